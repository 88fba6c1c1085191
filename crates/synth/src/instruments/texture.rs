//! Pads and atmospheres whose spectrum is drawn first: each overtone is a band instead of a line, as of many players
//! (after Nasca Octavian Paul's extended sound synthesis, "PADsynth", 2004).

use super::Stage;
use crate::desk::{Desk, Place};
use crate::dsp::CHUNK;
use crate::dsp::envelope::Adsr;
use crate::dsp::fft::{inverse, slot};
use crate::dsp::filter::{Pass, Svf, Tuning, filter};
use crate::dsp::noise::Noise;
use crate::dsp::oscillator::{sine, turns};
use crate::rng::Rng;
use crate::score::Note;
use audio::maths;
use brief::Instrument;

/// Frames of a drawn sound, which goes round: 1.5 s at 44.1 kHz.
const TABLE: usize = 1 << 16;

/// Bins that are drawn to each side of an overtone at most.
const BINS_EACH_SIDE: f32 = 40.0;

/// How a pad is drawn.
struct Colour {
    /// Power by which overtones fall: 1 is a sawtooth, 2 a triangle.
    slope: f32,
    /// Width of an overtone in cents.
    breadth_cents: f32,
    /// Top of the spectrum in Hz, before brightness.
    top_hz: f32,
    /// Peaks of the spectrum, Hz; empty for none.
    formants: &'static [f32],
    /// Level of the notes an octave lower.
    below: f32,
    /// Level of hiss and crackle.
    dust: f32,
    /// Grains in a second; 0 plays the sound as one.
    grains: f32,
}

/// Plays long chords.
pub(super) fn play(
    stage: &Stage,
    instrument: Instrument,
    notes: &[Note],
    place: Place,
    desk: &mut Desk,
) {
    let mut rng = Rng::stream(stage.seed, "texture");
    let colour = colour(instrument, &mut rng);
    let mut start = 0;
    while start < notes.len() {
        let first = &notes[start];
        let together = notes[start..]
            .iter()
            .take_while(|n| n.tick == first.tick && n.length == first.length)
            .count();
        let chord = &notes[start..start + together];
        let table = draw(stage, &colour, chord, &mut rng);
        if colour.grains > 0.0 {
            cloud(stage, &colour, &table, chord, place, desk, &mut rng);
        } else {
            swell(stage, &table, chord, place, desk, &mut rng);
        }
        start += together;
    }
    if colour.dust > 0.0 {
        dust(stage, colour.dust, desk, &mut rng);
    }
}

fn colour(instrument: Instrument, rng: &mut Rng) -> Colour {
    let plain = Colour {
        slope: 1.1,
        breadth_cents: 28.0,
        top_hz: 3_600.0,
        formants: &[],
        below: 0.0,
        dust: 0.0,
        grains: 0.0,
    };
    match instrument {
        Instrument::Choir => Colour {
            slope: 0.9,
            breadth_cents: rng.range(26.0, 42.0),
            top_hz: 4_200.0,
            formants: rng.pick(&[&[650.0, 1_100.0, 2_700.0], &[400.0, 800.0, 2_600.0]]).as_slice(),
            ..plain
        },
        Instrument::Grains => Colour {
            slope: rng.range(1.0, 1.5),
            breadth_cents: rng.range(10.0, 22.0),
            top_hz: 5_200.0,
            grains: rng.range(14.0, 26.0),
            ..plain
        },
        Instrument::Drone => Colour {
            slope: rng.range(1.0, 1.4),
            breadth_cents: rng.range(8.0, 20.0),
            top_hz: 2_000.0,
            below: 0.8,
            ..plain
        },
        Instrument::Vinyl => {
            Colour { slope: 1.4, breadth_cents: 34.0, top_hz: 2_400.0, dust: 1.0, ..plain }
        }
        _ => Colour {
            slope: rng.range(0.95, 1.2),
            breadth_cents: rng.range(18.0, 32.0),
            below: 0.15,
            ..plain
        },
    }
}

/// A drawn sound: both sides, with the first chunk once more at the end, so that chunks never have to be cut in two.
struct Table {
    left: Vec<f32>,
    right: Vec<f32>,
}

/// Draws a chord's spectrum and makes it sound: left is the real part, right the imaginary one.
fn draw(stage: &Stage, colour: &Colour, chord: &[Note], rng: &mut Rng) -> Table {
    let rate = stage.sample_rate();
    let top_hz = stage.character.cutoff(colour.top_hz).min(0.4 * rate);
    let mut table = Table { left: vec![0.0; TABLE], right: vec![0.0; TABLE] };
    for note in chord {
        let hz = maths::hz_of_note(f64::from(note.pitch)) as f32;
        for (octave, level) in [(1.0, 1.0), (0.5, colour.below)] {
            if level > 0.0 {
                overtones(
                    &mut table,
                    colour,
                    hz * octave,
                    level * note.velocity,
                    top_hz,
                    rate,
                    rng,
                );
            }
        }
    }
    let Table { left, right } = &mut table;
    inverse(left, right);
    let power = |plane: &[f32]| plane.iter().map(|sample| f64::from(sample * sample)).sum::<f64>();
    let power = (power(left) + power(right)) / (2.0 * TABLE as f64);
    let gain = 0.25 / power.sqrt().max(1e-12) as f32;
    for plane in [left, right] {
        plane.iter_mut().for_each(|sample| *sample *= gain);
        plane.extend_from_within(..CHUNK);
    }
    table
}

fn overtones(
    table: &mut Table,
    colour: &Colour,
    hz: f32,
    level: f32,
    top_hz: f32,
    rate: f32,
    rng: &mut Rng,
) {
    let bins_a_hz = TABLE as f32 / rate;
    let breadth = maths::exp2(f64::from(colour.breadth_cents) / 1_200.0) as f32 - 1.0;
    let mut harmonic = 1.0f32;
    while hz * harmonic < 1.6 * top_hz && hz * harmonic < 0.45 * rate {
        let centre_hz = hz * harmonic;
        // An octave above the top, overtones are 24 dB down.
        let over = (centre_hz / top_hz) * (centre_hz / top_hz);
        let mut gain = level * maths::pow(f64::from(harmonic), -f64::from(colour.slope)) as f32
            / (1.0 + over * over);
        if !colour.formants.is_empty() {
            let near = |peak: f32| {
                1.0 / (1.0 + 12.0 * (centre_hz / peak - 1.0) * (centre_hz / peak - 1.0))
            };
            gain *= 0.08 + colour.formants.iter().map(|peak| near(*peak)).fold(0.0, f32::max);
        }
        let half_width = (centre_hz * breadth * bins_a_hz).max(1.0);
        let centre = centre_hz * bins_a_hz;
        let (low, high) =
            ((centre - half_width).ceil().max(1.0) as usize, (centre + half_width) as usize);
        // A broad band is as dense to the ear with some of its bins as with all of them.
        let stride = (half_width / BINS_EACH_SIDE).ceil();
        // Equal power whatever the breadth.
        gain *= (stride / half_width).sqrt();
        for bin in (low..=high.min(TABLE / 2 - 1)).step_by(stride as usize) {
            let away = (bin as f32 - centre) / half_width;
            let shape = (1.0 - away * away).max(0.0);
            let phases = rng.bits();
            let (here, there) =
                (polar(gain * shape, phases as u32), polar(gain * shape, (phases >> 32) as u32));
            // Below 200 Hz both sides are one, so that the ground survives in mono.
            let mirrored = if bin as f32 / bins_a_hz < 200.0 { [here[1], here[0]] } else { there };
            for (bin, value) in [(bin, here), (TABLE - bin, mirrored)] {
                let slot = slot(bin, TABLE);
                table.left[slot] += value[0];
                table.right[slot] += value[1];
            }
        }
        harmonic += 1.0;
    }
}

fn polar(gain: f32, phase: u32) -> [f32; 2] {
    [gain * sine(phase.wrapping_add(1 << 30)), gain * sine(phase)]
}

/// Plays the drawn sound as one, swelling in and out, its top swaying with the loop.
fn swell(
    stage: &Stage,
    table: &Table,
    chord: &[Note],
    mut place: Place,
    desk: &mut Desk,
    rng: &mut Rng,
) {
    let rate = stage.sample_rate();
    let event = stage.event(&chord[0], None);
    let seconds = event.held as f32 / rate;
    let adsr = Adsr {
        attack_s: (0.3 * seconds).min(0.35),
        decay_s: 1.0,
        sustain: 1.0,
        release_s: (1.2 * stage.character.tail).min(2.5),
    };
    let mut envelope = adsr.start(event.held, rate);
    let frames = adsr.frames(event.held, rate);
    let mut svf = Svf::default();
    let (from, rounds) = (rng.below(TABLE), f64::from(stage.grid.bars.div_ceil(4)));
    let start_turn = f64::from(rng.unit());
    let cutoff_hz = stage.character.cutoff(3_000.0);
    place.gain *= 1.2;
    let mut done = 0;
    while done < frames {
        let count = CHUNK.min(frames - done);
        let at = event.frame + done;
        let (mut left, mut right) = ([0.0; CHUNK], [0.0; CHUNK]);
        let levels = envelope.next(count);
        let motion = motions(stage, at, count);
        let here = (from + done) % TABLE;
        let drawn = table.left[here..].iter().zip(&table.right[here..]);
        for (index, (l, r)) in drawn.take(count).enumerate() {
            let level = motion[index] * levels[index];
            left[index] = level * l;
            right[index] = level * r;
        }
        let turn = at as f64 / stage.grid.frames() as f64 * rounds + start_turn;
        let sway = 0.6 * sine(turns(turn));
        let tuning = Tuning::new(cutoff_hz * maths::exp2(f64::from(sway)) as f32, 0.7, rate);
        svf.run(tuning, Pass::Low, &mut left[..count], &mut right[..count]);
        desk.add(at, [&left[..count], &right[..count]], place);
        done += count;
    }
}

/// Plays the drawn sound as a cloud: short windows of it from anywhere, some an octave up.
fn cloud(
    stage: &Stage,
    colour: &Colour,
    table: &Table,
    chord: &[Note],
    mut place: Place,
    desk: &mut Desk,
    rng: &mut Rng,
) {
    let rate = stage.sample_rate();
    let event = stage.event(&chord[0], None);
    let grains = ((event.held as f32 / rate * colour.grains) as usize).max(4);
    place.gain *= 1.4;
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for number in 0..grains {
        // Evenly spread with some scatter: a cloud without holes.
        let slot = event.held as f32 / grains as f32;
        let at = event.frame + (slot * (number as f32 + 0.9 * rng.unit())) as usize;
        let frames = (rng.range(0.14, 0.34) * stage.character.tail * rate) as usize;
        let stride = *rng.weighted(&[(1usize, 5), (2, 2)]);
        let from = rng.below(TABLE);
        left.clear();
        right.clear();
        grain(table, from, stride, frames, &mut left, &mut right);
        place.pan = rng.range(-0.7, 0.7);
        let gain = rng.range(0.5, 1.0) * motion(stage, at);
        desk.add(at, [&left, &right], Place { gain: place.gain * gain, ..place });
    }
}

/// A piece of the drawn sound under a raised cosine.
#[multiversion::multiversion(targets("x86_64+avx2"))]
fn grain(
    table: &Table,
    from: usize,
    stride: usize,
    frames: usize,
    left: &mut Vec<f32>,
    right: &mut Vec<f32>,
) {
    let step = turns(1.0 / frames as f64);
    for index in 0..frames {
        // A quarter of a turn on, a sine is a cosine.
        let window = 0.5 - 0.5 * sine(step.wrapping_mul(index as u32).wrapping_add(1 << 30));
        let at = (from + index * stride) % TABLE;
        left.push(window * table.left[at]);
        right.push(window * table.right[at]);
    }
}

/// Pulses in eighth notes, as deep as the character moves: the level at a frame.
fn motion(stage: &Stage, frame: usize) -> f32 {
    let eighths = frame as f64 * stage.grid.bpm / 60.0 / f64::from(stage.grid.sample_rate) * 2.0;
    let since = (eighths - eighths.floor()) as f32;
    // A tenth of the eighth to rise, with round corners: a pulse, not a click.
    let way = (since * 10.0).min(1.0);
    let pulse = way * way * (3.0 - 2.0 * way) * (1.0 - since) * (1.0 - since);
    1.0 - stage.character.motion * (1.0 - 1.35 * pulse)
}

/// The levels of a chunk's frames, on a line from its first frame to the next chunk's.
fn motions(stage: &Stage, frame: usize, count: usize) -> [f32; CHUNK] {
    let first = motion(stage, frame);
    let step = (motion(stage, frame + count) - first) / count as f32;
    std::array::from_fn(|index| first + step * index as f32)
}

/// The surface of a record: hiss, and crackle at random moments.
fn dust(stage: &Stage, level: f32, desk: &mut Desk, rng: &mut Rng) {
    let rate = stage.sample_rate();
    let frames = desk.frames();
    let cutoff_hz = stage.character.cutoff(5_000.0);
    let (mut noise, mut svf) = (Noise::new(stage.seed ^ 0xD057), Svf::default());
    let tuning = Tuning::new(cutoff_hz, 0.6, rate);
    desk.process(2_000, |_, left, right| {
        let (mut l, mut r) = ([0.0; CHUNK], [0.0; CHUNK]);
        for index in 0..left.len() {
            l[index] = noise.next();
            r[index] = noise.next();
        }
        svf.run(tuning, Pass::Low, &mut l[..left.len()], &mut r[..right.len()]);
        for index in 0..left.len() {
            left[index] += 0.006 * level * l[index];
            right[index] += 0.006 * level * r[index];
        }
    });
    let crackles = (frames as f32 / rate * 9.0) as usize;
    for _ in 0..crackles {
        let mut crackle = [0.0f32; 160];
        crackle[2] = rng.range(0.5, 1.0);
        crackle[3] = -rng.range(0.3, 0.9);
        filter(&mut crackle, Pass::Band, rng.range(1_200.0, 4_500.0).min(cutoff_hz), 1.5, rate);
        let gain = 0.12 * level * rng.unit() * rng.unit();
        desk.add_mono(
            rng.below(frames),
            &crackle,
            Place { gain, pan: rng.range(-0.8, 0.8), send: 0.0 },
        );
    }
}
