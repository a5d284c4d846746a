//! Orders for the practice: asked for in the main window, shown in full and signed
//! in the signing window.

use super::ceremony::Asked;
use super::guard::Caller;
use super::outside::Topic;
use super::premises::blocking;
use super::state::Desk;
use cs_app::PinEntry;
use cs_app::views::OrderDraft;
use cs_error::{Code, Fault, Outcome};
use std::sync::Arc;

impl Desk {
    /// Opens the signing window over an order. What is signed is what is held here,
    /// not what the page says later.
    ///
    /// # Errors
    /// Every refusal of the order; [`Code::NotEnrolled`], [`Code::PinLocked`]; the
    /// guard's.
    pub(crate) async fn open_order(
        &self,
        caller: Caller,
        draft: OrderDraft,
        reason: String,
    ) -> Outcome<()> {
        let (wanted, why) = (draft.clone(), reason.clone());
        let request = self
            .read(caller, move |station| station.order_request(&wanted, &why))
            .await?;
        self.ask(Asked::Order {
            draft,
            reason,
            request: Box::new(request),
        })
    }

    /// Gives the order that is shown, once, and hands it to the practice as soon as
    /// its server is there.
    ///
    /// # Errors
    /// [`Code::NotFound`] when the window is open for no order; the order's and the
    /// guard's.
    pub(crate) async fn order(&self, caller: Caller, pin: PinEntry) -> Outcome<()> {
        caller.ensure(Caller::Sign)?;
        let seated = self.at_work()?;
        let (draft, reason) = match &self.state().asked {
            Some(Asked::Order { draft, reason, .. }) => (draft.clone(), reason.clone()),
            _ => return Err(Fault::new(Code::NotFound).with("what", "ceremony")),
        };
        let station = Arc::clone(&seated.station);
        let done = blocking(move || station.give_order(&draft, &reason, &pin)).await;
        self.note_pin(&seated, &done);
        done?;
        self.touch();
        let station = Arc::clone(&seated.station);
        // Without the server it waits on this computer and goes with the next exchange.
        drop(tokio::spawn(async move { station.hand_on_orders().await }).await);
        self.refresh(
            &seated,
            &[Topic::Settings, Topic::Session, Topic::Proposals],
        )
        .await;
        self.still_at_work(&seated)
    }
}
