//! A person's desktop: a store of its own that knows the practice's keys.
#![allow(dead_code)]

use crate::practice::{self, AUDIENCE, Desk, World, at, attempt_id, draft, issuers, proposal_id};
use crate::support::{self, KEY, Place, put};
use cs_approval::{
    CitedValue, Difference, EventKind, Evidence, Proposal, ProposalState, RelyingQuery, SignedEvent,
};
use cs_error::Outcome;
use cs_fhir::Query;
use cs_ports::{AuditContext, ClaimedWork, Queue, SETTING_AUDIENCE, SETTING_ISSUER_KEYS, Settings};
use cs_store::TenantStore;
use serde_json::json;

pub const PATIENT: &str = r#"{"resourceType":"Patient","id":"pat-1","active":true,"telecom":[{"system":"phone","value":"+15005550006"}]}"#;

pub struct Desktop<'a> {
    pub desk: &'a Desk,
    pub place: Place,
    pub store: TenantStore,
}

pub fn who(minutes: i64) -> AuditContext {
    AuditContext {
        at: at(minutes),
        ..support::coach(0)
    }
}

impl<'a> Desktop<'a> {
    pub fn new(world: &World, desk: &'a Desk) -> Self {
        let place = Place::new();
        let store = Self::open(&place, desk);
        store
            .set(
                SETTING_ISSUER_KEYS,
                &serde_json::to_value(issuers()).unwrap(),
            )
            .unwrap();
        store.set(SETTING_AUDIENCE, &json!(AUDIENCE)).unwrap();
        store
            .receive(&who(0), &world.key_events.borrow(), 4)
            .unwrap();
        put(&store, 0, &[PATIENT]);
        Self { desk, place, store }
    }

    pub fn open(place: &Place, desk: &Desk) -> TenantStore {
        let store =
            TenantStore::open(&place.path, &KEY, &practice::tenant(), &desk.device).unwrap();
        store.set_device_key(desk.device_key.clone());
        store
    }

    pub fn state(&self, number: u8) -> ProposalState {
        self.store
            .proposal(&who(1), &proposal_id(number))
            .unwrap()
            .unwrap()
    }

    /// Drafts and approves; both events are stored here.
    pub fn approve(&self, number: u8, change: impl FnOnce(&mut Proposal)) -> ProposalState {
        let (state, event) = draft(self.desk, number, change);
        assert!(self.store.append(&who(1), &[event]).unwrap().is_empty());
        let decided = EventKind::Decided(self.desk.approve(2, &state));
        let event = self.desk.event(2, Some(&state.proposal.id), decided);
        assert!(self.store.append(&who(2), &[event]).unwrap().is_empty());
        self.state(number)
    }

    pub fn claim(
        &self,
        world: &World,
        number: u8,
        attempt: u8,
        minutes: i64,
    ) -> Outcome<ClaimedWork> {
        let id = proposal_id(number);
        // Signed only when used, so that a refused claim leaves no gap.
        let seq = self.store.last_seq(&self.desk.device).unwrap() + 1;
        let sign = |kind: EventKind| {
            let mut body = self.desk.body(minutes, Some(&id), kind);
            body.seq = seq;
            SignedEvent::sign(&body, &self.desk.device_key)
        };
        let event = sign(EventKind::Claimed {
            attempt: attempt_id(attempt),
        });
        let stale = |found: &[Difference]| Ok(sign(EventKind::WentStale(found.to_vec())));
        self.store.claim(
            &who(minutes),
            &id,
            &attempt_id(attempt),
            &world.keys(),
            &event,
            &stale,
        )
    }

    pub fn next(&self, minutes: i64, number: u8, kind: EventKind) -> SignedEvent {
        let mut body = self.desk.body(minutes, Some(&proposal_id(number)), kind);
        body.seq = self.store.last_seq(&self.desk.device).unwrap() + 1;
        SignedEvent::sign(&body, &self.desk.device_key)
    }
}

pub fn grounds(proposal: &mut Proposal) {
    let patient = support::resource(PATIENT).to_value();
    proposal.evidence = Evidence {
        values: vec![CitedValue::cite(&patient, 1, "Patient.telecom", "phone")],
        queries: vec![RelyingQuery::rely(
            Query::of("Communication").reference("patient", "Patient", "pat-1"),
            &[],
            &[],
            "nothing sent yet",
        )],
    };
}

pub fn raw(place: &Place) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(&place.path).unwrap();
    let hex: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    connection
        .execute_batch(&format!("PRAGMA key = \"x'{hex}'\";"))
        .unwrap();
    connection
}
