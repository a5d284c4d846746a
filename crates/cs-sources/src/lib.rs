//! Adapters that read a practice's systems: OpenID sign-in, the PMS API, its
//! sync into the store, and its shared queue.
//!
//! Rows become FHIR R4 in [`map_row`]; the table of what becomes what stands in
//! [`cs_fhir::terms`]. Every byte goes through [`cs_net::Net`].

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod map;
pub mod oidc;
mod pms;
mod queue;
mod sync;

pub use map::{COLLECTIONS, Mapped, map_row};
pub use pms::{AccessTokens, PmsApi, PmsSource};
pub use queue::PmsQueue;
pub use sync::{SourceSync, synchronise};
