//! Takes whose truth is known: patterns played at a tempo that drifts, in a room, with noise.

use std::f64::consts::TAU;

use audio::{Clip, Grid, maths};

use crate::families::{between, noise};
use crate::sound::{self, RATE};

/// What plays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Band {
    FourOnTheFloor,
    Breakbeat,
    HalfTime,
    Bassline,
    Plucks,
    DrumsOverPad,
    SwungHats,
}

const BANDS: [Band; 7] = [
    Band::FourOnTheFloor,
    Band::Breakbeat,
    Band::HalfTime,
    Band::Bassline,
    Band::Plucks,
    Band::DrumsOverPad,
    Band::SwungHats,
];

/// A take and the truth about it.
pub(crate) struct Take {
    pub(crate) clip: Clip,
    /// Clicks where sounds start, and nothing else.
    pub(crate) clicks: Clip,
    pub(crate) grid: Grid,
    pub(crate) band: Band,
    /// How far late the offbeat sixteenths are meant, in beats.
    pub(crate) swing: f64,
    pub(crate) curve: Curve,
}

/// How the tempo goes: a ratio to the asked one that wanders around a constant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Curve {
    constant: f64,
    depth: f64,
    turns_a_beat: f64,
    phase: f64,
    seconds_a_beat: f64,
    /// Where beat 0 is.
    pub(crate) offset: f64,
}

impl Curve {
    /// The second at which a beat is: the integral of the length of beats.
    pub(crate) fn second_of(&self, beat: f64) -> f64 {
        let angle = |beat: f64| TAU * (self.turns_a_beat * beat + self.phase);
        let wander = self.depth / (TAU * self.turns_a_beat)
            * (maths::cos(angle(0.0)) - maths::cos(angle(beat)));
        self.offset + self.seconds_a_beat * ((1.0 + self.constant) * beat + wander)
    }
}

/// One sound of a pattern: when, in beats, and what.
struct Note {
    beat: f64,
    sound: Vec<f32>,
    gain: f64,
    pan: f64,
    /// Whether one can tell when it starts.
    struck: bool,
}

impl Take {
    pub(crate) fn band_of(seed: u32) -> Band {
        BANDS[seed as usize % BANDS.len()]
    }

    pub(crate) fn of(seed: u32) -> Self {
        let band = Self::band_of(seed);
        let bpm = between(seed, 100, 70.0, 175.0).round();
        let longest = ((30.0 * bpm / 240.0) as u32).saturating_sub(1).max(1);
        let wanted = [1, 2, 4, 8][(between(seed, 101, 0.0, 4.0) as usize).min(3)];
        let bars = wanted.min(if longest >= 4 { 4 } else { longest }).max(1);
        let bars = if wanted == 8 && longest >= 9 { 8 } else { bars };
        let grid = Grid { bpm, beats_per_bar: 4, bars, sample_rate: 44_100 };
        let depth = between(seed, 102, 0.0, 0.03);
        let rest = 0.05 - depth;
        let seconds_a_beat = 60.0 / bpm;
        let curve = Curve {
            constant: between(seed, 103, -rest, rest),
            depth,
            turns_a_beat: seconds_a_beat / between(seed, 104, 6.0, 20.0),
            phase: between(seed, 105, 0.0, 1.0),
            seconds_a_beat,
            offset: between(seed, 106, 0.0, 1.5),
        };
        let spare = [1, 2][(seed / 7 % 2) as usize];
        let swing = if band == Band::SwungHats { between(seed, 107, 0.04, 0.083) } else { 0.0 };
        Self::played(seed, band, grid, curve, f64::from(bars + spare), swing)
    }

    fn played(seed: u32, band: Band, grid: Grid, curve: Curve, bars: f64, swing: f64) -> Self {
        let beats = bars * 4.0;
        // Music before the first whole bar, in every other take; silence in the others.
        let before =
            if (seed / 3).is_multiple_of(2) { 0.0 } else { curve.offset / curve.seconds_a_beat };
        let first = -before.ceil() - if before > 0.0 { 1.0 } else { 0.0 };
        let end = curve.second_of(beats);
        let frames = (end * RATE) as usize;
        let mut planes = [vec![0.0f32; frames], vec![0.0f32; frames]];
        let mut clicks = vec![0.0f32; frames];
        for note in notes(seed, band, first, beats, swing, curve.seconds_a_beat) {
            let jitter =
                0.003 * f64::from(noise((note.beat * 960.0) as u32 ^ seed.wrapping_mul(31)));
            let second = curve.second_of(note.beat) + jitter;
            let Some(at) = (second >= 0.0).then_some((second * RATE) as usize) else { continue };
            for (plane, side) in planes.iter_mut().zip([1.0 - note.pan, 1.0 + note.pan]) {
                let gain = (note.gain * side) as f32;
                plane.iter_mut().skip(at).zip(&note.sound).for_each(|(x, s)| *x += gain * s);
            }
            if note.struck && at < frames {
                clicks[at] = 1.0;
            }
        }
        let wet = between(seed, 110, 0.0, 0.25) as f32;
        for (side, plane) in planes.iter_mut().enumerate() {
            add_room(plane, wet, side);
        }
        add_noise(&mut planes, between(seed, 111, 20.0, 40.0), seed);
        let rate = grid.sample_rate;
        Self {
            clip: Clip::from_channels(rate, planes.to_vec()),
            clicks: Clip::from_channels(rate, vec![clicks]),
            grid,
            band,
            swing,
            curve,
        }
    }
}

fn notes(seed: u32, band: Band, first: f64, beats: f64, swing: f64, seconds: f64) -> Vec<Note> {
    let steps = (first * 4.0) as i64..(beats * 4.0) as i64;
    let mut notes = Vec::new();
    let mut add = |beat: f64, sound: Vec<f32>, gain: f64, pan: f64, struck: bool| {
        notes.push(Note { beat, sound, gain, pan, struck });
    };
    let (kick, snare, hat) = (sound::kick(seed), sound::snare(seed), sound::hat(seed));
    let scale = [0, 3, 5, 7, 10, 12];
    let root = 33.0 + between(seed, 120, 0.0, 12.0).floor();
    // A pattern of one bar or two that comes again.
    let period = [16, 32][(seed % 2) as usize];
    let chance = |step: i64, place: u32| {
        between(seed, 200 + step.rem_euclid(period) as u32 * 8 + place, 0.0, 1.0)
    };
    for step in steps {
        let swung = if step.rem_euclid(2) == 1 { swing } else { 0.0 };
        let beat = step as f64 / 4.0 + swung;
        let in_bar = step.rem_euclid(16);
        let drums = !matches!(band, Band::Bassline | Band::Plucks);
        if drums {
            let kicks = match band {
                Band::FourOnTheFloor | Band::DrumsOverPad | Band::SwungHats => in_bar % 4 == 0,
                Band::HalfTime => {
                    in_bar == 0 || (in_bar % 2 == 0 && in_bar != 8 && chance(step, 0) > 0.8)
                }
                _ => in_bar == 0 || in_bar == 10 || (in_bar == 7 && chance(step, 0) > 0.5),
            };
            let snares = if band == Band::HalfTime { in_bar == 8 } else { in_bar % 8 == 4 };
            let hats = if band == Band::SwungHats {
                chance(step, 1) > 0.15
            } else {
                in_bar % 2 == 0 || chance(step, 1) > 0.75
            };
            if kicks {
                add(beat, kick.clone(), 0.9, 0.0, true);
            }
            if snares {
                add(beat, snare.clone(), 0.7, 0.1, true);
            }
            if hats {
                let gain = 0.25 + 0.35 * chance(step, 2);
                add(beat, hat.clone(), gain, 0.3, true);
            }
        }
        if band == Band::Bassline && (in_bar == 0 || chance(step, 3) > 0.45) {
            let note = root + f64::from(scale[(chance(step, 4) * 5.99) as usize]);
            add(beat, sound::bass(seed, maths::hz_of_note(note), seconds * 0.22), 0.8, 0.0, true);
        }
        if band == Band::Plucks && (in_bar % 8 == 0 || chance(step, 3) > 0.5) {
            let note = root + 24.0 + f64::from(scale[(chance(step, 4) * 5.99) as usize]);
            let pan = 0.6 * chance(step, 5) - 0.3;
            add(
                beat,
                sound::pluck(seed, maths::hz_of_note(note)),
                0.6 + 0.3 * chance(step, 6),
                pan,
                true,
            );
        }
        if band == Band::DrumsOverPad && in_bar == 0 {
            let turn = f64::from(scale[(step.rem_euclid(2 * period) / 16) as usize % 4]);
            let chord = [12.0, 15.0, 19.0, 24.0].map(|up| maths::hz_of_note(root + turn + up));
            add(beat, sound::pad(seed, &chord, seconds * 4.0), 0.6, 0.0, false);
        }
    }
    notes
}

/// Four combs, whose lengths have no common divisor.
fn add_room(plane: &mut [f32], wet: f32, side: usize) {
    let mut room = vec![0.0f32; plane.len()];
    for length in [1117, 1361, 1553, 1871].map(|length| length + 37 * side) {
        let mut ring = vec![0.0f32; length];
        let mut low = 0.0f32;
        for (n, (x, room)) in plane.iter().zip(&mut room).enumerate() {
            let out = ring[n % length];
            low += 0.5 * (out - low);
            ring[n % length] = x + 0.8 * low;
            *room += 0.3 * out;
        }
    }
    plane.iter_mut().zip(&room).for_each(|(x, room)| *x += wet * room);
}

fn add_noise(planes: &mut [Vec<f32>; 2], snr_db: f64, seed: u32) {
    let power = planes[0].iter().map(|x| f64::from(x * x)).sum::<f64>() / planes[0].len() as f64;
    // White noise of this kind has the power 1/3.
    let gain = (3.0 * power).sqrt() / maths::gain_of_db(snr_db);
    for (side, plane) in planes.iter_mut().enumerate() {
        let start = seed.wrapping_mul(104_729) ^ (side as u32) << 30;
        plane
            .iter_mut()
            .enumerate()
            .for_each(|(n, x)| *x += gain as f32 * noise(start.wrapping_add(n as u32)));
    }
}
