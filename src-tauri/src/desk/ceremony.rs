//! What the signing window is open for. It holds what was asked on this side, so
//! that the page can neither add a text nor leave one out.

use super::guard::Caller;
use super::lock::LockClock;
use super::outside::Topic;
use super::premises::blocking;
use super::stage::{DeskStage, Event};
use super::state::{Desk, Seated};
use crate::commands::ShownItem;
use cs_app::views::{Ceremony, EnrolRequest, ProposalView, Sealed, SigningRequest, UnlockRequest};
use cs_app::{PinEntry, Workstation};
use cs_error::{Code, Fault, Outcome};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// What the signing window was opened for.
pub(crate) enum Asked {
    /// Texts to countersign, as they were shown; later, what was signed and may be
    /// recalled.
    Sign {
        items: Vec<ShownItem>,
        request: Box<SigningRequest>,
        sealed: Vec<String>,
    },
    /// The desk is locked.
    Unlock,
    /// A signing key is made.
    Enrol,
}

impl Desk {
    /// Opens the signing window over drafts that were shown in full. Each is read
    /// anew: what changed since is not put before anybody.
    ///
    /// # Errors
    /// [`Code::VersionConflict`] when something changed since it was shown,
    /// [`Code::NotEnrolled`], [`Code::PinLocked`]; the guard's.
    pub(crate) async fn open_signing(&self, caller: Caller, items: Vec<ShownItem>) -> Outcome<()> {
        if items.is_empty() {
            return Err(Fault::new(Code::InputInvalid).with("field", "items"));
        }
        let shown = items.clone();
        let request = self
            .read(caller, move |station| signing_request(station, &shown))
            .await?;
        self.ask(Asked::Sign {
            items,
            request: Box::new(request),
            sealed: Vec::new(),
        })
    }

    /// Opens the signing window to unlock the desk.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] unless it is locked.
    pub(crate) fn open_unlock(&self, caller: Caller) -> Outcome<()> {
        caller.ensure(Caller::Main)?;
        self.look();
        if !matches!(self.state().stage, DeskStage::Locked(_)) {
            return Err(Fault::new(Code::InputInvalid).with("why", "not locked"));
        }
        self.ask(Asked::Unlock)
    }

    /// Opens the signing window to choose a PIN.
    ///
    /// # Errors
    /// The guard's.
    pub(crate) fn open_enrol(&self, caller: Caller) -> Outcome<()> {
        caller.ensure(Caller::Main)?;
        self.at_work()?;
        self.ask(Asked::Enrol)
    }

    fn ask(&self, asked: Asked) -> Outcome<()> {
        self.state().asked = Some(asked);
        let opened = self.outside.open_signing();
        if opened.is_err() {
            self.state().asked = None;
        }
        opened
    }

    /// What the signing window is open for.
    ///
    /// # Errors
    /// [`Code::NotFound`] when it is open for nothing; the guard's.
    pub(crate) async fn ceremony(&self, caller: Caller) -> Outcome<Ceremony> {
        caller.ensure(Caller::Sign)?;
        self.look();
        let (seated, unlock) = {
            let state = self.state();
            let seated = state
                .seated
                .clone()
                .ok_or_else(|| Fault::new(Code::SignedOut))?;
            match (&state.asked, &state.stage) {
                (Some(Asked::Sign { request, .. }), DeskStage::Open(_)) => {
                    return Ok(Ceremony::Sign((**request).clone()));
                }
                (Some(Asked::Unlock), DeskStage::Locked(_)) => (seated, true),
                (Some(Asked::Enrol), DeskStage::Open(_)) => (seated, false),
                (Some(_), stage) => {
                    stage.ensure_open()?;
                    return Err(Fault::new(Code::NotFound).with("what", "ceremony"));
                }
                (None, _) => return Err(Fault::new(Code::NotFound).with("what", "ceremony")),
            }
        };
        let station = Arc::clone(&seated.station);
        blocking(move || {
            if unlock {
                unlock_request(&station).map(Ceremony::Unlock)
            } else {
                enrol_request(&station).map(Ceremony::Enrol)
            }
        })
        .await
    }

    /// Countersigns or declines all that is shown, and nothing else.
    ///
    /// # Errors
    /// [`Code::VersionConflict`] when the page names other texts than were put
    /// before the person; the guard's and the decision's.
    pub(crate) async fn sign(
        &self,
        caller: Caller,
        pin: PinEntry,
        reason: String,
        shown: Vec<ShownItem>,
        approve: bool,
    ) -> Outcome<Sealed> {
        caller.ensure(Caller::Sign)?;
        let seated = self.at_work()?;
        let items = match &self.state().asked {
            Some(Asked::Sign { items, sealed, .. }) if sealed.is_empty() => items.clone(),
            _ => return Err(Fault::new(Code::NotFound).with("what", "ceremony")),
        };
        if !same_items(&items, &shown) {
            return Err(Fault::new(Code::VersionConflict));
        }
        let station = Arc::clone(&seated.station);
        let done = blocking(move || decide(&station, &items, &pin, &reason, approve)).await;
        self.note_pin(&seated, &done);
        let (sealed, hold) = done?;
        self.person_was_here();
        if let Some(Asked::Sign { sealed: kept, .. }) = &mut self.state().asked {
            kept.clone_from(&sealed.ids);
        }
        if approve {
            let now = self.now().steady;
            // A moment after the hold's end: a recall at the last second wins.
            let wait = hold + Duration::from_millis(250);
            seated.rounds.plan(|plan| plan.want_send(now, wait));
        }
        self.refresh(&seated, &[Topic::Proposals, Topic::Today])
            .await;
        self.still_at_work(&seated)?;
        Ok(sealed)
    }

    /// Takes back what was just countersigned in this window.
    ///
    /// # Errors
    /// [`Code::NotFound`] for anything else; [`Code::ClaimLost`] when it left
    /// already.
    pub(crate) async fn recall_sealed(&self, caller: Caller, ids: Vec<String>) -> Outcome<()> {
        caller.ensure(Caller::Sign)?;
        let seated = self.at_work()?;
        let own = match &self.state().asked {
            Some(Asked::Sign { sealed, .. }) => {
                !ids.is_empty() && ids.iter().all(|id| sealed.contains(id))
            }
            _ => false,
        };
        if !own {
            return Err(Fault::new(Code::NotFound).with("what", "ceremony"));
        }
        let station = Arc::clone(&seated.station);
        let done = tokio::spawn(async move {
            // One that left already keeps no other from being taken back.
            let mut first = Ok(());
            for id in &ids {
                let recalled = station.recall(id).await.map(|_| ());
                first = first.and(recalled);
            }
            first
        })
        .await
        .unwrap_or_else(|_| Err(Fault::new(Code::Internal).with("what", "a task")));
        self.refresh(&seated, &[Topic::Proposals, Topic::Today])
            .await;
        done
    }

    /// Unlocks the desk.
    ///
    /// # Errors
    /// [`Code::PinWrong`] with the tries left, [`Code::PinLocked`]: then a full
    /// sign-in is needed, and the seat is left.
    pub(crate) async fn unlock(&self, caller: Caller, pin: PinEntry) -> Outcome<()> {
        caller.ensure(Caller::Sign)?;
        let seated = {
            let state = self.state();
            match (&state.asked, &state.stage, &state.seated) {
                (Some(Asked::Unlock), DeskStage::Locked(_), Some(seated)) => seated.clone(),
                _ => return Err(Fault::new(Code::NotFound).with("what", "ceremony")),
            }
        };
        let station = Arc::clone(&seated.station);
        let done = blocking(move || station.unlock(&pin)).await;
        self.note_pin(&seated, &done);
        done?;
        let now = self.now();
        let limit = super::limits::lock_limit(&seated.station);
        if !self.state().is_seated(&seated) {
            return Err(Fault::new(Code::SignedOut));
        }
        // Going there closes the window: what it was open for is done.
        self.go(Event::Unlocked, |state| {
            state.lock = LockClock::start(now, limit);
        })?;
        Ok(())
    }

    /// Makes the signing key after a fresh sign-in.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] when the two PINs differ, [`Code::PinTooWeak`], the
    /// sign-in codes.
    pub(crate) async fn enrol(
        &self,
        caller: Caller,
        pin: PinEntry,
        again: PinEntry,
    ) -> Outcome<()> {
        caller.ensure(Caller::Sign)?;
        let seated = self.at_work()?;
        if !matches!(self.state().asked, Some(Asked::Enrol)) {
            return Err(Fault::new(Code::NotFound).with("what", "ceremony"));
        }
        if !pin.same_as(&again) {
            return Err(Fault::new(Code::InputInvalid).with("why", "the two PINs differ"));
        }
        let station = Arc::clone(&seated.station);
        self.cancellable(async move { station.enrol(&pin).await })
            .await?;
        seated.pin.store(true, Ordering::Relaxed);
        self.person_was_here();
        self.note_link(&seated, None);
        self.refresh(&seated, &[Topic::Session, Topic::Proposals])
            .await;
        Ok(())
    }

    /// Closes the signing window; what was not signed stays unsigned.
    ///
    /// # Errors
    /// The guard's.
    pub(crate) fn close_ceremony(&self, caller: Caller) -> Outcome<()> {
        caller.ensure(Caller::Sign)?;
        self.ceremony_ended();
        self.outside.dismiss_signing();
        Ok(())
    }

    /// The signing window is gone, by whatever way.
    pub(crate) fn ceremony_ended(&self) {
        if self.state().asked.take().is_some() {
            // A sign-in begun there waits for nobody now.
            self.cancel_sign_in();
        }
    }

    /// A PIN that was typed shows that a person is here.
    fn person_was_here(&self) {
        self.touch();
    }

    /// After five wrong PINs the key is locked: whoever sits here has to sign in.
    fn note_pin<T>(&self, seated: &Seated, done: &Outcome<T>) {
        if done
            .as_ref()
            .is_err_and(|fault| fault.code() == Code::PinLocked)
        {
            seated.pin.store(false, Ordering::Relaxed);
            let locked = matches!(self.state().stage, DeskStage::Locked(_));
            if locked {
                drop(self.go(Event::Left, Self::clear));
            }
        }
    }
}

fn same_items(asked: &[ShownItem], shown: &[ShownItem]) -> bool {
    asked.len() == shown.len()
        && asked.iter().all(|item| {
            shown
                .iter()
                .any(|other| other.id == item.id && other.shown_digest == item.shown_digest)
        })
}

fn signing_request(station: &Workstation, items: &[ShownItem]) -> Outcome<SigningRequest> {
    let tries = station
        .pin_tries()?
        .ok_or_else(|| Fault::new(Code::NotEnrolled))?;
    if tries.is_spent() {
        return Err(Fault::new(Code::PinLocked).with("tries_left", 0_u32));
    }
    let shown: Vec<ProposalView> = items
        .iter()
        .map(|item| {
            let view = station.proposal_view(&item.id)?;
            if view.line.shown_digest == item.shown_digest {
                Ok(view)
            } else {
                Err(Fault::new(Code::VersionConflict))
            }
        })
        .collect::<Outcome<_>>()?;
    let principal = station.principal()?;
    let practice = station.practice();
    let hold = station.settings()?.hold_seconds;
    Ok(SigningRequest {
        items: shown,
        signer: principal.display_name.clone(),
        role: principal.role.title().to_owned(),
        device: short_device(station),
        from: format!("{}, {}", practice.name, practice.printed_phone()),
        demo: practice.demo,
        zone: practice.zone.clone(),
        hold_seconds: u32::try_from(hold).unwrap_or_default(),
        tries_left: tries.0,
    })
}

fn unlock_request(station: &Workstation) -> Outcome<UnlockRequest> {
    let principal = station.principal()?;
    Ok(UnlockRequest {
        name: principal.display_name.clone(),
        role: principal.role.title().to_owned(),
        practice: station.practice().name.clone(),
        tries_left: station.pin_tries()?.map_or(0, |tries| tries.0),
        demo: station.practice().demo,
    })
}

fn enrol_request(station: &Workstation) -> Outcome<EnrolRequest> {
    let principal = station.principal()?;
    Ok(EnrolRequest {
        name: principal.display_name.clone(),
        role: principal.role.title().to_owned(),
        device: short_device(station),
        replaces: station.pin_tries()?.is_some(),
        demo: station.practice().demo,
    })
}

/// The start of the device's id, as the audit's readers compare it.
fn short_device(station: &Workstation) -> String {
    station.device().as_str().chars().take(8).collect()
}

/// The seal, and the time in which it can be taken back.
fn decide(
    station: &Workstation,
    items: &[ShownItem],
    pin: &PinEntry,
    reason: &str,
    approve: bool,
) -> Outcome<(Sealed, Duration)> {
    let shown: Vec<(String, String)> = items
        .iter()
        .map(|item| (item.id.clone(), item.shown_digest.clone()))
        .collect();
    let decided = if approve {
        station.approve(&shown, pin, reason)?
    } else {
        station.decline(&shown, pin, reason)?
    };
    let principal = station.principal()?;
    // The decision's own instant, not a later look at the clock.
    let at = decided
        .iter()
        .filter_map(|item| item.decisions.last())
        .map(|decision| decision.at)
        .max()
        .unwrap_or_else(|| station.now());
    let hold = station.settings()?.hold_seconds.max(0).unsigned_abs();
    let leaves = at + chrono::Duration::seconds(i64::try_from(hold).unwrap_or_default());
    Ok((
        Sealed {
            signer: principal.display_name.clone(),
            role: principal.role.title().to_owned(),
            at: at.to_rfc3339(),
            leaves_at: approve.then(|| leaves.to_rfc3339()),
            ids: shown.into_iter().map(|(id, _)| id).collect(),
            approved: approve,
        },
        Duration::from_secs(hold),
    ))
}
