//! The loop studio: one binary that makes loops for DJs and producers.
//!
//! Here is only the wiring: arguments in, files and words out.

mod cli;
mod commands;
mod exit;
mod log;
mod measured;
mod opening;
mod output;
mod show;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use commands::{completions, engines, generate, import, inspect, serve, sweep};

fn main() -> ExitCode {
    let cli = Cli::parse();
    // Who types nothing wants the studio.
    let exit = match cli.command.unwrap_or_else(|| Command::Serve(Box::new(cli.serve))) {
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Sweep(arguments) => sweep::run(&arguments),
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Engines(arguments) => engines::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
    };
    exit.into()
}
