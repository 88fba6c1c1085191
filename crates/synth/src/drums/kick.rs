use super::{Make, Strike, add};
use crate::dsp::envelope::decay60;
use crate::dsp::filter::{Pass, filter};
use crate::dsp::modal::{Mode, strike};
use crate::dsp::oscillator::sine;
use crate::dsp::saturate;
use crate::rng::Rng;

/// What one bass drum is.
struct Design {
    /// Where the pitch ends, Hz.
    tone_hz: f32,
    /// How far above that it starts, Hz, and how long half the way takes, seconds.
    sweep: [(f32, f32); 2],
    /// Seconds at full level, and to fall by 60 dB after them.
    hold_s: f32,
    ring_s: f32,
    /// The transient: level, cutoff of its noise in Hz, seconds.
    click: (f32, f32, f32),
    /// Added to the character's drive.
    drive: f32,
    /// The top of the sound, Hz.
    tone_cutoff_hz: f32,
    /// Second skin of an acoustic drum: level.
    shell: f32,
}

impl Design {
    fn new(make: Make, seed: u64) -> Self {
        let mut rng = Rng::stream(seed, "kick sound");
        let mut between = |low, high| rng.range(low, high);
        match make {
            Make::Eight => Self {
                tone_hz: between(43.0, 54.0),
                sweep: [(between(90.0, 150.0), 0.006), (between(8.0, 25.0), 0.05)],
                hold_s: between(0.04, 0.09),
                ring_s: between(0.7, 1.3),
                click: (between(0.15, 0.3), 3_500.0, 0.006),
                drive: 0.0,
                tone_cutoff_hz: 5_000.0,
                shell: 0.0,
            },
            Make::Nine => Self {
                tone_hz: between(46.0, 56.0),
                sweep: [
                    (between(180.0, 320.0), between(0.004, 0.007)),
                    (between(50.0, 90.0), between(0.022, 0.035)),
                ],
                hold_s: between(0.03, 0.07),
                ring_s: between(0.32, 0.55),
                click: (between(0.3, 0.55), between(5_000.0, 9_000.0), 0.005),
                drive: 0.05,
                tone_cutoff_hz: 9_000.0,
                shell: 0.0,
            },
            Make::Acoustic => Self {
                tone_hz: between(52.0, 64.0),
                sweep: [(between(60.0, 110.0), 0.005), (between(12.0, 25.0), 0.03)],
                hold_s: 0.012,
                ring_s: between(0.25, 0.4),
                click: (between(0.45, 0.7), between(3_000.0, 4_500.0), 0.012),
                drive: -0.1,
                tone_cutoff_hz: 7_000.0,
                shell: between(0.25, 0.45),
            },
            Make::Industrial => Self {
                tone_hz: between(44.0, 52.0),
                sweep: [
                    (between(300.0, 520.0), between(0.005, 0.009)),
                    (between(70.0, 120.0), between(0.025, 0.045)),
                ],
                hold_s: between(0.06, 0.11),
                ring_s: between(0.35, 0.6),
                click: (between(0.6, 0.9), 9_000.0, 0.012),
                drive: 0.4,
                tone_cutoff_hz: 10_000.0,
                shell: between(0.0, 0.2),
            },
            Make::Dusty => Self {
                tone_hz: between(50.0, 60.0),
                sweep: [(between(70.0, 120.0), 0.006), (between(15.0, 30.0), 0.03)],
                hold_s: 0.02,
                ring_s: between(0.25, 0.4),
                click: (between(0.3, 0.5), 2_200.0, 0.01),
                drive: 0.12,
                tone_cutoff_hz: 3_200.0,
                shell: between(0.1, 0.25),
            },
        }
    }
}

/// A bass drum: a falling sine for the body, a burst for the beater, bent together.
pub(super) fn kick(make: Make, hit: Strike) -> Vec<f32> {
    let design = Design::new(make, hit.seed);
    let ring_s = design.ring_s * (0.75 + 0.25 * hit.character.tail) * (0.7 + 0.3 * hit.velocity);
    let mut plane = hit.plane(design.hold_s + ring_s);
    body(&mut plane, &design, ring_s, hit);
    if design.shell > 0.0 {
        // The first modes of an ideal membrane stand at 1, 1.59, 2.14 and 2.30 (Rossing, "Science of Percussion").
        let modes = [(1.59, 0.6), (2.14, 0.3), (2.30, 0.25), (2.92, 0.12)].map(|(ratio, gain)| {
            Mode { hz: design.tone_hz * ratio, gain: design.shell * gain, ring_s: 0.16 / ratio }
        });
        strike(&mut plane, &modes, hit.sample_rate);
    }
    let (level, cutoff_hz, seconds) = design.click;
    let mut click = hit.hiss(seconds, level * (0.35 + 0.65 * hit.velocity), 0xC11C);
    filter(&mut click, Pass::High, 900.0, 0.7, hit.sample_rate);
    filter(&mut click, Pass::Low, hit.character.cutoff(cutoff_hz), 0.7, hit.sample_rate);
    add(&mut plane, &click, 1.0);
    let drive = (design.drive + hit.character.drive * (0.6 + 0.4 * hit.velocity)).clamp(0.0, 1.0);
    saturate::drive(&mut plane, false, drive);
    filter(
        &mut plane,
        Pass::Low,
        hit.character.cutoff(design.tone_cutoff_hz),
        0.6,
        hit.sample_rate,
    );
    hit.ended(plane)
}

fn body(plane: &mut [f32], design: &Design, ring_s: f32, hit: Strike) {
    let rate = hit.sample_rate;
    let hold = (design.hold_s * rate) as usize;
    let fall = decay60(ring_s, rate);
    // A time constant as a factor for each frame: half the way in `half_s`.
    let mut sweep = design.sweep.map(|(hz, half_s)| {
        (
            hz * (0.8 + 0.2 * hit.velocity),
            audio::maths::exp2(-1.0 / f64::from(half_s * rate)) as f32,
        )
    });
    let attack = 1.0 / (0.0008 * rate);
    let (mut phase, mut level) = (0u32, 0.0f32);
    for (frame, sample) in plane.iter_mut().enumerate() {
        level = if frame < hold { (level + attack).min(1.0) } else { level * fall };
        *sample += level * sine(phase);
        let hz = design.tone_hz + sweep[0].0 + sweep[1].0;
        phase = phase.wrapping_add((hz / rate * 4_294_967_296.0) as u32);
        for (hz, factor) in &mut sweep {
            *hz *= *factor;
        }
    }
}
