use std::fmt;

use crate::{Brief, Length};

/// One stable line: the same brief always gives the same text, and another brief another, the prompt apart, which
/// shows in the fields that were read from it.
///
/// `bass, techno, 128 BPM, 4 bars, A minor, intensity 4, dark, swing 0.50`
impl fmt::Display for Brief {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, {}, {} BPM, {}",
            self.kind.name(),
            self.style.name(),
            self.bpm,
            self.length
        )?;
        if let Some(key) = self.key {
            write!(f, ", {key}")?;
        }
        write!(f, ", intensity {}", self.intensity)?;
        for mood in self.moods.iter() {
            write!(f, ", {}", mood.name())?;
        }
        write!(f, ", swing {}", Swing(self.swing))?;
        for (index, instrument) in self.instruments.iter().enumerate() {
            write!(f, "{}{}", if index == 0 { ", with " } else { " + " }, instrument.name())?;
        }
        // The usual rate goes without saying.
        if self.sample_rate != 44_100 {
            write!(f, ", {} Hz", self.sample_rate)?;
        }
        Ok(())
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bars(1) => write!(f, "1 bar"),
            Self::Bars(bars) => write!(f, "{bars} bars"),
            Self::OneShot => write!(f, "one-shot"),
        }
    }
}

impl Brief {
    /// A name for people, in title case: `Dark Techno Acid Bass`, `Reggaeton Kick One-Shot`.
    pub fn title(&self) -> String {
        let kind = self.kind.name();
        let mut names: Vec<&str> = self.moods.iter().map(|mood| mood.name()).collect();
        names.push(self.style.name());
        match self.instruments[..] {
            // The instrument's name often ends in the kind's already: acid bass, acoustic drums.
            [only] if only.name().ends_with(kind) => names.push(only.name()),
            [only] => names.extend([only.name(), kind]),
            _ => names.push(kind),
        }
        if self.length == Length::OneShot {
            names.push("one-shot");
        }
        // Ambient is a mood and a style; saying it once is enough.
        names.dedup();
        names.iter().map(|name| title_case(name)).collect::<Vec<_>>().join(" ")
    }
}

/// A swing with two decimals, or as many more as it has.
pub(crate) struct Swing(pub(crate) f64);

impl fmt::Display for Swing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shortest = self.0.to_string();
        let decimals = shortest.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        if decimals < 2 { write!(f, "{:.2}", self.0) } else { f.write_str(&shortest) }
    }
}

fn title_case(name: &str) -> String {
    let mut starts = true;
    name.chars()
        .map(|letter| {
            let cased = if starts { letter.to_ascii_uppercase() } else { letter };
            starts = matches!(letter, ' ' | '-');
            cased
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Instrument, Kind, Mood, Moods, Style};

    fn bass() -> Brief {
        Brief {
            kind: Kind::Bass,
            length: Length::Bars(4),
            bpm: 128.0,
            key: Some("Am".parse().unwrap()),
            intensity: 4,
            moods: Moods::default().with(Mood::Dark),
            style: Style::Techno,
            swing: 0.5,
            instruments: Vec::new(),
            prompt: None,
            sample_rate: 44_100,
        }
    }

    #[test]
    fn a_brief_is_one_line() {
        assert_eq!(
            bass().to_string(),
            "bass, techno, 128 BPM, 4 bars, A minor, intensity 4, dark, swing 0.50"
        );
        let other = Brief {
            bpm: 127.5,
            length: Length::Bars(1),
            moods: Mood::ALL.iter().copied().collect(),
            swing: 0.667,
            instruments: vec![Instrument::SubBass, Instrument::AcidBass],
            sample_rate: 48_000,
            ..bass()
        };
        assert_eq!(
            other.to_string(),
            "bass, techno, 127.5 BPM, 1 bar, A minor, intensity 4, dark, ambient, energetic, swing 0.667, \
             with sub bass + acid bass, 48000 Hz"
        );
        let hit = Brief {
            kind: Kind::Kick,
            length: Length::OneShot,
            key: None,
            moods: Moods::default(),
            ..bass()
        };
        assert_eq!(hit.to_string(), "kick, techno, 128 BPM, one-shot, intensity 4, swing 0.50");
    }

    #[test]
    fn a_title_says_nothing_twice() {
        assert_eq!(bass().title(), "Dark Techno Bass");
        assert_eq!(
            Brief { instruments: vec![Instrument::AcidBass], ..bass() }.title(),
            "Dark Techno Acid Bass"
        );
        let guitar =
            Brief { kind: Kind::Chords, instruments: vec![Instrument::NylonGuitar], ..bass() };
        assert_eq!(guitar.title(), "Dark Techno Nylon Guitar Chords");
        let ambient = Moods::default().with(Mood::Ambient);
        let pad = Brief { kind: Kind::Texture, style: Style::Ambient, moods: ambient, ..bass() };
        assert_eq!(pad.title(), "Ambient Texture");
        let hit = Brief {
            kind: Kind::Kick,
            style: Style::DrumAndBass,
            length: Length::OneShot,
            ..bass()
        };
        assert_eq!(hit.title(), "Dark Drum & Bass Kick One-Shot");
    }
}
