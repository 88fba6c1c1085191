//! The answer of `inspect`.

use std::path::Path;

use audio::decode::Flaw;
use audio::riff::ChunkId;
use audio::tags::{Container, Field};
use serde::Serialize;

use crate::measured::Measured;
use crate::output::plain;

/// A file, or why it could not be read: then there is nothing but `path` and `error`.
#[derive(Serialize)]
pub(crate) struct Inspected {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(flatten)]
    file: Option<FileView>,
}

#[derive(Serialize)]
struct FileView {
    format: &'static str,
    bits: Option<u32>,
    sample_rate: u32,
    channels: usize,
    frames: usize,
    seconds: f64,
    one_shot: bool,
    bpm: Option<f64>,
    /// `tags` or `acid`.
    bpm_from: Option<&'static str>,
    key: Option<String>,
    grid: Option<GridView>,
    loudness: Option<LoudnessView>,
    seam: Option<SeamView>,
    audio_sha256: SealView,
    tags: Vec<TagView>,
    /// The fields of which two places in the file say different things.
    disagreements: Vec<&'static str>,
    acid: Option<AcidView>,
    smpl: Option<SmplView>,
    cues: Vec<u32>,
    chunks: Vec<ChunkView>,
    flaws: Vec<String>,
}

#[derive(Serialize)]
struct GridView {
    beats: u32,
    bars: f64,
    frames: usize,
    off_by_frames: i64,
}

/// Figures are `null` where there is nothing: silence has no level.
#[derive(Serialize)]
struct LoudnessView {
    integrated_lufs: Option<f64>,
    momentary_max_lufs: Option<f64>,
    range_lu: Option<f64>,
    true_peak_dbtp: Option<f64>,
    sample_peak_dbfs: Option<f64>,
    offset: f64,
}

#[derive(Serialize)]
struct SeamView {
    click_db: f64,
    dip_db: f64,
    seamless: bool,
}

#[derive(Serialize)]
struct SealView {
    measured: String,
    said: Option<String>,
    /// Whether the sound is the one that was made; `null` if the file does not say.
    intact: Option<bool>,
}

#[derive(Serialize)]
struct TagView {
    container: &'static str,
    name: String,
    text: String,
}

#[derive(Serialize)]
struct AcidView {
    flags: u32,
    root_note: Option<u16>,
    beats: u32,
    meter: String,
    tempo: Option<f32>,
}

#[derive(Serialize)]
struct SmplView {
    unity_note: u32,
    loops: Vec<LoopView>,
}

#[derive(Serialize)]
struct LoopView {
    start: u32,
    end_inclusive: u32,
    play_count: u32,
}

#[derive(Serialize)]
struct ChunkView {
    id: String,
    bytes: u32,
}

impl Inspected {
    pub(crate) fn failed(path: &Path, reason: String) -> Self {
        Self { path: path.display().to_string(), error: Some(reason), file: None }
    }

    pub(crate) fn of(path: &Path, measured: &Measured) -> Self {
        Self { path: path.display().to_string(), error: None, file: Some(FileView::of(measured)) }
    }
}

impl FileView {
    fn of(measured: &Measured) -> Self {
        let file = &measured.file;
        let said = measured.audio_sha256_said().map(str::to_owned);
        Self {
            format: file.format.name(),
            bits: file.bits,
            sample_rate: file.clip.sample_rate(),
            channels: file.clip.channels().len(),
            frames: file.clip.frames(),
            seconds: file.clip.seconds(),
            one_shot: file.acid.is_some_and(|acid| acid.one_shot()),
            bpm: measured.tempo.map(|tempo| tempo.bpm),
            bpm_from: measured.tempo.map(|tempo| tempo.source),
            key: file.tags.field(Field::Key).map(str::to_owned),
            grid: measured.fit.as_ref().map(|fit| GridView {
                beats: fit.beats,
                bars: fit.bars,
                frames: fit.grid_frames,
                off_by_frames: fit.off_by_frames,
            }),
            loudness: measured.levels.as_ref().map(|levels| LoudnessView {
                integrated_lufs: levels.integrated_lufs.map(hundredths),
                momentary_max_lufs: levels.momentary_max_lufs.map(hundredths),
                range_lu: levels.loudness_range_lu.map(hundredths),
                true_peak_dbtp: level(levels.true_peak_dbtp),
                sample_peak_dbfs: level(levels.sample_peak_dbfs),
                offset: levels.offset,
            }),
            seam: measured.levels.as_ref().and_then(|levels| levels.seam).map(|seam| SeamView {
                click_db: hundredths(seam.click_db),
                dip_db: hundredths(seam.dip_db),
                seamless: seam.is_seamless(),
            }),
            audio_sha256: SealView {
                intact: said.as_ref().map(|said| *said == measured.audio_sha256),
                said,
                measured: measured.audio_sha256.clone(),
            },
            tags: file
                .tags
                .0
                .iter()
                .map(|tag| TagView {
                    container: container(tag.container),
                    name: tag.name.clone(),
                    text: tag.text.clone(),
                })
                .collect(),
            disagreements: file.tags.disagreements().into_iter().map(Field::vorbis_name).collect(),
            acid: file.acid.map(|acid| AcidView {
                flags: acid.flags,
                root_note: acid.root(),
                beats: acid.beats,
                meter: format!("{}/{}", acid.meter_numerator, acid.meter_denominator),
                tempo: Some(acid.tempo).filter(|tempo| tempo.is_finite()),
            }),
            smpl: file.smpl.as_ref().map(|smpl| SmplView {
                unity_note: smpl.unity_note,
                loops: smpl
                    .loops
                    .iter()
                    .map(|span| LoopView {
                        start: span.start,
                        end_inclusive: span.end_inclusive,
                        play_count: span.play_count,
                    })
                    .collect(),
            }),
            cues: file.cues.clone(),
            chunks: file
                .chunks
                .iter()
                .map(|chunk| ChunkView { id: chunk_name(chunk.id), bytes: chunk.bytes })
                .collect(),
            flaws: file.flaws.iter().map(flaw).collect(),
        }
    }
}

/// The lines about a file, its path first; `None` if it could not be read.
pub(crate) fn text(inspected: &Inspected) -> Option<String> {
    let file = inspected.file.as_ref()?;
    let mut lines = vec![plain(&inspected.path)];
    let mut say =
        |name: &str, text: String| lines.push(format!("  {name:<10}{}", plain(&shortened(&text))));
    say("sound", sound(file));
    if let Some(grid) = grid(file) {
        say("grid", grid);
    }
    if let Some(key) = &file.key {
        say("key", key.clone());
    }
    match &file.loudness {
        Some(loudness) => say("level", level_line(loudness)),
        None => say("level", "cannot be measured".to_owned()),
    }
    if let Some(seam) = &file.seam {
        let verdict = if seam.seamless { "seamless" } else { "stands out" };
        say(
            "seam",
            format!("{verdict} (click {:.1} dB, dip {:.1} dB)", seam.click_db, seam.dip_db),
        );
    }
    match file.audio_sha256.intact {
        Some(true) => say("seal", "intact: the sound is the one that was made".to_owned()),
        Some(false) => say("seal", "broken: the sound was changed since it was made".to_owned()),
        None => {}
    }
    if let Some(acid) = &file.acid {
        let root = acid.root_note.map(|root| format!(", root {root}")).unwrap_or_default();
        let tempo = acid.tempo.unwrap_or(f32::NAN);
        say(
            "acid",
            format!(
                "{tempo} BPM, {} beats of {}{root}, flags {:#x}",
                acid.beats, acid.meter, acid.flags
            ),
        );
    }
    if let Some(smpl) = &file.smpl {
        let loops = smpl
            .loops
            .iter()
            .take(LINES_MAX)
            .map(|span| format!(", loop {} to {}", span.start, span.end_inclusive));
        say("smpl", format!("unity note {}{}", smpl.unity_note, loops.collect::<String>()));
    }
    if !file.chunks.is_empty() {
        let ids: Vec<&str> =
            file.chunks.iter().take(LINES_MAX).map(|chunk| chunk.id.as_str()).collect();
        say("chunks", ids.join(" "));
    }
    for tag in file.tags.iter().take(LINES_MAX) {
        say(tag.container, format!("{}: {}", tag.name, tag.text));
    }
    for field in &file.disagreements {
        say("!", format!("the file says different things of {field}"));
    }
    for flaw in file.flaws.iter().take(LINES_MAX) {
        say("!", flaw.clone());
    }
    Some(lines.join("\n"))
}

/// More of one sort nobody reads; `--json` has them all.
const LINES_MAX: usize = 64;
/// Longer texts are cut for people; `--json` has all of them.
const CHARACTERS_MAX: usize = 400;

fn shortened(text: &str) -> String {
    match text.char_indices().nth(CHARACTERS_MAX) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text.to_owned(),
    }
}

fn sound(file: &FileView) -> String {
    let bits = file.bits.map(|bits| format!("{bits} bits, ")).unwrap_or_default();
    let channels = match file.channels {
        1 => "mono".to_owned(),
        2 => "stereo".to_owned(),
        channels => format!("{channels} channels"),
    };
    let shape = if file.one_shot { ", one-shot" } else { "" };
    format!(
        "{}, {bits}{} Hz, {channels}, {} frames ({:.3} s){shape}",
        file.format, file.sample_rate, file.frames, file.seconds
    )
}

fn grid(file: &FileView) -> Option<String> {
    let (bpm, from) = (file.bpm?, file.bpm_from?);
    let Some(grid) = &file.grid else { return Some(format!("{bpm} BPM ({from})")) };
    let fit = match grid.off_by_frames {
        0 => "to the frame".to_owned(),
        off => format!("off by {off:+} frames"),
    };
    let bars = (grid.bars * 1000.0).round() / 1000.0;
    let unit = if bars == 1.0 { "bar" } else { "bars" };
    Some(format!("{bpm} BPM ({from}), {bars} {unit}, {} beats, {fit}", grid.beats))
}

fn level_line(loudness: &LoudnessView) -> String {
    let figure =
        |figure: Option<f64>, unit: &str| figure.map(|figure| format!("{figure:.2} {unit}"));
    let parts = [
        figure(loudness.integrated_lufs, "LUFS"),
        figure(loudness.range_lu, "LU range"),
        figure(loudness.true_peak_dbtp, "dBTP").or(Some("silent".to_owned())),
        Some(format!("offset {:.1e}", loudness.offset)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn container(container: Container) -> &'static str {
    match container {
        Container::Info => "info",
        Container::Id3 => "id3",
        Container::Vorbis => "vorbis",
    }
}

fn flaw(flaw: &Flaw) -> String {
    match flaw {
        Flaw::ChunkCutShort { id, claimed, present } => {
            format!("the chunk '{}' claims {claimed} bytes, {present} are there", chunk_name(*id))
        }
        Flaw::ChunkUnreadable(id) => format!("the chunk '{}' cannot be read", chunk_name(*id)),
        Flaw::TagsUnreadable(reason) => format!("the tags cannot be read: {reason}"),
        Flaw::SoundDamaged(reason) => format!("some of the sound is missing: {reason}"),
    }
}

fn chunk_name(id: ChunkId) -> String {
    id.iter().map(|byte| char::from(*byte)).collect()
}

/// A level in hundredths of a decibel; nothing for silence.
fn level(db: f64) -> Option<f64> {
    db.is_finite().then(|| hundredths(db))
}

fn hundredths(figure: f64) -> f64 {
    (figure * 100.0).round() / 100.0 + 0.0
}
