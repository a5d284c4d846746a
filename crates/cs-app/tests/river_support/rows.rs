//! Patients of the practice, and putting resources into a store.

use crate::practice::at;
use cs_fhir::terms::extension;
use cs_fhir::{Limits, Resource};
use cs_ports::source::SourceCursor;
use cs_ports::{AuditContext, Incoming, SyncMark, SyncState};
use cs_store::TenantStore;
use serde_json::json;

pub fn system() -> AuditContext {
    AuditContext {
        principal: None,
        action: "test",
        purpose: "operations",
        correlation: "0".repeat(32),
        at: at(5),
        agent: "test".to_owned(),
    }
}

pub fn put(store: &TenantStore, resource: &str) {
    put_all(store, &[resource.to_owned()]);
}

pub fn put_all(store: &TenantStore, resources: &[String]) {
    let incoming = resources
        .iter()
        .map(|text| Incoming {
            resource: Resource::parse(text.as_bytes(), Limits::default()).unwrap(),
            source: "pms".into(),
        })
        .collect();
    let mark = SyncMark {
        cursor: SourceCursor("c".into()),
        complete: true,
        as_of: at(5),
        done: 1,
    };
    store
        .commit_page(&system(), "pms", "patients", incoming, &[], &[], &mark)
        .unwrap();
}

pub fn phone(number: u8) -> String {
    format!("+1802555012{number}")
}

pub fn patient_resource(number: u8, opted_out: bool) -> String {
    json!({
        "resourceType": "Patient", "id": format!("pat-{number}"), "active": true,
        "name": [{"given": ["Testa"], "family": "Sevenfold"}],
        "birthDate": "1970-01-01",
        "telecom": [{"system": "phone", "use": "mobile", "value": phone(number)}],
        "address": [{"state": "VT"}],
        "extension": [
            {"url": extension::SMS_CONSENT, "valueBoolean": true},
            {"url": extension::SMS_OPTED_OUT, "valueBoolean": opted_out},
        ],
    })
    .to_string()
}
