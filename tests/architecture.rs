//! Holds the shape of the workspace: who may depend on whom, who owns what
//! reaches outside, what the walls look like, how long a file may be.
//!
//! Each rule is a function from facts to violations. One test feeds it the
//! repository, another feeds it a sample that breaks it, so that a rule that
//! has gone blind is seen.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "architecture/arrows.rs"]
mod arrows;
#[path = "architecture/facts.rs"]
mod facts;
#[path = "architecture/licences.rs"]
mod licences;
#[path = "architecture/owners.rs"]
mod owners;
#[path = "architecture/purity.rs"]
mod purity;
#[path = "architecture/size.rs"]
mod size;
#[path = "architecture/sockets.rs"]
mod sockets;
#[path = "architecture/walls.rs"]
mod walls;
#[path = "architecture/webview.rs"]
mod webview;

/// Fails with every violation on a line of its own.
#[track_caller]
fn none(violations: &[String]) {
    assert!(
        violations.is_empty(),
        "{} violations:\n  {}\n",
        violations.len(),
        violations.join("\n  ")
    );
}

/// Fails unless exactly these things were found, in any order, each named by a
/// piece of its sentence.
#[track_caller]
fn finds(violations: &[String], pieces: &[&str]) {
    assert_eq!(violations.len(), pieces.len(), "found: {violations:#?}");
    for piece in pieces {
        assert!(
            violations.iter().any(|violation| violation.contains(piece)),
            "nothing says {piece:?}: {violations:#?}"
        );
    }
}
