//! A `VerifiedDecision` made from another by changing a field.
use cs_approval::VerifiedDecision;

fn forge(like: VerifiedDecision) -> VerifiedDecision {
    VerifiedDecision { revision: 2, ..like }
}

fn main() {
    let _ = forge;
}
