//! The loopback listener that receives the redirect of a sign-in (RFC 8252 §7.3).

use crate::http::until;
use crate::{Cancel, Net};
use cs_error::{Code, Fault, Outcome};
use std::sync::PoisonError;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the browser shows when the redirect has arrived.
const ARRIVED: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Countersign</title>\
<p>The sign-in has reached Countersign. You can close this tab.</p></html>";
/// What it shows for anything else.
const NOTHING: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Countersign</title>\
<p>There is nothing here.</p></html>";

/// A request head is a few hundred bytes; codes are short.
const LONGEST_HEAD: usize = 16 << 10;
/// A browser sends its request at once.
const HEAD_TIME: Duration = Duration::from_secs(5);

/// Listens on 127.0.0.1 until the redirect comes; closed when dropped.
#[derive(Debug)]
pub struct LoopbackRedirect {
    listener: TcpListener,
    port: u16,
    net: Net,
}

impl Net {
    /// Opens a listener on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// [`Code::Internal`] when the system gives none.
    pub async fn listen_for_redirect(&self) -> Outcome<LoopbackRedirect> {
        let failed = |_| Fault::new(Code::Internal).with("why", "no loopback port");
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        self.inner
            .redirect_ports
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(port);
        Ok(LoopbackRedirect {
            listener,
            port,
            net: self.clone(),
        })
    }
}

impl Drop for LoopbackRedirect {
    fn drop(&mut self) {
        self.net
            .inner
            .redirect_ports
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.port);
    }
}

impl LoopbackRedirect {
    /// The redirect address to register: `http://127.0.0.1:{port}/callback`.
    pub fn redirect_uri(&self) -> String {
        format!("http://127.0.0.1:{}/callback", self.port)
    }

    /// Waits for a `GET /callback` whose query `accept` agrees to and gives that
    /// query. Anything else is answered and forgotten, so that another page in
    /// the browser can't end a sign-in by calling the port.
    ///
    /// # Errors
    /// [`Code::SignInFailed`] when nothing came in time, [`Code::Cancelled`].
    pub async fn wait(
        self,
        timeout: Duration,
        cancel: Option<&Cancel>,
        accept: impl Fn(&str) -> bool + Send,
    ) -> Outcome<String> {
        tokio::select! {
            () = until(cancel) => Err(Fault::new(Code::Cancelled)),
            () = tokio::time::sleep(timeout) => Err(Fault::new(Code::SignInFailed).with("why", "timeout")),
            query = self.accept_one(accept) => Ok(query),
        }
    }

    async fn accept_one(&self, accept: impl Fn(&str) -> bool + Send) -> String {
        loop {
            let Ok((mut stream, _)) = self.listener.accept().await else {
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            let head = tokio::time::timeout(HEAD_TIME, read_head(&mut stream))
                .await
                .ok()
                .flatten();
            let query = head
                .as_deref()
                .and_then(|head| callback_query(head, self.port))
                .filter(|query| accept(query));
            let (status, page) = if query.is_some() {
                ("200 OK", ARRIVED)
            } else {
                ("404 Not Found", NOTHING)
            };
            let _ = tokio::time::timeout(HEAD_TIME, answer(&mut stream, status, page)).await;
            if let Some(query) = query {
                return query;
            }
        }
    }
}

async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut chunk = [0_u8; 2048];
    while head.len() < LONGEST_HEAD {
        let count = stream
            .read(&mut chunk)
            .await
            .ok()
            .filter(|count| *count > 0)?;
        head.extend_from_slice(&chunk[..count]);
        if head.windows(4).any(|four| four == b"\r\n\r\n") {
            return String::from_utf8(head).ok();
        }
    }
    None
}

/// The query of a well-formed `GET /callback?…` that names this very listener
/// (another host name would be a rebound one).
fn callback_query(head: &str, port: u16) -> Option<String> {
    let mut lines = head.split("\r\n");
    let target = lines
        .next()?
        .strip_prefix("GET ")?
        .strip_suffix(" HTTP/1.1")?;
    let host = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("host").then(|| value.trim())
    })?;
    let query = target.strip_prefix("/callback?")?;
    (host == format!("127.0.0.1:{port}") && !query.contains([' ', '#'])).then(|| query.to_owned())
}

async fn answer(stream: &mut TcpStream, status: &str, page: &str) -> std::io::Result<()> {
    let whole = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n\
         Content-Security-Policy: default-src 'none'\r\nConnection: close\r\n\r\n{page}",
        page.len()
    );
    stream.write_all(whole.as_bytes()).await?;
    stream.shutdown().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_callback_of_this_listener_counts() {
        let head =
            |line: &str, host: &str| format!("{line}\r\nAccept: */*\r\nhOst: {host}\r\n\r\n");
        let good = head("GET /callback?code=a&state=b HTTP/1.1", "127.0.0.1:4000");
        assert_eq!(
            callback_query(&good, 4000).as_deref(),
            Some("code=a&state=b")
        );
        for (line, host) in [
            ("POST /callback?code=a HTTP/1.1", "127.0.0.1:4000"),
            ("GET /other?code=a HTTP/1.1", "127.0.0.1:4000"),
            ("GET /callback HTTP/1.1", "127.0.0.1:4000"),
            ("GET /callback?code=a HTTP/1.1", "evil.example:4000"),
            ("GET /callback?code=a HTTP/1.1", "127.0.0.1:4001"),
        ] {
            assert_eq!(
                callback_query(&head(line, host), 4000),
                None,
                "{line} {host}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_head_is_survived(head in ".{0,200}") {
            let _ = callback_query(&head, 1);
        }
    }
}
