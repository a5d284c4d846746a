//! Streams as the API sends them: cut anywhere, with pings, unknown events, errors in
//! the middle; tries again where nothing was begun.

use super::{HELLO, account, practice, prompt, provider, quick};
use crate::server::{Act, Server};
use cs_deid::ToolSchema;
use cs_error::Code;
use cs_llm::{MessagesProvider, Patience};
use cs_ports::{ModelProvider, NoProgress, Progress};
use serde_json::json;
use std::time::{Duration, Instant};

const TYPE: &str = "Content-Type: text/event-stream; charset=utf-8\r\n";

/// A stream that says a word and asks for a tool.
const STREAM: &str = concat!(
    "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"model\":\"m\",\"stop_reason\":null,\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}\n\n",
    "event: ping\ndata: {\"type\": \"ping\"}\n\n",
    "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n",
    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Looking \u{2026} \"}}\n\n",
    "event: brand_new\ndata: {\"type\":\"brand_new\",\"x\":1}\n\n",
    "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
    "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"look\",\"input\":{}}}\n\n",
    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"query\\\": \\\"[[PAT\"}}\n\n",
    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"IENT_1]]\\\"}\"}}\n\n",
    "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":1}\n\n",
    "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":30}}\n\n",
    "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
);

fn tool_prompt() -> cs_deid::CleanPrompt {
    let tenant = practice();
    let tool = ToolSchema::checked("look", "Finds.", r#"{"type":"object"}"#).unwrap();
    prompt(&tenant, "find Zebulon Quillfeather")
        .offering(&[tool], tenant.registry())
        .unwrap()
}

async fn ask(server: &Server, patience: Patience) -> cs_error::Outcome<cs_ports::ModelAnswer> {
    provider(server)
        .patient(patience)
        .complete(tool_prompt(), &practice(), &NoProgress)
        .await
}

#[tokio::test]
async fn a_stream_cut_into_single_bytes_is_the_same_answer() {
    for cut in [1, 7, usize::MAX] {
        let server = Server::cutting(vec![Act(200, TYPE, STREAM)], cut).await;
        let answer = ask(&server, quick()).await.unwrap();
        assert_eq!(answer.text, "Looking \u{2026} ");
        assert_eq!(answer.calls.len(), 1);
        assert_eq!(answer.calls[0].input, json!({"query": "[[PATIENT_1]]"}));
        let body = &server.requests()[0].1;
        assert!(body.contains("\"stream\":true") && body.contains("\"input_schema\""));
    }
}

#[tokio::test]
async fn a_stream_that_ends_early_is_no_answer_and_is_not_asked_for_again() {
    let half = &STREAM[..STREAM.find("event: message_delta").unwrap()];
    let failing = "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Quillfeather\"}}\n\n";
    let broken = [&STREAM[..STREAM.find("event: ping").unwrap()], failing].concat();
    for (text, expected) in [
        (
            half.to_owned(),
            "Fault(server_answer_invalid, why=stream cut off)",
        ),
        (
            broken,
            "Fault(rate_limited, at=mid-stream, why=overloaded_error)",
        ),
    ] {
        // The server's texts live as long as the test.
        let text: &'static str = Box::leak(text.into_boxed_str());
        let server = Server::start(vec![Act(200, TYPE, text), Act(200, TYPE, STREAM)]).await;
        let fault = ask(&server, quick()).await.unwrap_err();
        assert_eq!(format!("{fault:?}"), expected);
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn what_was_never_begun_is_tried_again_as_long_as_asked() {
    let acts = vec![
        Act(529, "", ""),
        Act(429, "Retry-After: 1\r\n", ""),
        Act(200, TYPE, STREAM),
    ];
    let server = Server::start(acts).await;
    let started = Instant::now();
    assert!(ask(&server, quick()).await.is_ok());
    assert!(
        started.elapsed() >= Duration::from_secs(1),
        "Retry-After counts"
    );
    let bodies: Vec<String> = server
        .requests()
        .into_iter()
        .map(|(_, body)| body)
        .collect();
    assert_eq!(bodies.len(), 3);
    assert!(
        bodies.iter().all(|body| *body == bodies[0]),
        "the same sealed bytes"
    );

    let acts = vec![
        Act(500, "", ""),
        Act(503, "", ""),
        Act(500, "", ""),
        Act(200, TYPE, STREAM),
    ];
    let server = Server::start(acts).await;
    assert_eq!(
        ask(&server, quick()).await.unwrap_err().code(),
        Code::ServerFailed
    );
    assert_eq!(server.requests().len(), 3, "three tries and no more");

    let acts = vec![
        Act(429, "Retry-After: 3600\r\n", ""),
        Act(200, TYPE, STREAM),
    ];
    let server = Server::start(acts).await;
    assert_eq!(
        ask(&server, quick()).await.unwrap_err().code(),
        Code::RateLimited
    );
    assert_eq!(server.requests().len(), 1, "an hour is not waited for");

    let acts = vec![Act(400, "", "{}"), Act(200, TYPE, STREAM)];
    let server = Server::start(acts).await;
    assert_eq!(
        ask(&server, quick()).await.unwrap_err().code(),
        Code::ServerRefused
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn silence_ends_it_and_so_does_the_person() {
    let server = Server::silent().await;
    let short = Patience {
        attempts: 1,
        idle: Duration::from_millis(80),
        total: Duration::from_millis(400),
        ..quick()
    };
    let fault = ask(&server, short).await.unwrap_err();
    assert_eq!(format!("{fault:?}"), "Fault(offline, why=timeout)");

    let server = Server::silent().await;
    let started = Instant::now();
    let stops = Stops(started);
    let outcome = provider(&server)
        .patient(quick())
        .complete(tool_prompt(), &practice(), &stops)
        .await;
    assert_eq!(outcome.unwrap_err().code(), Code::Cancelled);
    assert!(started.elapsed() < Duration::from_secs(8));
}

/// Asks to stop a little after it began.
struct Stops(Instant);

impl Progress for Stops {
    fn at(&self, _: &'static str, _: u64, _: u64) {}

    fn cancelled(&self) -> bool {
        self.0.elapsed() > Duration::from_millis(120)
    }
}

#[tokio::test]
async fn an_answer_that_came_whole_is_read_too() {
    let server = Server::start(vec![Act(200, "Content-Type: application/json\r\n", HELLO)]).await;
    let account = account(&server.base());
    let provider = MessagesProvider::new(server.net(), account).unwrap();
    let answer = provider
        .complete(tool_prompt(), &practice(), &NoProgress)
        .await
        .unwrap();
    assert_eq!(answer.text, "Look up [[PATIENT_1]].");
}
