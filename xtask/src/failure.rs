//! Why a command of the project stopped.

use std::{fmt, process::ExitCode};

use crate::checks::Counts;

/// A sentence for the person at the terminal, and the exit code it stands for.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A check or a deterministic budget did not hold, or a program failed.
    Check(String),
    /// A test runner, as typed, that failed, and what it counted.
    Tests(String, Counts),
    /// A tool, a package or a file this needs is not there.
    Missing(String),
}

impl Failure {
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Check(_) | Self::Tests(..) => ExitCode::from(1),
            Self::Missing(_) => ExitCode::from(3),
        }
    }

    /// What the test runner counted before it failed, if this was one.
    pub(crate) fn counts(&self) -> Counts {
        match self {
            Self::Tests(_, counts) => counts.clone(),
            Self::Check(_) | Self::Missing(_) => Counts::default(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Check(sentence) | Self::Missing(sentence) => f.write_str(sentence),
            Self::Tests(command, _) => write!(f, "Tests failed: {command}"),
        }
    }
}
