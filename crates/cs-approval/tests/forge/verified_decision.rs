//! A `VerifiedDecision` by default, from JSON, from another value or copied.
use cs_approval::{Decision, VerifiedDecision};

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
    let _ = (by_default, from_json, from_decision, copied);
}
