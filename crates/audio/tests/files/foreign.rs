//! Files that others made. `two_tones.ogg` is ffmpeg's: `ffmpeg -f lavfi -i sine=frequency=440:duration=1 -f lavfi -i
//! sine=frequency=660:duration=1 -filter_complex join=inputs=2:channel_layout=stereo -c:a libvorbis -q:a 2 -page_duration 100000 -metadata
//! title="Two tones" -metadata BPM=120 -bitexact two_tones.ogg`.

use audio::decode::{DecodeError, Flaw, Format, decode};
use audio::spectrum::Spectrum;
use audio::tags::Field;
use audio::{Clip, Tags};

use crate::{LIMITS, clip, mp3, read};

pub(crate) static TWO_TONES: &[u8] = include_bytes!("two_tones.ogg");

#[test]
fn an_ogg_has_its_tones_its_length_and_its_tags() {
    let file = read(TWO_TONES);
    assert_eq!((file.format, file.bits, &file.flaws[..]), (Format::Ogg, None, &[][..]));
    assert_eq!((file.clip.sample_rate(), file.clip.frames()), (44_100, 44_100));
    for (plane, hz) in file.clip.channels().iter().zip([440.0, 660.0]) {
        // ffmpeg's tones have a peak of an eighth; a low quality leaves noise 33 dB below them.
        let spectrum = Spectrum::of(plane, 44_100, 8192);
        let level = spectrum.band_power(hz - 30.0, hz + 30.0) / (0.125 * 0.125 / 2.0);
        assert!((0.9..1.1).contains(&level), "{hz}: {level}");
        assert!(spectrum.residue_db(&[hz]) < -30.0, "{hz}: {}", spectrum.residue_db(&[hz]));
    }
    assert_eq!(file.tags.field(Field::Title), Some("Two tones"));
    assert_eq!(file.tags.bpm(), Some(120.0));
}

#[test]
fn an_ogg_that_breaks_off_gives_what_is_there() {
    let file = read(&TWO_TONES[..TWO_TONES.len() - 500]);
    assert!((11_025..44_100).contains(&file.clip.frames()), "{}", file.clip.frames());
}

#[test]
fn of_chained_oggs_the_first_is_read_and_the_rest_reported() {
    let mut second = TWO_TONES.to_vec();
    // Another serial number in each page makes it another stream; the checksums are then wrong as well, as after damage.
    let pages: Vec<usize> =
        (0..second.len() - 4).filter(|&at| second[at..].starts_with(b"OggS")).collect();
    pages.iter().for_each(|page| second[page + 14] ^= 0x55);
    let file = read(&[TWO_TONES, &second].concat());
    assert_eq!(file.clip.frames(), 44_100);
    let file = read(&[TWO_TONES, TWO_TONES].concat());
    assert_eq!(file.clip.frames(), 44_100);
    assert!(matches!(&file.flaws[..], [Flaw::SoundDamaged(_), ..]), "{:?}", file.flaws);
}

#[test]
fn an_ogg_without_vorbis_is_an_error() {
    let mut bytes = TWO_TONES.to_vec();
    let at = bytes.windows(7).position(|window| window == b"\x01vorbis").unwrap();
    bytes[at..at + 7].copy_from_slice(b"OpusHea");
    assert!(matches!(decode(&bytes, LIMITS), Err(DecodeError::Sound { format: Format::Ogg, .. })));
}

#[test]
fn an_mp3_without_its_header_of_lengths_is_read_with_the_encoders_delay() {
    let whole = clip(2, 22_050);
    let bytes = mp3(&whole, &Tags::default());
    // What tells delay, padding and the number of frames lies in the first MPEG frame, under this name.
    let at = bytes.windows(4).position(|window| window == b"Info" || window == b"Xing").unwrap();
    let mut bare = bytes;
    bare[at..at + 4].fill(0);
    let file = read(&bare);
    assert!(file.clip.frames() >= 22_050 && file.clip.frames() <= 22_050 + 4 * 1152);
}

#[test]
fn a_rate_that_no_converter_has_is_an_error() {
    let fmt =
        |rate: u32| [&[1, 0, 1, 0][..], &rate.to_le_bytes(), &[0; 4], &[2, 0, 16, 0]].concat();
    let file = |rate| {
        [b"RIFF\x28\0\0\0WAVEfmt \x10\0\0\0", &fmt(rate)[..], b"data\x04\0\0\0\0\0\0\0"].concat()
    };
    assert_eq!(decode(&file(384_000), LIMITS).unwrap().clip.frames(), 2);
    assert!(matches!(decode(&file(4_000_000), LIMITS), Err(DecodeError::Sound { .. })));
}

#[test]
fn more_than_two_channels_are_mixed_down_by_their_places() {
    let gains = |channels: usize, lit: usize| {
        let planes = (0..channels).map(|n| vec![if n == lit { 1.0 } else { 0.0 }]).collect();
        let mixed = Clip::from_channels(48_000, planes).into_mono_or_stereo().into_channels();
        (mixed[0][0], mixed[1][0])
    };
    let side = 0.5_f32.sqrt();
    // Front left, front right, centre, low effects, surround left, surround right.
    let six = [(1.0, 0.0), (0.0, 1.0), (side, side), (0.0, 0.0), (side, 0.0), (0.0, side)];
    for (lit, expected) in six.into_iter().enumerate() {
        assert_eq!(gains(6, lit), expected, "{lit}");
    }
    assert_eq!(gains(4, 2), (side, 0.0));
    assert_eq!(gains(10, 7), (0.1, 0.1));
    let mono = Clip::from_channels(48_000, vec![vec![0.5]]);
    assert_eq!(mono.clone().into_mono_or_stereo(), mono);
}
