//! The machine's clock and randomness behind their ports.

use chrono::{DateTime, Duration, Utc};
use cs_error::{Code, Fault, Outcome};
use cs_ports::{Clock, Randomness};

/// The machine's clock. Only the demo may set it off: its practice runs under
/// the same offset.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock {
    /// Seconds ahead of the machine (negative: behind).
    pub offset_seconds: i64,
}

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now() + Duration::seconds(self.offset_seconds)
    }
}

/// The operating system's random generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Randomness for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) -> Outcome<()> {
        getrandom::fill(bytes)
            .map_err(|_| Fault::new(Code::Internal).with("what", "system randomness"))
    }
}
