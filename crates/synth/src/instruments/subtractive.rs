use super::{Event, GLIDE_S, Stage};
use crate::desk::{Desk, Place};
use crate::dsp::CHUNK;
use crate::dsp::envelope::Adsr;
use crate::dsp::filter::{Ladder, Pass, Svf, Tuning, low_pair};
use crate::dsp::oscillator::{Placed, Saw, add_saws, add_saws_mono, sine, turns};
use crate::score::Note;
use audio::maths;

/// Sawtooth of a patch: two of opposite sign make a pulse.
#[derive(Clone, Copy, Debug)]
pub(super) struct Partial {
    /// Frequency against the note's.
    pub(super) ratio: f32,
    /// Gain on each side.
    pub(super) gains: [f32; 2],
    /// Start in the period, 0 to 1.
    pub(super) phase: f32,
}

/// The filter of a patch.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// State variable low-pass, 12 dB an octave.
    Low12,
    /// Two of them, 24 dB an octave.
    Low24,
    /// The ladder, mono only: resonance 0 to 1.
    Ladder(f32),
    /// Three resonances of a voice, Hz.
    Vowel([f32; 3]),
}

/// A subtractive synthesiser's settings.
#[derive(Clone, Debug)]
pub(super) struct Patch {
    /// The sawtooths of each note.
    pub(super) partials: Vec<Partial>,
    /// Gain of a sine an octave below.
    pub(super) sub: f32,
    pub(super) shape: Shape,
    /// Hz, before brightness (see [`crate::character::Character::cutoff`]) has moved it.
    pub(super) cutoff_hz: f32,
    pub(super) q: f32,
    /// Octaves that the filter envelope adds at its top.
    pub(super) sweep: f32,
    /// Share of the note's distance from middle C that the cutoff follows.
    pub(super) follow: f32,
    pub(super) filter_envelope: Adsr,
    pub(super) envelope: Adsr,
    /// Octaves of slow cutoff movement, a whole number of rounds a loop.
    pub(super) sway: f32,
    /// Level of the whole patch.
    pub(super) level: f32,
}

impl Patch {
    /// Whether both sides are one.
    fn is_mono(&self) -> bool {
        self.partials.iter().all(|partial| partial.gains[0] == partial.gains[1])
    }
}

/// Plays notes; those that start and end together share one filter, as in a paraphonic synthesiser.
pub(super) fn play(stage: &Stage, patch: &Patch, notes: &[Note], place: Place, desk: &mut Desk) {
    let events = stage.line(notes);
    let mut start = 0;
    while start < events.len() {
        let first = &events[start];
        let together = events[start..]
            .iter()
            .take_while(|e| e.frame == first.frame && e.held == first.held)
            .count();
        chord(stage, patch, &events[start..start + together], place, desk);
        start += together;
    }
}

fn chord(stage: &Stage, patch: &Patch, events: &[Event], mut place: Place, desk: &mut Desk) {
    let rate = stage.sample_rate();
    let first = &events[0];
    let loudest = events.iter().fold(0.0f32, |loudest, event| loudest.max(event.velocity));
    place.gain *= patch.level * loudest * (0.5 + 0.5 * loudest) / (events.len() as f32).sqrt();
    let mut voices = Voices::new(patch, events, rate);
    let mut filter = Filter::new(patch.shape);
    let mut amplitude = patch.envelope.start(first.held, rate);
    let mut sweep = patch.filter_envelope.start(first.held, rate);
    let frames = patch.envelope.frames(first.held, rate);
    let mean_hz = events.iter().map(|event| event.hz).sum::<f32>() / events.len() as f32;
    let follow = patch.follow * maths::log2(f64::from(mean_hz) / 261.6) as f32;
    let base_hz = stage.character.cutoff(patch.cutoff_hz);
    let mono = patch.is_mono();
    let mut done = 0;
    while done < frames {
        let count = CHUNK.min(frames - done);
        let (mut left, mut right) = ([0.0; CHUNK], [0.0; CHUNK]);
        voices.add_to(done, &mut left, &mut right, mono);
        let sway = patch.sway * sway_at(stage, first.frame + done);
        let octaves = follow + patch.sweep * sweep.next(count)[0] * (0.4 + 0.6 * loudest) + sway;
        let cutoff_hz = base_hz * maths::exp2(f64::from(octaves)) as f32;
        let (left, right) = (&mut left[..count], &mut right[..count]);
        filter.run(cutoff_hz, patch.q, rate, left, (!mono).then_some(&mut *right));
        for ((left, right), level) in
            left.iter_mut().zip(right.iter_mut()).zip(amplitude.next(count))
        {
            *left *= level;
            *right *= level;
        }
        let at = first.frame + done;
        if mono {
            desk.add_mono(at, left, place)
        } else {
            desk.add(at, [left, right], place)
        }
        done += count;
    }
}

/// A slow wave that comes round with the loop: once in up to 8 bars, so that its ends meet.
fn sway_at(stage: &Stage, frame: usize) -> f32 {
    let rounds = f64::from(stage.grid.bars.div_ceil(8));
    sine(turns(frame as f64 / stage.grid.frames() as f64 * rounds + 0.75))
}

/// The oscillators of some notes.
struct Voices {
    saws: Vec<Placed>,
    ratios: Vec<f32>,
    subs: Vec<(u32, f32)>,
    pitches: Vec<(f32, f32)>,
    sub: f32,
    rate: f32,
}

impl Voices {
    fn new(patch: &Patch, events: &[Event], rate: f32) -> Self {
        let saw = |event: &Event, partial: &Partial| {
            (Saw::new(event.from_hz * partial.ratio, partial.phase, rate), partial.gains)
        };
        let saws = events
            .iter()
            .flat_map(|event| patch.partials.iter().map(move |partial| saw(event, partial)));
        Self {
            saws: saws.collect(),
            ratios: patch.partials.iter().map(|partial| partial.ratio).collect(),
            subs: events.iter().map(|event| (0, event.from_hz * 0.5)).collect(),
            pitches: events.iter().map(|event| (event.from_hz, event.hz)).collect(),
            sub: patch.sub,
            rate,
        }
    }

    fn add_to(
        &mut self,
        done: usize,
        left: &mut [f32; CHUNK],
        right: &mut [f32; CHUNK],
        mono: bool,
    ) {
        self.glide(done);
        if mono {
            add_saws_mono(&mut self.saws, left)
        } else {
            add_saws(&mut self.saws, left, right)
        }
        if self.sub > 0.0 {
            for (phase, hz) in &mut self.subs {
                let step = turns(f64::from(*hz / self.rate));
                for (index, (left, right)) in left.iter_mut().zip(right.iter_mut()).enumerate() {
                    let wave = self.sub * sine(phase.wrapping_add(step.wrapping_mul(index as u32)));
                    *left += wave;
                    *right += wave;
                }
                *phase = phase.wrapping_add(step.wrapping_mul(left.len() as u32));
            }
        }
    }

    fn glide(&mut self, done: usize) {
        let glide_frames = GLIDE_S * self.rate;
        for (index, (from, to)) in self.pitches.iter().enumerate() {
            if from == to || done as f32 > glide_frames + CHUNK as f32 {
                continue;
            }
            let way = (done as f32 / glide_frames).min(1.0);
            // Equal steps in pitch, not in Hz.
            let hz = from * maths::pow(f64::from(to / from), f64::from(way)) as f32;
            let partials = self.ratios.len();
            for ((saw, _), ratio) in self.saws[index * partials..].iter_mut().zip(&self.ratios) {
                saw.tune(hz * ratio, self.rate);
            }
            self.subs[index].1 = hz * 0.5;
        }
    }
}

/// The filter of a patch under way.
struct Filter {
    shape: Shape,
    stages: [Svf; 3],
    ladder: Ladder,
}

impl Filter {
    fn new(shape: Shape) -> Self {
        Self { shape, stages: Default::default(), ladder: Ladder::default() }
    }

    fn run(
        &mut self,
        cutoff_hz: f32,
        q: f32,
        rate: f32,
        left: &mut [f32],
        right: Option<&mut [f32]>,
    ) {
        match (self.shape, right) {
            (Shape::Ladder(resonance), None) => self.ladder.run(cutoff_hz, resonance, rate, left),
            (Shape::Vowel(formants), right) => self.vowel(formants, cutoff_hz, rate, left, right),
            (shape, right) => {
                // A Butterworth pair has the poles' Q at 0.54 and 1.31: the resonance is given to the second.
                let sharp = Tuning::new(cutoff_hz, q * 1.3, rate);
                let soft = Tuning::new(cutoff_hz, 0.541, rate);
                let [first, second, _] = &mut self.stages;
                match (shape, right) {
                    (Shape::Low12, Some(right)) => {
                        first.run(Tuning::new(cutoff_hz, q, rate), Pass::Low, left, right)
                    }
                    (Shape::Low12, None) => {
                        first.run_mono(Tuning::new(cutoff_hz, q, rate), Pass::Low, left)
                    }
                    (_, Some(right)) => low_pair(first, second, [soft, sharp], left, right),
                    (_, None) => {
                        first.run_mono(soft, Pass::Low, left);
                        second.run_mono(sharp, Pass::Low, left);
                    }
                }
            }
        }
    }

    fn vowel(
        &mut self,
        formants: [f32; 3],
        cutoff_hz: f32,
        rate: f32,
        left: &mut [f32],
        right: Option<&mut [f32]>,
    ) {
        let mut silent = [0.0; CHUNK];
        let right = right.unwrap_or(&mut silent[..left.len()]);
        let (mut sum_left, mut sum_right) = ([0.0; CHUNK], [0.0; CHUNK]);
        // The formants move up and down together with the cutoff, against the 2 kHz where patches set it.
        let size = (cutoff_hz / 2_000.0).clamp(0.5, 1.6).sqrt();
        for (index, (hz, gain)) in formants.into_iter().zip([1.0, 0.5, 0.25]).enumerate() {
            let (mut l, mut r) = ([0.0; CHUNK], [0.0; CHUNK]);
            l[..left.len()].copy_from_slice(left);
            r[..right.len()].copy_from_slice(right);
            let tuning = Tuning::new(hz * size, 5.0, rate);
            self.stages[index].run(tuning, Pass::Band, &mut l[..left.len()], &mut r[..right.len()]);
            for frame in 0..left.len() {
                sum_left[frame] += gain * l[frame];
                sum_right[frame] += gain * r[frame];
            }
        }
        for frame in 0..left.len() {
            left[frame] = 0.12 * left[frame] + 2.0 * sum_left[frame];
            right[frame] = 0.12 * right[frame] + 2.0 * sum_right[frame];
        }
    }
}
