//! When a desk locks by itself. Pure: instants come in, a verdict goes out.
//!
//! Two clocks are read, because a sleeping machine stops one of them. The steady
//! clock tells how long nobody was here; the wall clock running ahead of it, or a
//! silence of both, tells that the machine slept.

use std::time::Duration;

/// One reading of both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Since the program started; never runs backwards.
    pub(crate) steady: Duration,
    /// Since 1970 as the machine's clock shows it; may be set.
    pub(crate) wall: Duration,
}

/// Why a desk locked. The word stands in the audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// Somebody asked for it.
    Person,
    /// Nobody was here for long enough.
    Idle,
    /// The machine slept.
    Suspend,
    /// Another person takes the seat.
    Switch,
}

impl Why {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Idle => "idle",
            Self::Suspend => "suspend",
            Self::Switch => "switch",
        }
    }
}

/// What a look at the clocks says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Stays open; locks after so long without activity.
    Stays(Duration),
    /// Locks now.
    Locks(Why),
}

/// The wall clock this much ahead of the steady one: the machine slept. Corrections
/// of a clock are smaller; a person who sets it further ahead unlocks again.
const SLEPT: Duration = Duration::from_secs(10);

/// Somebody looks every second. Nobody having looked for this long, by either
/// clock, means that the whole program stood still.
const SILENCE: Duration = Duration::from_secs(60);

/// While texts are read before they are signed, the desk gives at least this long:
/// reading moves no mouse.
const READING: Duration = Duration::from_secs(5 * 60);

/// The lock of one open desk.
#[derive(Clone, Debug)]
pub(crate) struct LockClock {
    limit: Duration,
    active: Moment,
    seen: Moment,
}

impl LockClock {
    /// A desk that was just opened by a person.
    pub(crate) const fn start(now: Moment, limit: Duration) -> Self {
        Self {
            limit,
            active: now,
            seen: now,
        }
    }

    /// Changes how long nobody may be here.
    pub(crate) const fn set_limit(&mut self, limit: Duration) {
        self.limit = limit;
    }

    /// Somebody is here. A person who comes back after the lock was due finds it
    /// locked all the same.
    pub(crate) fn touch(&mut self, now: Moment, reading: bool) -> Verdict {
        match self.look(now, reading) {
            Verdict::Stays(_) => {
                self.active = now;
                Verdict::Stays(self.allowed(reading))
            }
            locks => locks,
        }
    }

    /// Looks at the clocks; `reading` while texts to sign are open.
    pub(crate) fn look(&mut self, now: Moment, reading: bool) -> Verdict {
        let steady = now.steady.saturating_sub(self.seen.steady);
        let wall = now.wall.saturating_sub(self.seen.wall);
        self.seen = now;
        if wall.saturating_sub(steady) > SLEPT || steady > SILENCE {
            return Verdict::Locks(Why::Suspend);
        }
        let idle = now.steady.saturating_sub(self.active.steady);
        match self.allowed(reading).checked_sub(idle) {
            Some(left) if !left.is_zero() => Verdict::Stays(left),
            _ => Verdict::Locks(Why::Idle),
        }
    }

    fn allowed(&self, reading: bool) -> Duration {
        if reading {
            self.limit.max(READING)
        } else {
            self.limit
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn at(steady: u64, wall: u64) -> Moment {
        Moment {
            steady: Duration::from_secs(steady),
            wall: Duration::from_secs(1_800_000_000 + wall),
        }
    }

    fn opened() -> LockClock {
        LockClock::start(at(0, 0), 2 * MINUTE)
    }

    /// Looks every second from `from` to `to`.
    fn watch(clock: &mut LockClock, from: u64, to: u64) -> Option<(u64, Why)> {
        (from..=to).find_map(|second| match clock.look(at(second, second), false) {
            Verdict::Locks(why) => Some((second, why)),
            Verdict::Stays(_) => None,
        })
    }

    #[test]
    fn it_locks_at_the_limit_and_a_touch_starts_it_anew() {
        assert_eq!(watch(&mut opened(), 1, 300), Some((120, Why::Idle)));
        let mut clock = opened();
        assert_eq!(watch(&mut clock, 1, 100), None);
        assert_eq!(clock.touch(at(101, 101), false), Verdict::Stays(2 * MINUTE));
        assert_eq!(watch(&mut clock, 102, 400), Some((221, Why::Idle)));
    }

    #[test]
    fn sleep_locks_at_the_first_look_whoever_looks_first() {
        // The steady clock stood still for the night.
        let mut clock = opened();
        assert_eq!(
            clock.look(at(1, 8 * 3600), false),
            Verdict::Locks(Why::Suspend)
        );
        let mut clock = opened();
        assert_eq!(
            clock.touch(at(1, 8 * 3600), false),
            Verdict::Locks(Why::Suspend),
            "moving the mouse after waking does not save it"
        );
        // Where it runs on in sleep, nobody looked meanwhile.
        let mut clock = opened();
        assert_eq!(clock.look(at(61, 61), false), Verdict::Locks(Why::Suspend));
    }

    #[test]
    fn a_clock_set_back_or_a_little_ahead_locks_nobody_out() {
        let mut clock = opened();
        assert!(matches!(
            clock.look(
                Moment {
                    steady: Duration::from_secs(1),
                    wall: Duration::from_secs(5)
                },
                false
            ),
            Verdict::Stays(_)
        ));
        let mut clock = opened();
        assert!(matches!(clock.look(at(1, 9), false), Verdict::Stays(_)));
    }

    #[test]
    fn reading_what_is_signed_is_given_time_but_not_for_ever() {
        let mut clock = opened();
        for second in 1..300 {
            assert!(
                matches!(clock.look(at(second, second), true), Verdict::Stays(_)),
                "{second}"
            );
        }
        assert_eq!(clock.look(at(300, 300), true), Verdict::Locks(Why::Idle));
        let mut long = LockClock::start(at(0, 0), 10 * MINUTE);
        assert_eq!(
            long.look(at(1, 1), true),
            Verdict::Stays(10 * MINUTE - Duration::from_secs(1))
        );
    }

    proptest! {
        /// Whatever happens, a desk is never open longer than its limit after the
        /// last touch, and what it says is left is true.
        #[test]
        fn never_open_past_the_limit(
            steps in prop::collection::vec((0_u64..70, 0_u64..90, any::<bool>()), 1..60),
            limit in 1_u64..600,
        ) {
            let mut clock = LockClock::start(at(0, 0), Duration::from_secs(limit));
            let (mut steady, mut wall, mut touched) = (0, 0, 0);
            for (by, ahead, touch) in steps {
                steady += by;
                wall += by.max(ahead);
                let now = at(steady, wall);
                let verdict = if touch { clock.touch(now, false) } else { clock.look(now, false) };
                match verdict {
                    Verdict::Stays(left) => {
                        if touch { touched = steady; }
                        prop_assert!(steady - touched < limit);
                        prop_assert_eq!(left, Duration::from_secs(limit - (steady - touched)));
                        prop_assert!(by <= 60 && by.max(ahead) - by <= 10);
                    }
                    Verdict::Locks(Why::Idle) => {
                        prop_assert!(steady - touched >= limit);
                        break;
                    }
                    Verdict::Locks(_) => {
                        prop_assert!(by > 60 || by.max(ahead) - by > 10);
                        break;
                    }
                }
            }
        }
    }
}
