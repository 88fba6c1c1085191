use std::f64::consts::{PI, TAU};

use audio::fft::Planes;
use audio::maths;
use audio::onset::Ends;

use super::attack::Release;
use super::course::Course;
use super::lens::{BINS, HOP, Lens, Reel, SIZE, add, dark};

/// Frames at the end of a circle in which partials are led to the phases of its start: half a period over four seconds,
/// at 440 Hz half a cent.
const HOMING_FRAMES: i64 = 4 * 44_100;

/// Stretches a source along its course.
///
/// The advance of a phase is measured in the source over the very hop that the result takes, so that nothing needs to be
/// unwrapped (M. Puckette, "Phase-locked vocoder", IEEE ASSP workshop, 1995); all bins around a peak turn by the same
/// angle as it ("identity phase locking": J. Laroche and M. Dolson, "Improved phase vocoder time-scale modification of
/// audio", IEEE Trans. Speech and Audio Processing 7(3), 1999), and so do all channels.
pub(super) fn run(source: &Reel<'_>, course: &Course, releases: &[Release]) -> Vec<Vec<f32>> {
    let looks = looks(course.frames, source.ends);
    let channels = source.planes.len();
    let mut result = vec![vec![0.0; course.frames]; channels];
    let mut weights = vec![0.0; course.frames];
    let mut lens = Lens::new();
    let mut tracker = Tracker::new(channels);
    let (mut a, mut b) = (vec![0.0; SIZE], vec![0.0; SIZE]);
    let squared: Vec<f32> = lens.window.iter().map(|w| w * w).collect();
    let half = SIZE as i64 / 2;
    let turn_end = course.from(course.frames as f64).round() as i64;

    let mut last_from = None;
    for (n, &place) in looks.iter().enumerate() {
        let from = course.from(place as f64).round() as i64;
        let hop = if n == 0 { HOP as i64 } else { place - looks[n - 1] };
        // At the source's own pace a hop earlier is what was seen last.
        std::mem::swap(&mut tracker.now, &mut tracker.before);
        if last_from != Some(from - hop) {
            look(source, from - half - hop, &mut lens, &mut tracker.before, [&mut a, &mut b]);
        }
        look(source, from - half, &mut lens, &mut tracker.now, [&mut a, &mut b]);
        last_from = Some(from);
        if n == 0 {
            tracker.start();
        } else {
            let since = looks[n - 1];
            let mut released = releases.iter().filter(|release| {
                let mut due = release.due;
                if source.ends == Ends::Circle {
                    due = due.rem_euclid(course.frames as i64);
                }
                (since + 1..=place).contains(&due)
            });
            let home = (source.ends == Ends::Circle
                && course.frames as i64 - place < HOMING_FRAMES)
                .then(|| Home {
                    drift: (course.frames as i64 - turn_end) - (place - from),
                    steps: looks.len() - n + 1,
                    hop,
                });
            tracker.turn(released.next_back(), home);
        }
        for pair in (0..channels).step_by(2) {
            let other = (pair + 1).min(channels - 1);
            lens.back([&tracker.out[pair], &tracker.out[other]], [&mut a, &mut b]);
            add(source.ends, &mut result[pair], place - half, &a);
            if other > pair {
                add(source.ends, &mut result[other], place - half, &b);
            }
        }
        add(source.ends, &mut weights, place - half, &squared);
    }
    for plane in &mut result {
        plane.iter_mut().zip(&weights).for_each(|(sample, weight)| *sample /= weight);
    }
    result
}

/// The spectra of all channels, two by one transform.
fn look(
    source: &Reel<'_>,
    start: i64,
    lens: &mut Lens,
    spectra: &mut [Planes],
    room: [&mut [f32]; 2],
) {
    let [a, b] = room;
    let mut nobody = dark();
    for (pair, spectra) in spectra.chunks_mut(2).enumerate() {
        source.take(2 * pair, start, a);
        match spectra {
            [one, other] => {
                source.take(2 * pair + 1, start, b);
                lens.look([a, b], [one, other]);
            }
            [one] => {
                b.fill(0.0);
                lens.look([a, b], [one, &mut nobody]);
            }
            _ => {}
        }
    }
}

/// The middles of the windows in the result.
fn looks(frames: usize, ends: Ends) -> Vec<i64> {
    match ends {
        Ends::Circle => {
            let count = frames.div_ceil(HOP);
            (0..count).map(|n| (n * frames / count) as i64).collect()
        }
        Ends::Silence => {
            let half = (SIZE / 2) as i64;
            (-half..frames as i64 + half).step_by(HOP).collect()
        }
    }
}

/// The way to the phases that a circle starts with.
struct Home {
    /// Frames by which the shift between source and result still changes until then.
    drift: i64,
    /// Looks until then.
    steps: usize,
    hop: i64,
}

/// The spectra of one look after another, and the angles by which they are turned.
struct Tracker {
    now: Vec<Planes>,
    /// A hop earlier in the source.
    before: Vec<Planes>,
    /// What was put out last.
    out: Vec<Planes>,
    /// The last angle of each bin, as cosine and sine.
    turns: Vec<(f32, f32)>,
    powers: Vec<f32>,
    peaks: Vec<usize>,
}

impl Tracker {
    fn new(channels: usize) -> Self {
        let spectra = || vec![dark(); channels];
        Self {
            now: spectra(),
            before: spectra(),
            out: spectra(),
            turns: vec![(1.0, 0.0); BINS],
            powers: vec![0.0; BINS],
            peaks: Vec::new(),
        }
    }

    fn start(&mut self) {
        self.out.clone_from(&self.now);
    }

    fn turn(&mut self, release: Option<&Release>, home: Option<Home>) {
        self.find_peaks();
        let mut first = 0;
        for n in 0..self.peaks.len() {
            let peak = self.peaks[n];
            let end = self.peaks.get(n + 1).map_or(BINS, |&next| self.valley(peak, next));
            let mut turn = match release {
                Some(release) if !release.steady[peak] => (1.0, 0.0),
                _ => self.advance(peak),
            };
            if let Some(home) = &home {
                turn = self.lead_home(peak, turn, home);
            }
            self.turns[first..end].fill(turn);
            first = end;
        }
        for (out, now) in self.out.iter_mut().zip(&self.now) {
            turned(now, &self.turns, out);
        }
    }

    /// The angle that lets a bin run on from what was put out last as it ran on in the source.
    fn advance(&self, bin: usize) -> (f32, f32) {
        unit(cross(&self.out, &self.before, bin)).unwrap_or(self.turns[bin])
    }

    /// A turn with its share of what still keeps it from the start's phase.
    fn lead_home(&self, bin: usize, turn: (f32, f32), home: &Home) -> (f32, f32) {
        let pace = radians_a_frame(&self.now, &self.before, bin, home.hop);
        let angle = maths::atan2(f64::from(turn.1), f64::from(turn.0));
        let missed = wrapped(angle + pace * home.drift as f64);
        let angle = angle - missed / home.steps as f64;
        (maths::cos(angle) as f32, maths::sin(angle) as f32)
    }

    fn find_peaks(&mut self) {
        self.powers = powers(&self.now);
        peaks(&self.powers, &mut self.peaks);
    }

    /// The weakest bin between two peaks.
    fn valley(&self, peak: usize, next: usize) -> usize {
        let mut weakest = peak + 1;
        for bin in peak + 1..next {
            if self.powers[bin] < self.powers[weakest] {
                weakest = bin;
            }
        }
        weakest
    }
}

/// The power of each bin over all channels.
pub(super) fn powers(channels: &[Planes]) -> Vec<f32> {
    let mut powers = vec![0.0; BINS];
    for channel in channels {
        for ((power, re), im) in powers.iter_mut().zip(&channel.re).zip(&channel.im) {
            *power += re * re + im * im;
        }
    }
    powers
}

/// Bins that are stronger than two neighbours on either side; the strongest of all if there is none.
pub(super) fn peaks(powers: &[f32], found: &mut Vec<usize>) {
    found.clear();
    let at = |bin: usize, off: isize| {
        bin.checked_add_signed(off).and_then(|bin| powers.get(bin)).copied().unwrap_or(0.0)
    };
    for (bin, &power) in powers.iter().enumerate() {
        if power > at(bin, -1) && power >= at(bin, 1) && power > at(bin, -2) && power >= at(bin, 2)
        {
            found.push(bin);
        }
    }
    if found.is_empty() {
        found.push(0);
    }
}

/// The frequency of the partial at a bin, from two looks a hop apart.
pub(super) fn radians_a_frame(now: &[Planes], before: &[Planes], bin: usize, hop: i64) -> f64 {
    let centre = TAU * bin as f64 / SIZE as f64;
    centre + wrapped(angle(now, before, bin) - centre * hop as f64) / hop as f64
}

/// How far a bin has turned from one look to another, over all channels.
pub(super) fn angle(now: &[Planes], before: &[Planes], bin: usize) -> f64 {
    let (re, im) = cross(now, before, bin);
    maths::atan2(im, re)
}

/// The sum over channels of one spectrum by the conjugate of another.
fn cross(a: &[Planes], b: &[Planes], bin: usize) -> (f64, f64) {
    a.iter().zip(b).fold((0.0, 0.0), |(re, im), (a, b)| {
        let (a_re, a_im) = (f64::from(a.re[bin]), f64::from(a.im[bin]));
        let (b_re, b_im) = (f64::from(b.re[bin]), f64::from(b.im[bin]));
        (re + a_re * b_re + a_im * b_im, im + a_im * b_re - a_re * b_im)
    })
}

/// The direction of a point; nothing has none.
fn unit((re, im): (f64, f64)) -> Option<(f32, f32)> {
    let length = (re * re + im * im).sqrt();
    (length > f64::MIN_POSITIVE).then(|| ((re / length) as f32, (im / length) as f32))
}

/// An angle between −π and π.
pub(super) fn wrapped(radians: f64) -> f64 {
    radians - TAU * ((radians + PI) / TAU).floor()
}

#[multiversion::multiversion(targets("x86_64+avx2"))]
fn turned(now: &Planes, turns: &[(f32, f32)], out: &mut Planes) {
    let (re, im) = (&now.re[..BINS], &now.im[..BINS]);
    let (out_re, out_im, turns) = (&mut out.re[..BINS], &mut out.im[..BINS], &turns[..BINS]);
    for bin in 0..BINS {
        let (cos, sin) = turns[bin];
        out_re[bin] = re[bin] * cos - im[bin] * sin;
        out_im[bin] = re[bin] * sin + im[bin] * cos;
    }
}
