//! Stretching keeps pitches, attacks, images and circles; measured against what was put in.

#[path = "families/mod.rs"]
mod families;

#[path = "stretch/attacks.rs"]
mod attacks;
#[path = "stretch/promises.rs"]
mod promises;
#[path = "stretch/sounds.rs"]
mod sounds;
#[path = "stretch/tones.rs"]
mod tones;
