//! When the desk synchronises and sends by itself. Pure: steady instants come in
//! (time since the program started), what to do next goes out.

use std::time::Duration;

/// First wait after the server could not be reached; doubled each time.
const FIRST_WAIT: Duration = Duration::from_secs(5);
/// Longest such wait: a person who plugs the cable in does not wait long.
const LONGEST_WAIT: Duration = Duration::from_secs(2 * 60);
/// Longest rest: what another program of this profile did is seen after it.
const LONGEST_REST: Duration = Duration::from_secs(30);

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// Read the source's changes and exchange the queue.
    Sync,
    /// Send what may be sent, and look how what was sent fared.
    Send,
    /// Nothing for so long.
    Rest(Duration),
}

/// The plan of one seat.
#[derive(Clone, Debug)]
pub(crate) struct Schedule {
    every: Duration,
    sync_at: Duration,
    send_at: Option<Duration>,
    failures: u32,
    held_off: Duration,
    expired: bool,
}

impl Schedule {
    /// Begins. What a crash cut off is looked at first; `fresh` when the copy is
    /// young enough to wait its turn.
    pub(crate) const fn start(now: Duration, every: Duration, fresh: bool) -> Self {
        Self {
            every,
            sync_at: if fresh {
                now.saturating_add(every)
            } else {
                now
            },
            send_at: Some(now),
            failures: 0,
            held_off: now,
            expired: false,
        }
    }

    /// What to do now.
    pub(crate) fn next(&self, now: Duration) -> Act {
        if self.expired {
            return Act::Rest(LONGEST_REST);
        }
        if let Some(wait) = later(self.held_off, now) {
            return Act::Rest(wait.min(LONGEST_REST));
        }
        // Sending first: a patient waits for it.
        let send_in = self.send_at.map(|at| later(at, now));
        if send_in == Some(None) {
            return Act::Send;
        }
        let Some(sync_in) = later(self.sync_at, now) else {
            return Act::Sync;
        };
        let soonest = send_in.flatten().map_or(sync_in, |send| send.min(sync_in));
        Act::Rest(soonest.min(LONGEST_REST))
    }

    /// A sync came to its end. What it brought may free or stop an item.
    pub(crate) fn synced(&mut self, now: Duration) {
        self.reached(now);
        self.sync_at = now + self.every;
        self.send_at = Some(now);
    }

    /// A run of the outbox came to its end; `again` says in how long the next is due.
    pub(crate) fn sent(&mut self, now: Duration, again: Option<Duration>) {
        self.reached(now);
        self.send_at = again.map(|wait| now + wait);
    }

    /// The server could not be reached: nothing is tried for a while, then a sync
    /// finds out whether it is back.
    pub(crate) fn failed(&mut self, now: Duration) {
        let doubled = FIRST_WAIT.saturating_mul(1_u32 << self.failures.min(10));
        self.failures = self.failures.saturating_add(1);
        self.held_off = now + doubled.min(LONGEST_WAIT);
        self.sync_at = self.sync_at.min(self.held_off);
    }

    /// Something of this program's own kept it from going on: tried again at the
    /// usual time.
    pub(crate) fn put_off(&mut self, now: Duration) {
        self.sync_at = now + self.every;
        self.send_at = Some(now + self.every);
    }

    /// The session ran out: only a person can go on.
    pub(crate) const fn expired(&mut self) {
        self.expired = true;
    }

    /// Somebody signed in again, or asked for a sync: everything is tried at once.
    pub(crate) const fn renewed(&mut self, now: Duration) {
        self.expired = false;
        self.failures = 0;
        self.held_off = now;
        self.sync_at = now;
        self.send_at = Some(now);
    }

    /// Something was signed; it is due `wait` from now.
    pub(crate) fn want_send(&mut self, now: Duration, wait: Duration) {
        let due = now + wait;
        self.send_at = Some(self.send_at.map_or(due, |at| at.min(due)));
    }

    /// Changes the time between syncs.
    pub(crate) fn set_every(&mut self, now: Duration, every: Duration) {
        self.every = every;
        self.sync_at = self.sync_at.min(now + every);
    }

    const fn reached(&mut self, now: Duration) {
        self.failures = 0;
        self.held_off = now;
        self.expired = false;
    }
}

fn later(at: Duration, now: Duration) -> Option<Duration> {
    at.checked_sub(now).filter(|wait| !wait.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUARTER: Duration = Duration::from_secs(900);

    fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn it_begins_with_what_was_cut_off_then_reads_an_old_copy() {
        let mut plan = Schedule::start(s(0), QUARTER, false);
        assert_eq!(plan.next(s(0)), Act::Send);
        plan.sent(s(1), None);
        assert_eq!(plan.next(s(1)), Act::Sync);
        plan.synced(s(5));
        assert_eq!(plan.next(s(5)), Act::Send, "what was read may free an item");
        plan.sent(s(6), None);
        assert!(matches!(plan.next(s(6)), Act::Rest(_)));
        assert_eq!(plan.next(s(905)), Act::Sync);
    }

    #[test]
    fn a_fresh_copy_waits_its_turn() {
        let mut plan = Schedule::start(s(0), QUARTER, true);
        plan.sent(s(0), None);
        assert!(matches!(plan.next(s(899)), Act::Rest(_)));
        assert_eq!(plan.next(s(900)), Act::Sync);
    }

    #[test]
    fn what_was_signed_leaves_when_its_hold_ends_and_not_before() {
        let mut plan = Schedule::start(s(0), QUARTER, true);
        plan.sent(s(0), None);
        plan.want_send(s(10), s(30));
        plan.want_send(s(20), s(300));
        assert_eq!(plan.next(s(25)), Act::Rest(s(15)));
        assert_eq!(plan.next(s(40)), Act::Send);
        plan.sent(s(41), Some(s(5)));
        assert_eq!(plan.next(s(46)), Act::Send);
    }

    #[test]
    fn while_the_server_is_away_it_is_asked_less_and_less_often_and_soon_enough() {
        let mut plan = Schedule::start(s(0), QUARTER, true);
        let (mut now, mut waits) = (s(0), Vec::new());
        for _ in 0..8 {
            plan.failed(now);
            let mut wait = Duration::ZERO;
            while let Act::Rest(rest) = plan.next(now + wait) {
                wait += rest;
            }
            waits.push(wait.as_secs());
            now += wait;
        }
        assert_eq!(waits, [5, 10, 20, 40, 80, 120, 120, 120]);
        plan.synced(now);
        plan.failed(now);
        assert_eq!(plan.next(now), Act::Rest(s(5)), "back means from the start");
    }

    #[test]
    fn an_expired_session_waits_for_a_person() {
        let mut plan = Schedule::start(s(0), QUARTER, false);
        plan.expired();
        assert!(matches!(plan.next(s(100_000)), Act::Rest(_)));
        plan.renewed(s(100_000));
        assert_eq!(plan.next(s(100_000)), Act::Send);
    }

    #[test]
    fn a_shorter_interval_counts_at_once() {
        let mut plan = Schedule::start(s(0), QUARTER, true);
        plan.sent(s(0), None);
        plan.set_every(s(10), s(300));
        assert_eq!(plan.next(s(310)), Act::Sync);
    }
}
