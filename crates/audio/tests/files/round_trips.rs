use audio::decode::{DecodeError, Format, Limits, decode};
use audio::tags::{Container, Field};
use audio::{BitDepth, Clip, Seal, Tags, WriteError};

use crate::{LIMITS, Sum, clip, flac, grid, mp3, pcm, read, tags, wav};

#[test]
fn lossless_files_give_back_the_very_samples() {
    for channels in [1, 2, 3] {
        // The last chunk is odd, so that no case of four frames or two bytes is left out.
        let clip = clip(channels, 9_001);
        let tags = Tags { grid: None, ..tags() };
        for depth in [BitDepth::Sixteen, BitDepth::TwentyFour] {
            let expected = pcm(&clip, depth);
            for (format, bytes) in
                [(Format::Wav, wav(&clip, depth, &tags)), (Format::Flac, flac(&clip, depth, &tags))]
            {
                let file = read(&bytes);
                assert_eq!(file.format, format);
                assert_eq!(file.bits, Some(u32::from(depth.bits())));
                assert_eq!(file.flaws, [], "{format:?} {depth:?} {channels}");
                assert_eq!(
                    whole_numbers(&file.clip, depth),
                    expected,
                    "{format:?} {depth:?} {channels}"
                );
            }
        }
    }
}

#[test]
fn twenty_four_bits_are_off_by_half_a_step_at_most() {
    let clip = clip(2, 5_000);
    let back = read(&wav(&clip, BitDepth::TwentyFour, &Tags::default())).clip;
    for (ours, theirs) in clip.channels().iter().flatten().zip(back.channels().iter().flatten()) {
        assert!((f64::from(*ours) - f64::from(*theirs)).abs() <= 0.5 / 8_388_608.0);
    }
}

#[test]
fn flac_and_mp3_are_the_same_from_the_clip_and_from_its_24_bit_wav() {
    let mut clip = clip(2, 9_001);
    // Finer than 24 bits, both zeros, and both ends of the range.
    clip.channels_mut()[0][..6].copy_from_slice(&[1e-9, -1e-9, -0.0, 3e-8, -1.0, 0.999_999]);
    let tags = Tags { grid: None, ..tags() };
    let back = read(&wav(&clip, BitDepth::TwentyFour, &tags)).clip;
    assert!(back != clip, "there was something to round");
    let depth = BitDepth::TwentyFour;
    assert!(flac(&back, depth, &tags) == flac(&clip, depth, &tags));
    assert!(mp3(&back, &tags) == mp3(&clip, &tags));
}

#[test]
fn an_mp3_has_exactly_the_frames_of_the_loop() {
    // Around the size of an MPEG frame, 1152, and of a whole loop.
    for (channels, frames) in
        [(1, 1), (2, 1_151), (2, 1_152), (1, 1_153), (2, 44_100), (2, grid().frames())]
    {
        let clip = clip(channels, frames);
        let file = read(&mp3(&clip, &Tags { grid: None, ..tags() }));
        assert_eq!((file.format, file.bits), (Format::Mp3, None));
        assert_eq!((file.clip.frames(), file.clip.channels().len()), (frames, channels));
        assert_eq!(file.flaws, []);
    }
}

#[test]
fn an_mp3_is_aligned_with_what_it_was_made_from() {
    let clip = clip(2, 44_100);
    let back = read(&mp3(&clip, &Tags::default())).clip;
    let error: f64 = power(clip.channels()[0].iter().zip(&back.channels()[0]).map(|(a, b)| a - b));
    let signal = power(clip.channels()[0].iter().copied());
    // 320 kbit/s keeps the tone and the hiss, 34 dB below it, to about the hiss; one frame of delay would
    // already leave an error of −30 dB at 220 Hz and rising with the frequency.
    assert!(error < signal * 1e-3, "{error} of {signal}");
}

#[test]
fn every_format_says_the_same() {
    let clip = clip(2, grid().frames());
    let tags = tags();
    let files = [
        wav(&clip, BitDepth::TwentyFour, &tags),
        flac(&clip, BitDepth::TwentyFour, &tags),
        mp3(&clip, &tags),
    ];
    for bytes in files {
        let file = read(&bytes);
        let found = &file.tags;
        for (field, text) in tags.fields() {
            // ID3 has only whole numbers for the tempo; the exact one is beside it.
            let expected =
                if field == Field::Bpm && file.format != Format::Flac { "128" } else { &text };
            assert_eq!(found.field(field), Some(expected), "{:?} {field:?}", file.format);
        }
        assert_eq!(found.bpm(), Some(127.5), "{:?}", file.format);
        for (name, text) in &tags.extra {
            assert_eq!(found.extra(name), Some(text.as_str()), "{:?}", file.format);
        }
        assert_eq!(found.disagreements(), []);
        assert_eq!(file.flaws, []);
    }
}

#[test]
fn info_and_id3_of_a_wav_hold_the_same_texts() {
    let found = read(&wav(&clip(1, 100), BitDepth::Sixteen, &Tags { grid: None, ..tags() })).tags;
    for field in [Field::Title, Field::Album, Field::Comment, Field::Date, Field::Copyright] {
        let texts: Vec<_> = [Container::Info, Container::Id3]
            .into_iter()
            .map(|container| {
                let name = if container == Container::Info {
                    field.info_id().unwrap()
                } else {
                    field.id3_id()
                };
                let name = if name == "TYER" { "TDRC" } else { name };
                found
                    .0
                    .iter()
                    .find(|tag| tag.container == container && tag.name == name)
                    .unwrap()
                    .text
                    .clone()
            })
            .collect();
        assert_eq!(texts[0], texts[1], "{field:?}");
    }
}

#[test]
fn an_id3_tag_in_front_of_a_flac_is_stepped_over() {
    let mut bytes = b"ID3\x03\0\0\0\0\x01\0".to_vec();
    bytes.extend([0; 128]);
    bytes.extend(flac(&clip(1, 5_000), BitDepth::Sixteen, &Tags { grid: None, ..tags() }));
    let file = read(&bytes);
    assert_eq!((file.format, file.clip.frames()), (Format::Flac, 5_000));
    assert_eq!(file.tags.field(Field::Artist), Some("CloudMusic"));
}

#[test]
fn the_seal_sees_the_sound_of_the_file_and_nothing_else() {
    let clip = clip(2, 9_001);
    let tags = Tags { grid: None, ..tags() };
    let sum_of = |sound: &[u8]| {
        let mut sum = Sum::default();
        sum.update(sound);
        sum.tag().unwrap().1
    };
    for depth in [BitDepth::Sixteen, BitDepth::TwentyFour] {
        let expected = sum_of(&pcm(&clip, depth));
        for bytes in [wav(&clip, depth, &tags), flac(&clip, depth, &tags)] {
            assert_eq!(read(&bytes).tags.extra("AUDIO_SUM"), Some(expected.as_str()));
        }
    }
    let bytes = mp3(&clip, &tags);
    let id3_len =
        bytes[6..10].iter().fold(10, |len, &byte| (len - 10) * 128 + usize::from(byte) + 10);
    assert_eq!(read(&bytes).tags.extra("AUDIO_SUM"), Some(sum_of(&bytes[id3_len..]).as_str()));
}

#[test]
fn a_file_can_be_held_against_its_seal() {
    let clip = clip(2, 9_001);
    let tags = Tags { grid: None, ..tags() };
    let mut files = vec![mp3(&clip, &tags)];
    for depth in [BitDepth::Sixteen, BitDepth::TwentyFour] {
        files.extend([wav(&clip, depth, &tags), flac(&clip, depth, &tags)]);
    }
    for mut bytes in files {
        let file = read(&bytes);
        let sum = |bytes: &[u8]| {
            let mut sum = Sum::default();
            audio::decode::seal(bytes, &read(bytes), &mut sum);
            sum.tag().unwrap().1
        };
        assert_eq!(
            file.tags.extra("AUDIO_SUM"),
            Some(sum(&bytes).as_str()),
            "{:?} {:?}",
            file.format,
            file.bits
        );
        // Somewhere in the sound of each of them.
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        assert_ne!(
            file.tags.extra("AUDIO_SUM"),
            Some(sum(&bytes).as_str()),
            "{:?} {:?}",
            file.format,
            file.bits
        );
    }
}

#[test]
fn the_same_clip_gives_the_same_bytes() {
    let clip = clip(2, grid().frames());
    for depth in [BitDepth::Sixteen, BitDepth::TwentyFour] {
        assert_eq!(wav(&clip, depth, &tags()), wav(&clip, depth, &tags()));
        assert_eq!(flac(&clip, depth, &tags()), flac(&clip, depth, &tags()));
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let write = |clip: &Clip, tags: &Tags, seal: &mut dyn Seal| {
        audio::wav::write(std::io::sink(), clip, BitDepth::TwentyFour, tags, seal)
    };
    let good = clip(2, grid().frames());
    assert!(write(&good, &tags(), &mut ()).is_ok());

    let mut loud = good.clone();
    loud.channels_mut()[1][5_000] = 1.0;
    assert!(matches!(
        write(&loud, &tags(), &mut ()),
        Err(WriteError::Level(error)) if (error.channel, error.frame, error.value) == (1, 5_000, 1.0)
    ));
    loud.channels_mut()[1][5_000] = f32::NAN;
    assert!(matches!(write(&loud, &tags(), &mut ()), Err(WriteError::Level(_))));

    let long = clip(2, grid().frames() + 1);
    assert!(matches!(write(&long, &tags(), &mut ()), Err(WriteError::OffGrid { .. })));

    for (tags, words) in [
        (Tags { title: "a\0b".into(), ..tags() }, "the text of TITLE has a NUL in it"),
        (
            Tags { date: "yesterday".into(), ..tags() },
            "'yesterday' is no date: YYYY or YYYY-MM-DD is",
        ),
        (Tags { extra: vec![("A=B".into(), "".into())], ..tags() }, "'A=B' is no name"),
    ] {
        let Err(WriteError::Tag(error)) = write(&good, &tags, &mut ()) else { panic!("{words}") };
        assert!(error.to_string().starts_with(words), "{error}");
    }

    struct Growing(usize);
    impl Seal for Growing {
        fn update(&mut self, _sound: &[u8]) {
            self.0 += 1;
        }
        fn tag(&self) -> Option<(String, String)> {
            Some(("GROWING".into(), "x".repeat(self.0)))
        }
    }
    assert!(matches!(write(&good, &tags(), &mut Growing(0)), Err(WriteError::Seal)));
}

#[test]
fn limits_are_kept() {
    let bytes = wav(&clip(1, 44_100), BitDepth::Sixteen, &Tags::default());
    assert!(matches!(
        decode(&bytes, Limits { bytes: bytes.len() - 1, ..LIMITS }),
        Err(DecodeError::TooLarge { .. })
    ));
    assert!(matches!(
        decode(&bytes, Limits { seconds: 0.999, ..LIMITS }),
        Err(DecodeError::TooLong { .. })
    ));
    assert!(decode(&bytes, Limits { bytes: bytes.len(), seconds: 1.0 }).is_ok());
    assert!(matches!(decode(b"MThd and more", LIMITS), Err(DecodeError::UnknownFormat)));
    assert!(matches!(decode(b"", LIMITS), Err(DecodeError::UnknownFormat)));
}

fn power(samples: impl Iterator<Item = f32>) -> f64 {
    samples.map(|sample| f64::from(sample) * f64::from(sample)).sum()
}

/// The samples of a decoded clip as the bytes that they were read from: no rounding takes place.
fn whole_numbers(clip: &Clip, depth: BitDepth) -> Vec<u8> {
    let scale = (1_u32 << (depth.bits() - 1)) as f32;
    let frame = |at: usize| clip.channels().iter().map(move |plane| plane[at] * scale);
    (0..clip.frames())
        .flat_map(frame)
        .flat_map(|value| {
            assert_eq!(value.fract(), 0.0);
            (value as i32).to_le_bytes()[..depth.bytes()].to_vec()
        })
        .collect()
}
