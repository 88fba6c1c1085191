use std::f64::consts::PI;

use audio::fft::Planes;
use audio::onset::Ends;
use audio::{Clip, maths};

use super::course::{Course, Hit};
use super::lens::{BINS, HOP, Lens, Reel, SIZE, add, dark};
use super::vocoder;

/// A source whose attacks have been lifted out.
pub(super) struct Lifted {
    /// What is left: through it run the tones that an attack only covers, and behind it the sound comes in softly.
    pub(super) rest: Clip,
    /// The attacks, for their places in the result.
    pub(super) pieces: Vec<Piece>,
    pub(super) releases: Vec<Release>,
}

/// An attack on its own, to be added untouched.
pub(super) struct Piece {
    /// Its first frame in the result.
    start: i64,
    planes: Vec<Vec<f32>>,
}

/// What the vocoder does once an attack is over: bins that held their level run on, all others take the phases of the
/// source, which are those of the lifted piece that fades into them (after A. Röbel, "A new approach to transient
/// processing in the phase vocoder", DAFx 2003).
pub(super) struct Release {
    /// The frame of the result from which on it holds.
    pub(super) due: i64,
    /// For each bin whether it runs on.
    pub(super) steady: Vec<bool>,
}

/// Frames after an attack until a look sees next to nothing of what was before it.
const RELEASE_FRAMES: usize = SIZE * 3 / 10;
/// Frames of a moment: 23 ms at 44.1 kHz.
const SHORT: usize = SIZE / 4;
/// A tone that goes on keeps its power within this factor, 1.8 dB, before the attack and across it.
const HELD: f32 = 1.5;
/// A tone that goes on is met within this angle of where it was expected.
const IN_PHASE: f64 = 0.5;
/// The rise in power from one moment to the next, 10 dB, by which an attack drowns such a tone; beating alone rarely
/// makes as much. What has no phase to be known by (noise, vibrato) is the attack's as soon as it shows, at 3 dB.
const DROWNED: f32 = 10.0;
const SHOWN: f32 = 2.0;
/// Bins on either side of a peak that belong to it: the main lobe of the window and its nearest side lobe.
const LOBE: usize = 3;
/// Peaks this far below the strongest, 80 dB, are left to the piece.
const FAINT: f32 = 1e-8;

/// Lifts the attacks of a source.
pub(super) fn lift(source: &Clip, course: &Course, ends: Ends) -> Lifted {
    let reel = Reel::new(source.channels(), ends);
    let mut lifter = Lifter::new(&reel);
    let mut lifted = Lifted { rest: source.clone(), pieces: Vec::new(), releases: Vec::new() };
    for hit in &course.hits {
        let steady = lifter.steady(hit);
        let planes = lifter.piece(hit, &steady);
        let start = hit.at - hit.lead as i64;
        for (rest, piece) in lifted.rest.channels_mut().iter_mut().zip(&planes) {
            let inverse: Vec<f32> = piece.iter().map(|sample| -sample).collect();
            add(ends, rest, start, &inverse);
        }
        lifted.pieces.push(Piece { start: start + hit.shift, planes });
        let due = hit.at + hit.shift + RELEASE_FRAMES.min(hit.end / 2) as i64;
        lifted.releases.push(Release { due, steady });
    }
    lifted
}

impl Piece {
    /// Adds the attack at its place.
    pub(super) fn put(&self, planes: &mut [Vec<f32>], ends: Ends) {
        for (plane, piece) in planes.iter_mut().zip(&self.planes) {
            add(ends, plane, self.start, piece);
        }
    }
}

struct Lifter<'a> {
    reel: &'a Reel<'a>,
    lens: Lens,
    frames: [Vec<f32>; 2],
}

impl<'a> Lifter<'a> {
    fn new(reel: &'a Reel<'a>) -> Self {
        Self { reel, lens: Lens::new(), frames: [vec![0.0; SIZE], vec![0.0; SIZE]] }
    }

    /// The bins of the tones that run on under an attack: as strong after it as before, and not drowned in its first
    /// moment.
    fn steady(&mut self, hit: &Hit) -> Vec<bool> {
        let end = hit.at - hit.guard as i64;
        let before = end - SIZE as i64;
        // The attack lies in the first quarter, where the window already counts it.
        let after = hit.at - (SIZE / 4) as i64;
        let [earlier, last] = self.look(before - HOP as i64, before, SIZE);
        let [next, _] = self.look(after, after, SIZE);
        let [moment, moment_after] = self.look(end - SHORT as i64, hit.at, SHORT);
        let [power_earlier, power, power_after] =
            [&earlier, &last, &next].map(|look| vocoder::powers(look));
        let [moment, moment_after] = [&moment, &moment_after].map(|look| vocoder::powers(look));
        let mut peaks = Vec::new();
        vocoder::peaks(&power, &mut peaks);
        let faint = power.iter().copied().fold(0.0, f32::max) * FAINT;
        let mut steady = vec![false; BINS];
        for peak in peaks {
            let near = around(peak, 2);
            let levels = [&power_earlier, &power, &power_after]
                .map(|powers| powers[near.clone()].iter().sum::<f32>());
            let held =
                levels.iter().all(|level| *level < levels[1] * HELD && levels[1] < *level * HELD);
            let pace = vocoder::radians_a_frame(&last, &earlier, peak, HOP as i64);
            let missed = vocoder::angle(&next, &last, peak) - pace * (after - before) as f64;
            let in_phase = vocoder::wrapped(missed).abs() < IN_PHASE;
            let drowned = if in_phase { DROWNED } else { SHOWN };
            if held && moment_after[peak] < moment[peak] * drowned && levels[1] > faint {
                steady[around(peak, LOBE)].fill(true);
            }
        }
        steady
    }

    /// The spectra of all channels in two stretches of the source, `length` frames each.
    fn look(&mut self, a: i64, b: i64, length: usize) -> [Vec<Planes>; 2] {
        let channels = self.reel.planes.len();
        let mut looks = [vec![dark(); channels], vec![dark(); channels]];
        let middle = (SIZE - length) / 2..(SIZE + length) / 2;
        for channel in 0..channels {
            for (frames, start) in self.frames.iter_mut().zip([a, b]) {
                frames.fill(0.0);
                self.reel.take(channel, start, &mut frames[middle.clone()]);
                if length < SIZE {
                    let window = self.lens.window.iter().step_by(SIZE / length);
                    frames[middle.clone()].iter_mut().zip(window).for_each(|(to, w)| *to *= w);
                }
            }
            let ([a, b], [first, second]) = (&self.frames, &mut looks);
            self.lens.look([a, b], [&mut first[channel], &mut second[channel]]);
        }
        looks
    }

    /// The sound around an attack without its steady tones, under the attack's fades.
    fn piece(&mut self, hit: &Hit, steady: &[bool]) -> Vec<Vec<f32>> {
        let start = hit.at - hit.lead as i64;
        let mut planes = vec![vec![0.0; hit.lead + hit.end]; self.reel.planes.len()];
        for (channel, plane) in planes.iter_mut().enumerate() {
            self.reel.take(channel, start, plane);
        }
        if steady.contains(&true) {
            self.remove(&mut planes, start, steady);
        }
        let fades = fades(hit);
        for plane in &mut planes {
            plane.iter_mut().zip(&fades).for_each(|(sample, gain)| *sample *= gain);
        }
        planes
    }

    /// Takes the tones of the steady bins out of a stretch of the source.
    fn remove(&mut self, planes: &mut [Vec<f32>], start: i64, steady: &[bool]) {
        // The squared Hann windows of three looks sum to nine eighths.
        let gains: Vec<f32> = steady.iter().map(|&on| if on { -8.0 / 9.0 } else { 0.0 }).collect();
        let length = planes[0].len() as i64;
        for off in (-2..).map(|n| n * SIZE as i64 / 3).take_while(|&off| off < length) {
            for (pair, planes) in planes.chunks_mut(2).enumerate() {
                for (n, frames) in self.frames.iter_mut().take(planes.len()).enumerate() {
                    self.reel.take(2 * pair + n, start + off, frames);
                }
                let [a, b] = &mut self.frames;
                self.lens.sieve([a, b], &gains);
                for (plane, frames) in planes.iter_mut().zip(&self.frames) {
                    add(Ends::Silence, plane, off, frames);
                }
            }
        }
    }
}

fn around(bin: usize, reach: usize) -> std::ops::Range<usize> {
    bin.saturating_sub(reach)..(bin + reach + 1).min(BINS)
}

/// In, whole until the end of the hold, and out: where two attacks are close, one's fall is what the other's rise lacks.
fn fades(hit: &Hit) -> Vec<f32> {
    let fall = hit.end - hit.hold;
    let swell = |n: usize, length: usize| {
        (0.5 - 0.5 * maths::cos(PI * (n as f64 + 0.5) / length as f64)) as f32
    };
    (0..hit.lead + hit.end)
        .map(|n| {
            if n < hit.rise {
                swell(n, hit.rise)
            } else if n < hit.lead + hit.hold {
                1.0
            } else {
                swell(hit.lead + hit.end - 1 - n, fall)
            }
        })
        .collect()
}
