//! Skill manifests, the engine that runs and audits them, and the skills.
//!
//! A skill reads charts through the audited store port, never a source system,
//! and what it would send is a [`DraftedAction`] for a person to review. Time,
//! zone and identity are part of the [`SkillContext`].

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod card;
mod care;
mod context;
mod encounters;
mod engine;
mod lookup;
mod manifest;
mod namesakes;
mod output;
mod reader;

pub use card::card as patient_card;
pub use context::{SkillContext, SkillSettings};
pub use engine::{Engine, SentTimes};
pub use manifest::{Limits, Manifest, ManifestError, Status, manifest, manifests, parse_manifest};
pub use namesakes::namesakes;
pub use output::{Citation, Confidence, ConfidenceLevel, DraftedAction, SkillOutput, StepNote};
