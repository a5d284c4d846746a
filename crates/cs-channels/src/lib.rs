//! SMS and e-mail: the adapters through which an approved message leaves.
//!
//! Both take an [`cs_approval::ApprovedWrite`] by value and send exactly its
//! bytes, once. What came of it is told in three words: done with the provider's
//! receipt, failed (nothing left, and why), or uncertain (it may have left; a
//! person decides). Nothing here sends a second time.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod address;
mod email;
mod reasons;
mod sms;
mod sms_inbox;
mod twilio;

pub use email::EmailChannel;
pub use reasons::explain;
pub use sms::{SmsAccount, SmsChannel};
