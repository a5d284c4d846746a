//! A model's server on loopback: real TLS, canned answers, every byte kept.

use cs_net::{Destination, Net, NetPolicy};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// One answer: status, further header lines, body.
pub(crate) struct Act(pub u16, pub &'static str, pub &'static str);

pub(crate) struct Server {
    port: u16,
    root_pem: String,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    connections: usize,
    requests: Vec<String>,
}

impl Server {
    /// Answers one connection per act, in turn.
    pub(crate) async fn start(acts: Vec<Act>) -> Self {
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
        let seen = Arc::new(Mutex::new(Seen::default()));
        let log = Arc::clone(&seen);
        tokio::spawn(async move {
            for Act(status, headers, body) in acts {
                let (stream, _) = listener.accept().await.unwrap();
                log.lock().unwrap().connections += 1;
                let mut stream = acceptor.accept(stream).await.unwrap();
                let request = read_request(&mut stream).await;
                log.lock().unwrap().requests.push(request);
                let length = body.len();
                let text = format!(
                    "HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
                );
                stream.write_all(text.as_bytes()).await.unwrap();
                let _ = stream.shutdown().await;
            }
        });
        Self {
            port,
            root_pem: authority.pem(),
            seen,
        }
    }

    pub(crate) fn base(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    pub(crate) fn net(&self) -> Net {
        let mut policy = NetPolicy::to(vec![Destination::https(&self.base(), "model").unwrap()]);
        policy.extra_roots_pem = Some(self.root_pem.clone());
        Net::new(policy).unwrap()
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }

    /// Head and body of each request that came whole.
    pub(crate) fn requests(&self) -> Vec<(String, String)> {
        let seen = self.seen.lock().unwrap();
        let parts = |request: &String| {
            let (head, body) = request.split_once("\r\n\r\n").unwrap();
            (head.to_owned(), body.to_owned())
        };
        seen.requests.iter().map(parts).collect()
    }
}

/// Reads head and `Content-Length` bytes: a body may come in several pieces.
async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.trim().parse::<usize>().unwrap())
            });
            if bytes.len() >= head.len() + 4 + length.unwrap() {
                return String::from_utf8(bytes).unwrap();
            }
        }
        assert_ne!(stream.read_buf(&mut bytes).await.unwrap(), 0, "cut off");
    }
}
