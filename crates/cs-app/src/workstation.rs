//! One practice, opened on one device by one person.

use crate::cache_age::AgedCharts;
use crate::{DeskFacts, PracticeProfile, RuntimeSettings};
use chrono::{DateTime, Utc};
use cs_access::{DeviceId, Principal};
use cs_approval::DeviceKey;
use cs_audit::{AuditAction, AuditEntry, AuditOutcome};
use cs_error::{Code, Fault, Outcome};
use cs_ports::{
    AuditContext, AuditStore, Channel, Charts, Clock, Conversations, IdentityProvider, Queue,
    QueueServer, Randomness, Secrets, Settings, Source, StepObserver, SyncRunner, SyncState,
};
use std::sync::{Arc, Mutex, PoisonError};

/// Everything the use cases need from outside, wired once by `cs-compose`.
#[derive(Clone)]
pub struct Ports {
    /// Charts.
    pub charts: Arc<dyn Charts>,
    /// Sync bookkeeping.
    pub sync_state: Arc<dyn SyncState>,
    /// Proposals, attempts, events.
    pub queue: Arc<dyn Queue>,
    /// Audit chain.
    pub audit: Arc<dyn AuditStore>,
    /// Settings of the tenant.
    pub settings: Arc<dyn Settings>,
    /// Each person's conversations with the agent.
    pub conversations: Arc<dyn Conversations>,
    /// Keys and tokens.
    pub secrets: Arc<dyn Secrets>,
    /// The system of record.
    pub source: Arc<dyn Source>,
    /// Its sync.
    pub sync: Arc<dyn SyncRunner>,
    /// The practice's shared queue.
    pub server: Arc<dyn QueueServer>,
    /// Ways out.
    pub channels: Vec<Arc<dyn Channel>>,
    /// Sign-in.
    pub identity: Arc<dyn IdentityProvider>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Randomness>,
    /// Told of each step (kill tests).
    pub steps: Arc<dyn StepObserver>,
}

/// The use cases.
pub struct Workstation {
    pub(crate) ports: Ports,
    pub(crate) practice: PracticeProfile,
    pub(crate) device: DeviceId,
    pub(crate) device_key: DeviceKey,
    principal: Mutex<Option<Principal>>,
    /// Charts in memory while they are read.
    pub(crate) charts_kept: crate::chart::Shelf,
    /// The day's list and the inbox, while what they were made from stands.
    pub(crate) today_kept: crate::today::Kept,
    /// One writer of events at a time in this process: sequence numbers have no gaps.
    pub(crate) event_order: Mutex<()>,
    /// One dispatch at a time in this process.
    pub(crate) dispatching: futures::lock::Mutex<()>,
    /// What the wiring knows of this desk.
    pub(crate) facts: DeskFacts,
    /// The practice's people as the de-identifier knows them; made when first asked for.
    pub(crate) known_people: Mutex<Option<crate::preview::KnownPeople>>,
}

impl Workstation {
    /// Opens the practice. Whoever was signed in before is restored from the
    /// tenant's settings, with the time of their last confirmation.
    ///
    /// # Errors
    /// Store codes.
    pub fn open(
        ports: Ports,
        practice: PracticeProfile,
        device: DeviceId,
        device_key: DeviceKey,
    ) -> Self {
        let charts = Arc::new(AgedCharts {
            charts: ports.charts.clone(),
            settings: ports.settings.clone(),
            clock: ports.clock.clone(),
        });
        Self {
            ports: Ports { charts, ..ports },
            practice,
            device,
            device_key,
            principal: Mutex::new(None),
            charts_kept: crate::chart::Shelf::default(),
            today_kept: crate::today::Kept::default(),
            event_order: Mutex::new(()),
            dispatching: futures::lock::Mutex::new(()),
            facts: DeskFacts::default(),
            known_people: Mutex::new(None),
        }
    }

    /// Tells what only the wiring knows: hosts, channels, where things rest.
    #[must_use]
    pub fn with_facts(mut self, facts: DeskFacts) -> Self {
        self.facts = facts;
        self
    }

    /// The practice.
    pub const fn practice(&self) -> &PracticeProfile {
        &self.practice
    }

    /// This device.
    pub const fn device(&self) -> &DeviceId {
        &self.device
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// [`Code::SignedOut`].
    pub fn principal(&self) -> Outcome<Principal> {
        let held = self
            .principal
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        held.clone().ok_or_else(|| Fault::new(Code::SignedOut))
    }

    pub(crate) fn hold_principal(&self, principal: Option<Principal>) {
        let mut held = self
            .principal
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let user = |of: &Option<Principal>| of.as_ref().map(|person| person.user.key());
        let another = user(&held) != user(&principal);
        *held = principal;
        drop(held);
        if another {
            self.forget_charts();
        }
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        self.ports.clock.now()
    }

    /// The settings as they stand.
    ///
    /// # Errors
    /// Store codes.
    pub fn settings(&self) -> Outcome<RuntimeSettings> {
        RuntimeSettings::load(&*self.ports.settings)
    }

    /// Changes one setting; audited. Anybody may choose a hold and make a rule of
    /// approval stricter; only an administrator may loosen one.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::InputInvalid`], [`Code::RoleMayNotUse`], store codes.
    pub fn set_setting(&self, key: &str, value: i64) -> Outcome<()> {
        let who = self.context("settings")?;
        RuntimeSettings::check(key, value)?;
        if self.settings()?.is_loosened_by(key, value) {
            self.administrators_only(&who)?;
        }
        self.record(&who, AuditAction::Administer, AuditOutcome::Success, "")?;
        RuntimeSettings::set(&*self.ports.settings, key, value)
    }

    /// A context for one task, with a correlation id of its own.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::TenantForbidden`] when the person does not
    /// belong to this practice.
    pub(crate) fn context(&self, action: &'static str) -> Outcome<AuditContext> {
        let principal = self.principal()?;
        if !principal.belongs_to(&self.practice.tenant) {
            return Err(Fault::new(Code::TenantForbidden));
        }
        Ok(AuditContext {
            principal: Some(principal),
            ..self.system_context(action)?
        })
    }

    /// A context for the workstation's own work (receipts, claims after a crash).
    pub(crate) fn system_context(&self, action: &'static str) -> Outcome<AuditContext> {
        let correlation = self.random_id()?;
        Ok(AuditContext {
            principal: None,
            action,
            purpose: "operations",
            correlation,
            at: self.now(),
        })
    }

    pub(crate) fn random_id(&self) -> Outcome<String> {
        Ok(self
            .ports
            .random
            .id()?
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect())
    }

    /// Writes one audit entry of its own.
    pub(crate) fn record(
        &self,
        who: &AuditContext,
        action: AuditAction,
        outcome: AuditOutcome,
        code: &str,
    ) -> Outcome<()> {
        self.ports.audit.record(&AuditEntry {
            at: who.at,
            user: who
                .principal
                .as_ref()
                .map_or_else(|| "system".to_owned(), |principal| principal.user.key()),
            role: who
                .principal
                .as_ref()
                .map_or_else(String::new, |principal| principal.role.as_str().to_owned()),
            tenant: self.practice.tenant.to_string(),
            action,
            what: who.action.to_owned(),
            patients: Vec::new(),
            resources: Vec::new(),
            outcome,
            code: code.to_owned(),
            purpose: who.purpose.to_owned(),
            correlation: who.correlation.clone(),
        })
    }
}
