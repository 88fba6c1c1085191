/// A family of words with one lower-case name each.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$word_doc])* $variant),+ }

        impl $name {
            /// Every one, in the order they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name, as requests, tags and file names write it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The one of this exact name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.name() == name)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What is made.
    Kind {
        /// A kick drum pattern.
        Kick = "kick",
        /// A bass line.
        Bass = "bass",
        /// A pad, drone or atmosphere.
        Texture = "texture",
        /// A build-up to the end of the last bar.
        Riser = "riser",
        /// Hi-hats, rides and shakers.
        Hats = "hats",
        /// Hand drums, clicks and other percussion.
        Percussion = "percussion",
        /// A whole groove.
        Drums = "drums",
        /// A chord progression.
        Chords = "chords",
        /// A melody.
        Lead = "lead",
        /// An arpeggio.
        Arp = "arp",
        /// A hit that falls at the start and rings out.
        Impact = "impact",
    }
}

impl Kind {
    /// Whether it is played in a key; the others carry none.
    pub fn is_tonal(self) -> bool {
        matches!(self, Self::Bass | Self::Texture | Self::Chords | Self::Lead | Self::Arp)
    }

    /// Whether it can be asked for as a single hit.
    pub fn has_one_shot(self) -> bool {
        matches!(self, Self::Kick | Self::Percussion | Self::Riser | Self::Impact)
    }
}

words! {
    /// The genre: it decides groove, harmony and sounds.
    Style {
        /// Four on the floor, dark and driving.
        Techno = "techno",
        /// Four on the floor, swung and warm.
        House = "house",
        /// Fast broken beats over deep bass.
        DrumAndBass = "drum & bass",
        /// Half-time drums, rolling hats, long 808s.
        Trap = "trap",
        /// Dusty, late and mellow.
        LoFi = "lo-fi",
        /// Slow, wide, hardly any drums.
        Ambient = "ambient",
        /// Clave-based, hand drums, plucked strings.
        Latin = "latin",
        /// Rolling off-beat bass and supersaws.
        Trance = "trance",
        /// Sampled-drum swing at walking pace.
        HipHop = "hip-hop",
        /// Syncopated breaks.
        Breakbeat = "breakbeat",
        /// Polyrhythmic percussion over a house pulse.
        AfroHouse = "afro house",
        /// Dembow.
        Reggaeton = "reggaeton",
    }
}

words! {
    /// A colour of the sound.
    Mood {
        /// Less treble, lower, minor turns.
        Dark = "dark",
        /// More space and longer tails.
        Ambient = "ambient",
        /// More notes.
        Energetic = "energetic",
    }
}

/// A set of moods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Moods(u8);

impl Moods {
    /// The set with `mood` in it too.
    pub fn with(self, mood: Mood) -> Self {
        Self(self.0 | 1 << mood as u8)
    }

    /// Whether `mood` is in the set.
    pub fn has(self, mood: Mood) -> bool {
        self.0 & (1 << mood as u8) != 0
    }

    /// The moods in the set, in the order of [`Mood::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Mood> {
        Mood::ALL.iter().copied().filter(move |mood| self.has(*mood))
    }
}

impl FromIterator<Mood> for Moods {
    fn from_iter<I: IntoIterator<Item = Mood>>(moods: I) -> Self {
        moods.into_iter().fold(Self::default(), Self::with)
    }
}

words! {
    /// An instrument asked for by name.
    Instrument {
        /// Drum kit: long booming kick, ticking hats.
        Kit808 = "808",
        /// Drum kit: punchy kick, noisy snare, metallic hats.
        Kit909 = "909",
        /// Drum kit: skins and brass.
        AcousticKit = "acoustic drums",
        /// Drum kit: distorted and hard.
        IndustrialKit = "industrial drums",
        /// Drum kit: worn, narrow-band.
        DustyKit = "dusty drums",
        /// Percussion: congas.
        Congas = "congas",
        /// Percussion: bongos.
        Bongos = "bongos",
        /// Percussion: shaker.
        Shaker = "shaker",
        /// Percussion: tambourine.
        Tambourine = "tambourine",
        /// Percussion: cowbell.
        Cowbell = "cowbell",
        /// Percussion: claves.
        Claves = "claves",
        /// Percussion: tom-toms.
        Toms = "toms",
        /// Percussion: rim shots.
        Rim = "rim",
        /// Bass: nearly a sine.
        SubBass = "sub bass",
        /// Bass: detuned saws that beat.
        ReeseBass = "reese bass",
        /// Bass: resonant, sliding, sixteenth notes.
        AcidBass = "acid bass",
        /// Bass: filtered saw.
        AnalogBass = "analog bass",
        /// Bass: frequency modulation.
        FmBass = "fm bass",
        /// Bass: plucked, wooden.
        UprightBass = "upright bass",
        /// Keys and strings: many detuned saws.
        Supersaw = "supersaw",
        /// Keys and strings: warm filtered saws and pulses.
        AnalogPoly = "analog poly",
        /// Keys and strings: electric piano.
        ElectricPiano = "electric piano",
        /// Keys and strings: nylon-string guitar.
        NylonGuitar = "nylon guitar",
        /// Keys and strings: steel-string guitar.
        SteelGuitar = "steel guitar",
        /// Keys and strings: drawbar organ.
        Organ = "organ",
        /// Keys and strings: bowed ensemble.
        Strings = "strings",
        /// Keys and strings: voices.
        Choir = "choir",
        /// Keys and strings: bells.
        Bells = "bells",
        /// Keys and strings: marimba.
        Marimba = "marimba",
        /// Keys and strings: short synthesiser pluck.
        Pluck = "pluck",
        /// Keys and strings: square wave.
        Square = "square",
        /// Texture: vinyl and tape.
        Vinyl = "vinyl",
        /// Texture: held low notes.
        Drone = "drone",
        /// Texture: clouds of grains.
        Grains = "grains",
    }
}
