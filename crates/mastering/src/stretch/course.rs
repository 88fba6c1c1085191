use audio::Clip;
use audio::onset::Ends;

use super::Anchor;

/// Where each frame of the source comes out.
pub(super) struct Course {
    /// Places that strictly increase in both; a circle's reach a turn beyond it on either side.
    knots: Vec<Anchor>,
    /// The attacks of one turn, in their order.
    pub(super) hits: Vec<Hit>,
    /// The length of the result.
    pub(super) frames: usize,
}

/// An attack, and how much around it keeps its own pace.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    /// The frame of the source at which it sets in.
    pub(super) at: i64,
    /// What is added to a frame of the source around it.
    pub(super) shift: i64,
    /// Frames before it in which it already may be heard: detectors are late rather than early.
    pub(super) guard: usize,
    /// Frames before it from which on it is lifted, and how many of these it takes to be lifted whole.
    pub(super) lead: usize,
    pub(super) rise: usize,
    /// Frames after it that are lifted whole.
    pub(super) hold: usize,
    /// Frames after it until nothing of it is lifted any more.
    pub(super) end: usize,
    /// Frames before and after it that keep its pace.
    calm: (usize, usize),
}

/// Attacks nearer than this are one: a flam, a clap.
const ONE_ATTACK_SECONDS: f64 = 0.04;
/// Of attacks nearer than this nothing is left between: one piece fades into the next.
const CLOSE_SECONDS: f64 = 0.07;
const GUARD_SECONDS: f64 = 0.003;
/// Longer than the vocoder's window reaches to one side: its looks before the attack then hardly see what follows.
const HOLD_SECONDS: f64 = 0.04;
const END_SECONDS: f64 = 0.075;
/// The most of the way to its neighbours that an attack may take; the rest must hold the stretch.
const GUARD_SHARE: f64 = 0.075;
const HOLD_SHARE: f64 = 0.3;
const END_SHARE: f64 = 0.5;
/// Where between close attacks one piece fades into the next.
const FADE_SHARES: (f64, f64) = (0.5, 0.85);
/// An anchor this near to an attack's stretch of own pace would bend time too sharply.
const CLEAR_SECONDS: f64 = 0.025;

impl Course {
    pub(super) fn new(
        source: &Clip,
        anchors: &[Anchor],
        attacks: &[usize],
        frames: usize,
        ends: Ends,
    ) -> Self {
        let length = source.frames();
        let turn = Anchor { from: length as f64, to: frames as f64 };
        let asked = complete(anchors, turn, ends);
        let rough = Self { knots: unroll(&asked, turn, ends), hits: Vec::new(), frames };

        let rate = f64::from(source.sample_rate());
        let hits = rough.hits(attacks, length, rate, ends);
        let mut knots = asked;
        let clear = CLEAR_SECONDS * rate;
        knots.retain(|anchor| hits.iter().all(|hit| hit.distance(anchor.from, turn, ends) > clear));
        for hit in &hits {
            let (start, end) = (hit.at - hit.calm.0 as i64, hit.at + hit.calm.1 as i64);
            for from in [start, hit.at, end] {
                knots.push(Anchor { from: from as f64, to: (from + hit.shift) as f64 });
            }
        }
        if knots.is_empty() {
            knots.push(Anchor { from: 0.0, to: rough.to(0.0) });
        }
        knots.sort_by(|a, b| a.from.total_cmp(&b.from));
        Self { knots: increasing(&unroll(&knots, turn, ends)), hits, frames }
    }

    /// Where a place of the source comes out.
    pub(super) fn to(&self, from: f64) -> f64 {
        between(&self.knots, from, |knot| knot.from, |knot| knot.to)
    }

    /// The place of the source that comes out at one of the result.
    pub(super) fn from(&self, to: f64) -> f64 {
        between(&self.knots, to, |knot| knot.to, |knot| knot.from)
    }

    fn hits(&self, attacks: &[usize], length: usize, rate: f64, ends: Ends) -> Vec<Hit> {
        let mut places: Vec<i64> =
            attacks.iter().filter(|&&at| at < length).map(|&at| at as i64).collect();
        places.sort_unstable();
        let nearest = (ONE_ATTACK_SECONDS * rate) as i64;
        let mut kept: Vec<i64> = Vec::new();
        for at in places {
            if kept.last().is_none_or(|last| at - last >= nearest) {
                kept.push(at);
            }
        }
        // Round the circle the last may be next to the first.
        let turn = length as i64;
        if ends == Ends::Circle {
            while kept.len() > 1 && kept[0] + turn - kept[kept.len() - 1] < nearest {
                kept.pop();
            }
        }
        let far = |joined: Option<&i64>, turns: i64| match (joined, ends) {
            (Some(at), Ends::Circle) => at + turns * turn,
            _ => turns * i64::MAX / 4,
        };
        let hit = |n: usize| {
            let at = kept[n];
            let before =
                n.checked_sub(1).map_or_else(|| far(kept.last(), -1), |before| kept[before]);
            let after = kept.get(n + 1).copied().unwrap_or_else(|| far(kept.first(), 1));
            let (gap_before, gap_after) = ((at - before) as f64, (after - at) as f64);
            let within = |seconds: f64, gap: f64| (seconds * rate).min(gap) as usize;
            let share = |gap: f64, share: f64| (gap * share) as usize;
            let guard = within(GUARD_SECONDS, gap_before * GUARD_SHARE);
            let (fade, whole) = FADE_SHARES;
            let close = |gap: f64| gap < CLOSE_SECONDS * rate;
            let (lead, rise) = if close(gap_before) {
                let lead = gap_before as usize - share(gap_before, fade);
                (lead, share(gap_before, whole) - share(gap_before, fade))
            } else {
                (2 * guard, guard)
            };
            let own = (
                within(HOLD_SECONDS, gap_after * HOLD_SHARE),
                within(END_SECONDS, gap_after * END_SHARE),
            );
            let (hold, end) = if close(gap_after) {
                (share(gap_after, fade), share(gap_after, whole))
            } else {
                own
            };
            let shift = self.to(at as f64).round() as i64 - at;
            Hit { at, shift, guard, lead, rise, hold, end, calm: (2 * guard, own.1) }
        };
        (0..kept.len()).map(hit).collect()
    }
}

impl Hit {
    /// How far a place of the source is from what keeps its own pace.
    fn distance(&self, from: f64, turn: Anchor, ends: Ends) -> f64 {
        let middle = self.at as f64;
        let mut off = from - middle;
        if ends == Ends::Circle {
            off -= (off / turn.from).round() * turn.from;
        }
        if off < 0.0 { -off - self.calm.0 as f64 } else { off - self.calm.1 as f64 }
    }
}

/// The anchors, and those that go without saying.
fn complete(anchors: &[Anchor], turn: Anchor, ends: Ends) -> Vec<Anchor> {
    let start = Anchor { from: 0.0, to: 0.0 };
    let mut all = anchors.to_vec();
    match (ends, all.first().copied(), all.last().copied()) {
        (Ends::Circle, Some(first), Some(last)) => {
            let within = |from: f64, to: f64, turn: f64| to - from <= turn;
            assert!(
                within(first.from, last.from, turn.from) && within(first.to, last.to, turn.to),
                "anchors within one turn"
            );
            // A last anchor a whole turn after the first says the same.
            if all.len() > 1
                && (last.from - first.from >= turn.from || last.to - first.to >= turn.to)
            {
                all.pop();
            }
        }
        (Ends::Circle, ..) => all.push(start),
        (Ends::Silence, first, last) => {
            if first.is_none_or(|first| first.from > 0.0 && first.to > 0.0) {
                all.insert(0, start);
            }
            if last.is_none_or(|last| last.from < turn.from && last.to < turn.to) {
                all.push(turn);
            }
        }
    }
    all
}

/// A circle's knots over three turns; a line's with time at its own pace beyond them.
fn unroll(knots: &[Anchor], turn: Anchor, ends: Ends) -> Vec<Anchor> {
    let moved =
        |knot: &Anchor, from: f64, to: f64| Anchor { from: knot.from + from, to: knot.to + to };
    match ends {
        Ends::Circle => (-2..=2)
            .map(f64::from)
            .flat_map(|n| knots.iter().map(move |knot| moved(knot, n * turn.from, n * turn.to)))
            .collect(),
        Ends::Silence => {
            let far = 2.0 * (turn.from + turn.to);
            let before = knots.first().map(|knot| moved(knot, -far, -far));
            let after = knots.last().map(|knot| moved(knot, far, far));
            before.into_iter().chain(knots.iter().copied()).chain(after).collect()
        }
    }
}

/// Without those that would turn time back.
fn increasing(knots: &[Anchor]) -> Vec<Anchor> {
    let mut kept: Vec<Anchor> = Vec::with_capacity(knots.len());
    for knot in knots {
        if kept.last().is_none_or(|last| knot.from > last.from && knot.to > last.to) {
            kept.push(*knot);
        }
    }
    kept
}

/// Evenly between the two knots around a place, and on at the pace of the last two beyond them.
fn between(
    knots: &[Anchor],
    place: f64,
    of: impl Fn(&Anchor) -> f64,
    result: impl Fn(&Anchor) -> f64,
) -> f64 {
    let after = knots.partition_point(|knot| of(knot) <= place).clamp(1, knots.len() - 1);
    let (a, b) = (&knots[after - 1], &knots[after]);
    result(a) + (place - of(a)) * (result(b) - result(a)) / (of(b) - of(a))
}
