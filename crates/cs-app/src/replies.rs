//! What patients answered: read from where it came in, kept, matched, read.
//!
//! Messages are kept as `Communication` resources (`cs_fhir::terms::reply`), so
//! that they stand in the chart too. That somebody read one is a signed event:
//! colleagues must see that an urgent reply is in somebody's hands.

mod inbox;
mod keep;
mod stops;

pub(crate) use inbox::{Inbox, Reply};

use crate::Workstation;
use crate::views::ReplyView;
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use cs_approval::{EventKind, MarkAbout, Marked, ReplyRead};
use cs_audit::AuditAction;
use cs_clinical::OptOut;
use cs_error::{Code, Fault, Outcome};
use cs_fhir::terms::reply;
use cs_ports::{SyncMark, source::SourceCursor};
use std::collections::BTreeSet;

/// How far back messages are asked for at first, and shown.
pub(crate) const REPLY_DAYS: i64 = 90;

/// The provider's list is filtered by whole days of its own clock.
const OVERLAP: Duration = Duration::days(1);

/// Collection under which the position in a channel's inbox is kept.
const COLLECTION: &str = "messages";

impl Workstation {
    /// Reads what came in since it was last read, from every channel that can be
    /// read. Answers how many messages are new here. What was read before stays
    /// readable offline.
    ///
    /// # Errors
    /// [`Code::SignedOut`]; network codes; store codes.
    pub async fn poll_replies(&self) -> Outcome<u32> {
        self.context("replies")?;
        let mut new = 0;
        for channel in &self.ports.channels {
            let Some(inbox) = channel.inbox() else {
                continue;
            };
            let source = channel.name();
            let asked_at = self.now();
            let mark = self.ports.sync_state.mark(source, COLLECTION)?;
            let since = mark.as_ref().map_or_else(
                || asked_at - Duration::days(REPLY_DAYS),
                |mark| mark.as_of - OVERLAP,
            );
            let page = inbox.received(since).await?;
            // Waiting took time, and who is signed in may have changed.
            let who = self.context("replies")?;
            let known: BTreeSet<String> = self.known_replies(&who, since)?;
            let fresh: Vec<_> = page
                .messages
                .iter()
                .filter(|message| !known.contains(&message.id))
                .collect();
            if fresh.is_empty()
                && (!page.complete
                    || mark
                        .as_ref()
                        .is_some_and(|mark| asked_at - mark.as_of < Duration::hours(12)))
            {
                continue;
            }
            let incoming = fresh
                .iter()
                .map(|message| self.communication(&who, source, message))
                .collect::<Outcome<Vec<_>>>()?;
            let count = incoming.len() as u64;
            let before = mark.as_ref().map_or(0, |mark| mark.done);
            let mark = SyncMark {
                cursor: SourceCursor(since.to_rfc3339()),
                complete: page.complete,
                // A list that could not be read to its end is asked for again.
                as_of: if page.complete {
                    asked_at
                } else {
                    since + OVERLAP
                },
                done: before + count,
            };
            self.ports.sync_state.commit_page(
                &who,
                source,
                COLLECTION,
                incoming,
                &[],
                &[],
                &mark,
            )?;
            new += u32::try_from(count).unwrap_or(u32::MAX);
        }
        Ok(new)
    }

    /// The replies inbox: unread urgent ones first, then unread ones, then the
    /// others; the newest first in each.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::RoleMayNotUse`]; store codes.
    pub fn replies(&self, unread_only: bool) -> Outcome<Vec<ReplyView>> {
        let who = self.context("replies")?;
        self.may_coordinate(&who)?;
        let inbox = self.inbox(&who)?;
        let marks = self.ports.queue.marks(&who)?;
        let mut shown: Vec<(&Reply, Option<&ReplyRead>)> = inbox
            .replies
            .iter()
            .map(|reply| (reply, marks.replies.get(&reply.id)))
            .filter(|(_, read)| !unread_only || read.is_none())
            .collect();
        // Stable: the inbox is newest first already.
        shown.sort_by_key(|(reply, read)| (read.is_some(), !reply.is_urgent(), !reply.denies()));
        self.hand_out_replies(&who, shown.iter().map(|(reply, _)| *reply))?;
        Ok(shown
            .into_iter()
            .map(|(reply, read)| reply.view(read))
            .collect())
    }

    /// Marks a reply as read, with what was done about it.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::InputInvalid`], [`Code::InputTooLarge`],
    /// [`Code::RoleMayNotUse`]; store codes.
    pub fn read_reply(&self, id: &str, note: &str) -> Outcome<ReplyView> {
        let who = self.context("read-reply")?;
        self.may_coordinate(&who)?;
        let inbox = self.inbox(&who)?;
        let reply = inbox
            .replies
            .iter()
            .find(|reply| reply.id == id)
            .ok_or_else(|| Fault::new(Code::NotFound).with("what", "reply"))?;
        let about = MarkAbout::Reply {
            id: id.to_owned(),
            note: note.trim().to_owned(),
        };
        self.emit_mark(&who, about)?;
        let marks = self.ports.queue.marks(&who)?;
        self.hand_out_replies(&who, std::iter::once(reply))?;
        Ok(reply.view(marks.replies.get(id)))
    }

    /// Signs a mark as the person who is signed in.
    pub(crate) fn emit_mark(&self, who: &cs_ports::AuditContext, about: MarkAbout) -> Outcome<()> {
        let principal = self.principal()?;
        let marked = Marked {
            about,
            by: principal.user,
            name: principal.display_name,
        };
        marked
            .check()
            .map_err(|code| Fault::new(code).with("field", "mark"))?;
        self.emit(who, None, EventKind::Marked(Box::new(marked)))?;
        Ok(())
    }

    fn hand_out_replies<'a>(
        &self,
        who: &cs_ports::AuditContext,
        replies: impl Iterator<Item = &'a Reply>,
    ) -> Outcome<()> {
        let (mut patients, mut resources) = (BTreeSet::new(), Vec::new());
        for reply in replies {
            patients.extend(reply.patients.iter().map(|card| card.id.clone()));
            resources.push(reply.resource.clone());
        }
        self.hand_out(who, AuditAction::Search, patients, resources)
    }
}

impl Reply {
    /// Whether urgent words stand in it that the writer does not deny.
    pub(crate) fn is_urgent(&self) -> bool {
        self.urgent.iter().any(|found| !found.denied)
    }

    /// Whether urgent words stand in it, denied.
    pub(crate) fn denies(&self) -> bool {
        self.urgent.iter().any(|found| found.denied)
    }

    /// The only patient it can be from.
    pub(crate) fn patient_id(&self) -> Option<&str> {
        match self.patients.as_slice() {
            [one] => Some(&one.id),
            _ => None,
        }
    }

    /// As the window shows it.
    pub(crate) fn view(&self, read: Option<&ReplyRead>) -> ReplyView {
        let words = |denied: bool| {
            let found = self.urgent.iter().filter(|found| found.denied == denied);
            found.map(|found| found.words.clone()).collect()
        };
        let one = self.patients.len() == 1;
        ReplyView {
            id: self.id.clone(),
            patient: self.patients.first().filter(|_| one).cloned(),
            candidates: if one {
                Vec::new()
            } else {
                self.patients.clone()
            },
            from: self.from.clone(),
            channel: self.channel.to_owned(),
            text: self.text.clone(),
            at: rfc3339(self.at),
            urgent_words: words(false),
            denied_words: words(true),
            opt_out: self.opt_out != OptOut::No,
            read_by: read.map(|read| read.name.clone()),
            read_at: read.map(|read| rfc3339(read.at)),
            read_note: read.map(|read| read.note.clone()).unwrap_or_default(),
        }
    }
}

pub(crate) fn rfc3339(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The code under which what a message says about further messages is kept.
const fn stop_code(text: OptOut) -> Option<&'static str> {
    match text {
        OptOut::Yes => Some(reply::STOP),
        OptOut::Unclear => Some(reply::STOP_UNCLEAR),
        OptOut::No => None,
    }
}
