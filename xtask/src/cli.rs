//! The command line, in words.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

const EXIT_CODES: &str = "\
Exit codes:
  0  everything asked for was done
  1  a check failed, or a deterministic budget was missed
  2  the command line was not understood
  3  something this needs is missing or could not be started

CARGO_TARGET_DIR is respected. Nothing here asks a question.";

/// Builds, runs, shows, checks and measures Countersign.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Installs what is missing, builds, and starts the product on the demo practice
    #[command(after_help = EXIT_CODES)]
    Run(RunOptions),
    /// Drives the main job by itself in the real window; writes a transcript with pictures
    #[command(after_help = EXIT_CODES)]
    Demo(DemoOptions),
    /// Renders every view in light and dark
    #[command(after_help = EXIT_CODES)]
    Screenshots(ScreenshotsOptions),
    /// Runs every check, and prints what the test runners said
    #[command(after_help = EXIT_CODES)]
    Test(TestOptions),
    /// Makes the journeys through the real window alone (part of `test`)
    #[command(after_help = EXIT_CODES)]
    Journeys(JourneysOptions),
    /// Measures the budgets of the design; a row nobody measured says so
    #[command(after_help = EXIT_CODES)]
    Bench(BenchOptions),
    /// Makes a .deb and an AppImage of an optimised build, with their SHA-256 sums
    #[command(after_help = EXIT_CODES)]
    Package(PackageOptions),
    /// Draws every icon file in assets/icons from its SVG source
    Icons,
    /// Writes ui/src/generated/bindings.ts from the shell's commands
    Bindings,
}

#[derive(Args)]
pub(crate) struct RunOptions {
    /// Only print the system packages that are missing; install nothing and stop
    /// when there are some
    #[arg(long)]
    pub(crate) no_install: bool,
    /// Do the main job in the terminal, even where there is a display
    #[arg(long)]
    pub(crate) no_window: bool,

    /// Handed to the window: `-- --at 16:30`
    #[arg(last = true, value_name = "WINDOW OPTIONS")]
    pub(crate) window: Vec<String>,
}

#[derive(Args)]
pub(crate) struct DemoOptions {
    /// The folder the transcript is written to; emptied first when it is the default
    #[arg(
        long,
        value_name = "DIR",
        help = "Where the transcript goes [default: demo/ in the target folder]"
    )]
    pub(crate) out: Option<PathBuf>,
    /// Drive the command line instead of the window, as it is done where no
    /// window can be driven
    #[arg(long)]
    pub(crate) terminal: bool,
    /// Use the programs as they were built last
    #[arg(long)]
    pub(crate) built: bool,
}

#[derive(Args)]
pub(crate) struct ScreenshotsOptions {
    /// Where the pictures go [default: screenshots/ in the target folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Use the programs as they were built last
    #[arg(long)]
    pub(crate) built: bool,
}

#[derive(Args)]
pub(crate) struct TestOptions {
    /// Run only this check (may be given more than once); see --list
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Vec<String>,
    /// Go on after a failed check and list every failure at the end
    #[arg(long)]
    pub(crate) keep_going: bool,
    /// Print the names of the checks, in order, and stop
    #[arg(long)]
    pub(crate) list: bool,
    /// Do not install missing system packages; fail when there are some
    #[arg(long)]
    pub(crate) no_install: bool,
}

#[derive(Args)]
pub(crate) struct JourneysOptions {
    /// Make only this journey (may be given more than once); see --list
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Vec<String>,
    /// Print the names of the journeys, in order, and stop
    #[arg(long)]
    pub(crate) list: bool,
    /// Where transcripts and pictures go [default: journeys/ in the target folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct BenchOptions {
    /// Measure only rows whose name contains this
    #[arg(long, value_name = "TEXT")]
    pub(crate) only: Option<String>,
    /// Also write the measured rows as JSON to this file
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Measure the store at the size its budgets name, 1,000,000 resources (much longer)
    #[arg(long)]
    pub(crate) full: bool,
}

#[derive(Args)]
pub(crate) struct PackageOptions {
    /// Pack the debug build that is there instead of building an optimised one
    #[arg(long)]
    pub(crate) debug: bool,
    /// Where the packages go [default: packages/ in the target folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}
