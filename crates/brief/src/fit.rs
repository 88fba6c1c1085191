use crate::{Instrument, Kind};

impl Instrument {
    /// What is made when an instrument is named and no kind is.
    pub fn usual_kind(self) -> Kind {
        use Instrument::*;
        match self {
            Kit808 | Kit909 | AcousticKit | IndustrialKit | DustyKit => Kind::Drums,
            Congas | Bongos | Shaker | Tambourine | Cowbell | Claves | Toms | Rim => {
                Kind::Percussion
            }
            SubBass | ReeseBass | AcidBass | AnalogBass | FmBass | UprightBass => Kind::Bass,
            Supersaw | AnalogPoly | ElectricPiano | NylonGuitar | SteelGuitar | Organ | Strings
            | Choir => Kind::Chords,
            Bells | Square => Kind::Lead,
            Marimba | Pluck => Kind::Arp,
            Vinyl | Drone | Grains => Kind::Texture,
        }
    }

    /// Whether a kind can be played on it.
    pub fn fits(self, kind: Kind) -> bool {
        use Instrument::*;
        match self {
            Kit808 | Kit909 | AcousticKit | IndustrialKit | DustyKit => {
                matches!(kind, Kind::Kick | Kind::Hats | Kind::Percussion | Kind::Drums)
            }
            Shaker | Tambourine => matches!(kind, Kind::Percussion | Kind::Drums | Kind::Hats),
            Congas | Bongos | Cowbell | Claves | Toms | Rim => {
                matches!(kind, Kind::Percussion | Kind::Drums)
            }
            SubBass | ReeseBass | AcidBass | AnalogBass | FmBass | UprightBass => {
                kind == Kind::Bass
            }
            // What can be held can also be spread out into a texture.
            Supersaw | AnalogPoly | Organ | Strings | Choir | Bells => {
                matches!(kind, Kind::Chords | Kind::Lead | Kind::Arp | Kind::Texture)
            }
            ElectricPiano | NylonGuitar | SteelGuitar | Marimba | Pluck | Square => {
                matches!(kind, Kind::Chords | Kind::Lead | Kind::Arp)
            }
            Vinyl | Drone | Grains => kind == Kind::Texture,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instrument_fits_its_usual_kind() {
        for instrument in Instrument::ALL {
            assert!(instrument.fits(instrument.usual_kind()), "{instrument:?}");
        }
    }
}
