//! Real TLS servers on loopback: what passes, what is refused, what is retried,
//! and what a failure leaves open.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use cs_error::Code;
use cs_net::{Cancel, Destination, Net, NetPolicy, Phase, Request, RetryLimits};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// What the server does with each connection's request, in turn.
#[derive(Clone)]
enum Act {
    Answer(&'static str),
    /// Reads the request and hangs up.
    CutAfterRequest,
    /// Hangs up in the TLS handshake.
    CutAtOnce,
    /// Reads the request and never answers.
    Silence,
}

struct Server {
    port: u16,
    root_pem: String,
    seen: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
const BUSY: &str = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const SLOW_DOWN: &str =
    "HTTP/1.1 429 Slow\r\nRetry-After: 0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const REDIRECT: &str = "HTTP/1.1 302 Found\r\nLocation: https://evil.example/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

async fn serve(acts: Vec<Act>) -> Server {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
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
    let connections = Arc::new(AtomicUsize::new(0));
    let (log, count) = (Arc::clone(&seen), Arc::clone(&connections));
    tokio::spawn(async move {
        for act in acts {
            let (stream, _) = listener.accept().await.unwrap();
            count.fetch_add(1, Ordering::SeqCst);
            if matches!(act, Act::CutAtOnce) {
                continue;
            }
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut bytes = vec![0; 65536];
            let read = stream.read(&mut bytes).await.unwrap_or(0);
            log.lock()
                .unwrap()
                .push(String::from_utf8_lossy(&bytes[..read]).into_owned());
            match act {
                Act::Answer(text) => {
                    let _ = stream.write_all(text.as_bytes()).await;
                    let _ = stream.shutdown().await;
                }
                Act::Silence => std::future::pending().await,
                Act::CutAfterRequest | Act::CutAtOnce => {}
            }
        }
    });
    Server {
        port,
        root_pem: authority.pem(),
        seen,
        connections,
    }
}

impl Server {
    fn url(&self) -> String {
        format!("https://127.0.0.1:{}/api/x", self.port)
    }

    fn net(&self) -> Net {
        self.net_with(|_| ())
    }

    fn net_with(&self, change: impl FnOnce(&mut NetPolicy)) -> Net {
        let mut policy = NetPolicy::to(vec![Destination::https(&self.url(), "test").unwrap()]);
        policy.extra_roots_pem = Some(self.root_pem.clone());
        policy.retry = RetryLimits {
            base: Duration::from_millis(1),
            ..RetryLimits::default()
        };
        change(&mut policy);
        Net::new(policy).unwrap()
    }
}

#[tokio::test]
async fn an_answer_comes_over_verified_tls() {
    let server = serve(vec![Act::Answer(OK)]).await;
    let answer = server
        .net()
        .send(Request::get(&server.url()).bearer("t0"))
        .await
        .unwrap();
    assert_eq!(
        (answer.status, answer.json().unwrap()),
        (200, serde_json::json!({}))
    );
    assert!(server.seen.lock().unwrap()[0].contains("authorization: Bearer t0"));
}

#[tokio::test]
async fn an_unknown_authority_is_refused_before_anything_is_sent() {
    let server = serve(vec![Act::Answer(OK), Act::Answer(OK)]).await;
    let net = server.net_with(|policy| policy.extra_roots_pem = None);
    let error = net
        .send(Request::post(&server.url()).form(&[("a", "b")]))
        .await
        .unwrap_err();
    assert_eq!(
        (error.code(), error.phase()),
        (Code::TlsUntrusted, Phase::NotSent)
    );
    assert!(server.seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn another_host_is_refused_without_a_connection() {
    let server = serve(vec![Act::Answer(OK)]).await;
    let net = server.net();
    let other = server.url().replace("127.0.0.1", "localhost");
    assert_eq!(
        net.send(Request::get(&other)).await.unwrap_err().code(),
        Code::DestinationForbidden
    );
    assert_eq!(server.connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let server = serve(vec![Act::Answer(REDIRECT)]).await;
    let answer = server
        .net()
        .send(Request::get(&server.url()))
        .await
        .unwrap();
    assert_eq!(
        (answer.status, answer.header("location")),
        (302, Some("https://evil.example/"))
    );
}

#[tokio::test]
async fn idempotent_requests_are_tried_again_and_others_never() {
    let server = serve(vec![
        Act::CutAfterRequest,
        Act::Answer(BUSY),
        Act::Answer(SLOW_DOWN),
        Act::Answer(OK),
    ])
    .await;
    assert_eq!(
        server
            .net()
            .send(Request::get(&server.url()))
            .await
            .unwrap()
            .status,
        200
    );
    assert_eq!(server.connections.load(Ordering::SeqCst), 4);

    let server = serve(vec![
        Act::Answer(BUSY),
        Act::CutAfterRequest,
        Act::Answer(OK),
    ])
    .await;
    let net = server.net();
    assert_eq!(
        net.send(Request::post(&server.url())).await.unwrap().status,
        503
    );
    let error = net
        .send(Request::post(&server.url()).form(&[("a", "b")]))
        .await
        .unwrap_err();
    assert_eq!(
        (error.code(), error.phase()),
        (Code::Offline, Phase::MaybeSent)
    );
    assert_eq!(server.connections.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_connection_that_never_stood_sent_nothing() {
    let server = serve(vec![Act::CutAtOnce]).await;
    let error = server
        .net()
        .send(Request::post(&server.url()))
        .await
        .unwrap_err();
    assert_eq!(
        (error.code(), error.phase()),
        (Code::Offline, Phase::NotSent)
    );

    let closed = TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("https://127.0.0.1:{closed}/");
    let mut policy = NetPolicy::to(vec![Destination::https(&url, "test").unwrap()]);
    policy.retry.base = Duration::from_millis(1);
    let error = Net::new(policy)
        .unwrap()
        .send(Request::get(&url))
        .await
        .unwrap_err();
    assert_eq!(
        (error.code(), error.phase()),
        (Code::Offline, Phase::NotSent)
    );
}

#[tokio::test]
async fn silence_ends_in_a_timeout_that_leaves_it_open() {
    let server = serve(vec![Act::Silence]).await;
    let request = Request::post(&server.url()).timeout(Duration::from_millis(300));
    let error = server.net().send(request).await.unwrap_err();
    assert_eq!(
        (error.code(), error.phase()),
        (Code::Offline, Phase::MaybeSent)
    );
}

#[tokio::test]
async fn a_switch_stops_a_request_under_way() {
    let server = serve(vec![Act::Silence]).await;
    let cancel = Cancel::new();
    let request = Request::post(&server.url()).cancel(&cancel);
    let net = server.net();
    let (answer, ()) = tokio::join!(net.send(request), async {
        while server.seen.lock().unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        cancel.cancel();
    });
    let error = answer.unwrap_err();
    assert_eq!(
        (error.code(), error.phase()),
        (Code::Cancelled, Phase::MaybeSent)
    );
    let error = net
        .send(Request::get(&server.url()).cancel(&cancel))
        .await
        .unwrap_err();
    assert_eq!(
        (error.code(), error.phase()),
        (Code::Cancelled, Phase::NotSent)
    );
}

#[tokio::test]
async fn an_answer_over_the_limit_is_not_read_to_its_end() {
    let server = serve(vec![Act::Answer(OK)]).await;
    let net = server.net_with(|policy| policy.max_response_bytes = 1);
    assert_eq!(
        net.send(Request::get(&server.url()))
            .await
            .unwrap_err()
            .code(),
        Code::InputTooLarge
    );
}

#[tokio::test]
async fn the_redirect_of_a_sign_in_is_received_once_and_only_while_waited_for() {
    let net = Net::new(NetPolicy::default()).unwrap();
    let redirect = net.listen_for_redirect().await.unwrap();
    let uri = redirect.redirect_uri();
    let waiting = redirect.wait(Duration::from_secs(20), None, |query| {
        query.contains("state=right")
    });
    let calls = async {
        let wrong = net
            .send(Request::get(&format!("{uri}?code=x&state=wrong")))
            .await
            .unwrap();
        let right = net
            .send(Request::get(&format!("{uri}?code=x&state=right")))
            .await
            .unwrap();
        (wrong.status, right.status)
    };
    let (query, statuses) = tokio::join!(waiting, calls);
    assert_eq!(
        (query.unwrap().as_str(), statuses),
        ("code=x&state=right", (404, 200))
    );
    let late = net
        .send(Request::get(&format!("{uri}?code=x")))
        .await
        .unwrap_err();
    assert_eq!(late.code(), Code::DestinationForbidden);

    let cancel = Cancel::new();
    cancel.cancel();
    let other = net.listen_for_redirect().await.unwrap();
    let stopped = other
        .wait(Duration::from_secs(20), Some(&cancel), |_| true)
        .await;
    assert_eq!(stopped.unwrap_err().code(), Code::Cancelled);
}
