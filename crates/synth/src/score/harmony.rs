//! Chords: what a degree of a scale carries, and how hands find it on the keys.

use audio::{Key, Scale};

/// A chord as pitch classes stacked in thirds from the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chord {
    /// Root first, then third, fifth, seventh, ninth as far as the key has them.
    tones: Vec<u8>,
}

impl Chord {
    /// The chord on `degree` (1 to 7, counted in the seven-note scale that the key is part of) of up to `notes`
    /// notes, all in the key. A degree whose chord would be diminished, or whose root the key lacks, is replaced by
    /// the one a third below or above, which shares two notes with it.
    pub(super) fn on(key: Key, degree: usize, notes: usize) -> Self {
        let parent = parent(key.scale);
        let asked = (degree + 6) % 7;
        let root = [0, 5, 2, 4, 3]
            .into_iter()
            .map(|shift| (asked + shift) % 7)
            .find(|root| is_stable(parent, *root) && key.contains(note_of(key, parent, *root)))
            .unwrap_or(0);
        let tone = |third: usize| note_of(key, parent, root + third);
        let mut tones: Vec<u8> = Vec::with_capacity(5);
        // Root, third, fifth, seventh, ninth; where a scale has gaps the fourth and sixth help out.
        for third in [0, 2, 4, 6, 8, 3, 5] {
            let class = tone(third).rem_euclid(12) as u8;
            if tones.len() < notes
                && key.contains(tone(third))
                && !is_harsh(third, tone(third) - tone(0))
            {
                tones.push(class);
            }
        }
        Self { tones }
    }

    pub(super) fn root(&self) -> u8 {
        self.tones[0]
    }

    pub(super) fn tones(&self) -> &[u8] {
        &self.tones
    }

    /// The three notes that name the chord.
    pub(super) fn triad(&self) -> &[u8] {
        &self.tones[..self.tones.len().min(3)]
    }

    pub(super) fn contains(&self, note: i32) -> bool {
        self.tones.contains(&(note.rem_euclid(12) as u8))
    }

    /// The chord with a minor turn, if it is major: its sixth for its seventh and ninth, so that it contains the
    /// chord of its relative minor.
    pub(super) fn darkened(mut self, key: Key) -> Self {
        let root = i32::from(self.root());
        let is_major = self.contains(root + 4) && key.contains(root + 9);
        if is_major {
            self.tones.truncate(3);
            self.tones.push((root + 9).rem_euclid(12) as u8);
        }
        self
    }
}

/// The notes of `chord` within `low..=high`, as near to `before` (or to the middle) as they can be: the inversion, and
/// the octave of its lowest note, that moves the hand least. `wide` lifts every second note from the bottom an octave.
pub(super) fn voiced(chord: &Chord, before: &[i32], low: i32, high: i32, wide: bool) -> Vec<i32> {
    let middle = (low + high) / 2;
    let mut best: Option<(i32, Vec<i32>)> = None;
    for start in 0..chord.tones.len() {
        for octave in low / 12..=high / 12 {
            let notes = stacked(chord, start, octave * 12, wide);
            if notes[0] < low || notes[notes.len() - 1] > high || is_muddy(&notes) {
                continue;
            }
            let sum: i32 = notes.iter().sum();
            let off_middle = (sum / notes.len() as i32 - middle).abs();
            let cost = if before.is_empty() {
                off_middle * 4 + start as i32
            } else {
                moved(before, &notes) * 4 + off_middle
            };
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, notes));
            }
        }
    }
    best.map_or_else(|| stacked(chord, 0, (low + 11) / 12 * 12, false), |(_, notes)| notes)
}

/// The note `steps` scale steps above the tonic of octave 0 (MIDI note 0 to 11); steps may be negative.
pub(super) fn scale_note(key: Key, steps: i32) -> i32 {
    let scale = key.scale.steps();
    let n = scale.len() as i32;
    i32::from(key.tonic.index())
        + steps.div_euclid(n) * 12
        + i32::from(scale[steps.rem_euclid(n) as usize])
}

/// The largest number of scale steps whose [`scale_note`] is not above `note`.
pub(super) fn steps_to(key: Key, note: i32) -> i32 {
    let n = key.scale.steps().len() as i32;
    let mut steps = (note - i32::from(key.tonic.index())).div_euclid(12) * n;
    while scale_note(key, steps + 1) <= note {
        steps += 1;
    }
    steps
}

/// The seven-note scale that chords are thought in.
fn parent(scale: Scale) -> Scale {
    match scale {
        Scale::MajorPentatonic => Scale::Major,
        Scale::MinorPentatonic => Scale::Minor,
        other => other,
    }
}

fn note_of(key: Key, parent: Scale, degree: usize) -> i32 {
    i32::from(key.tonic.index()) + i32::from(parent.steps()[degree % 7]) + 12 * (degree / 7) as i32
}

/// Whether the triad on a degree has a perfect fifth.
fn is_stable(parent: Scale, degree: usize) -> bool {
    let at = |degree: usize| i32::from(parent.steps()[degree % 7]) + 12 * (degree / 7) as i32;
    at(degree + 4) - at(degree) == 7
}

/// Intervals that sour a chord: a minor ninth above the root, a fourth that is none, a sixth that is minor.
fn is_harsh(third: usize, interval: i32) -> bool {
    matches!((third, interval), (8, 13) | (3, 6) | (5, 8))
}

fn stacked(chord: &Chord, start: usize, from: i32, wide: bool) -> Vec<i32> {
    let n = chord.tones.len();
    // Ninths sit inside the octave: the classes in ascending order from the lowest note on.
    let lowest = i32::from(chord.tones[start]);
    let mut notes: Vec<i32> = chord
        .tones
        .iter()
        .map(|tone| from + lowest + (i32::from(*tone) - lowest).rem_euclid(12))
        .collect();
    notes.sort_unstable();
    if wide && n > 2 {
        notes[1] += 12;
        notes.sort_unstable();
    }
    notes
}

/// Seconds and thirds below C3 blur.
fn is_muddy(notes: &[i32]) -> bool {
    notes
        .windows(2)
        .any(|pair| pair[1] - pair[0] < 3 && pair[0] < 52 || pair[1] - pair[0] < 5 && pair[0] < 45)
}

/// How far the fingers travel: each note to the nearest one before.
fn moved(before: &[i32], notes: &[i32]) -> i32 {
    notes.iter().map(|note| before.iter().map(|old| (note - old).abs()).min().unwrap_or(0)).sum()
}
