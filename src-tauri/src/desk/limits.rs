//! Times the practice chose, as the desk uses them.

use cs_app::Workstation;
use std::time::Duration;

/// How long nobody may be here.
pub(crate) fn lock_limit(station: &Workstation) -> Duration {
    #[cfg(debug_assertions)]
    if let Some(seconds) = seconds_for_tests() {
        return seconds;
    }
    // A number that can't be read is no reason to stay open longer.
    let minutes = station.lock_minutes().unwrap_or(1);
    Duration::from_secs(60 * u64::from(minutes))
}

/// So that a journey need not wait for minutes. Not in release builds.
#[cfg(debug_assertions)]
fn seconds_for_tests() -> Option<Duration> {
    let seconds = std::env::var("COUNTERSIGN_LOCK_SECONDS").ok()?;
    seconds.parse().ok().map(Duration::from_secs)
}

/// Time between syncs.
pub(crate) fn sync_every(_station: &Workstation) -> Duration {
    Duration::from_secs(60 * super::rounds::SYNC_MINUTES)
}

/// Whether the kept copy is younger than the time between syncs.
pub(crate) fn is_fresh(station: &Workstation) -> bool {
    age(station).is_some_and(|age| age < sync_every(station))
}

fn age(station: &Workstation) -> Option<Duration> {
    let last = station.last_sync().ok().flatten()?;
    let last = chrono::DateTime::parse_from_rfc3339(&last).ok()?;
    // A source whose clock runs ahead: nothing is younger than now.
    Some(
        (station.now() - last.to_utc())
            .to_std()
            .unwrap_or(Duration::ZERO),
    )
}
