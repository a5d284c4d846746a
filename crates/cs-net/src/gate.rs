//! A token bucket and a number of seats for each host.

use crate::policy::RateLimit;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// Tokens in thousandths.
#[derive(Debug)]
struct Bucket {
    level: u64,
    at: Instant,
}

impl Bucket {
    /// Takes a token, or says how long to wait for one.
    fn take(&mut self, limit: RateLimit, now: Instant) -> Result<(), Duration> {
        let per_second = u64::from(limit.per_second.max(1));
        let gained =
            now.saturating_duration_since(self.at).as_micros() * u128::from(per_second) / 1000;
        let full = u64::from(limit.burst.max(1)) * 1000;
        if gained > 0 {
            self.level = self
                .level
                .saturating_add(u64::try_from(gained).unwrap_or(u64::MAX))
                .min(full);
            self.at = now;
        }
        if self.level >= 1000 {
            self.level -= 1000;
            return Ok(());
        }
        Err(Duration::from_micros(
            (1000 - self.level) * 1000 / per_second + 1,
        ))
    }
}

#[derive(Debug)]
struct Host {
    bucket: Mutex<Bucket>,
    seats: Arc<Semaphore>,
}

/// The gates of all hosts.
#[derive(Debug)]
pub(crate) struct Gates {
    limit: RateLimit,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

impl Gates {
    pub(crate) fn new(limit: RateLimit) -> Self {
        Self {
            limit,
            hosts: Mutex::new(HashMap::new()),
        }
    }

    /// Waits for a seat and a token; the seat is given back when dropped.
    pub(crate) async fn pass(&self, host: &str) -> Option<OwnedSemaphorePermit> {
        let gate = self.host(host);
        let seat = Arc::clone(&gate.seats).acquire_owned().await.ok();
        loop {
            let taken = gate
                .bucket
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(self.limit, Instant::now());
            match taken {
                Ok(()) => return seat,
                Err(wait) => tokio::time::sleep(wait).await,
            }
        }
    }

    fn host(&self, host: &str) -> Arc<Host> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(hosts.entry(host.to_owned()).or_insert_with(|| {
            let full = u64::from(self.limit.burst.max(1)) * 1000;
            Arc::new(Host {
                bucket: Mutex::new(Bucket {
                    level: full,
                    at: Instant::now(),
                }),
                seats: Arc::new(Semaphore::new(self.limit.in_flight.max(1))),
            })
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_the_rest_comes_at_the_rate() {
        let limit = RateLimit {
            per_second: 10,
            burst: 3,
            in_flight: 2,
        };
        let start = Instant::now();
        let mut bucket = Bucket {
            level: 3000,
            at: start,
        };
        assert!((0..3).all(|_| bucket.take(limit, start).is_ok()));
        let wait = bucket.take(limit, start).unwrap_err();
        assert!(
            wait > Duration::from_millis(99) && wait < Duration::from_millis(101),
            "{wait:?}"
        );
        let mut now = start;
        for _ in 0..10 {
            now += bucket.take(limit, now).unwrap_err();
            assert!(
                bucket.take(limit, now).is_ok(),
                "the wait it names is enough"
            );
        }
        let took = now - start;
        assert!(
            took >= Duration::from_millis(990) && took < Duration::from_millis(1010),
            "{took:?}"
        );
        let later = now + Duration::from_secs(3600);
        assert!(
            (0..3).all(|_| bucket.take(limit, later).is_ok()) && bucket.take(limit, later).is_err()
        );
    }

    #[tokio::test]
    async fn no_more_than_the_seats_at_once_and_another_host_waits_for_nobody() {
        let gates = Gates::new(RateLimit {
            per_second: 100,
            burst: 100,
            in_flight: 2,
        });
        let held = (gates.pass("a").await, gates.pass("a").await);
        tokio::select! {
            biased;
            _ = gates.pass("a") => panic!("a third seat"),
            _ = gates.pass("b") => {}
        }
        drop(held);
        assert!(gates.pass("a").await.is_some());
    }
}
