//! FHIR Consent (R4), evaluated: what a patient said about their own data.
//!
//! The root provision with `policyRule` is the base; each nested provision is an
//! exception to the one around it, and the innermost that holds decides. Between
//! exceptions side by side, and between several consents, a denial wins. What
//! cannot be told is taken the careful way: a permit is not given, a denial kept.

mod provision;

use crate::permission::Answer;
use crate::rules::fact::within;
use crate::rules::request::{literal, reference_of, same};
use crate::rules::{AccessRequest, Fact, code};
use serde_json::Value;

/// What all consents on file say of one request and one resource.
pub(crate) fn consented(consents: &[Value], request: &AccessRequest, resource: &Value) -> Answer {
    let mut permitted = Answer::Silent;
    for consent in consents {
        match answer(consent, request, resource) {
            deny @ Answer::Deny { .. } => return deny,
            permit @ Answer::Permit { .. } if permitted == Answer::Silent => permitted = permit,
            _ => {}
        }
    }
    permitted
}

fn answer(consent: &Value, request: &AccessRequest, resource: &Value) -> Answer {
    let name = reference_of(consent).map_or_else(
        || "a consent without an id".to_owned(),
        |reference| reference.to_string(),
    );
    if consent.get("resourceType").and_then(Value::as_str) != Some("Consent") {
        return Answer::Deny {
            by: format!("{name} (it cannot be read, so it is taken as a denial)"),
        };
    }
    let in_force = Fact::all([
        status(consent),
        about_data(consent),
        verified(consent),
        of_patient(consent, resource),
        match consent.get("modifierExtension") {
            None => Fact::Yes,
            Some(_) => Fact::Unknown,
        },
    ]);
    if in_force == Fact::No {
        return Answer::Silent;
    }
    let base = policy(consent);
    let root = consent.get("provision");
    let scene = provision::Scene { request, resource };
    let decided = match root {
        // A consent without provisions is its policy alone.
        None => Some((base, name.clone())),
        Some(root) => scene.decide(root, base, &name),
    };
    match decided {
        Some((true, by)) if in_force == Fact::Yes => Answer::Permit {
            by,
            limits: Vec::new(),
        },
        Some((false, by)) => Answer::Deny { by },
        _ => Answer::Silent,
    }
}

fn status(consent: &Value) -> Fact {
    match consent.get("status").and_then(Value::as_str) {
        Some("active") => Fact::Yes,
        Some("draft" | "proposed" | "rejected" | "inactive" | "entered-in-error") => Fact::No,
        _ => Fact::Unknown,
    }
}

/// Consents to a treatment and advance directives say nothing of who sees data.
fn about_data(consent: &Value) -> Fact {
    let code = consent.pointer("/scope/coding/0/code");
    match code.and_then(Value::as_str) {
        Some("adr" | "treatment") => Fact::No,
        Some(_) => Fact::Yes,
        // Required in R4; without it a denial still counts.
        None => Fact::Unknown,
    }
}

/// Where somebody was to verify it and nobody did, it permits nothing yet.
fn verified(consent: &Value) -> Fact {
    let Some(list) = consent.get("verification") else {
        return Fact::Yes;
    };
    let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
    let done = list
        .iter()
        .any(|one| one.get("verified").and_then(Value::as_bool) == Some(true));
    if done { Fact::Yes } else { Fact::Unknown }
}

fn of_patient(consent: &Value, resource: &Value) -> Fact {
    let Some(whose) = consent.get("patient").and_then(literal) else {
        return Fact::Unknown;
    };
    let subject = match resource.get("resourceType").and_then(Value::as_str) {
        Some("Patient") => reference_of(resource).map(|own| own.to_string()),
        _ => ["subject", "patient", "beneficiary"]
            .iter()
            .find_map(|key| resource.get(*key).and_then(literal))
            .map(str::to_owned),
    };
    // What is about nobody is under nobody's consent.
    subject.map_or(Fact::No, |subject| same(whose, &subject))
}

/// The base of a consent: its policy rule, by the opt-in and opt-out codes of
/// v3-ActCode. Without one it denies, and its provisions are what it opens.
fn policy(consent: &Value) -> bool {
    let code = consent.pointer("/policyRule/coding/0/code");
    matches!(
        code.and_then(Value::as_str),
        Some("OPTIN" | "OPTINR" | "IMPLIED")
    )
}

/// The period is the provision's; exported for it.
pub(crate) fn period_holds(provision: &Value, request: &AccessRequest) -> Fact {
    provision
        .get("period")
        .map_or(Fact::Yes, |period| within(period, request.at))
}

/// Whether any code of a resource is one a rule names ("if this code is found in an
/// instance, then the rule applies", R4 Consent.provision.code).
pub(crate) fn holds_code(rule: &Value, resource: &Value) -> Fact {
    let mut found = Vec::new();
    collect(resource, &mut found);
    code::concept(rule, &found)
}

fn collect(value: &Value, found: &mut Vec<crate::Coding>) {
    match value {
        Value::Object(map) => {
            if let Some(code) = map.get("code").and_then(Value::as_str) {
                let system = map.get("system").and_then(Value::as_str);
                found.push(crate::Coding {
                    system: system.map(str::to_owned),
                    code: code.to_owned(),
                });
            }
            map.values().for_each(|inner| collect(inner, found));
        }
        Value::Array(list) => list.iter().for_each(|inner| collect(inner, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
