use audio::decode::{SoundFile, seal};
use sha2::{Digest, Sha256};

/// The SHA-256 of the sound in a file, to be held against the one that its tags and its passport name.
///
/// `file` is what [`audio::decode::decode`] made of `bytes`; 64 hexadecimal digits.
pub fn sound_sha256(bytes: &[u8], file: &SoundFile) -> String {
    let mut sound = SoundSeal::default();
    seal(bytes, file, &mut sound);
    sound.hex()
}

/// The SHA-256 of a file's sound: of the interleaved little-endian PCM of its bit depth, so that a WAV and a FLAC of
/// one depth share it; of an MP3, of the MPEG frames.
#[derive(Clone, Default)]
pub(crate) struct SoundSeal(Sha256);

impl SoundSeal {
    /// 64 hexadecimal digits.
    pub(crate) fn hex(&self) -> String {
        hex(self.0.clone())
    }
}

impl audio::Seal for SoundSeal {
    fn update(&mut self, sound: &[u8]) {
        self.0.update(sound);
    }

    fn tag(&self) -> Option<(String, String)> {
        Some(("AUDIO_SHA256".to_owned(), self.hex()))
    }
}

/// The SHA-256 of a whole file; 64 hexadecimal digits.
pub(crate) fn file_sha256(bytes: &[u8]) -> String {
    hex(Sha256::new_with_prefix(bytes))
}

fn hex(hash: Sha256) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digest = hash.finalize();
    let digits = digest
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    digits.map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use audio::Seal;

    use super::*;

    #[test]
    fn the_hash_is_that_of_the_standards_example() {
        // FIPS 180-4 example, SHA-256 of "abc".
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let mut seal = SoundSeal::default();
        seal.update(b"a");
        seal.update(b"bc");
        assert_eq!(seal.hex(), abc);
    }
}
