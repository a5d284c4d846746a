//! Clock, randomness, progress, and the named steps of the river.

use chrono::{DateTime, Utc};
use cs_error::Outcome;

/// The time. Layer-1 code takes instants as arguments; shells hold the clock.
pub trait Clock: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> DateTime<Utc>;
}

/// Random bytes from the operating system.
pub trait Randomness: Send + Sync {
    /// Fills the slice.
    ///
    /// # Errors
    /// [`cs_error::Code::Internal`] when the system gives none.
    fn fill(&self, bytes: &mut [u8]) -> Outcome<()>;

    /// Sixteen random bytes, for ids.
    ///
    /// # Errors
    /// As [`Randomness::fill`].
    fn id(&self) -> Outcome<[u8; 16]> {
        let mut bytes = [0; 16];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }
}

/// Long work tells where it is and asks whether to stop.
pub trait Progress: Send + Sync {
    /// `what` is a fixed word ("patients"); `done` of `total` (0: not known).
    fn at(&self, what: &'static str, done: u64, total: u64);
    /// Whether the person asked to stop.
    fn cancelled(&self) -> bool;
}

/// Every point of the river at which a crash must lose nothing and send nothing
/// twice. The kill tests stop the process at each variant in turn; a variant
/// nobody announces fails them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// A sync batch is about to be committed.
    SyncBatchBefore,
    /// A sync batch was committed, its mark not yet moved by the next.
    SyncBatchAfter,
    /// A proposal event is stored.
    ProposalStored,
    /// The decision is signed, not yet stored.
    DecisionSigned,
    /// The decision event is stored.
    DecisionStored,
    /// Events were pushed to the queue server.
    EventsPushed,
    /// The claim server granted the claim, nothing recorded here yet.
    ClaimGranted,
    /// Nonce and attempt are recorded; nothing sent yet.
    AttemptRecorded,
    /// The request is about to be written to the provider.
    BeforeSend,
    /// The provider answered; nothing recorded yet.
    AfterSend,
    /// The outcome event is stored.
    OutcomeStored,
    /// The outcome was pushed to the queue server.
    OutcomePushed,
}

impl Step {
    /// All steps, for the kill tests.
    pub const ALL: [Self; 12] = [
        Self::SyncBatchBefore,
        Self::SyncBatchAfter,
        Self::ProposalStored,
        Self::DecisionSigned,
        Self::DecisionStored,
        Self::EventsPushed,
        Self::ClaimGranted,
        Self::AttemptRecorded,
        Self::BeforeSend,
        Self::AfterSend,
        Self::OutcomeStored,
        Self::OutcomePushed,
    ];

    /// Name, as the failpoint variable spells it.
    pub fn name(self) -> String {
        format!("{self:?}")
    }
}

/// Told of each step as it is reached.
pub trait StepObserver: Send + Sync {
    /// The step was reached.
    fn reached(&self, step: Step);
}

/// Observes nothing: what every shell uses.
pub struct NoObserver;

impl StepObserver for NoObserver {
    fn reached(&self, _: Step) {}
}
