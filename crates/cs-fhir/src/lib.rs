//! FHIR R4 JSON: typed views, references, search semantics, canonical JSON, validation.
//!
//! A [`Resource`] is JSON with its number lexemes kept; views read it without
//! copying. Nothing here knows where a resource came from or where it is stored.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod canonical;
mod date;
mod index;
mod path;
mod query;
mod resource;
pub mod terms;
mod validate;

pub use canonical::{canonical_bytes, sha256_hex};
pub use date::{PartialDate, Precision, instant_range, parse_instant};
pub use index::{IndexEntry, IndexValue, fold_text, index_entries, search_text};
pub use path::values_at;
pub use query::{Comparator, Param, ParamValue, Query, SortKey};
pub use resource::{Limits, Reference, Resource};
pub use validate::{Issue, Severity, validate};
