//! White noise.

/// A stream of evenly spread samples between −1 and 1 (Marsaglia's xorshift, "Xorshift RNGs", 2003): no melody can be
/// heard in it, and it costs three shifts.
#[derive(Clone)]
pub(crate) struct Noise(u32);

impl Noise {
    /// The stream of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        // The state must not be zero, and neighbouring seeds must not give neighbouring states.
        let mixed = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self((mixed >> 32) as u32 | 1)
    }

    /// The next sample.
    #[inline(always)]
    pub(crate) fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 as i32 as f32 * (1.0 / 2_147_483_648.0)
    }
}
