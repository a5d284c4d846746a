//! Appends and verifies per second, one figure a line as `cargo xtask bench` reads them.
//! Run with `--release`.
//!
//! Append is chaining and writing the export line (what a store keeps is no less);
//! verify is reading those lines and checking hashes, links and checkpoints, the
//! whole of `countersign-verify audit` but the file.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use chrono::{DateTime, Utc};
use cs_audit::{
    AuditAction, AuditEntry, AuditOutcome, Chain, Segment, VerifyOptions, checkpoint_line,
    end_line, entry_line, header_line, verify_export,
};
use ed25519_dalek::{Signer, SigningKey};
use std::time::Instant;

const ENTRIES: u64 = 400_000;
const EVERY: u64 = 1_000;

fn entry(number: u64) -> AuditEntry {
    let at: DateTime<Utc> =
        DateTime::from_timestamp(1_772_463_600 + number as i64, 123_456_789).unwrap();
    AuditEntry {
        at,
        user: "https://signin.example#6f1c2a90".into(),
        role: "health_coach".into(),
        tenant: "harbor-health".into(),
        action: AuditAction::Read,
        what: "pms-patient-lookup".into(),
        patients: vec![format!("{number:032x}")],
        resources: vec![format!("Patient/{number:032x}")],
        outcome: AuditOutcome::Success,
        code: String::new(),
        purpose: "treatment".into(),
        correlation: format!("{number:032x}"),
    }
}

fn main() {
    let key = SigningKey::from_bytes(&[5; 32]);
    let public = hex::encode(key.verifying_key().as_bytes());
    let entries: Vec<AuditEntry> = (0..ENTRIES).map(entry).collect();
    let mut lines = Vec::with_capacity(entries.len() + 1_000);
    let (mut chain, mut segment) = (Chain::start("harbor-health"), Segment::starting_at(1));

    let began = Instant::now();
    lines.push(header_line("harbor-health", std::slice::from_ref(&public)));
    for entry in entries {
        let at = entry.at;
        let chained = chain.append(entry).unwrap();
        segment.push(chained.hash);
        lines.push(entry_line(&chained));
        if segment.len() == EVERY {
            let made = segment
                .close("harbor-health", at, &public, |message| {
                    key.sign(message).to_bytes()
                })
                .unwrap();
            lines.push(checkpoint_line(&made));
        }
    }
    lines.push(end_line(chain.seq(), chain.head()));
    let append = ENTRIES as f64 / began.elapsed().as_secs_f64();

    let began = Instant::now();
    let report = verify_export(&lines, VerifyOptions::default());
    let verify = ENTRIES as f64 / began.elapsed().as_secs_f64();
    assert!(report.holds(), "{report:?}");
    let note = format!("{ENTRIES} entries, a checkpoint every {EVERY}");
    figure("audit.append_per_s", append.round(), &note);
    figure("audit.verify_per_s", verify.round(), &note);
}

fn figure(metric: &str, value: f64, note: &str) {
    let line = serde_json::json!({ "metric": metric, "value": value, "note": note });
    println!("{line}");
}
