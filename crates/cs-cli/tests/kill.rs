//! SIGKILL at every step of the river, then a new process: what arrives, arrives
//! once, or a person is told why nobody knows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use cs_app::below::Step;
use serde_json::{Value, json};
use support::people::COUNT;
use support::{Desktop, House, PIN};

/// Runs of the outbox after which it must have come to rest.
const RUNS: usize = 3;

/// What a case must come to after the restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// One message arrived, and the receipt says so.
    SentOnce,
    /// Nothing arrived, and the item says that it can't be told.
    Uncertain,
}

#[test]
fn a_kill_at_any_step_sends_nothing_twice_and_loses_nothing() {
    for step in Step::ALL {
        eprintln!("SIGKILL at {}", step.name());
        match step {
            Step::SyncBatchBefore | Step::SyncBatchAfter => sync(step),
            Step::ProposalStored => draft(step),
            Step::DecisionSigned | Step::DecisionStored => decision(step),
            Step::EventsPushed
            | Step::ClaimGranted
            | Step::AfterSend
            | Step::OutcomeStored
            | Step::OutcomePushed => outbox(step, End::SentOnce),
            // Recorded, and then no word from this process again: it may have been
            // written to the wire, and a list without it is no proof.
            Step::AttemptRecorded | Step::BeforeSend => outbox(step, End::Uncertain),
        }
    }
}

/// Resources kept, by type.
fn kept(desktop: &Desktop) -> Value {
    desktop.run(&["status"]).ok()["resources"].clone()
}

fn total(kept: &Value) -> u64 {
    kept.as_object()
        .unwrap()
        .values()
        .filter_map(Value::as_u64)
        .sum()
}

/// Killed in the middle of the first read, once and a second time.
fn sync(step: Step) {
    let house = House::open();
    let undisturbed = house.desktop("undisturbed", "coach2");
    undisturbed.run(&["sync"]).ok();
    let whole = kept(&undisturbed);
    assert_eq!(
        whole["Patient"],
        json!(COUNT),
        "the comparison holds everybody"
    );

    let desktop = house.desktop("desk", "coach");
    desktop.kill_at(step, &["sync"], "");
    let after_one = kept(&desktop);
    if step == Step::SyncBatchAfter {
        assert!(
            total(&after_one) > 0,
            "a committed page outlives the process: {after_one}"
        );
    }
    desktop.kill_at(step, &["sync"], "");
    assert!(
        total(&kept(&desktop)) >= total(&after_one),
        "no committed row was lost"
    );
    let done = desktop.run(&["sync"]).ok();
    assert!(
        done["report"]["as_of"].is_string(),
        "read to its end: {done}"
    );
    assert_eq!(done["rejected"], 0);
    assert_eq!(kept(&desktop), whole);
    desktop.audit_holds();
}

/// Killed when the drafts are stored: they are there, once, and can be sent.
fn draft(step: Step) {
    let house = House::open();
    let desktop = house.ready_desktop("desk", "coach");
    let command = ["worklist", "--draft", "--limit", "2"];
    desktop.kill_at(step, &command, "");
    let listed = open_ids(&desktop);
    assert_eq!(listed.len(), 2, "both drafts outlived the process");
    let again = desktop.run(&command).ok();
    assert_eq!(again["drafts"], json!([]), "nobody is drafted to twice");
    assert_eq!(again["already_drafted"], 2);
    assert_eq!(open_ids(&desktop), listed);
    desktop.approve(&[&listed[0]]).ok();
    rest(&house, &desktop, &listed[0], End::SentOnce);
}

fn open_ids(desktop: &Desktop) -> Vec<String> {
    let listed = desktop.run(&["proposals", "list"]).ok();
    let ids = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["id"].as_str().unwrap().to_owned());
    let mut ids: Vec<String> = ids.collect();
    ids.sort();
    ids
}

/// Killed around the signature: before it is stored nobody has decided; after,
/// the decision counts.
fn decision(step: Step) {
    let house = House::open();
    let desktop = house.ready_desktop("desk", "coach");
    let id = desktop.draft(1).remove(0);
    desktop.kill_at(step, &["proposals", "approve", &id, "--pin-fd", "0"], PIN);
    let again = desktop.approve(&[&id]);
    if step == Step::DecisionSigned {
        again.ok();
    } else {
        assert_eq!(again.refused(5), "proposal_state", "approved already");
    }
    let decisions = desktop.show(&id)["decisions"].clone();
    assert_eq!(
        decisions.as_array().unwrap().len(),
        1,
        "one decision: {decisions}"
    );
    rest(&house, &desktop, &id, End::SentOnce);
}

/// Killed while sending.
fn outbox(step: Step, end: End) {
    let house = House::open();
    let desktop = house.ready_desktop("desk", "coach");
    let id = desktop.draft(1).remove(0);
    desktop.approve(&[&id]).ok();
    desktop.kill_at(step, &["outbox", "run"], "");
    let arrived = house.texts().len();
    let expected = usize::from(matches!(
        step,
        Step::AfterSend | Step::OutcomeStored | Step::OutcomePushed
    ));
    assert_eq!(
        arrived,
        expected,
        "what had arrived when the process died at {}",
        step.name()
    );
    rest(&house, &desktop, &id, end);
}

/// New processes run the outbox until nothing moves; then inbox, receipt, audit
/// and a second workstation all tell the same.
fn rest(house: &House, desktop: &Desktop, id: &str, end: End) {
    for _ in 0..RUNS {
        desktop.send();
    }
    let shown = desktop.show(id);
    let texts = house.texts();
    match end {
        End::SentOnce => {
            assert_eq!(texts.len(), 1, "{texts:?}");
            assert_eq!(shown["line"]["state"], "done");
            assert_eq!(texts[0]["to"], shown["address"]);
            assert_eq!(texts[0]["body"], shown["text"]);
            assert_eq!(
                shown["receipt"]["reference"], texts[0]["sid"],
                "the receipt is of that message"
            );
        }
        End::Uncertain => {
            assert!(texts.is_empty(), "{texts:?}");
            assert_eq!(shown["line"]["state"], "uncertain");
            let reason = &shown["attempts"][0]["outcome"]["uncertain"]["reason"];
            assert!(
                reason.as_str().is_some_and(|reason| !reason.is_empty()),
                "it says why: {}",
                shown["attempts"]
            );
            let waits = shown["line"]["waits_for"].as_str().unwrap();
            assert!(waits.contains("person"), "a person decides: {waits}");
        }
    }
    assert_eq!(
        shown["attempts"].as_array().unwrap().len(),
        1,
        "one attempt: {}",
        shown["attempts"]
    );
    desktop.audit_holds();
    let colleague = house.desktop("colleague", "coach2");
    colleague.run(&["sync"]).ok();
    assert_eq!(
        colleague.state(id),
        shown["line"]["state"].as_str().unwrap()
    );
}
