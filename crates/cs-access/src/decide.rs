//! The real decision of an access: permissions and consents on file, and what
//! holds where they say nothing.

use crate::consent::consented;
use crate::permission::{Answer, Decision, answers, described, versioned};
use crate::rules::code::labels_of;
use crate::rules::{AccessRequest, Coding, code::Coded};
use serde_json::{Value, json};

/// What holds where neither a permission nor a consent says anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The practice's own staff, whom the role table let through already: law lets
    /// them use data for treatment, payment and operations without asking (45 CFR
    /// 164.506(c)); anything else needs a permit.
    OwnStaff,
    /// Anybody else: nothing without a permit.
    Outsider,
}

/// Purposes the practice's own staff need no permit for (45 CFR 164.506).
const OWN_PURPOSES: [&str; 3] = ["TREAT", "HPAYMT", "HOPERAT"];

/// Records under 42 CFR Part 2 leave the practice with the patient's written
/// consent only (42 CFR 2.31, 2.33), but in a medical emergency (2.51).
const PART_2: &str = "42CFRPart2";

/// Decides one access to one resource. A denial of a permission or a consent
/// always holds.
pub fn decide(
    basis: Basis,
    permissions: &[Value],
    consents: &[Value],
    request: &AccessRequest,
    resource: &Value,
) -> Decision {
    let what = described(request, resource);
    let rests_on = permissions.iter().chain(consents).map(versioned).collect();
    let decision = |permit, rule: Option<String>, reasoning: String, limits| Decision {
        permit,
        rule,
        reasoning,
        limits,
        rests_on,
    };
    let permission = answers(permissions, request, resource);
    let consent = consented(consents, request, resource);
    for answer in [&permission, &consent] {
        if let Answer::Deny { by } = answer {
            let reasoning = format!("Denied: {by} forbids to {what}.");
            return decision(false, Some(by.clone()), reasoning, Vec::new());
        }
    }
    if basis == Basis::Outsider && needs_written_consent(resource, request) {
        if let Answer::Permit { by, .. } = &consent {
            let reasoning = format!("Permitted: {by} allows to {what}.");
            return decision(true, Some(by.clone()), reasoning, limits(&permission));
        }
        let reasoning = format!(
            "Denied: this record is under 42 CFR Part 2, and no consent on file allows to {what}."
        );
        return decision(false, None, reasoning, Vec::new());
    }
    for answer in [&permission, &consent] {
        if let Answer::Permit { by, .. } = answer {
            let reasoning = format!("Permitted: {by} allows to {what}.");
            return decision(true, Some(by.clone()), reasoning, limits(&permission));
        }
    }
    if basis == Basis::OwnStaff && within_the_practice(request) {
        let reasoning = format!(
            "Permitted: the practice's own staff may {what}, and nothing on file forbids it."
        );
        return decision(true, None, reasoning, Vec::new());
    }
    let reasoning =
        format!("Denied by default: no permission and no consent on file allows to {what}.");
    decision(false, None, reasoning, Vec::new())
}

fn limits(permission: &Answer) -> Vec<crate::Limit> {
    match permission {
        Answer::Permit { limits, .. } => limits.clone(),
        Answer::Deny { .. } | Answer::Silent => Vec::new(),
    }
}

/// Every purpose is one of the practice's own.
fn within_the_practice(request: &AccessRequest) -> bool {
    !request.purposes.is_empty()
        && request
            .purposes
            .iter()
            .all(|one| is_one_of(&OWN_PURPOSES, one))
}

fn is_one_of(codes: &[&str], purpose: &Coding) -> bool {
    codes.iter().any(|code| {
        let broad = json!({"code": code});
        Coded::of(&broad).is_some_and(|broad| broad.covers(purpose))
    })
}

fn needs_written_consent(resource: &Value, request: &AccessRequest) -> bool {
    let emergency = request
        .purposes
        .iter()
        .any(|purpose| is_one_of(&["ETREAT"], purpose));
    !emergency && labels_of(resource).iter().any(|label| label.code == PART_2)
}

#[cfg(test)]
mod tests;
