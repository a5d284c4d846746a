//! Workstations of one practice over real stores; the practice's server, the
//! provider and the clock are made here and can be set.
#![allow(dead_code)]

mod seated;

#[allow(unused_imports)]
pub use seated::{scene, sits};

use crate::practice::{self, AUDIENCE, Desk, World, at, issuers};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use cs_access::{ActionKind, DeviceId, Principal};
use cs_app::dto::{OutboxReport, OutboxResult};
use cs_app::{PinEntry, Ports, PracticeProfile, Workstation};
use cs_approval::{
    ApprovedWrite, AttemptId, EventKind, ExecutionOutcome, PinCost, Proposal, Receipt, SignedEvent,
    make_key_at,
};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::terms::extension;
use cs_fhir::{Limits, Reference, Resource};
use cs_ports::source::{SourceCursor, SourcePage, SyncReport};
use cs_ports::{
    Attempt, AuditContext, Channel, Claim, ClaimAnswer, Clock, IdentityProvider, Inbox, Incoming,
    LookUp, NoObserver, Progress, PushAnswer, Queue, QueueServer, Randomness, Received,
    ReceivedPage, SETTING_AUDIENCE, SETTING_ISSUER_KEYS, SecretName, Secrets, SendResult, Settings,
    SignedIn, Source, StepObserver, SyncMark, SyncRunner, SyncState,
};
use cs_store::TenantStore;
use serde_json::json;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use zeroize::Zeroizing;

pub const PIN: &str = "294071";
pub const TEXT: &str = "Harbor Health here. Please call (802) 555-0100. Reply STOP to opt out.";

/// Outside the workstations: server, provider, clock.
pub struct Town {
    pub now: Mutex<DateTime<Utc>>,
    /// Whether the server answers; the provider always does.
    pub online: AtomicBool,
    /// Cuts the server off as soon as the provider has a message.
    pub cut_after_send: AtomicBool,
    pub events: Mutex<Vec<SignedEvent>>,
    pub claims: Mutex<HashMap<String, Claim>>,
    pub inbox: Mutex<Vec<String>>,
    /// What patients answered.
    pub replies: Mutex<Vec<Received>>,
}

impl Town {
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            now: Mutex::new(at(10)),
            online: AtomicBool::new(true),
            cut_after_send: AtomicBool::new(false),
            events: Mutex::default(),
            claims: Mutex::default(),
            inbox: Mutex::default(),
            replies: Mutex::default(),
        })
    }

    pub fn go_to(&self, minutes: i64) {
        *self.now.lock().unwrap() = at(minutes);
    }

    pub fn inbox(&self) -> usize {
        self.inbox.lock().unwrap().len()
    }

    fn reached(&self) -> Outcome<()> {
        if self.online.load(Ordering::Relaxed) {
            Ok(())
        } else {
            Err(Fault::new(Code::Offline))
        }
    }
}

struct At(Arc<Town>);

impl Clock for At {
    fn now(&self) -> DateTime<Utc> {
        *self.0.now.lock().unwrap()
    }
}

struct Dice;

impl Randomness for Dice {
    fn fill(&self, bytes: &mut [u8]) -> Outcome<()> {
        getrandom::fill(bytes).map_err(|_| Fault::new(Code::Internal))
    }
}

struct Server(Arc<Town>);

#[async_trait]
impl QueueServer for Server {
    async fn push(&self, events: &[SignedEvent]) -> Outcome<PushAnswer> {
        self.0.reached()?;
        let mut log = self.0.events.lock().unwrap();
        for event in events {
            if !log.iter().any(|known| known.event_id == event.event_id) {
                log.push(event.clone());
            }
        }
        Ok(PushAnswer {
            stored: events.iter().map(|event| event.event_id.clone()).collect(),
            refused: Vec::new(),
        })
    }

    async fn pull(&self, after: u64, limit: u32) -> Outcome<(Vec<SignedEvent>, u64)> {
        self.0.reached()?;
        let log = self.0.events.lock().unwrap();
        let first = usize::try_from(after).unwrap().min(log.len());
        let events: Vec<_> = log[first..].iter().take(limit as usize).cloned().collect();
        let last = after.max((first + events.len()) as u64);
        Ok((events, last))
    }

    async fn claim(
        &self,
        key: &str,
        device: &DeviceId,
        attempt: &AttemptId,
    ) -> Outcome<ClaimAnswer> {
        self.0.reached()?;
        let mut claims = self.0.claims.lock().unwrap();
        let held = claims.entry(key.to_owned()).or_insert_with(|| Claim {
            key: key.to_owned(),
            device: device.clone(),
            attempt: attempt.clone(),
            at: at(0),
        });
        Ok(if held.device == *device && held.attempt == *attempt {
            ClaimAnswer::Granted(held.clone())
        } else {
            ClaimAnswer::Lost(held.clone())
        })
    }
}

struct Texts(Arc<Town>);

#[async_trait]
impl Channel for Texts {
    fn name(&self) -> &'static str {
        "sms"
    }

    fn action(&self) -> ActionKind {
        ActionKind::SendSms
    }

    fn inbox(&self) -> Option<&dyn Inbox> {
        Some(self)
    }

    async fn send(&self, write: ApprovedWrite, _: &dyn StepObserver) -> SendResult {
        let mut inbox = self.0.inbox.lock().unwrap();
        inbox.push(String::from_utf8(write.payload().bytes.clone()).unwrap());
        if self.0.cut_after_send.load(Ordering::Relaxed) {
            self.0.online.store(false, Ordering::Relaxed);
        }
        let receipt = Receipt {
            reference: format!("SM{}", inbox.len()),
            status: "delivered".into(),
            at: *self.0.now.lock().unwrap(),
        };
        SendResult {
            outcome: ExecutionOutcome::Done(receipt),
        }
    }

    async fn look_up(&self, _: &Attempt, _: &[String]) -> Outcome<LookUp> {
        Err(Fault::new(Code::TlsUntrusted))
    }

    async fn status(&self, _: &Receipt) -> Outcome<Option<Receipt>> {
        Ok(None)
    }
}

#[async_trait]
impl Inbox for Texts {
    async fn received(&self, since: DateTime<Utc>) -> Outcome<ReceivedPage> {
        self.0.reached()?;
        let replies = self.0.replies.lock().unwrap();
        Ok(ReceivedPage {
            messages: replies
                .iter()
                .rev()
                .filter(|one| one.at >= since)
                .cloned()
                .collect(),
            complete: true,
        })
    }
}

/// The sign-in server: confirms whoever it is set to.
pub struct SignIn {
    town: Arc<Town>,
    pub says: Mutex<Principal>,
}

#[async_trait]
impl IdentityProvider for SignIn {
    async fn sign_in(&self, _: Option<String>) -> Outcome<SignedIn> {
        Err(Fault::new(Code::SignInFailed))
    }

    async fn confirm(&self) -> Outcome<Option<Principal>> {
        self.town.reached()?;
        let mut principal = self.says.lock().unwrap().clone();
        principal.verified_at = *self.town.now.lock().unwrap();
        Ok(Some(principal))
    }

    async fn sign_out(&self) -> Outcome<()> {
        Ok(())
    }
}

/// A source without changes.
struct Still(Arc<Town>);

#[async_trait]
impl Source for Still {
    fn id(&self) -> &str {
        "pms"
    }

    fn collections(&self) -> &'static [&'static str] {
        &[]
    }

    async fn changes(
        &self,
        _: &'static str,
        _: Option<&SourceCursor>,
        _: &dyn Progress,
    ) -> Outcome<SourcePage> {
        Err(Fault::new(Code::Offline))
    }

    async fn refresh(&self, _: &[Reference]) -> Outcome<Vec<(Reference, Option<Resource>)>> {
        Ok(Vec::new())
    }
}

#[async_trait]
impl SyncRunner for Still {
    async fn run(&self, _: &AuditContext, _: &dyn Progress) -> Outcome<SyncReport> {
        self.0.reached()?;
        Ok(SyncReport {
            collections: Vec::new(),
            as_of: Some(*self.0.now.lock().unwrap()),
        })
    }
}

#[derive(Default)]
struct Pocket(Mutex<HashMap<SecretName, Vec<u8>>>);

impl Secrets for Pocket {
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

pub struct Quiet;

impl Progress for Quiet {
    fn at(&self, _: &'static str, _: u64, _: u64) {}

    fn cancelled(&self) -> bool {
        false
    }
}

/// A person's workstation.
pub struct Seat {
    pub station: Workstation,
    pub store: Arc<TenantStore>,
    pub identity: Arc<SignIn>,
    pub folder: TempDir,
}

impl Seat {
    pub fn of(town: &Arc<Town>, world: &World, desk: &Desk, number: u8) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let store = TenantStore::open(&path, &[9; 32], &practice::tenant(), &desk.device).unwrap();
        store.set_device_key(desk.device_key.clone());
        let store = Arc::new(store);
        enrolled(&store, world, desk);
        for patient in 1..=4 {
            put(&store, &patient_resource(patient, false));
        }
        let pocket = Arc::new(Pocket::default());
        keep_key(&store, &*pocket, desk, number);
        let identity = Arc::new(SignIn {
            town: town.clone(),
            says: Mutex::new(desk.who.clone()),
        });
        let still = Arc::new(Still(town.clone()));
        let ports = Ports {
            charts: store.clone(),
            sync_state: store.clone(),
            queue: store.clone(),
            audit: store.clone(),
            settings: store.clone(),
            conversations: store.clone(),
            secrets: pocket,
            source: still.clone(),
            sync: still,
            server: Arc::new(Server(town.clone())),
            channels: vec![Arc::new(Texts(town.clone()))],
            identity: identity.clone(),
            clock: Arc::new(At(town.clone())),
            random: Arc::new(Dice),
            steps: Arc::new(NoObserver),
        };
        let profile = PracticeProfile {
            tenant: practice::tenant(),
            name: "Harbor Health".into(),
            phone: "+18025550100".into(),
            zone: "America/New_York".into(),
            client_id: AUDIENCE.into(),
            demo: true,
        };
        let station =
            Workstation::open(ports, profile, desk.device.clone(), desk.device_key.clone());
        station.resume(&desk.who.user).unwrap();
        station.set_setting("hold_seconds", 0).unwrap();
        Self {
            station,
            store,
            identity,
            folder,
        }
    }

    /// A draft for patient `number`, put up from here.
    pub fn draft(&self, desk: &Desk, number: u8, change: impl FnOnce(&mut Proposal)) -> String {
        let mut made = practice::proposal(number, &desk.who.user);
        made.target.address = phone(number);
        change(&mut made);
        let id = made.id.clone();
        let text = practice::revision(1, TEXT, &desk.who.user);
        let mut body = desk.body(
            5,
            Some(&id),
            EventKind::Proposed(Box::new(made), Box::new(text)),
        );
        body.seq = self.store.last_seq(&desk.device).unwrap() + 1;
        let event = SignedEvent::sign(&body, &desk.device_key);
        assert!(self.store.append(&system(), &[event]).unwrap().is_empty());
        id.to_string()
    }

    /// Shows and approves, as a shell does.
    pub fn approve(&self, id: &str) -> Outcome<()> {
        let shown = self.station.proposal(id)?.shown_digest;
        self.approve_as_shown(id, &shown)
    }

    pub fn approve_as_shown(&self, id: &str, shown: &str) -> Outcome<()> {
        let pin = PinEntry::new(PIN.to_owned());
        let shown = [(id.to_owned(), shown.to_owned())];
        self.station.approve(&shown, &pin, "").map(|_| ())
    }

    pub fn send(&self) -> OutboxReport {
        wait(self.station.run_outbox(&Quiet)).unwrap()
    }

    pub fn sync(&self) {
        wait(self.station.synchronise(&Quiet)).unwrap();
    }

    pub fn state(&self, id: &str) -> &'static str {
        self.station.proposal(id).unwrap().line.state
    }
}

pub fn wait<T>(work: impl Future<Output = T>) -> T {
    futures::executor::block_on(work)
}

/// What a run says of an item.
pub fn result(report: &OutboxReport, id: &str) -> Option<OutboxResult> {
    let found = report.items.iter().rev().find(|item| item.id == id);
    found.map(|item| item.result)
}

pub fn system() -> AuditContext {
    AuditContext {
        principal: None,
        action: "test",
        purpose: "operations",
        correlation: "0".repeat(32),
        at: at(5),
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

fn enrolled(store: &TenantStore, world: &World, desk: &Desk) {
    let issuers = serde_json::to_value(issuers()).unwrap();
    store.set(SETTING_ISSUER_KEYS, &issuers).unwrap();
    store.set(SETTING_AUDIENCE, &json!(AUDIENCE)).unwrap();
    // The server's log begins behind these.
    store
        .receive(&system(), &world.key_events.borrow(), 0)
        .unwrap();
    let kept = serde_json::to_value(&desk.who).unwrap();
    let key = format!("principal:{}", desk.who.user.key());
    store.set(&key, &kept).unwrap();
}

fn keep_key(store: &TenantStore, pocket: &dyn Secrets, desk: &Desk, number: u8) {
    let cost = PinCost {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };
    let keyring = [3; 32];
    let (wrapped, _) = make_key_at(&[number; 32], PIN, &keyring, [4; 16], cost).unwrap();
    let user = desk.who.user.key();
    let kept = serde_json::to_value(&wrapped).unwrap();
    store.set(&format!("signing-key:{user}"), &kept).unwrap();
    pocket
        .set(&SecretName::SigningSecret(user), &keyring)
        .unwrap();
}
