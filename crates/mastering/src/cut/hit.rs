//! One hit out of a take: a one-shot.

use audio::Clip;

use super::attacks::Attack;
use super::bands::Bands;
use super::novelty::Novelty;
use super::{Account, Cut, Uncuttable, attacks, mono, refuse_unusable};

/// How long before its attack a hit begins, in ms: trimming takes what is silent of it.
const LEAD_IN_MS: f64 = 3.0;
/// Another hit so much later, in ms, is part of the first: a flam, or the click of a kick.
const FLAM_MS: f64 = 60.0;
/// Attacks of less than this strength may lie in the tail of a hit.
const IN_TAIL: f64 = 0.35;
/// The end is faded over this time, in ms, before the next hit.
const FADE_MS: f64 = 12.0;
/// A hit may ring for this long; more of it counts no more.
const RING_SECONDS: f64 = 1.0;

/// Cuts the strongest clean hit out of a take, from its attack to the next one or to the end.
///
/// # Errors
/// When the take is silent or holds what is no number.
pub fn hit(take: &Clip) -> Result<Cut, Uncuttable> {
    refuse_unusable(take)?;
    let mono = mono::mono(take);
    let bands = Bands::of(&mono);
    let attacks = attacks::attacks(&mono, &bands, &Novelty::of(&bands));
    let ms = f64::from(take.sample_rate()) / 1000.0;
    let hits = hits(&attacks, take.frames() as f64, ms);
    let best =
        hits.into_iter().max_by(|a, b| worth(&bands, *a, ms).total_cmp(&worth(&bands, *b, ms)));
    let (from, to) = best.unwrap_or((0.0, take.frames() as f64));
    let start = ((from - LEAD_IN_MS * ms).max(0.0)) as usize;
    let end = (to as usize).clamp(start + 1, take.frames());
    let fade = if end < take.frames() { (FADE_MS * ms) as usize } else { 0 };
    let planes = take.channels().iter().map(|plane| {
        let mut plane = plane[start..end].to_vec();
        super::fade_out(&mut plane, fade);
        plane
    });
    Ok(Cut {
        clip: Clip::from_channels(take.sample_rate(), planes.collect()),
        onsets: Vec::new(),
        account: Account::plain(start, end, take.sample_rate()),
    })
}

/// From each hit to the next.
fn hits(attacks: &[Attack], frames: f64, ms: f64) -> Vec<(f64, f64)> {
    let mut starts: Vec<f64> = Vec::new();
    for attack in attacks.iter().filter(|attack| attack.strength >= IN_TAIL) {
        if starts.last().is_none_or(|last| attack.frame - last > FLAM_MS * ms) {
            starts.push(attack.frame);
        }
    }
    let ends = starts.iter().skip(1).map(|next| next - LEAD_IN_MS * ms).chain([frames]);
    starts.iter().copied().zip(ends).collect()
}

/// The energy of the stroke, more for one that has time to ring.
fn worth(bands: &Bands, (from, to): (f64, f64), ms: f64) -> f64 {
    let stroke = bands.hop_of(from)..=bands.hop_of((from + 200.0 * ms).min(to));
    let energy: f64 = bands.powers[stroke].iter().flatten().map(|&power| f64::from(power)).sum();
    let ring = ((to - from) / (1000.0 * ms)).min(RING_SECONDS);
    energy * (0.2 + ring)
}
