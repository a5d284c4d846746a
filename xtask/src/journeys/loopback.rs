//! The only sockets of this program: loopback, to WebKit's driver and from nobody.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    thread,
    time::Duration,
};

use crate::failure::Failure;

/// Longest a single answer may take.
const PATIENCE: Duration = Duration::from_secs(60);
const STEP: Duration = Duration::from_millis(50);

/// A loopback address nobody listens on at this moment.
pub(crate) fn free_address() -> Result<SocketAddr, Failure> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map_err(|error| Failure::Missing(format!("No loopback port could be had: {error}")))
}

/// Waits until somebody listens there.
pub(crate) fn wait_for(address: SocketAddr) -> Result<(), Failure> {
    for _ in 0..(PATIENCE.as_millis() / STEP.as_millis()) {
        if connect(address).is_ok() {
            return Ok(());
        }
        thread::sleep(STEP);
    }
    Err(Failure::Check(
        "The window's driver did not start listening.".into(),
    ))
}

/// One request, one connection: what came back, whole.
pub(crate) fn exchange(address: SocketAddr, request: &[u8]) -> std::io::Result<String> {
    let mut answer = Vec::new();
    let mut stream = connect(address)?;
    stream.write_all(request)?;
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[expect(
    clippy::disallowed_methods,
    reason = "loopback only: drives the window under test"
)]
fn connect(address: SocketAddr) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// A listener that tells whether anybody knocked: nothing in a page may.
pub(crate) struct Door(TcpListener);

impl Door {
    /// Opens on a free port.
    pub(crate) fn open() -> Result<Self, Failure> {
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|door| door.set_nonblocking(true).map(|()| Self(door)))
            .map_err(|error| Failure::Missing(format!("No loopback port could be had: {error}")))
    }

    /// Its address, as a page would write it.
    pub(crate) fn address(&self) -> String {
        let port = self.0.local_addr().map_or(0, |address| address.port());
        format!("http://127.0.0.1:{port}/")
    }

    /// True once anybody connected.
    pub(crate) fn was_reached(&self) -> bool {
        self.0.accept().is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_knock_is_noticed() {
        let door = Door::open().unwrap();
        assert!(!door.was_reached());
        let _knock = connect(door.0.local_addr().unwrap()).unwrap();
        assert!(door.was_reached());
    }
}
