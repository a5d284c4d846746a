//! One audit entry with its proof: the entry, its checkpoint and the path between.

use crate::decision::issuers;
use crate::input::{json_list, text};
use crate::{BadInput, Verdict};
use cs_approval::{SignedEvent, TrustedKeys};
use cs_audit::{ChainedEntry, Checkpoint, EntryProof, ProofBreak};
use serde_json::json;
use std::path::{Path, PathBuf};

/// What a checkpoint's key is held against.
pub(crate) struct Trust<'a> {
    /// A checkpoint copied elsewhere earlier.
    pub(crate) checkpoint: Option<&'a Path>,
    /// Device keys known from elsewhere.
    pub(crate) keys: &'a [String],
    /// The practice's key events with its sign-in server's keys.
    pub(crate) chain: Option<(&'a PathBuf, &'a PathBuf)>,
    /// Client id the ID tokens were issued to.
    pub(crate) audience: &'a str,
}

impl Trust<'_> {
    fn told(&self) -> &'static str {
        match (self.checkpoint, self.chain, self.keys.is_empty()) {
            (Some(_), _, _) => "The checkpoint is the one that was kept outside.",
            (None, Some(_), _) => {
                "The checkpoint is signed by a device the practice's enrolments vouch for."
            }
            (None, None, false) => "The checkpoint is signed with a key you named.",
            (None, None, true) => {
                "Without a known key, the enrolments or a checkpoint kept outside, the signer could be anybody."
            }
        }
    }
}

pub(crate) fn check(file: &Path, trust: &Trust<'_>) -> Result<Verdict, BadInput> {
    crate::audit::check_keys(trust.keys)?;
    let kept = trust
        .checkpoint
        .map(crate::audit::read_checkpoint)
        .transpose()?;
    let proof = match EntryProof::parse(&text(file)?) {
        Ok(proof) => proof,
        Err(found) => return Ok(broken(found)),
    };
    let mut keys = trust.keys.to_vec();
    if let Some((enrolments, jwks)) = trust.chain {
        keys.extend(devices(
            enrolments,
            jwks,
            trust.audience,
            &proof.checkpoint,
        )?);
        if keys.is_empty() {
            return Ok(broken(ProofBreak::CheckpointUntrusted));
        }
    }
    Ok(match proof.verify(&keys, kept.as_ref()) {
        Ok(()) => held(&proof.entry, &proof.checkpoint, trust.told()),
        Err(found) => broken(found),
    })
}

/// Keys of the devices that enrolments vouch for and that were not revoked when
/// the checkpoint was signed.
fn devices(
    enrolments: &Path,
    jwks: &Path,
    audience: &str,
    checkpoint: &Checkpoint,
) -> Result<Vec<String>, BadInput> {
    let tenant = serde_json::from_value(json!(checkpoint.tenant))
        .map_err(|_| BadInput("The proof names no practice. Nothing was checked.".to_owned()))?;
    let events: Vec<SignedEvent> = json_list(enrolments, "a list of key events")?;
    let (keys, _) = TrustedKeys::from_events(&events, &issuers(jwks)?, audience, &tenant);
    Ok(keys
        .devices()
        .filter(|device| {
            device
                .ended
                .as_ref()
                .is_none_or(|ended| checkpoint.at < ended.at)
        })
        .map(|device| device.public_key.clone())
        .collect())
}

fn broken(found: ProofBreak) -> Verdict {
    Verdict {
        holds: false,
        lines: vec![format!("BROKEN: {}", found.sentence())],
        json: json!({"holds": false, "what": found, "message": found.sentence()}),
    }
}

fn held(chained: &ChainedEntry, checkpoint: &Checkpoint, trust: &str) -> Verdict {
    let entry = &chained.entry;
    let lines = vec![
        format!(
            "Entry {} of {} is in the audit chain, unchanged.",
            chained.seq, entry.tenant
        ),
        format!(
            "  {} {} {} {} ({})",
            entry.at.to_rfc3339(),
            cs_approval::visible(&entry.user),
            entry.action.as_str(),
            cs_approval::visible(&entry.what),
            entry.outcome.as_str()
        ),
        format!(
            "Its checkpoint covers entries {} to {} and was signed at {}.",
            checkpoint.first,
            checkpoint.seq,
            checkpoint.at.to_rfc3339()
        ),
        trust.to_owned(),
    ];
    let json = json!({
        "holds": true,
        "entry": chained,
        "checkpoint": checkpoint,
        "message": trust,
    });
    Verdict {
        holds: true,
        lines,
        json,
    }
}
