//! A signed decision, against the practice's enrolments and its sign-in server's keys.

use crate::input::{json, json_list, not_a, text};
use crate::{BadInput, Verdict};
use cs_approval::{
    BatchDecision, Decision, IssuerKeys, Judged, ProposalState, RejectedKeyEvent, SignedDecision,
    SignedEvent, TrustedKeys, check_signer, verify_history, visible,
};
use cs_error::Fault;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

pub(crate) fn check(
    file: &Path,
    enrolments: &Path,
    jwks: &Path,
    audience: &str,
) -> Result<Verdict, BadInput> {
    let trust = Trust {
        events: json_list(enrolments, "a list of key events")?,
        issuers: issuers(jwks)?,
        audience: audience.to_owned(),
    };
    let text = text(file)?;
    let value: Value = serde_json::from_str(&text).map_err(|_| not_a(file, "JSON"))?;
    if value.get("payloadType").is_some() {
        return Ok(trust.envelope(text.trim()));
    }
    let state: ProposalState = serde_json::from_value(value)
        .map_err(|_| not_a(file, "a decision's envelope or a proposal's state"))?;
    Ok(trust.proposal(&state))
}

fn issuers(path: &Path) -> Result<IssuerKeys, BadInput> {
    let sets: BTreeMap<String, Value> = json(path, "a JWK Set for each issuer")?;
    let mut keys = IssuerKeys::new();
    for (issuer, set) in sets {
        keys.add(&issuer, &set)
            .map_err(|_| not_a(path, "a JWK Set for each issuer"))?;
    }
    Ok(keys)
}

struct Trust {
    events: Vec<SignedEvent>,
    issuers: IssuerKeys,
    audience: String,
}

impl Trust {
    fn envelope(&self, envelope: &str) -> Verdict {
        let opened = match SignedDecision::open(envelope) {
            Ok(opened) => opened,
            Err(fault) => return refused(&fault, Vec::new()),
        };
        let statement = opened.statement();
        let (keys, rejected) = TrustedKeys::from_events(
            &self.events,
            &self.issuers,
            &self.audience,
            &statement.tenant,
        );
        let notes = told(&rejected);
        match check_signer(
            envelope,
            &keys,
            &statement.tenant,
            Judged::AsOf(statement.issued_at),
        ) {
            Ok(signed) => held_envelope(signed.statement(), signed.public_key(), notes),
            Err(fault) => refused(&fault, notes),
        }
    }

    fn proposal(&self, state: &ProposalState) -> Verdict {
        let (keys, rejected) = TrustedKeys::from_events(
            &self.events,
            &self.issuers,
            &self.audience,
            &state.proposal.tenant,
        );
        let notes = told(&rejected);
        match verify_history(state, &keys) {
            Ok(decisions) if decisions.is_empty() => {
                let sentence = "The proposal carries no decision that counts, so there is nothing that was approved.";
                let json = json!({"holds": false, "code": "proposal_state", "message": sentence, "notes": notes});
                Verdict {
                    holds: false,
                    lines: [vec![format!("NOT SIGNED: {sentence}")], notes].concat(),
                    json,
                }
            }
            Ok(decisions) => held_proposal(state, &decisions, notes),
            Err(fault) => refused(&fault, notes),
        }
    }
}

/// A sentence for each key event that doesn't count.
fn told(rejected: &[RejectedKeyEvent]) -> Vec<String> {
    let sentence = |event: &RejectedKeyEvent| {
        let id: String = event
            .event_id
            .chars()
            .filter(char::is_ascii_hexdigit)
            .take(12)
            .collect();
        format!("Key event {id} does not count: {}", event.fault)
    };
    rejected.iter().map(sentence).collect()
}

fn refused(fault: &Fault, notes: Vec<String>) -> Verdict {
    let mut lines = vec![format!("BROKEN: {fault}")];
    lines.extend(
        fault
            .details()
            .iter()
            .map(|(key, value)| format!("  {key}: {value}")),
    );
    let json = json!({
        "holds": false,
        "code": fault.code().name(),
        "message": fault.sentence(),
        "details": fault.details().iter().map(|(key, value)| json!([key, value])).collect::<Vec<_>>(),
        "notes": notes,
    });
    lines.extend(notes);
    Verdict {
        holds: false,
        lines,
        json,
    }
}

fn word(approved: bool) -> &'static str {
    if approved { "approved" } else { "declined" }
}

fn held_envelope(statement: &BatchDecision, public_key: &str, notes: Vec<String>) -> Verdict {
    let mut lines = vec![
        format!(
            "The signature holds: {} ({}) {} {} item(s) of {} at {}.",
            visible(&statement.user.key()),
            statement.role.title(),
            word(statement.approved),
            statement.items.len(),
            statement.tenant,
            statement.issued_at.to_rfc3339(),
        ),
        format!("Key: {public_key}"),
    ];
    for item in &statement.items {
        lines.push(format!(
            "  {} revision {} payload sha256 {}",
            item.proposal,
            item.revision,
            visible(&item.payload_digest)
        ));
    }
    lines.push("The texts themselves were not given; only their digests were checked.".into());
    let json = json!({
        "holds": true,
        "user": statement.user,
        "role": statement.role,
        "approved": statement.approved,
        "tenant": statement.tenant,
        "issued_at": statement.issued_at,
        "public_key": public_key,
        "items": statement.items,
        "notes": notes,
    });
    lines.extend(notes);
    Verdict {
        holds: true,
        lines,
        json,
    }
}

fn held_proposal(state: &ProposalState, decisions: &[Decision], notes: Vec<String>) -> Verdict {
    let mut lines = vec![format!(
        "The decisions on proposal {} of {} hold; it is {}.",
        state.proposal.id,
        state.proposal.tenant,
        state.state.as_str()
    )];
    for decision in decisions {
        lines.push(format!(
            "  {} ({}) {} revision {} at {}.",
            visible(&decision.user.key()),
            decision.role.title(),
            word(decision.approved),
            decision.revision,
            decision.issued_at.to_rfc3339(),
        ));
    }
    lines.push("Text, addressee, address, grounds and requirements are the signed ones.".into());
    let told = |decision: &Decision| {
        json!({
            "user": decision.user,
            "role": decision.role,
            "approved": decision.approved,
            "revision": decision.revision,
            "issued_at": decision.issued_at,
            "payload_digest": decision.payload_digest,
        })
    };
    let json = json!({
        "holds": true,
        "proposal": state.proposal.id,
        "tenant": state.proposal.tenant,
        "state": state.state,
        "decisions": decisions.iter().map(told).collect::<Vec<_>>(),
        "notes": notes,
    });
    lines.extend(notes);
    Verdict {
        holds: true,
        lines,
        json,
    }
}
