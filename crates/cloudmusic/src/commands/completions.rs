use std::io::{self, Write};

use clap::CommandFactory;

use crate::cli::{Cli, Completions};
use crate::exit::Exit;
use crate::output::{complain, forgive_gone_reader};

pub(crate) fn run(arguments: &Completions) -> Exit {
    // The generator panics when it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "cloudmusic", &mut script);
    match forgive_gone_reader(io::stdout().write_all(&script)) {
        Ok(()) => Exit::Done,
        Err(error) => {
            complain(&format!("the script could not be printed: {error}"));
            Exit::Other
        }
    }
}
