//! One provision and the exceptions in it.

use super::{holds_code, period_holds};
use crate::rules::code::{Side, concept, label, purposes};
use crate::rules::data::{in_period, named, of_type};
use crate::rules::fact::{each, known_only};
use crate::rules::{AccessRequest, Fact};
use serde_json::Value;

/// Deepest nesting that is followed; what lies deeper cannot be told.
const DEEPEST: usize = 16;

pub(super) struct Scene<'a> {
    pub(super) request: &'a AccessRequest,
    pub(super) resource: &'a Value,
}

impl Scene<'_> {
    /// What a provision decides, and where it is said; `None`: nothing.
    pub(super) fn decide(&self, root: &Value, base: bool, name: &str) -> Option<(bool, String)> {
        self.at(root, base, name, 0)
    }

    fn at(
        &self,
        provision: &Value,
        around: bool,
        name: &str,
        depth: usize,
    ) -> Option<(bool, String)> {
        let permit = match provision.get("type").and_then(Value::as_str) {
            Some("permit") => true,
            Some("deny") => false,
            // The root takes the policy's word; a nested one must say.
            _ if depth == 0 && provision.get("type").is_none() => around,
            _ => false,
        };
        let side = if permit { Side::Permit } else { Side::Deny };
        let holds = self.conditions(provision, side);
        let applies = match permit {
            true => holds == Fact::Yes,
            false => holds != Fact::No,
        };
        if !applies {
            return None;
        }
        let own = (permit, name.to_owned());
        let Some(nested) = provision.get("provision") else {
            return Some(own);
        };
        let (Some(nested), true) = (nested.as_array(), depth < DEEPEST) else {
            return Some((false, format!("{name} (it cannot be read to its end)")));
        };
        let mut decided = own;
        let mut exception = false;
        for (number, inner) in (1_usize..).zip(nested) {
            let place = match depth {
                0 => format!("{name}, provision {number}"),
                _ => format!("{name}.{number}"),
            };
            match self.at(inner, permit, &place, depth + 1) {
                Some(denied @ (false, _)) => return Some(denied),
                Some(permitted) if !exception => {
                    decided = permitted;
                    exception = true;
                }
                _ => {}
            }
        }
        Some(decided)
    }

    /// Of a repeated element any suffices; every element given must hold. The role
    /// of an actor says how it takes part, not who it is: the reference decides.
    fn conditions(&self, provision: &Value, side: Side) -> Fact {
        let (request, resource) = (self.request, self.resource);
        let done = request.action.codes();
        Fact::all([
            known_only(
                provision,
                &[
                    "type",
                    "period",
                    "actor",
                    "action",
                    "securityLabel",
                    "purpose",
                    "class",
                    "code",
                    "dataPeriod",
                    "data",
                    "provision",
                ],
            ),
            period_holds(provision, request),
            each(provision, "actor", |actor| {
                actor
                    .get("reference")
                    .map_or(Fact::Unknown, |reference| request.is_by(reference))
            }),
            each(provision, "action", |action| concept(action, &done)),
            each(provision, "securityLabel", |one| label(one, resource, side)),
            match provision.get("purpose") {
                None => Fact::Yes,
                Some(Value::Array(list)) => purposes(list, &request.purposes, side, false),
                Some(_) => Fact::Unknown,
            },
            each(provision, "class", |class| of_type(class, resource)),
            each(provision, "code", |code| holds_code(code, resource)),
            provision
                .get("dataPeriod")
                .map_or(Fact::Yes, |period| in_period(period, resource)),
            each(provision, "data", |data| named(data, request, resource)),
        ])
    }
}
