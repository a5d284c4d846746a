//! Requests an access token may still make: a token bucket.

use std::time::{Duration, Instant};

use crate::options::RateLimit;

/// The bucket of one access token. Time comes from outside.
#[derive(Debug, Clone)]
pub(crate) struct Allowance {
    /// Thousandths of a request.
    level: u64,
    counted_at: Instant,
}

/// What a request is told of its allowance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) allowed: bool,
    pub(crate) remaining: u64,
    /// Whole seconds until the next request is allowed.
    pub(crate) retry_after: u64,
}

const REQUEST: u64 = 1000;

impl Allowance {
    /// A full bucket.
    pub(crate) fn full(limit: RateLimit, now: Instant) -> Self {
        Self {
            level: u64::from(limit.burst) * REQUEST,
            counted_at: now,
        }
    }

    /// Takes one request from the bucket, when there is one.
    pub(crate) fn take(&mut self, limit: RateLimit, now: Instant) -> Verdict {
        let passed = now.saturating_duration_since(self.counted_at);
        let passed = u64::try_from(passed.as_millis()).unwrap_or(u64::MAX);
        let gained = passed.saturating_mul(u64::from(limit.per_second));
        self.level = self
            .level
            .saturating_add(gained)
            .min(u64::from(limit.burst) * REQUEST);
        self.counted_at += Duration::from_millis(passed);
        let allowed = self.level >= REQUEST;
        if allowed {
            self.level -= REQUEST;
        }
        let missing = REQUEST.saturating_sub(self.level);
        let per_second = u64::from(limit.per_second) * REQUEST;
        Verdict {
            allowed,
            remaining: self.level / REQUEST,
            retry_after: missing.checked_div(per_second).unwrap_or(59) + 1,
        }
    }

    /// Whether nothing was asked of this bucket for so long that it is full.
    pub(crate) fn idle(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.counted_at) > Duration::from_secs(3600)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_the_rest_waits_for_the_refill() {
        let limit = RateLimit {
            per_second: 50,
            burst: 100,
        };
        let start = Instant::now();
        let mut bucket = Allowance::full(limit, start);
        assert!((0..100).all(|_| bucket.take(limit, start).allowed));
        let refused = bucket.take(limit, start);
        assert!(!refused.allowed);
        assert_eq!(refused.retry_after, 1);
        let later = start + Duration::from_millis(20);
        assert!(bucket.take(limit, later).allowed);
        assert!(!bucket.take(limit, later).allowed);
    }

    #[test]
    fn fractions_of_a_request_are_not_lost() {
        let limit = RateLimit {
            per_second: 1,
            burst: 1,
        };
        let start = Instant::now();
        let mut bucket = Allowance::full(limit, start);
        assert!(bucket.take(limit, start).allowed);
        let step = |n: u64| start + Duration::from_millis(n);
        assert!((1..1000).all(|n| !bucket.take(limit, step(n)).allowed));
        assert!(bucket.take(limit, step(1000)).allowed);
    }
}
