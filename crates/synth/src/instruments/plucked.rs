use super::{Event, Stage};
use crate::desk::{Desk, Place};
use crate::dsp::filter::{Pass, filter};
use crate::dsp::string::{Pluck, pluck};
use crate::rng::Rng;
use crate::score::Note;
use brief::Instrument;

/// Plays nylon or steel guitar, or upright bass.
pub(super) fn play(
    stage: &Stage,
    instrument: Instrument,
    notes: &[Note],
    place: Place,
    desk: &mut Desk,
) {
    let mut rng = Rng::stream(stage.seed, "plucked");
    let bright = stage.character.brightness;
    let hardness =
        |hz: f32| (hz * audio::maths::exp2(0.8 * f64::from(bright)) as f32).clamp(400.0, 16_000.0);
    let (string, body_hz, level) = match instrument {
        Instrument::UprightBass => (
            Pluck {
                position: rng.range(0.22, 0.32),
                hardness_hz: hardness(900.0),
                ring_s: 1.6,
                damping: 0.48,
            },
            [98.0, 210.0],
            1.3,
        ),
        Instrument::SteelGuitar => (
            Pluck {
                position: rng.range(0.12, 0.2),
                hardness_hz: hardness(5_500.0),
                ring_s: 3.2,
                damping: 0.22,
            },
            [105.0, 225.0],
            0.9,
        ),
        _ => (
            Pluck {
                position: rng.range(0.2, 0.32),
                hardness_hz: hardness(2_600.0),
                ring_s: 2.0,
                damping: 0.42,
            },
            [102.0, 205.0],
            1.0,
        ),
    };
    for (index, event) in stage.line(notes).iter().enumerate() {
        let seed = stage.seed.wrapping_add(index as u64 % 8);
        note(
            stage,
            string,
            body_hz,
            event,
            Place { gain: place.gain * level, ..place },
            seed,
            desk,
        );
    }
}

fn note(
    stage: &Stage,
    mut string: Pluck,
    body_hz: [f32; 2],
    event: &Event,
    mut place: Place,
    seed: u64,
    desk: &mut Desk,
) {
    let rate = stage.sample_rate();
    string.hardness_hz *= 0.4 + 0.6 * event.velocity;
    // Higher strings are shorter and lose their swing sooner.
    string.ring_s *= (196.0 / event.hz).clamp(0.4, 1.5);
    let release = (0.14 * stage.character.tail * rate) as usize;
    let frames = (event.held + release).min((string.ring_s * 1.2 * rate) as usize);
    let mut plane = vec![0.0; frames];
    pluck(&mut plane, string, event.hz, 1.0, event.held, rate, seed);
    // The wooden box: its air and its top plate answer around two frequencies.
    let dry = plane.clone();
    for (hz, gain) in body_hz.into_iter().zip([0.7, 0.6]) {
        let mut resonance = dry.clone();
        filter(&mut resonance, Pass::Band, hz, 3.0, rate);
        for (sample, resonance) in plane.iter_mut().zip(&resonance) {
            *sample += gain * resonance;
        }
    }
    crate::dsp::envelope::fade_ends(&mut plane, 8, (release / 2).max(64));
    place.gain *= event.velocity * (0.5 + 0.5 * event.velocity);
    // Strings lie side by side: low ones a little left, high ones a little right.
    place.pan = (audio::maths::log2(f64::from(event.hz) / 220.0) as f32 * 0.15).clamp(-0.3, 0.3);
    desk.add_mono(event.frame, &plane, place);
}
