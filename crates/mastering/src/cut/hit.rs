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
/// An attack is a hit of its own if it is this strong, or if after it the level doubles: 3 dB.
const OWN_HIT: f64 = 0.35;
const OWN_RISE: f64 = 2.0;
/// The level is taken over this time, in ms.
const LEVEL_MS: f64 = 30.0;
/// The end is faded over this time, in ms, before the next hit.
const FADE_MS: f64 = 12.0;
/// The stroke itself is this long, in ms; and what weighs against it that sounds before.
const STROKE_MS: f64 = 200.0;
const UNCLEAN: f64 = 10.0;
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
    let attacks = attacks::telling(&attacks::attacks(&mono, &bands, &Novelty::of(&bands)));
    let ms = f64::from(take.sample_rate()) / 1000.0;
    let hits = hits(&bands, &attacks, take.frames() as f64, ms);
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
fn hits(bands: &Bands, attacks: &[Attack], frames: f64, ms: f64) -> Vec<(f64, f64)> {
    let rises = |frame: f64| before(bands, frame, ms) * OWN_RISE < 1.0;
    let mut starts: Vec<f64> = Vec::new();
    for attack in attacks.iter().filter(|it| it.strength >= OWN_HIT || rises(it.frame)) {
        if starts.last().is_none_or(|last| attack.frame - last > FLAM_MS * ms) {
            starts.push(attack.frame);
        }
    }
    let ends = starts.iter().skip(1).map(|next| next - LEAD_IN_MS * ms).chain([frames]);
    starts.iter().copied().zip(ends).collect()
}

/// The power before an attack over that after it.
fn before(bands: &Bands, frame: f64, ms: f64) -> f64 {
    let power = |from: f64, to: f64| -> f64 {
        let hops = bands.hop_of(from)..=bands.hop_of(to);
        bands.powers[hops].iter().flatten().map(|&power| f64::from(power)).sum()
    };
    let after = power(frame, frame + LEVEL_MS * ms);
    // Filters and windows make an attack reach back a little.
    power(frame - LEVEL_MS * ms, frame - 3.0 * ms) / after.max(f64::MIN_POSITIVE)
}

/// The energy of the stroke: more for one that has time to ring, less for one that lies in the tail of another.
fn worth(bands: &Bands, (from, to): (f64, f64), ms: f64) -> f64 {
    let stroke = bands.hop_of(from)..=bands.hop_of((from + STROKE_MS * ms).min(to));
    let energy: f64 = bands.powers[stroke].iter().flatten().map(|&power| f64::from(power)).sum();
    let ring = ((to - from) / (1000.0 * ms)).min(RING_SECONDS);
    energy * (0.2 + ring) / (1.0 + UNCLEAN * before(bands, from, ms))
}
