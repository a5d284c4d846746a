//! The six ways rules are combined (FHIR permission-rule-combining, after XACML 3.0
//! Appendix C).

use super::Answer;
use super::limit::{self, Limit};
use super::rule::Hit;
use crate::rules::Fact;

/// How the rules of one Permission come to one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Combining {
    DenyOverrides,
    PermitOverrides,
    OrderedDenyOverrides,
    OrderedPermitOverrides,
    DenyUnlessPermit,
    PermitUnlessDeny,
}

impl Combining {
    pub(super) fn parse(code: &str) -> Option<Self> {
        Some(match code {
            "deny-overrides" => Self::DenyOverrides,
            "permit-overrides" => Self::PermitOverrides,
            "ordered-deny-overrides" => Self::OrderedDenyOverrides,
            "ordered-permit-overrides" => Self::OrderedPermitOverrides,
            "deny-unless-permit" => Self::DenyUnlessPermit,
            "permit-unless-deny" => Self::PermitUnlessDeny,
            _ => return None,
        })
    }
}

/// Combines what the rules of one Permission say; there is at least one rule.
///
/// A denial counts when it holds or cannot be told; a permit only when it holds.
/// The ordered ways name the first deciding rule in the order written, and under
/// `ordered-permit-overrides` that rule's limits alone bind; the others answer the
/// same in any order, with the limits of every permit that holds.
pub(super) fn combine(combining: Combining, hits: &[Hit], in_force: Fact, name: &str) -> Answer {
    let denial = hits.iter().find(|hit| hit.denies());
    let permit = hits.iter().find(|hit| hit.permits());
    let permitting = || hits.iter().filter(|hit| hit.permits());
    let all_limits = || -> Vec<Limit> {
        let mut limits = permitting().flat_map(|hit| hit.limits.clone()).collect();
        limit::tidy(&mut limits);
        limits
    };
    let deny = |hit: &Hit| Answer::Deny {
        by: hit.name.clone(),
    };
    match combining {
        Combining::DenyOverrides | Combining::OrderedDenyOverrides => match (denial, permit) {
            (Some(hit), _) => deny(hit),
            (None, Some(hit)) => Answer::Permit {
                by: hit.name.clone(),
                limits: all_limits(),
            },
            (None, None) => Answer::Silent,
        },
        Combining::PermitOverrides => match (permit, denial) {
            (Some(hit), _) => Answer::Permit {
                by: hit.name.clone(),
                limits: all_limits(),
            },
            (None, Some(hit)) => deny(hit),
            (None, None) => Answer::Silent,
        },
        Combining::OrderedPermitOverrides => match (permit, denial) {
            (Some(hit), _) => Answer::Permit {
                by: hit.name.clone(),
                limits: hit.limits.clone(),
            },
            (None, Some(hit)) => deny(hit),
            (None, None) => Answer::Silent,
        },
        Combining::DenyUnlessPermit => match permit {
            Some(hit) => Answer::Permit {
                by: hit.name.clone(),
                limits: all_limits(),
            },
            None => Answer::Deny {
                by: denial.map_or_else(
                    || format!("{name} (none of its rules permits it, and it denies the rest)"),
                    |hit| hit.name.clone(),
                ),
            },
        },
        Combining::PermitUnlessDeny => match (denial, in_force) {
            (Some(hit), _) => deny(hit),
            // What may not be in force permits nothing.
            (None, Fact::Unknown | Fact::No) => Answer::Silent,
            (None, Fact::Yes) => Answer::Permit {
                by: permit.map_or_else(
                    || format!("{name} (none of its rules denies it, and it permits the rest)"),
                    |hit| hit.name.clone(),
                ),
                limits: all_limits(),
            },
        },
    }
}
