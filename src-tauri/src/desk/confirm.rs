//! Confirmations: the signing window takes the PIN, this side keeps the token. No
//! page ever holds one.

use super::ceremony::Asked;
use super::guard::Caller;
use super::premises::blocking;
use super::state::Desk;
use cs_app::below::{Operation, StepUpToken};
use cs_app::views::ConfirmRequest;
use cs_app::{PinEntry, Workstation};
use cs_error::{Code, Fault, Outcome};
use std::sync::Arc;
use tokio::sync::oneshot;

impl Desk {
    /// Opens the signing window to confirm an operation, and answers once it was
    /// confirmed there.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] for no operation, [`Code::RoleMayNotUse`] when the
    /// role may not do it, [`Code::Cancelled`] when the window was closed; the
    /// guard's.
    pub(crate) async fn confirm(&self, caller: Caller, operation: &str) -> Outcome<()> {
        let operation = Operation::parse(operation)
            .ok_or_else(|| Fault::new(Code::InputInvalid).with("field", "operation"))?;
        self.read(caller, move |station| station.may_step_up(operation))
            .await?;
        let seated = self.at_work()?;
        let (given, waiting) = oneshot::channel();
        self.ask(Asked::Confirm { operation, given })?;
        let done = waiting.await;
        self.still_at_work(&seated)?;
        done.map_err(|_| Fault::new(Code::Cancelled))
    }

    /// Confirms what the signing window is open for: with the PIN, or, without one,
    /// by signing in anew.
    ///
    /// # Errors
    /// [`Code::PinWrong`] with the tries left, [`Code::PinLocked`], the sign-in's;
    /// the guard's.
    pub(crate) async fn confirm_by(&self, caller: Caller, pin: Option<PinEntry>) -> Outcome<()> {
        caller.ensure(Caller::Sign)?;
        let seated = self.at_work()?;
        let operation = match &self.state().asked {
            Some(Asked::Confirm { operation, .. }) => *operation,
            _ => return Err(not_asked()),
        };
        let station = Arc::clone(&seated.station);
        let done = match pin {
            Some(pin) => blocking(move || station.step_up_by_pin(operation, &pin)).await,
            None => {
                self.cancellable(async move { station.step_up_by_sign_in(operation).await })
                    .await
            }
        };
        self.note_pin(&seated, &done);
        let token = done?;
        self.person_was_here();
        let given = {
            let mut state = self.state();
            if !state.is_seated(&seated) {
                return Err(Fault::new(Code::SignedOut));
            }
            match state.asked.take() {
                Some(Asked::Confirm {
                    operation: still,
                    given,
                }) if still == operation => {
                    state.confirmed = Some((operation, token));
                    given
                }
                other => {
                    state.asked = other;
                    return Err(not_asked());
                }
            }
        };
        self.outside.dismiss_signing();
        // Whoever asked may be gone; then the token is dropped with the next lock.
        given.send(()).map_err(|()| not_asked())
    }

    /// Refuses what was not confirmed, before a person chooses a file in vain.
    ///
    /// # Errors
    /// [`Code::StepUpNeeded`].
    pub(crate) fn ensure_confirmed(&self, operation: Operation) -> Outcome<()> {
        let state = self.state();
        match &state.confirmed {
            Some((confirmed, _)) if *confirmed == operation => Ok(()),
            _ => Err(Fault::new(Code::StepUpNeeded).with("operation", operation.as_str())),
        }
    }

    /// The token of an operation, for its one use.
    pub(crate) fn take_confirmation(&self, operation: Operation) -> Option<StepUpToken> {
        let mut state = self.state();
        match state.confirmed.take() {
            Some((confirmed, token)) if confirmed == operation => Some(token),
            other => {
                state.confirmed = other;
                None
            }
        }
    }
}

fn not_asked() -> Fault {
    Fault::new(Code::NotFound).with("what", "ceremony")
}

/// What is confirmed, by whom, and whether a PIN can do it.
pub(super) fn request(station: &Workstation, operation: Operation) -> Outcome<ConfirmRequest> {
    let principal = station.principal()?;
    let tries = station.pin_tries()?.filter(|tries| !tries.is_spent());
    Ok(ConfirmRequest {
        what: operation.title().to_owned(),
        name: principal.display_name.clone(),
        role: principal.role.title().to_owned(),
        practice: station.practice().name.clone(),
        tries_left: tries.map(|tries| tries.0),
        demo: station.practice().demo,
    })
}
