/// The musical grid that a loop fills exactly: so many bars at one tempo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// Beats a minute, fractions allowed.
    pub bpm: f64,
    /// Beats in a bar: the numerator of the meter.
    pub beats_per_bar: u32,
    /// Length in bars.
    pub bars: u32,
    /// Frames a second.
    pub sample_rate: u32,
}

impl Grid {
    /// Length in beats.
    pub fn beats(&self) -> u32 {
        self.bars * self.beats_per_bar
    }

    /// Length in seconds, before rounding to frames.
    pub fn seconds(&self) -> f64 {
        f64::from(self.beats()) * 60.0 / self.bpm
    }

    /// The exact length of the loop, `round(bars · beats_per_bar · 60 · sample_rate / bpm)`.
    pub fn frames(&self) -> usize {
        self.frame_of_beat(f64::from(self.beats()))
    }

    /// The frame nearest to a position in beats from the start.
    pub fn frame_of_beat(&self, beat: f64) -> usize {
        (beat * 60.0 * f64::from(self.sample_rate) / self.bpm).round() as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_rounded_and_never_truncated() {
        let grid = |bpm, bars| Grid { bpm, beats_per_bar: 4, bars, sample_rate: 44_100 };
        assert_eq!(grid(128.0, 4).frames(), 330_750);
        // 4 · 4 · 60 · 44100 / 174 = 243 310.34…
        assert_eq!(grid(174.0, 4).frames(), 243_310);
        // 1 · 4 · 60 · 44100 / 127 = 83 338.58…
        assert_eq!(grid(127.0, 1).frames(), 83_339);
    }
}
