//! `cargo xtask`: the project's commands, each one a thin script over the
//! tools it calls. Run `cargo xtask --help`.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod bench;
mod bindings;
mod checks;
mod cli;
mod demo;
mod failure;
mod journeys;
mod package;
mod packages;
mod process;
mod run;
mod ui;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match dispatch(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            failure.exit_code()
        }
    }
}

fn dispatch(command: cli::Command) -> Result<(), failure::Failure> {
    match command {
        cli::Command::Run(options) => run::run(&options),
        cli::Command::Demo(options) => demo::run(&options),
        cli::Command::Test(options) => checks::run(&options),
        cli::Command::Screenshots(options) => demo::screenshots(&options),
        cli::Command::Journeys(options) => demo::journeys(&options),
        cli::Command::Bench(options) => bench::run(&options),
        cli::Command::Package(options) => package::run(&options),
        cli::Command::Icons => package::icons(),
        cli::Command::Bindings => bindings::run(),
    }
}
