//! Builds and runs the measuring programs and reads what they print.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    rows::{RUNNERS, Row, Runner},
    window,
};
use crate::{failure::Failure, process, workspace};

/// One figure.
#[derive(Debug, PartialEq)]
pub(crate) struct Measured {
    pub(crate) value: f64,
    pub(crate) note: Option<String>,
}

/// What the runners found, and which of them broke.
#[derive(Debug, Default)]
pub(crate) struct Found {
    figures: BTreeMap<String, Measured>,
    pub(crate) broken: Vec<String>,
}

impl Found {
    pub(crate) fn of(&self, name: &str) -> Option<&Measured> {
        self.figures.get(name)
    }

    /// Takes one figure.
    pub(super) fn take(&mut self, name: &str, value: f64, note: &str) {
        let note = Some(note.to_owned());
        self.figures
            .insert(name.to_owned(), Measured { value, note });
    }

    /// Takes every line that is a JSON object with a `metric` and a `value`.
    pub(super) fn read(&mut self, said: &str) {
        for line in said.lines() {
            let Ok(json) = serde_json::from_str::<Value>(line.trim()) else {
                continue;
            };
            let (Some(name), Some(value)) = (json["metric"].as_str(), json["value"].as_f64())
            else {
                continue;
            };
            let note = json["note"].as_str().map(str::to_owned);
            self.figures
                .insert(name.to_owned(), Measured { value, note });
        }
    }
}

/// Runs every runner that measures one of `rows` and exists; `full` at full size.
pub(crate) fn all(rows: &[&Row], full: bool) -> Result<Found, Failure> {
    let mut found = Found::default();
    for runner in RUNNERS.iter().filter(|runner| measures_any(runner, rows)) {
        if !exists(runner) {
            println!("{} of {}: not there yet", runner.example, runner.package);
            continue;
        }
        let before = found.figures.len();
        let outcome = process::kept(
            process::cargo(&workspace::root())
                .args([
                    "run",
                    "--release",
                    "--locked",
                    "--quiet",
                    "--package",
                    runner.package,
                ])
                .args(["--example", runner.example, "--"])
                .args(if full { runner.full } else { &[] }),
        )?;
        found.read(&outcome.said);
        if !outcome.succeeded || found.figures.len() == before {
            let name = runner.example;
            found.broken.push(format!(
                "{name} failed or printed no figure; its rows can't be said to hold"
            ));
        }
    }
    if window::measures(rows) {
        window::measure(&mut found)?;
    }
    Ok(found)
}

fn measures_any(runner: &Runner, rows: &[&Row]) -> bool {
    rows.iter().any(|row| {
        runner
            .prefixes
            .iter()
            .any(|prefix| row.name.starts_with(prefix))
    })
}

fn exists(runner: &Runner) -> bool {
    let folder = workspace::root()
        .join("crates")
        .join(runner.package)
        .join("examples");
    folder.join(format!("{}.rs", runner.example)).exists()
        || folder.join(runner.example).join("main.rs").exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_between_other_lines() {
        let mut found = Found::default();
        found.read(
            "building…\n{\"metric\":\"a.b\",\"value\":2.5,\"note\":\"10,000 only\"}\n\
             {\"metric\":\"c\"}\n{\"metric\":\"d\",\"value\":3}\n",
        );
        assert_eq!(found.figures.len(), 2);
        let measured = found.of("a.b").unwrap();
        assert_eq!(
            (measured.value, measured.note.as_deref()),
            (2.5, Some("10,000 only"))
        );
        assert_eq!(found.of("d").unwrap().value, 3.0);
    }
}
