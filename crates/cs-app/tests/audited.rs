//! Every use case leaves its entry, whole, and does nothing when it can't.
//!
//! The list below names every public method of the workstation; a test compares
//! it with the source, so that a new use case has to be put into it: either it is
//! walked here, or a reason stands beside it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod deaf;
#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod river_support;

use cs_app::below::{FeedFormat, Operation};
use cs_app::views::{AuditFilter, Closure, Mark, NewHold, TimelineFilter, TodayFilter};
use cs_app::{ImportFile, PinEntry, Ports, Workstation};
use cs_audit::AuditEntry;
use cs_error::{Code, Outcome};
use cs_ports::{AuditStore, PrivacyStore};
use deaf::{Deaf, methods};
use practice::World;
use river_support::{PIN, Quiet, Seat, TEXT, Town, put_all, read_to_end, sits, wait};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Use cases that are walked: each leaves at least one entry, and none of them
/// answers while the audit can't be written.
const WALKED: &[&str] = &[
    "add_hold",
    "apply_retention",
    "approve",
    "ask",
    "ask_turn",
    "audit_checkpoint",
    "audit_page",
    "audit_proof",
    "banner",
    "chain_state",
    "chart_gaps",
    "chart_readers",
    "chart_record",
    "conversation",
    "conversations",
    "coverage",
    "decline",
    "devices",
    "documents",
    "draft_message",
    "edit",
    "edit_proposal",
    "export_audit",
    "export_audit_feed",
    "find_patients",
    "forget_conversation",
    "held_until",
    "import",
    "medications",
    "note_locked",
    "outbox",
    "poll_replies",
    "privacy",
    "problems",
    "proposal",
    "proposal_lines",
    "proposal_view",
    "proposals",
    "reading_series",
    "recall",
    "recall_proposal",
    "rejects",
    "release_hold",
    "replies",
    "review_anomaly",
    "run_outbox",
    "series_names",
    "set_audit_years",
    "set_closures",
    "set_cover",
    "set_mark",
    "set_number",
    "set_privacy_officers",
    "set_setting",
    "set_threshold",
    "settle",
    "settle_proposal",
    "sign_in",
    "sign_out",
    "sources",
    "support_bundle_lines",
    "timeline",
    "timeline_index",
    "today",
    "unlock",
    "verify_audit",
    "waiting",
    "worklist",
];

/// What is not walked, and why.
const PLAIN: &[(&str, &str)] = &[
    ("access_view", "names staff alone"),
    ("ask_model", "asks as `ask` does: tests of the model's wall"),
    ("blocked_exchange", "an event's id"),
    ("called_by", "wiring"),
    ("chain_state_watched", "chain_state with a watcher"),
    (
        "context_envelope",
        "reads through audited ports: tests of access",
    ),
    ("closures", "says nothing of a patient"),
    ("colleagues", "names staff alone"),
    ("desk_counts", "counts alone"),
    ("desk_status", "counts alone"),
    ("device", "wiring"),
    (
        "enrol",
        "its sign-in and its event are audited: tests of enrolment",
    ),
    ("explain_access", "a rule"),
    ("for_shell", "wiring"),
    ("give_order", "its event is audited: tests of attacks"),
    ("hand_on_orders", "sends signed events: tests of exchange"),
    ("keys_view", "names staff alone"),
    ("may_step_up", "a rule"),
    ("order_request", "what would be ordered"),
    ("policy_view", "rules alone"),
    ("preview_policy", "rules alone"),
    ("read_reply", "its event is audited: tests of replies"),
    ("rotate_step_up_secret", "audited: tests of step-up"),
    ("spend_step_up", "audited: tests of step-up"),
    ("step_up_by_pin", "audited: tests of step-up"),
    ("step_up_by_sign_in", "audited: tests of step-up"),
    ("step_up_by_this_sign_in", "audited: tests of step-up"),
    (
        "use_context",
        "reads through audited ports: tests of access",
    ),
    ("forget_charts", "forgets"),
    ("forget_secrets", "forgets"),
    ("is_enrolled", "says nothing of a patient"),
    ("is_privacy_officer", "says nothing of a patient"),
    ("last_sync", "a time"),
    ("lock_minutes", "a number"),
    ("message_violations", "reads through audited ports"),
    ("model_preview", "reads the registry through audited ports"),
    ("now", "a time"),
    ("open", "wiring"),
    ("personal", "a look"),
    ("pin_tries", "a number"),
    ("practice", "wiring"),
    ("principal", "who sits here"),
    ("reach", "asks the server whether it is there"),
    (
        "recent_patients",
        "reads the chain, then charts through audited ports",
    ),
    ("resume", "takes up a session; the sign-in was audited"),
    (
        "run_skill",
        "the engine audits every call: tests of cs-skills",
    ),
    ("session_view", "who sits here"),
    ("set_personal", "a look"),
    ("settings", "numbers"),
    ("settings_view", "numbers"),
    ("sitter", "who sat here"),
    (
        "status",
        "counts alone, beside an audited look at the queue",
    ),
    (
        "synchronise",
        "each page is audited in its own transaction: tests of sync",
    ),
    ("turn_of", "puts an answer into words"),
    ("verify_audit_watched", "verify_audit with a watcher"),
    ("with_facts", "wiring"),
];

#[test]
fn every_use_case_is_walked_or_has_a_reason_not_to_be() {
    let named: BTreeSet<String> = WALKED
        .iter()
        .copied()
        .chain(PLAIN.iter().map(|(name, _)| *name))
        .map(str::to_owned)
        .collect();
    assert_eq!(
        named.len(),
        WALKED.len() + PLAIN.len(),
        "nothing is named twice"
    );
    let methods = methods();
    assert!(methods.len() > 80, "{methods:?}");
    let unnamed: Vec<_> = methods.difference(&named).collect();
    assert!(unnamed.is_empty(), "put these into the list: {unnamed:?}");
    let gone: Vec<_> = named.difference(&methods).collect();
    assert!(gone.is_empty(), "these are gone: {gone:?}");
}

struct Walk {
    seat: Seat,
    deaf: Arc<Deaf>,
    world: World,
    open: String,
    approved: String,
    conversation: String,
    anomaly: String,
    hold: String,
}

impl Walk {
    fn new() -> Self {
        let (town, world) = (Town::new(), World::new());
        let mut held = None;
        let seat = Seat::with(&town, &world, &world.coach, 1, |ports, store| {
            let deaf = Deaf::over(Arc::clone(store));
            held = Some(Arc::clone(&deaf));
            Ports {
                charts: deaf.clone(),
                sync_state: deaf.clone(),
                queue: deaf.clone(),
                audit: deaf.clone(),
                privacy: deaf.clone(),
                settings: deaf.clone(),
                conversations: deaf,
                ..ports
            }
        });
        let many: Vec<String> = (0..70)
            .map(|n| {
                format!(r#"{{"resourceType":"Patient","id":"w{n}","name":[{{"family":"Quill"}}]}}"#)
            })
            .collect();
        put_all(&seat.store, &many);
        let open = seat.draft(&world.coach, 1, |_| {});
        let approved = seat.draft(&world.coach, 2, |_| {});
        seat.approve(&approved).unwrap();
        let turn = seat
            .station
            .ask_turn(None, "find patient Quill", None, &|_| {}, &Quiet)
            .unwrap();
        // Somebody opens so many charts that the rules see it.
        for number in 0..70 {
            seat.station.banner(&format!("w{number}")).unwrap();
        }
        sits(&seat, &world.admin.who);
        let hold = NewHold {
            note: "A case".into(),
            ..NewHold::default()
        };
        let view = seat.station.add_hold(&hold).unwrap();
        let found = view
            .anomalies
            .iter()
            .find(|one| !one.own)
            .expect("a finding");
        let (anomaly, hold) = (found.id.clone(), view.holds[0].id.clone());
        sits(&seat, &world.coach.who);
        Self {
            conversation: turn.conversation.clone(),
            deaf: held.unwrap(),
            seat,
            world,
            open,
            approved,
            anomaly,
            hold,
        }
    }

    /// Runs one use case; what it answered is dropped.
    #[allow(clippy::too_many_lines)]
    fn run(&self, name: &str) -> Outcome<()> {
        let station: &Workstation = &self.seat.station;
        let pin = || PinEntry::new(PIN.to_owned());
        let shown = |id: &str| [read_to_end(id, &"0".repeat(64))];
        let filter = AuditFilter::default();
        // None where the audit can't be written: then nobody can confirm either.
        let confirm = || {
            *self.seat.identity.says.lock().unwrap() = station.principal().unwrap();
            wait(station.step_up_by_sign_in(Operation::AuditExport)).ok()
        };
        let token = name.starts_with("export_audit").then(confirm).flatten();
        let today = TodayFilter {
            limit: 100,
            ..TodayFilter::default()
        };
        match name {
            "add_hold" => station
                .add_hold(&NewHold {
                    note: "A case".into(),
                    ..NewHold::default()
                })
                .map(drop),
            "apply_retention" => station.apply_retention(&Quiet).map(drop),
            "approve" => station.approve(&shown(&self.open), &pin(), "").map(drop),
            "ask" => station
                .ask("Show my follow-up list", false, &Quiet)
                .map(drop),
            "ask_turn" => station
                .ask_turn(None, "find patient Quill", None, &|_| {}, &Quiet)
                .map(drop),
            "audit_checkpoint" => station.audit_checkpoint().map(drop),
            "audit_page" => station.audit_page(&filter).map(drop),
            "audit_proof" => station.audit_proof(1).map(drop),
            "banner" => station.banner("w1").map(drop),
            "chain_state" => station.chain_state().map(drop),
            "chart_gaps" => station.chart_gaps("w1").map(drop),
            "chart_readers" => station.chart_readers("w1", 30).map(drop),
            "chart_record" => station.chart_record("Patient/w1").map(drop),
            "conversation" => station.conversation(&self.conversation).map(drop),
            "conversations" => station.conversations().map(drop),
            "coverage" => station.coverage("w1").map(drop),
            "decline" => station.decline(&shown(&self.open), &pin(), "no").map(drop),
            "devices" => station.devices("w1").map(drop),
            "documents" => station.documents("w1").map(drop),
            "draft_message" => station.draft_message("pat-4", "sms").map(drop),
            "edit" => station.edit(&self.open, TEXT, "").map(drop),
            "edit_proposal" => station.edit_proposal(&self.open, TEXT, "").map(drop),
            "export_audit" => station
                .export_audit(token.as_ref(), &mut |_| true)
                .map(drop),
            "export_audit_feed" => station
                .export_audit_feed(token.as_ref(), FeedFormat::Csv, &filter, &mut |_| true)
                .map(drop),
            "find_patients" => station.find_patients("quill", 10).map(drop),
            "forget_conversation" => station.forget_conversation(&self.conversation),
            "held_until" => station.held_until().map(drop),
            "import" => station
                .import(
                    &ImportFile {
                        name: "one.ndjson",
                        bytes: br#"{"resourceType":"Patient","id":"n1"}"#,
                    },
                    &Quiet,
                )
                .map(drop),
            "medications" => station.medications("w1").map(drop),
            "note_locked" => station.note_locked("person"),
            "outbox" => station.outbox(true).map(drop),
            "poll_replies" => wait(station.poll_replies()).map(drop),
            "privacy" => station.privacy().map(drop),
            "problems" => station.problems("w1").map(drop),
            "proposal" => station.proposal(&self.open).map(drop),
            "proposal_lines" => station.proposal_lines(true).map(drop),
            "proposal_view" => station.proposal_view(&self.open).map(drop),
            "proposals" => station.proposals(true).map(drop),
            "reading_series" => station.reading_series("w1", "8867-4", 30).map(drop),
            "recall" => wait(station.recall(&self.approved)).map(drop),
            "recall_proposal" => wait(station.recall_proposal(&self.approved)).map(drop),
            "rejects" => station.rejects().map(drop),
            "release_hold" => station.release_hold(&self.hold).map(drop),
            "replies" => station.replies(false).map(drop),
            "review_anomaly" => station.review_anomaly(&self.anomaly, "Seen.").map(drop),
            "run_outbox" => wait(station.run_outbox(&Quiet)).map(drop),
            "series_names" => station.series_names("w1").map(drop),
            "set_audit_years" => station.set_audit_years(Some(7)).map(drop),
            "set_closures" => station
                .set_closures(&[Closure {
                    day: "2026-12-25".into(),
                    name: "Closed".into(),
                }])
                .map(drop),
            "set_cover" => station.set_cover(&[]).map(drop),
            "set_mark" => station
                .set_mark("pat-1", &Mark::Done("called".into(), String::new()))
                .map(drop),
            "set_number" => station.set_number("hold_seconds", 5, None).map(drop),
            "set_privacy_officers" => station.set_privacy_officers(&[]).map(drop),
            "set_setting" => station.set_setting("hold_seconds", 5, None),
            "set_threshold" => station.set_threshold("watch_floor", 30).map(drop),
            "settle" => station.settle(&self.open, true, "seen").map(drop),
            "settle_proposal" => station.settle_proposal(&self.open, true, "seen").map(drop),
            "sign_in" => wait(station.sign_in()).map(drop),
            "sign_out" => wait(station.sign_out()),
            "sources" => station.sources().map(drop),
            "support_bundle_lines" => station.support_bundle_lines().map(drop),
            "timeline" => station
                .timeline("w1", &TimelineFilter::default(), 0, 10)
                .map(drop),
            "timeline_index" => station
                .timeline_index("w1", &TimelineFilter::default())
                .map(drop),
            "today" => station.today(&today).map(drop),
            "unlock" => station.unlock(&pin()),
            "verify_audit" => station.verify_audit().map(drop),
            "waiting" => station.waiting().map(drop),
            "worklist" => station.worklist(10, false, &Quiet).map(drop),
            other => panic!("{other} is not walked"),
        }
    }

    /// Whoever may do it sits here.
    fn seat_for(&self, name: &str) {
        let administers = [
            "add_hold",
            "apply_retention",
            "audit_checkpoint",
            "audit_proof",
            "chart_readers",
            "export_audit",
            "export_audit_feed",
            "privacy",
            "release_hold",
            "review_anomaly",
            "set_audit_years",
            "set_closures",
            "set_privacy_officers",
            "set_threshold",
        ];
        let who = if administers.contains(&name) {
            &self.world.admin.who
        } else {
            &self.world.coach.who
        };
        sits(&self.seat, who);
    }

    fn length(&self) -> u64 {
        self.deaf.store.length().unwrap()
    }

    fn since(&self, before: u64) -> Vec<AuditEntry> {
        let page = self
            .deaf
            .store
            .page(&cs_ports::AuditQuery::default(), None, 500)
            .unwrap();
        page.entries
            .into_iter()
            .filter(|one| one.seq > before)
            .map(|one| one.entry)
            .collect()
    }
}

/// Refusals count: that somebody asked is what the audit must say.
#[test]
fn every_use_case_leaves_whole_entries() {
    let walk = Walk::new();
    for name in WALKED {
        walk.seat_for(name);
        let before = walk.length();
        let _ = walk.run(name);
        let entries = walk.since(before);
        assert!(!entries.is_empty(), "{name} left no entry");
        for entry in entries {
            assert!(
                entry.user == "system" || entry.user.contains('#'),
                "{name}: {entry:?}"
            );
            assert_eq!(
                entry.user == "system",
                entry.role.is_empty(),
                "{name}: {entry:?}"
            );
            assert_eq!(entry.tenant, "harbor-health");
            assert_eq!(entry.correlation.len(), 32, "{name}: {entry:?}");
            assert!(
                ["treatment", "payment", "operations"].contains(&entry.purpose.as_str()),
                "{name}: {entry:?}"
            );
            assert!(entry.agent.contains('@'), "{name}: {entry:?}");
            assert!(!entry.what.is_empty(), "{name}: {entry:?}");
        }
    }
}

/// What was kept in memory before is not handed out either.
#[test]
fn no_use_case_answers_while_the_audit_cannot_be_written() {
    let walk = Walk::new();
    for name in WALKED {
        walk.seat_for(name);
        walk.deaf.be(true);
        let before = walk.length();
        let answered = walk.run(name);
        walk.deaf.be(false);
        match answered {
            Err(fault) => assert!(
                matches!(fault.code(), Code::AuditUnwritable),
                "{name} failed for another reason: {fault}"
            ),
            Ok(()) => assert_eq!(*name, "run_outbox", "{name} answered unaudited"),
        }
        assert_eq!(walk.length(), before, "{name}");
    }
}
