//! The bytes of each chunk against the published layouts, counted by hand.

use audio::riff::{Chunk, chunks};
use audio::{BitDepth, Grid, PitchClass, Tags};

use crate::{clip, flac, grid, mp3, read, tags, wav};

#[test]
fn the_chunks_of_a_loop_stand_in_the_order_that_players_want() {
    let bytes = wav(&clip(2, grid().frames()), BitDepth::TwentyFour, &tags());
    let names: Vec<_> = chunks(&bytes)
        .unwrap()
        .iter()
        .map(|chunk| String::from_utf8_lossy(&chunk.id).into_owned())
        .collect();
    assert_eq!(names, ["fmt ", "acid", "smpl", "cue ", "LIST", "data", "id3 "]);
    assert_eq!(word(&bytes, 4) as usize, bytes.len() - 8);
    assert_eq!(bytes.len() % 2, 0);
    let data = chunk(&bytes, b"data");
    assert_eq!(data.body.len(), grid().frames() * 6);
}

#[test]
fn an_odd_data_chunk_is_padded() {
    // One channel of 24 bits and an odd number of frames.
    let bytes = wav(&clip(1, 4_097), BitDepth::TwentyFour, &Tags::default());
    assert_eq!(chunk(&bytes, b"data").claimed, 12_291);
    assert_eq!(chunk(&bytes, b"id3 ").body[..3], *b"ID3");
    assert_eq!(word(&bytes, 4) as usize, bytes.len() - 8);
}

#[test]
fn fmt_has_tag_one_at_both_depths() {
    for (depth, bits) in [(BitDepth::Sixteen, 16_u8), (BitDepth::TwentyFour, 24)] {
        let bytes = wav(&clip(2, 100), depth, &Tags::default());
        let frame_bytes = bits / 4;
        let rate = 44_100 * u32::from(frame_bytes);
        let mut expected = vec![1, 0, 2, 0, 0x44, 0xac, 0, 0];
        expected.extend(rate.to_le_bytes());
        expected.extend([frame_bytes, 0, bits, 0]);
        assert_eq!(chunk(&bytes, b"fmt ").body, expected);
    }
}

#[test]
fn acid_says_tempo_beats_and_root() {
    let flags_and_root = |tags: &Tags, frames| {
        let bytes = wav(&clip(1, frames), BitDepth::Sixteen, tags);
        let acid = chunk(&bytes, b"acid").body.to_vec();
        assert_eq!(acid.len(), 24);
        acid
    };
    let tonal = flags_and_root(&tags(), grid().frames());
    assert_eq!(tonal[..12], [6, 0, 0, 0, 57, 0, 0, 0x80, 0, 0, 0, 0]);
    assert_eq!(tonal[12..20], [8, 0, 0, 0, 4, 0, 4, 0]);
    assert_eq!(tonal[20..], 127.5_f32.to_le_bytes());

    let drums = flags_and_root(&Tags { key: None, ..tags() }, grid().frames());
    assert_eq!(drums[..6], [4, 0, 0, 0, 48, 0]);

    let hit = flags_and_root(&Tags { key: None, grid: None, ..tags() }, 999);
    assert_eq!((&hit[..4], &hit[12..16]), (&[1, 0, 0, 0][..], &[0; 4][..]));

    let tuned = flags_and_root(&Tags { key: None, grid: None, root_note: Some(33), ..tags() }, 999);
    assert_eq!((&tuned[..6], &tuned[12..16]), (&[3, 0, 0, 0, 57, 0][..], &[0; 4][..]));
}

#[test]
fn smpl_loops_the_whole_and_cue_marks_the_bars() {
    let frames = grid().frames();
    let bytes = wav(&clip(1, frames), BitDepth::Sixteen, &tags());
    let smpl = chunk(&bytes, b"smpl").body;
    assert_eq!(smpl.len(), 36 + 24);
    // 1e9 / 44 100 = 22 675.7…; the tonic A in the octave of middle C is note 69.
    let words: Vec<u32> = (0..smpl.len()).step_by(4).map(|at| word(smpl, at)).collect();
    assert_eq!(words, [0, 0, 22_676, 69, 0, 0, 0, 1, 0, 0, 0, 0, frames as u32 - 1, 0, 0]);

    let cue = chunk(&bytes, b"cue ").body;
    let words: Vec<u32> = (0..cue.len()).step_by(4).map(|at| word(cue, at)).collect();
    let data = u32::from_le_bytes(*b"data");
    // 4 · 60 · 44 100 / 127.5 = 83 011.76…
    assert_eq!(words, [2, 1, 0, data, 0, 0, 0, 2, 83_012, data, 0, 0, 83_012]);
}

#[test]
fn a_one_shot_has_neither_loop_nor_cue() {
    let file = read(&wav(
        &clip(2, 5_000),
        BitDepth::TwentyFour,
        &Tags { grid: None, key: None, ..tags() },
    ));
    assert_eq!(file.smpl.unwrap().loops, []);
    assert!(file.acid.unwrap().one_shot());
    assert_eq!(file.cues, []);
    assert!(file.chunks.iter().all(|chunk| chunk.id != *b"cue "));
}

#[test]
fn info_texts_end_with_a_nul_and_are_padded() {
    let tags = Tags { title: "Abc".into(), artist: "De".into(), ..Tags::default() };
    let bytes = wav(&clip(1, 10), BitDepth::Sixteen, &tags);
    assert_eq!(chunk(&bytes, b"LIST").body, b"INFOINAM\x04\0\0\0Abc\0IART\x03\0\0\0De\0\0");
}

#[test]
fn id3_is_version_2_3_with_a_whole_tempo_and_a_short_key() {
    let sharp = "F# minor".parse().unwrap();
    let grid = Grid { bpm: 128.0, ..grid() };
    let tags = Tags {
        key: Some(sharp),
        grid: Some(grid),
        extra: vec![("SEED".into(), "é".into())],
        ..Tags::default()
    };
    let bytes = wav(&clip(1, grid.frames()), BitDepth::Sixteen, &tags);
    let id3 = chunk(&bytes, b"id3 ").body;
    let sum = b"TXXX\0\0\0\x1b\0\0\0AUDIO_SUM\0";
    let mut expected = b"ID3\x03\0\0\0\0\0\x52TBPM\0\0\0\x04\0\0\x00128TKEY\0\0\0\x04\0\0\0F#mTXXX\0\0\0\x07\0\0\0SEED\0\xe9".to_vec();
    expected.extend(sum);
    assert_eq!(id3[..expected.len()], expected);
    // The frames after the header of ten bytes, and sixteen digits after the name of the seal.
    assert_eq!(id3.len(), 10 + 0x52);
    assert_eq!(id3.len(), expected.len() + 16);
}

#[test]
fn text_beyond_latin_1_is_utf_16_with_a_mark() {
    let tags = Tags { comment: "夜".into(), ..Tags::default() };
    let bytes = mp3(&clip(1, 100), &tags);
    let comm = b"COMM\0\0\0\x0c\0\0\x01eng\xff\xfe\0\0\xff\xfe\x1c\x59";
    assert_eq!(bytes[10..10 + comm.len()], *comm);
}

#[test]
fn a_flac_states_its_length_depth_and_hash() {
    let clip = clip(2, 9_001);
    let bytes = flac(&clip, BitDepth::TwentyFour, &Tags::default());
    assert_eq!(bytes[..8], *b"fLaC\0\0\0\x22");
    // Both block sizes 4096, though the last block is shorter; frame sizes unknown.
    assert_eq!(bytes[8..18], [0x10, 0, 0x10, 0, 0, 0, 0, 0, 0, 0]);
    // 44 100 in 20 bits, channels − 1 in 3, bits − 1 in 5, 9 001 frames in 36.
    assert_eq!(bytes[18..26], [0x0a, 0xc4, 0x43, 0x70, 0, 0, 0x23, 0x29]);
    assert_ne!(bytes[26..42], [0; 16]);
    assert_eq!(bytes[42], 0x84);
}

#[test]
fn roots_come_from_the_key_unless_they_are_set() {
    let key = Some("C# major".parse().unwrap());
    assert_eq!(Tags { key, ..Tags::default() }.root(), Some(61));
    assert_eq!(Tags { key, root_note: Some(36), ..Tags::default() }.root(), Some(36));
    assert_eq!(Tags::default().root(), None);
    assert_eq!(PitchClass::of(61).name(), "C#");
}

fn chunk<'a>(bytes: &'a [u8], id: &[u8; 4]) -> Chunk<'a> {
    chunks(bytes).unwrap().into_iter().find(|chunk| chunk.id == *id).unwrap()
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
}
