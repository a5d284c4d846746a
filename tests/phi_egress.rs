//! No identifier reaches a model: the bytes at the model's own socket, read for every
//! canary of a practice in every encoding somebody might send it in.
//!
//! The person's sentence goes the way it goes in the product: workstation, de-identifier,
//! prompt, scanner, provider, TLS. The server records each byte and answers in the
//! provider's wire format. Only requests the model planned count; what fell back to the
//! local planner proves nothing here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "phi_egress/chart.rs"]
mod chart;
#[path = "phi_egress/detector.rs"]
mod detector;
#[path = "phi_egress/hostile.rs"]
mod hostile;
#[path = "../crates/cs-approval/tests/support/mod.rs"]
mod practice;
#[path = "../crates/cs-app/tests/river_support/mod.rs"]
mod river_support;
#[path = "phi_egress/sentences.rs"]
mod sentences;
#[path = "phi_egress/server.rs"]
mod server;

use chart::Person;
use cs_app::Planner;
use cs_error::Code;
use cs_llm::{MessagesAccount, MessagesProvider, Patience};
use cs_ports::NoProgress;
use detector::Detector;
use practice::World;
use river_support::{Seat, Town, put_all};
use server::Recorder;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// Patients of the practice, each with a chart of many types.
const PATIENTS: usize = 14;
/// Requests that must be read.
const REQUESTS: usize = 1_000;

/// A health coach at a workstation whose charts are full of canaries.
fn scene() -> (Arc<Town>, Seat, Vec<Person>) {
    let (town, world) = (Town::new(), World::new());
    let seat = Seat::of(&town, &world, &world.coach, 1);
    let people: Vec<Person> = (0..PATIENTS).map(Person::new).collect();
    for person in &people {
        put_all(&seat.store, &person.chart());
    }
    (town, seat, people)
}

fn provider(server: &Recorder) -> MessagesProvider {
    let account = MessagesAccount {
        base: server.base(),
        model: "planner".to_owned(),
        key: Zeroizing::new("key-of-the-test".to_owned()),
    };
    MessagesProvider::new(server.net(), account)
        .unwrap()
        .patient(Patience {
            attempts: 1,
            base: Duration::from_millis(1),
            ..Patience::default()
        })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_canary_of_any_chart_is_in_any_byte_sent_to_a_model() {
    let (_town, seat, people) = scene();
    let detector = Detector::of(people.iter().flat_map(Person::canaries));
    let server = Recorder::start(server::plans).await;
    let provider = provider(&server);
    let mut templates = BTreeSet::new();
    let (mut counted, mut local, mut leaks) = (0, 0, Vec::new());
    let frames = sentences::all();
    for (turn, (frame, person)) in frames
        .iter()
        .flat_map(|frame| people.iter().map(move |person| (frame, person)))
        .enumerate()
    {
        if counted >= REQUESTS + REQUESTS / 10 && templates.len() >= sentences::MIN_TEMPLATES {
            break;
        }
        let (words, named) = sentences::fill(frame, person, turn);
        assert!(words.contains(&named), "{words} names its patient");
        let before = server.requests();
        // Some turns run their plan, so that results and the conversation's memory exist.
        let asked = seat
            .station
            .ask_model(&provider, &words, turn % 5 != 0, &NoProgress)
            .await
            .unwrap();
        let sent = server.since(before);
        for bytes in &sent {
            for found in detector.search(bytes) {
                leaks.push(format!("{frame}: {found}"));
            }
        }
        match asked.planner {
            Planner::Model(_) => {
                assert_eq!(sent.len(), 1, "{words}");
                assert!(
                    server::task_of(&sent[0]).contains("[["),
                    "{frame}: a token stands for the patient"
                );
                counted += 1;
                templates.insert(*frame);
            }
            Planner::Local(_) | Planner::Refused => local += 1,
        }
    }
    assert!(
        leaks.is_empty(),
        "{} leaks, first: {:?}",
        leaks.len(),
        &leaks[..leaks.len().min(20)]
    );
    assert!(
        counted >= REQUESTS,
        "{counted} requests read, {local} planned here"
    );
    assert!(
        templates.len() >= sentences::MIN_TEMPLATES,
        "{} templates",
        templates.len()
    );
}

/// The detector finds each canary in each encoding, wherever it stands in a request.
#[test]
fn the_detector_finds_every_encoding_in_body_header_and_address() {
    let person = Person::new(3);
    let canaries: Vec<String> = person.canaries().collect();
    let detector = Detector::of(canaries.iter().cloned());
    let clean = b"POST /v1/messages HTTP/1.1\r\nx-api-key: key-of-the-test\r\n\r\n{\"messages\":[{\"role\":\"user\",\"content\":\"look up [[PATIENT_1]]\"}]}";
    assert_eq!(detector.search(clean), Vec::<String>::new());
    assert!(detector::ENCODINGS.len() >= 12);
    for (name, encode) in detector::ENCODINGS {
        for canary in &canaries {
            let Some(coded) = encode(canary).into_iter().next() else {
                continue;
            };
            let place = |before: &[u8], after: &[u8]| [before, &coded, after].concat();
            for bytes in [
                place(
                    b"POST /v1/messages HTTP/1.1\r\n\r\n{\"content\":\"x ",
                    b" y\"}",
                ),
                place(b"POST /v1/messages HTTP/1.1\r\nx-note: ", b"\r\n\r\n{}"),
                place(b"POST /v1/messages?q=", b" HTTP/1.1\r\n\r\n{}"),
            ] {
                let found = detector.search(&bytes);
                assert!(
                    found.iter().any(|one| one.starts_with(name)),
                    "{name} of {canary:?} was not found"
                );
            }
        }
    }
}

/// A server's error may quote the request or say anything: the next request holds none of
/// it, and the sentence is planned here.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_failing_model_says_goes_nowhere() {
    let (_town, seat, people) = scene();
    let detector = Detector::of(people.iter().flat_map(Person::canaries));
    let server = Recorder::start(server::fails).await;
    let provider = provider(&server);
    for person in people.iter().take(4) {
        let words = format!("look up {}", person.full());
        let asked = seat
            .station
            .ask_model(&provider, &words, false, &NoProgress)
            .await
            .unwrap();
        assert_eq!(asked.planner, Planner::Local(Code::ServerFailed));
        assert_eq!(
            asked.answer.steps.len(),
            1,
            "the local planner read the sentence"
        );
    }
    let sent = server.since(0);
    assert_eq!(sent.len(), 4);
    for bytes in &sent {
        assert_eq!(detector.search(bytes), Vec::<String>::new());
    }
}
