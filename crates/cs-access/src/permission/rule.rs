//! One rule of a Permission: whom, what and for which use it is about.

use super::limit::{Limit, limits_of};
use super::{Answer, Scene};
use crate::rules::Fact;
use crate::rules::code::{Side, concept, label, purposes};
use crate::rules::data::{in_period, named, of_type};
use crate::rules::fact::{each, every, known_only};
use crate::rules::request::{literal, same};
use serde_json::Value;

/// What a rule says of a request.
pub(super) struct Hit {
    /// `Permission/p1, rule 2`, with the rule's own id where it has one.
    pub(super) name: String,
    permit: bool,
    holds: Fact,
    /// Bound to its permit.
    pub(super) limits: Vec<Limit>,
}

impl Hit {
    pub(super) fn denies(&self) -> bool {
        !self.permit && self.holds != Fact::No
    }

    pub(super) fn permits(&self) -> bool {
        self.permit && self.holds == Fact::Yes
    }
}

impl Scene<'_> {
    pub(super) fn hit(
        &self,
        rule: &Value,
        number: usize,
        permission: &str,
        in_force: Fact,
        imports_left: u8,
    ) -> Hit {
        let name = match rule.get("id").and_then(Value::as_str) {
            Some(id) => format!("{permission}, rule {number} “{id}”"),
            None => format!("{permission}, rule {number}"),
        };
        if let Some(reference) = rule.get("import") {
            return self.imported_hit(reference, rule, name, in_force, imports_left);
        }
        // A rule that says neither is taken as a denial of what it names.
        let permit = rule.get("type").and_then(Value::as_str) == Some("permit");
        let side = if permit { Side::Permit } else { Side::Deny };
        let understood = known_only(rule, &["type", "data", "activity", "limit"]);
        let data = each(rule, "data", |data| self.data(data, side));
        let activity = each(rule, "activity", |activity| self.activity(activity, side));
        let (limits, limited) = read_limits(rule);
        Hit {
            name,
            permit,
            // A limit that is not understood cannot be kept: no permit.
            holds: Fact::all([in_force, understood, data, activity, limited]),
            limits,
        }
    }

    fn imported_hit(
        &self,
        reference: &Value,
        rule: &Value,
        name: String,
        in_force: Fact,
        imports_left: u8,
    ) -> Hit {
        let (limits, limited) = read_limits(rule);
        // Beside an import nothing but limits may stand (invariant prm-1).
        let understood = known_only(rule, &["import", "limit"]);
        let holds = Fact::all([in_force, understood, limited]);
        let careful = |name: String| Hit {
            name: format!("{name} (what it imports cannot be followed)"),
            permit: false,
            holds: Fact::Unknown,
            limits: Vec::new(),
        };
        let Some(left) = imports_left.checked_sub(1) else {
            return careful(name);
        };
        let Some(imported) = self.imported(reference) else {
            return careful(name);
        };
        match self.answer(imported, left) {
            Answer::Silent => Hit {
                name,
                permit: true,
                holds: Fact::No,
                limits: Vec::new(),
            },
            Answer::Deny { by } => Hit {
                name: format!("{name} (by {by})"),
                permit: false,
                holds,
                limits: Vec::new(),
            },
            Answer::Permit { by, limits: theirs } => Hit {
                name: format!("{name} (by {by})"),
                permit: true,
                holds,
                limits: theirs.into_iter().chain(limits).collect(),
            },
        }
    }

    /// Everything in one `data` must hold (comment of `Permission.rule.data`).
    fn data(&self, data: &Value, side: Side) -> Fact {
        let (request, resource) = (self.request, self.resource);
        Fact::all([
            known_only(data, &["resource", "resourceType", "security", "period"]),
            every(data, "resource", |one| named(one, request, resource)),
            every(data, "resourceType", |one| of_type(one, resource)),
            every(data, "security", |one| label(one, resource, side)),
            data.get("period")
                .map_or(Fact::Yes, |period| in_period(period, resource)),
        ])
    }

    /// Everything in one `activity` must hold; of its actions any, since a request
    /// does one thing only.
    fn activity(&self, activity: &Value, side: Side) -> Fact {
        let request = self.request;
        let done = request.action.codes();
        Fact::all([
            known_only(activity, &["actor", "action", "purpose", "location"]),
            every(activity, "actor", |actor| self.actor(actor)),
            each(activity, "action", |action| concept(action, &done)),
            match activity.get("purpose") {
                None => Fact::Yes,
                Some(Value::Array(list)) => purposes(list, &request.purposes, side, true),
                Some(_) => Fact::Unknown,
            },
            activity.get("location").map_or(Fact::Yes, |location| {
                match (literal(location), &request.location) {
                    (Some(rule), Some(own)) => same(rule, own),
                    _ => Fact::Unknown,
                }
            }),
        ])
    }

    /// `{role, reference}` of R6, or the bare Reference of R5. Both must hold.
    fn actor(&self, actor: &Value) -> Fact {
        let bare = actor.get("reference").is_some_and(Value::is_string);
        if bare {
            return self.request.is_by(actor);
        }
        let reference = actor.get("reference").map(|one| self.request.is_by(one));
        let role = actor
            .get("role")
            .map(|role| concept(role, &self.request.subject.roles));
        if reference.is_none() && role.is_none() {
            return Fact::Unknown;
        }
        Fact::all(
            [known_only(actor, &["role", "reference"])]
                .into_iter()
                .chain(reference)
                .chain(role),
        )
    }
}

fn read_limits(rule: &Value) -> (Vec<Limit>, Fact) {
    match limits_of(rule) {
        Some(limits) => (limits, Fact::Yes),
        None => (Vec::new(), Fact::Unknown),
    }
}
