//! What a person signs: one statement over every item of a batch.
//!
//! A single approval is a batch of one; there is no second way to sign.

use crate::dsse;
use crate::event::canonical;
use crate::{ProposalId, ProposalState, UserKey};
use chrono::{DateTime, Utc};
use cs_access::{Principal, Role, TenantId, UserId};
use cs_error::{Code, Fault, Outcome};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// DSSE payload type of a signed decision.
pub const DECISION_TYPE: &str = "application/vnd.countersign.decision+json";
/// Most items one signature covers: more than a morning's list, few enough to read.
pub const MAX_BATCH: usize = 200;
/// Longest reason, in characters.
const MAX_REASON: usize = 2000;
const FORMAT: &str = "countersign-decision-v1";

/// One proposal as it was shown when it was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionItem {
    /// Proposal.
    pub proposal: ProposalId,
    /// Revision shown.
    pub revision: u32,
    /// [`crate::Payload::digest`] of that revision.
    pub payload_digest: String,
    /// [`ProposalState::evidence_digest`]: the grounds, and what changed of them
    /// since, as shown.
    pub evidence_digest: String,
    /// [`crate::Proposal::subject_digest`]: practice, action, addressee, address,
    /// requirements.
    pub subject_digest: String,
    /// 16 random bytes of this item alone, hex; spent once.
    pub nonce: String,
}

/// A proposal as it stands, about to be signed.
#[derive(Clone, Debug)]
pub struct BatchItem<'a> {
    /// The proposal; its latest revision is what the person was shown.
    pub state: &'a ProposalState,
    /// 16 random bytes of this item alone, 32 lower-case hex digits.
    pub nonce: String,
}

impl BatchItem<'_> {
    fn shown(&self) -> Outcome<DecisionItem> {
        let latest = self
            .state
            .latest()
            .ok_or_else(|| Fault::new(Code::ProposalState))?;
        Ok(DecisionItem {
            proposal: self.state.proposal.id.clone(),
            revision: latest.number,
            payload_digest: latest.payload.digest(),
            evidence_digest: self.state.evidence_digest(),
            subject_digest: self.state.proposal.subject_digest(),
            nonce: self.nonce.clone(),
        })
    }
}

/// Which batch a decision was part of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchRef {
    /// 32 hex digits.
    pub id: String,
    /// Items signed together; 1 for a single approval.
    pub size: u32,
}

/// The statement a person's signature covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchDecision {
    /// `countersign-decision-v1`.
    pub format: String,
    /// Batch id, 32 hex digits.
    pub batch: String,
    /// Practice.
    pub tenant: TenantId,
    /// Who signs.
    pub user: UserId,
    /// In which role.
    pub role: Role,
    /// National Provider Identifier of a licensed clinician.
    pub npi: Option<String>,
    /// Approved, or declined.
    pub approved: bool,
    /// Why; a decline always has one.
    pub reason: String,
    /// When it was signed.
    pub issued_at: DateTime<Utc>,
    /// Until when it may be executed.
    pub expires_at: DateTime<Utc>,
    /// What it is about.
    pub items: Vec<DecisionItem>,
}

/// One item's decision, read from a signed statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Proposal.
    pub proposal: ProposalId,
    /// Revision signed.
    pub revision: u32,
    /// SHA-256 of media type and bytes.
    pub payload_digest: String,
    /// SHA-256 of the grounds as shown.
    pub evidence_digest: String,
    /// SHA-256 of practice, action, addressee, address and requirements.
    pub subject_digest: String,
    /// Approved, or declined.
    pub approved: bool,
    /// Why.
    pub reason: String,
    /// Who.
    pub user: UserId,
    /// In which role.
    pub role: Role,
    /// Clinician's NPI.
    pub npi: Option<String>,
    /// Practice.
    pub tenant: TenantId,
    /// Spent once.
    pub nonce: String,
    /// When it was signed.
    pub issued_at: DateTime<Utc>,
    /// Until when it may be executed.
    pub expires_at: DateTime<Utc>,
    /// The batch.
    pub batch: BatchRef,
}

impl BatchDecision {
    /// A statement by somebody signed in, ready to be signed. It counts as long as
    /// its proposals do: each of them ends it for itself when it runs out.
    ///
    /// # Errors
    /// [`Code::TenantForbidden`] for another practice's proposal;
    /// [`Code::InputInvalid`] for an empty batch, the same proposal or nonce twice
    /// or a decline without a reason; [`Code::ProposalExpired`] when all have run
    /// out; [`Code::InputTooLarge`] beyond [`MAX_BATCH`].
    pub fn over(
        items: &[BatchItem<'_>],
        approved: bool,
        reason: &str,
        who: &Principal,
        now: DateTime<Utc>,
    ) -> Outcome<Self> {
        let empty = || Fault::new(Code::InputInvalid).with("field", "items");
        let tenant = items
            .first()
            .map(|item| &item.state.proposal.tenant)
            .ok_or_else(empty)?;
        if !who.belongs_to(tenant)
            || items
                .iter()
                .any(|item| item.state.proposal.tenant != *tenant)
        {
            return Err(Fault::new(Code::TenantForbidden));
        }
        let expires_at = items
            .iter()
            .map(|item| item.state.proposal.expires_at)
            .max()
            .ok_or_else(empty)?;
        if expires_at <= now {
            return Err(Fault::new(Code::ProposalExpired));
        }
        let statement = Self {
            format: FORMAT.to_owned(),
            batch: batch_id(items),
            tenant: tenant.clone(),
            user: who.user.clone(),
            role: who.role,
            npi: who
                .clinician
                .as_ref()
                .map(|clinician| clinician.npi.clone()),
            approved,
            reason: reason.to_owned(),
            issued_at: now,
            expires_at,
            items: items.iter().map(BatchItem::shown).collect::<Outcome<_>>()?,
        };
        statement.ensure_shape()?;
        Ok(statement)
    }

    /// Signs it; the answer is the envelope that each item's `Decided` event carries.
    ///
    /// # Errors
    /// As [`BatchDecision::over`], for statements put together by hand.
    pub fn sign(&self, key: &UserKey) -> Outcome<String> {
        self.ensure_shape()?;
        Ok(dsse::seal(
            DECISION_TYPE,
            &canonical(self),
            key.public_hex(),
            |message| key.sign(message),
        ))
    }

    /// This statement's decision about one proposal.
    pub fn about(&self, proposal: &ProposalId) -> Option<Decision> {
        let item = self.items.iter().find(|item| item.proposal == *proposal)?;
        Some(Decision {
            proposal: item.proposal.clone(),
            revision: item.revision,
            payload_digest: item.payload_digest.clone(),
            evidence_digest: item.evidence_digest.clone(),
            subject_digest: item.subject_digest.clone(),
            approved: self.approved,
            reason: self.reason.clone(),
            user: self.user.clone(),
            role: self.role,
            npi: self.npi.clone(),
            tenant: self.tenant.clone(),
            nonce: item.nonce.clone(),
            issued_at: self.issued_at,
            expires_at: self.expires_at,
            batch: BatchRef {
                id: self.batch.clone(),
                size: u32::try_from(self.items.len()).unwrap_or(u32::MAX),
            },
        })
    }

    fn ensure_shape(&self) -> Outcome<()> {
        let invalid =
            |field: &'static str| Err(Fault::new(Code::InputInvalid).with("field", field));
        if self.items.len() > MAX_BATCH {
            return Err(Fault::new(Code::InputTooLarge).with("limit", MAX_BATCH));
        }
        let proposals: BTreeSet<&ProposalId> =
            self.items.iter().map(|item| &item.proposal).collect();
        let nonces: BTreeSet<&str> = self.items.iter().map(|item| item.nonce.as_str()).collect();
        if self.items.is_empty()
            || proposals.len() != self.items.len()
            || nonces.len() != self.items.len()
        {
            return invalid("items");
        }
        if !self.items.iter().all(|item| is_nonce(&item.nonce)) || !is_nonce(&self.batch) {
            return invalid("nonce");
        }
        let reason = self.reason.trim();
        if (!self.approved && reason.is_empty()) || reason.chars().count() > MAX_REASON {
            return invalid("reason");
        }
        if self.expires_at <= self.issued_at {
            return invalid("expiry");
        }
        if self.format == FORMAT {
            Ok(())
        } else {
            invalid("format")
        }
    }
}

/// One signature by a person over every item: [`BatchDecision::over`] and
/// [`BatchDecision::sign`]. The envelope goes into each item's `Decided` event.
///
/// # Errors
/// Those of the two.
pub fn sign_batch(
    items: &[BatchItem<'_>],
    approved: bool,
    reason: &str,
    who: &Principal,
    now: DateTime<Utc>,
    key: &UserKey,
) -> Outcome<String> {
    BatchDecision::over(items, approved, reason, who, now)?.sign(key)
}

/// The batch's name: the first half of SHA-256 over its nonces, which are random.
fn batch_id(items: &[BatchItem<'_>]) -> String {
    let nonces: Vec<&str> = items.iter().map(|item| item.nonce.as_str()).collect();
    let mut digest = cs_fhir::sha256_hex(nonces.join(" ").as_bytes());
    digest.truncate(32);
    digest
}

/// 32 lower-case hex digits: one text for one nonce, so that it can't be spent
/// twice in two spellings.
fn is_nonce(text: &str) -> bool {
    text.len() == 32
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// A statement whose signature fits the key it names. Whether that key counts,
/// and for whom, is [`crate::check_decision`]'s to say.
#[derive(Clone, Debug)]
pub struct SignedDecision {
    statement: BatchDecision,
    public_key: String,
}

impl SignedDecision {
    /// Reads an envelope and checks its signature against the key it names.
    ///
    /// # Errors
    /// [`Code::SignatureInvalid`], [`Code::InputInvalid`], [`Code::InputTooLarge`].
    pub fn open(envelope: &str) -> Outcome<Self> {
        let opened = dsse::open(DECISION_TYPE, envelope)?;
        let statement = parse(&opened.payload)?;
        statement.ensure_shape()?;
        Ok(Self {
            statement,
            public_key: opened.keyid,
        })
    }

    /// The statement.
    pub const fn statement(&self) -> &BatchDecision {
        &self.statement
    }

    /// The key that signed, lower-case hex.
    pub fn public_key(&self) -> &str {
        &self.public_key
    }
}

fn parse(payload: &[u8]) -> Outcome<BatchDecision> {
    serde_json::from_slice(payload)
        .map_err(|_| Fault::new(Code::InputInvalid).with("field", "decision"))
}

/// The NPI an envelope names, without checking anything: for records whose
/// envelope was checked when they were made.
pub(crate) fn npi_in(envelope: &str) -> Option<String> {
    dsse::peek(envelope)
        .ok()
        .and_then(|payload| parse(&payload).ok())?
        .npi
}

/// The nonce an envelope spends for a proposal, without checking anything: to
/// tell a repeated decision from a new one.
pub(crate) fn nonce_in(envelope: &str, proposal: &ProposalId) -> Option<String> {
    let statement = dsse::peek(envelope)
        .ok()
        .and_then(|payload| parse(&payload).ok())?;
    statement.about(proposal).map(|decision| decision.nonce)
}
