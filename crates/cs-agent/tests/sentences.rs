//! Staff's sentences and the plans they should give.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/score.rs"]
mod scoring;
mod support;

use scoring::{Score, score};

#[track_caller]
fn at_least(score: &Score, share: f64) {
    let found = f64::from(score.right) / f64::from(score.total);
    assert!(
        found >= share,
        "{} of {} right\n{}",
        score.right,
        score.total,
        score.wrong.join("\n")
    );
}

#[test]
fn set_a_written_while_building() {
    at_least(&score(include_str!("sentences/a.jsonl")), 1.0);
}

/// Written in another voice before the planner had seen any of it.
#[test]
fn set_b_written_before_tuning() {
    at_least(&score(include_str!("sentences/b.jsonl")), 1.0);
}

/// A third voice, written after the first two were right and before it was run.
#[test]
fn set_c_written_before_tuning() {
    at_least(&score(include_str!("sentences/c.jsonl")), 1.0);
}

/// A fourth voice, written after the first three were right and before it was run.
#[test]
fn set_d_written_before_tuning() {
    at_least(&score(include_str!("sentences/d.jsonl")), 1.0);
}

/// A fifth voice, written after the first four were right and before it was run.
#[test]
fn set_e_written_before_tuning() {
    at_least(&score(include_str!("sentences/e.jsonl")), 1.0);
}

/// A sixth voice, written after the first five were right and before it was run.
#[test]
fn set_f_written_before_tuning() {
    at_least(&score(include_str!("sentences/f.jsonl")), 1.0);
}
