//! E-mail over real SMTP.

use crate::approval::Draft;
use crate::rig::{LETTER, Rig, SENDER, failed, found, outcome, outcome_and_steps, reference};
use chrono::{DateTime, Utc};
use cs_access::ActionKind;
use cs_approval::ExecutionOutcome;
use cs_ports::{Channel, Clock, Step};
use serde_json::json;
use std::sync::Arc;

const MARIA: &str = "maria@example.org";

#[tokio::test]
async fn a_mail_bears_its_attempt_s_id_and_the_clock_it_was_given() {
    struct Fixed(DateTime<Utc>);
    impl Clock for Fixed {
        fn now(&self) -> DateTime<Utc> {
            self.0
        }
    }
    let rig = Rig::start().await;
    let at = DateTime::parse_from_rfc3339("2026-11-20T15:04:05Z")
        .unwrap()
        .to_utc();
    let email = rig.email().by_clock(Arc::new(Fixed(at)));
    let (write, attempt) = rig.letter(MARIA, "Your visit", "Please call us.");
    let done = outcome(&email, write).await;
    let ExecutionOutcome::Done(receipt) = &done else {
        panic!("{done:?}")
    };
    assert_eq!(
        receipt.reference,
        format!("<{}@countersign.invalid>", attempt.id)
    );
    assert_eq!(
        (receipt.status.as_str(), receipt.at),
        ("accepted_by_server", at)
    );
    let inbox = rig.inbox("mail").await;
    assert_eq!(inbox.len(), 1);
    assert_eq!(inbox[0]["message_id"], receipt.reference);
    assert_eq!(inbox[0]["recipients"], json!([MARIA]));
    assert_eq!(inbox[0]["envelope_from"], SENDER);
    assert_eq!(email.status(receipt).await.unwrap(), None);
}

#[tokio::test]
async fn refusals_carry_the_server_s_codes_and_nothing_was_begun() {
    let rig = Rig::start().await;
    for (to, reason) in [
        ("a@bounce.example.org", "550 5.1.1"),
        ("a@later.example.org", "451 4.3.0"),
    ] {
        let (write, _) = rig.letter(to, "Subject", "Text");
        assert_eq!(
            outcome_and_steps(&rig.email(), write).await,
            (failed(reason), vec![]),
            "{to}"
        );
        assert!(cs_channels::explain(reason).is_some());
    }
    let (write, _) = rig.letter(MARIA, "Subject", "Text");
    let wrong = rig.email_as("wrong", Some(rig.ca_pem()));
    assert_eq!(
        outcome_and_steps(&wrong, write).await,
        (failed("535 5.7.8"), vec![])
    );
    assert!(rig.inbox("mail").await.is_empty());
}

#[tokio::test]
async fn a_cut_after_the_message_is_uncertain_for_good() {
    let rig = Rig::start().await;
    let email = rig.email();
    rig.knobs(json!({"smtp_drop_after_data": 1})).await;
    let (write, attempt) = rig.letter(MARIA, "Subject", "Text");
    let (open, steps) = outcome_and_steps(&email, write).await;
    assert!(
        matches!(open, ExecutionOutcome::Uncertain { .. }),
        "{open:?}"
    );
    assert_eq!(steps, [Step::BeforeSend]);
    assert!(found(&email, &attempt, &[]).await.is_err());
    let inbox = rig.inbox("mail").await;
    assert_eq!(inbox.len(), 1, "not sent again");
    assert_eq!(
        inbox[0]["message_id"],
        format!("<{}@countersign.invalid>", attempt.id)
    );
}

#[tokio::test]
async fn a_server_that_is_down_or_not_trusted_gets_nothing() {
    let rig = Rig::start().await;
    let (write, _) = rig.letter(MARIA, "Subject", "Text");
    let untrusting = rig.email_as("irrelevant", None);
    assert_eq!(
        outcome_and_steps(&untrusting, write).await,
        (failed("not_sent"), vec![])
    );
    let email = rig.email();
    rig.shut_down().await;
    let (write, _) = rig.letter(MARIA, "Subject", "Text");
    assert_eq!(
        outcome_and_steps(&email, write).await,
        (failed("not_sent"), vec![])
    );
    rig.start_again().await;
    assert!(rig.inbox("mail").await.is_empty());
    let (write, _) = rig.letter(MARIA, "Subject", "Text");
    reference(&outcome(&email, write).await);
    assert_eq!(rig.inbox("mail").await.len(), 1);
}

#[tokio::test]
async fn what_is_no_mail_is_not_tried() {
    let rig = Rig::start().await;
    let email = rig.email();
    for address in [
        "maria",
        "a@example.org, b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "+18025550150",
    ] {
        let (write, _) = rig.letter(address, "Subject", "Text");
        assert_eq!(
            outcome_and_steps(&email, write).await,
            (failed("invalid_address"), vec![]),
            "{address:?}"
        );
    }
    for (media_type, bytes) in [
        (
            "text/plain; charset=utf-8",
            &br#"{"subject":"a","text":"b"}"#[..],
        ),
        (
            LETTER,
            br#"{"subject":"a","text":"b","bcc":"c@example.org"}"#,
        ),
        (
            LETTER,
            br#"{"subject":"a\r\nBcc: c@example.org","text":"b"}"#,
        ),
        (LETTER, b"Hello"),
    ] {
        let bytes = bytes.to_vec();
        let draft = Draft {
            action: ActionKind::SendEmail,
            address: MARIA,
            media_type,
            bytes,
        };
        let (write, _) = rig.approver.approve(draft);
        assert_eq!(
            outcome_and_steps(&email, write).await,
            (failed("unsupported_payload"), vec![])
        );
    }
    assert!(rig.inbox("mail").await.is_empty());
}
