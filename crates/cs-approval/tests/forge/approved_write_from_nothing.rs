//! An `ApprovedWrite` from JSON, by default, or from another value.
use cs_approval::{ApprovedWrite, Payload};

fn by_default() -> ApprovedWrite {
    Default::default()
}

fn from_json(text: &str) -> ApprovedWrite {
    serde_json::from_str(text).unwrap()
}

fn from_payload(payload: Payload) -> ApprovedWrite {
    payload.into()
}

fn main() {
    let _ = (by_default, from_json, from_payload);
}
