use std::path::PathBuf;

use clap::Args;

use super::{FormatName, What};

const EXAMPLES: &str = "\
Examples:
  cloudmusic cut take.wav --kind drums --bpm 124 --bars 4
  cloudmusic cut takes/*.mp3 --kind bass --bpm 128 --bars 8 --key Am --out cut
  cloudmusic cut take.ogg --kind chords --bpm 90 --bars 4 --start 6.5

A take is to have about the tempo, and to be longer than the loop. Its file is not changed.

Exit codes:
  0  everything was cut
  2  the request was refused, nothing was cut
  3  a take could not be read, or no part of it keeps the promises
  4  files could not be written: one exists, no permission, disk full
  1  anything else";

/// What the loop is to be comes first, how to write it last.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Cut {
    /// WAV, FLAC, MP3 or OGG files
    #[arg(required = true, value_name = "TAKE")]
    pub(crate) takes: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) what: What,
    /// Where the loop is to begin, in seconds of the take [default: where it joins best]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, help_heading = "What")]
    pub(crate) start: Option<f64>,

    /// The folder for the files; it is made if it is not there
    #[arg(long, value_name = "DIR", default_value = "loops", help_heading = "Files")]
    pub(crate) out: PathBuf,
    /// wav, flac, mp3; several are joined by commas or given one by one
    #[arg(long, value_enum, value_delimiter = ',', default_value = "wav", help_heading = "Files")]
    pub(crate) format: Vec<FormatName>,
    /// Bits of a sample in WAV and FLAC
    #[arg(long, default_value = "24", value_parser = ["24", "16"], help_heading = "Files")]
    pub(crate) bits: String,
    /// Replace files that are there already
    #[arg(long, visible_alias = "force", help_heading = "Files")]
    pub(crate) overwrite: bool,

    /// Answer with one JSON document
    #[arg(long, help_heading = "Answer")]
    pub(crate) json: bool,
    /// Print nothing but the paths of the sound files
    #[arg(long, short, conflicts_with = "json", help_heading = "Answer")]
    pub(crate) quiet: bool,
}
