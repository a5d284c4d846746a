//! Claims at the practice's server: which of several workstations may send.
//!
//! A key stands for one approved text on the grounds that were shown; competing
//! approvals of it meet there and one device gets it. Before a device sends it
//! must hold the key of *every* text of the proposal that was ever approved: a
//! workstation that claimed an earlier one may have sent it and not yet said so.
//! A recall takes a key for nobody: its attempt id says so, no attempt to send can
//! have that id, and whoever meets it looks at the events again before going on to
//! the key's next generation.

use crate::Workstation;
use chrono::{DateTime, Utc};
use cs_access::{ActionKind, DeviceId};
use cs_approval::{AttemptId, Proposal, ProposalState, SignedDecision, State};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::sha256_hex;
use cs_ports::{AuditContext, Claim, ClaimAnswer};

/// Recalls of one text before its workstations give up on it.
const MOST_RECALLS: u32 = 50;

/// What asking for the claims of an item came to.
pub(crate) enum Claimed {
    /// All are this device's; the attempt under which it may send.
    Here(AttemptId),
    /// Another workstation has one of them.
    Elsewhere,
    /// It was taken back meanwhile.
    Recalled,
}

impl Workstation {
    /// Asks for every key of an approved item.
    ///
    /// # Errors
    /// Network codes; then nothing may be sent.
    pub(crate) async fn claim_at_server(
        &self,
        who: &AuditContext,
        state: &ProposalState,
    ) -> Outcome<Claimed> {
        let mut held = None;
        for key in keys_of(state)? {
            match self.climb(who, state, &key).await? {
                Claimed::Here(attempt) => held = Some(attempt),
                other => return Ok(other),
            }
        }
        held.map(Claimed::Here)
            .ok_or_else(|| Fault::new(Code::Internal))
    }

    /// One key: its first generation that no recall has used up.
    async fn climb(
        &self,
        who: &AuditContext,
        state: &ProposalState,
        key: &str,
    ) -> Outcome<Claimed> {
        for generation in 0..MOST_RECALLS {
            let key = generation_of(key, generation);
            let attempt = self.attempt_id(&key)?;
            match self
                .ports
                .server
                .claim(&key, &self.device, &attempt)
                .await?
            {
                ClaimAnswer::Granted(_) => return Ok(Claimed::Here(attempt)),
                ClaimAnswer::Lost(claim) if is_recall(&claim, &key) => {
                    // The recall was pushed before its claim: it is seen now.
                    self.pull(who).await?;
                    if !self.still(who, state)? {
                        return Ok(Claimed::Recalled);
                    }
                }
                ClaimAnswer::Lost(_) => return Ok(Claimed::Elsewhere),
            }
        }
        Ok(Claimed::Elsewhere)
    }

    /// Takes the day's one message to an address: two workstations that drafted to
    /// the same person apart from each other hold different items, and the first
    /// may die before it has said that it sent. At most one message a day goes to
    /// an address anyhow (47 CFR 64.1200(a)(9)(iv)); what is known to have failed
    /// that day makes room for another.
    ///
    /// # Errors
    /// Network codes; then nothing may be sent.
    pub(crate) async fn claim_contact(
        &self,
        who: &AuditContext,
        state: &ProposalState,
    ) -> Outcome<bool> {
        let Proposal {
            action, target, id, ..
        } = &state.proposal;
        if !matches!(action, ActionKind::SendSms | ActionKind::SendEmail) {
            return Ok(true);
        }
        let zone = self.practice.tz()?;
        let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
        let today = day(self.now());
        let others = self.ports.queue.proposals(who, false)?;
        let failed = others
            .iter()
            .filter(|other| other.state == State::Failed)
            .filter(|other| {
                other.proposal.action == *action && other.proposal.target.address == target.address
            })
            .flat_map(|other| &other.attempts)
            .filter(|attempt| day(attempt.at) == today)
            .count();
        let contact = sha256_hex(format!("{}\n{}", action.as_str(), target.address).as_bytes());
        let key = format!("contact:{}:{today}:{failed}", &contact[..16]);
        let text = format!("contact\n{}\n{key}\n{id}", self.device.as_str());
        let attempt = AttemptId::parse(&sha256_hex(text.as_bytes())[..32])?;
        let answer = self
            .ports
            .server
            .claim(&key, &self.device, &attempt)
            .await?;
        Ok(matches!(answer, ClaimAnswer::Granted(_)))
    }

    /// Whether an item is approved as it was: every decision that counted counts
    /// still (a colleague's may have joined them).
    pub(crate) fn still(&self, who: &AuditContext, before: &ProposalState) -> Outcome<bool> {
        let now = self.ports.queue.proposal(who, &before.proposal.id)?;
        Ok(now.is_some_and(|now| {
            now.state == State::Approved
                && before.counting().all(|decision| {
                    now.counting()
                        .any(|other| other.envelope == decision.envelope)
                })
        }))
    }

    /// Takes the key of an approved text for nobody. The recall itself has been
    /// pushed before.
    ///
    /// # Errors
    /// [`Code::ClaimLost`] when another workstation was quicker; network codes.
    pub(crate) async fn claim_for_nobody(&self, approved: &ProposalState) -> Outcome<()> {
        let first = current_key(approved);
        for generation in 0..MOST_RECALLS {
            let key = generation_of(&first, generation);
            let attempt = recall_id(&self.device, &key, &self.random_id()?[..16])?;
            match self
                .ports
                .server
                .claim(&key, &self.device, &attempt)
                .await?
            {
                ClaimAnswer::Granted(_) => return Ok(()),
                // An earlier recall's: the text was approved again since.
                ClaimAnswer::Lost(claim) if is_recall(&claim, &key) => {}
                // Claimed from here before a crash: not sent, since it is approved.
                ClaimAnswer::Lost(claim) if claim.device == self.device => return Ok(()),
                ClaimAnswer::Lost(_) => return Err(Fault::new(Code::ClaimLost)),
            }
        }
        Err(Fault::new(Code::ClaimLost))
    }

    /// The same text on the same device always gives the same attempt id, so a
    /// crash between the server's claim and ours finds its own claim again.
    fn attempt_id(&self, key: &str) -> Outcome<AttemptId> {
        let text = format!("attempt\n{}\n{key}", self.device.as_str());
        AttemptId::parse(&sha256_hex(text.as_bytes())[..32])
    }
}

/// The keys of all texts that were approved, oldest first, the present one last.
fn keys_of(state: &ProposalState) -> Outcome<Vec<String>> {
    let id = &state.proposal.id;
    let mut keys: Vec<String> = Vec::new();
    let approvals = state.decisions.iter().filter(|decision| decision.approved);
    for approval in approvals {
        let signed = SignedDecision::open(&approval.envelope)?;
        let decision = signed
            .statement()
            .about(id)
            .ok_or_else(|| Fault::new(Code::SignatureInvalid))?;
        keys.push(key(
            id.as_str(),
            decision.revision,
            &decision.evidence_digest,
        ));
    }
    let now = current_key(state);
    let mut met = std::collections::BTreeSet::from([now.clone()]);
    keys.retain(|key| met.insert(key.clone()));
    keys.push(now);
    Ok(keys)
}

fn current_key(state: &ProposalState) -> String {
    let revision = state.latest().map_or(0, |latest| latest.number);
    key(
        state.proposal.id.as_str(),
        revision,
        &state.evidence_digest(),
    )
}

/// Competing decisions on one text and the same shown grounds must meet at one
/// key; what went back to review and was approved again is a new one.
fn key(proposal: &str, revision: u32, evidence_digest: &str) -> String {
    let evidence = evidence_digest.get(..16).unwrap_or(evidence_digest);
    format!("{proposal}:{revision}:{evidence}")
}

fn generation_of(key: &str, generation: u32) -> String {
    match generation {
        0 => key.to_owned(),
        more => format!("{key}:{more}"),
    }
}

/// 16 random hex digits and 16 that bind them to device and key: anybody can tell
/// a recall's claim, and every recall has an id of its own.
fn recall_id(device: &DeviceId, key: &str, salt: &str) -> Outcome<AttemptId> {
    let bound = sha256_hex(format!("recall\n{}\n{key}\n{salt}", device.as_str()).as_bytes());
    AttemptId::parse(&format!("{salt}{}", &bound[..16]))
}

fn is_recall(claim: &Claim, key: &str) -> bool {
    let salt = &claim.attempt.as_str()[..16];
    claim.key == key
        && recall_id(&claim.device, key, salt).is_ok_and(|expected| expected == claim.attempt)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(key: &str, attempt: AttemptId) -> Claim {
        Claim {
            key: key.to_owned(),
            device: DeviceId::from_random([1; 16]),
            attempt,
            at: chrono::DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_recalls_claim_is_told_from_an_attempts_and_bound_to_its_key() {
        let device = DeviceId::from_random([1; 16]);
        let recall = recall_id(&device, "k", "00112233445566aa").unwrap();
        assert!(is_recall(&claim("k", recall.clone()), "k"));
        assert!(!is_recall(&claim("k:1", recall.clone()), "k:1"));
        let other = Claim {
            device: DeviceId::from_random([2; 16]),
            ..claim("k", recall)
        };
        assert!(!is_recall(&other, "k"), "another device's id");
        let attempt = AttemptId::from_random([7; 16]);
        assert!(!is_recall(&claim("k", attempt), "k"));
    }

    #[test]
    fn generations_of_a_key_differ_and_the_first_is_the_key() {
        assert_eq!(generation_of("k", 0), "k");
        assert_eq!(generation_of("k", 2), "k:2");
        assert_ne!(key("p", 1, &"a".repeat(64)), key("p", 2, &"a".repeat(64)));
    }
}
