//! De-identification: the only maker of text that may leave for a model.
//!
//! Three passes find identifiers (the tenant's own registry, formats with checks,
//! word lists with context); one resolver settles overlaps; a [`Vault`] replaces
//! them by typed tokens that stay stable in a conversation and are resolved back
//! only here. A [`Scanner`] written apart from all of it reads the final bytes of
//! a request and refuses to seal them while any registry value survives in any of
//! the encodings it decodes.
//!
//! [`CleanText`], [`CleanPrompt`] and [`SealedBody`] have private fields and no
//! constructor outside this crate: holding one proves where the text came from.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod clean;
mod context;
mod cues;
mod deid;
mod doc;
mod fold;
mod guardrails;
mod label;
mod lexicon;
mod patterns;
mod prompt;
mod refusal;
mod registry;
mod registry_index;
mod scan;
mod span;
mod vault;

pub use clean::{CleanText, Guardrails, Profile, SafeHarbor};
pub use deid::{Deidentifier, ProfileName, Redacted};
pub use label::Label;
pub use prompt::{CleanPrompt, CountBand, ResultShape, StaticText};
pub use refusal::{DeidRefusal, ScanRefusal};
pub use registry::{Entry, EntryKind, NameParts, Registry};
pub use scan::{MAX_BODY_BYTES, Scanner, SealedBody, seal};
pub use span::{Span, to_code_points};
pub use vault::{Reidentified, Vault, reidentify};
