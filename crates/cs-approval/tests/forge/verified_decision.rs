//! A `VerifiedDecision` by literal, default, JSON or copy.
use cs_approval::{Decision, VerifiedDecision};

fn by_literal(like: VerifiedDecision) -> VerifiedDecision {
    VerifiedDecision { revision: 2, ..like }
}

fn by_default() -> VerifiedDecision {
    Default::default()
}

fn from_json(text: &str) -> VerifiedDecision {
    serde_json::from_str(text).unwrap()
}

fn from_decision(decision: Decision) -> VerifiedDecision {
    decision.into()
}

fn copied(like: &VerifiedDecision) -> VerifiedDecision {
    Clone::clone(like)
}

fn main() {
    let _ = (by_literal, by_default, from_json, from_decision, copied);
}
