//! Events, what they fold to, and the claim.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../cs-approval/tests/support/mod.rs"]
mod practice;
mod support;

use cs_access::ActionKind;
use cs_approval::{
    CitedValue, Difference, EventKind, Evidence, ExecutionOutcome, Proposal, ProposalState,
    Receipt, RelyingQuery, SignedEvent, State,
};
use cs_error::{Code, Outcome};
use cs_fhir::Query;
use cs_ports::{
    AuditContext, Charts, ClaimedWork, Queue, SETTING_AUDIENCE, SETTING_ISSUER_KEYS, Settings,
    SyncState,
};
use cs_store::TenantStore;
use practice::{AUDIENCE, Desk, World, at, attempt_id, draft, issuers, proposal_id, revision};
use serde_json::json;
use support::{KEY, Place, incoming, mark, put};

const PATIENT: &str = r#"{"resourceType":"Patient","id":"pat-1","active":true,"telecom":[{"system":"phone","value":"+15005550006"}]}"#;

/// A desk's own store, knowing the practice's keys.
struct Desktop<'a> {
    desk: &'a Desk,
    place: Place,
    store: TenantStore,
}

fn who(minutes: i64) -> AuditContext {
    AuditContext {
        at: at(minutes),
        ..support::coach(0)
    }
}

impl<'a> Desktop<'a> {
    fn new(world: &World, desk: &'a Desk) -> Self {
        let place = Place::new();
        let store = Self::open(&place, desk);
        store
            .set(
                SETTING_ISSUER_KEYS,
                &serde_json::to_value(issuers()).unwrap(),
            )
            .unwrap();
        store.set(SETTING_AUDIENCE, &json!(AUDIENCE)).unwrap();
        store
            .receive(&who(0), &world.key_events.borrow(), 4)
            .unwrap();
        put(&store, 0, &[PATIENT]);
        Self { desk, place, store }
    }

    fn open(place: &Place, desk: &Desk) -> TenantStore {
        let store =
            TenantStore::open(&place.path, &KEY, &practice::tenant(), &desk.device).unwrap();
        store.set_device_key(desk.device_key.clone());
        store
    }

    fn state(&self, number: u8) -> ProposalState {
        self.store
            .proposal(&who(1), &proposal_id(number))
            .unwrap()
            .unwrap()
    }

    /// Drafts and approves; both events are stored here.
    fn approve(&self, number: u8, change: impl FnOnce(&mut Proposal)) -> ProposalState {
        let (state, event) = draft(self.desk, number, change);
        assert!(self.store.append(&who(1), &[event]).unwrap().is_empty());
        let decided = EventKind::Decided(self.desk.approve(2, &state));
        let event = self.desk.event(2, Some(&state.proposal.id), decided);
        assert!(self.store.append(&who(2), &[event]).unwrap().is_empty());
        self.state(number)
    }

    fn claim(&self, world: &World, number: u8, attempt: u8, minutes: i64) -> Outcome<ClaimedWork> {
        let id = proposal_id(number);
        // Signed only when used, so that a refused claim leaves no gap.
        let seq = self.store.last_seq(&self.desk.device).unwrap() + 1;
        let sign = |kind: EventKind| {
            let mut body = self.desk.body(minutes, Some(&id), kind);
            body.seq = seq;
            SignedEvent::sign(&body, &self.desk.device_key)
        };
        let event = sign(EventKind::Claimed {
            attempt: attempt_id(attempt),
        });
        let stale = |found: &[Difference]| Ok(sign(EventKind::WentStale(found.to_vec())));
        self.store.claim(
            &who(minutes),
            &id,
            &attempt_id(attempt),
            &world.keys(),
            &event,
            &stale,
        )
    }

    fn next(&self, minutes: i64, number: u8, kind: EventKind) -> SignedEvent {
        let mut body = self.desk.body(minutes, Some(&proposal_id(number)), kind);
        body.seq = self.store.last_seq(&self.desk.device).unwrap() + 1;
        SignedEvent::sign(&body, &self.desk.device_key)
    }
}

fn grounds(proposal: &mut Proposal) {
    let patient = support::resource(PATIENT).to_value();
    proposal.evidence = Evidence {
        values: vec![CitedValue::cite(&patient, 1, "Patient.telecom", "phone")],
        queries: vec![RelyingQuery::rely(
            Query::of("Communication").reference("patient", "Patient", "pat-1"),
            &[],
            &[],
            "nothing sent yet",
        )],
    };
}

#[test]
fn an_approved_draft_is_claimed_once_and_released_as_signed() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    let state = desktop.approve(1, grounds);
    assert_eq!(state.state, State::Approved);
    let ClaimedWork::Go(write, attempt) = desktop.claim(&world, 1, 1, 5).unwrap() else {
        panic!("stale")
    };
    assert_eq!(write.payload(), &state.latest().unwrap().payload);
    assert_eq!(
        (attempt.payload_digest, attempt.at),
        (write.payload().digest(), at(5))
    );
    assert_eq!(desktop.state(1).state, State::Executing);
    let open = desktop.store.open_attempts().unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].payload, write.payload().bytes);
    assert_eq!(
        desktop.store.sent_to("+15005550006", at(0)).unwrap(),
        [at(5)]
    );
    assert_eq!(
        desktop.claim(&world, 1, 2, 6).unwrap_err().code(),
        Code::ProposalState
    );

    desktop.store.set_reference(&attempt.id, "SM1").unwrap();
    assert_eq!(
        desktop.store.references(ActionKind::SendSms).unwrap(),
        ["SM1"]
    );
    let receipt = Receipt {
        reference: "SM1".into(),
        status: "queued".into(),
        at: at(6),
    };
    let done = EventKind::Executed {
        attempt: attempt.id,
        outcome: ExecutionOutcome::Done(receipt),
    };
    desktop
        .store
        .append(&who(6), &[desktop.next(6, 1, done)])
        .unwrap();
    assert!(desktop.store.open_attempts().unwrap().is_empty());
    assert_eq!(desktop.state(1).state, State::Done);
    assert!(desktop.store.proposals(&who(7), true).unwrap().is_empty());
    assert_eq!(desktop.store.proposals(&who(7), false).unwrap().len(), 1);
}

#[test]
fn the_attempt_is_there_after_a_restart() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    desktop.approve(1, grounds);
    desktop.claim(&world, 1, 1, 5).unwrap();
    let Desktop { place, store, desk } = desktop;
    drop(store);
    let store = Desktop::open(&place, desk);
    assert_eq!(store.open_attempts().unwrap().len(), 1);
    assert_eq!(store.last_seq(&desk.device).unwrap(), 4);
}

#[test]
fn a_changed_value_sends_it_back_with_the_difference_and_nothing_is_released() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    desktop.approve(1, grounds);
    put(&desktop.store, 3, &[&PATIENT.replace("50006", "50009")]);
    let ClaimedWork::Stale(found) = desktop.claim(&world, 1, 1, 5).unwrap() else {
        panic!("released")
    };
    assert_eq!(
        found.iter().map(|d| d.label.as_str()).collect::<Vec<_>>(),
        ["phone"]
    );
    let state = desktop.state(1);
    assert_eq!((state.state, state.differences), (State::Stale, found));
    assert!(desktop.store.open_attempts().unwrap().is_empty());
    assert_eq!(
        desktop.claim(&world, 1, 2, 6).unwrap_err().code(),
        Code::ProposalStale
    );
}

#[test]
fn a_query_that_found_nothing_and_now_finds_something_is_stale_and_a_new_version_alone_is_not() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    desktop.approve(1, grounds);
    desktop.approve(2, grounds);
    put(&desktop.store, 3, &[&PATIENT.replace("true", "false")]);
    assert!(
        matches!(desktop.claim(&world, 1, 1, 5).unwrap(), ClaimedWork::Go(..)),
        "the cited value is the same"
    );
    put(
        &desktop.store,
        4,
        &[
            r#"{"resourceType":"Communication","id":"c","status":"completed","subject":{"reference":"Patient/pat-1"}}"#,
        ],
    );
    let ClaimedWork::Stale(found) = desktop.claim(&world, 2, 2, 6).unwrap() else {
        panic!("released")
    };
    assert_eq!(found[0].label, "nothing sent yet");
}

#[test]
fn a_spent_nonce_is_a_replay_and_leaves_no_trace() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    let state = desktop.approve(1, |_| {});
    let spent = cs_approval::SignedDecision::open(&state.decisions[0].envelope).unwrap();
    let nonce = spent.statement().about(&state.proposal.id).unwrap().nonce;
    raw(&desktop.place)
        .execute("INSERT INTO nonces VALUES (?1, 'p', 'a', 0)", [nonce])
        .unwrap();
    assert_eq!(
        desktop.claim(&world, 1, 1, 5).unwrap_err().code(),
        Code::DecisionReplayed
    );
    assert!(desktop.store.open_attempts().unwrap().is_empty());
    assert_eq!(desktop.state(1).state, State::Approved);
    assert_eq!(desktop.store.last_seq(&desktop.desk.device).unwrap(), 3);
}

#[test]
fn a_kept_state_that_was_tampered_with_is_not_believed() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    let state = desktop.approve(1, |_| {});
    let (unapproved, event) = draft(desktop.desk, 2, |_| {});
    desktop.store.append(&who(3), &[event]).unwrap();
    let raw = raw(&desktop.place);
    let mut forged = state.clone();
    forged.revisions[0] = revision(1, "Send money to this account.", &state.proposal.created_by);
    let text = serde_json::to_string(&forged).unwrap();
    raw.execute(
        "UPDATE proposals SET folded = ?1 WHERE id = ?2",
        [text.as_str(), state.proposal.id.as_str()],
    )
    .unwrap();
    raw.execute(
        "UPDATE proposals SET state = 'approved' WHERE id = ?1",
        [unapproved.proposal.id.as_str()],
    )
    .unwrap();

    let ClaimedWork::Go(write, _) = desktop.claim(&world, 1, 1, 5).unwrap() else {
        panic!("stale")
    };
    assert_eq!(
        write.payload(),
        &state.latest().unwrap().payload,
        "the signed bytes, not the forged ones"
    );
    assert_eq!(
        desktop.claim(&world, 2, 2, 5).unwrap_err().code(),
        Code::ProposalState
    );
}

#[test]
fn expired_declined_unknown_and_untrusted_are_refused_with_their_reason() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    desktop.approve(1, |_| {});
    assert_eq!(
        desktop.claim(&world, 9, 1, 5).unwrap_err().code(),
        Code::NotFound
    );
    assert_eq!(
        desktop.claim(&world, 1, 1, 60 * 24 + 1).unwrap_err().code(),
        Code::DecisionExpired
    );
    let strangers = World {
        key_events: Default::default(),
        ..World::new()
    };
    assert!(
        desktop.claim(&strangers, 1, 1, 5).is_err(),
        "keys that vouch for nobody"
    );
    assert!(desktop.store.open_attempts().unwrap().is_empty());
}

#[test]
fn a_claim_event_that_is_not_this_attempts_is_refused() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    desktop.approve(1, |_| {});
    let event = desktop.next(
        5,
        1,
        EventKind::Claimed {
            attempt: attempt_id(7),
        },
    );
    let stale = |_: &[Difference]| panic!("not stale");
    let refused = desktop.store.claim(
        &who(5),
        &proposal_id(1),
        &attempt_id(1),
        &world.keys(),
        &event,
        &stale,
    );
    assert_eq!(refused.unwrap_err().code(), Code::InputInvalid);
    assert!(desktop.store.open_attempts().unwrap().is_empty());
}

#[test]
fn two_claims_at_once_give_one_release() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    desktop.approve(1, |_| {});
    let other = Desktop::open(&desktop.place, desktop.desk);
    let keys = world.keys();
    let events = [
        desktop.next(
            5,
            1,
            EventKind::Claimed {
                attempt: attempt_id(1),
            },
        ),
        desktop.next(
            5,
            1,
            EventKind::Claimed {
                attempt: attempt_id(2),
            },
        ),
    ];
    let outcomes: Vec<bool> = std::thread::scope(|scope| {
        let runs: Vec<_> = [(&desktop.store, 1_u8), (&other, 2)]
            .into_iter()
            .zip(&events)
            .map(|((store, attempt), event)| {
                let keys = &keys;
                scope.spawn(move || {
                    let stale = |_: &[Difference]| panic!("not stale");
                    store
                        .claim(
                            &who(5),
                            &proposal_id(1),
                            &attempt_id(attempt),
                            keys,
                            event,
                            &stale,
                        )
                        .is_ok()
                })
            })
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert_eq!(outcomes.iter().filter(|released| **released).count(), 1);
    assert_eq!(desktop.store.open_attempts().unwrap().len(), 1);
}

#[test]
fn events_reach_another_desk_and_fold_to_the_same() {
    let world = World::new();
    let (here, there) = (
        Desktop::new(&world, &world.coach),
        Desktop::new(&world, &world.admin),
    );
    here.approve(1, |_| {});
    let pushed = here.store.unpushed(10).unwrap();
    assert_eq!(pushed.len(), 2);
    assert!(there.store.receive(&who(3), &pushed, 6).unwrap().is_empty());
    assert_eq!(there.store.pulled_to().unwrap(), 6);
    assert_eq!(there.state(1), here.state(1));
    assert!(
        there.store.receive(&who(3), &pushed, 6).unwrap().is_empty(),
        "again changes nothing"
    );
    assert!(
        there.store.unpushed(10).unwrap().is_empty(),
        "another device's events are not pushed from here"
    );

    here.store
        .mark_pushed(
            &pushed
                .iter()
                .map(|event| event.event_id.clone())
                .collect::<Vec<_>>(),
        )
        .unwrap();
    assert!(here.store.unpushed(10).unwrap().is_empty());
}

#[test]
fn the_servers_order_decides_when_two_desks_act_at_once() {
    let world = World::new();
    let (here, there) = (
        Desktop::new(&world, &world.coach),
        Desktop::new(&world, &world.admin),
    );
    let (state, proposed) = draft(here.desk, 1, |_| {});
    here.store.append(&who(1), std::slice::from_ref(&proposed)).unwrap();
    there
        .store
        .receive(&who(1), std::slice::from_ref(&proposed), 5)
        .unwrap();
    let first = EventKind::Revised(revision(2, "First edit.", &there.desk.who.user));
    let second = EventKind::Revised(revision(2, "Second edit.", &here.desk.who.user));
    let (first, second) = (there.next(2, 1, first), here.next(2, 1, second));
    there.store.append(&who(2), std::slice::from_ref(&first)).unwrap();
    here.store.append(&who(2), std::slice::from_ref(&second)).unwrap();
    assert_ne!(
        here.state(1),
        there.state(1),
        "each sees its own edit until the server has spoken"
    );

    let order = [proposed, first, second.clone()];
    assert_eq!(
        here.store.receive(&who(3), &order, 8).unwrap(),
        Vec::<String>::new()
    );
    assert_eq!(
        there.store.receive(&who(3), &order, 8).unwrap(),
        [second.event_id]
    );
    assert_eq!(here.state(1), there.state(1));
    assert_eq!(
        here.state(1).latest().unwrap().payload.bytes,
        b"First edit."
    );
    assert!(
        here.store.unpushed(10).unwrap().is_empty(),
        "what came back needs no push"
    );
    assert_eq!(here.state(1).proposal.id, state.proposal.id);
}

#[test]
fn forged_foreign_and_forked_events() {
    let world = World::new();
    let (here, there) = (
        Desktop::new(&world, &world.coach),
        Desktop::new(&world, &world.admin),
    );
    let (_, proposed) = draft(there.desk, 1, |_| {});
    let mut forged = proposed.clone();
    forged.signature[0] ^= 1;
    let code = |event: &SignedEvent| {
        here.store
            .receive(&who(1), std::slice::from_ref(event), 5)
            .unwrap_err()
            .code()
    };
    assert_eq!(code(&forged), Code::SignatureInvalid);
    let mut edited = proposed.clone();
    edited.body[20] ^= 1;
    assert!([Code::SignatureInvalid, Code::InputInvalid].contains(&code(&edited)));
    assert_eq!(
        here.store.pulled_to().unwrap(),
        4,
        "a refused page moves nothing"
    );

    let stranger = Desk::of(77, cs_access::Role::HealthCoach, None);
    let (_, unknown) = draft(&stranger, 2, |_| {});
    assert_eq!(
        here.store
            .receive(&who(1), std::slice::from_ref(&unknown), 5)
            .unwrap(),
        [unknown.event_id]
    );
    assert!(
        here.store
            .proposal(&who(1), &proposal_id(2))
            .unwrap()
            .is_none(),
        "kept, without effect"
    );

    here.store
        .receive(&who(1), std::slice::from_ref(&proposed), 6)
        .unwrap();
    let mut body = there
        .desk
        .body(9, Some(&proposal_id(1)), EventKind::Expired);
    body.seq = proposed.seq;
    let fork = SignedEvent::sign(&body, &there.desk.device_key);
    assert_eq!(
        here.store
            .receive(&who(1), std::slice::from_ref(&fork), 7)
            .unwrap(),
        [fork.event_id]
    );
    let kept: u32 = raw(&here.place)
        .query_row("SELECT count(*) FROM event_forks", [], |row| row.get(0))
        .unwrap();
    assert_eq!((kept, here.state(1).state), (1, State::InReview));
}

#[test]
fn an_own_number_taken_meanwhile_is_signed_anew() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    let (_, one) = draft(desktop.desk, 1, |_| {});
    desktop.store.append(&who(1), std::slice::from_ref(&one)).unwrap();
    let (_, other) = draft(desktop.desk, 2, |_| {});
    let mut body = other.open().unwrap();
    body.seq = one.seq;
    let same_number = SignedEvent::sign(&body, &desktop.desk.device_key);
    assert_eq!(
        desktop
            .store
            .append(&who(1), &[same_number])
            .unwrap_err()
            .code(),
        Code::VersionConflict
    );
    body.seq = one.seq + 5;
    let gap = SignedEvent::sign(&body, &desktop.desk.device_key);
    assert_eq!(
        desktop.store.append(&who(1), &[gap]).unwrap_err().code(),
        Code::VersionConflict
    );
    assert!(
        desktop
            .store
            .append(&who(1), &[one, other])
            .unwrap()
            .is_empty(),
        "a known one is skipped"
    );
}

#[test]
fn drafts_made_before_anybody_enrolled_here_are_seen_here_and_count_later() {
    let world = World::new();
    let newcomer = Desk::of(55, cs_access::Role::HealthCoach, None);
    let desktop = Desktop::new(&world, &world.coach);
    let place = Place::new();
    let store = Desktop::open(&place, &newcomer);
    let (_, event) = draft(&newcomer, 1, |_| {});
    assert!(
        store
            .append(&who(1), std::slice::from_ref(&event))
            .unwrap()
            .is_empty()
    );
    assert!(store.proposal(&who(1), &proposal_id(1)).unwrap().is_some());

    assert_eq!(
        desktop
            .store
            .receive(&who(1), std::slice::from_ref(&event), 5)
            .unwrap(),
        [event.event_id]
    );
    assert!(
        desktop
            .store
            .proposal(&who(1), &proposal_id(1))
            .unwrap()
            .is_none()
    );
    let enrolled = newcomer.enrolment(2);
    assert!(
        desktop
            .store
            .receive(&who(2), &[enrolled], 6)
            .unwrap()
            .is_empty()
    );
    assert!(
        desktop
            .store
            .proposal(&who(2), &proposal_id(1))
            .unwrap()
            .is_some(),
        "its enrolment gave it effect"
    );
}

#[test]
fn the_way_to_a_send_is_audited() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    desktop.approve(1, grounds);
    desktop.claim(&world, 1, 1, 5).unwrap();
    desktop.store.read(&who(6), "Patient", "pat-1").unwrap();
    let mut lines = Vec::new();
    cs_ports::AuditStore::export(&desktop.store, &mut |line| {
        lines.push(line.to_owned());
        true
    })
    .unwrap();
    let actions: Vec<&str> = ["\"draft\"", "\"decide\"", "\"execute\""]
        .into_iter()
        .filter(|action| {
            lines.iter().any(|line| {
                line.contains(&format!("\"action\":{action}")) && line.contains("pat-1")
            })
        })
        .collect();
    assert_eq!(actions.len(), 3, "{lines:#?}");
    assert!(cs_audit::verify_export(lines, Default::default()).holds());
}

#[test]
fn a_claim_that_cannot_be_audited_releases_nothing() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    desktop.approve(1, |_| {});
    let raw = raw(&desktop.place);
    raw.execute_batch("CREATE TRIGGER no_audit BEFORE INSERT ON audit_entries BEGIN SELECT RAISE (ABORT, 'full'); END;").unwrap();
    assert_eq!(
        desktop.claim(&world, 1, 1, 5).unwrap_err().code(),
        Code::AuditUnwritable
    );
    raw.execute_batch("DROP TRIGGER no_audit;").unwrap();
    assert!(desktop.store.open_attempts().unwrap().is_empty());
    assert!(
        matches!(desktop.claim(&world, 1, 1, 6).unwrap(), ClaimedWork::Go(..)),
        "and nothing was spent"
    );
}

fn raw(place: &Place) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(&place.path).unwrap();
    let hex: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    connection
        .execute_batch(&format!("PRAGMA key = \"x'{hex}'\";"))
        .unwrap();
    connection
}

#[test]
fn a_page_and_its_mark_share_the_queues_file() {
    let world = World::new();
    let desktop = Desktop::new(&world, &world.coach);
    let rows = vec![incoming(PATIENT)];
    let report = desktop
        .store
        .commit_page(&who(1), "pms", "patients", rows, &[], &[], &mark("x"))
        .unwrap();
    assert_eq!(report.unchanged, 1);
}
