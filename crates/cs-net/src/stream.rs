//! An answer read as it comes.

use crate::error::classify;
use crate::http::until;
use crate::{Cancel, Net, NetError, Request};
use cs_error::{Code, Fault};
use std::time::Duration;

/// An answer whose body is still coming. Dropping it closes the connection.
pub struct Streaming {
    /// HTTP status.
    pub status: u16,
    /// Header names in lower case, in order.
    pub headers: Vec<(String, String)>,
    answer: reqwest::Response,
    cancel: Option<Cancel>,
    left: usize,
}

impl std::fmt::Debug for Streaming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Streaming({})", self.status)
    }
}

impl Net {
    /// Sends a request once and gives its answer as soon as the head is here. The
    /// request's time limit covers the whole exchange, body included.
    ///
    /// # Errors
    /// As [`Net::send`].
    pub async fn stream(&self, request: Request) -> Result<Streaming, NetError> {
        let url = self.check(&request)?;
        let cancel = request.cancel.clone();
        // The seat is given back when the head is here: a long answer must not hold it.
        let cancelled = || Fault::new(Code::Cancelled);
        let _seat = tokio::select! {
            biased;
            () = until(cancel.as_ref()) => return Err(NetError::not_sent(cancelled())),
            seat = self.seat(&url) => seat,
        };
        let answer = tokio::select! {
            biased;
            () = until(cancel.as_ref()) => return Err(NetError::maybe_sent(cancelled())),
            answer = self.begin(&request, &url) => answer?,
        };
        let headers = answer
            .headers()
            .iter()
            .filter_map(|(name, value)| {
                Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
            })
            .collect();
        Ok(Streaming {
            status: answer.status().as_u16(),
            headers,
            answer,
            cancel,
            left: self.inner.policy.response_limit(),
        })
    }
}

impl Streaming {
    /// The next piece of the body, however the other side cut it; `None` at its end.
    /// Waits at most `idle` for it.
    ///
    /// # Errors
    /// `offline` (`why`: `timeout`, `dropped`), `cancelled`, `input_too_large`.
    pub async fn next(&mut self, idle: Duration) -> Result<Option<Vec<u8>>, NetError> {
        let cancel = self.cancel.clone();
        let piece = tokio::select! {
            biased;
            () = until(cancel.as_ref()) => Err(Fault::new(Code::Cancelled)),
            piece = tokio::time::timeout(idle, self.answer.chunk()) => match piece {
                Err(_) => Err(Fault::new(Code::Offline).with("why", "timeout")),
                Ok(piece) => piece.map_err(|error| classify(&error).into()),
            },
        };
        let Some(piece) = piece.map_err(NetError::maybe_sent)? else {
            return Ok(None);
        };
        let Some(left) = self.left.checked_sub(piece.len()) else {
            return Err(NetError::maybe_sent(
                Fault::new(Code::InputTooLarge).with("status", self.status),
            ));
        };
        self.left = left;
        Ok(Some(piece.to_vec()))
    }

    /// The rest of the body, for an answer that is no stream.
    ///
    /// # Errors
    /// As [`Streaming::next`].
    pub async fn whole(mut self, idle: Duration) -> Result<crate::Response, NetError> {
        let mut body = Vec::new();
        while let Some(piece) = self.next(idle).await? {
            body.extend_from_slice(&piece);
        }
        Ok(crate::Response {
            status: self.status,
            headers: self.headers,
            body,
        })
    }
}
