//! Nothing that is read can make the reader panic, hang, or take more than its limits.

use std::sync::LazyLock;

use audio::decode::{DecodeError, Flaw, Limits, decode};
use audio::{BitDepth, Grid, Tags};
use proptest::prelude::*;

use super::foreign::TWO_TONES;
use crate::{LIMITS, clip, flac, mp3, read, tags, wav};

/// Small files of every format, all parts filled.
static FILES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let grid = Grid { bpm: 200.0, beats_per_bar: 1, bars: 1, sample_rate: 44_100 };
    let clip = clip(2, grid.frames());
    let tags = Tags { grid: Some(grid), ..tags() };
    vec![
        wav(&clip, BitDepth::TwentyFour, &tags),
        wav(&clip, BitDepth::Sixteen, &tags),
        flac(&clip, BitDepth::TwentyFour, &tags),
        mp3(&clip, &tags),
        TWO_TONES.to_vec(),
    ]
});

#[derive(Clone, Debug)]
enum Harm {
    Byte(prop::sample::Index, u8),
    /// Four bytes at once: sizes.
    Word(prop::sample::Index, u32),
    CutOff(prop::sample::Index),
    CutOut(prop::sample::Index, usize),
    Double(prop::sample::Index, usize),
}

fn harm() -> impl Strategy<Value = Harm> {
    let place = any::<prop::sample::Index>;
    let word = prop_oneof![
        Just(0),
        Just(1),
        Just(u32::MAX),
        Just(u32::MAX - 7),
        Just(1 << 31),
        any::<u32>()
    ];
    prop_oneof![
        4 => (place(), any::<u8>()).prop_map(|(at, byte)| Harm::Byte(at, byte)),
        4 => (place(), word).prop_map(|(at, word)| Harm::Word(at, word)),
        1 => place().prop_map(Harm::CutOff),
        1 => (place(), 0..64_usize).prop_map(|(at, len)| Harm::CutOut(at, len)),
        1 => (place(), 0..64_usize).prop_map(|(at, len)| Harm::Double(at, len)),
    ]
}

/// Half of the harm is done to the first and last bytes, where sizes and tags are.
fn harmed(mut bytes: Vec<u8>, harms: &[(u8, Harm)]) -> Vec<u8> {
    for (region, harm) in harms {
        let len = bytes.len();
        if len < 16 {
            break;
        }
        let place = |at: &prop::sample::Index| match region % 3 {
            0 => at.index(len.min(800)),
            1 => len - 1 - at.index(len.min(800)),
            _ => at.index(len),
        };
        match harm {
            Harm::Byte(at, byte) => bytes[place(at)] = *byte,
            Harm::Word(at, word) => {
                let at = place(at).min(len - 4);
                bytes[at..at + 4].copy_from_slice(&word.to_le_bytes());
            }
            Harm::CutOff(at) => bytes.truncate(place(at)),
            Harm::CutOut(at, count) => {
                let at = place(at);
                bytes.drain(at..(at + count).min(len));
            }
            Harm::Double(at, count) => {
                let at = place(at);
                let again = bytes[at..(at + count).min(len)].to_vec();
                bytes.splice(at..at, again);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_gives_an_error_or_what_is_left(
        which in 0..5_usize,
        harms in prop::collection::vec((any::<u8>(), harm()), 1..6),
    ) {
        let bytes = harmed(FILES[which].clone(), &harms);
        if let Ok(file) = decode(&bytes, Limits { seconds: 2.0, ..LIMITS }) {
            prop_assert!(file.clip.seconds() <= 2.0);
            prop_assert!(file.clip.frames() > 0);
        }
    }

    #[test]
    fn noise_after_a_plausible_start_is_no_danger(start in 0..5_usize, noise in prop::collection::vec(any::<u8>(), 0..600)) {
        let start: &[u8] = [&b"RIFF\xff\xff\xff\xffWAVE"[..], b"fLaC", b"ID3\x03\0\0\0\0\0\x10", b"\xff\xfb\xe0\x44", &TWO_TONES[..80]][start];
        let _ = decode(&[start, &noise].concat(), LIMITS);
    }
}

#[test]
fn a_truncated_wav_gives_the_frames_that_are_there_and_says_so() {
    let whole = &FILES[0];
    let file = read(&whole[..whole.len() / 2]);
    assert!(file.clip.frames() > 1_000 && file.clip.frames() < read(whole).clip.frames());
    assert!(
        file.flaws
            .iter()
            .any(|flaw| matches!(flaw, Flaw::ChunkCutShort { id, .. } if id == b"data")),
        "{:?}",
        file.flaws
    );
}

#[test]
fn a_wav_of_unknown_length_is_read_to_its_end() {
    // What programs write into a pipe: they cannot go back to fill in the sizes.
    let pcm: Vec<u8> = (0..4_000).flat_map(|sample: i16| sample.to_le_bytes()).collect();
    let fmt = [1, 0, 1, 0, 0x44, 0xac, 0, 0, 0x88, 0x58, 1, 0, 2, 0, 16, 0];
    let bytes =
        [b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0", &fmt[..], b"data\xff\xff\xff\xff", &pcm]
            .concat();
    assert_eq!(read(&bytes).clip.frames(), 4_000);
}

#[test]
fn a_flac_with_another_hash_is_read_but_flawed() {
    let mut bytes = FILES[2].clone();
    bytes[30] ^= 1;
    let file = read(&bytes);
    assert!(matches!(&file.flaws[..], [Flaw::SoundDamaged(_)]), "{:?}", file.flaws);
}

#[test]
fn senseless_formats_are_errors() {
    let fmt = |channels: u8, rate: u8, bits: u8| {
        let fmt = [1, 0, channels, 0, rate, 0, 0, 0, 0, 0, 0, 0, 2, 0, bits, 0];
        [b"RIFF\x30\0\0\0WAVEfmt \x10\0\0\0", &fmt[..], b"data\x04\0\0\0\x01\0\x01\0"].concat()
    };
    assert!(decode(&fmt(1, 100, 16), LIMITS).is_ok());
    for bytes in [fmt(0, 100, 16), fmt(1, 0, 16), fmt(1, 100, 0), fmt(1, 100, 7)] {
        assert!(matches!(decode(&bytes, LIMITS), Err(DecodeError::Sound { .. })));
    }
    let empty = [
        b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x44\xac\0\0\x88\x58\x01\0\x02\0\x10\0",
        &b"data\0\0\0\0"[..],
    ]
    .concat();
    assert!(matches!(decode(&empty, LIMITS), Err(DecodeError::Sound { .. })));
}
