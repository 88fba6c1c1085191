//! The loop studio: one binary that makes loops for DJs and producers.
//!
//! Here is only the wiring: arguments in, files and words out.

mod cli;
mod commands;
mod exit;
mod measured;
mod output;
mod show;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use commands::{completions, engines, generate, inspect};

fn main() -> ExitCode {
    let exit = match Cli::parse().command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Engines(arguments) => engines::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
    };
    exit.into()
}
