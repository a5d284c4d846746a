//! A real practice on loopback, somebody signed in, and a store in memory.
#![allow(dead_code)]

use chrono::{DateTime, NaiveDate, Utc};
use cs_access::{TenantId, UserId};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::Reference;
use cs_net::{Destination, Net, NetPolicy, Request};
use cs_ports::{
    AuditContext, BatchReport, Clock, IdentityProvider, Incoming, Progress, Randomness, Reject,
    RowReject, SecretName, Secrets, Step, StepObserver, SyncMark, SyncState,
};
use cs_practice::{Practice, PracticeOptions, SeedRows};
use cs_sources::oidc::{DemoUserAgent, OidcClient, OidcConfig, Session};
use cs_sources::{PmsApi, PmsSource};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use zeroize::Zeroizing;

pub const PRACTICE: &str = "harbor-health";

pub struct RealClock;

impl Clock for RealClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

pub struct RealRandom;

impl Randomness for RealRandom {
    fn fill(&self, bytes: &mut [u8]) -> Outcome<()> {
        getrandom::fill(bytes).map_err(|_| Fault::new(Code::Internal))
    }
}

#[derive(Default)]
pub struct MemorySecrets(pub Mutex<BTreeMap<SecretName, Vec<u8>>>);

impl Secrets for MemorySecrets {
    fn get(&self, name: &SecretName) -> Outcome<Option<Zeroizing<Vec<u8>>>> {
        Ok(self
            .0
            .lock()
            .unwrap()
            .get(name)
            .cloned()
            .map(Zeroizing::new))
    }
    fn set(&self, name: &SecretName, value: &[u8]) -> Outcome<()> {
        self.0.lock().unwrap().insert(name.clone(), value.to_vec());
        Ok(())
    }
    fn delete(&self, name: &SecretName) -> Outcome<()> {
        self.0.lock().unwrap().remove(name);
        Ok(())
    }
}

pub struct Rig {
    pub practice: Practice,
    pub net: Net,
    pub secrets: Arc<MemorySecrets>,
}

impl Rig {
    /// With these rows; `None` is the whole synthetic population.
    pub async fn start(rows: Option<Vec<(&str, Vec<Value>)>>) -> Self {
        let mut options = PracticeOptions::new(7, NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
        options.population = rows.map(|rows| {
            SeedRows(
                rows.into_iter()
                    .map(|(name, rows)| (name.to_owned(), rows))
                    .collect(),
            )
        });
        let practice = Practice::start(options).await.unwrap();
        let allowed = Destination::https(practice.base_url(), "practice").unwrap();
        let mut policy = NetPolicy::to(vec![allowed]);
        policy.extra_roots_pem = Some(practice.ca_pem().to_owned());
        policy.retry.base = Duration::from_millis(1);
        let net = Net::new(policy).unwrap();
        Self {
            practice,
            net,
            secrets: Arc::default(),
        }
    }

    pub fn client(&self) -> OidcClient {
        let config = OidcConfig::practice(self.practice.base_url());
        OidcClient::new(
            self.net.clone(),
            config,
            Arc::new(RealClock),
            Arc::new(RealRandom),
        )
    }

    /// A session nobody has signed in to yet.
    pub fn seat(&self, login: &str, user: Option<UserId>) -> Session {
        let agent = Arc::new(DemoUserAgent::new(self.net.clone(), login));
        let secrets = Arc::clone(&self.secrets);
        Session::new(self.client(), agent, secrets, user)
    }

    pub async fn signed_in(&self, login: &str) -> Arc<Session> {
        let session = self.seat(login, None);
        session.sign_in(None).await.unwrap();
        Arc::new(session)
    }

    pub fn api(&self, session: &Arc<Session>, practice: &str) -> PmsApi {
        let tenant = TenantId::parse(practice).unwrap();
        let session = Arc::clone(session);
        PmsApi::new(self.net.clone(), self.practice.base_url(), tenant, session)
    }

    pub async fn source(&self, login: &str) -> PmsSource {
        let session = self.signed_in(login).await;
        PmsSource::new(self.api(&session, PRACTICE))
    }

    pub async fn control(&self, path: &str, body: Value) {
        let url = format!("{}/control/{path}", self.practice.base_url());
        let token = self.practice.control_token();
        let request = Request::post(&url)
            .header("x-control-token", token)
            .json(&body);
        let answer = self.net.send(request).await.unwrap();
        assert!(answer.is_success(), "{}", answer.status);
    }

    pub async fn knobs(&self, knobs: Value) {
        self.control("knobs", knobs).await;
    }
}

/// A patient row with what mapping needs; more is laid over it.
pub fn patient(number: usize) -> Value {
    json!({
        "id": format!("pat-{number:06}"), "practice_id": PRACTICE, "version": 1,
        "updated_at": format!("2026-01-01T00:{:02}:{:02}Z", number / 60, number % 60), "deleted": false,
        "mrn": format!("{number:08}"), "first_name": "Test", "last_name": format!("Person-{number}"),
        "birth_date": "1980-02-03", "sex": "female", "status": "active", "enrollment_status": "enrolled",
        "communication": {"sms_consent": true, "sms_opted_out": false},
    })
}

pub fn patients(count: usize) -> Vec<Value> {
    (1..=count).map(patient).collect()
}

pub fn who() -> AuditContext {
    AuditContext {
        principal: None,
        action: "sync",
        purpose: "operations",
        correlation: "0".repeat(32),
        at: Utc::now(),
    }
}

/// What a store keeps of a sync, in memory.
#[derive(Default)]
pub struct Shelf {
    pub resources: Mutex<BTreeMap<Reference, Value>>,
    pub rejects: Mutex<Vec<RowReject>>,
    pub marks: Mutex<BTreeMap<String, SyncMark>>,
    pub commits: Mutex<Vec<String>>,
}

impl Shelf {
    pub fn of_kind(&self, kind: &str) -> Vec<Value> {
        let all = self.resources.lock().unwrap();
        all.iter()
            .filter(|(reference, _)| reference.kind == kind)
            .map(|(_, value)| value.clone())
            .collect()
    }

    pub fn get(&self, kind: &str, id: &str) -> Option<Value> {
        self.resources
            .lock()
            .unwrap()
            .get(&Reference::new(kind, id))
            .cloned()
    }
}

impl SyncState for Shelf {
    fn commit_page(
        &self,
        _: &AuditContext,
        source: &str,
        collection: &str,
        incoming: Vec<Incoming>,
        deleted: &[Reference],
        rejects: &[RowReject],
        mark: &SyncMark,
    ) -> Outcome<BatchReport> {
        assert_eq!(source, "pms");
        let mut report = BatchReport::default();
        let mut all = self.resources.lock().unwrap();
        for one in incoming {
            let value = one.resource.to_value();
            match all.insert(one.resource.reference(), value.clone()) {
                None => report.created += 1,
                Some(old) if old == value => report.unchanged += 1,
                Some(_) => report.updated += 1,
            }
        }
        report.deleted = deleted
            .iter()
            .filter(|gone| all.remove(*gone).is_some())
            .count() as u64;
        report.rejected = rejects.len() as u64;
        self.rejects.lock().unwrap().extend_from_slice(rejects);
        self.marks
            .lock()
            .unwrap()
            .insert(collection.to_owned(), mark.clone());
        self.commits.lock().unwrap().push(collection.to_owned());
        Ok(report)
    }

    fn mark(&self, _: &str, collection: &str) -> Outcome<Option<SyncMark>> {
        Ok(self.marks.lock().unwrap().get(collection).cloned())
    }

    fn marks(&self, _: &str) -> Outcome<Vec<(String, SyncMark)>> {
        Ok(self.marks.lock().unwrap().clone().into_iter().collect())
    }

    fn rejects(&self, _: &AuditContext, _: u32) -> Outcome<Vec<Reject>> {
        Ok(Vec::new())
    }

    fn reject_count(&self) -> Outcome<u64> {
        Ok(self.rejects.lock().unwrap().len() as u64)
    }
}

/// Notes what it is told; asks to stop when `stop_at` rows of a collection are read.
#[derive(Default)]
pub struct Watch {
    pub seen: Mutex<Vec<(&'static str, u64, u64)>>,
    pub stop_at: Option<(&'static str, u64)>,
}

impl Progress for Watch {
    fn at(&self, what: &'static str, done: u64, total: u64) {
        self.seen.lock().unwrap().push((what, done, total));
    }
    fn cancelled(&self) -> bool {
        let seen = self.seen.lock().unwrap();
        self.stop_at.is_some_and(|(name, rows)| {
            seen.iter()
                .any(|(what, done, _)| *what == name && *done >= rows)
        })
    }
}

#[derive(Default)]
pub struct Steps(pub Mutex<Vec<Step>>);

impl StepObserver for Steps {
    fn reached(&self, step: Step) {
        self.0.lock().unwrap().push(step);
    }
}
