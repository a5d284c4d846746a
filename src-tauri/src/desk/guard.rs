//! Who may be answered: the right window, an open desk, the person who asked. The
//! capabilities say the same a second time; neither relies on the other.

use super::outside::Topic;
use super::premises::blocking;
use super::state::{Desk, Seated};
use cs_app::views::DeskStatus;
use cs_app::{LinkState, Workstation};
use cs_error::{Code, Fault, Outcome};
use std::future::Future;
use std::sync::Arc;

/// The window a command came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// The workstation.
    Main,
    /// The window in which a person signs.
    Sign,
    /// Any other: never answered.
    Unknown,
}

impl Caller {
    /// By the window's label.
    pub(crate) fn of(label: &str) -> Self {
        match label {
            "main" => Self::Main,
            "sign" => Self::Sign,
            _ => Self::Unknown,
        }
    }

    /// Refuses a command that belongs to the other window.
    ///
    /// # Errors
    /// [`Code::Internal`]: no page of ours asks that.
    pub(crate) fn ensure(self, wanted: Self) -> Outcome<()> {
        if self == wanted && self != Self::Unknown {
            Ok(())
        } else {
            Err(Fault::new(Code::Internal).with("why", "window"))
        }
    }
}

impl Desk {
    /// Who is at work, after a look at the clocks.
    ///
    /// # Errors
    /// [`Code::Locked`], [`Code::SignedOut`], [`Code::Opening`].
    pub(crate) fn at_work(&self) -> Outcome<Seated> {
        self.look();
        let state = self.state();
        state.stage.ensure_open()?;
        state
            .seated
            .clone()
            .ok_or_else(|| Fault::new(Code::SignedOut))
    }

    /// Whether what was read for somebody may be handed out: they still sit here
    /// and the desk is still open.
    ///
    /// # Errors
    /// As [`Desk::at_work`].
    pub(crate) fn still_at_work(&self, seated: &Seated) -> Outcome<()> {
        self.look();
        let state = self.state();
        state.stage.ensure_open()?;
        if state.is_seated(seated) {
            Ok(())
        } else {
            Err(Fault::new(Code::SignedOut))
        }
    }

    /// Answers the main window out of the store.
    ///
    /// # Errors
    /// The guard's and the work's.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        caller: Caller,
        work: impl FnOnce(&Workstation) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        caller.ensure(Caller::Main)?;
        let seated = self.at_work()?;
        let station = Arc::clone(&seated.station);
        let done = blocking(move || work(&station)).await;
        self.still_at_work(&seated)?;
        done
    }

    /// As [`Desk::read`], for what changes something: the views are told, and the
    /// counts are made anew.
    ///
    /// # Errors
    /// The guard's and the work's.
    pub(crate) async fn change<T: Send + 'static>(
        &self,
        caller: Caller,
        topics: &[Topic],
        work: impl FnOnce(&Workstation) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        caller.ensure(Caller::Main)?;
        let seated = self.at_work()?;
        let station = Arc::clone(&seated.station);
        let done = blocking(move || work(&station)).await;
        if done.is_ok() {
            self.refresh(&seated, topics).await;
        }
        self.still_at_work(&seated)?;
        done
    }

    /// As [`Desk::change`], for what asks the practice's server.
    ///
    /// # Errors
    /// The guard's and the work's.
    pub(crate) async fn reach_out<T, F>(
        &self,
        caller: Caller,
        topics: &[Topic],
        work: impl FnOnce(Arc<Workstation>) -> F,
    ) -> Outcome<T>
    where
        T: Send + 'static,
        F: Future<Output = Outcome<T>> + Send + 'static,
    {
        caller.ensure(Caller::Main)?;
        let seated = self.at_work()?;
        let done = tokio::spawn(work(Arc::clone(&seated.station)))
            .await
            .map_err(|_| Fault::new(Code::Internal).with("what", "a task"))?;
        self.note_link(&seated, done.as_ref().err().map(Fault::code));
        if done.is_ok() {
            self.refresh(&seated, topics).await;
        }
        self.still_at_work(&seated)?;
        done
    }

    /// Makes the counts anew and tells the views what changed. Replies are counted
    /// where `topics` says they may have changed: that reads them.
    pub(crate) async fn refresh(&self, seated: &Seated, topics: &[Topic]) {
        let station = Arc::clone(&seated.station);
        let recount = topics.contains(&Topic::Replies);
        let counted = blocking(move || count(&station, recount)).await;
        let news = {
            let mut state = self.state();
            if !state.is_seated(seated) {
                return;
            }
            let before = state.counts.clone();
            counted.ok().map(|mut counts| {
                if !recount {
                    counts.unread_replies = before.unread_replies;
                    counts.urgent_replies = before.urgent_replies;
                }
                state.counts.clone_from(&counts);
                let first = std::mem::take(&mut state.uncounted);
                (before, counts, state.notices && !first)
            })
        };
        if let Some((before, counts, notices)) = news {
            self.outside
                .waiting(counts.in_review + counts.uncertain + counts.unread_replies);
            if notices && let Some(sentence) = super::rounds::news(&before, &counts) {
                self.outside.notify(&sentence);
            }
        }
        let mut all = topics.to_vec();
        all.extend([Topic::Status, Topic::Audit]);
        all.sort();
        all.dedup();
        self.outside.changed(&all);
    }
}

fn count(station: &Workstation, replies: bool) -> Outcome<DeskStatus> {
    let mut counts = station.desk_status(LinkState::default())?;
    if replies {
        // Whose role reads no replies has none to be told of.
        let unread = station.replies(true).unwrap_or_default();
        let urgent = unread.iter().filter(|one| !one.urgent_words.is_empty());
        counts.urgent_replies = u32::try_from(urgent.count()).unwrap_or(u32::MAX);
        counts.unread_replies = u32::try_from(unread.len()).unwrap_or(u32::MAX);
    }
    Ok(counts)
}
