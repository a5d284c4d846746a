//! Files and arguments: profiles, secrets, exports, what the page sends.

use super::{Class, chosen, class, refused, size, text};
use cs_access::UserId;
use cs_app::views::{AuditFilter, PersonalSettings, TimelineFilter, TodayFilter};
use cs_audit::{
    AuditEntry, Chain, Checkpoint, EntryProof, ExportVerifier, VerifyOptions, audit_event,
};
use cs_compose::ProfileFile;
use std::collections::BTreeMap;

/// The window's own file, so that it needs no windowing system here.
#[path = "../../../../src-tauri/src/desk/link.rs"]
#[allow(dead_code)]
mod link;

pub(super) fn deep_link(data: &[u8]) -> Class {
    let text = text(data);
    let link = link::DeepLink::parse(&text);
    if let Some(link) = &link {
        assert_eq!(
            link::DeepLink::parse(&link.to_string()).as_ref(),
            Some(link)
        );
        assert!(!text.contains(['?', '#', '%', '\\', ' ']));
    }
    class(&link.map(|link| std::mem::discriminant(&link)))
}

pub(super) fn audit_export(data: &[u8]) -> Class {
    let text = text(data);
    let pinned = text
        .lines()
        .find_map(|line| serde_json::from_str::<Checkpoint>(line).ok());
    let mut verifier = ExportVerifier::new(VerifyOptions {
        pinned,
        trusted_keys: Vec::new(),
    });
    let mut events = 0;
    for line in text.lines() {
        if let Ok(entry) = serde_json::from_str::<AuditEntry>(line)
            && let Ok(chained) = Chain::start(&entry.tenant.clone()).append(entry)
        {
            events += audit_event(&chained).to_string().len();
        }
        if !verifier.line(line) {
            break;
        }
    }
    let proof = EntryProof::parse(text.trim()).is_ok();
    let report = verifier.finish();
    assert!(report.holds() || report.first_break.is_some());
    class(&(
        report.first_break.map(|found| format!("{:?}", found.what)),
        size(usize::try_from(report.entries).unwrap_or(0)),
        report.checkpoints.min(3),
        size(events),
        proof,
    ))
}

pub(super) fn profile(data: &[u8]) -> Class {
    let read = match ProfileFile::parse(data) {
        Ok(_) => 1,
        Err(fault) => refused(&fault),
    };
    let seats = serde_json::from_slice::<BTreeMap<String, UserId>>(data).is_ok();
    let authorities = match cs_net::foreign::authorities(&text(data)) {
        Ok(count) => size(count).into(),
        Err(fault) => refused(&fault),
    };
    class(&(read, seats, authorities))
}

pub(super) fn secrets(data: &[u8]) -> Class {
    let file = cs_keys::foreign::secrets_file(data).map_err(|fault| refused(&fault));
    let entry = cs_keys::foreign::keyring_entry(data).map_err(|fault| refused(&fault));
    class(&(file.err(), entry.is_ok()))
}

/// What the page may say in a command's arguments: read by serde alone, then
/// checked by the use case.
pub(super) fn window_arguments(data: &[u8]) -> Class {
    let (choice, body) = chosen(data);
    let read = match choice % 4 {
        0 => serde_json::from_slice::<TodayFilter>(body).is_ok(),
        1 => serde_json::from_slice::<TimelineFilter>(body).is_ok(),
        2 => serde_json::from_slice::<AuditFilter>(body).is_ok(),
        _ => serde_json::from_slice::<PersonalSettings>(body).is_ok(),
    };
    class(&(choice % 4, read))
}

/// What is written, not what is read: no value becomes a formula.
pub(super) fn csv(data: &[u8]) -> Class {
    let text = text(data);
    let cell = cs_app::csv::cell(&text);
    let inside = cell
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let inside = inside.unwrap_or("=").trim_start_matches([' ', '"']);
    let number = inside.strip_prefix('-').is_some_and(|rest| {
        !rest.is_empty()
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
    });
    let formula = inside.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    assert!(number || !formula, "{cell:?}");
    class(&(number, cell.contains('\''), cell.contains("\"\"")))
}
