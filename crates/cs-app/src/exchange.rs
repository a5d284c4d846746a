//! Synchronising: the source's changes in, the queue's events both ways.

use crate::Workstation;
use crate::dto::{CollectionStatus, Status, SyncOutcome};
use cs_approval::{SignedEvent, State, TrustedKeys};
use cs_audit::{AuditAction, AuditOutcome};
use cs_error::{Code, Fault, Outcome};
use cs_ports::{AuditContext, Progress, Step, SyncReport};

/// Events per push or pull.
const EXCHANGE_BATCH: u32 = 200;

impl Workstation {
    /// Reads the source's changes and exchanges the queue.
    ///
    /// # Errors
    /// [`Code::Offline`], [`Code::Cancelled`], [`Code::SessionExpired`]; store codes.
    pub async fn synchronise(&self, progress: &dyn Progress) -> Outcome<SyncOutcome> {
        self.confirm_role().await?;
        let who = self.context("sync")?;
        let report = self.ports.sync.run(&who, progress).await?;
        self.exchange(&who).await?;
        // Those who answer may be out of reach while the practice's server is not:
        // what was read before stays, and the next sync asks again.
        if let Err(fault) = self.poll_replies().await
            && crate::dispatch::stops(fault.code())
        {
            return Err(fault);
        }
        let stale = self.mark_stale_and_expired()?;
        self.note_contact(&report)?;
        Ok(SyncOutcome {
            report,
            rejected: self.ports.sync_state.reject_count()?,
            stale,
        })
    }

    /// Pushes own events, then pulls what other devices did.
    pub(crate) async fn exchange(&self, who: &AuditContext) -> Outcome<()> {
        self.push(who).await?;
        self.pull(who).await
    }

    /// Pulls what other devices did, to the end.
    pub(crate) async fn pull(&self, who: &AuditContext) -> Outcome<()> {
        loop {
            let after = self.ports.queue.pulled_to()?;
            let (events, head) = self.ports.server.pull(after, EXCHANGE_BATCH).await?;
            if head <= after {
                return Ok(());
            }
            self.take_in(who, &events, after, head)?;
        }
    }

    /// Keeps a batch. One event that no device could take (another practice's,
    /// unreadable bytes of nobody known) must not keep the practice from exchanging the others:
    /// it is passed over and audited. What a newer version of this program signed
    /// is different: going on without it could send what it took back.
    fn take_in(
        &self,
        who: &AuditContext,
        events: &[SignedEvent],
        after: u64,
        head: u64,
    ) -> Outcome<()> {
        match self.ports.queue.receive(who, events, head) {
            Err(fault) if is_of_one_event(fault.code()) => {}
            other => return other.map(|_| ()),
        }
        let keys = self.trusted_keys()?;
        for event in events {
            let alone = std::slice::from_ref(event);
            match self.ports.queue.receive(who, alone, after) {
                Ok(_) => {}
                Err(fault) if !is_of_one_event(fault.code()) => return Err(fault),
                Err(_) if is_newer(event, &keys) => {
                    return Err(Fault::new(Code::ServerAnswerInvalid)
                        .with("why", "an event of a newer version of this program"));
                }
                // Somebody wrote in a colleague's name: this server can't be trusted
                // with claims either, so that nothing is sent until it was looked at.
                Err(fault)
                    if fault.code() == Code::SignatureInvalid
                        && keys.device(&event.device).is_some() =>
                {
                    return Err(fault);
                }
                Err(fault) => self.record(
                    who,
                    AuditAction::Import,
                    AuditOutcome::Refused,
                    fault.code().name(),
                )?,
            }
        }
        self.ports.queue.receive(who, &[], head).map(|_| ())
    }

    /// Pushes own events until none is left.
    pub(crate) async fn push(&self, who: &AuditContext) -> Outcome<()> {
        loop {
            let events = self.ports.queue.unpushed(EXCHANGE_BATCH)?;
            if events.is_empty() {
                return Ok(());
            }
            let answer = self.ports.server.push(&events).await?;
            if !answer.refused.is_empty() {
                // The server holds other bytes under our own sequence number: this
                // profile was copied or restored. Nothing may be sent from it.
                self.record(who, AuditAction::Execute, AuditOutcome::Refused, "fork")?;
                return Err(Fault::new(Code::SignatureInvalid).with("why", "fork"));
            }
            self.ports.queue.mark_pushed(&answer.stored)?;
            self.ports.steps.reached(Step::EventsPushed);
            if answer.stored.is_empty() {
                return Err(
                    Fault::new(Code::ServerAnswerInvalid).with("why", "push made no progress")
                );
            }
        }
    }

    pub(crate) fn note_contact(&self, report: &SyncReport) -> Outcome<()> {
        self.note_stopped(report)?;
        if let Some(as_of) = report.as_of {
            self.ports
                .settings
                .set("last_sync", &serde_json::Value::from(as_of.to_rfc3339()))?;
        }
        Ok(())
    }

    /// Rows set aside, newest first.
    ///
    /// # Errors
    /// Store codes.
    pub fn rejects(&self) -> Outcome<Vec<cs_ports::Reject>> {
        let who = self.context("rejects")?;
        self.ports.sync_state.rejects(&who, 1000)
    }

    /// When everything this role may read was last read to its end.
    ///
    /// # Errors
    /// Store codes.
    pub fn last_sync(&self) -> Outcome<Option<String>> {
        Ok(self
            .ports
            .settings
            .get("last_sync")?
            .and_then(|value| value.as_str().map(str::to_owned)))
    }

    /// Online or offline, last sync, what waits.
    ///
    /// # Errors
    /// Store codes; being offline is an answer, not an error.
    pub async fn status(&self) -> Outcome<Status> {
        let who = self.context("status")?;
        let online = self.ports.server.pull(u64::MAX >> 1, 1).await.is_ok();
        let open = self.ports.queue.proposals(&who, true)?;
        let count = |state: State| open.iter().filter(|item| item.state == state).count() as u64;
        let principal = self.principal()?;
        Ok(Status {
            practice: self.practice.name.clone(),
            demo: self.practice.demo,
            user: principal.display_name.clone(),
            role: principal.role.title().to_owned(),
            online,
            last_sync: self.last_sync()?,
            in_review: count(State::InReview) + count(State::Stale),
            waiting_to_send: count(State::Approved) + count(State::Executing),
            uncertain: count(State::Uncertain),
            resources: self.ports.charts.counts()?.into_iter().collect(),
            collections: self
                .ports
                .sync_state
                .marks(self.ports.source.id())?
                .into_iter()
                .map(|(name, mark)| CollectionStatus {
                    name,
                    complete: mark.complete,
                    as_of: mark.as_of,
                })
                .collect(),
        })
    }
}

/// Codes by which one event is refused, whatever else is in its batch.
fn is_of_one_event(code: Code) -> bool {
    matches!(
        code,
        Code::SignatureInvalid
            | Code::InputInvalid
            | Code::InputTooLarge
            | Code::TenantForbidden
            | Code::KeyUntrusted
    )
}

/// Signed by a workstation of this practice, an event's shape, and yet unreadable
/// here.
fn is_newer(event: &SignedEvent, keys: &TrustedKeys) -> bool {
    let known = keys
        .device(&event.device)
        .is_some_and(|device| event.signed_by(&device.public_key));
    let shaped = serde_json::from_slice::<serde_json::Value>(&event.body).is_ok_and(|body| {
        ["tenant", "device", "seq", "kind"]
            .iter()
            .all(|field| body.get(field).is_some())
    });
    known && shaped && event.open().is_err()
}
