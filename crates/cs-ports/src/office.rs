//! What the office views read beside charts: pages of the audit, and a person's
//! own conversations with the agent.

use crate::store::AuditContext;
use chrono::{DateTime, Utc};
use cs_audit::{AuditAction, AuditOutcome, ChainedEntry};
use cs_error::Outcome;

/// How a page of the audit is narrowed; everything `None` means all entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// Entries from this instant on.
    pub from: Option<DateTime<Utc>>,
    /// Entries before this instant.
    pub until: Option<DateTime<Utc>>,
    /// `issuer#subject`, or `system`.
    pub user: Option<String>,
    /// Kind of thing done.
    pub action: Option<AuditAction>,
    /// How it ended.
    pub outcome: Option<AuditOutcome>,
    /// FHIR id of a patient concerned.
    pub patient: Option<String>,
}

/// A page of the audit, newest entry first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditPage {
    /// Entries as chained.
    pub entries: Vec<ChainedEntry>,
    /// Whether older ones fit too.
    pub more: bool,
    /// Entries in the whole chain.
    pub length: u64,
}

/// One turn of a conversation as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptTurn {
    /// Counts from 1.
    pub number: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// FHIR ids of the patients it tells of: who reads the turn reads of them.
    pub patients: Vec<String>,
    /// JSON of the layer above.
    pub body: String,
}

/// One conversation of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationHead {
    /// Id (32 hex digits).
    pub id: String,
    /// First sentence, shortened.
    pub title: String,
    /// Last turn.
    pub last: DateTime<Utc>,
    /// Turns.
    pub turns: u32,
}

/// Conversations of the person in the context, and of nobody else: another
/// person's id is not found. They hold patient data, so every call is audited.
pub trait Conversations: Send + Sync {
    /// Adds a turn and answers its number, making the conversation at its first.
    /// Of more than `most` conversations of this person the oldest are removed.
    ///
    /// # Errors
    /// [`cs_error::Code::SignedOut`] without a principal,
    /// [`cs_error::Code::NotFound`] for another person's conversation; store codes.
    fn add_turn(
        &self,
        who: &AuditContext,
        id: &str,
        title: &str,
        turn: &KeptTurn,
        most: u32,
    ) -> Outcome<u32>;

    /// This person's conversations, newest first.
    ///
    /// # Errors
    /// As [`Conversations::add_turn`].
    fn list(&self, who: &AuditContext) -> Outcome<Vec<ConversationHead>>;

    /// The turns of one, oldest first.
    ///
    /// # Errors
    /// As [`Conversations::add_turn`].
    fn turns(&self, who: &AuditContext, id: &str) -> Outcome<Vec<KeptTurn>>;

    /// Removes one with all it holds.
    ///
    /// # Errors
    /// As [`Conversations::add_turn`].
    fn forget(&self, who: &AuditContext, id: &str) -> Outcome<()>;
}
