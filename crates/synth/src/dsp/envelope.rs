//! Curves over time.

use super::CHUNK;
use audio::maths;

/// The factor by which something falls each frame to be 60 dB lower after `seconds`.
pub(crate) fn decay60(seconds: f32, sample_rate: f32) -> f32 {
    maths::pow(10.0, -3.0 / f64::from((seconds * sample_rate).max(1.0))) as f32
}

/// Fades the first `fade_frames` in and the last ones out, on half a cosine: cut ends do not click.
pub(crate) fn fade_ends(plane: &mut [f32], in_frames: usize, out_frames: usize) {
    let ramp = |index: usize, length: usize| {
        0.5 - 0.5 * maths::cos(core::f64::consts::PI * (index as f64 + 0.5) / length as f64) as f32
    };
    for (index, sample) in plane.iter_mut().take(in_frames).enumerate() {
        *sample *= ramp(index, in_frames);
    }
    for (index, sample) in plane.iter_mut().rev().take(out_frames).enumerate() {
        *sample *= ramp(index, out_frames);
    }
}

/// Attack, decay to a level, hold, release: lines on the way up, exponentials on the way down.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Adsr {
    /// Seconds from silence to full.
    pub(crate) attack_s: f32,
    /// Seconds to fall by 60 dB towards the sustained level.
    pub(crate) decay_s: f32,
    /// The level that is held, 0 to 1.
    pub(crate) sustain: f32,
    /// Seconds to fall by 60 dB once let go.
    pub(crate) release_s: f32,
}

/// An [`Adsr`] under way.
#[derive(Clone)]
pub(crate) struct Running {
    attack_step: f32,
    decay: Fall,
    release: Fall,
    sustain: f32,
    level: f32,
    rising: bool,
    held_frames: usize,
}

/// An exponential fall: its factor for one frame and for a whole chunk.
#[derive(Clone, Copy)]
struct Fall {
    frame: f32,
    chunk: f32,
}

impl Fall {
    fn over(seconds: f32, sample_rate: f32) -> Self {
        Self {
            frame: decay60(seconds, sample_rate),
            chunk: decay60(seconds / CHUNK as f32, sample_rate),
        }
    }
}

impl Adsr {
    /// Starts it for a key held for `held_frames`.
    pub(crate) fn start(self, held_frames: usize, sample_rate: f32) -> Running {
        Running {
            attack_step: 1.0 / (self.attack_s * sample_rate).max(1.0),
            decay: Fall::over(self.decay_s, sample_rate),
            release: Fall::over(self.release_s, sample_rate),
            sustain: self.sustain,
            level: 0.0,
            rising: true,
            held_frames,
        }
    }

    /// Frames from the start until 66 dB below full after being let go.
    pub(crate) fn frames(self, held_frames: usize, sample_rate: f32) -> usize {
        held_frames + (self.release_s * sample_rate * 1.1) as usize + 1
    }
}

impl Running {
    /// The next levels, 0 to 1, of up to one chunk. Away from the corners they run straight from the chunk's first
    /// level to its last, which differs from the exponential by less than can be heard.
    pub(crate) fn next(&mut self, count: usize) -> [f32; CHUNK] {
        let mut levels = [0.0; CHUNK];
        let held = self.held_frames >= CHUNK && !self.rising;
        if count < CHUNK || !(held || self.held_frames == 0) {
            for level in &mut levels[..count] {
                *level = self.step();
            }
            return levels;
        }
        let end = if held {
            self.held_frames -= CHUNK;
            self.sustain + (self.level - self.sustain) * self.decay.chunk
        } else {
            self.level * self.release.chunk
        };
        let step = (end - self.level) / CHUNK as f32;
        for (index, level) in levels.iter_mut().enumerate() {
            *level = self.level + step * (index + 1) as f32;
        }
        self.level = end;
        levels
    }

    fn step(&mut self) -> f32 {
        if self.held_frames == 0 {
            self.level *= self.release.frame;
            return self.level;
        }
        self.held_frames -= 1;
        if self.rising {
            self.level += self.attack_step;
            if self.level >= 1.0 {
                self.level = 1.0;
                self.rising = false;
            }
        } else {
            self.level = self.sustain + (self.level - self.sustain) * self.decay.frame;
        }
        self.level
    }
}
