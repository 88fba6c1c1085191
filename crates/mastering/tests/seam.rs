//! The seam: good joins pass, bad joins fail, whatever the material.

mod families;

use audio::Clip;
use families::{
    between, circular_bass, circular_drums, circular_noise, circular_pad, cut_pad, faded, with_gap,
};
use mastering::Seam;

const ROUNDS: u32 = 40;

fn seam(plane: Vec<f32>) -> Seam {
    Seam::of(&Clip::from_channels(44_100, vec![plane]))
}

fn frames(seed: u32) -> usize {
    between(seed, 999, 60_000.0, 160_000.0) as usize
}

/// Checks every round of a family and shows all that fail together.
fn check(name: &str, seamless: bool, make: impl Fn(u32) -> Vec<f32>) {
    let wrong: Vec<String> = (0..ROUNDS)
        .map(|seed| (seed, seam(make(seed))))
        .filter(|(_, seam)| seam.is_seamless() != seamless)
        .map(|(seed, seam)| format!("{seed}: click {:.1} dip {:.1}", seam.click_db, seam.dip_db))
        .collect();
    assert!(wrong.is_empty(), "{name}, {} of {ROUNDS}: {wrong:#?}", wrong.len());
}

#[test]
fn pads_with_whole_periods_are_seamless() {
    check("pad", true, |seed| circular_pad(seed, frames(seed)));
}

#[test]
fn circular_noise_is_seamless() {
    check("noise", true, |seed| circular_noise(seed, frames(seed)));
}

#[test]
fn drums_whose_tails_wrap_are_seamless() {
    check("drums", true, |seed| circular_drums(seed, frames(seed)));
}

#[test]
fn bass_lines_whose_releases_wrap_are_seamless() {
    check("bass", true, |seed| circular_bass(seed, frames(seed)));
}

#[test]
fn where_a_loop_starts_within_a_circle_makes_no_difference() {
    for (name, make) in
        [("drums", circular_drums as fn(u32, usize) -> Vec<f32>), ("bass", circular_bass)]
    {
        check(name, true, |seed| {
            let mut plane = make(seed, frames(seed));
            let turn = (plane.len() as f64 * between(seed, 77, 0.0, 1.0)) as usize;
            plane.rotate_left(turn);
            plane
        });
    }
}

#[test]
fn a_pad_cut_at_a_wrong_length_clicks() {
    check("cut pad", false, |seed| cut_pad(seed, frames(seed)));
}

#[test]
fn a_pad_faded_to_silence_dips() {
    for fade_ms in [30, 100, 300, 1000] {
        check(&format!("pad faded over {fade_ms} ms"), false, |seed| {
            faded(circular_pad(seed, frames(seed)), fade_ms * 441 / 10)
        });
    }
}

#[test]
fn twenty_milliseconds_of_silence_are_a_dip() {
    for (before, after) in [(882, 0), (441, 441), (0, 882)] {
        check("pad with a gap", false, |seed| {
            with_gap(circular_pad(seed, frames(seed)), before, after)
        });
        check("noise with a gap", false, |seed| {
            with_gap(circular_noise(seed, frames(seed)), before, after)
        });
    }
}

#[test]
fn silence_and_tiny_clips_have_no_seam_to_hear() {
    assert!(seam(vec![0.0; 100_000]).is_seamless());
    for frames in [1, 2, 10, 100, 1000, 5000] {
        assert!(seam(vec![0.5; frames]).is_seamless(), "{frames}");
    }
}
