//! The last look at a request's bytes before they may leave.
//!
//! Written apart from the redactor on purpose: it shares the registry's raw values
//! and nothing else, so that one mistake cannot open both doors. It decodes what a
//! serializer or a model client may have done to a value, and fails closed.

mod canon;
mod decode;
mod table;

use std::fmt;

use crate::refusal::{DeidRefusal, ScanRefusal};
use crate::registry::{Registry, Value};

/// Largest body the scanner reads: a planner's prompt is a few kilobytes.
pub const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;

/// Looks for registry values in any of the encodings it knows.
#[derive(Clone, Default)]
pub struct Scanner {
    table: table::Table,
}

impl fmt::Debug for Scanner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scanner(…)")
    }
}

impl Scanner {
    /// How many registry values stand in the bytes, in whatever encoding.
    ///
    /// # Errors
    /// [`ScanRefusal`] with the count when values survive, or without one when the body
    /// is too large or nested too deep in encodings to be read whole.
    pub fn check(&self, body: &[u8]) -> Result<(), ScanRefusal> {
        if body.len() > MAX_BODY_BYTES {
            return Err(ScanRefusal::new(DeidRefusal::BodyTooLarge, 0));
        }
        let views = decode::views(body).ok_or(ScanRefusal::new(DeidRefusal::BodyUnreadable, 0))?;
        let mut found = std::collections::HashSet::new();
        for view in &views {
            let canon = canon::Canon::new(view);
            self.table.hits(&canon, &mut found);
        }
        if found.is_empty() {
            Ok(())
        } else {
            Err(ScanRefusal::new(DeidRefusal::ValueSurvived, found.len()))
        }
    }

    /// Seals a request's bytes when nothing survives in them.
    ///
    /// # Errors
    /// As [`Scanner::check`].
    pub fn seal(&self, body: Vec<u8>) -> Result<SealedBody, ScanRefusal> {
        self.check(&body)?;
        Ok(SealedBody { bytes: body })
    }

    pub(crate) fn add(&mut self, values: &[&Value]) {
        self.table.add(values);
    }
}

/// Bytes of a request in which the scanner found no registry value. The model route
/// accepts nothing else; only [`Scanner::seal`] makes one.
pub struct SealedBody {
    bytes: Vec<u8>,
}

impl SealedBody {
    /// The exact bytes to send.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The exact bytes to send, owned. Changing them breaks the seal: send them as they are.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl fmt::Debug for SealedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedBody({} bytes)", self.bytes.len())
    }
}

/// Seals a request's bytes against a registry.
///
/// # Errors
/// [`ScanRefusal`] when a registry value survives in the bytes in any decoded form, or
/// they can't be read whole. Nothing of the value is in the refusal.
pub fn seal(body: Vec<u8>, registry: &Registry) -> Result<SealedBody, ScanRefusal> {
    registry.scanner().seal(body)
}
