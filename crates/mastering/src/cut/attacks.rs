use audio::Clip;
use audio::onset::{self, Ends};

use super::bands::{BANDS, Bands};
use super::novelty::Novelty;

/// Hops in which only the strongest rise counts: 30 ms.
const APART: usize = 21;
/// Rises of all bands together that are attacks, in nepers of power: 4.3 dB in one band, beyond the unrest of noise.
const CLEAR: f32 = 1.0;
/// Attacks of less strength tell nothing about the beat.
const TELLS: f64 = 0.12;
/// Hops around the strongest rise among which a band may set out, and those before that tell what it was: 12 ms before,
/// 6 ms after, 23 ms.
const EARLIER: usize = 8;
const LATER: usize = 4;
const BACKGROUND: usize = 16;
/// Hops after which a band that sets out has arrived: 20 ms.
const ARRIVED: usize = 14;
/// A band sets out where it leaves its background by 3 dB, if it arrives at 6 dB above …
const SETS_OUT: f32 = 2.0;
const ARRIVES: f32 = 4.0;
/// … and is no more than 35 dB below the loudest band there.
const AUDIBLE: f32 = 3e-4;
/// It stays above for so many hops, and another band follows it within so many: one alone may be chance.
const STAYS: usize = 3;
const TOGETHER: usize = 3;
/// A sharp attack lies this close, in hops, to where the first band sets out.
const SHARP_WITHIN: f64 = 3.0;

/// The start of a sound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Attack {
    /// Where, in frames of the take.
    pub(super) frame: f64,
    /// How strong, 1 for the strong ones of the take.
    pub(super) strength: f64,
    /// Whether it rises out of what was before, so that its place is known to a millisecond or two.
    pub(super) sharp: bool,
    /// Whether that is where [`onset::heard_near`] hears it.
    pub(super) heard: bool,
}

impl Attack {
    /// Whether a listener would follow it. What is fainter is only to stay sharp.
    pub(super) fn tells_time(&self) -> bool {
        self.strength > TELLS
    }
}

/// Those that a listener would follow.
pub(super) fn telling(attacks: &[Attack]) -> Vec<Attack> {
    attacks.iter().copied().filter(Attack::tells_time).collect()
}

/// All attacks of a take, earliest first.
pub(super) fn attacks(mono: &Clip, bands: &Bands, novelty: &Novelty) -> Vec<Attack> {
    let rises = &novelty.whole;
    let peaks: Vec<usize> = (0..rises.len()).filter(|&hop| is_peak(rises, hop)).collect();
    let mut heights: Vec<f32> = peaks.iter().map(|&hop| rises[hop]).collect();
    heights.sort_by(f32::total_cmp);
    let Some(&strong) = heights.get(heights.len() * 9 / 10) else { return Vec::new() };
    let mut found: Vec<Attack> = Vec::new();
    let least = CLEAR.min(TELLS as f32 * strong);
    for hop in peaks.into_iter().filter(|&hop| rises[hop] > least) {
        let placed = first_frame(mono, bands, hop);
        let attack = Attack {
            frame: placed.map_or((hop * bands.hop) as f64, |placed| placed.0),
            strength: f64::from((rises[hop] / strong).min(1.0)),
            sharp: placed.is_some(),
            heard: placed.is_some_and(|placed| placed.1),
        };
        // Two rises may lead to one attack.
        let apart = (APART * bands.hop) as f64 / 2.0;
        match found.last_mut() {
            Some(last) if attack.frame - last.frame < apart => {
                last.strength = last.strength.max(attack.strength);
            }
            _ => found.push(attack),
        }
    }
    found
}

/// Whether nothing within the reach of one attack is higher; of equals the first.
fn is_peak(rises: &[f32], hop: usize) -> bool {
    let from = hop.saturating_sub(APART / 2);
    let to = (hop + APART / 2 + 1).min(rises.len());
    rises[hop] > 0.0
        && rises[from..hop].iter().all(|&other| other < rises[hop])
        && rises[hop..to].iter().all(|&other| other <= rises[hop])
}

/// Where the attack around a hop begins, in frames, where the first of its bands leaves what it was before; and whether
/// that is where its slope does.
fn first_frame(mono: &Clip, bands: &Bands, hop: usize) -> Option<(f64, bool)> {
    let arrived = |band: usize| {
        let end = (hop + ARRIVED).min(bands.powers.len());
        bands.powers[hop..end].iter().fold(0.0f32, |old, powers| old.max(powers[band]))
    };
    let audible = AUDIBLE * (0..BANDS).map(arrived).fold(0.0, f32::max);
    let from = hop.saturating_sub(EARLIER);
    let before = &bands.powers[from.saturating_sub(BACKGROUND)..from];
    let sets_out = |band: usize| {
        let background = before.iter().fold(0.0f32, |old, powers| old.max(powers[band]));
        let arrives = arrived(band);
        if arrives < ARRIVES * background || arrives < audible {
            return None;
        }
        let threshold = (SETS_OUT * background).max(0.01 * arrives);
        let near = &bands.powers[from..(hop + LATER + STAYS).min(bands.powers.len())];
        let stays = |hops: &[[f32; BANDS]]| hops.iter().all(|powers| powers[band] > threshold);
        let at = near.windows(STAYS).position(stays)?;
        Some((from + at, arrives / (background + audible)))
    };
    let mut bands_out: Vec<(usize, f32)> = (0..BANDS).filter_map(sets_out).collect();
    bands_out.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    let together = bands_out.windows(2).find(|pair| pair[1].0 - pair[0].0 <= TOGETHER);
    let strongest = || bands_out.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let first = together.map(|pair| pair[0].0).or_else(|| strongest().map(|band| band.0))?;
    // The hop in which it passes the threshold: it set out in this one or at the end of the one before.
    let frame = (first * bands.hop) as f64;
    let sharp = onset::heard_near(mono, frame as usize, Ends::Silence)
        .filter(|heard| (heard - frame).abs() <= SHARP_WITHIN * bands.hop as f64);
    Some((sharp.unwrap_or(frame).max(0.0), sharp.is_some()))
}
