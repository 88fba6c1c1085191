//! The names of files: what programs read from them must be right, or not be there at all.

use brief::{Brief, Length};

use crate::word::word_of;

/// The name of an asset's files, without what comes after the dot.
///
/// `CM_128bpm_bass_velora_Amin`, `CM_174bpm_drums_kralmis`, for a one-shot `CM_kick_brenia`: letters, digits, `_`, `-`
/// and `#`. A tempo with a fraction is written `127p5`, without `bpm`: programs that read tempo from names take the
/// whole number before `bpm`, and would be wrong by the fraction (docs/decisions/012).
pub fn file_stem(brief: &Brief, seed: u64) -> String {
    let (kind, word) = (brief.kind.name(), word_of(brief, seed));
    let stem = match brief.length {
        Length::Bars(_) => format!("CM_{}_{kind}_{word}", tempo(brief.bpm)),
        Length::OneShot => format!("CM_{kind}_{word}"),
    };
    match (brief.key, brief.length) {
        (None, _) => stem,
        (Some(key), Length::Bars(_)) => format!("{stem}_{}", key.for_file_name()),
        (Some(key), Length::OneShot) => format!("{stem}_{}", key.tonic.name()),
    }
}

fn tempo(bpm: f64) -> String {
    if bpm.fract() == 0.0 { format!("{bpm}bpm") } else { bpm.to_string().replace('.', "p") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::brief;

    #[test]
    fn a_name_says_tempo_kind_word_and_key() {
        let word = word_of(&brief(), 7);
        assert_eq!(file_stem(&brief(), 7), format!("CM_128bpm_bass_{word}_Amin"));
        let sharp = Brief { bpm: 127.5, key: Some("F# major".parse().unwrap()), ..brief() };
        assert_eq!(file_stem(&sharp, 7), format!("CM_127p5_bass_{word}_F#maj"));
        let drums = Brief { kind: brief::Kind::Drums, key: None, ..brief() };
        assert_eq!(file_stem(&drums, 7), format!("CM_128bpm_drums_{word}"));
        let hit = Brief { kind: brief::Kind::Kick, key: None, length: Length::OneShot, ..brief() };
        assert_eq!(file_stem(&hit, 7), format!("CM_kick_{}", word_of(&hit, 7)));
    }

    #[test]
    fn names_are_safe_on_every_system() {
        for bpm in [60.0, 99.99, 127.333_333_333_333_33, 200.0] {
            let stem = file_stem(&Brief { bpm, ..brief() }, 1);
            assert!(stem.chars().all(|c| c.is_ascii_alphanumeric() || "_-#".contains(c)), "{stem}");
            assert!(stem.len() < 64, "{stem}");
        }
    }
}
