//! One thing a file, and never more than a person reads in one go.

use crate::{
    facts::{SOURCES, Source},
    finds, none,
};

const MOST_LINES: usize = 500;

fn violations(files: &[Source]) -> Vec<String> {
    let lines = |file: &Source| file.text.lines().count();
    let long = files.iter().filter(|file| lines(file) > MOST_LINES);
    long.map(|file| {
        format!(
            "{} has {} lines; {MOST_LINES} at most",
            file.path,
            lines(file)
        )
    })
    .collect()
}

#[test]
fn no_file_is_too_long() {
    none(&violations(&SOURCES));
}

#[test]
fn a_long_file_is_found() {
    let files = [
        Source::sample("crates/a/src/long.rs", &"x\n".repeat(501)),
        Source::sample("crates/a/src/just.rs", &"x\n".repeat(500)),
    ];
    finds(&violations(&files), &["long.rs has 501 lines"]);
}
