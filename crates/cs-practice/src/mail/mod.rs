//! The mail sandbox: a small SMTP listener and what the inbox shows of a mail.

pub(crate) mod message;
pub(crate) mod session;
pub(crate) mod smtp;
