//! How much memory and time a long audit takes: fills a store with entries, then
//! streams all of them as AuditEvents and verifies the chain, and prints the
//! process's peak resident set after each, one figure a line.
//!
//! `cargo run --release -p cs-store --example audit_flat -- 1000000`
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use chrono::{DateTime, Utc};
use cs_access::{DeviceId, TenantId};
use cs_approval::DeviceKey;
use cs_audit::{AuditAction, ExportVerifier, Feed, FeedFormat, VerifyOptions};
use cs_ports::{AuditContext, AuditQuery, AuditStore, Charts, PrivacyStore};
use cs_store::TenantStore;
use std::time::Instant;

fn main() {
    let entries: u64 = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(200_000);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let tenant = TenantId::parse("harbor-health").unwrap();
    let store =
        TenantStore::open(&path, &[7; 32], &tenant, &DeviceId::from_random([1; 16])).unwrap();
    store.set_device_key(DeviceKey::from_random([9; 32]));

    let began = Instant::now();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let store = &store;
            scope.spawn(move || {
                for number in 0..entries / 8 {
                    let id = format!("p{}", (number * 8 + thread) % 20_000);
                    store.read(&who(number), "Patient", &id).unwrap();
                }
            });
        }
    });
    figure("audit.store_reads_per_s", per_second(entries, began));

    let began = Instant::now();
    let (mut feed, mut bytes) = (Feed::new(FeedFormat::Ndjson), 0_usize);
    let given = store
        .scan(&AuditQuery::default(), &mut |entry| {
            bytes += feed.entry(entry).len() + 1;
            true
        })
        .unwrap();
    figure("audit.feed_per_s", per_second(given, began));
    figure("audit.feed_mb", bytes as f64 / 1e6);
    figure("audit.feed_peak_mb", peak_mb());

    let began = Instant::now();
    let mut verifier = ExportVerifier::new(VerifyOptions::default());
    store.export(&mut |line| verifier.line(line)).unwrap();
    let report = verifier.finish();
    assert!(report.holds(), "{report:?}");
    figure(
        "audit.store_verify_per_s",
        per_second(report.entries, began),
    );
    figure("audit.verify_peak_mb", peak_mb());

    let question = |name, filter: AuditQuery| {
        let began = Instant::now();
        store.page(&filter, None, 100).unwrap();
        figure(name, began.elapsed().as_secs_f64() * 1000.0);
    };
    question(
        "audit.page_by_patient_ms",
        AuditQuery {
            patient: Some("p17".into()),
            ..AuditQuery::default()
        },
    );
    question(
        "audit.page_rare_action_ms",
        AuditQuery {
            action: Some(AuditAction::BreakGlass),
            ..AuditQuery::default()
        },
    );
    let began = Instant::now();
    store.proof(entries / 2, who(0).at).unwrap();
    figure("audit.proof_ms", began.elapsed().as_secs_f64() * 1000.0);
}

fn who(number: u64) -> AuditContext {
    let at: DateTime<Utc> =
        DateTime::from_timestamp(1_772_463_600 + i64::try_from(number).unwrap(), 123_456_789)
            .unwrap();
    AuditContext {
        principal: None,
        action: "bench",
        purpose: "operations",
        correlation: format!("{number:032x}"),
        at,
        agent: "desktop@01010101".into(),
    }
}

fn per_second(count: u64, began: Instant) -> f64 {
    (count as f64 / began.elapsed().as_secs_f64()).round()
}

/// Peak resident set of this process, megabytes (Linux; 0 elsewhere).
fn peak_mb() -> f64 {
    std::fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|status| {
            let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
            line.split_whitespace().nth(1)?.parse::<f64>().ok()
        })
        .map_or(0.0, |kilobytes| (kilobytes / 1024.0).round())
}

fn figure(metric: &str, value: f64) {
    println!("{}", serde_json::json!({"metric": metric, "value": value}));
}
