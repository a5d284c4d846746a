//! A store in a folder of its own, and people who read it.
#![allow(dead_code)]

use chrono::{DateTime, Duration, Utc};
use cs_access::{DeviceId, Principal, Role, TenantId, UserId};
use cs_fhir::{Limits, Resource};
use cs_ports::source::{RowReject, SourceCursor};
use cs_ports::{AuditContext, BatchReport, Incoming, SyncMark, SyncState};
use cs_store::TenantStore;
use std::path::PathBuf;
use tempfile::TempDir;

pub const KEY: [u8; 32] = [0x5a; 32];

pub struct Place {
    pub folder: TempDir,
    pub path: PathBuf,
}

impl Place {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("harbor-health.db");
        Self { folder, path }
    }

    pub fn open(&self) -> TenantStore {
        open(&self.path)
    }
}

pub fn open(path: &std::path::Path) -> TenantStore {
    TenantStore::open(path, &KEY, &tenant(), &device()).unwrap()
}

pub fn tenant() -> TenantId {
    TenantId::parse("harbor-health").unwrap()
}

pub fn device() -> DeviceId {
    DeviceId::from_random([1; 16])
}

pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-03-02T15:00:00Z")
        .unwrap()
        .to_utc()
        + Duration::seconds(seconds)
}

pub fn system(seconds: i64) -> AuditContext {
    AuditContext {
        principal: None,
        action: "sync",
        purpose: "operations",
        correlation: "0".repeat(32),
        at: at(seconds),
    }
}

pub fn coach(seconds: i64) -> AuditContext {
    let principal = Principal {
        user: UserId {
            issuer: "https://signin.example".into(),
            subject: "coach".into(),
        },
        display_name: "Test Coach".into(),
        role: Role::HealthCoach,
        practices: vec![tenant()],
        clinician: None,
        verified_at: at(0),
    };
    AuditContext {
        principal: Some(principal),
        action: "pms-patient-lookup",
        ..system(seconds)
    }
}

pub fn resource(text: &str) -> Resource {
    Resource::parse(text.as_bytes(), Limits::default()).unwrap()
}

pub fn incoming(text: &str) -> Incoming {
    Incoming {
        resource: resource(text),
        source: "pms".into(),
    }
}

pub fn mark(cursor: &str) -> SyncMark {
    SyncMark {
        cursor: SourceCursor(cursor.into()),
        complete: false,
        as_of: at(0),
        done: 1,
    }
}

pub fn put(store: &TenantStore, seconds: i64, rows: &[&str]) -> BatchReport {
    let rows = rows.iter().map(|text| incoming(text)).collect();
    store
        .commit_page(
            &system(seconds),
            "pms",
            "patients",
            rows,
            &[],
            &[],
            &mark("c"),
        )
        .unwrap()
}

pub fn reject(row_id: &str, original: &str) -> RowReject {
    RowReject {
        collection: "patients".into(),
        row_id: row_id.into(),
        reason: "birthDate: not a date".into(),
        original: original.into(),
    }
}
