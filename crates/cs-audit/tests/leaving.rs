//! What leaves the chain: single entries with their proof, segments by retention,
//! entries as FHIR and as rows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, Duration, Utc};
use cs_audit::*;
use ed25519_dalek::{Signer, SigningKey};

const TENANT: &str = "harbor-health";

fn at(minutes: i64) -> DateTime<Utc> {
    "2026-03-02T15:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minutes)
}

fn entry(number: i64) -> AuditEntry {
    AuditEntry {
        at: at(number),
        user: "https://signin.example#person-1".into(),
        role: "health_coach".into(),
        tenant: TENANT.into(),
        action: AuditAction::Read,
        what: "chart".into(),
        patients: vec![format!("pat-{number}")],
        resources: vec![format!("Patient/pat-{number}")],
        outcome: AuditOutcome::Success,
        code: String::new(),
        purpose: "treatment".into(),
        correlation: "00ff".repeat(8),
        agent: "desktop@0102".into(),
    }
}

fn device() -> SigningKey {
    SigningKey::from_bytes(&[5; 32])
}

fn hex_of(key: &SigningKey) -> String {
    hex::encode(key.verifying_key().as_bytes())
}

/// Chains entries, closing a segment after each of the numbers.
fn chained(
    entries: impl Iterator<Item = AuditEntry>,
    closes: &[u64],
    key: &SigningKey,
) -> (Vec<ChainedEntry>, Vec<Checkpoint>) {
    let (mut chain, mut segment) = (Chain::start(TENANT), Segment::starting_at(1));
    let (mut out, mut checkpoints) = (Vec::new(), Vec::new());
    for entry in entries {
        let one = chain.append(entry).unwrap();
        segment.push(one.hash);
        if closes.contains(&one.seq) {
            let sign = |message: &[u8]| key.sign(message).to_bytes();
            checkpoints.extend(segment.close(TENANT, one.entry.at, &hex_of(key), sign));
        }
        out.push(one);
    }
    (out, checkpoints)
}

fn proof() -> EntryProof {
    let (entries, checkpoints) = chained((1..=20).map(entry), &[10, 20], &device());
    let hashes: Vec<EntryHash> = entries[10..20].iter().map(|one| one.hash).collect();
    EntryProof::build(entries[13].clone(), checkpoints[1].clone(), &hashes).unwrap()
}

#[test]
fn one_entry_is_proven_from_its_file_and_a_known_key_alone() {
    let proof = proof();
    let read = EntryProof::parse(&format!("{}\n", proof.to_text())).unwrap();
    assert_eq!(read, proof);
    assert_eq!(read.entry.seq, 14);
    assert_eq!(read.verify(&[hex_of(&device())], None), Ok(()));
    assert_eq!(read.verify(&[], Some(&proof.checkpoint)), Ok(()));
}

#[test]
fn a_proof_shows_nothing_once_entry_path_checkpoint_or_key_is_another() {
    let broken = |change: &dyn Fn(&mut EntryProof)| {
        let mut proof = proof();
        change(&mut proof);
        proof.verify(&[hex_of(&device())], None).unwrap_err()
    };
    assert_eq!(
        broken(&|one| one.entry.entry.user = "https://signin.example#person-2".into()),
        ProofBreak::Edited
    );
    assert_eq!(
        broken(&|one| one.entry.entry.agent = String::new()),
        ProofBreak::Edited
    );
    assert_eq!(
        broken(&|one| one.inclusion.index += 1),
        ProofBreak::NotInSegment
    );
    assert_eq!(
        broken(&|one| {
            let _ = one.inclusion.path.pop();
        }),
        ProofBreak::NotInSegment
    );
    assert_eq!(
        broken(&|one| one.checkpoint.at = at(999)),
        ProofBreak::CheckpointForged
    );

    // An entry made up, in a segment signed by a key nobody enrolled.
    let stranger = SigningKey::from_bytes(&[9; 32]);
    let (entries, checkpoints) = chained((1..=3).map(entry), &[3], &stranger);
    let hashes: Vec<EntryHash> = entries.iter().map(|one| one.hash).collect();
    let forged = EntryProof::build(entries[1].clone(), checkpoints[0].clone(), &hashes).unwrap();
    assert_eq!(
        forged.verify(&[], None),
        Ok(()),
        "the file alone can't tell"
    );
    assert_eq!(
        forged.verify(&[hex_of(&device())], None),
        Err(ProofBreak::CheckpointUntrusted)
    );
    assert_eq!(
        forged.verify(&[], Some(&proof().checkpoint)),
        Err(ProofBreak::NotTheKept)
    );
    assert!(EntryProof::build(entries[1].clone(), proof().checkpoint, &hashes).is_err());
}

/// Every bit of every byte of a proof file.
#[test]
fn no_byte_of_a_proof_changes_unnoticed() {
    let good = proof().to_text();
    for flip in 0..good.len() * 7 {
        let mut bytes = good.clone().into_bytes();
        bytes[flip / 7] ^= 1 << (flip % 7);
        let changed = String::from_utf8(bytes).unwrap();
        let verdict =
            EntryProof::parse(&changed).and_then(|proof| proof.verify(&[hex_of(&device())], None));
        assert!(verdict.is_err(), "{changed}");
    }
    assert!(EntryProof::parse(&good.replacen('{', "{ ", 1)).is_err());
}

/// Segments 1–10 and 11–20 removed by the policy, named by entry 31, itself under
/// a checkpoint.
fn retained(removed: &[(u64, u64)], named: &[Range], closes: &[u64]) -> Vec<String> {
    let naming = AuditEntry {
        action: AuditAction::Administer,
        what: RETENTION.into(),
        patients: Vec::new(),
        resources: removed_resources(named),
        ..entry(31)
    };
    let entries = (1..=30).map(entry).chain([naming, entry(32)]);
    let (entries, checkpoints) = chained(entries, closes, &device());
    let mut lines = vec![header_line(TENANT, &[hex_of(&device())])];
    let gone = |seq: u64| {
        removed
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&seq))
    };
    for one in &entries {
        let checkpoint = checkpoints
            .iter()
            .find(|checkpoint| checkpoint.seq == one.seq);
        if !gone(one.seq) {
            lines.push(entry_line(one));
        }
        lines.extend(checkpoint.map(|checkpoint| {
            if gone(one.seq) {
                removed_line(checkpoint)
            } else {
                checkpoint_line(checkpoint)
            }
        }));
    }
    let last = entries.last().unwrap();
    lines.push(end_line(last.seq, last.hash));
    lines
}

fn found(lines: &[String]) -> Option<(u64, BreakKind)> {
    verify_export(lines, VerifyOptions::default())
        .first_break
        .map(|one| (one.seq, one.what))
}

#[test]
fn a_chain_verifies_after_retention_took_segments_from_its_beginning_and_middle() {
    let lines = retained(&[(1, 10), (11, 20)], &[(1, 20)], &[10, 20, 30, 31]);
    let report = verify_export(&lines, VerifyOptions::default());
    assert!(report.holds(), "{report:?}");
    assert_eq!(
        (report.entries, report.removed, report.checkpoints),
        (32, 20, 4)
    );
    // A hold kept the first segment.
    let lines = retained(&[(11, 20)], &[(11, 20)], &[10, 20, 30, 31]);
    assert_eq!(found(&lines), None);

    // A checkpoint kept outside still stands at a removed segment's end.
    let (_, checkpoints) = chained((1..=30).map(entry), &[10, 20, 30], &device());
    let kept = |checkpoint: &Checkpoint| VerifyOptions {
        pinned: Some(checkpoint.clone()),
        ..VerifyOptions::default()
    };
    assert!(verify_export(&lines, kept(&checkpoints[1])).holds());
}

#[test]
fn a_removal_no_signed_entry_names_is_found() {
    // Nobody names it.
    let lines = retained(&[(1, 10), (11, 20)], &[(1, 10)], &[10, 20, 30, 31]);
    assert_eq!(found(&lines), Some((11, BreakKind::RemovalUnsigned)));
    // Somebody without a device's key wrote the naming entry: no checkpoint covers it.
    let lines = retained(&[(1, 10)], &[(1, 10)], &[10, 20, 30]);
    assert_eq!(found(&lines), Some((1, BreakKind::RemovalUnsigned)));
    // The segment's checkpoint left out as well.
    let mut lines = retained(&[(1, 10)], &[(1, 10)], &[10, 20, 30, 31]);
    lines.remove(1);
    assert_eq!(found(&lines), Some((1, BreakKind::Missing)));
    // Another segment's checkpoint in its place.
    let mut lines = retained(&[(1, 10), (11, 20)], &[(1, 20)], &[10, 20, 30, 31]);
    lines.swap(1, 2);
    assert_eq!(found(&lines), Some((1, BreakKind::CheckpointMismatch)));
    // A checkpoint signed by a stranger.
    let stranger = SigningKey::from_bytes(&[9; 32]);
    let (_, forged) = chained((1..=10).map(entry), &[10], &stranger);
    let mut lines = retained(&[(1, 10)], &[(1, 10)], &[10, 20, 30, 31]);
    lines[1] = removed_line(&forged[0]);
    assert_eq!(found(&lines), Some((1, BreakKind::CheckpointUntrusted)));
    // Kept outside: another chain's checkpoint.
    let options = VerifyOptions {
        pinned: Some(forged[0].clone()),
        ..VerifyOptions::default()
    };
    let lines = retained(&[(1, 10)], &[(1, 10)], &[10, 20, 30, 31]);
    assert!(
        verify_export(&lines, options.clone()).holds(),
        "the same entries signed by another key"
    );
    let (_, other) = chained((2..=11).map(entry), &[10], &device());
    let options = VerifyOptions {
        pinned: Some(other[0].clone()),
        ..options
    };
    assert_eq!(
        verify_export(&lines, options)
            .first_break
            .map(|one| one.what),
        Some(BreakKind::Rewritten)
    );
}

fn feed(format: FeedFormat, count: i64) -> String {
    let (entries, _) = chained((1..=count).map(entry), &[], &device());
    let mut feed = Feed::new(format);
    let mut lines: Vec<String> = feed.head(at(0)).into_iter().collect();
    lines.extend(entries.iter().map(|one| feed.entry(one)));
    lines.extend(feed.tail().map(str::to_owned));
    lines.join("\n")
}

#[test]
fn a_feed_is_ndjson_or_one_valid_bundle_of_audit_events() {
    let ndjson = feed(FeedFormat::Ndjson, 3);
    for line in ndjson.lines() {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(event["resourceType"], "AuditEvent");
        assert_eq!(
            event["agent"][1]["who"]["identifier"]["value"],
            "desktop@0102"
        );
        assert_eq!(event["agent"][1]["requestor"], false);
    }
    for count in [0, 1, 3] {
        let bundle: serde_json::Value =
            serde_json::from_str(&feed(FeedFormat::Bundle, count)).unwrap();
        let entries = bundle["entry"].as_array().map_or(0, Vec::len);
        assert_eq!(entries as i64, count);
        assert_eq!(bundle["type"], "collection");
        let resource = cs_fhir::Resource::from_value(bundle).unwrap();
        let errors: Vec<_> = cs_fhir::validate(&resource)
            .into_iter()
            .filter(|issue| issue.severity == cs_fhir::Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

#[test]
fn no_cell_of_a_csv_is_a_formula() {
    let csv = feed(FeedFormat::Csv, 2);
    let mut lines = csv.lines();
    assert!(lines.next().unwrap().starts_with("number,at,user"));
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("1,2026-03-02T15:01:00.000Z,https://")
    );
    for (cell, safe) in [
        (
            "=HYPERLINK(\"http://x\")",
            "\"'=HYPERLINK(\"\"http://x\"\")\"",
        ),
        ("+1", "'+1"),
        ("-2", "'-2"),
        ("@x", "'@x"),
        ("  =1", "'  =1"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("a,b", "\"a,b\""),
        ("plain", "plain"),
        ("a=b", "a=b"),
        ("a; =HYPERLINK(1)", "a; '=HYPERLINK(1)"),
    ] {
        assert_eq!(safe_cell(cell), safe);
    }
}
