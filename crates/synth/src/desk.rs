//! Where voices meet: the mix, the room behind it, and the time that goes round.

use crate::dsp::CHUNK;
use crate::dsp::reverb::{Echo, Reverb};
use crate::score::TICKS_PER_BEAT;
use audio::{Clip, Grid, maths};

/// The mix under way. In a loop, what rings past the end comes round to the start: that is how tails wrap.
pub(crate) struct Desk {
    left: Vec<f32>,
    right: Vec<f32>,
    /// What the room hears, in mono: half the memory, and rooms are heard from everywhere.
    send: Vec<f32>,
    circular: bool,
}

/// How a voice stands in the mix.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Level.
    pub(crate) gain: f32,
    /// −1 left to 1 right.
    pub(crate) pan: f32,
    /// Share sent to the room.
    pub(crate) send: f32,
}

impl Place {
    /// The gains of both sides, of equal power, 1 each in the middle.
    pub(crate) fn sides(self) -> [f32; 2] {
        let left = (1.0 - self.pan).clamp(0.0, 1.0);
        let right = (1.0 + self.pan).clamp(0.0, 1.0);
        [self.gain * left.sqrt(), self.gain * right.sqrt()]
    }
}

/// What happens in the room.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// Seconds to fall by 60 dB.
    pub(crate) decay_s: f32,
    /// Level of the room against what is sent.
    pub(crate) level: f32,
    /// Loss of treble, 0 to 0.6.
    pub(crate) damping: f32,
    /// The echo, if there is one: beats between two, feedback, level.
    pub(crate) echo: Option<(f64, f32, f32)>,
}

/// A level that gives way to each pulse and comes back within a beat: what a compressor keyed by the kick does.
pub(crate) struct Duck {
    pulses: Vec<usize>,
    depth: f32,
    fall: f32,
    recovery: f32,
    frames: usize,
}

impl Duck {
    /// `pulses` in ticks, ascending; `depth` 0 to 1.
    pub(crate) fn new(pulses: &[u32], depth: f32, grid: &Grid) -> Self {
        let frame = |tick: &u32| grid.frame_of_beat(f64::from(*tick) / f64::from(TICKS_PER_BEAT));
        Self {
            pulses: pulses.iter().map(frame).collect(),
            depth,
            fall: 0.006 * grid.sample_rate as f32,
            recovery: grid.frame_of_beat(0.85) as f32,
            frames: grid.frames(),
        }
    }

    /// The gains of the frames from `start` on: each by itself while a pulse takes hold, else along a line.
    fn gains(&self, start: usize, count: usize) -> [f32; CHUNK] {
        let mut gains = [0.0; CHUNK];
        let near =
            |pulse: &usize| *pulse < start + count && *pulse as f32 + self.fall >= start as f32;
        if self.pulses.iter().any(near) {
            for (index, gain) in gains[..count].iter_mut().enumerate() {
                *gain = self.gain(start + index);
            }
            return gains;
        }
        let first = self.gain(start);
        let step = (self.gain(start + count) - first) / count as f32;
        for (index, gain) in gains[..count].iter_mut().enumerate() {
            *gain = first + step * index as f32;
        }
        gains
    }

    /// The gain at a frame.
    fn gain(&self, frame: usize) -> f32 {
        let passed = self.pulses.partition_point(|pulse| *pulse <= frame);
        // The last pulse takes 6 ms to work, and both its corners are round: faster or sharper would click. Until then
        // the one before it still works.
        let last = self.rest(frame, passed, 1);
        let way = (last.1 / self.fall).min(1.0);
        let fall = way * way * (3.0 - 2.0 * way);
        1.0 - self.depth * (fall * last.0).max(self.rest(frame, passed, 2).0)
    }

    /// How much of the pulse `back` before `frame` still works, 1 to 0, and the frames since it. The loop's last
    /// pulses are heard before its first.
    fn rest(&self, frame: usize, passed: usize, back: usize) -> (f32, f32) {
        let count = self.pulses.len();
        let at = (passed + count * back - back) % count;
        let mut since = frame as isize - self.pulses[at] as isize;
        if passed < back {
            since += self.frames as isize;
        }
        let since = since.max(0) as f32;
        let rest = (1.0 - since / self.recovery).max(0.0);
        (rest * rest, since)
    }
}

impl Desk {
    /// An empty mix as long as the grid, going round.
    pub(crate) fn circular(frames: usize) -> Self {
        Self::new(frames, true)
    }

    /// An empty mix of so many frames; what rings longer is lost.
    pub(crate) fn linear(frames: usize) -> Self {
        Self::new(frames, false)
    }

    fn new(frames: usize, circular: bool) -> Self {
        Self { left: vec![0.0; frames], right: vec![0.0; frames], send: Vec::new(), circular }
    }

    /// Length in frames.
    pub(crate) fn frames(&self) -> usize {
        self.left.len()
    }

    /// Adds a mono sound from `frame` on.
    pub(crate) fn add_mono(&mut self, frame: usize, sound: &[f32], place: Place) {
        let [left, right] = place.sides();
        self.add_planes(frame, [sound, sound], [left, right], place.gain * place.send);
    }

    /// Adds a stereo sound from `frame` on.
    pub(crate) fn add(&mut self, frame: usize, sound: [&[f32]; 2], place: Place) {
        let [left, right] = place.sides();
        self.add_planes(frame, sound, [left, right], place.gain * place.send);
    }

    fn add_planes(&mut self, frame: usize, sound: [&[f32]; 2], gains: [f32; 2], send: f32) {
        let frames = self.frames();
        if send > 0.0 && self.send.is_empty() {
            self.send = vec![0.0; frames];
        }
        let (mut at, mut from) = (frame, 0);
        let length = sound[0].len();
        while from < length {
            if self.circular {
                at %= frames;
            } else if at >= frames {
                return;
            }
            let count = (length - from).min(frames - at);
            let [left, right] = sound.map(|plane| &plane[from..from + count]);
            mix(&mut self.left[at..at + count], left, gains[0]);
            mix(&mut self.right[at..at + count], right, gains[1]);
            if send > 0.0 {
                let room = &mut self.send[at..at + count];
                for ((room, left), right) in room.iter_mut().zip(left).zip(right) {
                    *room += 0.5 * send * (left + right);
                }
            }
            at += count;
            from += count;
        }
    }

    /// Lets both sides through `process`, chunk by chunk from the start. In a loop the last `memory` frames are heard
    /// first, so that what `process` remembers at the start is nearly what it will remember at the end; the little that
    /// is missing is blended in over the first frames, from a second round that has heard it all.
    pub(crate) fn process(
        &mut self,
        memory: usize,
        mut process: impl FnMut(usize, &mut [f32], &mut [f32]),
    ) {
        let frames = self.frames();
        let mut head = [Vec::new(), Vec::new()];
        if self.circular && memory > 0 {
            let blend = BLEND_FRAMES.min(frames);
            head = [self.left[..blend].to_vec(), self.right[..blend].to_vec()];
            self.hear(memory, &mut process);
        }
        let mut start = 0;
        for (left, right) in self.left.chunks_mut(CHUNK).zip(self.right.chunks_mut(CHUNK)) {
            let count = left.len();
            process(start, left, right);
            start += count;
        }
        let [left, right] = &mut head;
        for (index, (left, right)) in
            left.chunks_mut(CHUNK).zip(right.chunks_mut(CHUNK)).enumerate()
        {
            process(index * CHUNK, left, right);
        }
        blend(&mut self.left, left);
        blend(&mut self.right, right);
    }

    /// Lets `process` hear the last `memory` frames, more than once round if the loop is shorter.
    fn hear(&self, memory: usize, process: &mut impl FnMut(usize, &mut [f32], &mut [f32])) {
        let frames = self.frames();
        let mut before = memory;
        while before > 0 {
            let start = (frames - before % frames) % frames;
            let count = before.min(CHUNK).min(frames - start);
            let (mut left, mut right) = ([0.0; CHUNK], [0.0; CHUNK]);
            left[..count].copy_from_slice(&self.left[start..start + count]);
            right[..count].copy_from_slice(&self.right[start..start + count]);
            process(start, &mut left[..count], &mut right[..count]);
            before -= count;
        }
    }

    /// Bends each side with its overtones kept from folding, see [`crate::dsp::saturate::drive`].
    pub(crate) fn drive(&mut self, drive: f32) {
        crate::dsp::saturate::drive(&mut self.left, self.circular, drive);
        crate::dsp::saturate::drive(&mut self.right, self.circular, drive);
    }

    /// Lets the room answer what was sent to it, lets all of it give way to the pulse, and gives the mix out.
    pub(crate) fn finish(mut self, room: Room, duck: Option<Duck>, grid: &Grid) -> Clip {
        if !self.send.is_empty() {
            self.answer(room, grid);
        }
        if let Some(duck) = duck {
            self.process(0, |start, left, right| {
                for (gain, (left, right)) in
                    duck.gains(start, left.len()).iter().zip(left.iter_mut().zip(right))
                {
                    *left *= gain;
                    *right *= gain;
                }
            });
        }
        Clip::from_channels(grid.sample_rate, vec![self.left, self.right])
    }

    fn answer(&mut self, room: Room, grid: &Grid) {
        let sample_rate = grid.sample_rate as f32;
        let send = std::mem::take(&mut self.send);
        let mut reverb = Reverb::new(room.decay_s, room.damping, 1.0, sample_rate);
        let mut echo = room.echo.map(|(beats, feedback, level)| {
            (Echo::new(grid.frame_of_beat(beats), feedback), level)
        });
        // After eight tenths of its decay time the room has forgotten all but 1/250; so has the echo after as many
        // repeats as its feedback needs for that. What is missing is blended in.
        let echo_s = room.echo.map_or(0.0, |(beats, feedback, _)| {
            let repeats = 1.0 - maths::ln(250.0) / maths::ln(f64::from(feedback));
            repeats * beats * 60.0 / grid.bpm
        });
        let memory = (0.8 * f64::from(room.decay_s) + echo_s) * f64::from(sample_rate);
        self.process(memory as usize, |start, left, right| {
            let count = left.len();
            let mut input = [0.0; CHUNK];
            input[..count].copy_from_slice(&send[start..start + count]);
            if let Some((echo, level)) = &mut echo {
                let dry = input;
                echo.add_to(&dry, [&mut *left, &mut *right], &mut input, *level);
            }
            reverb.add_to(&input[..count], left, right, room.level);
        });
    }
}

/// Frames over which a loop's start goes from what the end leads to, to what it became at first: 46 ms at 44.1 kHz.
const BLEND_FRAMES: usize = 2_048;

/// Starts `plane` as `head` does and leads over to what it was.
fn blend(plane: &mut [f32], head: &[f32]) {
    for (index, (sample, head)) in plane.iter_mut().zip(head).enumerate() {
        let way = index as f32 / BLEND_FRAMES as f32;
        *sample = head + (*sample - head) * way * way * (3.0 - 2.0 * way);
    }
}

fn mix(into: &mut [f32], sound: &[f32], gain: f32) {
    for (into, sample) in into.iter_mut().zip(sound) {
        *into += gain * sample;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Grid = Grid { bpm: 150.0, beats_per_bar: 4, bars: 1, sample_rate: 44_100 };

    /// A click shortly before the loop's end, sent to a room with an echo.
    fn answered(mut desk: Desk) -> Vec<f32> {
        let place = Place { gain: 1.0, pan: -0.3, send: 0.8 };
        desk.add_mono(GRID.frames() - 500, &[1.0, -0.5, 0.25], place);
        let room = Room { decay_s: 0.9, level: 0.5, damping: 0.2, echo: Some((0.75, 0.4, 0.5)) };
        desk.finish(room, None, &GRID).into_channels().swap_remove(0)
    }

    #[test]
    fn a_loop_is_what_a_long_take_becomes_when_its_tail_is_folded_onto_its_start() {
        let frames = GRID.frames();
        let circular = answered(Desk::circular(frames));
        let long = answered(Desk::linear(frames * 6));
        let folded: Vec<f32> =
            (0..frames).map(|frame| long.iter().skip(frame).step_by(frames).sum::<f32>()).collect();
        let power =
            |plane: &[f32]| plane.iter().map(|sample| f64::from(sample * sample)).sum::<f64>();
        let missing: Vec<f32> = circular.iter().zip(&folded).map(|(a, b)| a - b).collect();
        let below = 10.0 * maths::log10(power(&missing) / power(&folded));
        // The room is heard out for eight tenths of its decay time, which leaves −48 dB of it.
        assert!(below < -40.0, "{below:.1} dB are missing");
        assert!(power(&folded[..4_410]) > 1e-4, "the tail is already sounding at the start");
    }

    #[test]
    fn a_duck_gives_way_to_each_pulse_without_a_step_and_goes_round() {
        let duck = Duck::new(&[0, 960, 1_200], 0.6, &GRID);
        let gains: Vec<f32> = (0..GRID.frames())
            .step_by(CHUNK)
            .flat_map(|start| duck.gains(start, CHUNK))
            .take(GRID.frames())
            .collect();
        let lowest = gains.iter().fold(1.0f32, |lowest, gain| lowest.min(*gain));
        assert!((0.4..0.45).contains(&lowest), "{lowest}");
        let step = |a: f32, b: f32| (a - b).abs();
        let steepest = gains.windows(2).map(|pair| step(pair[0], pair[1])).fold(0.0, f32::max);
        // 0.6 within 264 frames on a smooth curve is 0.0034 a frame at most.
        assert!(steepest < 0.004, "{steepest}");
        assert!(step(gains[0], gains[gains.len() - 1]) < 0.004);
    }
}
