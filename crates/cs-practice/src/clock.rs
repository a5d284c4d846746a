//! The practice's clock: the machine's, plus the skew a test has asked for.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, SubsecRound, Utc};

/// Wall clock with an adjustable skew.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    skew_seconds: AtomicI64,
}

impl Clock {
    /// Now, cut to milliseconds: the precision rows and answers carry, so that
    /// an `as_of` handed out can never lie behind a later edit by rounding.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        let skew = Duration::seconds(self.skew_seconds.load(Ordering::Relaxed));
        (Utc::now() + skew).trunc_subsecs(3)
    }

    /// Puts the clock this many seconds ahead of (or behind) the machine's.
    pub(crate) fn set_skew(&self, seconds: i64) {
        self.skew_seconds.store(seconds, Ordering::Relaxed);
    }
}

/// RFC 3339 in UTC with milliseconds, as every answer writes instants.
pub(crate) fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}
