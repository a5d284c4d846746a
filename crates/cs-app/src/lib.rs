//! Use cases and their DTOs over the ports; every shell calls this.
//!
//! [`Workstation`] is one practice opened on one device by one person. Each file
//! beside it is a use case: `session` signs people in and enrols their keys,
//! `exchange` synchronises, `ask` plans and runs skills, `review` shows and edits
//! proposals, `decide` signs, `dispatch` is the outbox.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod ask;
mod audit;
mod claims;
mod decide;
mod dispatch;
pub mod dto;
mod events;
mod exchange;
mod grounds;
mod import;
mod messages;
mod people;
mod receipts;
mod review;
mod session;
mod settings;
pub mod views;
mod workstation;

pub use cs_audit::Report as AuditReport;
pub use cs_ports::Reject;

pub use ask::{AskAnswer, AskedStep, PlannedCall};
pub use import::{ImportFile, ImportReport};
pub use session::PinEntry;
pub use settings::{PracticeProfile, RuntimeSettings};
pub use workstation::{Ports, Workstation};

/// What shells need of the layers below, so that they depend on this crate alone.
pub mod below {
    pub use cs_access::{Role, TenantId, UserId};
    pub use cs_agent::{answer_line, plan_line};
    pub use cs_deid::{Deidentifier, Entry, EntryKind, Label, NameParts, ProfileName, Registry};
    pub use cs_ports::{NoObserver, Progress, Randomness, SecretName, Secrets, Step, StepObserver};
}
