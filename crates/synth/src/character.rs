//! How intensity, moods and style colour every sound, in the few numbers that instruments read.

use brief::{Brief, Mood, Style};

/// What instruments know of a brief.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Character {
    /// Octaves by which every cutoff is moved: rises with intensity, falls for `dark`.
    pub(crate) brightness: f32,
    /// Saturation, 0 clean to 1 torn: rises with intensity.
    pub(crate) drive: f32,
    /// How much is sent to the room, 0 dry to 1 far away: rises for `ambient`.
    pub(crate) space: f32,
    /// Factor on decays and releases: above 1 for `ambient`.
    pub(crate) tail: f32,
    /// Seconds for the room to fall by 60 dB.
    pub(crate) room_s: f32,
    /// How deep long sounds pulse with the beat, 0 to 0.8: rises with intensity, and for `energetic`.
    pub(crate) motion: f32,
}

impl Character {
    /// The character of a brief.
    pub(crate) fn of(brief: &Brief) -> Self {
        let intensity = f32::from(brief.intensity) - 3.0;
        let mood = |mood, amount: f32| if brief.moods.has(mood) { amount } else { 0.0 };
        let (space, room_s, worn) = match brief.style {
            Style::Techno => (0.16, 1.4, 0.0),
            Style::House => (0.14, 1.1, 0.0),
            Style::DrumAndBass => (0.12, 1.0, 0.0),
            Style::Trap => (0.14, 1.5, 0.0),
            Style::LoFi => (0.16, 1.0, -0.9),
            Style::Ambient => (0.42, 3.6, -0.3),
            Style::Latin => (0.14, 0.9, 0.0),
            Style::Trance => (0.24, 2.0, 0.1),
            Style::HipHop => (0.10, 0.8, -0.3),
            Style::Breakbeat => (0.11, 0.8, 0.0),
            Style::AfroHouse => (0.18, 1.4, -0.1),
            Style::Reggaeton => (0.11, 1.0, 0.0),
        };
        let ambient = mood(Mood::Ambient, 1.0);
        Self {
            brightness: worn + 0.38 * intensity - mood(Mood::Dark, 1.1)
                + mood(Mood::Energetic, 0.15),
            drive: (0.22 + 0.13 * intensity + mood(Mood::Energetic, 0.05)).clamp(0.0, 1.0),
            space: (space + 0.30 * ambient).min(0.9),
            tail: 1.0 + 0.8 * ambient,
            room_s: room_s + 1.8 * ambient,
            motion: (0.10 + 0.08 * intensity + mood(Mood::Energetic, 0.45)).clamp(0.0, 0.8),
        }
    }

    /// A cutoff moved by the brightness.
    pub(crate) fn cutoff(&self, hz: f32) -> f32 {
        (hz * audio::maths::exp2(f64::from(self.brightness)) as f32).clamp(30.0, 20_000.0)
    }
}
