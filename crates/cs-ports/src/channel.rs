//! A way out. Takes an [`ApprovedWrite`] by value and nothing else.

use crate::observe::StepObserver;
use crate::store::Attempt;
use async_trait::async_trait;
use cs_access::ActionKind;
use cs_approval::{ApprovedWrite, ExecutionOutcome, Receipt};
use cs_error::Outcome;

/// What a send came to, and whether anything may have left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendResult {
    /// Done, failed or uncertain.
    pub outcome: ExecutionOutcome,
}

/// What a look-up after a crash found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LookUp {
    /// Exactly one match that no other attempt owns.
    Found(Receipt),
    /// None or several: absence is no proof (reference: channel facts).
    Unknown {
        /// A fixed sentence for the person who decides.
        reason: &'static str,
    },
}

/// A channel adapter (SMS, e-mail).
#[async_trait]
pub trait Channel: Send + Sync {
    /// Its name in receipts and settings ("sms").
    fn name(&self) -> &'static str;

    /// The kind of action it executes.
    fn action(&self) -> ActionKind;

    /// Sends once. Announces [`crate::Step::BeforeSend`] right before the first
    /// byte that could have an effect and [`crate::Step::AfterSend`] right after
    /// the provider's answer. Never retries what may have had an effect; whatever
    /// can't be told is `Uncertain`, so this has no error of its own.
    async fn send(&self, write: ApprovedWrite, steps: &dyn StepObserver) -> SendResult;

    /// Looks whether an attempt that was cut off had its effect. `taken` are
    /// provider references other attempts already own.
    ///
    /// # Errors
    /// [`cs_error::Code::Offline`] and the other network codes: then nothing is
    /// known and it is asked again later.
    async fn look_up(&self, attempt: &Attempt, taken: &[String]) -> Outcome<LookUp>;

    /// The provider's current status of something sent (delivered, undelivered …).
    ///
    /// # Errors
    /// As [`Channel::look_up`].
    async fn status(&self, receipt: &Receipt) -> Outcome<Option<Receipt>>;
}
