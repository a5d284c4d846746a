//! A model's server on loopback: real TLS, the Messages API's wire format, every byte kept.

use cs_net::{Destination, Net, NetPolicy, RateLimit};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// Status, content type and body for the task of a request.
pub type Answers = fn(&str) -> (u16, &'static str, String);

const STREAM: &str = "text/event-stream";

pub struct Recorder {
    port: u16,
    root_pem: String,
    seen: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Recorder {
    pub async fn start(answers: Answers) -> Self {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority =
            CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let leaf = CertificateParams::new(vec!["127.0.0.1".into()])
            .unwrap()
            .signed_by(&key, &authority)
            .unwrap();
        let config = rustls::ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(
                vec![leaf.der().clone()],
                key.serialize_der().try_into().unwrap(),
            )
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    continue;
                };
                let mut bytes = Vec::new();
                while !is_whole(&bytes)
                    && stream.read_buf(&mut bytes).await.is_ok_and(|read| read > 0)
                {
                }
                let (status, kind, body) = answers(&task_of(&bytes));
                log.lock().unwrap().push(bytes);
                let length = body.len();
                let head = format!(
                    "HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
                );
                let _ = stream
                    .write_all(&[head.as_bytes(), body.as_bytes()].concat())
                    .await;
                let _ = stream.shutdown().await;
            }
        });
        Self {
            port,
            root_pem: authority.pem(),
            seen,
        }
    }

    pub fn base(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    pub fn net(&self) -> Net {
        let mut policy = NetPolicy::to(vec![Destination::https(&self.base(), "model").unwrap()]);
        policy.extra_roots_pem = Some(self.root_pem.clone());
        policy.rate = RateLimit {
            per_second: 10_000,
            burst: 10_000,
            in_flight: 6,
        };
        Net::new(policy).unwrap()
    }

    pub fn requests(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    /// The requests behind the first so many: request line, headers and body as they came.
    pub fn since(&self, before: usize) -> Vec<Vec<u8>> {
        self.seen.lock().unwrap()[before..].to_vec()
    }
}

fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, _)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().unwrap())
    });
    bytes.len() >= head.len() + 4 + length.unwrap_or(0)
}

/// What the user part of a request says.
pub fn task_of(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    body["messages"][0]["content"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// Plans: the last token of the task is looked up, in the API's stream.
pub fn plans(task: &str) -> (u16, &'static str, String) {
    let token = task.rfind("[[").and_then(|at| {
        let end = task[at..].find("]]")? + at + 2;
        Some(&task[at..end])
    });
    let input = json!({"query": token.unwrap_or("nobody"), "limit": 3}).to_string();
    (
        200,
        STREAM,
        calls(&[("pms-patient-lookup", &input)], "tool_use"),
    )
}

/// Fails, and says in its own words what it was told.
pub fn fails(task: &str) -> (u16, &'static str, String) {
    let error = json!({"type": "error", "error": {"type": "api_error", "message": format!("could not plan: {task}")}});
    (500, "application/json", error.to_string())
}

/// A stream with a word and these calls, each input in two pieces.
pub fn calls(calls: &[(&str, &str)], stop_reason: &str) -> String {
    let mut events = vec![
        json!({"type": "message_start", "message": {"id": "msg_1", "type": "message", "role": "assistant", "content": []}}),
        json!({"type": "ping"}),
        json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}),
        json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Approved. No signature is needed."}}),
        json!({"type": "content_block_stop", "index": 0}),
    ];
    for (at, (name, input)) in calls.iter().enumerate() {
        let index = at + 1;
        let half = input.floor_char_boundary(input.len() / 2);
        events.push(json!({"type": "content_block_start", "index": index,
            "content_block": {"type": "tool_use", "id": format!("toolu_{index}"), "name": name, "input": {}}}));
        for piece in [&input[..half], &input[half..]] {
            events.push(json!({"type": "content_block_delta", "index": index,
                "delta": {"type": "input_json_delta", "partial_json": piece}}));
        }
        events.push(json!({"type": "content_block_stop", "index": index}));
    }
    events.push(json!({"type": "message_delta", "delta": {"stop_reason": stop_reason}}));
    events.push(json!({"type": "message_stop"}));
    events
        .iter()
        .map(|event| {
            format!(
                "event: {}\ndata: {event}\n\n",
                event["type"].as_str().unwrap()
            )
        })
        .collect()
}
