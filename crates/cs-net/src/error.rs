//! How a request failed, and whether it may have had an effect.

use cs_error::{Code, Fault};
use std::error::Error as StdError;

/// What a failure leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// No byte of the request reached the other side: it had no effect.
    NotSent,
    /// Bytes may have left; whether there was an effect is not known here.
    MaybeSent,
}

/// A failed request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetError {
    fault: Fault,
    phase: Phase,
}

impl NetError {
    /// A failure before anything was sent.
    pub(crate) const fn not_sent(fault: Fault) -> Self {
        Self {
            fault,
            phase: Phase::NotSent,
        }
    }

    /// A failure after bytes may have left.
    pub(crate) const fn maybe_sent(fault: Fault) -> Self {
        Self {
            fault,
            phase: Phase::MaybeSent,
        }
    }

    /// What a person reads: `offline`, `tls_untrusted`, `destination_forbidden`,
    /// `cancelled`, `server_answer_invalid`, `input_invalid`.
    pub const fn fault(&self) -> &Fault {
        &self.fault
    }

    /// The closed code.
    pub const fn code(&self) -> Code {
        self.fault.code()
    }

    /// What it leaves open.
    pub const fn phase(&self) -> Phase {
        self.phase
    }
}

impl std::fmt::Display for NetError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.fault.fmt(f)
    }
}

impl StdError for NetError {}

impl From<NetError> for Fault {
    fn from(error: NetError) -> Self {
        error.fault
    }
}

/// Sorts what the HTTP client reports. Texts of foreign errors are dropped:
/// they may hold addresses.
pub(crate) fn classify(error: &reqwest::Error) -> NetError {
    let fault = if tls_is_at_fault(error) {
        Fault::new(Code::TlsUntrusted)
    } else if error.is_timeout() {
        Fault::new(Code::Offline).with("why", "timeout")
    } else if error.is_connect() {
        Fault::new(Code::Offline).with("why", "connect")
    } else if error.is_builder() {
        Fault::new(Code::InputInvalid).with("why", "request")
    } else {
        Fault::new(Code::Offline).with("why", "dropped")
    };
    if error.is_connect() || error.is_builder() {
        NetError::not_sent(fault)
    } else {
        NetError::maybe_sent(fault)
    }
}

/// Looks for a TLS error in the chain. `io::Error::source` skips the error it
/// wraps, so that one is looked at by hand.
pub(crate) fn tls_is_at_fault(error: &(dyn StdError + 'static)) -> bool {
    let mut at: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(one) = at {
        let wrapped = one
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        if one.is::<rustls::Error>() || wrapped.is_some_and(|inner| inner.is::<rustls::Error>()) {
            return true;
        }
        at = match wrapped {
            Some(inner) => Some(inner),
            None => one.source(),
        };
    }
    false
}
