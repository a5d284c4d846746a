//! Roles, tiers, tenants, sessions and who may use or approve what.
//!
//! The tables are data taken from the product's role table (openclaw-pms-prd §7);
//! everything not named is denied.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod consent;
mod decide;
mod envelope;
mod fields;
mod ids;
mod operation;
mod permission;
mod policy;
mod role;
mod rules;
mod step_up;
mod verdict;

pub use decide::{Basis, decide};
pub use envelope::{Context, ContextEnvelope, ENVELOPE_LIFETIME};
pub use fields::{Field, Sees, minimise, sees};
pub use ids::{DeviceId, TenantId, UserId};
pub use operation::{Audience, Operation};
pub use permission::{
    Decision, Limit, Unmet, apply_limits, evaluate as evaluate_permissions, versioned,
};
pub use policy::{
    ActionKind, Denied, ROLES, administers, approvers_of, may_approve, may_read_policy,
    may_use_skill, needs_clinician, skills_of, users_of,
};
pub use role::{Clinician, OFFLINE_ROLE_HOURS, Principal, Role, SkillName, Tier};
pub use rules::{AccessRequest, Coding, Doing, Subject};
pub use step_up::{
    STEP_UP_LIFETIME, STEP_UP_SKEW, StepUpGrant, StepUpKeys, StepUpProof, StepUpRefusal,
    StepUpSecret, StepUpToken,
};
pub use verdict::{
    Ask, Reach, Rule, Verdict, drafts_of, reach_of, tier_of, touches_patient_data, verdict,
};
