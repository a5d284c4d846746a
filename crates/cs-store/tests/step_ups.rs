//! A step-up token is spent once, over the real file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use cs_access::{Operation, StepUpProof};
use cs_audit::AuditOutcome;
use cs_error::Code;
use cs_ports::{AuditContext, AuditQuery, AuditStore, StepUps};
use support::*;

fn proof(nonce: u8) -> StepUpProof {
    StepUpProof {
        nonce: [nonce; 16],
        operation: Operation::AuditExport,
        issued: at(0),
        expires: at(300),
    }
}

fn spending(seconds: i64) -> AuditContext {
    AuditContext {
        action: "audit-export",
        ..coach(seconds)
    }
}

#[test]
fn a_replayed_token_is_refused_also_after_a_restart() {
    let place = Place::new();
    let store = place.open();
    store.spend(&spending(1), &proof(1)).unwrap();
    store.spend(&spending(2), &proof(2)).unwrap();
    let again = store.spend(&spending(3), &proof(1)).unwrap_err();
    assert_eq!(again.code(), Code::StepUpReplayed);
    drop(store);
    let store = place.open();
    let again = store.spend(&spending(4), &proof(2)).unwrap_err();
    assert_eq!(again.code(), Code::StepUpReplayed);
    store.spend(&spending(5), &proof(3)).unwrap();

    let page = store.page(&AuditQuery::default(), None, 10).unwrap();
    let seen: Vec<(&str, AuditOutcome)> = page
        .entries
        .iter()
        .rev()
        .map(|entry| (entry.entry.code.as_str(), entry.entry.outcome))
        .collect();
    let (spent, refused) = (AuditOutcome::Success, AuditOutcome::Refused);
    assert_eq!(
        seen,
        [
            ("step_up_spent", spent),
            ("step_up_spent", spent),
            ("step_up_replayed", refused),
            ("step_up_replayed", refused),
            ("step_up_spent", spent),
        ]
    );
}

#[test]
fn of_many_at_once_exactly_one_spends_it() {
    let place = Place::new();
    let (one, two) = (place.open(), place.open());
    let won: usize = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..8)
            .map(|number| {
                let store = if number % 2 == 0 { &one } else { &two };
                scope.spawn(move || store.spend(&spending(number), &proof(1)))
            })
            .collect();
        tries
            .into_iter()
            .filter_map(|one| one.join().unwrap().ok())
            .count()
    });
    assert_eq!(won, 1);
}
