//! What is written is what was meant, byte for byte, and comes back; and nothing that is read can do harm.
#![expect(clippy::unwrap_used, reason = "a failed step of a test is to say so at once")]

mod files {
    mod dither;
    mod foreign;
    mod hostile;
    mod layout;
    mod round_trips;
}

use audio::decode::{Limits, SoundFile, decode};
use audio::maths::sin;
use audio::{BitDepth, Clip, Grid, Seal, Tags};

const LIMITS: Limits = Limits { bytes: 64 << 20, seconds: 120.0 };

/// One bar at 127.5 BPM, a tempo whose length in frames is no whole number.
fn grid() -> Grid {
    Grid { bpm: 127.5, beats_per_bar: 4, bars: 2, sample_rate: 44_100 }
}

/// Two different tones, each with some noise, well below full scale.
fn clip(channels: usize, frames: usize) -> Clip {
    let mut noise = 1_u32;
    let plane = |channel: usize| {
        let hz = 220.0 * (channel + 1) as f64;
        (0..frames)
            .map(|frame| {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let hiss = f64::from(noise as i32) / f64::from(1_u32 << 31);
                (0.5 * sin(frame as f64 * hz * std::f64::consts::TAU / 44_100.0) + 0.01 * hiss)
                    as f32
            })
            .collect()
    };
    Clip::from_channels(44_100, (0..channels).map(plane).collect())
}

fn tags() -> Tags {
    Tags {
        title: "CM 127.5 bass ember Amin".into(),
        artist: "CloudMusic".into(),
        album: "Night Züge".into(),
        genre: "Techno".into(),
        comment: "dark bass for the 夜, seed 7".into(),
        date: "2026-11-20".into(),
        software: "CloudMusic 0.1.0".into(),
        copyright: "Royalty-free for any use".into(),
        key: Some("A minor".parse().unwrap()),
        grid: Some(grid()),
        root_note: None,
        extra: vec![
            ("SEED".into(), "7".into()),
            ("ENGINE".into(), "synth".into()),
            ("BRIEF".into(), "{\"kind\":\"bass\",\"mood\":[\"düster\"]}".into()),
        ],
    }
}

/// Adds up the bytes, in order: enough to tell whether all of them came by.
#[derive(Default)]
struct Sum(u64);

impl Seal for Sum {
    fn update(&mut self, sound: &[u8]) {
        self.0 = sound
            .iter()
            .fold(self.0, |sum, &byte| sum.rotate_left(5).wrapping_add(u64::from(byte)));
    }

    fn tag(&self) -> Option<(String, String)> {
        Some(("AUDIO_SUM".into(), format!("{:016x}", self.0)))
    }
}

fn wav(clip: &Clip, depth: BitDepth, tags: &Tags) -> Vec<u8> {
    let mut bytes = Vec::new();
    audio::wav::write(&mut bytes, clip, depth, tags, &mut Sum::default()).unwrap();
    bytes
}

fn flac(clip: &Clip, depth: BitDepth, tags: &Tags) -> Vec<u8> {
    let mut bytes = Vec::new();
    audio::flac::write(&mut bytes, clip, depth, tags, &mut Sum::default()).unwrap();
    bytes
}

fn mp3(clip: &Clip, tags: &Tags) -> Vec<u8> {
    let mut bytes = Vec::new();
    audio::mp3::write(&mut bytes, clip, audio::mp3::Effort::Quick, tags, &mut Sum::default())
        .unwrap();
    bytes
}

fn read(bytes: &[u8]) -> SoundFile {
    decode(bytes, LIMITS).unwrap()
}

/// The interleaved PCM of a clip, as both lossless formats hold it.
fn pcm(clip: &Clip, depth: BitDepth) -> Vec<u8> {
    let mut bytes = Vec::new();
    audio::quantise::pcm::<audio::WriteError>(clip, depth, |chunk| {
        bytes.extend(chunk);
        Ok(())
    })
    .unwrap();
    bytes
}
