//! Readers that stand before a real store.

use super::records::now;
use super::{Class, chosen, class, refused, size};
use chrono::{DateTime, Utc};
use chrono_tz::America::New_York;
use cs_access::{DeviceId, Principal, Role, SkillName, TenantId, UserId};
use cs_clinical::Practice;
use cs_error::{Code, Outcome};
use cs_fhir::{Limits, Query, Resource};
use cs_ports::{AuditContext, AuditStore, Charts, Incoming, SourceCursor, SyncMark, SyncState};
use cs_skills::{Engine, SkillContext, SkillSettings};
use cs_store::TenantStore;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;

/// Two patients and a visit.
const HELD: [&str; 3] = [
    r#"{"resourceType":"Patient","id":"p1","name":[{"given":["Testa"],"family":"Quillfeather"}],"birthDate":"1985-03-15","telecom":[{"system":"phone","value":"+18025550121"}]}"#,
    r#"{"resourceType":"Patient","id":"p2","name":[{"given":["May"],"family":"O'Brien"}],"birthDate":"1990"}"#,
    r#"{"resourceType":"Encounter","id":"e1","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/p1"},"period":{"start":"2026-11-02T15:00:00Z"}}"#,
];

struct Place {
    store: Arc<TenantStore>,
    _folder: TempDir,
}

static PLACE: LazyLock<Option<Place>> = LazyLock::new(|| open().ok());

fn tenant() -> Outcome<TenantId> {
    TenantId::parse("harbor-health")
}

fn open() -> Outcome<Place> {
    let folder = tempfile::tempdir().map_err(|_| Code::StoreUnwritable)?;
    let path = folder.path().join("store.db");
    let device = DeviceId::from_random([1; 16]);
    let store = TenantStore::open(&path, &[9; 32], &tenant()?, &device)?;
    let resources = HELD.iter().map(|text| {
        let resource = Resource::parse(text.as_bytes(), Limits::default())?;
        let source = "file".to_owned();
        Ok(Incoming { resource, source })
    });
    let mark = SyncMark {
        cursor: SourceCursor("0".to_owned()),
        complete: true,
        as_of: now(),
        done: 3,
    };
    let resources = resources.collect::<Outcome<Vec<_>>>()?;
    store.commit_page(&who(), "file", "file", resources, &[], &[], &mark)?;
    Ok(Place {
        store: Arc::new(store),
        _folder: folder,
    })
}

fn who() -> AuditContext {
    AuditContext {
        principal: None,
        action: "fuzz",
        purpose: "operations",
        correlation: "0".repeat(32),
        at: now(),
        agent: "fuzz".to_owned(),
    }
}

fn place() -> &'static Place {
    let place = PLACE.as_ref();
    assert!(
        place.is_some(),
        "the store for the targets could not be made"
    );
    match place {
        Some(place) => place,
        None => std::process::exit(70),
    }
}

/// The store still answers what it did.
fn still_whole(store: &TenantStore) {
    let read = store.read(&who(), "Patient", "p1");
    assert!(
        read.is_ok_and(|found| found.is_some()),
        "the store lost a patient"
    );
}

/// Codes a reader before the store may refuse with; another is a fault of it.
fn expected(code: Code) -> bool {
    matches!(
        code,
        Code::InputInvalid
            | Code::InputTooLarge
            | Code::NotFound
            | Code::SkillSchema
            | Code::RoleMayNotUse
            | Code::Ambiguous
            | Code::NotUnderstood
    )
}

pub(super) fn search(data: &[u8]) -> Class {
    let Ok(query) = serde_json::from_slice::<Query>(data) else {
        return 0;
    };
    let store = &place().store;
    let answer = store.search(&who(), &query);
    still_whole(store);
    match answer {
        Ok(page) => {
            assert!(page.hits.len() <= HELD.len());
            assert!(
                page.hits
                    .iter()
                    .all(|hit| hit.resource.kind() == query.kind)
            );
            class(&(page.hits.len(), page.total))
        }
        Err(fault) => {
            assert!(expected(fault.code()), "{fault:?}");
            refused(&fault)
        }
    }
}

pub(super) fn skill_input(data: &[u8]) -> Class {
    let (choice, body) = chosen(data);
    let Ok(input) = cs_json::value(body, cs_json::MOST_LEVELS) else {
        return 0;
    };
    let skill = SkillName::ALL[choice % SkillName::ALL.len()];
    let store = &place().store;
    let context = match context() {
        Ok(context) => context,
        Err(fault) => return refused(&fault),
    };
    let audit: Arc<dyn AuditStore> = store.clone();
    let engine = Engine::new(store.clone(), audit, Arc::new(never_sent));
    match engine.run(&context, skill, input) {
        Ok(output) => class(&(skill.as_str(), output.drafts.len(), output.steps.len())),
        Err(fault) => {
            assert!(expected(fault.code()), "{fault:?}");
            class(&(skill.as_str(), refused(&fault)))
        }
    }
}

fn never_sent(_: &str, _: DateTime<Utc>) -> Outcome<Vec<DateTime<Utc>>> {
    Ok(Vec::new())
}

fn context() -> Outcome<SkillContext> {
    Ok(SkillContext {
        principal: Principal {
            user: UserId {
                issuer: "https://signin.example".to_owned(),
                subject: "coach".to_owned(),
            },
            display_name: "Test Coach".to_owned(),
            role: Role::MpsAdmin,
            practices: vec![tenant()?],
            clinician: None,
            verified_at: now(),
        },
        tenant: tenant()?,
        now: now(),
        zone: New_York,
        correlation: "0".repeat(32),
        agent: "fuzz".to_owned(),
        practice: Practice {
            name: "Harbor Health".to_owned(),
            phone: "(802) 555-0100".to_owned(),
        },
        settings: SkillSettings::default(),
        stopped: BTreeSet::new(),
    })
}

/// Bytes as a store's file: refused in words, and left as they were.
pub(super) fn file(data: &[u8]) -> Class {
    let written = tempfile::tempdir().and_then(|folder| {
        let path = folder.path().join("store.db");
        std::fs::write(&path, data)?;
        Ok((folder, path))
    });
    let Ok((_folder, path)) = written else {
        return 0;
    };
    let (Ok(tenant), device) = (tenant(), DeviceId::from_random([1; 16])) else {
        return 0;
    };
    match TenantStore::open(&path, &[9; 32], &tenant, &device) {
        // An empty file is a new store.
        Ok(_) => size(data.len()).into(),
        Err(fault) => {
            let refusal = matches!(
                fault.code(),
                Code::StoreKeyWrong | Code::StoreDamaged | Code::StoreNewer | Code::TenantForbidden
            );
            assert!(refusal, "{fault:?}");
            let now = std::fs::read(&path).unwrap_or_default();
            assert!(now == data, "a refused file was changed");
            refused(&fault)
        }
    }
}
