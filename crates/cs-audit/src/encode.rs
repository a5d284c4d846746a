//! The bytes a hash covers: every field with its length before it, so that no two
//! entries share them. A binary form, because building JSON first costs several
//! times the hash.

use crate::{AuditAction, AuditEntry, AuditOutcome, EntryHash};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

const ENTRY: &[u8] = b"countersign-audit-entry-v1\0";
const GENESIS: &[u8] = b"countersign-audit-genesis-v1\0";

/// An entry whose texts may be lent from the line it was read from.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryView<'a> {
    #[serde(deserialize_with = "crate::instant::deserialize")]
    pub(crate) at: DateTime<Utc>,
    #[serde(borrow)]
    pub(crate) user: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) role: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) tenant: Cow<'a, str>,
    pub(crate) action: AuditAction,
    #[serde(borrow)]
    pub(crate) what: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) patients: Vec<LentText<'a>>,
    #[serde(borrow)]
    pub(crate) resources: Vec<LentText<'a>>,
    pub(crate) outcome: AuditOutcome,
    #[serde(borrow)]
    pub(crate) code: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) purpose: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) correlation: Cow<'a, str>,
}

/// A text lent where possible (serde lends inside a list only by a type of its own).
#[derive(serde::Deserialize)]
#[serde(transparent)]
pub(crate) struct LentText<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> EntryView<'a> {
    pub(crate) fn of(entry: &'a AuditEntry) -> Self {
        let lend = |list: &'a [String]| {
            list.iter()
                .map(|text| LentText(Cow::Borrowed(text.as_str())))
                .collect()
        };
        Self {
            at: entry.at,
            user: Cow::Borrowed(&entry.user),
            role: Cow::Borrowed(&entry.role),
            tenant: Cow::Borrowed(&entry.tenant),
            action: entry.action,
            what: Cow::Borrowed(&entry.what),
            patients: lend(&entry.patients),
            resources: lend(&entry.resources),
            outcome: entry.outcome,
            code: Cow::Borrowed(&entry.code),
            purpose: Cow::Borrowed(&entry.purpose),
            correlation: Cow::Borrowed(&entry.correlation),
        }
    }
}

/// Hash of an entry in its place. `scratch` is working room, kept by callers that
/// hash many.
pub(crate) fn entry_hash(
    seq: u64,
    previous: &EntryHash,
    entry: &EntryView<'_>,
    scratch: &mut Vec<u8>,
) -> EntryHash {
    scratch.clear();
    scratch.extend_from_slice(ENTRY);
    scratch.extend_from_slice(&seq.to_be_bytes());
    scratch.extend_from_slice(previous.as_bytes());
    push_instant(entry.at, scratch);
    scratch.push(action_number(entry.action));
    scratch.push(outcome_number(entry.outcome));
    for text in [
        &entry.user,
        &entry.role,
        &entry.tenant,
        &entry.what,
        &entry.code,
        &entry.purpose,
        &entry.correlation,
    ] {
        push_text(text, scratch);
    }
    for list in [&entry.patients, &entry.resources] {
        push_length(list.len(), scratch);
        for LentText(text) in list {
            push_text(text, scratch);
        }
    }
    EntryHash::from_bytes(Sha256::digest(&scratch).into())
}

/// What the first entry of a practice follows.
pub(crate) fn genesis(tenant: &str) -> EntryHash {
    let mut bytes = GENESIS.to_vec();
    push_text(tenant, &mut bytes);
    EntryHash::from_bytes(Sha256::digest(&bytes).into())
}

pub(crate) fn push_instant(at: DateTime<Utc>, out: &mut Vec<u8>) {
    out.extend_from_slice(&at.timestamp().to_be_bytes());
    out.extend_from_slice(&at.timestamp_subsec_nanos().to_be_bytes());
}

pub(crate) fn push_text(text: &str, out: &mut Vec<u8>) {
    push_length(text.len(), out);
    out.extend_from_slice(text.as_bytes());
}

fn push_length(length: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&(length as u64).to_be_bytes());
}

/// Numbers of the stored form: never renumbered.
const fn action_number(action: AuditAction) -> u8 {
    match action {
        AuditAction::Read => 1,
        AuditAction::Search => 2,
        AuditAction::Import => 3,
        AuditAction::Skill => 4,
        AuditAction::Draft => 5,
        AuditAction::Decide => 6,
        AuditAction::Execute => 7,
        AuditAction::Session => 8,
        AuditAction::Export => 9,
        AuditAction::Administer => 10,
    }
}

/// As [`action_number`].
const fn outcome_number(outcome: AuditOutcome) -> u8 {
    match outcome {
        AuditOutcome::Success => 1,
        AuditOutcome::Refused => 2,
        AuditOutcome::Failure => 3,
    }
}
