//! Pages of the audit and conversations over the real file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use cs_audit::{AuditAction, AuditOutcome};
use cs_error::Code;
use cs_ports::{AuditContext, AuditQuery, AuditStore, Charts, Conversations, KeptTurn};
use cs_store::TenantStore;
use support::*;

fn seqs(store: &TenantStore, filter: &AuditQuery, before: Option<u64>, limit: u32) -> Vec<u64> {
    let page = store.page(filter, before, limit).unwrap();
    page.entries.iter().map(|entry| entry.seq).collect()
}

#[test]
fn pages_go_from_the_newest_back_and_say_whether_more_follow() {
    let place = Place::new();
    let store = place.open();
    for second in 0..7 {
        store.read(&coach(second), "Patient", "ada").unwrap();
    }
    let all = AuditQuery::default();
    let first = store.page(&all, None, 3).unwrap();
    assert_eq!((first.more, first.length), (true, 7));
    assert_eq!(seqs(&store, &all, None, 3), [7, 6, 5]);
    assert_eq!(seqs(&store, &all, Some(5), 3), [4, 3, 2]);
    let last = store.page(&all, Some(2), 3).unwrap();
    assert_eq!((last.more, last.entries.len()), (false, 1));
    assert_eq!(last.entries[0].entry.patients, ["ada"]);
}

#[test]
fn each_filter_narrows_and_together_they_narrow_more() {
    let place = Place::new();
    let store = place.open();
    put(&store, 0, &[r#"{"resourceType":"Patient","id":"ada"}"#]);
    store.read(&coach(60), "Patient", "ada").unwrap();
    store.read(&coach(120), "Patient", "bob").unwrap();
    store.read(&system(180), "Patient", "ada").unwrap();
    let by = |change: &dyn Fn(&mut AuditQuery)| {
        let mut filter = AuditQuery::default();
        change(&mut filter);
        seqs(&store, &filter, None, 10)
    };
    let coach_key = "https://signin.example#coach";
    assert_eq!(by(&|f| f.user = Some(coach_key.into())), [3, 2]);
    assert_eq!(by(&|f| f.user = Some("nobody".into())), [] as [u64; 0]);
    assert_eq!(by(&|f| f.patient = Some("ada".into())), [4, 2, 1]);
    assert_eq!(by(&|f| f.action = Some(AuditAction::Import)), [1]);
    assert_eq!(
        by(&|f| f.outcome = Some(AuditOutcome::Refused)),
        [] as [u64; 0]
    );
    assert_eq!(by(&|f| f.from = Some(at(120))), [4, 3]);
    assert_eq!(by(&|f| f.until = Some(at(120))), [2, 1]);
    let both = by(&|f| {
        f.user = Some(coach_key.into());
        f.patient = Some("ada".into());
    });
    assert_eq!(both, [2]);
    assert_eq!(store.users().unwrap(), [coach_key, "system"]);
}

fn other(seconds: i64) -> AuditContext {
    let mut who = coach(seconds);
    if let Some(person) = &mut who.principal {
        person.user.subject = "other".into();
    }
    who
}

fn turn(seconds: i64, body: &str) -> KeptTurn {
    KeptTurn {
        number: 0,
        at: at(seconds),
        patients: vec!["ada".into()],
        body: body.into(),
    }
}

#[test]
fn a_conversation_is_its_own_persons_and_every_reading_of_it_is_audited() {
    let place = Place::new();
    let store = place.open();
    let id = "a".repeat(32);
    let add = |who: &AuditContext, body| store.add_turn(who, &id, "Who?", &turn(1, body), 200);
    assert_eq!(add(&coach(1), "one").unwrap(), 1);
    assert_eq!(add(&coach(2), "two").unwrap(), 2);
    assert_eq!(add(&other(3), "x").unwrap_err().code(), Code::NotFound);
    assert_eq!(add(&system(3), "x").unwrap_err().code(), Code::SignedOut);
    for code in [
        store.turns(&other(4), &id).unwrap_err().code(),
        store.forget(&other(4), &id).unwrap_err().code(),
    ] {
        assert_eq!(code, Code::NotFound);
    }
    assert_eq!(store.list(&other(4)).unwrap(), []);

    let store = place.open();
    let turns = store.turns(&coach(5), &id).unwrap();
    let bodies: Vec<&str> = turns.iter().map(|turn| turn.body.as_str()).collect();
    assert_eq!(bodies, ["one", "two"]);
    let read = &store.page(&AuditQuery::default(), None, 1).unwrap().entries[0].entry;
    assert_eq!(read.patients, ["ada"]);
    assert_eq!(read.resources, [format!("Conversation/{id}")]);

    store.forget(&coach(6), &id).unwrap();
    assert_eq!(store.list(&coach(7)).unwrap(), []);
    let gone = store.turns(&coach(7), &id).unwrap_err().code();
    assert_eq!(gone, Code::NotFound);
    assert_eq!(
        add(&coach(8), "anew").unwrap(),
        1,
        "nothing was left behind"
    );
}

#[test]
fn beyond_the_limit_the_oldest_conversations_go() {
    let place = Place::new();
    let store = place.open();
    for number in 0..5_i64 {
        let id = format!("{number:032}");
        store
            .add_turn(&coach(number), &id, "t", &turn(number, "b"), 3)
            .unwrap();
    }
    store
        .add_turn(&other(9), &"f".repeat(32), "t", &turn(9, "b"), 3)
        .unwrap();
    let kept: Vec<String> = store
        .list(&coach(10))
        .unwrap()
        .into_iter()
        .map(|head| head.id)
        .collect();
    assert_eq!(kept, [4, 3, 2].map(|number| format!("{number:032}")));
    assert_eq!(
        store.list(&other(10)).unwrap().len(),
        1,
        "counted by person"
    );
}
