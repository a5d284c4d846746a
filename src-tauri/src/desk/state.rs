//! What the desk remembers, and its way from stage to stage.

use super::ceremony::Asked;
use super::guard::Caller;
use super::link::DeepLink;
use super::lock::{LockClock, Moment, Verdict, Why};
use super::outside::{Outside, Topic};
use super::premises::Premises;
use super::rounds::Rounds;
use super::stage::{DeskStage, Event};
use crate::args::Opening;
use cs_app::Workstation;
use cs_app::views::{AppStatus, DeskStatus, Refusal, Stage};
use cs_error::{Code, Fault, Outcome};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::Notify;

/// In so long a page that asked for its status also listens.
const LISTENS: Duration = Duration::from_millis(500);

/// Somebody at the desk.
#[derive(Clone)]
pub(crate) struct Seated {
    /// Their seat.
    pub(crate) seat: String,
    /// Their use cases.
    pub(crate) station: Arc<Workstation>,
    /// What runs by itself meanwhile.
    pub(crate) rounds: Arc<Rounds>,
    /// Whether a PIN opens a lock; without one the seat is left instead.
    pub(crate) pin: Arc<AtomicBool>,
    /// Told apart from whoever sat here before.
    generation: u64,
}

impl Seated {
    /// Somebody else sits here now, or nobody: work stops at its next safe place,
    /// and what was kept in memory goes at once, not with the last task.
    fn leave(&self) {
        self.rounds.stop();
        let station = Arc::clone(&self.station);
        std::thread::spawn(move || {
            station.forget_charts();
            station.forget_secrets();
        });
    }
}

/// What is known of the practice's server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Link {
    pub(crate) online: bool,
    pub(crate) since: Option<chrono::DateTime<chrono::Utc>>,
    pub(crate) expired: bool,
}

pub(crate) struct State {
    pub(crate) stage: DeskStage,
    pub(crate) premises: Option<Arc<Premises>>,
    pub(crate) seated: Option<Seated>,
    pub(crate) lock: LockClock,
    pub(crate) asked: Option<Asked>,
    /// The seat used last, or asked for at the start.
    pub(crate) chosen: Option<String>,
    pub(crate) link: Link,
    pub(crate) counts: DeskStatus,
    pub(crate) signing_in: Option<Arc<Notify>>,
    /// Whether this person wants notifications.
    pub(crate) notices: bool,
    /// Nothing was counted for this person yet: what waited before is no news.
    pub(crate) uncounted: bool,
    /// Whether the page of somebody at work listens for places.
    listening: bool,
    place: Option<DeepLink>,
    generations: u64,
}

/// One profile, one person at a time.
pub(crate) struct Desk {
    pub(crate) outside: Box<dyn Outside>,
    pub(crate) opening: Opening,
    started: Instant,
    state: Mutex<State>,
}

impl Desk {
    /// A desk whose practice is not open yet.
    pub(crate) fn new(opening: Opening, outside: Box<dyn Outside>) -> Arc<Self> {
        let started = Instant::now();
        let now = moment(started);
        Arc::new(Self {
            outside,
            started,
            state: Mutex::new(State {
                stage: DeskStage::Opening,
                premises: None,
                seated: None,
                lock: LockClock::start(now, Duration::from_secs(120)),
                asked: None,
                chosen: opening.seat.clone(),
                link: Link::default(),
                counts: DeskStatus::default(),
                signing_in: None,
                notices: false,
                uncounted: true,
                listening: false,
                place: opening.link.clone(),
                generations: 0,
            }),
            opening,
        })
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Both clocks, now.
    pub(crate) fn now(&self) -> Moment {
        moment(self.started)
    }

    /// Which program, version and profile this is and what to show.
    pub(crate) fn app_status(&self) -> AppStatus {
        self.look();
        AppStatus {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            profile: self.opening.profile.clone(),
            demo: self.opening.profile == crate::args::DEMO,
            stage: self.state().stage.shown(),
        }
    }

    /// Why the practice could not be opened.
    pub(crate) fn fault(&self) -> Option<Refusal> {
        match &self.state().stage {
            DeskStage::Failed(fault) => Some(fault.clone().into()),
            _ => None,
        }
    }

    /// The open profile.
    ///
    /// # Errors
    /// [`Code::Opening`], or why it could not be opened.
    pub(crate) fn premises(&self) -> Outcome<Arc<Premises>> {
        let state = self.state();
        if let DeskStage::Failed(fault) = &state.stage {
            return Err(fault.clone());
        }
        state
            .premises
            .clone()
            .ok_or_else(|| Fault::new(Code::Opening))
    }

    /// Goes to the stage after `event`; `with` changes what belongs to it in the
    /// same breath. The windows are told afterwards.
    ///
    /// # Errors
    /// The stage's refusal; then nothing changed.
    pub(crate) fn go(&self, event: Event, with: impl FnOnce(&mut State)) -> Outcome<Stage> {
        let answered = event == Event::Unlocked;
        let (stage, ended) = {
            let mut state = self.state();
            let next = state.stage.after(event)?;
            let same_person = state.stage.seat() == next.seat();
            // A session that is renewed ends nothing; every other way does.
            let renewed = same_person
                && matches!(
                    (&state.stage, &next),
                    (DeskStage::Open(_), DeskStage::Open(_))
                );
            let ended = !renewed && state.asked.take().is_some();
            state.stage = next;
            with(&mut state);
            (state.stage.shown(), ended)
        };
        match (ended, answered) {
            (true, true) => self.outside.dismiss_signing(),
            (true, false) => self.outside.close_signing(),
            (false, _) => {}
        }
        self.outside.stage(stage);
        if stage != Stage::Open {
            self.state().listening = false;
        }
        Ok(stage)
    }

    /// Seats somebody: their generation tells them from everybody before.
    pub(crate) fn seat(
        state: &mut State,
        seat: &str,
        station: Arc<Workstation>,
        rounds: Arc<Rounds>,
        pin: bool,
    ) -> Seated {
        state.generations += 1;
        let seated = Seated {
            seat: seat.to_owned(),
            station,
            rounds,
            pin: Arc::new(AtomicBool::new(pin)),
            generation: state.generations,
        };
        if let Some(before) = state.seated.replace(seated.clone()) {
            before.leave();
        }
        state.chosen = Some(seat.to_owned());
        state.uncounted = true;
        state.link = Link::default();
        state.counts = DeskStatus::default();
        seated
    }

    /// Nobody sits here any more.
    pub(crate) fn clear(state: &mut State) {
        if let Some(before) = state.seated.take() {
            before.leave();
        }
        state.link = Link::default();
        state.counts = DeskStatus::default();
    }

    /// Looks at the clocks and locks when it is time. Asked every second, and
    /// before anything is answered.
    pub(crate) fn look(&self) {
        let verdict = {
            let now = self.now();
            let mut state = self.state();
            if !matches!(state.stage, DeskStage::Open(_)) {
                return;
            }
            let reading = state.is_reading();
            state.lock.look(now, reading)
        };
        if let Verdict::Locks(why) = verdict {
            self.lock(why);
        }
    }

    /// Somebody is here.
    pub(crate) fn touch(&self) {
        let verdict = {
            let now = self.now();
            let mut state = self.state();
            if !matches!(state.stage, DeskStage::Open(_)) {
                return;
            }
            let reading = state.is_reading();
            state.lock.touch(now, reading)
        };
        if let Verdict::Locks(why) = verdict {
            self.lock(why);
        }
    }

    /// Locks. Somebody without a PIN could not unlock, so they leave instead and
    /// sign in again; their session at the server stays.
    pub(crate) fn lock(&self, why: Why) {
        let Some(seated) = self.state().seated.clone() else {
            return;
        };
        let event = if seated.pin.load(Ordering::Relaxed) {
            Event::Locked
        } else {
            Event::Left
        };
        let leaves = event == Event::Left;
        let gone = self.go(event, |state| {
            if leaves {
                Self::clear(state);
            }
        });
        if gone.is_ok() {
            // Nothing of a patient stays in memory for longer than a look. A lock
            // that can't be noted is a lock all the same.
            let station = seated.station;
            std::thread::spawn(move || {
                station.forget_charts();
                station.forget_secrets();
                station.note_locked(why.word())
            });
        }
    }

    /// Leaves for good: what runs by itself stops at its next safe place, the
    /// demo's servers stop, the stores are closed.
    pub(crate) async fn leave(&self) {
        let (seated, premises) = {
            let mut state = self.state();
            (state.seated.take(), state.premises.take())
        };
        if let Some(seated) = seated {
            seated.rounds.finish().await;
        }
        if let Some(premises) = premises {
            premises.leave().await;
        }
    }

    /// Opens a place in the main window: at once, or when somebody works there.
    pub(crate) fn visit(&self, place: DeepLink) {
        self.look();
        let listening = {
            let mut state = self.state();
            state.place = Some(place);
            state.listening && matches!(state.stage, DeskStage::Open(_))
        };
        if listening {
            self.open_waiting_place();
        }
    }

    /// The page of somebody at work asked for its status: it has begun to listen
    /// for places a moment before or after.
    pub(crate) fn page_listens(self: &Arc<Self>) {
        let first = {
            let mut state = self.state();
            !std::mem::replace(&mut state.listening, true) && state.place.is_some()
        };
        if first {
            let desk = Arc::clone(self);
            tokio::spawn(async move {
                tokio::time::sleep(LISTENS).await;
                if desk.at_work().is_ok() {
                    desk.open_waiting_place();
                }
            });
        }
    }

    fn open_waiting_place(&self) {
        let place = self.state().place.take();
        if let Some(place) = place {
            self.outside.open_place(&place.to_string());
        }
    }

    /// How many signed items have not left yet.
    pub(crate) fn waiting_to_send(&self) -> u32 {
        self.state().counts.waiting_to_send
    }

    /// A sync as soon as the one under way is done; for somebody who sits here.
    pub(crate) fn sync_soon(&self, caller: Caller) {
        self.look();
        let seated = self.state().seated.clone();
        if caller.ensure(Caller::Main).is_ok()
            && let Some(seated) = seated
        {
            let now = self.now().steady;
            seated.rounds.plan(|plan| plan.renewed(now));
        }
    }

    /// Whether the practice's server answered last time.
    pub(crate) fn is_online(&self) -> bool {
        self.state().link.online
    }

    /// Notes how the server answered; `None`: it was not asked.
    pub(crate) fn note_link(&self, seated: &Seated, answer: Option<Code>) {
        let changed = {
            let mut state = self.state();
            if !state.is_seated(seated) {
                return;
            }
            let (online, expired) = match answer {
                None => (true, false),
                Some(Code::SessionExpired | Code::SignedOut) => (true, true),
                Some(
                    Code::Offline
                    | Code::RateLimited
                    | Code::ServerFailed
                    | Code::ServerAnswerInvalid
                    | Code::TlsUntrusted,
                ) => (false, state.link.expired),
                // Nothing that says how the server is.
                Some(_) => return,
            };
            let changed = state.link.since.is_none()
                || (state.link.online, state.link.expired) != (online, expired);
            state.link.online = online;
            state.link.expired = expired;
            if changed {
                state.link.since = Some(seated.station.now());
            }
            changed
        };
        if changed {
            self.outside.changed(&[Topic::Status]);
        }
    }
}

impl State {
    /// Whether texts to sign are open.
    pub(crate) const fn is_reading(&self) -> bool {
        matches!(self.asked, Some(Asked::Sign { .. }))
    }

    /// Whether this very person sits here still.
    pub(crate) fn is_seated(&self, seated: &Seated) -> bool {
        self.seated
            .as_ref()
            .is_some_and(|now| now.generation == seated.generation)
    }
}

fn moment(started: Instant) -> Moment {
    Moment {
        steady: started.elapsed(),
        wall: SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default(),
    }
}
