use std::fmt;
use std::str::FromStr;

/// One of the twelve notes of the octave, C = 0 to B = 11.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PitchClass(u8);

impl PitchClass {
    /// The pitch class of any note number.
    pub fn of(note: i32) -> Self {
        Self(note.rem_euclid(12) as u8)
    }

    /// 0 for C to 11 for B.
    pub fn index(self) -> u8 {
        self.0
    }

    /// The name with sharps, as DJ software writes it: `C`, `C#`, … `B`.
    pub fn name(self) -> &'static str {
        ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"][usize::from(self.0)]
    }
}

/// The two families that key notations know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A major third above the tonic.
    Major,
    /// A minor third above the tonic.
    Minor,
}

/// The notes a key is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scale {
    /// Ionian.
    Major,
    /// Aeolian, natural minor.
    Minor,
    /// Minor with a raised sixth.
    Dorian,
    /// Minor with a lowered second.
    Phrygian,
    /// Major with a raised fourth.
    Lydian,
    /// Major with a lowered seventh.
    Mixolydian,
    /// Minor with a raised seventh.
    HarmonicMinor,
    /// Major without fourth and seventh.
    MajorPentatonic,
    /// Minor without second and sixth.
    MinorPentatonic,
}

impl Scale {
    /// Every scale.
    pub const ALL: [Self; 9] = [
        Self::Major,
        Self::Minor,
        Self::Dorian,
        Self::Phrygian,
        Self::Lydian,
        Self::Mixolydian,
        Self::HarmonicMinor,
        Self::MajorPentatonic,
        Self::MinorPentatonic,
    ];

    /// Semitones above the tonic, ascending, the tonic first.
    pub fn steps(self) -> &'static [u8] {
        match self {
            Self::Major => &[0, 2, 4, 5, 7, 9, 11],
            Self::Minor => &[0, 2, 3, 5, 7, 8, 10],
            Self::Dorian => &[0, 2, 3, 5, 7, 9, 10],
            Self::Phrygian => &[0, 1, 3, 5, 7, 8, 10],
            Self::Lydian => &[0, 2, 4, 6, 7, 9, 11],
            Self::Mixolydian => &[0, 2, 4, 5, 7, 9, 10],
            Self::HarmonicMinor => &[0, 2, 3, 5, 7, 8, 11],
            Self::MajorPentatonic => &[0, 2, 4, 7, 9],
            Self::MinorPentatonic => &[0, 3, 5, 7, 10],
        }
    }

    /// Whether the third above the tonic is major or minor.
    pub fn mode(self) -> Mode {
        match self {
            Self::Major | Self::Lydian | Self::Mixolydian | Self::MajorPentatonic => Mode::Major,
            _ => Mode::Minor,
        }
    }

    /// The name in lower case: `minor`, `harmonic minor`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Dorian => "dorian",
            Self::Phrygian => "phrygian",
            Self::Lydian => "lydian",
            Self::Mixolydian => "mixolydian",
            Self::HarmonicMinor => "harmonic minor",
            Self::MajorPentatonic => "major pentatonic",
            Self::MinorPentatonic => "minor pentatonic",
        }
    }
}

/// A tonic and its scale.
///
/// ```
/// use audio::Key;
/// let key: Key = "F# minor".parse().unwrap();
/// assert_eq!(key.short(), "F#m");
/// assert_eq!(key.open_key(), "4m");
/// assert!("H minor".parse::<Key>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The home note.
    pub tonic: PitchClass,
    /// The notes around it.
    pub scale: Scale,
}

impl Key {
    /// At most three characters, as `TKEY` wants it: `Am`, `F#m`, `C`. Scales count as their [`Mode`].
    pub fn short(self) -> String {
        match self.scale.mode() {
            Mode::Major => self.tonic.name().to_owned(),
            Mode::Minor => format!("{}m", self.tonic.name()),
        }
    }

    /// As a file name carries it: `Amin`, `F#min`, `Cmaj`.
    pub fn for_file_name(self) -> String {
        let mode = match self.scale.mode() {
            Mode::Major => "maj",
            Mode::Minor => "min",
        };
        format!("{}{mode}", self.tonic.name())
    }

    /// The place on the circle of fifths in Open Key notation, `1d` (C major) to `12m`.
    pub fn open_key(self) -> String {
        let (major_above, letter) = match self.scale.mode() {
            Mode::Major => (0, 'd'),
            Mode::Minor => (3, 'm'),
        };
        // Fifths above C: multiplying a pitch class by 7 turns semitones into fifths.
        let fifths = (i32::from(self.tonic.index()) + major_above) * 7 % 12;
        format!("{}{letter}", fifths + 1)
    }

    /// The same place numbered as other DJ software does, `8B` (C major), `8A` (A minor).
    pub fn wheel(self) -> String {
        let open = self.open_key();
        let (number, letter) = open.split_at(open.len() - 1);
        let number: u32 = number.parse().unwrap_or(1);
        format!("{}{}", (number + 6) % 12 + 1, if letter == "d" { 'B' } else { 'A' })
    }

    /// Whether a note belongs to the key.
    pub fn contains(self, note: i32) -> bool {
        let above = PitchClass::of(note - i32::from(self.tonic.index())).index();
        self.scale.steps().contains(&above)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.tonic.name(), self.scale.name())
    }
}

/// A text that names no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no key: write a note and a scale, such as Am, F#m, Bb major or D dorian")]
pub struct KeyError(String);

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        parse(text.trim()).ok_or_else(|| KeyError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Key> {
    let mut rest = text.chars();
    let natural = match rest.next()?.to_ascii_uppercase() {
        'C' => 0,
        'D' => 2,
        'E' => 4,
        'F' => 5,
        'G' => 7,
        'A' => 9,
        'B' => 11,
        _ => return None,
    };
    let after_note = rest.as_str();
    let (shift, name) = match after_note.chars().next() {
        Some('#' | '♯') => (1, rest_after_first(after_note)),
        Some('b' | '♭') => (-1, rest_after_first(after_note)),
        _ => (0, after_note),
    };
    Some(Key { tonic: PitchClass::of(natural + shift), scale: scale_named(name)? })
}

fn rest_after_first(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.as_str()
}

fn scale_named(name: &str) -> Option<Scale> {
    let name = name.trim_matches([' ', '-', '_']);
    if name == "M" {
        return Some(Scale::Major);
    }
    let name = name.to_lowercase().replace(['-', '_'], " ");
    match name.as_str() {
        "" | "maj" | "ionian" => Some(Scale::Major),
        "m" | "min" | "aeolian" | "natural minor" => Some(Scale::Minor),
        "pentatonic" => Some(Scale::MinorPentatonic),
        name => Scale::ALL.into_iter().find(|scale| scale.name() == name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_circle_of_fifths_is_numbered_as_in_the_published_tables() {
        let open: Vec<String> = (0..12).map(|note| key(note, Scale::Major).open_key()).collect();
        assert_eq!(
            open,
            ["1d", "8d", "3d", "10d", "5d", "12d", "7d", "2d", "9d", "4d", "11d", "6d"]
        );
        let open: Vec<String> = (0..12).map(|note| key(note, Scale::Minor).open_key()).collect();
        assert_eq!(
            open,
            ["10m", "5m", "12m", "7m", "2m", "9m", "4m", "11m", "6m", "1m", "8m", "3m"]
        );
        let wheel: Vec<String> = (0..12).map(|note| key(note, Scale::Major).wheel()).collect();
        assert_eq!(
            wheel,
            ["8B", "3B", "10B", "5B", "12B", "7B", "2B", "9B", "4B", "11B", "6B", "1B"]
        );
        let wheel: Vec<String> = (0..12).map(|note| key(note, Scale::Minor).wheel()).collect();
        assert_eq!(
            wheel,
            ["5A", "12A", "7A", "2A", "9A", "4A", "11A", "6A", "1A", "8A", "3A", "10A"]
        );
    }

    #[test]
    fn keys_are_read_as_people_write_them() {
        for (text, short) in [
            ("Am", "Am"),
            ("a minor", "Am"),
            ("Bb", "A#"),
            ("F#min", "F#m"),
            ("C", "C"),
            ("CM", "C"),
        ] {
            assert_eq!(text.parse::<Key>().unwrap().short(), short, "{text}");
        }
        assert_eq!("d dorian".parse::<Key>().unwrap().scale, Scale::Dorian);
        for text in ["", "H", "A maybe", "#", "Amm"] {
            assert!(text.parse::<Key>().is_err(), "{text}");
        }
    }

    fn key(tonic: i32, scale: Scale) -> Key {
        Key { tonic: PitchClass::of(tonic), scale }
    }
}
