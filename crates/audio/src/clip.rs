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
}
