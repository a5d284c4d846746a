//! The main job and what must stop it, as real processes against a real practice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "river/authority.rs"]
mod authority;
#[path = "river/desktops.rs"]
mod desktops;
#[path = "river/insider.rs"]
mod insider;
#[path = "river/job.rs"]
mod job;
#[path = "river/offline.rs"]
mod offline;
#[path = "river/provider.rs"]
mod provider;
mod support;
