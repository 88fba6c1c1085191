/// Sound in memory: one plane of samples for each channel, all of the same length.
///
/// Full scale is ±1.0; values beyond it are allowed between stages and refused at the end.
#[derive(Clone, Debug, PartialEq)]
pub struct Clip {
    sample_rate: u32,
    channels: Vec<Vec<f32>>,
}

impl Clip {
    /// Silence of `frames` frames.
    pub fn silent(sample_rate: u32, channels: usize, frames: usize) -> Self {
        Self { sample_rate, channels: vec![vec![0.0; frames]; channels] }
    }

    /// A clip of the given planes.
    ///
    /// # Panics
    /// When there is no plane, or the planes differ in length.
    pub fn from_channels(sample_rate: u32, channels: Vec<Vec<f32>>) -> Self {
        assert!(!channels.is_empty(), "a clip has at least one channel");
        let frames = channels[0].len();
        assert!(channels.iter().all(|plane| plane.len() == frames), "planes of one length");
        Self { sample_rate, channels }
    }

    /// Frames a second.
    pub fn sample_rate(&self) -> u32 {
        self.sample_rate
    }

    /// The number of frames: of instants, each with one sample for every channel.
    pub fn frames(&self) -> usize {
        self.channels[0].len()
    }

    /// Length in seconds.
    pub fn seconds(&self) -> f64 {
        self.frames() as f64 / f64::from(self.sample_rate)
    }

    /// The planes, left first.
    pub fn channels(&self) -> &[Vec<f32>] {
        &self.channels
    }

    /// The planes, to be written in place; their lengths are to stay equal.
    pub fn channels_mut(&mut self) -> &mut [Vec<f32>] {
        &mut self.channels
    }

    /// The planes themselves.
    pub fn into_channels(self) -> Vec<Vec<f32>> {
        self.channels
    }

    /// The clip in one or two channels: more are mixed down by the order of channels that WAV and FLAC share.
    ///
    /// Front left and right stay as they are; a centre, and the surrounds of their side, come in at −3 dB, a rear centre
    /// at −6 dB; the channel of low effects is left out (ITU-R BS.775-4, annex 4, table 2). Of more than eight channels,
    /// whose places nobody knows, every one comes into both at an equal part.
    pub fn into_mono_or_stereo(self) -> Self {
        const SIDE: f32 = std::f32::consts::FRAC_1_SQRT_2;
        let (none, full, half) = ((0.0, 0.0), 1.0, 0.5);
        let (left, right, centre, rear) = ((SIDE, 0.0), (0.0, SIDE), (SIDE, SIDE), (half, half));
        let surrounds: &[(f32, f32)] = match self.channels.len() {
            1 | 2 => return self,
            3 => &[centre],
            4 => &[left, right],
            5 => &[centre, left, right],
            6 => &[centre, none, left, right],
            7 => &[centre, none, rear, left, right],
            8 => &[centre, none, left, right, left, right],
            _ => &[],
        };
        let gains: Vec<(f32, f32)> = if surrounds.is_empty() {
            vec![
                (1.0 / self.channels.len() as f32, 1.0 / self.channels.len() as f32);
                self.channels.len()
            ]
        } else {
            [&[(full, 0.0), (0.0, full)], surrounds].concat()
        };
        let mut mixed = Self::silent(self.sample_rate, 2, self.frames());
        for (plane, (left, right)) in self.channels.iter().zip(gains) {
            for (mixed, gain) in mixed.channels.iter_mut().zip([left, right]) {
                if gain > 0.0 {
                    mixed.iter_mut().zip(plane).for_each(|(to, sample)| *to += gain * sample);
                }
            }
        }
        mixed
    }
}
