//! A way out. Takes an [`ApprovedWrite`] by value and nothing else.

use crate::observe::StepObserver;
use crate::store::Attempt;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use cs_access::ActionKind;
use cs_approval::{ApprovedWrite, ExecutionOutcome, Receipt};
use cs_error::Outcome;

/// What a send came to, and whether anything may have left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendResult {
    /// Done, failed or uncertain.
    pub outcome: ExecutionOutcome,
}

/// A message that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The provider's id of it.
    pub id: String,
    /// Who sent it (E.164).
    pub from: String,
    /// The practice's number it came to.
    pub to: String,
    /// What was written, as it came.
    pub text: String,
    /// When the provider had it.
    pub at: DateTime<Utc>,
}

/// What came in since an instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceivedPage {
    /// Newest first.
    pub messages: Vec<Received>,
    /// Whether these are all: `false` when the list didn't end within bounds, or
    /// held a message that can't be read.
    pub complete: bool,
}

/// The way in beside a way out: what people answered.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Messages that came in on or after an instant; the answer may hold earlier
    /// ones of the same day, and messages that were given before.
    ///
    /// # Errors
    /// Network codes; then nothing is known of what came in.
    async fn received(&self, since: DateTime<Utc>) -> Outcome<ReceivedPage>;
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

    /// Where the answers to what this channel sends come in; `None` where they
    /// can't be read.
    fn inbox(&self) -> Option<&dyn Inbox> {
        None
    }

    /// The sentence a person reads for a failure's reason or a receipt's status
    /// ("21610", "undelivered 30006"); `None` where the word says all there is.
    fn explain(&self, _reason: &str) -> Option<&'static str> {
        None
    }

    /// The provider's current status of something sent (delivered, undelivered …).
    ///
    /// # Errors
    /// As [`Channel::look_up`].
    async fn status(&self, receipt: &Receipt) -> Outcome<Option<Receipt>>;
}
