//! The line at the bottom of the window, without touching the network and without
//! reading a draft: counts only, so that asking every few seconds leaves no trace
//! in the audit and none is needed.

use crate::Workstation;
use crate::audit_page::count;
use crate::cache_age::last_complete;
use crate::views::{DeskStatus, TaskProgress};
use chrono::{DateTime, Duration, Utc};
use cs_access::may_use_skill;
use cs_approval::State;
use cs_error::Outcome;

/// What the shell alone knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkState {
    /// Whether the practice's server answered last time.
    pub online: bool,
    /// Since when that is so.
    pub since: Option<DateTime<Utc>>,
    /// Whether the session at the server has run out.
    pub session_expired: bool,
    /// A sync that runs now.
    pub syncing: Option<TaskProgress>,
    /// Seconds until the desk locks by itself.
    pub locks_in: Option<u32>,
}

impl Workstation {
    /// Counts of what waits for this role, and how fresh the kept copy is.
    ///
    /// # Errors
    /// [`cs_error::Code::SignedOut`]; store codes.
    pub fn desk_status(&self, link: LinkState) -> Outcome<DeskStatus> {
        let role = self.principal()?.role;
        let open = self.ports.queue.open_counts()?;
        let of = |states: &[State]| {
            let seen = open.iter().filter(|one| {
                states.contains(&one.state)
                    && (one.roles.contains(&role) || may_use_skill(role, one.skill).is_ok())
            });
            count(seen.map(|one| one.count).sum())
        };
        Ok(DeskStatus {
            online: link.online,
            since: link.since.map(|since| since.to_rfc3339()),
            session_expired: link.session_expired,
            last_sync: self.last_sync()?,
            stale: self.copy_is_stale()?,
            syncing: link.syncing,
            in_review: of(&[State::InReview, State::Stale]),
            stale_drafts: of(&[State::Stale]),
            waiting_to_send: of(&[State::Approved, State::Executing]),
            uncertain: of(&[State::Uncertain]),
            unread_replies: 0,
            urgent_replies: 0,
            set_aside: count(self.ports.sync_state.reject_count()?),
            locks_in: link.locks_in,
        })
    }

    /// Whether the kept copy is older than the practice marks as stale.
    pub(crate) fn copy_is_stale(&self) -> Outcome<bool> {
        let hours = Duration::hours(self.settings()?.cache_hours);
        let last = last_complete(&*self.ports.settings)?;
        Ok(last.is_some_and(|last| self.now() - last > hours))
    }
}
