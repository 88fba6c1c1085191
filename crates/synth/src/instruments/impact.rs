use super::{Event, Stage};
use crate::desk::{Desk, Place};
use crate::dsp::CHUNK;
use crate::dsp::envelope::{decay60, fade_ends};
use crate::dsp::filter::{Pass, Svf, Tuning};
use crate::dsp::modal::{Mode, strike};
use crate::dsp::noise::Noise;
use crate::dsp::oscillator::sine;
use crate::dsp::saturate;
use crate::rng::Rng;
use audio::maths;

/// A hit that opens a section: a falling sub, a burst that darkens, metal, and the hall.
pub(super) fn play(stage: &Stage, event: &Event, desk: &mut Desk) {
    let rate = stage.sample_rate();
    let mut rng = Rng::stream(stage.seed, "impact");
    let seconds = rng.range(1.6, 2.8) * stage.character.tail;
    let place =
        Place { gain: 0.8 * event.velocity, pan: 0.0, send: 0.3 + 0.4 * stage.character.space };
    let mut low = drop(stage, &mut rng, seconds);
    saturate::drive(&mut low, false, (0.2 + stage.character.drive).min(1.0));
    fade_ends(&mut low, 8, (0.05 * rate) as usize);
    desk.add_mono(event.frame, &low, Place { send: 0.1, ..place });
    let loudness = rng.range(0.35, 0.7);
    burst(
        stage,
        event,
        &mut rng,
        seconds * 0.7,
        Place { gain: place.gain * loudness, ..place },
        desk,
    );
    let metal = rng.range(0.0, 0.5);
    if metal > 0.15 {
        let sound = plate(&mut rng, stage, metal, seconds);
        desk.add_mono(event.frame, &sound, Place { send: 0.6, ..place });
    }
}

fn drop(stage: &Stage, rng: &mut Rng, seconds: f32) -> Vec<f32> {
    let rate = stage.sample_rate();
    let (end_hz, mut above) = (rng.range(32.0, 44.0), rng.range(60.0, 160.0));
    let slide = maths::exp2(-1.0 / f64::from(rng.range(0.05, 0.25) * rate)) as f32;
    let (fall, mut level, mut phase) = (decay60(seconds, rate), 1.0f32, 0u32);
    let mut plane = vec![0.0; (seconds * rate) as usize];
    for sample in &mut plane {
        *sample = level * sine(phase);
        phase = phase.wrapping_add(((end_hz + above) / rate * 4_294_967_296.0) as u32);
        above *= slide;
        level *= fall;
    }
    plane
}

fn burst(stage: &Stage, event: &Event, rng: &mut Rng, seconds: f32, place: Place, desk: &mut Desk) {
    let rate = stage.sample_rate();
    let mut noises = [Noise::new(stage.seed ^ 0x1307), Noise::new(stage.seed ^ 0x1308)];
    let mut svf = Svf::default();
    let (top_hz, fall, mut level) =
        (stage.character.cutoff(rng.range(4_000.0, 8_000.0)), decay60(seconds, rate), 1.0f32);
    let frames = (seconds * rate) as usize;
    let mut done = 0;
    while done < frames {
        let count = CHUNK.min(frames - done);
        let (mut left, mut right) = ([0.0; CHUNK], [0.0; CHUNK]);
        for index in 0..count {
            left[index] = level * noises[0].next();
            right[index] = level * noises[1].next();
            level *= fall;
        }
        // From the open top down to a rumble over the length of the burst.
        let cutoff_hz = top_hz * maths::exp2(-5.0 * done as f64 / frames as f64) as f32;
        svf.run(
            Tuning::new(cutoff_hz, 0.8, rate),
            Pass::Low,
            &mut left[..count],
            &mut right[..count],
        );
        desk.add(event.frame + done, [&left[..count], &right[..count]], place);
        done += count;
    }
}

fn plate(rng: &mut Rng, stage: &Stage, level: f32, seconds: f32) -> Vec<f32> {
    let mut plane = vec![0.0; (seconds * stage.sample_rate()) as usize];
    let base_hz = rng.range(110.0, 260.0);
    let bright = stage.character.cutoff(3_000.0);
    let modes: [Mode; 9] = std::array::from_fn(|index| {
        let hz = base_hz * (1.0 + index as f32 * rng.range(0.7, 1.1) * 1.3);
        Mode {
            hz,
            gain: level * 0.4 / (1.0 + (hz / bright) * (hz / bright)),
            ring_s: seconds / (1.0 + 0.25 * index as f32),
        }
    });
    strike(&mut plane, &modes, stage.sample_rate());
    fade_ends(&mut plane, 8, 2_000);
    plane
}
