//! The model wall: providers of language models behind the de-identifier.
//!
//! A provider can be given nothing but a [`cs_deid::CleanPrompt`], and what it
//! puts on the wire comes out of a [`cs_deid::SealedBody`]: the whole request is
//! read by the scanner once more, over the tenant's people and places as they
//! are at that moment, before a connection is opened. A refusal sends nothing.
//!
//! Errors hold codes, numbers and fixed words; what a server wrote stays out.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod answer;
mod body;
mod messages;

pub use messages::{MAX_TOKENS, MessagesAccount, MessagesProvider};
