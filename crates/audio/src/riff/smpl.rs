use super::u32_at;

/// What samplers read of loop and pitch: the `smpl` chunk.
///
/// Source: "Multimedia Data Standards Update", Microsoft, 1994, Sample Chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Smpl {
    /// The MIDI note at which the sound is played unchanged.
    pub unity_note: u32,
    /// The loops.
    pub loops: Vec<SampleLoop>,
}

/// A stretch of frames that a sampler repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleLoop {
    /// 0 forward, 1 back and forth, 2 backward.
    pub kind: u32,
    /// The first frame.
    pub start: u32,
    /// The last frame that is played: N − 1 for the whole of N frames.
    pub end_inclusive: u32,
    /// How often; 0 is for ever.
    pub play_count: u32,
}

impl Smpl {
    /// The body of the chunk, 36 bytes and 24 for each loop.
    pub fn to_bytes(&self, sample_rate: u32) -> Vec<u8> {
        let sample_period_ns = (1e9 / f64::from(sample_rate)).round() as u32;
        let mut words =
            vec![0, 0, sample_period_ns, self.unity_note, 0, 0, 0, self.loops.len() as u32, 0];
        for (id, span) in self.loops.iter().enumerate() {
            words.extend([
                id as u32,
                span.kind,
                span.start,
                span.end_inclusive,
                0,
                span.play_count,
            ]);
        }
        words.into_iter().flat_map(u32::to_le_bytes).collect()
    }

    /// The chunk of a body, `None` if it is too short; loops that are claimed but not there are left out.
    pub fn from_bytes(body: &[u8]) -> Option<Self> {
        let unity_note = u32_at(body, 12)?;
        let claimed = u32_at(body, 28)? as usize;
        let loops = body.get(36..)?.chunks_exact(24).take(claimed);
        let loops = loops.map(|bytes| {
            let word = |at| u32_at(bytes, at).unwrap_or(0);
            SampleLoop {
                kind: word(4),
                start: word(8),
                end_inclusive: word(12),
                play_count: word(20),
            }
        });
        Some(Self { unity_note, loops: loops.collect() })
    }
}
