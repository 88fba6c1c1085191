use std::fs;

use audio::decode::{Limits, decode};
use audio::{BitDepth, Clip, WriteError};
use brief::{Brief, Kind, Length};
use engine::{BuiltIn, Unwatched};
use pipeline::{Asset, Existing, Format, ProvenanceView, Target, encode, produce, write};
use tempfile::TempDir;

use crate::kick;

/// One that is loud, one that is quiet for long, and one that is not cut to a grid.
fn assets() -> Vec<Asset> {
    let texture = Brief { kind: Kind::Texture, key: "D dorian".parse().ok(), bpm: 127.3, ..kick() };
    let impact = Brief { kind: Kind::Impact, length: Length::OneShot, ..kick() };
    let briefs = [kick(), texture, impact];
    briefs.map(|brief| produce(&BuiltIn, &brief, 3, &mut Unwatched).unwrap()).into()
}

#[test]
fn a_file_in_memory_is_the_file_in_the_folder() {
    let asset = produce(&BuiltIn, &kick(), 3, &mut Unwatched).unwrap();
    for depth in [BitDepth::Sixteen, BitDepth::TwentyFour] {
        let folder = TempDir::new().unwrap();
        let target = Target {
            folder: folder.path(),
            formats: Format::ALL,
            depth,
            midi: false,
            existing: Existing::Keep,
        };
        let written = write(&asset, None, &target).unwrap();
        for (at, format) in Format::ALL.iter().enumerate() {
            let encoded = encode(&asset.provenance, &asset.clip, *format, depth).unwrap();
            assert!(encoded.bytes == fs::read(&written.paths[at]).unwrap(), "{format:?} {depth:?}");
            assert_eq!(encoded.file, written.passport.files[at]);
            assert_eq!(encoded.file.bytes, encoded.bytes.len() as u64);
        }
    }
}

#[test]
fn files_made_later_from_the_wav_and_the_record_are_as_if_made_with_it() {
    for asset in assets() {
        let record = serde_json::to_string(&ProvenanceView::of(&asset.provenance)).unwrap();
        let wav =
            encode(&asset.provenance, &asset.clip, Format::Wav, BitDepth::TwentyFour).unwrap();

        let read: ProvenanceView = serde_json::from_str(&record).unwrap();
        let provenance = read.provenance().unwrap();
        let limits = Limits { bytes: wav.bytes.len(), seconds: 60.0 };
        let clip = decode(&wav.bytes, limits).unwrap().clip;
        for format in Format::ALL {
            let direct =
                encode(&asset.provenance, &asset.clip, *format, BitDepth::TwentyFour).unwrap();
            let later = encode(&provenance, &clip, *format, BitDepth::TwentyFour).unwrap();
            assert!(later.bytes == direct.bytes, "{format:?} of {}", provenance.brief);
            assert_eq!(later.file, direct.file);
        }
    }
}

#[test]
fn a_clip_of_another_length_is_not_taken_for_the_loop() {
    let asset = produce(&BuiltIn, &kick(), 3, &mut Unwatched).unwrap();
    let short = Clip::silent(44_100, 2, asset.clip.frames() - 1);
    for format in Format::ALL {
        let refused = encode(&asset.provenance, &short, *format, BitDepth::TwentyFour);
        assert!(matches!(refused, Err(WriteError::OffGrid { .. })), "{format:?}");
    }
}
