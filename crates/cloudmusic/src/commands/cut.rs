use std::path::Path;

use audio::BitDepth;
use brief::Settled;
use pipeline::{Existing, Target, Written};

use super::generate::making::not_written;
use super::generate::{formats, request};
use crate::cli::Cut;
use crate::exit::Exit;
use crate::output::complain;
use crate::show::made::{Failure, Report, Style};

/// The largest file that is read.
const BYTES_MAX: u64 = 64 << 20;

pub(crate) fn run(arguments: &Cut) -> Exit {
    let mut report = Report::new(match (arguments.json, arguments.quiet) {
        (true, _) => Style::Json,
        (_, true) => Style::Paths,
        _ => Style::Text,
    });
    let exit = cut_all(arguments, &mut report);
    match report.end() {
        Ok(()) => exit,
        Err(error) => {
            complain(&format!("the answer could not be printed: {error}"));
            exit.max(Exit::Other)
        }
    }
}

fn cut_all(arguments: &Cut, report: &mut Report) -> Exit {
    let settled = match request::settle(&arguments.what) {
        Ok(settled) => settled,
        Err(refusals) => {
            report.refused(&refusals);
            return Exit::Refused;
        }
    };
    let target = Target {
        folder: &arguments.out,
        formats: &formats(&arguments.format),
        depth: if arguments.bits == "16" { BitDepth::Sixteen } else { BitDepth::TwentyFour },
        midi: false,
        existing: if arguments.overwrite { Existing::Replace } else { Existing::Keep },
    };
    let mut exit = Exit::Done;
    for take in &arguments.takes {
        let cut = cut(take, &settled, arguments.start, &target);
        if let Err(failure) = &cut {
            exit = exit.max(failure.exit);
        }
        report.made(cut);
    }
    exit
}

fn cut(
    take: &Path,
    settled: &Settled,
    start_s: Option<f64>,
    target: &Target<'_>,
) -> Result<Written, Failure> {
    let not_cut = |code, reason: String| {
        let message = format!("{}: {reason}", take.display());
        Failure { seed: None, code, message, exit: Exit::NotMade }
    };
    let file = read(take).map_err(|reason| not_cut("not_read", reason))?;
    let asset = pipeline::cut_recording(file, &settled.brief, start_s)
        .map_err(|error| not_cut("not_good_enough", error.to_string()))?;
    let seed = asset.provenance.seed.asked;
    pipeline::write(&asset, Some(&settled.account), target)
        .map_err(|error| not_written(seed, &error))
}

fn read(take: &Path) -> Result<Vec<u8>, String> {
    let bytes = std::fs::metadata(take).map_err(|error| error.to_string())?.len();
    if bytes > BYTES_MAX {
        return Err(format!("it is larger than {} MiB", BYTES_MAX >> 20));
    }
    std::fs::read(take).map_err(|error| error.to_string())
}
