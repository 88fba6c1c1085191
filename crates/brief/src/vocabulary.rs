//! The one table of words: guided fields and the prompt are both read with it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::{Instrument, Kind, Mood, Style};

/// What a word or phrase means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Meaning {
    Kind(Kind, Weight),
    Style(Style),
    Mood(Mood),
    Instrument(Instrument, Weight),
    Intensity(u8),
    Swing(f64),
    OneShot,
    /// The word wants a major or a minor key when none is named.
    Major,
    Minor,
    /// The word says that this is not wanted.
    Without(Kind),
    /// The word carries nothing that could be missed.
    Filler,
}

/// How surely a word names the kind of a whole prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// Only if nothing else does: `groove`, `riff`.
    Weak,
    /// An instrument that is usually asked for as this kind.
    Implied,
    /// The kind's own word.
    Named,
}

/// What a phrase means; words are in lower case with single spaces, without hyphens and apostrophes.
pub(crate) fn meanings(phrase: &str) -> Option<&'static [Meaning]> {
    INDEX.get(phrase).copied()
}

/// All phrases, in the order of the table.
pub(crate) fn phrases() -> impl Iterator<Item = (&'static str, &'static [Meaning])> {
    TABLE.iter().flat_map(|(phrases, means)| phrases.split('|').map(move |phrase| (phrase, *means)))
}

/// No phrase of the table has more words.
pub(crate) const WORDS_MAX: usize = 4;

static INDEX: LazyLock<BTreeMap<&str, &[Meaning]>> = LazyLock::new(|| phrases().collect());

/// A shorthand that keeps the table readable.
const fn kind(kind: Kind) -> Meaning {
    Meaning::Kind(kind, Weight::Named)
}

const fn weak(kind: Kind) -> Meaning {
    Meaning::Kind(kind, Weight::Weak)
}

use Meaning::{Filler, Intensity, Major, Minor, OneShot, Swing, Without};
const DARK: Meaning = Meaning::Mood(Mood::Dark);
const SPACE: Meaning = Meaning::Mood(Mood::Ambient);
const ENERGY: Meaning = Meaning::Mood(Mood::Energetic);

const fn style(style: Style) -> Meaning {
    Meaning::Style(style)
}

/// A word that names an instrument and does not say that it is all there is.
const fn colours(instrument: Instrument) -> Meaning {
    Meaning::Instrument(instrument, Weight::Weak)
}

const fn plays(instrument: Instrument) -> Meaning {
    Meaning::Instrument(instrument, Weight::Implied)
}

#[rustfmt::skip]
const TABLE: &[(&str, &[Meaning])] = &[
    // Kinds.
    ("kick|kicks|kick drum|kick drums|kickdrum|bass drum|bass drums|bassdrum|bd", &[kind(Kind::Kick)]),
    ("bass|basses|bassline|basslines|bass line|bass lines|low end|wobble|wobble bass|wobbles", &[kind(Kind::Bass)]),
    ("texture|textures|pad|pads|atmosphere|atmospheres|atmos|soundscape|soundscapes|ambience",
        &[kind(Kind::Texture)]),
    ("riser|risers|build up|build ups|buildup|buildups|sweep|sweeps|uplifter|uplifters|upsweep|noise sweep|white noise sweep|snare roll",
        &[kind(Kind::Riser)]),
    ("rise|build|building", &[weak(Kind::Riser)]),
    ("hats|hat|hi hat|hi hats|hihat|hihats|high hat|high hats|hh|ride|rides|cymbal|cymbals|open hat|open hats|closed hat|closed hats|top loop|tops",
        &[kind(Kind::Hats)]),
    ("percussion|percussions|perc|percs|percussive|snare|snares|clap|claps|finger snaps|clicks", &[kind(Kind::Percussion)]),
    ("drums|drum|drumloop|drum loop|drum beat|drumbeat|drum groove|drum kit|drumkit|drum machine|full drums|beat|beats|backbeat", &[kind(Kind::Drums)]),
    ("groove|grooves|rhythm section|four on the floor|4 on the floor", &[weak(Kind::Drums)]),
    ("chords|chord|chord progression|chord progressions|progression|stabs|stab|harmony|comping", &[kind(Kind::Chords)]),
    ("lead|leads|melody|melodies|topline|top line|lead line|solo", &[kind(Kind::Lead)]),
    ("riff|riffs|hook|hooks|melodic", &[weak(Kind::Lead)]),
    ("arp|arps|arpeggio|arpeggios|arpeggiated|arpeggiator", &[kind(Kind::Arp)]),
    ("impact|impacts|boom|booms|downlifter|crash|slam", &[kind(Kind::Impact)]),
    ("hit|hits", &[weak(Kind::Impact)]),
    ("single hit|one hit", &[OneShot, weak(Kind::Impact)]),
    ("one shot|oneshot|one shots|oneshots|single shot", &[OneShot]),

    // Styles.
    ("techno|tekno|minimal techno|melodic techno|detroit|schranz", &[style(Style::Techno)]),
    ("industrial techno", &[style(Style::Techno), Intensity(4), colours(Instrument::IndustrialKit)]),
    ("house|deep house|tech house|progressive house|french house|bass house|disco house|disco|chicago house", &[style(Style::House)]),
    ("drum and bass|drum n bass|drum bass|drumnbass|dnb|d and b|d n b|jungle|liquid dnb|neurofunk|jungle breaks", &[style(Style::DrumAndBass)]),
    ("trap|drill|phonk", &[style(Style::Trap)]),
    ("lo fi|lofi|lo fi hip hop|lofi hip hop|lofi hiphop|chillhop|chill hop", &[style(Style::LoFi)]),
    ("ambient", &[style(Style::Ambient), SPACE]),
    ("downtempo|new age|chillout", &[style(Style::Ambient)]),
    ("latin|latino|latina|salsa|bossa|bossa nova|samba|cumbia|rumba|flamenco|mambo|cha cha|afro cuban|cuban", &[style(Style::Latin)]),
    ("trance|psytrance|psy trance|goa|goa trance|uplifting trance", &[style(Style::Trance)]),
    ("hip hop|hiphop|boom bap|boombap|rap", &[style(Style::HipHop)]),
    ("breakbeat|breakbeats|break beat|break beats|breaks|big beat|nu skool breaks", &[style(Style::Breakbeat)]),
    ("afro house|afrohouse|afro|afro tech|amapiano", &[style(Style::AfroHouse)]),
    ("reggaeton|reggaetón|dembow|perreo", &[style(Style::Reggaeton)]),

    // Moods.
    ("dark|darker|moody|deep|deeper|gloomy|brooding|sinister|ominous|menacing|murky|shadowy|mysterious|haunting|gritty|evil|noir|night|midnight",
        &[DARK]),
    ("sad|melancholic|melancholy|sombre|somber", &[DARK, Minor]),
    ("dreamy|spacious|ethereal|atmospheric|airy|floating|spacey|spacy|cosmic|hazy|lush|cinematic|wide|immersive|meditative|reverberant|washed out",
        &[SPACE]),
    ("energetic|upbeat|playful|driving|lively|energy|high energy|fun|dynamic|bouncy|groovy|funky|dancey|danceable|festive|party|rolling|busy",
        &[ENERGY]),
    ("happy|joyful|cheerful|uplifting|euphoric|sunny|bright", &[ENERGY, Major]),

    // Intensity, and words that are both.
    ("soft|softer|gentle|chill|chilled|calm|mellow|quiet|subtle|relaxed|relaxing|laid back|delicate|low energy|minimal|light|sparse",
        &[Intensity(2)]),
    ("medium|moderate", &[Intensity(3)]),
    ("powerful|heavy|intense|big|punchy", &[Intensity(4)]),
    ("hard|aggressive|banging|hard hitting|raging|brutal", &[ENERGY, Intensity(5)]),
    ("peak time|peaktime|full on|maximum|massive|relentless", &[Intensity(5)]),

    // Feel. Two to one is a triplet.
    ("swung|swing|swinging|swingy", &[Swing(0.6)]),
    ("shuffle|shuffled|shuffling|triplet feel|triplet swing|triplets", &[Swing(0.667)]),
    ("straight|quantised|quantized|on the grid", &[Swing(0.5)]),

    // Drum kits.
    ("808|tr 808|808 kit", &[plays(Instrument::Kit808)]),
    ("808 s|808 bass|808 basses|808 bassline", &[kind(Kind::Bass), plays(Instrument::SubBass)]),
    ("808 beat|808 beats|808 drums", &[kind(Kind::Drums), plays(Instrument::Kit808)]),
    ("909|909 s|tr 909|909 kit|909 drums", &[plays(Instrument::Kit909)]),
    ("acoustic drums|acoustic drum|acoustic kit|acoustic drum kit|live drums|real drums", &[kind(Kind::Drums), plays(Instrument::AcousticKit)]),
    ("industrial drums|industrial kit", &[kind(Kind::Drums), plays(Instrument::IndustrialKit)]),
    ("industrial", &[colours(Instrument::IndustrialKit)]),
    ("dusty drums|dusty kit|dusty beat", &[kind(Kind::Drums), plays(Instrument::DustyKit)]),
    ("dusty", &[colours(Instrument::DustyKit)]),

    // Percussion.
    ("hand percussion|hand percs|hand perc", &[plays(Instrument::Congas), plays(Instrument::Bongos), plays(Instrument::Shaker)]),
    ("hand drums|hand drum", &[plays(Instrument::Congas), plays(Instrument::Bongos)]),
    ("congas|conga", &[plays(Instrument::Congas)]),
    ("bongos|bongo", &[plays(Instrument::Bongos)]),
    ("shaker|shakers|maracas|cabasa|caxixi", &[plays(Instrument::Shaker)]),
    ("tambourine|tambourines|tamb|pandeiro", &[plays(Instrument::Tambourine)]),
    ("cowbell|cowbells|agogo", &[plays(Instrument::Cowbell)]),
    ("claves|clave|woodblock|wood block", &[plays(Instrument::Claves)]),
    ("toms|tom|tom toms|tom tom|floor tom", &[plays(Instrument::Toms)]),
    ("rim|rims|rimshot|rimshots|rim shot|rim shots|sidestick|side stick", &[plays(Instrument::Rim)]),

    // Basses.
    ("sub bass|subbass|sub|subs|sub bassline", &[kind(Kind::Bass), plays(Instrument::SubBass)]),
    ("reese bass|reese|reece bass|reece|reese bassline", &[kind(Kind::Bass), plays(Instrument::ReeseBass)]),
    ("acid bass|acid line|acid bassline|303|303 s|tb 303|303 bass", &[kind(Kind::Bass), plays(Instrument::AcidBass)]),
    ("acid", &[colours(Instrument::AcidBass)]),
    ("analog bass|analogue bass|synth bass|moog bass|analog bassline", &[kind(Kind::Bass), plays(Instrument::AnalogBass)]),
    ("fm bass", &[kind(Kind::Bass), plays(Instrument::FmBass)]),
    ("upright bass|double bass|upright|contrabass|acoustic bass", &[kind(Kind::Bass), plays(Instrument::UprightBass)]),

    // Keys and strings.
    ("supersaw|supersaws|super saw|super saws|detuned saws", &[plays(Instrument::Supersaw)]),
    ("analog poly|analogue poly|analog synth|analogue synth|analog synths|poly synth|polysynth|analog pad|analogue pad", &[plays(Instrument::AnalogPoly)]),
    ("electric piano|electric pianos|rhodes|wurlitzer|wurli|e piano|epiano|piano|pianos|grand piano|upright piano|keys|keyboard", &[plays(Instrument::ElectricPiano)]),
    ("nylon guitar|nylon guitars|nylon string guitar|nylon|spanish guitar|classical guitar|flamenco guitar|guitarra", &[plays(Instrument::NylonGuitar)]),
    ("steel guitar|steel string guitar|guitar|guitars|acoustic guitar|acoustic guitars|electric guitar", &[plays(Instrument::SteelGuitar)]),
    ("guitar rhythm|rhythm guitar|guitar strumming|strumming", &[kind(Kind::Chords), plays(Instrument::SteelGuitar)]),
    ("nylon guitar rhythm|nylon rhythm guitar|spanish guitar rhythm", &[kind(Kind::Chords), plays(Instrument::NylonGuitar)]),
    ("organ|organs|hammond|drawbar organ", &[plays(Instrument::Organ)]),
    ("strings|string ensemble|violin|violins|cello|cellos|orchestra|orchestral", &[plays(Instrument::Strings)]),
    ("choir|choirs|voices|vocal pad|choral", &[plays(Instrument::Choir)]),
    ("bells|bell|glockenspiel|chimes|music box", &[plays(Instrument::Bells)]),
    ("marimba|marimbas|xylophone|vibraphone|kalimba|balafon", &[plays(Instrument::Marimba)]),
    ("pluck|plucks|plucked|plucky|synth pluck", &[plays(Instrument::Pluck)]),
    ("square|square wave|square lead|chiptune|chip tune|8 bit", &[plays(Instrument::Square)]),

    // Textures.
    ("vinyl|vinyl crackle|vinyl noise|crackle|tape|tape hiss|tape noise", &[colours(Instrument::Vinyl)]),
    ("drone|drones|droning", &[kind(Kind::Texture), plays(Instrument::Drone)]),
    ("grains|grain|granular|grain cloud|grain clouds", &[plays(Instrument::Grains)]),

    ("drumless|beatless|drum free|beat free", &[Without(Kind::Drums)]),

    // Words that ask for nothing in particular.
    ("a|an|the|of|in|on|at|for|to|from|by|as|is|are|be|it|its|this|that|these|my|me|i|you|we|our|your|am", &[Filler]),
    ("please|make|makes|give|want|wants|need|needs|like|would|could|can|create|generate|get|let|us|have|has|having", &[Filler]),
    ("very|really|quite|rather|bit|so|super|too|pretty|slightly|kind|sort|type|style|styled|feel|feeling|vibe|vibes|mood|moods|tone|key", &[Filler]),
    ("loop|loops|looped|looping|seamless|sample|samples|sound|sounds|sounding|music|musical|track|tracks|song|songs|tune|part|parts|pattern|patterns|line|lines|rhythm|rhythms|element|elements|instrument|instruments|pack", &[Filler]),
    ("some|something|any|more|less|than|about|around|approximately|exactly|roughly|long|length|tempo|bpm|bar|bars|seconds|duration|intensity|level|also|there|here|it s|s|t|instead|goes|full|nice|good|great|cool|new|set|use|using|other|one", &[Filler]),
    ("synth|synths|synthesizer|synthesiser|electronic|dance|club|dj|royalty free|stereo|instrumental", &[Filler]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_stands_in_the_table_once_and_is_short_enough() {
        let mut seen = std::collections::BTreeSet::new();
        for (phrase, _) in phrases() {
            assert!(seen.insert(phrase), "'{phrase}' stands twice");
            assert!(phrase.split(' ').count() <= WORDS_MAX, "'{phrase}' is too long");
            assert_eq!(phrase, phrase.to_lowercase());
        }
    }

    #[test]
    fn every_mood_and_instrument_has_its_own_name_in_the_table() {
        for mood in Mood::ALL {
            assert!(meanings(mood.name()).unwrap().contains(&Meaning::Mood(*mood)), "{mood:?}");
        }
        for instrument in Instrument::ALL {
            assert!(
                meanings(instrument.name())
                    .unwrap()
                    .iter()
                    .any(|one| matches!(one, Meaning::Instrument(named, _) if named == instrument)),
                "{instrument:?}"
            );
        }
    }
}
