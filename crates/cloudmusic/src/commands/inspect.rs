use std::fs::File;
use std::io::Read;
use std::path::Path;

use audio::decode::{self, DecodeError, Limits};

use crate::cli::Inspect;
use crate::exit::Exit;
use crate::measured::Measured;
use crate::output::{self, complain, plain, with_causes};
use crate::show::inspected::{Inspected, text};

/// Enough for a long mix in 24 bits, and little enough that no file takes the machine down.
const LIMITS: Limits = Limits { bytes: 256 << 20, seconds: 900.0 };

pub(crate) fn run(arguments: &Inspect) -> Exit {
    let mut exit = Exit::Done;
    let mut all = Vec::new();
    let mut printed = Ok(());
    for path in &arguments.files {
        let inspected = match measure(path) {
            Ok(measured) => Inspected::of(path, &measured),
            Err(error) => {
                let reason = with_causes(&error);
                complain(&plain(&format!("{}: {reason}", path.display())));
                exit = Exit::Other;
                Inspected::failed(path, reason)
            }
        };
        if arguments.json {
            all.push(inspected);
        } else if let Some(text) = text(&inspected) {
            printed = printed.and_then(|()| output::line(&text));
        }
    }
    if arguments.json {
        printed = output::json(&all);
    }
    match printed {
        Ok(()) => exit,
        Err(error) => {
            complain(&format!("the answer could not be printed: {error}"));
            Exit::Other
        }
    }
}

fn measure(path: &Path) -> Result<Measured, DecodeError> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LIMITS.bytes as u64 + 1).read_to_end(&mut bytes)?;
    let file = decode::decode(&bytes, LIMITS)?;
    Ok(Measured::of(&bytes, file))
}
