use super::{Event, Stage};
use crate::desk::{Desk, Place};
use crate::dsp::CHUNK;
use crate::dsp::envelope::{Adsr, fade_ends};
use crate::dsp::modal::{Mode, strike};
use crate::dsp::oscillator::{sine, turns};
use crate::rng::Rng;
use crate::score::Note;
use brief::Instrument;

/// Plays marimba or organ.
pub(super) fn play(
    stage: &Stage,
    instrument: Instrument,
    notes: &[Note],
    place: Place,
    desk: &mut Desk,
) {
    let bright = audio::maths::exp2(f64::from(stage.character.brightness)) as f32;
    let mut rng = Rng::stream(stage.seed, "struck");
    let drawbars = *rng.pick(&[
        [0.8, 1.0, 0.4, 0.25],
        [0.5, 1.0, 0.0, 0.5],
        [1.0, 0.9, 0.6, 0.0],
        [0.3, 1.0, 0.7, 0.4],
    ]);
    for event in stage.line(notes) {
        let velocity = event.velocity * (0.5 + 0.5 * event.velocity);
        let place = Place { gain: place.gain * velocity, ..place };
        match instrument {
            Instrument::Marimba => marimba(stage, &event, bright, place, desk),
            _ => organ(stage, &event, drawbars, bright, place, desk),
        }
    }
}

/// A tuned bar over a tube: its overtones are cut to 4 and about 10 times the note (Fletcher and Rossing, ch. 19).
fn marimba(stage: &Stage, event: &Event, bright: f32, place: Place, desk: &mut Desk) {
    let rate = stage.sample_rate();
    let ring_s = (1.1 * (261.6 / event.hz).clamp(0.35, 1.6)) * stage.character.tail;
    let mut plane = vec![0.0; (ring_s * 1.1 * rate) as usize];
    let edge = (0.3 + 0.7 * event.velocity) * bright.min(2.0);
    let modes =
        [(1.0, 0.9, ring_s), (4.0, 0.28 * edge, ring_s * 0.25), (10.0, 0.1 * edge, ring_s * 0.08)]
            .map(|(ratio, gain, ring_s)| Mode { hz: event.hz * ratio, gain, ring_s });
    strike(&mut plane, &modes, rate);
    fade_ends(&mut plane, 6, 200);
    desk.add_mono(event.frame, &plane, place);
}

/// Drawbars at 16′, 8′, 5⅓′ and 4′, with the click of the keys.
fn organ(
    stage: &Stage,
    event: &Event,
    drawbars: [f32; 4],
    bright: f32,
    place: Place,
    desk: &mut Desk,
) {
    let rate = stage.sample_rate();
    let adsr = Adsr {
        attack_s: 0.004,
        decay_s: 1.0,
        sustain: 0.85,
        release_s: 0.09 * stage.character.tail,
    };
    let mut envelope = adsr.start(event.held, rate);
    let mut plane = vec![0.0; adsr.frames(event.held, rate)];
    let upper = bright.clamp(0.2, 2.5);
    let pipes = [
        (0.5, drawbars[0]),
        (1.0, drawbars[1]),
        (1.5, drawbars[2] * upper),
        (2.0, drawbars[3] * upper),
        (4.0, 0.12 * upper),
    ];
    for (ratio, gain) in pipes {
        let step = turns(f64::from(event.hz * ratio / rate));
        for (index, sample) in plane.iter_mut().enumerate() {
            *sample += 0.3 * gain * sine(step.wrapping_mul(index as u32));
        }
    }
    for chunk in plane.chunks_mut(CHUNK) {
        let levels = envelope.next(chunk.len());
        for (sample, level) in chunk.iter_mut().zip(levels) {
            *sample *= level;
        }
    }
    desk.add_mono(event.frame, &plane, place);
}
