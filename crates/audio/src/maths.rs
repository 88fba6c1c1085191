//! The one place for functions whose last bit a platform may choose.
//!
//! The `f64` functions come from the `libm` crate (a port of musl's), the fast `f32` ones are polynomials written
//! here: both are the same arithmetic on every machine.

/// Sine of an angle in radians.
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// Cosine of an angle in radians.
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// Tangent of an angle in radians.
pub fn tan(x: f64) -> f64 {
    libm::tan(x)
}

/// The angle of a point in radians, from −π to π.
pub fn atan2(y: f64, x: f64) -> f64 {
    libm::atan2(y, x)
}

/// Hyperbolic tangent.
pub fn tanh(x: f64) -> f64 {
    libm::tanh(x)
}

/// e to the power of `x`.
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// 2 to the power of `x`.
pub fn exp2(x: f64) -> f64 {
    libm::exp2(x)
}

/// `base` to the power of `exponent`.
pub fn pow(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

/// Natural logarithm.
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// Logarithm to base 2.
pub fn log2(x: f64) -> f64 {
    libm::log2(x)
}

/// Logarithm to base 10.
pub fn log10(x: f64) -> f64 {
    libm::log10(x)
}

/// The gain of a level in decibels: 0 dB is 1, −6.02 dB is a half.
pub fn gain_of_db(db: f64) -> f64 {
    pow(10.0, db / 20.0)
}

/// The level of a gain in decibels; `-inf` for 0.
pub fn db_of_gain(gain: f64) -> f64 {
    20.0 * log10(gain)
}

/// The frequency in Hz of a MIDI note number (69 is A4, 440 Hz; equal temperament).
pub fn hz_of_note(note: f64) -> f64 {
    440.0 * exp2((note - 69.0) / 12.0)
}
