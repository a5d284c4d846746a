//! How many approved drafts are verified for release in a second on one core: every
//! signature, key, digest, rule of the policy and expiry, as the claim does it.
//! Prints one JSON line `{"metric": "approval.verify_per_s", "value": N}`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    dead_code,
    reason = "a measurement, not the product: it times and prints"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use cs_approval::{ProposalState, verify};
use std::hint::black_box;
use std::time::{Duration, Instant};
use support::review::{decide, now};
use support::{World, draft, tenant};

/// Drafts of one round, each with its own text and signature.
const DRAFTS: u8 = 100;
/// How long is measured, at least.
const LEAST: Duration = Duration::from_secs(3);

fn main() {
    let world = World::new();
    let keys = world.keys();
    let states: Vec<ProposalState> = (1..=DRAFTS)
        .map(|number| {
            let (mut state, _) = draft(&world.coach, number, |_| {});
            // A long text message, four parts.
            state.revisions[0].payload.bytes = format!("{number:0>600}").into_bytes();
            decide(&world, &world.admin, 2, &mut state).unwrap();
            state
        })
        .collect();
    let (begun, mut verified) = (Instant::now(), 0_u32);
    while begun.elapsed() < LEAST {
        for state in &states {
            black_box(verify(black_box(state), &keys, &tenant(), now()).unwrap());
            verified += 1;
        }
    }
    let value = f64::from(verified) / begun.elapsed().as_secs_f64();
    println!(
        "{}",
        serde_json::json!({"metric": "approval.verify_per_s", "value": value.round()})
    );
}
