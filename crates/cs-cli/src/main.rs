//! `countersign`: every use case without a window.

mod args;
mod commands;
mod demo;
mod seat;
mod terminal;
mod text;

use args::{Cli, Command};
use clap::Parser;
use cs_error::{Fault, Outcome};
use serde_json::json;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            complain(cli.global.json, &fault);
            ExitCode::from(fault.code().exit() as u8)
        }
    }
}

fn run(cli: &Cli) -> Outcome<()> {
    match &cli.command {
        // These read no store and need nobody signed in.
        Command::Plan => commands::plan::run(),
        Command::Deid(args) => commands::deid::run(&cli.global, args),
        Command::Profile(command) => commands::profile::run(&cli.global, command),
        _ => seat::runtime()?.block_on(with_seat(cli)),
    }
}

async fn with_seat(cli: &Cli) -> Outcome<()> {
    if let Command::Demo(args) = &cli.command {
        return demo::run(args).await;
    }
    let seat = seat::Seat::open(&cli.global).await?;
    let done = commands::dispatch(&seat, cli).await;
    seat.close().await;
    done
}

/// The error, in the form the caller asked for.
fn complain(json: bool, fault: &Fault) {
    if json {
        let details: serde_json::Map<String, serde_json::Value> = fault
            .details()
            .iter()
            .map(|(key, value)| ((*key).to_owned(), json!(value)))
            .collect();
        let error = json!({"error": {"code": fault.code().name(), "message": fault.sentence(), "details": details}});
        terminal::remark(&error.to_string());
        return;
    }
    let details: Vec<String> = fault
        .details()
        .iter()
        .map(|(key, value)| format!("{key}: {value}"))
        .collect();
    let more = if details.is_empty() {
        String::new()
    } else {
        format!(" ({})", details.join(", "))
    };
    terminal::remark(&format!(
        "{}{more} [{}]",
        fault.sentence(),
        fault.code().name()
    ));
}
