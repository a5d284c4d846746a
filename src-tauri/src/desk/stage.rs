//! What stage the desk is at, and the only ways from one to another. Pure.

use cs_app::views::Stage;
use cs_error::{Code, Fault, Outcome};

/// The stage with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DeskStage {
    /// The practice is being opened.
    Opening,
    /// It could not be opened.
    Failed(Fault),
    /// Nobody sits here.
    SignedOut,
    /// Somebody sits here and the desk is locked.
    Locked(String),
    /// At work.
    Open(String),
}

/// What happens to a desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// The practice is open and nobody is known.
    Opened,
    /// The practice could not be opened.
    NotOpened(Fault),
    /// It is tried again.
    Retried,
    /// Somebody who can unlock with a PIN takes this seat.
    TakenUp(String),
    /// Somebody signed in in full at this seat.
    SignedIn(String),
    /// The PIN was right.
    Unlocked,
    /// The desk locks.
    Locked,
    /// Whoever sat here left.
    Left,
}

impl DeskStage {
    /// The stage as the window knows it.
    pub(crate) const fn shown(&self) -> Stage {
        match self {
            Self::Opening => Stage::Opening,
            Self::Failed(_) => Stage::Failed,
            Self::SignedOut => Stage::SignedOut,
            Self::Locked(_) => Stage::Locked,
            Self::Open(_) => Stage::Open,
        }
    }

    /// Who sits here, locked or at work.
    pub(crate) fn seat(&self) -> Option<&str> {
        match self {
            Self::Locked(seat) | Self::Open(seat) => Some(seat),
            _ => None,
        }
    }

    /// Why nothing may be answered at this stage.
    ///
    /// # Errors
    /// The refusal, unless the desk is open.
    pub(crate) fn ensure_open(&self) -> Outcome<()> {
        Err(match self {
            Self::Open(_) => return Ok(()),
            Self::Opening => Fault::new(Code::Opening),
            Self::Failed(fault) => fault.clone(),
            Self::SignedOut => Fault::new(Code::SignedOut),
            Self::Locked(_) => Fault::new(Code::Locked),
        })
    }

    /// The stage after an event. There is no way from a locked desk to an open one
    /// but the PIN, and none to work but a PIN or a full sign-in.
    ///
    /// # Errors
    /// [`DeskStage::ensure_open`]'s refusal, or [`Code::InputInvalid`], for an event
    /// that cannot happen at this stage.
    pub(crate) fn after(&self, event: Event) -> Outcome<Self> {
        Ok(match (self, event) {
            (Self::Opening, Event::Opened) => Self::SignedOut,
            (Self::Opening, Event::NotOpened(fault)) => Self::Failed(fault),
            (Self::Failed(_), Event::Retried) => Self::Opening,
            (
                Self::Opening | Self::SignedOut | Self::Locked(_) | Self::Open(_),
                Event::TakenUp(seat),
            ) => Self::Locked(seat),
            (Self::SignedOut, Event::SignedIn(seat)) => Self::Open(seat),
            // A session that ran out is renewed by the same person.
            (Self::Open(now), Event::SignedIn(seat)) if *now == seat => Self::Open(seat),
            (Self::Locked(seat), Event::Unlocked) => Self::Open(seat.clone()),
            (Self::Open(seat), Event::Locked) => Self::Locked(seat.clone()),
            (Self::SignedOut | Self::Locked(_) | Self::Open(_), Event::Left) => Self::SignedOut,
            (stage, _) => {
                stage.ensure_open()?;
                return Err(Fault::new(Code::InputInvalid).with("why", "stage"));
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn events() -> impl Strategy<Value = Event> {
        let seat = prop::sample::select(vec!["coach", "admin"]).prop_map(str::to_owned);
        prop_oneof![
            Just(Event::Opened),
            Just(Event::NotOpened(Fault::new(Code::KeyringAway))),
            Just(Event::Retried),
            seat.clone().prop_map(Event::TakenUp),
            seat.prop_map(Event::SignedIn),
            Just(Event::Unlocked),
            Just(Event::Locked),
            Just(Event::Left),
        ]
    }

    proptest! {
        #[test]
        fn work_begins_only_by_pin_or_sign_in_at_the_same_seat(
            happened in prop::collection::vec(events(), 0..40)
        ) {
            let mut stage = DeskStage::Opening;
            for event in happened {
                let Ok(next) = stage.after(event.clone()) else {
                    continue;
                };
                if let DeskStage::Open(seat) = &next {
                    match (&stage, &event) {
                        (DeskStage::Locked(locked), Event::Unlocked) => prop_assert_eq!(locked, seat),
                        (DeskStage::SignedOut, Event::SignedIn(signed)) => prop_assert_eq!(signed, seat),
                        (DeskStage::Open(before), Event::SignedIn(_)) => prop_assert_eq!(before, seat),
                        other => prop_assert!(false, "open by {:?}", other),
                    }
                }
                prop_assert_eq!(next.ensure_open().is_ok(), matches!(next, DeskStage::Open(_)));
                stage = next;
            }
        }
    }

    #[test]
    fn a_locked_desk_takes_no_sign_in_and_says_so() {
        let locked = DeskStage::Locked("coach".to_owned());
        let refused = locked.after(Event::SignedIn("coach".to_owned()));
        assert_eq!(refused.unwrap_err().code(), Code::Locked);
        let refused = DeskStage::Opening.after(Event::SignedIn("coach".to_owned()));
        assert_eq!(refused.unwrap_err().code(), Code::Opening);
        let failed = DeskStage::Failed(Fault::new(Code::KeyringAway));
        assert_eq!(
            failed.after(Event::Unlocked).unwrap_err().code(),
            Code::KeyringAway
        );
    }

    #[test]
    fn another_person_can_only_take_a_seat_that_is_then_locked() {
        let open = DeskStage::Open("coach".to_owned());
        assert_eq!(
            open.after(Event::TakenUp("admin".to_owned())).unwrap(),
            DeskStage::Locked("admin".to_owned())
        );
        assert!(open.after(Event::SignedIn("admin".to_owned())).is_err());
    }
}
