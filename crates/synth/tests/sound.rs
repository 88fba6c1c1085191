//! What is heard: lengths, levels, width, space and variety of rendered loops.

use audio::{Clip, maths};
use brief::{Brief, Kind, Length, Mood, Moods, Style};
use synth::{compose, render};

fn brief(kind: Kind, style: Style) -> Brief {
    let key = "Am".parse().expect("A minor is a key");
    Brief {
        kind,
        length: Length::Bars(2),
        bpm: 126.5,
        key: kind.is_tonal().then_some(key),
        intensity: 3,
        moods: Moods::default(),
        style,
        swing: 0.5,
        instruments: Vec::new(),
        prompt: None,
        sample_rate: 44_100,
    }
}

fn played(brief: &Brief, seed: u64) -> Clip {
    render(&compose(brief, seed), brief, seed)
}

fn power(plane: impl Iterator<Item = f32>) -> f64 {
    plane.map(|sample| f64::from(sample) * f64::from(sample)).sum()
}

#[test]
fn every_kind_in_every_style_fills_its_grid_with_finite_sound() {
    for kind in Kind::ALL {
        for style in Style::ALL {
            for intensity in [1, 5] {
                let brief = Brief { intensity, ..brief(*kind, *style) };
                let clip = played(&brief, 3);
                assert_eq!(clip.frames(), brief.grid().frames());
                assert!(
                    clip.channels().iter().flatten().all(|sample| sample.is_finite()),
                    "{brief}"
                );
                let loud = power(clip.channels()[0].iter().copied()) / clip.frames() as f64;
                assert!(loud > 1e-7, "{brief} is silent");
            }
        }
    }
}

#[test]
fn the_same_brief_and_seed_play_the_same_samples() {
    for kind in Kind::ALL {
        let brief = brief(*kind, Style::House);
        assert_eq!(played(&brief, 11), played(&brief, 11));
    }
}

#[test]
fn width_survives_mono() {
    for kind in Kind::ALL {
        for style in [Style::Techno, Style::Trance, Style::Ambient, Style::LoFi, Style::Latin] {
            let clip = played(&brief(*kind, style), 5);
            let [left, right] = clip.channels() else { panic!("stereo") };
            let mono = power(left.iter().zip(right).map(|(l, r)| 0.5 * (l + r)));
            let stereo = 0.5 * (power(left.iter().copied()) + power(right.iter().copied()));
            let lost = 10.0 * maths::log10(stereo / mono);
            // Two sides that have nothing in common lose 3 dB; more would be cancellation.
            assert!(lost < 3.2, "{kind:?} in {style:?} loses {lost:.1} dB in mono");
        }
    }
}

#[test]
fn bass_gives_way_to_the_kick_in_styles_that_pump() {
    let level = |style| {
        let brief = Brief { bpm: 120.0, ..brief(Kind::Bass, style) };
        let score = compose(&brief, 9);
        let clip = render(&score, &brief, 9);
        let beat = brief.grid().frame_of_beat(1.0);
        // The first fifth of each beat, where the duck works, against the rest.
        let plane = &clip.channels()[0];
        let part = |from: f64, to: f64| {
            let range = (from * beat as f64) as usize..(to * beat as f64) as usize;
            let beats = plane.chunks_exact(beat);
            power(beats.flat_map(|beat| beat[range.clone()].iter().copied())) / (to - from)
        };
        (score.pulse.len(), 10.0 * maths::log10(part(0.02, 0.2) / part(0.5, 0.95)))
    };
    let (pulses, techno) = level(Style::Techno);
    let (none, trap) = level(Style::Trap);
    assert_eq!((pulses, none), (8, 0));
    assert!(techno < trap, "techno {techno:.1} dB, trap {trap:.1} dB");
}

#[test]
fn ambient_raises_the_tail_of_every_kind_that_has_silences() {
    for kind in [
        Kind::Kick,
        Kind::Hats,
        Kind::Percussion,
        Kind::Drums,
        Kind::Chords,
        Kind::Lead,
        Kind::Impact,
    ] {
        let floor = |moods| {
            let clip = played(&Brief { moods, ..brief(kind, Style::House) }, 4);
            let mut levels: Vec<f64> = clip.channels()[0]
                .chunks(512)
                .map(|chunk| power(chunk.iter().copied()) / chunk.len() as f64)
                .collect();
            levels.sort_by(f64::total_cmp);
            10.0 * maths::log10(levels[levels.len() / 10] / levels[levels.len() - 1] + 1e-12)
        };
        let (plain, ambient) =
            (floor(Moods::default()), floor(Moods::default().with(Mood::Ambient)));
        assert!(ambient > plain + 2.0, "{kind:?}: {plain:.1} dB, ambient {ambient:.1} dB");
    }
}

#[test]
fn twenty_seeds_sound_like_twenty_loops() {
    for kind in Kind::ALL {
        let lengths = if kind.has_one_shot() {
            vec![Length::Bars(2), Length::OneShot]
        } else {
            vec![Length::Bars(2)]
        };
        for length in lengths {
            let prints: Vec<Vec<f64>> = (1..=20)
                .map(|seed| print(&played(&Brief { length, ..brief(*kind, Style::Techno) }, seed)))
                .collect();
            let mut nearest = f64::INFINITY;
            for (index, one) in prints.iter().enumerate() {
                for other in &prints[..index] {
                    let apart = one.iter().zip(other).map(|(a, b)| (a - b).abs()).sum::<f64>()
                        / one.len() as f64;
                    nearest = nearest.min(apart);
                }
            }
            // Decibels between two loops, as a mean over time and octaves: 1 dB everywhere is heard as another level,
            // and here levels are made equal first.
            assert!(
                nearest > 0.25,
                "two {kind:?} loops ({length:?}) are only {nearest:.2} dB apart"
            );
        }
    }
}

/// Levels in dB by time (64 slots) and octave, relative to the whole.
fn print(clip: &Clip) -> Vec<f64> {
    let plane = &clip.channels()[0];
    let peak = plane.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
    // The silence after a one-shot is the same for all.
    let end =
        plane.iter().rposition(|sample| sample.abs() > 0.003 * peak).unwrap_or(plane.len() - 1);
    let plane = &plane[..=end];
    let whole = power(plane.iter().copied()) / plane.len() as f64;
    let mut print = Vec::new();
    let slot = plane.len() / 64;
    for piece in plane.chunks_exact(slot).take(64) {
        let spectrum = audio::spectrum::Spectrum::of(piece, clip.sample_rate(), 1_024);
        for octave in 0..8 {
            let from_hz = 60.0 * maths::exp2(f64::from(octave));
            let level = spectrum.band_power(from_hz, 2.0 * from_hz) / whole;
            print.push(10.0 * maths::log10(level + 1e-5));
        }
    }
    print
}
