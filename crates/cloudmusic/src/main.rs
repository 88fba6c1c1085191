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
use commands::{
    completions, credits, cut, doctor, engines, generate, import, inspect, ledger, serve, sweep,
    wallets,
};

fn main() -> ExitCode {
    let cli = Cli::parse();
    // Who types nothing wants the studio.
    let exit = match cli.command.unwrap_or_else(|| Command::Serve(Box::new(cli.serve))) {
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Sweep(arguments) => sweep::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Ledger(asked) => ledger::run(&asked),
        Command::Credits(asked) => credits::run(&asked),
        Command::Wallets(asked) => wallets::run(&asked),
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Cut(arguments) => cut::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Engines(arguments) => engines::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
    };
    exit.into()
}
