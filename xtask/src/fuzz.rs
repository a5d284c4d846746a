//! `cargo xtask fuzz`: minutes of broken input for every reader of foreign bytes.
//!
//! With libFuzzer, which sees what an input reaches, where cargo-fuzz and a nightly
//! compiler are installed; else with the small fuzzer of `crates/cs-fuzz`. An input
//! that breaks a reader belongs into `crates/cs-fuzz/seeds/TARGET` as `crash-…`,
//! with the fix.

use std::{fs, path::Path};

use crate::{cli::FuzzOptions, failure::Failure, process, workspace};

/// Variable by which the libFuzzer program knows its target (`cs_fuzz::CHOSEN`).
const CHOSEN: &str = "COUNTERSIGN_FUZZ_TARGET";
/// Longest input libFuzzer makes, in bytes.
const LONGEST: u32 = 8 << 10;
/// An input over so many seconds is a fault.
const SLOW: u32 = 20;

pub(crate) fn run(options: &FuzzOptions) -> Result<(), Failure> {
    let root = workspace::root();
    process::must(process::cargo(&root).args(["build", "--locked", "--package", "cs-fuzz"]))?;
    let names = names()?;
    if options.list {
        return process::must(&mut program(&["list"])?);
    }
    let chosen: Vec<&String> = names
        .iter()
        .filter(|name| options.target.as_ref().is_none_or(|wanted| wanted == *name))
        .collect();
    if chosen.is_empty() {
        return Err(Failure::Missing(
            "There is no such target. cargo xtask fuzz --list prints the names.".into(),
        ));
    }
    let out = match &options.out {
        Some(out) => out.clone(),
        None => workspace::target()?.join("fuzz"),
    };
    fs::create_dir_all(&out)
        .map_err(|error| Failure::Missing(format!("Could not make {}: {error}", out.display())))?;
    let seconds = (options.minutes * 60 / chosen.len() as u64).max(1);
    if !options.plain && coverage_guided() {
        println!(
            "libFuzzer runs, {seconds} s a target; broken inputs go to {}",
            out.display()
        );
        return chosen
            .iter()
            .try_for_each(|name| libfuzzer(&root, name, seconds, &out));
    }
    println!(
        "cargo-fuzz with a nightly compiler is not here: the project's own fuzzer runs, without \
         coverage, {seconds} s a target; broken inputs go to {}",
        out.display()
    );
    let (time, place) = (seconds.to_string(), out.display().to_string());
    let mut arguments = vec!["run", "--seconds", &time, "--out", &place];
    arguments.extend(options.target.as_deref());
    process::must(&mut program(&arguments)?)
}

fn program(arguments: &[&str]) -> Result<std::process::Command, Failure> {
    let mut command = process::command(workspace::program("cs-fuzz")?, &workspace::root());
    command.args(arguments);
    Ok(command)
}

/// The targets, by the program's own list.
fn names() -> Result<Vec<String>, Failure> {
    let said = program(&["list"])?
        .output()
        .map_err(|error| Failure::Missing(format!("Could not list the targets: {error}")))?;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let first = |line: &str| line.split_whitespace().next().map(str::to_owned);
    Ok(text.lines().filter_map(first).collect())
}

fn coverage_guided() -> bool {
    process::answers("cargo", &["fuzz", "--version"])
        && process::answers("cargo", &["+nightly", "--version"])
}

fn libfuzzer(root: &Path, name: &str, seconds: u64, out: &Path) -> Result<(), Failure> {
    let corpus = out.join("corpus").join(name);
    fs::create_dir_all(&corpus)
        .map_err(|error| Failure::Missing(format!("Could not make the corpus: {error}")))?;
    let folder = root.join("crates/cs-fuzz/libfuzzer");
    // Plain `cargo`: the pinned compiler this program was started by is no nightly.
    let mut cargo = process::command("cargo", &folder);
    cargo
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO")
        .env(CHOSEN, name)
        .args(["+nightly", "fuzz", "run", "--fuzz-dir", "."])
        // Faults are panics here: there is no unsafe code of ours to watch.
        .args(["--sanitizer", "none", "readers"])
        .arg(&corpus)
        .arg(root.join("crates/cs-fuzz/seeds").join(name))
        .args(["--", &format!("-max_total_time={seconds}")])
        .arg(format!("-max_len={LONGEST}"))
        .arg(format!("-timeout={SLOW}"))
        .arg(format!("-artifact_prefix={}/{name}-", out.display()));
    process::must(&mut cargo)
}
