//! What every request handler reaches.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::options::RateLimit;
use crate::signin::tokens::SigningKey;
use crate::world::World;

/// The practice behind its addresses.
pub(crate) struct Shared {
    pub(crate) base_url: String,
    pub(crate) clock: Clock,
    pub(crate) signing_key: SigningKey,
    pub(crate) credentials: Credentials,
    pub(crate) rate_limit: RateLimit,
    world: Mutex<World>,
}

/// The sandboxes' accounts; made once and kept with the state.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Credentials {
    pub(crate) sms_account_sid: String,
    pub(crate) sms_auth_token: String,
    pub(crate) smtp_user: String,
    pub(crate) smtp_password: String,
    pub(crate) control_token: String,
}

impl Shared {
    pub(crate) fn new(
        base_url: String,
        signing_key: SigningKey,
        credentials: Credentials,
        rate_limit: RateLimit,
        world: World,
    ) -> Self {
        let clock = Clock::default();
        clock.set_skew(world.knobs.clock_skew_s);
        Self {
            base_url,
            clock,
            signing_key,
            credentials,
            rate_limit,
            world: Mutex::new(world),
        }
    }

    /// The state, for the length of one effect. Effects are applied whole, so
    /// a panic elsewhere while it was held leaves it usable.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
