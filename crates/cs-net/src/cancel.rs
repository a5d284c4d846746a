//! Stopping a request from outside.

use std::sync::Arc;
use tokio::sync::watch;

/// A switch that stops every request it was given to. Clones share it.
#[derive(Clone, Debug)]
pub struct Cancel(Arc<watch::Sender<bool>>);

impl Cancel {
    /// A switch that is off.
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// Turns it on, for good.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    /// Whether it is on.
    pub fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is on; for ever if nobody turns it on.
    pub async fn cancelled(&self) {
        let mut receiver = self.0.subscribe();
        // The sender lives as long as `self`, so this can't fail.
        let _ = receiver.wait_for(|on| *on).await;
    }
}

impl Default for Cancel {
    fn default() -> Self {
        Self::new()
    }
}
