//! The provider against a real TLS server that keeps every byte.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod server;

use cs_deid::{
    CleanPrompt, CountBand, Deidentifier, Entry, EntryKind, Label, NameParts, Registry,
    ResultShape, StaticText, Vault, seal,
};
use cs_error::{Code, Fault};
use cs_llm::{MessagesAccount, MessagesProvider};
use cs_net::{Net, NetPolicy};
use cs_ports::ModelProvider;
use server::{Act, Server};
use std::sync::{Arc, RwLock};
use zeroize::Zeroizing;

const HELLO: &str = r#"{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Look up [[PATIENT_1]]."}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":7}}"#;
const KEY: &str = "key-of-the-test";

fn patient(given: &str, family: &str) -> Entry {
    let name = NameParts {
        given: vec![given.into()],
        family: family.into(),
    };
    Entry {
        names: vec![name],
        ..Entry::default()
    }
}

/// A practice with one patient.
fn practice() -> Deidentifier {
    let known = (EntryKind::Patient, patient("Zebulon", "Quillfeather"));
    Deidentifier::new(Registry::with_entries([known]))
}

fn prompt(tenant: &Deidentifier, words: &str) -> CleanPrompt {
    let instructions = [StaticText::checked("Answer with a \"plan\".").unwrap()];
    let shapes = [ResultShape::new("lookup", &["id"], CountBand::Few).unwrap()];
    let task = tenant.tokenise(words, &mut Vault::new());
    CleanPrompt::compose(task, &instructions, &shapes, tenant.registry()).unwrap()
}

fn account(base: &str) -> MessagesAccount {
    MessagesAccount {
        base: base.to_owned(),
        model: "model-x".to_owned(),
        key: Zeroizing::new(KEY.to_owned()),
    }
}

fn provider(server: &Server, tenant: &Arc<RwLock<Deidentifier>>) -> MessagesProvider {
    let account = account(&server.base());
    MessagesProvider::new(server.net(), Arc::clone(tenant), account).unwrap()
}

#[tokio::test]
async fn a_clean_prompt_arrives_as_exactly_the_bytes_that_were_sealed() {
    let server = Server::start(vec![Act(200, "", HELLO)]).await;
    let tenant = Arc::new(RwLock::new(practice()));
    let prompt = prompt(
        &tenant.read().unwrap(),
        "find Zebulon Quillfeather\n\"now\" – ça va?",
    );
    let answer = provider(&server, &tenant).complete(prompt).await.unwrap();
    assert_eq!(answer.text, "Look up [[PATIENT_1]].");

    let expected = concat!(
        r#"{"model":"model-x","max_tokens":1024,"#,
        r#""system":"Answer with a \"plan\".\n\nResults so far (shapes only):\n- lookup: rows few; fields id","#,
        r#""messages":[{"role":"user","content":"find [[PATIENT_1]]\n\"now\" – ça va?"}]}"#,
    );
    let sealed = seal(expected.into(), tenant.read().unwrap().registry()).unwrap();
    let [(head, body)] = &server.requests()[..] else {
        panic!("one request")
    };
    assert_eq!(body.as_bytes(), sealed.bytes());
    assert!(head.starts_with("POST /v1/messages HTTP/1.1\r\n"), "{head}");
    for line in [
        "x-api-key: key-of-the-test",
        "anthropic-version: 2023-06-01",
        "content-type: application/json",
    ] {
        assert!(head.lines().any(|one| one == line), "{line} in {head}");
    }
}

/// The canaries pass the redactor because nobody has heard of them when the
/// prompt is made: field names don't go through it, and plain task words mean
/// nothing to it. Then they get into the registry, as a sync would bring them.
#[tokio::test]
async fn a_value_of_the_registry_keeps_everything_at_home() {
    let organisation = |name: &str| Entry {
        organisation: Some(name.into()),
        ..Entry::default()
    };
    let numbered = Entry {
        identifiers: vec![(Label::Mrn, "ZQXKTVWB".into())],
        ..Entry::default()
    };
    let fields = ["Vorblax", "Trellinque", "zqxktvwb"];
    let shape = ResultShape::new("lookup", &fields, CountBand::Few).unwrap();
    let server = Server::start(vec![Act(200, "", HELLO)]).await;
    let unknown = Arc::new(RwLock::new(practice()));
    for (kind, entry) in [
        (EntryKind::Patient, patient("Vorblax", "Trellinque")),
        (EntryKind::Related, patient("Trellinque", "Vorblax")),
        (EntryKind::Patient, numbered),
        (EntryKind::Facility, organisation("Overdue for a Refill")),
    ] {
        let tenant = Arc::new(RwLock::new(practice()));
        let prompt = canary_prompt(&tenant, &shape);
        tenant.write().unwrap().insert(kind, entry);
        let outcome = provider(&server, &tenant).complete(prompt).await;
        let fault = outcome.unwrap_err();
        assert_eq!(fault.code(), Code::IdentifierSurvived);
        let why = ("why", "deid_value_survived".to_owned());
        assert_eq!(fault.details()[0], why);
        assert!(!format!("{fault:?} {fault}").contains("orblax"));
    }
    assert_eq!(server.connections(), 0);

    // Positive control: to a practice without them the same words go out whole.
    let prompt = canary_prompt(&unknown, &shape);
    provider(&server, &unknown).complete(prompt).await.unwrap();
    let [(_, body)] = &server.requests()[..] else {
        panic!("one request")
    };
    for canary in ["Vorblax, Trellinque, zqxktvwb", "overdue for a refill"] {
        assert!(body.contains(canary), "{canary} in {body}");
    }
}

fn canary_prompt(tenant: &RwLock<Deidentifier>, shape: &ResultShape) -> CleanPrompt {
    let tenant = tenant.read().unwrap();
    let task = tenant.tokenise("who is overdue for a refill", &mut Vault::new());
    CleanPrompt::compose(task, &[], std::slice::from_ref(shape), tenant.registry()).unwrap()
}

#[tokio::test]
async fn the_model_s_name_is_scanned_too() {
    let server = Server::start(vec![]).await;
    let born = Entry {
        birth_date: chrono::NaiveDate::from_ymd_opt(2025, 9, 29),
        ..patient("Vorblax", "Trellinque")
    };
    let tenant = Arc::new(RwLock::new(practice()));
    tenant.write().unwrap().insert(EntryKind::Patient, born);
    for model in ["tuned-on-zebulon-quillfeather", "model-x-20250929"] {
        let prompt = prompt(&tenant.read().unwrap(), "is anyone overdue");
        let mut account = account(&server.base());
        account.model = model.to_owned();
        let provider = MessagesProvider::new(server.net(), Arc::clone(&tenant), account).unwrap();
        let fault = provider.complete(prompt).await.unwrap_err();
        assert_eq!(fault.code(), Code::IdentifierSurvived, "{model}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_registry_that_proves_nothing_sends_nothing() {
    let server = Server::start(vec![]).await;
    let nobody = Arc::new(RwLock::new(Deidentifier::default()));
    let words = prompt(&nobody.read().unwrap(), "is anyone overdue");
    let fault = provider(&server, &nobody)
        .complete(words)
        .await
        .unwrap_err();
    assert_eq!(
        fault,
        Fault::new(Code::Internal).with("why", "registry empty")
    );

    let broken = Arc::new(RwLock::new(practice()));
    let words = prompt(&broken.read().unwrap(), "is anyone overdue");
    let held = Arc::clone(&broken);
    let died = std::thread::spawn(move || {
        let _guard = held.write().unwrap();
        panic!("in the middle of a change");
    });
    assert!(died.join().is_err());
    let fault = provider(&server, &broken)
        .complete(words)
        .await
        .unwrap_err();
    assert_eq!(
        fault,
        Fault::new(Code::Internal).with("why", "registry broken")
    );
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn what_the_api_answers_becomes_one_code_and_is_asked_once() {
    const AUTH: &str =
        r#"{"type":"error","error":{"type":"authentication_error","message":"Quillfeather"}}"#;
    const OVERLOADED: &str =
        r#"{"type":"error","error":{"type":"overloaded_error","message":"Quillfeather"}}"#;
    const REFUSAL: &str = r#"{"type":"message","content":[],"stop_reason":"refusal"}"#;
    let table = [
        (
            Act(401, "", AUTH),
            "server_refused, status=401, why=authentication_error",
        ),
        (Act(403, "", "Quillfeather"), "server_refused, status=403"),
        (Act(400, "", "{}"), "server_refused, status=400"),
        (Act(404, "", ""), "server_refused, status=404"),
        (Act(413, "", ""), "server_refused, status=413"),
        (
            Act(429, "Retry-After: 7\r\n", ""),
            "rate_limited, status=429, retry_after_s=7",
        ),
        (Act(429, "", ""), "rate_limited, status=429"),
        (
            Act(529, "Retry-After: 30\r\n", OVERLOADED),
            "rate_limited, status=529, why=overloaded_error, retry_after_s=30",
        ),
        (
            Act(500, "", AUTH),
            "server_failed, status=500, why=authentication_error",
        ),
        (
            Act(503, "Retry-After: 0\r\n", ""),
            "server_failed, status=503",
        ),
        (
            Act(302, "Location: https://evil.example/\r\n", ""),
            "server_answer_invalid, status=302",
        ),
        (
            Act(200, "", "<html>"),
            "server_answer_invalid, status=200, why=not json",
        ),
        (Act(200, "", REFUSAL), "server_refused, why=model refused"),
    ];
    let tenant = Arc::new(RwLock::new(practice()));
    for (act, expected) in table {
        let server = Server::start(vec![act, Act(200, "", HELLO)]).await;
        let prompt = prompt(&tenant.read().unwrap(), "is anyone overdue");
        let fault = provider(&server, &tenant)
            .complete(prompt)
            .await
            .unwrap_err();
        assert_eq!(format!("{fault:?}"), format!("Fault({expected})"));
        assert_eq!(server.requests().len(), 1, "{expected}");
    }
}

#[tokio::test]
async fn an_address_off_the_list_gets_nothing() {
    let server = Server::start(vec![]).await;
    let tenant = Arc::new(RwLock::new(practice()));
    let prompt = prompt(&tenant.read().unwrap(), "is anyone overdue");
    let nowhere = Net::new(NetPolicy::default()).unwrap();
    let provider = MessagesProvider::new(nowhere, tenant, account(&server.base())).unwrap();
    let fault = provider.complete(prompt).await.unwrap_err();
    assert_eq!(fault.code(), Code::DestinationForbidden);
    assert_eq!(server.connections(), 0);
}

#[test]
fn an_account_that_cannot_work_is_refused_and_none_is_shown() {
    let tenant = Arc::new(RwLock::new(practice()));
    let make = |change: &dyn Fn(&mut MessagesAccount)| {
        let mut account = account("https://model.example/proxy/");
        change(&mut account);
        let net = Net::new(NetPolicy::default()).unwrap();
        MessagesProvider::new(net, Arc::clone(&tenant), account)
    };
    let field = |change: &dyn Fn(&mut MessagesAccount)| {
        let fault = make(change).unwrap_err();
        assert_eq!(fault.code(), Code::InputInvalid);
        fault.details()[0].1.clone()
    };
    for base in [
        "http://model.example",
        "https://model.example/?a",
        "model.example",
        "",
    ] {
        assert_eq!(
            field(&|account| account.base = base.into()),
            "address",
            "{base}"
        );
    }
    for model in ["", "a b", "a\"b", "Zoë"] {
        assert_eq!(
            field(&|account| account.model = model.into()),
            "model",
            "{model}"
        );
    }
    for key in ["", "key\n", "key of two", "schlüssel"] {
        assert_eq!(
            field(&|account| account.key = Zeroizing::new(key.into())),
            "key"
        );
    }
    let provider = make(&|_| ()).unwrap();
    assert_eq!(provider.name(), "anthropic-messages/model-x");
    assert!(!format!("{provider:?}").contains(KEY));
}
