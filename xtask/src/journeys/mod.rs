//! Journeys through the real window: what a person does, on a screen of its
//! own, asserted on what can be read and on what really arrived at the
//! practice's sandbox.
//!
//! A journey speaks of roles and names ("the button Approve…") and of words,
//! never of classes or ids: that is how a person finds things, and it lets the
//! views change underneath.

mod authority;
mod desk;
mod gallery;
mod hostile;
mod job;
mod keyboard;
mod keys;
mod killed;
mod leaks;
mod lock;
mod loopback;
mod offline;
mod page;
mod people;
mod running;
mod sandbox;
mod screen;
mod story;
mod walls;
mod webdriver;
pub(crate) mod words;

use std::{fs, path::Path, time::Instant};

pub(crate) use desk::Desk;
pub(crate) use gallery::screenshots;
pub(crate) use page::Page;
pub(crate) use running::Running;
pub(crate) use screen::{Driver, Screen, Theme, can_drive, has_display};
pub(crate) use webdriver::Session;

use crate::{checks::Counts, failure::Failure};
use desk::Prepared;
use screen::folder_in;
use story::Story;

/// What stands on the desk when a journey begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begins {
    /// A computer that never ran the program.
    Fresh,
    /// A profile that is synchronised.
    Synchronised,
}

/// One journey.
pub(crate) struct Journey {
    pub(crate) name: &'static str,
    pub(crate) says: &'static str,
    begins: Begins,
    /// Who sits there: a demo login.
    login: &'static str,
    act: fn(&mut Desk<'_>, &mut Story) -> Result<(), Failure>,
}

const fn journey(
    name: &'static str,
    says: &'static str,
    begins: Begins,
    act: fn(&mut Desk<'_>, &mut Story) -> Result<(), Failure>,
) -> Journey {
    Journey {
        name,
        says,
        begins,
        login: "coach",
        act,
    }
}

/// Every journey, in the order they are made.
pub(crate) const ALL: &[Journey] = &[
    journey(
        "job",
        "The main job: from the sign-in to the receipt",
        Begins::Fresh,
        job::journey,
    ),
    journey(
        "walls",
        "What a page may not do, in both windows",
        Begins::Synchronised,
        walls::journey,
    ),
    journey(
        "offline",
        "Without the network: signed here, sent after the return",
        Begins::Synchronised,
        offline::journey,
    ),
    journey(
        "authority",
        "Roles without authority: told who may, shown nothing",
        Begins::Synchronised,
        authority::journey,
    ),
    journey(
        "lock",
        "Lock, a wrong PIN, the right one",
        Begins::Synchronised,
        lock::journey,
    ),
    journey(
        "killed",
        "Killed with an approval that has not left, and started again",
        Begins::Synchronised,
        killed::journey,
    ),
    journey(
        "people",
        "Two people on one account of the operating system",
        Begins::Synchronised,
        people::journey,
    ),
    journey(
        "keyboard",
        "The main job by the keyboard alone",
        Begins::Synchronised,
        keyboard::journey,
    ),
    journey(
        "hostile",
        "A note that tries to be a program",
        Begins::Synchronised,
        hostile::journey,
    ),
];

/// Makes the journeys named, or all, each in a folder of its own in `out`.
/// One that fails stops no other.
pub(crate) fn run(only: &[String], out: &Path) -> Result<Counts, Failure> {
    if !cfg!(target_os = "linux") {
        return Err(Failure::Missing(
            "The journeys run on Linux only: they need WebKit's driver.".into(),
        ));
    }
    for name in only {
        if !ALL.iter().any(|journey| journey.name == name) {
            let names: Vec<&str> = ALL.iter().map(|journey| journey.name).collect();
            return Err(Failure::Missing(format!(
                "There is no journey named {name}. There are: {}",
                names.join(", ")
            )));
        }
    }
    let wanted = |journey: &&Journey| only.is_empty() || only.iter().any(|n| n == journey.name);
    let screen = Screen::start()?;
    let prepared = Prepared::in_folder(out);
    let mut counts = Counts::default();
    let mut failed = Vec::new();
    for journey in ALL.iter().filter(wanted) {
        let began = Instant::now();
        let (checks, ended) = make(journey, &screen, &prepared, &folder_in(out, journey.name)?);
        let seconds = began.elapsed().as_secs_f64();
        match ended {
            Ok(()) => {
                counts.passed += 1;
                let line = format!("{}: {checks} checks, {seconds:.0} s", journey.name);
                println!("  {line}");
                counts.closing.push(line);
            }
            Err(failure) => {
                println!("  {} FAILED, {seconds:.0} s\n{failure}", journey.name);
                counts.failed += 1;
                counts.closing.push(format!("{}: FAILED", journey.name));
                failed.push(journey.name);
            }
        }
    }
    prepared.clear();
    if failed.is_empty() {
        return Ok(counts);
    }
    println!(
        "Pictures, transcripts and what the program said are in {}",
        out.display()
    );
    Err(Failure::Tests(
        format!("cargo xtask journeys --only {}", failed.join(" --only ")),
        counts,
    ))
}

/// The main job alone, for `cargo xtask demo`: transcript and pictures in `out`.
pub(crate) fn main_job(out: &Path) -> Result<(), Failure> {
    let screen = Screen::start()?;
    let prepared = Prepared::in_folder(out);
    for journey in ALL.iter().filter(|journey| journey.name == "job") {
        make(journey, &screen, &prepared, out).1?;
    }
    Ok(())
}

/// Makes one journey; says how many checks it made and how it ended.
fn make(
    journey: &Journey,
    screen: &Screen,
    prepared: &Prepared,
    folder: &Path,
) -> (u32, Result<(), Failure>) {
    let mut story = Story::begin(folder, journey.says);
    let desk = match journey.begins {
        Begins::Fresh => Desk::new(screen, folder, journey.login),
        Begins::Synchronised => prepared.desk(screen, folder, journey.login),
    };
    let mut desk = match desk {
        Ok(desk) => desk,
        Err(failure) => return (0, Err(failure)),
    };
    let ended = desk
        .start()
        .and_then(|()| (journey.act)(&mut desk, &mut story));
    if ended.is_err() {
        leave_evidence(&desk, folder);
    }
    let told = story.close(ended.as_ref().copied());
    if ended.is_ok() {
        desk.clear();
    }
    (story.checks(), ended.and(told))
}

/// What every open window shows, for whoever asks why it failed.
fn leave_evidence(desk: &Desk<'_>, folder: &Path) {
    for (number, page) in desk.windows().into_iter().flatten().enumerate() {
        let _ = page.picture(&folder.join(format!("failed-{number}.png")));
        let text = page.text().unwrap_or_default();
        let offered = page.offered().unwrap_or_default().join("\n");
        let _ = fs::write(
            folder.join(format!("failed-{number}.txt")),
            format!("{text}\n\n-- offered\n{offered}\n"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_journey_has_a_name_of_its_own() {
        for (index, journey) in ALL.iter().enumerate() {
            assert!(ALL[..index].iter().all(|other| other.name != journey.name));
        }
    }

    #[test]
    fn a_journey_that_is_none_is_refused_before_anything_starts() {
        let folder = std::env::temp_dir().join("never-made");
        let refused = run(&["nowhere".to_owned()], &folder).unwrap_err();
        assert!(matches!(refused, Failure::Missing(_)));
        assert!(!folder.exists());
    }
}
