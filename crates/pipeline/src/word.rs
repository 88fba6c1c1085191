//! A made-up word that names a loop, so that people can speak of it.

use brief::Brief;

/// How a word may begin.
const ONSETS: [&str; 24] = [
    "b", "bl", "br", "d", "dr", "fl", "fr", "g", "gl", "gr", "k", "kl", "kr", "l", "m", "n", "r",
    "s", "sl", "st", "t", "tr", "v", "z",
];
const VOWELS: [&str; 5] = ["a", "e", "i", "o", "u"];
/// How its second syllable may begin.
const MIDDLES: [&str; 20] = [
    "dr", "l", "lm", "ln", "ls", "lt", "m", "n", "nv", "r", "rk", "rl", "rm", "rn", "rs", "s",
    "sm", "v", "vr", "z",
];
/// How it may end.
const ENDINGS: [&str; 25] = [
    "a", "o", "an", "ar", "or", "ir", "al", "el", "il", "ol", "as", "is", "os", "us", "um", "ea",
    "ia", "io", "eo", "ora", "ela", "ona", "ara", "iva", "ano",
];

/// How many words there are.
pub(crate) const WORDS: u64 = (ONSETS.len() * VOWELS.len() * MIDDLES.len() * ENDINGS.len()) as u64;

/// About a golden section of [`WORDS`] and coprime to it: seeds that follow each other get words that are far apart,
/// and none comes again before all others were used.
const STRIDE: u64 = 37_081;

/// The word of a brief and a seed.
///
/// Any [`WORDS`] seeds in a row have different words, so that no two loops of one run can share a file name. Parts of
/// one song, which differ in what their file names say anyway (kind, tempo, key), share their word; what names do not
/// say (style, length, moods …) changes it.
pub(crate) fn word_of(brief: &Brief, seed: u64) -> String {
    let place = (seed % WORDS * STRIDE + unnamed(brief) % WORDS) % WORDS;
    let mut rest = place as usize;
    let mut pick = |syllables: &[&'static str]| {
        let syllable = syllables[rest % syllables.len()];
        rest /= syllables.len();
        syllable
    };
    [pick(&ONSETS), pick(&VOWELS), pick(&MIDDLES), pick(&ENDINGS)].concat()
}

/// A number for everything in a brief that a file name does not say.
fn unnamed(brief: &Brief) -> u64 {
    let moods: Vec<&str> = brief.moods.iter().map(|mood| mood.name()).collect();
    let instruments: Vec<&str> =
        brief.instruments.iter().map(|instrument| instrument.name()).collect();
    let text = format!(
        "{}|{}|{}|{}|{}|{}|{}",
        brief.style.name(),
        brief.length,
        brief.intensity,
        moods.join("+"),
        brief.swing,
        instruments.join("+"),
        brief.sample_rate,
    );
    // FNV-1a with 64 bits (RFC 9923): the hash of the standard library may change with the compiler.
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::tests::brief;

    #[test]
    fn no_word_comes_again_before_all_others_were_used() {
        let words: HashSet<String> = (0..WORDS).map(|seed| word_of(&brief(), seed)).collect();
        assert_eq!(words.len(), 60_000);
    }

    #[test]
    fn what_a_file_name_does_not_say_changes_the_word() {
        let word = word_of(&brief(), 7);
        assert_eq!(
            word_of(&brief::Brief { kind: brief::Kind::Kick, key: None, ..brief() }, 7),
            word
        );
        assert_ne!(word_of(&brief::Brief { intensity: 5, ..brief() }, 7), word);
        assert_ne!(word_of(&brief::Brief { style: brief::Style::House, ..brief() }, 7), word);
        assert_ne!(word_of(&brief(), 8), word);
    }
}
