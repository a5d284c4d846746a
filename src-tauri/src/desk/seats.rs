//! Taking a seat and leaving it.

use super::guard::Caller;
use super::limits::{is_fresh, lock_limit, sync_every};
use super::lock::{LockClock, Verdict, Why};
use super::outside::Topic;
use super::premises::{Premises, blocking};
use super::rounds::Rounds;
use super::stage::{DeskStage, Event};
use super::state::{Desk, Seated};
use cs_app::views::{DeskStatus, SeatCard, SessionView, Stage};
use cs_app::{LinkState, Workstation};
use cs_error::{Code, Fault, Outcome};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::Notify;

/// How often a keyring that is away is asked again.
const KEYRING_WAIT: Duration = Duration::from_secs(5);

impl Desk {
    /// Opens the practice. Whoever sat here last, and has a PIN, finds the desk
    /// locked; nobody finds it open.
    pub(crate) async fn open(self: &Arc<Self>) {
        let Some(premises) = self.enter().await else {
            return;
        };
        let wanted = self
            .opening
            .seat
            .clone()
            .or_else(|| premises.seat_used_last());
        let resumed = match wanted.clone() {
            Some(seat) => self.resume(&premises, &seat).await,
            None => Ok(None),
        };
        let done = match resumed {
            Ok(Some((station, pin))) => {
                let seat = wanted.clone().unwrap_or_default();
                self.sit(&premises, &seat, station, pin, Event::TakenUp(seat.clone()))
                    .map(|_| ())
            }
            Ok(None) => self
                .go(Event::Opened, |state| {
                    state.premises = Some(Arc::clone(&premises));
                    state.chosen = wanted;
                })
                .map(|_| ()),
            Err(fault) => self.go(Event::NotOpened(fault), |_| ()).map(|_| ()),
        };
        drop(done);
    }

    /// The open profile. A keyring that is away may come: it is asked again while
    /// the window says that it is away.
    async fn enter(&self) -> Option<Arc<Premises>> {
        let mut failed = false;
        loop {
            match Premises::enter(&self.opening).await {
                Ok(premises) => {
                    if failed {
                        self.go(Event::Retried, |_| ()).ok()?;
                    }
                    return Some(Arc::new(premises));
                }
                Err(fault) => {
                    let again = fault.code() == Code::KeyringAway;
                    if !failed {
                        self.go(Event::NotOpened(fault), |_| ()).ok()?;
                        failed = true;
                    }
                    if !again {
                        return None;
                    }
                    tokio::time::sleep(KEYRING_WAIT).await;
                }
            }
        }
    }

    /// A workstation for somebody who can unlock with a PIN; `None` when they have
    /// to sign in.
    async fn resume(
        self: &Arc<Self>,
        premises: &Arc<Premises>,
        seat: &str,
    ) -> Outcome<Option<(Arc<Workstation>, bool)>> {
        let (premises, seat) = (Arc::clone(premises), seat.to_owned());
        blocking(move || {
            if !premises.known()?.contains_key(&seat) {
                return Ok(None);
            }
            let opened = premises.open_seat(&seat)?;
            let Some(user) = opened.user else {
                return Ok(None);
            };
            match opened.station.resume(&user) {
                Ok(_) => {}
                Err(fault) if fault.code() == Code::SignedOut => return Ok(None),
                Err(fault) => return Err(fault),
            }
            let usable = has_pin(&opened.station)?;
            Ok(usable.then(|| (Arc::new(opened.station), true)))
        })
        .await
    }

    /// Seats somebody and begins their rounds.
    fn sit(
        self: &Arc<Self>,
        premises: &Arc<Premises>,
        seat: &str,
        station: Arc<Workstation>,
        pin: bool,
        event: Event,
    ) -> Outcome<(Stage, Seated)> {
        let now = self.now();
        let rounds = Rounds::new(now, sync_every(&station), is_fresh(&station));
        let limit = lock_limit(&station);
        let mut seated = None;
        let stage = self.go(event, |state| {
            state.premises = Some(Arc::clone(premises));
            seated = Some(Self::seat(state, seat, station, rounds, pin));
            state.lock = LockClock::start(now, limit);
        })?;
        let seated = seated.ok_or_else(|| Fault::new(Code::Internal))?;
        premises.note_seat(seat);
        let (desk, of) = (Arc::clone(self), seated.clone());
        tokio::spawn(async move {
            desk.begin_with(&of).await;
            desk.refresh(&of, &[Topic::Replies]).await;
            Rounds::run(desk, of).await;
        });
        Ok((stage, seated))
    }

    /// Takes up what this person chose on this device.
    async fn begin_with(&self, seated: &Seated) {
        let station = Arc::clone(&seated.station);
        let look = blocking(move || station.personal()).await;
        let mut state = self.state();
        if state.is_seated(seated) {
            state.notices = look.is_ok_and(|look| look.notifications);
        }
    }

    /// Who can sit here. Names of staff only.
    ///
    /// # Errors
    /// The guard's; the store's.
    pub(crate) async fn cards(&self, caller: Caller) -> Outcome<Vec<SeatCard>> {
        caller.ensure(Caller::Main)?;
        let premises = self.premises()?;
        let chosen = self.state().chosen.clone();
        blocking(move || premises.cards(chosen.as_deref())).await
    }

    /// Signs a person in. At work, only the same person may: their session is
    /// renewed then.
    ///
    /// # Errors
    /// [`Code::Locked`], [`Code::Cancelled`], the sign-in codes.
    pub(crate) async fn sign_in(
        self: &Arc<Self>,
        caller: Caller,
        seat: String,
    ) -> Outcome<SessionView> {
        caller.ensure(Caller::Main)?;
        let premises = self.premises()?;
        self.look();
        let at_work = {
            let state = self.state();
            state.stage.after(Event::SignedIn(seat.clone()))?;
            state.seated.clone()
        };
        let station = match &at_work {
            Some(seated) => Arc::clone(&seated.station),
            None => {
                let (premises, seat) = (Arc::clone(&premises), seat.clone());
                let opened = blocking(move || premises.open_seat(&seat)).await?;
                Arc::new(opened.station)
            }
        };
        let principal = self
            .cancellable({
                let station = Arc::clone(&station);
                async move { station.sign_in().await }
            })
            .await?;
        let (kept, of) = (Arc::clone(&premises), Arc::clone(&station));
        let asked = seat.clone();
        let (seat, pin) = blocking(move || {
            let seat = kept.remember(&asked, &principal.user)?;
            Ok((seat, has_pin(&of)?))
        })
        .await?;
        match at_work {
            Some(seated) => {
                self.still_at_work(&seated)?;
                let now = self.now().steady;
                seated.rounds.plan(|plan| plan.renewed(now));
                self.note_link(&seated, None);
                self.outside.changed(&[Topic::Session, Topic::Status]);
            }
            None => {
                let event = Event::SignedIn(seat.clone());
                self.sit(&premises, &seat, Arc::clone(&station), pin, event)?;
            }
        }
        blocking(move || station.session_view(&seat)).await
    }

    /// Runs a sign-in that `cancel_sign_in` can stop. One at a time.
    pub(crate) async fn cancellable<T: Send + 'static>(
        &self,
        sign_in: impl Future<Output = Outcome<T>> + Send + 'static,
    ) -> Outcome<T> {
        let stop = Arc::new(Notify::new());
        {
            let mut state = self.state();
            if let Some(before) = state.signing_in.replace(Arc::clone(&stop)) {
                before.notify_one();
            }
        }
        let mut task = tokio::spawn(sign_in);
        let done = tokio::select! {
            done = &mut task => {
                done.unwrap_or_else(|_| Err(Fault::new(Code::Internal).with("what", "a task")))
            }
            () = stop.notified() => {
                task.abort();
                Err(Fault::new(Code::Cancelled))
            }
        };
        let mut state = self.state();
        if state
            .signing_in
            .as_ref()
            .is_some_and(|now| Arc::ptr_eq(now, &stop))
        {
            state.signing_in = None;
        }
        done
    }

    /// Stops a sign-in that waits for the browser.
    pub(crate) fn cancel_sign_in(&self) {
        if let Some(stop) = &self.state().signing_in {
            stop.notify_one();
        }
    }

    /// The signed-in person.
    ///
    /// # Errors
    /// The guard's.
    pub(crate) async fn session(&self, caller: Caller) -> Outcome<SessionView> {
        caller.ensure(Caller::Main)?;
        let seat = self.at_work()?.seat;
        self.read(caller, move |station| station.session_view(&seat))
            .await
    }

    /// Signs out: tokens are revoked, drafts stay.
    ///
    /// # Errors
    /// The guard's and the secret store's.
    pub(crate) async fn sign_out(self: &Arc<Self>, caller: Caller) -> Outcome<()> {
        caller.ensure(Caller::Main)?;
        let seated = self.at_work()?;
        let premises = self.premises()?;
        seated.rounds.stop();
        let station = Arc::clone(&seated.station);
        let signed_out = tokio::spawn(async move { station.sign_out().await }).await;
        signed_out.map_err(|_| Fault::new(Code::Internal).with("what", "a task"))??;
        self.go(Event::Left, Self::clear)?;
        let seat = seated.seat;
        blocking(move || premises.forget(&seat)).await
    }

    /// Locks for whoever sits here and lets another take the seat.
    ///
    /// # Errors
    /// [`Code::Opening`], [`Code::NotFound`] for a seat that is none; the store's.
    pub(crate) async fn switch(self: &Arc<Self>, caller: Caller, seat: String) -> Outcome<Stage> {
        caller.ensure(Caller::Main)?;
        let premises = self.premises()?;
        self.look();
        let (stage, current) = {
            let state = self.state();
            (state.stage.clone(), state.seated.clone())
        };
        let same = current.as_ref().is_some_and(|now| now.seat == seat);
        if same && let Some(now) = &current {
            // A PIN that is spent is no way in: then a full sign-in is.
            if matches!(stage, DeskStage::Open(_)) {
                self.lock(Why::Switch);
            } else if !now.pin.load(Ordering::Relaxed) {
                self.go(Event::Left, Self::clear)?;
            }
            return Ok(self.state().stage.shown());
        }
        if matches!(stage, DeskStage::Open(_)) {
            self.lock(Why::Switch);
        }
        match self.resume(&premises, &seat).await? {
            Some((station, pin)) => {
                let event = Event::TakenUp(seat.clone());
                let (stage, _) = self.sit(&premises, &seat, station, pin, event)?;
                Ok(stage)
            }
            None => self.go(Event::Left, |state| {
                Self::clear(state);
                state.chosen = Some(seat);
            }),
        }
    }

    /// The line at the bottom and the counts of the rail.
    ///
    /// # Errors
    /// The guard's; the store's.
    pub(crate) async fn desk_status(self: &Arc<Self>, caller: Caller) -> Outcome<DeskStatus> {
        caller.ensure(Caller::Main)?;
        let seated = self.at_work()?;
        let (link, replies) = {
            let now = self.now();
            let mut state = self.state();
            let reading = state.is_reading();
            let locks_in = match state.lock.look(now, reading) {
                Verdict::Stays(left) => u32::try_from(left.as_secs()).ok(),
                Verdict::Locks(_) => Some(0),
            };
            let link = LinkState {
                online: state.link.online,
                since: state.link.since,
                session_expired: state.link.expired,
                syncing: seated.rounds.syncing(),
                locks_in,
            };
            (
                link,
                (state.counts.unread_replies, state.counts.urgent_replies),
            )
        };
        let status = self
            .read(caller, move |station| station.desk_status(link))
            .await?;
        self.page_listens();
        Ok(DeskStatus {
            unread_replies: replies.0,
            urgent_replies: replies.1,
            ..status
        })
    }
}

/// Whether the person at this workstation can unlock with a PIN.
///
/// # Errors
/// The store's.
pub(crate) fn has_pin(station: &Workstation) -> Outcome<bool> {
    Ok(station.pin_tries()?.is_some_and(|tries| !tries.is_spent()))
}
