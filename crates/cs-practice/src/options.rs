//! How a practice is started.

use std::path::PathBuf;

use chrono::NaiveDate;
use serde_json::Value;

/// The rows a practice starts with: per collection (its path under `/api/`,
/// for instance `patients` or `clinical/labs`) rows in the contract's shape.
#[derive(Debug, Clone, Default)]
pub struct SeedRows(pub Vec<(String, Vec<Value>)>);

/// Requests a caller may make, per access token (WIRE §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests a second the allowance grows by; 0 never refills.
    pub per_second: u32,
    /// Requests that may come at once.
    pub burst: u32,
}

impl Default for RateLimit {
    /// The contract's own limit (WIRE §4).
    fn default() -> Self {
        Self {
            per_second: 50,
            burst: 100,
        }
    }
}

/// What a practice is started with.
#[derive(Debug, Clone)]
pub struct PracticeOptions {
    /// Seed of the synthetic population.
    pub seed: u64,
    /// The day the population is built around. A state directory remembers
    /// the seed and day it was made with and goes on with those, so that rows
    /// a workstation has already copied keep their meaning.
    pub anchor: NaiveDate,
    /// Where certificate authority, signing key and journal are kept; without
    /// one everything lives in memory and ends with the practice.
    pub state_dir: Option<PathBuf>,
    /// The HTTPS port; without one the port used last, or any free one.
    pub port: Option<u16>,
    /// The token for `/control`; without one it is made at the first start.
    pub control_token: Option<String>,
    /// Rows to serve in place of the synthetic population.
    pub population: Option<SeedRows>,
    /// Requests allowed per access token.
    pub rate_limit: RateLimit,
    /// How long [`crate::Practice::attach_or_start`] waits for a process that
    /// holds the state directory to say where it serves.
    pub patience: std::time::Duration,
    /// Seconds the practice's clock stands ahead of the machine's from the start.
    pub clock_skew_s: i64,
    /// Whether patients have written already when the practice opens: text
    /// messages of the days before the anchor, for people of the synthetic
    /// population only.
    pub replies: bool,
}

impl PracticeOptions {
    /// An ephemeral practice around a day, on any free port.
    #[must_use]
    pub fn new(seed: u64, anchor: NaiveDate) -> Self {
        Self {
            seed,
            anchor,
            state_dir: None,
            port: None,
            control_token: None,
            population: None,
            rate_limit: RateLimit::default(),
            patience: std::time::Duration::from_secs(10),
            clock_skew_s: 0,
            replies: false,
        }
    }
}
