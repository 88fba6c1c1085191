//! What can be typed.

mod cut;
mod operator;
mod what;

pub(crate) use cut::Cut;
pub(crate) use what::What;

pub(crate) use operator::{
    ByHand, Credits, Doctor, Ledger, LedgerCheck, LedgerShow, Recover, Wallets,
};

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use pipeline::{Format, SEED_MAX};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Magenta.on_default().bold())
    .usage(AnsiColor::Magenta.on_default().bold())
    .literal(AnsiColor::Cyan.on_default())
    .placeholder(AnsiColor::Green.on_default());

/// Loops for DJs and producers: on the grid to the sample, seamless, in key and tagged.
#[derive(Debug, Parser)]
#[command(name = "cloudmusic", version = version(), styles = STYLES, max_term_width = 100, after_help = EXAMPLES,
    args_conflicts_with_subcommands = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) serve: Serve,
}

fn version() -> String {
    format!(
        "{} (built-in engine {})",
        env!("CARGO_PKG_VERSION"),
        engine::Registry::standard().usual().version()
    )
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the studio: page, API, queue and workers. This is also what happens without a command.
    Serve(Box<Serve>),
    /// Bring over the visitors of the earlier prototype.
    Import(Import),
    /// Look after jobs of dead workers and files that nothing needs, once; the studio does so by itself as well.
    Sweep(Sweep),
    /// Go through everything the studio needs, and say what is wrong and what to do.
    Doctor(Doctor),
    /// Look into the ledger of all credits.
    #[command(subcommand)]
    Ledger(Ledger),
    /// Give credits to a wallet or take them away, by hand.
    #[command(subcommand)]
    Credits(Credits),
    /// Help buyers to their wallets.
    #[command(subcommand)]
    Wallets(Wallets),
    /// Make loops and one-shots.
    Generate(Box<Generate>),
    /// Cut recordings to the bar: any sound of about the right tempo becomes a loop.
    Cut(Box<Cut>),
    /// Say what sound files are: length on the grid, tags, loudness, true peak, seam.
    Inspect(Inspect),
    /// List the engines and what they can do, or ask whether they are ready.
    Engines(Engines),
    /// Print a script that completes this program's arguments in a shell.
    Completions(Completions),
}

const EXAMPLES: &str = "\
Examples:
  cloudmusic
  cloudmusic serve --listen 0.0.0.0:8080 --data /var/lib/cloudmusic
  cloudmusic generate --kind drums --style house --bpm 124 --count 8
  cloudmusic generate --prompt 'dark techno bass in A minor, 128 BPM, 4 bars' --midi
  cloudmusic inspect loops/*.wav
  cloudmusic cut take.wav --kind drums --bpm 124 --bars 4
  cloudmusic engines check

Exit codes:
  0  everything was done
  1  something else went wrong; for inspect: a file could not be read; for doctor, ledger check and engines check:
     something is wrong
  2  the request was refused, nothing was made
  3  the engine failed, or no take kept the promises
  4  files could not be written: one exists, no permission, disk full";

const GENERATE_EXAMPLES: &str = "\
Examples:
  cloudmusic generate --kind bass --bpm 128 --bars 4 --key Am --mood dark --style techno --seed 7
  cloudmusic generate --kind drums --style 'drum & bass' --bpm 174 --count 8 --midi
  cloudmusic generate --kind kick --one-shot --format wav,flac --bits 16
  cloudmusic generate --prompt 'Latin pop loop, nylon guitar, upbeat, 114 BPM, 14 seconds'

Without --seed one is drawn and told. The same request, seed and engine version give the same bytes on every machine.

Exit codes:
  0  everything was done
  2  the request was refused, nothing was made
  3  the engine failed, or no take kept the promises
  4  files could not be written: one exists, no permission, disk full
  1  anything else";

/// Where settings come from; they count before the environment, which counts before the file.
#[derive(Debug, Default, Args)]
pub(crate) struct Configured {
    /// The settings' file [default: cloudmusic.toml, if there is one]
    #[arg(long, value_name = "FILE", help_heading = "Settings")]
    pub(crate) config: Option<PathBuf>,
    /// The folder for database, sound and logs [default: data]
    #[arg(long, value_name = "DIR", help_heading = "Settings")]
    pub(crate) data: Option<String>,
}

#[derive(Debug, Default, Args)]
#[command(after_help = SERVE_EXAMPLES)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) configured: Configured,
    /// Address and port of the page and the API [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS", help_heading = "Settings")]
    pub(crate) listen: Option<String>,
    /// all, web (no workers) or worker (no page) [default: all]
    #[arg(long, value_name = "ROLE", help_heading = "Settings")]
    pub(crate) role: Option<String>,
    /// Say what everything is set to and by what, secrets apart, and end
    #[arg(long)]
    pub(crate) print_settings: bool,
    /// Print a commented settings' file with every key, and end
    #[arg(long, conflicts_with = "print_settings")]
    pub(crate) example_settings: bool,
}

const SERVE_EXAMPLES: &str = "\
Examples:
  cloudmusic serve
  cloudmusic serve --listen 0.0.0.0:8080 --data /var/lib/cloudmusic
  DATABASE_URL=postgres://studio@db/studio cloudmusic serve --role web
  cloudmusic serve --example-settings >cloudmusic.toml

SIGTERM and Ctrl+C let what is being made be finished first.";

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The prototype's billing_db.json
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) configured: Configured,
}

#[derive(Debug, Args)]
pub(crate) struct Sweep {
    #[command(flatten)]
    pub(crate) configured: Configured,
    /// How long a stored file may be without a loop that needs it, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 3600)]
    pub(crate) grace: u32,
}

/// What to make comes first, how to write it last.
#[derive(Debug, Args)]
#[command(after_help = GENERATE_EXAMPLES)]
pub(crate) struct Generate {
    #[command(flatten)]
    pub(crate) what: What,
    /// Which of the many loops that fit; the same seed gives the same one
    #[arg(long, value_parser = clap::value_parser!(u64).range(..=SEED_MAX), help_heading = "What")]
    pub(crate) seed: Option<u64>,
    /// How many, with the seeds SEED, SEED + 1 …
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000),
        help_heading = "What")]
    pub(crate) count: u32,
    /// Who makes it: see 'cloudmusic engines'
    #[arg(long, value_name = "NAME", help_heading = "What")]
    pub(crate) engine: Option<String>,

    /// The folder for the files; it is made if it is not there
    #[arg(long, value_name = "DIR", default_value = "loops", help_heading = "Files")]
    pub(crate) out: PathBuf,
    /// wav, flac, mp3; several are joined by commas or given one by one
    #[arg(long, value_enum, value_delimiter = ',', default_value = "wav", help_heading = "Files")]
    pub(crate) format: Vec<FormatName>,
    /// Bits of a sample in WAV and FLAC
    #[arg(long, default_value = "24", value_parser = ["24", "16"], help_heading = "Files")]
    pub(crate) bits: String,
    /// Write the notes as a MIDI file beside the sound
    #[arg(long, help_heading = "Files")]
    pub(crate) midi: bool,
    /// Replace files that are there already
    #[arg(long, visible_alias = "force", help_heading = "Files")]
    pub(crate) overwrite: bool,

    /// Answer with one JSON document
    #[arg(long, help_heading = "Answer")]
    pub(crate) json: bool,
    /// Print nothing but the paths of the sound files
    #[arg(long, short, conflicts_with = "json", help_heading = "Answer")]
    pub(crate) quiet: bool,
    /// How many are made at a time [default: one a core]; the files are the same whatever the number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256), help_heading = "Answer")]
    pub(crate) jobs: Option<u16>,
}

/// [`Format`] as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatName {
    /// PCM, as DJ and producer software likes it best
    Wav,
    /// The same sound in less space
    Flac,
    #[cfg(feature = "mp3")]
    /// 320 kbit/s, for preview: an MP3 cannot loop without a gap
    Mp3,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Wav => Self::Wav,
            FormatName::Flac => Self::Flac,
            #[cfg(feature = "mp3")]
            FormatName::Mp3 => Self::Mp3,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// WAV, FLAC or MP3 files, ours or anybody's
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Answer with one JSON document: an array with an entry for each file
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Engines {
    #[command(subcommand)]
    pub(crate) command: Option<EnginesCommand>,
    #[command(flatten)]
    pub(crate) listed: Listed,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EnginesCommand {
    /// Ask each engine whether it is ready, and say what is missing where it is not.
    Check(Listed),
}

#[derive(Debug, Default, Args)]
pub(crate) struct Listed {
    #[command(flatten)]
    pub(crate) configured: Configured,
    /// Answer with one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: Shell,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_make_sense_together() {
        super::Cli::command().debug_assert();
    }
}
