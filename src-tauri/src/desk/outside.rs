//! What the desk tells the windows; a trait, so that its rules are tested without
//! one.

use cs_app::views::Stage;
use cs_error::Outcome;

/// What can change below a view (`ui/src/backend/types.ts` lists the same).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Topic {
    Status,
    Today,
    Replies,
    Proposals,
    Charts,
    Conversations,
    Audit,
    Sources,
    Settings,
    Session,
}

impl Topic {
    /// The word the window knows.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Today => "today",
            Self::Replies => "replies",
            Self::Proposals => "proposals",
            Self::Charts => "charts",
            Self::Conversations => "conversations",
            Self::Audit => "audit",
            Self::Sources => "sources",
            Self::Settings => "settings",
            Self::Session => "session",
        }
    }
}

/// The windows and the desktop around them.
pub(crate) trait Outside: Send + Sync {
    /// The desk is at another stage.
    fn stage(&self, stage: Stage);
    /// Something changed below the views.
    fn changed(&self, topics: &[Topic]);
    /// The main window should open a place.
    fn open_place(&self, link: &str);
    /// Opens the signing window over the main one.
    ///
    /// # Errors
    /// [`cs_error::Code::Internal`] when the windowing system refuses.
    fn open_signing(&self) -> Outcome<()>;
    /// Closes the signing window at once.
    fn close_signing(&self);
    /// Closes the signing window once its page has had its answer.
    fn dismiss_signing(&self);
    /// Says something to a person who looks elsewhere. Never a name.
    fn notify(&self, sentence: &str);
    /// How many items wait for a person, for the tray.
    fn waiting(&self, items: u32);
}
