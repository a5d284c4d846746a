//! The desk: one profile, one person at a time, locked or at work. It decides
//! whether a command is answered at all; what it answers is decided below.

mod ceremony;
mod guard;
mod limits;
mod link;
mod lock;
mod office;
mod outside;
mod premises;
mod rounds;
mod schedule;
mod seats;
mod stage;
mod state;
#[cfg(test)]
mod tests;

pub(crate) use guard::Caller;
pub(crate) use link::DeepLink;
pub(crate) use lock::Why;
pub(crate) use outside::{Outside, Topic};
pub(crate) use premises::blocking;
pub(crate) use rounds::asking;
pub(crate) use state::Desk;
