//! What an export shows, and every way it shows that somebody was at it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, Duration, Utc};
use cs_audit::*;
use cs_error::Code;
use ed25519_dalek::{Signer, SigningKey};
use proptest::prelude::*;

const TENANT: &str = "harbor-health";

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-03-02T15:00:00Z")
        .unwrap()
        .to_utc()
        + Duration::minutes(minutes)
}

fn entry(number: i64) -> AuditEntry {
    AuditEntry {
        at: at(number),
        user: "https://signin.example#person-1".into(),
        role: "health_coach".into(),
        tenant: TENANT.into(),
        action: AuditAction::Read,
        what: "pms-patient-lookup".into(),
        patients: vec![format!("pat-{number}")],
        resources: vec![format!("Patient/pat-{number}")],
        outcome: AuditOutcome::Success,
        code: String::new(),
        purpose: "treatment".into(),
        correlation: "00ff".repeat(8),
    }
}

fn device() -> SigningKey {
    SigningKey::from_bytes(&[5; 32])
}

fn hex_of(key: &SigningKey) -> String {
    hex::encode(key.verifying_key().as_bytes())
}

fn sign(key: &SigningKey) -> impl FnOnce(&[u8]) -> [u8; 64] + '_ {
    |message| key.sign(message).to_bytes()
}

/// An export of `count` entries, a checkpoint after every `every`.
struct Exported {
    lines: Vec<String>,
    entries: Vec<ChainedEntry>,
    checkpoints: Vec<Checkpoint>,
}

fn export(count: i64, every: u64) -> Exported {
    export_of((1..=count).map(entry), every, &device())
}

fn export_of(entries: impl Iterator<Item = AuditEntry>, every: u64, key: &SigningKey) -> Exported {
    let (mut chain, mut segment) = (Chain::start(TENANT), Segment::starting_at(1));
    let mut out = Exported {
        lines: vec![header_line(TENANT, &[hex_of(key)])],
        entries: Vec::new(),
        checkpoints: Vec::new(),
    };
    for entry in entries {
        let chained = chain.append(entry).unwrap();
        segment.push(chained.hash);
        out.lines.push(entry_line(&chained));
        if segment.len() == every {
            let made = segment
                .close(TENANT, chained.entry.at, &hex_of(key), sign(key))
                .unwrap();
            out.lines.push(checkpoint_line(&made));
            out.checkpoints.push(made);
        }
        out.entries.push(chained);
    }
    out.lines.push(end_line(chain.seq(), chain.head()));
    out
}

fn broken(lines: &[String], options: VerifyOptions) -> Option<(u64, BreakKind)> {
    verify_export(lines, options)
        .first_break
        .map(|found| (found.seq, found.what))
}

fn plain(lines: &[String]) -> Option<(u64, BreakKind)> {
    broken(lines, VerifyOptions::default())
}

#[test]
fn a_whole_export_holds() {
    let made = export(25, 10);
    let report = verify_export(&made.lines, VerifyOptions::default());
    assert!(report.holds(), "{report:?}");
    assert_eq!(
        (report.entries, report.checkpoints, report.unsigned),
        (25, 2, 5)
    );
    assert_eq!(report.tenant.as_deref(), Some(TENANT));
    assert_eq!(report.head, Some(made.entries[24].hash));
    assert!(
        verify_export(export(0, 10).lines, VerifyOptions::default()).holds(),
        "nothing happened yet"
    );
}

/// The stored form, worked out by another program: if this changes, every chain
/// ever written breaks.
#[test]
fn the_bytes_of_a_hash_are_pinned() {
    let first = Chain::start(TENANT).append(entry(1)).unwrap();
    assert_eq!(first.prev_hash.to_hex(), GENESIS);
    assert_eq!(first.hash.to_hex(), FIRST);
}

const GENESIS: &str = "d396dc86df7b3042a1fa5c87ba82fac326acf5f0673bb988af83110e150b3bf9";
const FIRST: &str = "1c22e1b40f40474e271e7a76aa1b3bfb07e8e5b4fc5a4b6cece9ba9cc712e528";

#[test]
fn edit_removal_reorder_repeat_and_truncation_are_found_where_they_are() {
    let good = export(12, 5).lines;
    // Lines: header, 1-5, checkpoint, 6-10, checkpoint, 11, 12, end.
    let changed = |change: &dyn Fn(&mut Vec<String>)| {
        let mut lines = good.clone();
        change(&mut lines);
        plain(&lines)
    };
    assert_eq!(
        changed(&|l| l[3] = l[3].replace("pat-3", "pat-4")),
        Some((3, BreakKind::Edited))
    );
    assert_eq!(
        changed(&|l| drop(l.remove(3))),
        Some((3, BreakKind::Missing))
    );
    assert_eq!(changed(&|l| l.swap(2, 3)), Some((2, BreakKind::Missing)));
    assert_eq!(
        changed(&|l| l.insert(4, good[2].clone())),
        Some((4, BreakKind::Repeated))
    );
    assert_eq!(
        changed(&|l| drop(l.remove(6))),
        Some((11, BreakKind::CheckpointMismatch)),
        "a checkpoint taken out"
    );
    assert_eq!(
        changed(&|l| l.swap(6, 7)),
        Some((7, BreakKind::CheckpointMismatch)),
        "a checkpoint moved"
    );
    assert_eq!(
        changed(&|l| drop(l.pop())),
        Some((13, BreakKind::Truncated))
    );
    assert_eq!(changed(&|l| l.truncate(9)), Some((8, BreakKind::Truncated)));
    assert_eq!(
        changed(&|l| drop(l.remove(14))),
        Some((12, BreakKind::Truncated)),
        "the last entry taken out"
    );
    assert_eq!(
        changed(&|l| l.push(good[1].clone())),
        Some((13, BreakKind::Truncated)),
        "something after the end"
    );
    assert_eq!(
        changed(&|l| drop(l.remove(0))),
        Some((1, BreakKind::HeaderMissing))
    );
    assert_eq!(
        changed(&|l| l.insert(1, good[0].clone())),
        Some((1, BreakKind::HeaderMissing))
    );
    assert_eq!(
        changed(&|l| l[2] = "{".into()),
        Some((2, BreakKind::Unreadable))
    );
    assert_eq!(changed(&|l| l.clear()), Some((1, BreakKind::Truncated)));
    assert_eq!(
        changed(&|l| l[3] = l[3].replace("\"code\"", "\"note\":\"x\",\"code\"")),
        Some((3, BreakKind::Unreadable))
    );
}

#[test]
fn another_practices_entry_has_no_place_here() {
    let mut chain = Chain::start(TENANT);
    let foreign = AuditEntry {
        tenant: "other".into(),
        ..entry(1)
    };
    assert_eq!(
        chain.append(foreign).unwrap_err().code(),
        Code::TenantForbidden
    );
    assert_eq!(chain.seq(), 0);
    // A header that names another practice than the entries.
    let mut lines = export(3, 5).lines;
    lines[0] = header_line("other", &[]);
    assert_eq!(plain(&lines), Some((1, BreakKind::LinkBroken)));
}

#[test]
fn a_checkpoint_is_its_devices_word_and_no_other() {
    let made = export(5, 5);
    let spoil = |change: &dyn Fn(&mut Checkpoint)| {
        let mut lines = made.lines.clone();
        let mut checkpoint = made.checkpoints[0].clone();
        change(&mut checkpoint);
        lines[6] = checkpoint_line(&checkpoint);
        plain(&lines)
    };
    assert_eq!(spoil(&|_| {}), None);
    type Change = fn(&mut Checkpoint);
    let changes: [(&str, Change); 6] = [
        ("first", |c| c.first = 2),
        ("seq", |c| c.seq = 4),
        ("head", |c| c.head_hash = EntryHash::from_bytes([0; 32])),
        ("root", |c| c.merkle_root = EntryHash::from_bytes([0; 32])),
        ("time", |c| c.at = at(999)),
        ("signature", |c| c.signature = "00".repeat(64)),
    ];
    for (what, change) in changes {
        assert_eq!(
            spoil(&change),
            Some((6, BreakKind::CheckpointForged)),
            "{what}"
        );
    }
    assert_eq!(
        spoil(&|c| c.tenant = "other".into()),
        Some((6, BreakKind::WrongTenant))
    );

    // A key the header doesn't name, and a header's key nobody outside trusts.
    let mut lines = made.lines.clone();
    lines[0] = header_line(TENANT, &[]);
    assert_eq!(plain(&lines), Some((6, BreakKind::CheckpointUntrusted)));
    let trusting = |keys: Vec<String>| VerifyOptions {
        trusted_keys: keys,
        pinned: None,
    };
    assert_eq!(
        broken(&made.lines, trusting(vec!["ab".repeat(32)])),
        Some((6, BreakKind::CheckpointUntrusted))
    );
    assert_eq!(broken(&made.lines, trusting(vec![hex_of(&device())])), None);
}

/// Somebody with the file, even with a device's key, against a checkpoint that
/// was copied outside before.
#[test]
fn a_checkpoint_kept_outside_finds_rollback_and_a_chain_written_anew() {
    let made = export(20, 5);
    let pinned = |number: usize| VerifyOptions {
        pinned: Some(made.checkpoints[number].clone()),
        ..Default::default()
    };
    assert_eq!(broken(&made.lines, pinned(1)), None);

    // Rolled back to entry 8 and closed neatly: only the outside copy tells.
    let shorter = export(8, 5).lines;
    assert_eq!(plain(&shorter), None);
    assert_eq!(broken(&shorter, pinned(0)), None);
    assert_eq!(
        broken(&shorter, pinned(1)),
        Some((9, BreakKind::RolledBack))
    );

    // Entry 7 left out and everything after it written and signed again.
    let rewritten = export_of((1..=20).filter(|n| *n != 7).map(entry), 5, &device()).lines;
    assert_eq!(plain(&rewritten), None);
    assert_eq!(
        broken(&rewritten, pinned(1)),
        Some((10, BreakKind::Rewritten))
    );

    // The outside copy itself was changed, or is another practice's.
    let mut forged = made.checkpoints[1].clone();
    forged.head_hash = EntryHash::from_bytes([1; 32]);
    let options = VerifyOptions {
        pinned: Some(forged),
        ..Default::default()
    };
    assert_eq!(
        broken(&made.lines, options),
        Some((1, BreakKind::CheckpointForged))
    );
    let mut other = Segment::starting_at(1);
    other.push(made.entries[0].hash);
    let other = other.close("other", at(1), &hex_of(&device()), sign(&device()));
    let options = VerifyOptions {
        pinned: other,
        ..Default::default()
    };
    assert_eq!(
        broken(&made.lines, options),
        Some((1, BreakKind::WrongTenant))
    );
}

#[test]
fn one_entry_is_shown_to_be_in_a_checkpoint_without_the_others() {
    let made = export(14, 7);
    let segment: Vec<EntryHash> = made.entries[7..14].iter().map(|entry| entry.hash).collect();
    let proof = InclusionProof::build(&segment, 3).unwrap();
    let (entry, checkpoint) = (&made.entries[10], &made.checkpoints[1]);
    assert!(checkpoint.verify_inclusion(entry, &proof).is_ok());
    let mut edited = entry.clone();
    edited.entry.patients = vec!["pat-99".into()];
    let mut cut = proof.clone();
    cut.path.pop();
    let code = |outcome: cs_error::Outcome<()>| outcome.unwrap_err().code();
    assert_eq!(
        code(checkpoint.verify_inclusion(&edited, &proof)),
        Code::AuditBroken
    );
    assert_eq!(
        code(checkpoint.verify_inclusion(entry, &cut)),
        Code::AuditBroken
    );
    assert_eq!(
        code(checkpoint.verify_inclusion(&made.entries[9], &proof)),
        Code::AuditBroken
    );
    assert_eq!(
        code(made.checkpoints[0].verify_inclusion(entry, &proof)),
        Code::AuditBroken
    );
}

#[test]
fn a_chain_and_its_segment_go_on_after_a_restart() {
    let made = export(9, 5);
    let mut chain = Chain::resume(TENANT, 9, made.entries[8].hash);
    let mut segment = Segment::starting_at(made.checkpoints[0].seq + 1);
    made.entries[5..]
        .iter()
        .for_each(|entry| segment.push(entry.hash));
    let tenth = chain.append(entry(10)).unwrap();
    segment.push(tenth.hash);
    let checkpoint = segment
        .close(TENANT, at(10), &hex_of(&device()), sign(&device()))
        .unwrap();
    assert_eq!(
        checkpoint,
        export(10, 5).checkpoints.remove(1),
        "{:?}",
        checkpoint.at
    );
    assert!(segment.is_empty() && segment.close(TENANT, at(11), "", |_| [0; 64]).is_none());

    let mut reader = Chain::start(TENANT);
    made.entries
        .iter()
        .for_each(|entry| reader.follow(entry).unwrap());
    reader.follow(&tenth).unwrap();
    assert_eq!(reader.follow(&tenth), Err(BreakKind::Repeated));
    assert_eq!((reader.seq(), reader.head()), (chain.seq(), chain.head()));
}

#[test]
fn an_entry_reads_as_a_fhir_audit_event() {
    let chained = Chain::start(TENANT)
        .append(AuditEntry {
            code: "role_may_not_use".into(),
            outcome: AuditOutcome::Refused,
            ..entry(1)
        })
        .unwrap();
    let event = audit_event(&chained);
    assert_eq!(event["recorded"], "2026-03-02T15:01:00.000Z");
    assert_eq!(
        (&event["action"], &event["outcome"], &event["outcomeDesc"]),
        (&"R".into(), &"4".into(), &"role_may_not_use".into())
    );
    assert_eq!(event["agent"][0]["who"]["identifier"]["value"], "person-1");
    assert_eq!(event["purposeOfEvent"][0]["coding"][0]["code"], "TREAT");
    assert_eq!(event["entity"][0]["what"]["reference"], "Patient/pat-1");
    for action in [
        "read",
        "search",
        "import",
        "skill",
        "draft",
        "decide",
        "execute",
        "session",
        "export",
        "administer",
    ] {
        let action: AuditAction = serde_json::from_str(&format!("\"{action}\"")).unwrap();
        let bare = AuditEntry {
            action,
            user: "system".into(),
            role: String::new(),
            correlation: String::new(),
            ..entry(1)
        };
        let event = audit_event(&Chain::start(TENANT).append(bare).unwrap());
        assert!(
            !event.to_string().contains(":\"\""),
            "no empty string: {event}"
        );
        for needed in ["type", "recorded", "agent", "source"] {
            assert!(!event[needed].is_null(), "{needed} is required by R4");
        }
        let resource = cs_fhir::Resource::from_value(event).unwrap();
        let errors: Vec<_> = cs_fhir::validate(&resource)
            .into_iter()
            .filter(|issue| issue.severity == cs_fhir::Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

/// Every bit of every byte of every line.
#[test]
fn no_byte_of_an_export_changes_unnoticed() {
    let good = export(6, 5).lines;
    for line in 0..good.len() {
        for flip in 0..good[line].len() * 7 {
            let mut lines = good.clone();
            let mut bytes = lines[line].clone().into_bytes();
            bytes[flip / 7] ^= 1 << (flip % 7);
            lines[line] = String::from_utf8(bytes).unwrap();
            assert!(plain(&lines).is_some(), "{}", lines[line]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn foreign_lines_never_panic(lines in prop::collection::vec(".{0,80}", 0..6)) {
        let mut all = export(2, 5).lines;
        all.splice(1..1, lines);
        let _ = verify_export(all, VerifyOptions::default());
    }

    /// Fields that run into each other are other entries.
    #[test]
    fn no_two_entries_share_a_hash(user in "[ab]{0,3}", role in "[ab]{0,3}", list in prop::collection::vec("[ab]{0,2}", 0..3)) {
        let hash = |user: &str, role: &str, patients: Vec<String>, resources: Vec<String>| {
            let one = AuditEntry { user: user.into(), role: role.into(), patients, resources, ..entry(1) };
            Chain::start(TENANT).append(one).unwrap().hash
        };
        let base = hash(&user, &role, list.clone(), vec![]);
        prop_assert_ne!(base, hash(&format!("{user}a"), &role, list.clone(), vec![]));
        if !role.is_empty() {
            prop_assert_ne!(base, hash(&format!("{user}{role}"), "", list.clone(), vec![]));
        }
        if !list.is_empty() {
            prop_assert_ne!(base, hash(&user, &role, vec![], list.clone()));
            prop_assert_ne!(base, hash(&user, &role, vec![list.concat() + "c"], vec![]));
        }
    }
}
