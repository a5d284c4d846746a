//! The SMTP listener (RFC 5321) with STARTTLS (RFC 3207) and AUTH (RFC 4954).

use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::session::{Next, Session};
use crate::server::closed;
use crate::shared::Shared;

/// How long a client may stay silent.
const SILENCE: Duration = Duration::from_secs(60);
/// The longest command line; RFC 5321 §4.5.3.1.4 asks for 512, AUTH for more.
const LINE: usize = 12_288;

/// Serves until `closing` turns true, then cuts everything.
pub(crate) async fn serve(
    listener: TcpListener,
    tls: Arc<ServerConfig>,
    shared: Arc<Shared>,
    mut closing: watch::Receiver<bool>,
) {
    // SMTP has no protocol name to agree on.
    let mut plain = (*tls).clone();
    plain.alpn_protocols.clear();
    let acceptor = TlsAcceptor::from(Arc::new(plain));
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = closed(&mut closing) => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, acceptor.clone(), Arc::clone(&shared)));
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
        }
    }
    drop(listener);
    connections.shutdown().await;
}

async fn connection(stream: TcpStream, acceptor: TlsAcceptor, shared: Arc<Shared>) {
    let _ = stream.set_nodelay(true);
    let mut session = Session::new(Arc::clone(&shared));
    let mut plain = Wire::new(stream);
    if plain.say(Session::GREETING).await.is_err() {
        return;
    }
    if !matches!(converse(&mut plain, &mut session).await, Ok(End::StartTls)) {
        return;
    }
    // Whatever was sent ahead of the handshake is dropped with the buffer:
    // it was not protected (RFC 3207 §5).
    let accepted = tokio::time::timeout(SILENCE, acceptor.accept(plain.stream)).await;
    let Ok(Ok(stream)) = accepted else {
        return;
    };
    session.secured();
    let mut wire = Wire::new(stream);
    let _ = converse(&mut wire, &mut session).await;
    let _ = wire.stream.shutdown().await;
}

enum End {
    Closed,
    StartTls,
}

async fn converse<S>(wire: &mut Wire<S>, session: &mut Session) -> std::io::Result<End>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    loop {
        let Some(line) = wire.line(LINE).await? else {
            return Ok(End::Closed);
        };
        match session.command(&line) {
            Next::Say(answer) => wire.say(&answer).await?,
            Next::StartTls(answer) => {
                wire.say(&answer).await?;
                return Ok(End::StartTls);
            }
            Next::Data(answer) => {
                wire.say(&answer).await?;
                let Some(data) = wire.data(Session::LARGEST).await? else {
                    return Ok(End::Closed);
                };
                match session.message(data) {
                    Next::Say(answer) => wire.say(&answer).await?,
                    // Cut without a word: the client cannot know.
                    _ => return Err(std::io::ErrorKind::ConnectionAborted.into()),
                }
            }
            Next::Quit(answer) => {
                wire.say(&answer).await?;
                return Ok(End::Closed);
            }
            Next::Cut => return Err(std::io::ErrorKind::ConnectionAborted.into()),
        }
    }
}

/// Lines in, answers out.
struct Wire<S> {
    stream: S,
    buffer: Vec<u8>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    fn new(stream: S) -> Self {
        Self {
            stream,
            buffer: Vec::new(),
        }
    }

    async fn say(&mut self, answer: &str) -> std::io::Result<()> {
        self.stream.write_all(answer.as_bytes()).await?;
        self.stream.write_all(b"\r\n").await?;
        self.stream.flush().await
    }

    /// Reads more into the buffer; `false` at the end of the stream.
    async fn fill(&mut self) -> std::io::Result<bool> {
        let read = tokio::time::timeout(SILENCE, self.stream.read_buf(&mut self.buffer));
        let count = read
            .await
            .map_err(|_| std::io::Error::from(std::io::ErrorKind::TimedOut))??;
        Ok(count > 0)
    }

    /// The next line without its end.
    async fn line(&mut self, longest: usize) -> std::io::Result<Option<Vec<u8>>> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let mut line: Vec<u8> = self.buffer.drain(..=end).collect();
                line.pop();
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                return Ok(Some(line));
            }
            if self.buffer.len() > longest {
                return Err(std::io::ErrorKind::InvalidData.into());
            }
            if !self.fill().await? {
                return Ok(None);
            }
        }
    }

    /// A message up to the lone dot, stuffed dots removed (RFC 5321 §4.5.2).
    /// One that is too large is read to its end and given as `Err` inside.
    async fn data(&mut self, largest: usize) -> std::io::Result<Option<Result<Vec<u8>, ()>>> {
        let mut message = Vec::new();
        let mut too_large = false;
        loop {
            let Some(line) = self.line(largest).await? else {
                return Ok(None);
            };
            if line == b"." {
                return Ok(Some(if too_large { Err(()) } else { Ok(message) }));
            }
            let line = line.strip_prefix(b".").unwrap_or(&line);
            too_large |= message.len() + line.len() > largest;
            if !too_large {
                message.extend_from_slice(line);
                message.extend_from_slice(b"\r\n");
            }
        }
    }
}
