//! FHIR Permission `$evaluate` (R6 ballot shape; the R5 shape of actor and limit is
//! read too): may this subject do this to this resource, why, and under which
//! limits. Default deny.
//!
//! What a rule says and cannot be understood here (an expression, a modifier
//! extension, a reference that leads nowhere) is taken the careful way: a permit is
//! not given, a denial is kept.

mod combine;
mod limit;
mod rule;

pub use limit::{Limit, Unmet, apply_limits};

use crate::rules::request::reference_of;
use crate::rules::{AccessRequest, Fact, fact::within};
use combine::{Combining, combine};
use rule::Hit;
use serde::Serialize;
use serde_json::Value;

/// Deepest chain of permissions that import one another.
const DEEPEST_IMPORT: u8 = 8;

/// A decision with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// Whether it is permitted.
    pub permit: bool,
    /// The rule that decided (`Permission/p1, rule "coaches"`); `None`: no rule did.
    pub rule: Option<String>,
    /// Why, for a person.
    pub reasoning: String,
    /// What a permit is bound to; all of them apply.
    pub limits: Vec<Limit>,
    /// What the decision rests on, by version (`Permission/p1/_history/3`).
    pub rests_on: Vec<String>,
}

/// What one Permission comes to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    Permit {
        by: String,
        limits: Vec<Limit>,
    },
    Deny {
        by: String,
    },
    /// It says nothing about this.
    Silent,
}

/// Evaluates all permissions on file for one request and one resource.
///
/// Among several permissions a denial overrides: each is somebody's word, and none
/// may open what another closed. Where none says anything, it is denied.
pub fn evaluate(permissions: &[Value], request: &AccessRequest, resource: &Value) -> Decision {
    let what = described(request, resource);
    let (permit, rule, reasoning, limits) = match answers(permissions, request, resource) {
        Answer::Deny { by } => {
            let reasoning = format!("Denied: {by} forbids to {what}.");
            (false, Some(by), reasoning, Vec::new())
        }
        Answer::Permit { by, limits } => {
            let reasoning = format!("Permitted: {by} allows to {what}.");
            (true, Some(by), reasoning, limits)
        }
        Answer::Silent => {
            let reasoning = match permissions.len() {
                0 => format!("Denied by default: no permission is on file that allows to {what}."),
                count => format!(
                    "Denied by default: no rule of the permissions on file ({count}) allows to {what}."
                ),
            };
            (false, None, reasoning, Vec::new())
        }
    };
    Decision {
        permit,
        rule,
        reasoning,
        limits,
        rests_on: permissions.iter().map(versioned).collect(),
    }
}

/// What all permissions come to: a denial of one, else a permit with the limits of
/// all that permit, else nothing.
pub(crate) fn answers(permissions: &[Value], request: &AccessRequest, resource: &Value) -> Answer {
    let scene = Scene {
        all: permissions,
        request,
        resource,
    };
    let mut permitted: Option<(String, Vec<Limit>)> = None;
    for permission in permissions {
        match scene.answer(permission, DEEPEST_IMPORT) {
            deny @ Answer::Deny { .. } => return deny,
            Answer::Permit { by, limits } => {
                permitted.get_or_insert((by, Vec::new())).1.extend(limits);
            }
            Answer::Silent => {}
        }
    }
    match permitted {
        Some((by, mut limits)) => {
            // In the order given: a single permission's may be ordered.
            let mut seen = Vec::new();
            limits.retain(|limit| {
                let new = !seen.contains(limit);
                seen.push(limit.clone());
                new
            });
            Answer::Permit { by, limits }
        }
        None => Answer::Silent,
    }
}

/// One evaluation's surroundings.
struct Scene<'a> {
    all: &'a [Value],
    request: &'a AccessRequest,
    resource: &'a Value,
}

impl Scene<'_> {
    fn answer(&self, permission: &Value, imports_left: u8) -> Answer {
        let name = named(permission);
        let combining = permission
            .get("combining")
            .and_then(Value::as_str)
            .and_then(Combining::parse);
        let is_one = permission.get("resourceType").and_then(Value::as_str) == Some("Permission");
        let rules = match permission.get("rule") {
            None => Some(&[][..]),
            Some(rules) => rules.as_array().map(Vec::as_slice),
        };
        let (true, Some(combining), Some(rules)) = (is_one, combining, rules) else {
            return Answer::Deny {
                by: format!("{name} (it cannot be read, so it is taken as a denial)"),
            };
        };
        let in_force = self.in_force(permission);
        if in_force == Fact::No || rules.is_empty() {
            return Answer::Silent;
        }
        let hits: Vec<Hit> = (1_usize..)
            .zip(rules)
            .map(|(number, rule)| self.hit(rule, number, &name, in_force, imports_left))
            .collect();
        combine(combining, &hits, in_force, &name)
    }

    /// Status and validity. What is not active says nothing; what cannot be told
    /// still denies and no longer permits.
    fn in_force(&self, permission: &Value) -> Fact {
        let status = match permission.get("status").and_then(Value::as_str) {
            Some("active") => Fact::Yes,
            Some("entered-in-error" | "draft" | "rejected") => Fact::No,
            _ => Fact::Unknown,
        };
        let valid = permission
            .get("validity")
            .map_or(Fact::Yes, |period| within(period, self.request.at));
        let understood = match permission.get("modifierExtension") {
            None => Fact::Yes,
            Some(_) => Fact::Unknown,
        };
        Fact::all([status, valid, understood])
    }

    /// A Permission another one imports, among those on file.
    fn imported(&self, reference: &Value) -> Option<&Value> {
        let text = crate::rules::request::literal(reference)?;
        let wanted = cs_fhir::Reference::parse(text)?;
        self.all
            .iter()
            .find(|one| reference_of(one) == Some(wanted.clone()))
    }
}

/// `Permission/id`, or what can be said of one without an id.
fn named(permission: &Value) -> String {
    match reference_of(permission) {
        Some(reference) => reference.to_string(),
        None => "a permission without an id".to_owned(),
    }
}

/// With its version, where it has one.
pub fn versioned(resource: &Value) -> String {
    let name = reference_of(resource).map_or_else(|| "?".to_owned(), |one| one.to_string());
    match resource.pointer("/meta/versionId").and_then(Value::as_str) {
        Some(version) => format!("{name}/_history/{version}"),
        None => name,
    }
}

/// The request in words; codes and ids only.
pub(crate) fn described(request: &AccessRequest, resource: &Value) -> String {
    let what =
        reference_of(resource).map_or_else(|| "this record".to_owned(), |one| one.to_string());
    let why: Vec<&str> = request
        .purposes
        .iter()
        .map(|purpose| purpose.code.as_str())
        .collect();
    let purpose = if why.is_empty() {
        "no stated purpose".to_owned()
    } else {
        why.join(", ")
    };
    format!("{} {what} for {purpose}", request.action.word())
}

#[cfg(test)]
mod limit_tests;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
