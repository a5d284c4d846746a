//! Roles, tiers, tenants, sessions and who may use or approve what.
//!
//! The tables are data taken from the product's role table (openclaw-pms-prd §7);
//! everything not named is denied.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod ids;
mod policy;
mod role;

pub use ids::{DeviceId, TenantId, UserId};
pub use policy::{
    ActionKind, Denied, ROLES, approvers_of, may_approve, may_use_skill, skills_of, users_of,
};
pub use role::{Clinician, OFFLINE_ROLE_HOURS, Principal, Role, SkillName, Tier};
