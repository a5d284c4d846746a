//! When to try again, and after how long.

use crate::policy::RetryLimits;
use crate::{NetError, Phase, Response};
use cs_error::Code;
use std::time::Duration;

/// The wait before the next try of an idempotent request, or `None` to stop.
/// `tries` counts those made; `random` is any number.
pub(crate) fn next_wait(
    limits: &RetryLimits,
    tries: u32,
    result: &Result<Response, NetError>,
    random: u64,
) -> Option<Duration> {
    let allowed = match result {
        Ok(answer) if matches!(answer.status, 429 | 502 | 503 | 504) => limits.attempts,
        Err(error) if error.code() == Code::Offline && error.phase() == Phase::NotSent => {
            limits.connect_attempts
        }
        Err(error) if error.code() == Code::Offline => limits.attempts,
        _ => 0,
    };
    if tries >= allowed {
        return None;
    }
    let asked = result.as_ref().ok().and_then(Response::retry_after);
    let wait = asked
        .unwrap_or(Duration::ZERO)
        .max(backoff(limits.base, tries, random));
    (wait <= limits.longest).then_some(wait)
}

/// Doubling waits, each between half and the whole of its length.
fn backoff(base: Duration, tries: u32, random: u64) -> Duration {
    let whole = base.saturating_mul(
        1_u32
            .checked_shl(tries.saturating_sub(1))
            .unwrap_or(u32::MAX),
    );
    let half = whole / 2;
    let span = u64::try_from(half.as_millis()).unwrap_or(u64::MAX).max(1);
    half + Duration::from_millis(random % span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cs_error::Fault;
    use proptest::prelude::*;

    fn answer(status: u16, retry_after: Option<&str>) -> Result<Response, NetError> {
        let headers = retry_after
            .iter()
            .map(|text| ("retry-after".to_owned(), (*text).to_owned()))
            .collect();
        Ok(Response {
            status,
            headers,
            body: Vec::new(),
        })
    }

    #[test]
    fn what_is_tried_again() {
        let limits = RetryLimits::default();
        let again = |result: &Result<Response, NetError>, tries| {
            next_wait(&limits, tries, result, 7).is_some()
        };
        assert!(again(&answer(503, None), 3) && !again(&answer(503, None), 4));
        assert!(
            !again(&answer(200, None), 1)
                && !again(&answer(500, None), 1)
                && !again(&answer(403, None), 1)
        );
        let offline = Err(NetError::not_sent(Fault::new(Code::Offline)));
        assert!(again(&offline, 1) && !again(&offline, 2));
        assert!(again(
            &Err(NetError::maybe_sent(Fault::new(Code::Offline))),
            3
        ));
        assert!(!again(
            &Err(NetError::not_sent(Fault::new(Code::TlsUntrusted))),
            1
        ));
    }

    #[test]
    fn the_server_s_wish_counts_up_to_the_limit() {
        let limits = RetryLimits::default();
        assert!(next_wait(&limits, 1, &answer(429, Some("3")), 0) >= Some(Duration::from_secs(3)));
        assert_eq!(next_wait(&limits, 1, &answer(429, Some("3600")), 0), None);
    }

    proptest! {
        #[test]
        fn waits_stay_within_their_step(tries in 1_u32..40, random: u64) {
            let base = Duration::from_millis(100);
            let wait = backoff(base, tries, random);
            let whole = base.saturating_mul(1_u32.checked_shl(tries - 1).unwrap_or(u32::MAX));
            prop_assert!(wait >= whole / 2 && wait <= whole);
        }
    }
}
