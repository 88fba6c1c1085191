//! Space: a feedback delay network, and an echo in tempo.

use super::CHUNK;
use audio::maths;

/// Delay lines in the network.
const LINES: usize = 8;
/// Their lengths in milliseconds: no small ratio among them, so that echoes do not pile up (chosen as primes at
/// 48 kHz: 1 049 to 3 169 frames).
const LENGTHS_MS: [f32; LINES] = [21.9, 26.8, 31.5, 37.2, 42.9, 49.6, 57.8, 66.0];
/// All-pass diffusers ahead of the network, in milliseconds: they turn a click into a brush of clicks.
const DIFFUSERS_MS: [f32; 4] = [3.1, 5.3, 8.1, 11.9];

/// A line of past samples, read and written a chunk at a time. Its length is at least one chunk.
///
/// The samples lie in one run that walks through a longer store and is moved back now and then: a chunk is always in
/// one piece and of one size, which compilers turn into a few wide moves.
struct Line {
    store: Vec<f32>,
    at: usize,
    length: usize,
}

/// How far a line walks before it is moved back.
const WALK: usize = 64 * CHUNK;
/// How many frames a line keeps beyond its length.
const EARLY_MAX: usize = 4;

impl Line {
    fn new(frames: usize) -> Self {
        let length = frames.max(CHUNK);
        Self { store: vec![0.0; EARLY_MAX + length + WALK + CHUNK], at: EARLY_MAX, length }
    }

    /// The oldest chunk.
    #[inline(always)]
    fn read(&self) -> [f32; CHUNK] {
        *self.oldest(0)
    }

    /// The oldest chunk, `early` frames earlier, up to [`EARLY_MAX`]. All are read from where they were written long ago, since a
    /// processor waits for what it has only just stored when it is read back in other pieces.
    #[inline(always)]
    fn oldest(&self, early: usize) -> &[f32; CHUNK] {
        let start = self.at - early;
        self.store[start..start + CHUNK].try_into().expect("a chunk is as long as a chunk")
    }

    /// Goes on by `count` frames, which are the first of `chunk`. What lies behind them is written over next.
    #[inline(always)]
    fn write(&mut self, chunk: &[f32; CHUNK], count: usize) {
        let end = self.at + self.length;
        self.store[end..end + CHUNK].copy_from_slice(chunk);
        self.at += count;
        if self.at > WALK {
            self.store.copy_within(self.at - EARLY_MAX..self.at + self.length, 0);
            self.at = EARLY_MAX;
        }
    }
}

/// A room: mono in, stereo out (Jot and Chaigne 1991: delay lines mixed by an orthogonal matrix, here Hadamard's,
/// each losing as much as its length demands for one decay time, and more at high frequencies).
pub(crate) struct Reverb {
    diffusers: Vec<Line>,
    lines: Vec<Line>,
    gains: [f32; LINES],
    damping: f32,
}

impl Reverb {
    /// `decay_s`: seconds to fall by 60 dB. `damping` 0 (bright tiles) to 0.6 (cloth). `size` scales the lengths.
    pub(crate) fn new(decay_s: f32, damping: f32, size: f32, sample_rate: f32) -> Self {
        let frames = |ms: f32| (ms * 0.001 * size * sample_rate) as usize;
        let lines: Vec<Line> = LENGTHS_MS.iter().map(|ms| Line::new(frames(*ms) | 1)).collect();
        let mut gains = [0.0; LINES];
        for (gain, line) in gains.iter_mut().zip(&lines) {
            let loss = -3.0 * f64::from(line.length as f32 / (decay_s * sample_rate));
            // Hadamard's matrix of eight has the norm √8.
            *gain = (maths::pow(10.0, loss) / 8.0f64.sqrt()) as f32;
        }
        let diffusers = DIFFUSERS_MS.iter().map(|ms| Line::new(frames(*ms) | 1)).collect();
        Self { diffusers, lines, gains, damping }
    }

    /// Makes the room's answer to at most one chunk and adds it to both sides.
    pub(crate) fn add_to(&mut self, input: &[f32], left: &mut [f32], right: &mut [f32], gain: f32) {
        answer(self, input, left, right, gain);
    }

    #[inline(always)]
    fn answer(&mut self, input: &[f32], left: &mut [f32], right: &mut [f32], gain: f32) {
        let count = input.len();
        let mut diffuse = [0.0; CHUNK];
        diffuse[..count].copy_from_slice(input);
        for line in &mut self.diffusers {
            let mut delayed = line.read();
            for (sample, delayed) in diffuse.iter_mut().zip(&mut delayed) {
                let fed = *sample - 0.6 * *delayed;
                *sample = *delayed + 0.6 * fed;
                *delayed = fed;
            }
            line.write(&delayed, count);
        }
        let mut state = [[0.0f32; CHUNK]; LINES];
        for (index, (line, state)) in self.lines.iter().zip(&mut state).enumerate() {
            let (keep, blur) =
                (self.gains[index] * (1.0 - self.damping), self.gains[index] * self.damping);
            for ((state, sample), before) in
                state.iter_mut().zip(line.oldest(0)).zip(line.oldest(1))
            {
                *state = keep * sample + blur * before;
            }
        }
        for index in 0..count {
            // Lines of even and odd number go to different sides with alternating signs: wide, and whole in mono.
            let scale = gain * 2.0;
            left[index] +=
                scale * (state[0][index] - state[2][index] + state[4][index] - state[6][index]);
            right[index] +=
                scale * (state[1][index] - state[3][index] + state[5][index] - state[7][index]);
        }
        mix(&mut state);
        for (index, (line, state)) in self.lines.iter_mut().zip(&mut state).enumerate() {
            let sign = if index % 4 < 2 { 1.0 } else { -1.0 };
            for (state, input) in state.iter_mut().zip(&diffuse) {
                // A constant far below hearing keeps the tail from turning into numbers that slow processors down.
                *state += sign * input + 1e-18;
            }
            line.write(state, count);
        }
    }
}

#[multiversion::multiversion(targets("x86_64+avx2"))]
fn answer(room: &mut Reverb, input: &[f32], left: &mut [f32], right: &mut [f32], gain: f32) {
    room.answer(input, left, right, gain);
}

/// Hadamard's matrix on eight lines, in three rounds of sums and differences.
#[inline(always)]
fn mix(state: &mut [[f32; CHUNK]; LINES]) {
    for span in [1, 2, 4] {
        for group in state.chunks_exact_mut(2 * span) {
            let (upper, lower) = group.split_at_mut(span);
            for (a, b) in upper.as_flattened_mut().iter_mut().zip(lower.as_flattened_mut()) {
                (*a, *b) = (*a + *b, *a - *b);
            }
        }
    }
}

/// An echo that bounces between the sides, darker each time: each repeat is the mean of five neighbouring frames, which
/// takes 3 dB at 4 kHz and 12 dB at 7 kHz (at 44.1 kHz).
pub(crate) struct Echo {
    lines: [Line; 2],
    feedback: f32,
}

impl Echo {
    /// `delay_frames` between two echoes, at least one chunk and two frames; `feedback` 0 to 0.8.
    pub(crate) fn new(delay_frames: usize, feedback: f32) -> Self {
        // The mean of five lies two frames back.
        let line = || Line::new(delay_frames - EARLY_MAX / 2);
        Self { lines: [line(), line()], feedback }
    }

    /// Adds the echoes of at most one chunk of input to both sides and to `wet`, which a room may take in.
    pub(crate) fn add_to(
        &mut self,
        input: &[f32; CHUNK],
        sides: [&mut [f32]; 2],
        wet: &mut [f32; CHUNK],
        gain: f32,
    ) {
        repeat(self, input, sides, wet, gain);
    }

    #[inline(always)]
    fn repeat(
        &mut self,
        input: &[f32; CHUNK],
        [left, right]: [&mut [f32]; 2],
        wet: &mut [f32; CHUNK],
        gain: f32,
    ) {
        let (mut a, mut b) = ([0.0; CHUNK], [0.0; CHUNK]);
        for early in 0..=EARLY_MAX {
            for (echo, line) in [&mut a, &mut b].into_iter().zip(&self.lines) {
                for (echo, sample) in echo.iter_mut().zip(line.oldest(early)) {
                    *echo += 0.2 * sample;
                }
            }
        }
        for ((side, near), far) in [&mut *left, &mut *right].into_iter().zip([&a, &b]).zip([&b, &a])
        {
            for ((side, near), far) in side.iter_mut().zip(near).zip(far) {
                *side += gain * (0.85 * near + 0.15 * far);
            }
        }
        let count = left.len();
        for ((wet, a), b) in wet.iter_mut().zip(&a).zip(&b) {
            *wet += 0.5 * (a + b);
        }
        // What was heard on the left is heard on the right next, and comes back weaker. The constant is far below
        // hearing and keeps the tail from turning into numbers that slow processors down.
        for ((a, b), input) in a.iter_mut().zip(&mut b).zip(input) {
            (*a, *b) = (input + self.feedback * *b, self.feedback * *a + 1e-18);
        }
        self.lines[0].write(&a, count);
        self.lines[1].write(&b, count);
    }
}

#[multiversion::multiversion(targets("x86_64+avx2"))]
fn repeat(
    echo: &mut Echo,
    input: &[f32; CHUNK],
    sides: [&mut [f32]; 2],
    wet: &mut [f32; CHUNK],
    gain: f32,
) {
    echo.repeat(input, sides, wet, gain);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_falls_by_60_db_in_its_decay_time() {
        for decay in [0.8f32, 2.0] {
            let mut room = Reverb::new(decay, 0.0, 1.0, 44_100.0);
            let frames = (decay * 44_100.0 * 1.4) as usize / CHUNK * CHUNK;
            let (mut left, mut right) = (vec![0.0f32; frames], vec![0.0f32; frames]);
            for start in (0..frames).step_by(CHUNK) {
                let mut input = [0.0; CHUNK];
                if start == 0 {
                    input[0] = 1.0;
                }
                let range = start..start + CHUNK;
                room.add_to(&input, &mut left[range.clone()], &mut right[range], 1.0);
            }
            // Power in tenths of the decay, from a tenth on: the slope between two windows (ISO 3382's idea).
            let power = |from: f32| {
                let at = (from * decay * 44_100.0) as usize;
                let window = (0.1 * decay * 44_100.0) as usize;
                let sum: f64 =
                    left[at..at + window].iter().map(|s| f64::from(*s) * f64::from(*s)).sum();
                10.0 * maths::log10(sum)
            };
            let slope = (power(0.1) - power(1.1)) / 1.0;
            assert!((slope - 60.0).abs() < 3.0, "{decay} s: {slope} dB");
        }
    }
}
