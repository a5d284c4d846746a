//! Text messages on Twilio's wire.

use crate::approval::Draft;
use crate::rig::{Rig, TEXT, failed, found, outcome, outcome_and_steps, reference};
use chrono::{Duration, Utc};
use cs_access::ActionKind;
use cs_approval::{ExecutionOutcome, Receipt};
use cs_channels::explain;
use cs_error::Code;
use cs_ports::{Channel, Step};
use serde_json::json;

const MARIA: &str = "+18025550150";
const HELLO: &str = "We missed you on Monday. Call us for a new time.";

async fn drop_next(rig: &Rig, knob: &str) {
    rig.knobs(json!({ knob: {"path_prefix": rig.messages_path()} }))
        .await;
}

/// Asks for the status until the message has come to its end.
async fn final_status(channel: &dyn Channel, receipt: &Receipt) -> Receipt {
    let mut receipt = receipt.clone();
    for _ in 0..4 {
        receipt = channel.status(&receipt).await.unwrap().unwrap();
    }
    receipt
}

#[tokio::test]
async fn an_accepted_message_is_queued_and_then_delivered() {
    let rig = Rig::start().await;
    let sms = rig.sms();
    let (write, attempt) = rig.text(MARIA, HELLO);
    let (done, steps) = outcome_and_steps(&sms, write).await;
    let ExecutionOutcome::Done(receipt) = &done else {
        panic!("{done:?}")
    };
    assert_eq!(steps, [Step::BeforeSend, Step::AfterSend]);
    assert_eq!(receipt.status, "queued");
    assert!(
        (receipt.at - attempt.at).abs() < Duration::minutes(2),
        "the provider's time"
    );
    let inbox = rig.inbox("sms").await;
    assert_eq!(inbox.len(), 1);
    assert_eq!(
        (&inbox[0]["sid"], &inbox[0]["to"]),
        (&json!(receipt.reference), &json!(MARIA))
    );
    let last = final_status(&sms, receipt).await;
    assert_eq!(
        (last.status.as_str(), &last.reference),
        ("delivered", &receipt.reference)
    );
}

#[tokio::test]
async fn numbers_that_are_refused_fail_with_the_provider_s_code() {
    let rig = Rig::start().await;
    for (to, code) in [("+18025550999", "21211"), ("+18025550998", "21610")] {
        let (write, _) = rig.text(to, HELLO);
        let (refused, steps) = outcome_and_steps(&rig.sms(), write).await;
        assert_eq!(
            (refused, steps),
            (failed(code), vec![Step::BeforeSend, Step::AfterSend]),
            "{to}"
        );
        assert!(explain(code).is_some());
    }
    let (write, _) = rig.text(MARIA, &"a".repeat(1601));
    assert_eq!(outcome(&rig.sms(), write).await, failed("21617"));
    assert!(rig.inbox("sms").await.is_empty());
}

#[tokio::test]
async fn numbers_that_are_not_reached_say_so_by_their_status() {
    let rig = Rig::start().await;
    let sms = rig.sms();
    for (to, status) in [
        ("+18025550997", "undelivered 30006"),
        ("+18025550996", "undelivered 30003"),
    ] {
        let (write, _) = rig.text(to, HELLO);
        let done = outcome(&sms, write).await;
        let ExecutionOutcome::Done(receipt) = &done else {
            panic!("{to}: {done:?}")
        };
        assert_eq!(final_status(&sms, receipt).await.status, status);
        assert!(explain(status).is_some());
    }
}

#[tokio::test]
async fn a_cut_before_the_effect_leaves_nothing_to_find() {
    let rig = Rig::start().await;
    let sms = rig.sms();
    drop_next(&rig, "drop_before").await;
    let (write, attempt) = rig.text(MARIA, HELLO);
    let (open, steps) = outcome_and_steps(&sms, write).await;
    assert!(
        matches!(open, ExecutionOutcome::Uncertain { .. }),
        "{open:?}"
    );
    assert_eq!(steps, [Step::BeforeSend]);
    assert!(rig.inbox("sms").await.is_empty(), "not tried again");
    assert!(
        found(&sms, &attempt, &[]).await.is_err(),
        "absence is no proof"
    );
}

#[tokio::test]
async fn a_cut_after_the_effect_is_found_by_the_look_up() {
    let rig = Rig::start().await;
    let sms = rig.sms();
    drop_next(&rig, "drop_after").await;
    let (write, attempt) = rig.text(MARIA, HELLO);
    assert!(matches!(
        outcome(&sms, write).await,
        ExecutionOutcome::Uncertain { .. }
    ));
    let inbox = rig.inbox("sms").await;
    assert_eq!(inbox.len(), 1, "not sent again");
    let sid = inbox[0]["sid"].as_str().unwrap().to_owned();
    assert_eq!(found(&sms, &attempt, &[]).await, Ok(sid.clone()));
    assert!(found(&sms, &attempt, &[sid]).await.is_err());
}

#[tokio::test]
async fn a_list_that_lags_leaves_it_open() {
    let rig = Rig::start().await;
    let sms = rig.sms();
    rig.knobs(json!({"sms_list_lag_ms": 600_000})).await;
    drop_next(&rig, "drop_after").await;
    let (write, attempt) = rig.text(MARIA, HELLO);
    outcome(&sms, write).await;
    assert_eq!(rig.inbox("sms").await.len(), 1);
    let open = found(&sms, &attempt, &[]).await.unwrap_err();
    assert!(open.contains("no proof"), "{open}");
    rig.knobs(json!({"sms_list_lag_ms": null})).await;
    assert!(found(&sms, &attempt, &[]).await.is_ok());
}

#[tokio::test]
async fn a_message_stored_twice_leaves_it_open() {
    let rig = Rig::start().await;
    let sms = rig.sms();
    rig.knobs(json!({"duplicate_bodies": 1})).await;
    drop_next(&rig, "drop_after").await;
    let (write, attempt) = rig.text(MARIA, HELLO);
    outcome(&sms, write).await;
    assert_eq!(rig.inbox("sms").await.len(), 2);
    let open = found(&sms, &attempt, &[]).await.unwrap_err();
    assert!(open.contains("more than one"), "{open}");
}

#[tokio::test]
async fn the_same_text_twice_belongs_to_two_attempts() {
    let rig = Rig::start().await;
    let sms = rig.sms();
    let (write, first) = rig.text(MARIA, HELLO);
    let owned = reference(&outcome(&sms, write).await);
    drop_next(&rig, "drop_after").await;
    let (write, second) = rig.text(MARIA, HELLO);
    assert!(matches!(
        outcome(&sms, write).await,
        ExecutionOutcome::Uncertain { .. }
    ));
    let other = found(&sms, &second, std::slice::from_ref(&owned))
        .await
        .unwrap();
    assert_ne!(other, owned);
    assert!(
        found(&sms, &second, &[]).await.is_err(),
        "without knowing whose the first is, it is open"
    );
    assert_eq!(
        found(&sms, &first, std::slice::from_ref(&other)).await,
        Ok(owned.clone())
    );
    assert!(found(&sms, &second, &[owned, other]).await.is_err());
}

#[tokio::test]
async fn only_the_attempt_s_own_text_number_and_time_count() {
    let rig = Rig::start().await;
    let sms = rig.sms();
    let (write, attempt) = rig.text(MARIA, HELLO);
    let sid = reference(&outcome(&sms, write).await);
    for minutes in [-9, 0, 1] {
        let mut at = attempt.clone();
        at.at += Duration::minutes(minutes);
        assert_eq!(found(&sms, &at, &[]).await, Ok(sid.clone()), "{minutes}");
    }
    for minutes in [-11, 3] {
        let mut at = attempt.clone();
        at.at += Duration::minutes(minutes);
        assert!(found(&sms, &at, &[]).await.is_err(), "{minutes}");
    }
    let mut text = attempt.clone();
    text.payload.push(b' ');
    let mut number = attempt;
    number.target.address = "+18025550151".into();
    assert!(found(&sms, &text, &[]).await.is_err() && found(&sms, &number, &[]).await.is_err());
}

#[tokio::test]
async fn the_look_up_reads_on_to_the_end_of_the_list() {
    let rig = Rig::start().await;
    let sms = rig.sms();
    let (write, attempt) = rig.text(MARIA, HELLO);
    let sid = reference(&outcome(&sms, write).await);
    rig.others_send(MARIA, 120).await;
    assert_eq!(found(&sms, &attempt, &[]).await, Ok(sid));
    rig.others_send(MARIA, 900).await;
    let open = found(&sms, &attempt, &[]).await.unwrap_err();
    assert!(open.contains("more messages"), "{open}");
}

#[tokio::test]
async fn a_wrong_password_fails_and_is_told_from_an_expired_session() {
    let rig = Rig::start().await;
    let sms = rig.sms_as("wrong");
    let (write, attempt) = rig.text(MARIA, HELLO);
    assert_eq!(outcome(&sms, write).await, failed("20003"));
    assert!(rig.inbox("sms").await.is_empty());
    assert_eq!(
        sms.look_up(&attempt, &[]).await.unwrap_err().code(),
        Code::ServerRefused
    );
}

#[tokio::test]
async fn a_server_that_is_down_gets_nothing() {
    let rig = Rig::start().await;
    let sms = rig.sms();
    rig.shut_down().await;
    let (write, attempt) = rig.text(MARIA, HELLO);
    let (outcome, steps) = outcome_and_steps(&sms, write).await;
    assert_eq!(
        (outcome, steps),
        (failed("not_sent"), vec![Step::BeforeSend])
    );
    assert_eq!(
        sms.look_up(&attempt, &[]).await.unwrap_err().code(),
        Code::Offline
    );
    rig.start_again().await;
    assert!(rig.inbox("sms").await.is_empty());
    assert!(found(&sms, &attempt, &[]).await.is_err());
}

#[tokio::test]
async fn the_provider_s_own_faults_leave_it_open_and_its_limits_do_not() {
    let rig = Rig::start().await;
    let sms = rig.sms();
    for status in [500, 503] {
        rig.knobs(json!({"fail_next": {"path_prefix": rig.messages_path(), "status": status}}))
            .await;
        let (write, _) = rig.text(MARIA, HELLO);
        let (open, steps) = outcome_and_steps(&sms, write).await;
        assert!(
            matches!(open, ExecutionOutcome::Uncertain { .. }),
            "{status}: {open:?}"
        );
        assert_eq!(steps, [Step::BeforeSend, Step::AfterSend]);
    }
    rig.knobs(json!({"fail_next": {"path_prefix": rig.messages_path(), "status": 429}}))
        .await;
    let (write, _) = rig.text(MARIA, HELLO);
    assert_eq!(outcome(&sms, write).await, failed("20429"));
    assert!(rig.inbox("sms").await.is_empty());
}

#[tokio::test]
async fn what_is_no_text_message_is_not_tried() {
    let rig = Rig::start().await;
    let sms = rig.sms();
    for address in ["18025550150", "+1802555015\n", "22395", "maria@example.org"] {
        let (write, _) = rig.text(address, HELLO);
        assert_eq!(
            outcome_and_steps(&sms, write).await,
            (failed("invalid_address"), vec![]),
            "{address:?}"
        );
    }
    for (media_type, bytes) in [
        ("text/html", HELLO.as_bytes()),
        (TEXT, b" \n"),
        (TEXT, b"\xff"),
    ] {
        let bytes = bytes.to_vec();
        let draft = Draft {
            action: ActionKind::SendSms,
            address: MARIA,
            media_type,
            bytes,
        };
        let (write, _) = rig.approver.approve(draft);
        assert_eq!(
            outcome_and_steps(&sms, write).await,
            (failed("unsupported_payload"), vec![])
        );
    }
    assert!(rig.inbox("sms").await.is_empty());
}

#[tokio::test]
async fn a_receipt_the_provider_no_longer_knows_has_no_news() {
    let rig = Rig::start().await;
    let sms = rig.sms();
    let receipt = |reference: &str| Receipt {
        reference: reference.into(),
        status: "queued".into(),
        at: Utc::now(),
    };
    let gone = receipt("SM00000000000000000000000000000000");
    assert_eq!(sms.status(&gone).await.unwrap(), None);
    let wrong = sms
        .status(&receipt("../../../inbox/sms.json"))
        .await
        .unwrap_err();
    assert_eq!(wrong.code(), Code::InputInvalid);
}
