//! Makes `docs/sound.md` and its pictures: what each kind of loop looks like, and what was measured on it.
//!
//! ```text
//! cargo run --release -p pipeline --example sound_page
//! ```

mod picture;

use brief::{Brief, Kind, Request};
use engine::{BuiltIn, Unwatched};
use pipeline::{Asset, produce};
use std::fmt::Write as _;
use std::path::Path;

/// What is shown: a heading, the request, and what to look for in the picture.
const SHOWN: [(&str, &str, &str); 13] = [
    (
        "Kick",
        "techno kick, 130 BPM, intensity 4",
        "Each hit starts at the beat to the sample; the body falls in pitch, the next hit ends it. Ghost kicks in the last bar.",
    ),
    (
        "Bass",
        "acid bass, techno, 130 BPM, A minor, intensity 4",
        "The resonance draws a ridge that falls with every note. Between the notes the level gives way to the kick.",
    ),
    (
        "Texture",
        "ambient choir texture, 90 BPM, D minor",
        "Overtones are bands, not lines: many voices. The end of the picture goes on at its start.",
    ),
    (
        "Riser",
        "trance riser, 138 BPM, 4 bars, intensity 5",
        "Noise and sawtooths climb to the last frame; the room they leave is heard at the first.",
    ),
    (
        "Hats",
        "house hats, 124 BPM, swing 0.58",
        "Open hats are cut by the closed ones; the swing moves every second sixteenth.",
    ),
    (
        "Percussion",
        "latin percussion, congas and bongos, 98 BPM",
        "Skins ring at their modes, slaps are short and bright.",
    ),
    (
        "Drums",
        "drum & bass drums, 174 BPM, energetic",
        "A break with ghost notes, and a fill at the end.",
    ),
    (
        "Chords",
        "house chords, electric piano, 122 BPM, F minor",
        "Voices move by the smallest steps from chord to chord.",
    ),
    (
        "Lead",
        "trance lead, supersaw, 138 BPM, A minor",
        "A motif and its answer; echoes fall on dotted eighths.",
    ),
    ("Arp", "trance arp, 138 BPM, A minor", "Sixteenths, brighter on the beat."),
    (
        "Impact",
        "cinematic impact, techno, 128 BPM, 2 bars",
        "A sub drop, a burst that darkens, and the hall, which goes round.",
    ),
    ("A kick as a one-shot", "one shot 808 kick", "Trimmed, not looped."),
    (
        "Nylon guitar",
        "Latin acoustic pop loop, upbeat and playful, nylon guitar rhythm, 114 BPM, 14 seconds",
        "Plucked strings in a wooden body; strums are spread by a few milliseconds.",
    ),
];

const SEED: u64 = 7;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let pictures = root.join("docs/sound");
    std::fs::create_dir_all(&pictures)?;
    let mut page = String::from(HEAD);
    for (heading, prompt, words) in SHOWN {
        let settled = Request { prompt: Some(prompt.to_owned()), ..Request::default() }.settle()?;
        let brief = settled.brief;
        let asset = produce(&BuiltIn, &brief, SEED, &mut Unwatched)?;
        let file = format!("{}.png", heading.to_lowercase().replace(' ', "-"));
        picture::draw(&asset.clip, bars(&brief), &pictures.join(&file))?;
        section(&mut page, heading, prompt, words, &file, &asset)?;
    }
    std::fs::write(root.join("docs/sound.md"), page)?;
    Ok(())
}

fn bars(brief: &Brief) -> Option<u32> {
    match brief.length {
        brief::Length::Bars(bars) => Some(bars),
        brief::Length::OneShot => None,
    }
}

const HEAD: &str = "# What it sounds like, to the eye

Made by `cargo run --release -p pipeline --example sound_page`; do not edit by hand. Every loop is of the built-in
engine with seed 7. Above: the waveform with a line for every bar. Below: the spectrum over time, 30 Hz to 20 kHz on a
logarithmic scale, from −96 dB (dark) to the loudest bin (bright).

";

fn section(
    page: &mut String,
    heading: &str,
    prompt: &str,
    words: &str,
    file: &str,
    asset: &Asset,
) -> std::fmt::Result {
    let report = &asset.report;
    writeln!(
        page,
        "## {heading}\n\n> {prompt}\n\n![{heading}: waveform and spectrogram](sound/{file})\n\n{words}\n"
    )?;
    writeln!(
        page,
        "| understood | frames | loudness | true peak | onsets off the grid, mean |\n|---|---|---|---|---|"
    )?;
    let loudness = report
        .integrated_lufs
        .map_or("too short to say".to_owned(), |lufs| format!("{lufs:.1} LUFS"));
    let timing = match &report.timing {
        Some(timing) if asset.provenance.brief.kind != Kind::Texture => {
            format!("{:.2} ms", timing.error_mean_ms)
        }
        _ => "–".to_owned(),
    };
    writeln!(
        page,
        "| {} | {} | {loudness} | {:.1} dBTP | {timing} |\n",
        asset.provenance.brief, report.frames, report.true_peak_dbtp
    )
}
