//! What is proposed: the exact bytes, for whom, on what grounds.

use crate::Evidence;
use chrono::{DateTime, Utc};
use cs_access::{ActionKind, Role, SkillName, TenantId, UserId};
use cs_error::{Code, Fault, Outcome};
use serde::{Deserialize, Serialize};

macro_rules! opaque_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $name(String);

        impl $name {
            /// From 16 random bytes.
            pub fn from_random(bytes: [u8; 16]) -> Self {
                Self(hex::encode(bytes))
            }

            /// Takes stored or typed text of the right shape (32 hex digits).
            ///
            /// # Errors
            /// [`Code::InputInvalid`].
            pub fn parse(text: &str) -> Outcome<Self> {
                if text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
                    Ok(Self(text.to_ascii_lowercase()))
                } else {
                    Err(Fault::new(Code::InputInvalid).with("field", "id"))
                }
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

opaque_id! {
    /// A proposal.
    ProposalId
}
opaque_id! {
    /// One try at executing a decision.
    AttemptId
}

/// Where an action goes. The addressee is part of what is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionTarget {
    /// FHIR id of the patient it is about.
    pub patient_id: String,
    /// Who is addressed, as shown to the signer ("Maria Alvarez", "guardian of …").
    pub addressee: String,
    /// Phone in E.164, e-mail address, or `Type/id` of the record to write.
    pub address: String,
}

/// The exact bytes that will leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    /// `text/plain; charset=utf-8` for an SMS, `message/…` or `application/…+json` otherwise.
    pub media_type: String,
    /// The bytes, base64 in JSON.
    #[serde(with = "crate::event::base64_bytes")]
    pub bytes: Vec<u8>,
}

impl Payload {
    /// SHA-256 over media type, a zero byte and the bytes: the same bytes under
    /// another type are another payload.
    pub fn digest(&self) -> String {
        let mut whole = self.media_type.as_bytes().to_vec();
        whole.push(0);
        whole.extend_from_slice(&self.bytes);
        cs_fhir::sha256_hex(&whole)
    }
}

/// Who may approve, how many, until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirements {
    /// Roles that may approve; empty means nobody.
    pub roles: Vec<Role>,
    /// Different people needed.
    pub quorum: u8,
    /// Whether the author of the latest revision may approve it.
    pub self_approval: bool,
    /// Whether a licensed clinician must be among the approvers.
    pub clinician: bool,
}

/// How sure a draft is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfidenceLevel {
    /// Look twice.
    Low,
    /// One thing to check.
    Medium,
    /// Nothing stands out.
    High,
}

impl ConfidenceLevel {
    /// Name in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// A level, always with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confidence {
    /// How sure.
    pub level: ConfidenceLevel,
    /// Why.
    pub reasons: Vec<String>,
}

/// A proposal as first made; its text lives in revisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Id.
    pub id: ProposalId,
    /// Practice.
    pub tenant: TenantId,
    /// The skill that drafted it.
    pub skill: SkillName,
    /// What it does.
    pub action: ActionKind,
    /// To whom.
    pub target: ActionTarget,
    /// One line for lists: what and why, without more than the list needs.
    pub summary: String,
    /// What it rests on.
    pub evidence: Evidence,
    /// Who must approve.
    pub requirements: Requirements,
    /// Who asked for it.
    pub created_by: UserId,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// When it runs out.
    pub expires_at: DateTime<Utc>,
    /// How sure the draft was when it was made. Advice for the reader: it is no
    /// part of what a signature covers. `None`: not said, or drafted by a version
    /// that kept none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
}

impl Proposal {
    /// SHA-256 of everything about a proposal that a signature must cover beside
    /// its text and its grounds: which one, whose, what it does, to whom, under
    /// which rules, until when.
    pub fn subject_digest(&self) -> String {
        let subject = serde_json::json!({
            "format": "countersign-subject-v1",
            "proposal": self.id,
            "tenant": self.tenant,
            "skill": self.skill,
            "action": self.action,
            "target": self.target,
            "requirements": self.requirements,
            "created_by": self.created_by,
            "expires_at": self.expires_at,
        });
        cs_fhir::sha256_hex(&cs_fhir::canonical_bytes(&subject))
    }
}

/// One version of the text: who wrote it, when, and why it changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// 1 for the draft, then counting up.
    pub number: u32,
    /// The exact bytes.
    pub payload: Payload,
    /// Who wrote this version; the agent's first draft is its user's.
    pub author: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// Why it changed, in the editor's words (may be empty).
    pub note: String,
}

/// Where a proposal stands (DESIGN §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written.
    Draft,
    /// Waiting for a person.
    InReview,
    /// Signed; waits for its claim.
    Approved,
    /// Refused by a person, with a reason.
    Declined,
    /// Ran out before it was sent.
    Expired,
    /// Something it rests on changed; waits for a person.
    Stale,
    /// An attempt is under way.
    Executing,
    /// Happened, with a receipt.
    Done,
    /// Did not happen, and the reason is known.
    Failed,
    /// May or may not have happened; a person decides.
    Uncertain,
}

impl State {
    /// Whether nothing more is expected of anybody: it was sent, refused, ran out
    /// or failed.
    pub const fn is_ended(self) -> bool {
        matches!(
            self,
            Self::Declined | Self::Expired | Self::Done | Self::Failed
        )
    }

    /// Name in lists and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Stale => "stale",
            Self::Executing => "executing",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Uncertain => "uncertain",
        }
    }
}
