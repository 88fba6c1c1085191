use audio::Scale;

use crate::Style;

/// What a style does when nobody says otherwise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usual {
    /// The tempo most of its records are near.
    pub bpm: f64,
    /// Major or minor.
    pub scale: Scale,
    /// Length of a loop.
    pub bars: u32,
    /// From 1 to 5.
    pub intensity: u8,
    /// From 0.5, straight, to 0.75.
    pub swing: f64,
    /// Why tempo and feel are these, for people to read.
    pub reason: &'static str,
}

impl Style {
    /// The values taken for what is not asked for.
    pub fn usual(self) -> Usual {
        use Scale::{Major, Minor};
        let usual = |bpm, scale, intensity, swing, reason| Usual {
            bpm,
            scale,
            bars: 4,
            intensity,
            swing,
            reason,
        };
        match self {
            Self::Techno => usual(
                130.0,
                Minor,
                3,
                0.5,
                "a machine's straight sixteenths, quick enough to drive",
            ),
            Self::House => usual(124.0, Minor, 3, 0.54, "a walking pulse with hats a little late"),
            Self::DrumAndBass => usual(
                174.0,
                Minor,
                3,
                0.5,
                "breaks sped up until the bass moves at half their pace",
            ),
            Self::Trap => {
                usual(140.0, Minor, 3, 0.5, "counted fast and felt at half, so that hats can roll")
            }
            Self::LoFi => usual(80.0, Major, 2, 0.6, "slow and late, over mellow sevenths"),
            Self::Ambient => usual(80.0, Major, 2, 0.5, "slow enough that nothing pushes"),
            Self::Latin => {
                usual(105.0, Minor, 3, 0.5, "the clave is even, its accents carry the movement")
            }
            Self::Trance => {
                usual(138.0, Minor, 3, 0.5, "straight rolling sixteenths under long minor chords")
            }
            Self::HipHop => usual(90.0, Minor, 3, 0.58, "a nodding pace, played behind the beat"),
            Self::Breakbeat => {
                usual(132.0, Minor, 3, 0.53, "drummers' breaks, which are never quite straight")
            }
            Self::AfroHouse => {
                usual(120.0, Minor, 3, 0.55, "house taken easy, to leave room for hand drums")
            }
            Self::Reggaeton => usual(95.0, Minor, 3, 0.5, "dembow at the pace of a walk"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_is_usually_something_that_can_be_asked_for() {
        for style in Style::ALL {
            let usual = style.usual();
            assert!((60.0..=200.0).contains(&usual.bpm), "{style:?}");
            assert!(crate::BARS.contains(&usual.bars), "{style:?}");
            assert!((1..=5).contains(&usual.intensity), "{style:?}");
            assert!((0.5..=0.75).contains(&usual.swing), "{style:?}");
        }
    }
}
