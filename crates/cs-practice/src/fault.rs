//! Why a practice could not be started, found or kept.

use std::path::PathBuf;

/// A practice that cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum PracticeFault {
    /// The state directory is served by another process.
    #[error(
        "another process already serves the practice in {0}; nothing was changed. \
         Use that one, or name another state directory."
    )]
    AlreadyServed(PathBuf),
    /// The port that was asked for is in use.
    #[error(
        "port {port} on 127.0.0.1 cannot be opened ({reason}). Stop what uses it or leave the port out."
    )]
    Port {
        /// The port asked for; 0 means any free one.
        port: u16,
        /// What the operating system said.
        reason: std::io::Error,
    },
    /// A file of the state directory cannot be read or written.
    #[error("the practice's file {path} cannot be used ({reason}); the practice was not started.")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the operating system said.
        reason: std::io::Error,
    },
    /// A file of the state directory holds something this version cannot read.
    #[error(
        "the practice's file {path} is damaged ({reason}); nothing was changed. \
         Name another state directory to start afresh."
    )]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Keys or certificates could not be made.
    #[error("the practice's keys could not be made ({0}).")]
    Keys(String),
    /// The rows given do not have the contract's shape.
    #[error("row {index} of {collection} does not have the contract's shape: {reason}.")]
    Rows {
        /// The collection, as in the path under `/api/`.
        collection: String,
        /// The row's place in what was given.
        index: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// What had happened before the practice opened could not be written down.
    #[error("the practice's journal cannot be written; the practice was not started.")]
    NotKept,
    /// The operating system gave no randomness.
    #[error("the operating system gave no random bytes; the practice cannot make keys.")]
    Randomness,
}
