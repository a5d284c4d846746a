//! Use cases and their DTOs over the ports; every shell calls this.
//!
//! [`Workstation`] is one practice opened on one device by one person. Each file
//! beside it is a use case: `session` signs people in and enrols their keys,
//! `exchange` synchronises, `ask` plans and runs skills, `review` shows and edits
//! proposals, `decide` signs, `dispatch` is the outbox.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod approvals;
mod ask;
mod audit;
mod audit_page;
mod cache_age;
mod chart;
mod claims;
mod contact_words;
mod conversations;
mod decide;
mod desk;
mod desk_settings;
mod differences;
mod dispatch;
pub mod dto;
mod events;
mod exchange;
mod facts;
mod grounds;
mod import;
mod messages;
mod names;
mod outbox;
mod payload_text;
mod people;
mod preview;
mod proof;
mod receipts;
mod replies;
mod results;
mod review;
mod session;
mod settings;
mod sources;
mod status;
mod step_titles;
mod support;
mod today;
mod turn_plan;
mod turns;
mod value_words;
pub mod views;
mod watched;
mod whom;
mod workstation;

pub use cs_audit::Report as AuditReport;
pub use cs_ports::Reject;

pub use ask::{AskAnswer, AskedStep, PlannedCall};
pub use desk::{PinTries, Sitter};
pub use facts::DeskFacts;
pub use import::{ImportFile, ImportReport};
pub use session::PinEntry;
pub use settings::{PracticeProfile, RuntimeSettings};
pub use sources::sync_result;
pub use status::LinkState;
pub use workstation::{Ports, Workstation};

/// What shells need of the layers below, so that they depend on this crate alone.
pub mod below {
    pub use cs_access::{Role, TenantId, UserId};
    pub use cs_agent::{answer_line, plan_line};
    pub use cs_deid::{Deidentifier, Entry, EntryKind, Label, NameParts, ProfileName, Registry};
    pub use cs_ports::{NoObserver, Progress, Randomness, SecretName, Secrets, Step, StepObserver};
}
