use brief::{Brief, Mood};

use super::{Note, Role, TICKS_PER_BEAT, Track};
use crate::rng::Rng;

/// Ticks in a sixteenth.
pub(super) const STEP: u32 = TICKS_PER_BEAT / 4;
/// Ticks in a bar of four beats.
pub(super) const BAR: u32 = TICKS_PER_BEAT * 4;

/// A note that may be played: everything is written down once, and the density decides what is heard. So the loop of
/// a higher intensity contains the one of a lower, note by note.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    /// Ticks from the start.
    pub(super) tick: u32,
    pub(super) role: Role,
    pub(super) pitch: u8,
    /// From which density on it is heard: 1 always, 7 only at full intensity of an energetic loop.
    pub(super) level: u8,
    /// 0 to 1 at full intensity.
    pub(super) velocity: f32,
    pub(super) late_ms: f32,
    pub(super) length: u32,
    pub(super) slide: bool,
}

/// The page that a loop is written on.
pub(super) struct Sheet {
    hits: Vec<Hit>,
    /// For each role, the thirty-seconds of a bar, as bits, on which it plays in any bar.
    taken: [u32; Role::Impact as usize + 1],
    bars: u32,
    bpm: f64,
    swing: f64,
    density: u8,
    gain: f32,
}

impl Sheet {
    /// An empty page for what `brief` asks.
    pub(super) fn new(brief: &Brief) -> Self {
        let energetic = if brief.moods.has(Mood::Energetic) { 2 } else { 0 };
        let bars = brief.grid().bars;
        Self {
            hits: Vec::with_capacity(bars as usize * 64),
            taken: [0; Role::Impact as usize + 1],
            bars,
            bpm: brief.bpm,
            swing: brief.swing,
            density: brief.intensity + energetic,
            gain: 0.65 + 0.07 * f32::from(brief.intensity),
        }
    }

    pub(super) fn bars(&self) -> u32 {
        self.bars
    }

    /// Length of the loop in ticks.
    pub(super) fn ticks(&self) -> u32 {
        self.bars * BAR
    }

    /// Writes a hit down and swings it.
    pub(super) fn put(&mut self, hit: Hit) {
        self.taken[hit.role as usize] |= thirty_second(hit.tick);
        self.put_straight(Hit { tick: self.swung(hit.tick), ..hit });
    }

    /// Writes a hit down where it is; past the end there is no paper.
    pub(super) fn put_straight(&mut self, hit: Hit) {
        if hit.tick < self.ticks() {
            self.hits.push(hit);
        }
    }

    /// Whether a role plays at all, at some density.
    pub(super) fn has(&self, role: Role) -> bool {
        self.taken[role as usize] != 0
    }

    /// Whether a role has something written at a straight tick.
    pub(super) fn has_at(&self, role: Role, tick: u32) -> bool {
        let tick = self.swung(tick);
        self.hits.iter().any(|hit| hit.tick == tick && hit.role == role)
    }

    /// Whether a role leaves a straight tick free in every bar.
    pub(super) fn is_free(&self, role: Role, tick_in_bar: u32) -> bool {
        self.taken[role as usize] & thirty_second(tick_in_bar) == 0
    }

    /// Where in a bar an ornament of a role finds room: sixteenths off the beat in random order, then, should they be
    /// taken, thirty-seconds.
    pub(super) fn free_places(&self, role: Role, rng: &mut Rng) -> Vec<u32> {
        let mut sixteenths: Vec<u32> =
            (0..16).filter(|step| step % 4 != 0).map(|step| step * STEP).collect();
        let mut between: Vec<u32> = (0..16).map(|step| step * STEP + STEP / 2).collect();
        rng.shuffle(&mut sixteenths);
        rng.shuffle(&mut between);
        sixteenths.extend(between);
        sixteenths.retain(|tick| self.is_free(role, *tick));
        sixteenths
    }

    /// Takes back every hit that `gone` names.
    pub(super) fn erase(&mut self, gone: impl Fn(&Hit) -> bool) {
        self.hits.retain(|hit| !gone(hit));
    }

    /// Where a straight tick falls with the swing: the second sixteenth of each eighth comes late, what lies between
    /// is stretched along.
    pub(super) fn swung(&self, tick: u32) -> u32 {
        let eighth = 2 * STEP;
        let (start, within) =
            (tick / eighth * eighth, f64::from(tick % eighth) / f64::from(eighth));
        let bent = if within < 0.5 {
            within * 2.0 * self.swing
        } else {
            self.swing + (within - 0.5) * 2.0 * (1.0 - self.swing)
        };
        start + (bent * f64::from(eighth)).round() as u32
    }

    /// What is heard, one track a role.
    pub(super) fn tracks(mut self) -> Vec<Track> {
        self.hits.retain(|hit| hit.level <= self.density);
        self.settle_hats();
        self.hits.sort_unstable_by_key(order);
        self.hits.dedup_by_key(|hit| place(hit));
        let mut tracks: Vec<Track> = Vec::new();
        for hit in &self.hits {
            let note = self.note(hit);
            match tracks.last_mut() {
                Some(track) if track.role == hit.role => track.notes.push(note),
                _ => tracks.push(Track { role: hit.role, notes: vec![note] }),
            }
        }
        for track in &mut tracks {
            if is_monophonic(track.role) || track.role == Role::Chords {
                cut_at_next(&mut track.notes, self.bars * BAR);
            }
        }
        tracks
    }

    fn note(&self, hit: &Hit) -> Note {
        let late_ms_max = if hit.role == Role::Kick { 8.0 } else { 12.0 };
        let late_ms = f64::from(hit.late_ms.clamp(0.0, late_ms_max));
        Note {
            tick: hit.tick,
            late: (late_ms * self.bpm * f64::from(TICKS_PER_BEAT) / 60_000.0) as u32,
            length: hit.length.max(1),
            pitch: hit.pitch,
            velocity: (hit.velocity * self.gain).clamp(0.05, 1.0),
            slide: hit.slide,
        }
    }

    /// A foot opens or closes: where both hats are written, the one of the lower level stays, whatever the density.
    fn settle_hats(&mut self) {
        let of = |role: Role, hits: &[Hit]| -> Vec<(u32, u8)> {
            let mut places: Vec<_> =
                hits.iter().filter(|h| h.role == role).map(|h| (h.tick, h.level)).collect();
            places.sort_unstable();
            places
        };
        let (open, closed) = (of(Role::OpenHat, &self.hits), of(Role::ClosedHat, &self.hits));
        let level_at = |places: &[(u32, u8)], tick: u32| {
            let first = places.partition_point(|place| place.0 < tick);
            places.get(first).filter(|place| place.0 == tick).map(|place| place.1)
        };
        self.hits.retain(|hit| match hit.role {
            Role::ClosedHat => level_at(&open, hit.tick).is_none_or(|other| other > hit.level),
            Role::OpenHat => level_at(&closed, hit.tick).is_none_or(|other| other >= hit.level),
            _ => true,
        });
    }
}

/// An ornament of a number: from which density on it is heard, and whether in every bar. The others come once in a
/// phrase of four bars, so that phrases have a shape; and so many are in every bar that a loop of one gets denser too.
const ORNAMENTS: [(u8, bool); 8] =
    [(2, true), (3, false), (3, false), (4, true), (5, false), (6, true), (7, false), (5, false)];

/// From which density on the ornament of a number is heard.
pub(super) fn ornament_level(number: usize) -> u8 {
    ORNAMENTS[number % ORNAMENTS.len()].0
}

/// The bars that the ornament of a number is played in.
pub(super) fn ornamented_bars(
    bars: u32,
    number: usize,
    bar_of_phrase: u32,
) -> impl Iterator<Item = u32> {
    let always = ORNAMENTS[number % ORNAMENTS.len()].1;
    (0..bars).filter(move |bar| always || bar % 4 == bar_of_phrase || bars == 2 && *bar == 1)
}

/// Whether a player sounds one note at a time.
pub(super) fn is_monophonic(role: Role) -> bool {
    matches!(role, Role::Bass | Role::Lead | Role::Arp)
}

/// The bit of the thirty-second of a bar that a straight tick falls in.
fn thirty_second(tick: u32) -> u32 {
    1 << (tick % BAR / (STEP / 2))
}

/// What can sound but once: a role, a tick and, for players of chords, a pitch, as one number.
fn place(hit: &Hit) -> u64 {
    (hit.role as u64) << 48
        | u64::from(hit.tick) << 16
        | u64::from(several(hit.role) * hit.pitch) << 8
}

/// Hits by place; of those that want the same the one of the lowest level comes first, so that more density never
/// takes a note away, and of these the loudest.
fn order(hit: &Hit) -> (u64, u32, u8) {
    (place(hit) | u64::from(hit.level), (2.0 - hit.velocity).to_bits(), hit.pitch)
}

/// 1 for players of chords, 0 for those who strike one thing at a time.
fn several(role: Role) -> u8 {
    u8::from(matches!(role, Role::Chords | Role::Texture))
}

/// Ends each note at the latest where the next begins, the last one where the first comes round again.
fn cut_at_next(notes: &mut [Note], loop_ticks: u32) {
    let Some(first) = notes.first().map(|note| note.tick) else { return };
    let (mut next, mut glides) = (first + loop_ticks, notes[0].slide);
    for at in (0..notes.len()).rev() {
        let room = next - notes[at].tick;
        // A glide starts from a note that still sounds.
        notes[at].length = if glides { room } else { notes[at].length.min(room) };
        if at > 0 && notes[at - 1].tick != notes[at].tick {
            (next, glides) = (notes[at].tick, notes[at].slide);
        }
    }
}
