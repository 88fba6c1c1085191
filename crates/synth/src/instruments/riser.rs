use super::{Event, Stage};
use crate::desk::{Desk, Place};
use crate::dsp::CHUNK;
use crate::dsp::filter::{Pass, Svf, Tuning};
use crate::dsp::noise::Noise;
use crate::dsp::oscillator::{Placed, Saw, add_saws, sine, turns};
use crate::rng::Rng;
use audio::maths;

/// What one riser is made of.
struct Design {
    /// Levels of the noise and of the sawtooths.
    noise: f32,
    saws: f32,
    /// Where the noise starts, Hz, and how many octaves it climbs.
    from_hz: f32,
    octaves: f32,
    /// Semitones that the sawtooths climb, and their note, Hz.
    climb: f32,
    root_hz: f32,
    /// Depth of the pulses that get faster, and of the resonance.
    pulse: f32,
    q: f32,
}

/// The sawtooths against each other.
const RATIOS: [f32; 5] = [0.994, 0.997, 1.0, 1.003, 1.0065];

/// A build-up over the length of its note: brighter, higher, louder and faster to its last frame.
pub(super) fn play(stage: &Stage, event: &Event, desk: &mut Desk) {
    let mut rng = Rng::stream(stage.seed, "riser");
    let drive = stage.character.drive;
    let saws = *rng.pick(&[0.0f32, 0.35, 0.6, 0.8]);
    let design = Design {
        noise: if saws == 0.0 { 1.0 } else { rng.range(0.45, 0.9) },
        saws,
        from_hz: stage.character.cutoff(rng.range(220.0, 480.0)),
        octaves: rng.range(3.6, 4.6),
        climb: *rng.pick(&[12.0f32, 12.0, 19.0, 24.0]),
        root_hz: event.hz * 0.5,
        pulse: (rng.range(0.1, 0.5) + 0.6 * stage.character.motion).min(0.9),
        q: rng.range(0.8, 2.2) + drive,
    };
    let rate = stage.sample_rate();
    let frames = event.held;
    let place = Place { gain: 0.6, pan: 0.0, send: 0.5 * stage.character.space };
    let mut noises = [Noise::new(stage.seed ^ 0x215E), Noise::new(stage.seed ^ 0x215F)];
    let mut voices: [Placed; 5] = std::array::from_fn(|index| {
        let side = (index as f32 - 2.0) * 0.2;
        let gain = 0.3 * design.saws;
        (Saw::new(design.root_hz, rng.unit(), rate), [gain * (1.0 - side), gain * (1.0 + side)])
    });
    let (mut band, mut low) = (Svf::default(), Svf::default());
    // The last hundredth of a second falls to silence, so that the loop may start again.
    let end_fade = (0.012 * rate) as usize;
    let mut done = 0;
    while done < frames {
        let count = CHUNK.min(frames - done);
        let way = done as f32 / frames as f32;
        let (mut left, mut right) = ([0.0; CHUNK], [0.0; CHUNK]);
        saws_at(&design, way, &mut voices, rate, &mut left, &mut right);
        let open_hz = stage.character.cutoff(400.0) * maths::exp2(4.5 * f64::from(way)) as f32;
        low.run(
            Tuning::new(open_hz, 0.8, rate),
            Pass::Low,
            &mut left[..count],
            &mut right[..count],
        );
        let (mut hiss_left, mut hiss_right) = ([0.0; CHUNK], [0.0; CHUNK]);
        for index in 0..count {
            hiss_left[index] = noises[0].next();
            hiss_right[index] = noises[1].next();
        }
        let centre_hz = design.from_hz * maths::exp2(f64::from(design.octaves * way)) as f32;
        let tuning = Tuning::new(centre_hz, design.q, rate);
        band.run(tuning, Pass::Band, &mut hiss_left[..count], &mut hiss_right[..count]);
        for index in 0..count {
            let frame = done + index;
            let level = level(&design, stage, frame, frames)
                * ((frames - frame) as f32 / end_fade as f32).min(1.0);
            left[index] = level * (left[index] + design.noise * hiss_left[index]);
            right[index] = level * (right[index] + design.noise * hiss_right[index]);
        }
        desk.add(event.frame + done, [&left[..count], &right[..count]], place);
        done += count;
    }
}

fn saws_at(
    design: &Design,
    way: f32,
    voices: &mut [Placed; 5],
    rate: f32,
    left: &mut [f32; CHUNK],
    right: &mut [f32; CHUNK],
) {
    if design.saws == 0.0 {
        return;
    }
    // Slow at first, steep towards the end.
    let semitones = design.climb * way * way;
    let hz = design.root_hz * maths::exp2(f64::from(semitones) / 12.0) as f32;
    for (ratio, (saw, _)) in RATIOS.into_iter().zip(voices.iter_mut()) {
        saw.tune(hz * ratio, rate);
    }
    add_saws(voices, left, right);
}

/// Louder along the way, in pulses that go from quarters to sixteenths, or twice as fast where there is much motion.
fn level(design: &Design, stage: &Stage, frame: usize, frames: usize) -> f32 {
    let way = frame as f32 / frames as f32;
    let swell = 0.06 + 0.94 * way * way;
    let beats = frame as f64 * stage.grid.bpm / 60.0 / f64::from(stage.grid.sample_rate);
    let doubled = if stage.character.motion > 0.4 { 2.0 } else { 1.0 };
    let rate = match way {
        way if way < 0.5 => 1.0,
        way if way < 0.75 => 2.0,
        _ => 4.0,
    };
    let pulse = 0.5 + 0.5 * sine(turns(beats * rate * doubled + 0.25));
    swell * (1.0 - design.pulse * (1.0 - pulse))
}
