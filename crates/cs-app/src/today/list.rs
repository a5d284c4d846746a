//! The rows put together and put in order.

use super::day::Day;
use super::flagged::{Flagged, Row};
use super::office::office_day;
use crate::Workstation;
use crate::people::{guardian, patient_card};
use crate::replies::{Reply, rfc3339};
use crate::review::may_see;
use crate::views::{
    FlagView, Mark, MarkView, SourceLink, TodayCounts, TodayFilter, TodayList, UrgencyView,
    WorklistItem,
};
use cs_access::ActionKind;
use cs_approval::{ExecutionOutcome, MarkState, Marks, PatientMark, ProposalState, State};
use cs_clinical::Contact;
use cs_error::Outcome;
use cs_fhir::terms::{extension, extension_of};
use cs_ports::AuditContext;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Where a row stands in the list, first to last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// An urgent reply nobody has read.
    UrgentReply,
    /// A colleague asked this person, or somebody covered for, to take it.
    HandedHere,
    /// To be done, in the rules' order; waiting ones among them.
    Open,
    Snoozed,
    HandedOn,
    Done,
}

/// Everything a row is joined with, by patient id.
struct Joined {
    marks: Marks,
    /// The newest open draft of a message.
    drafts: BTreeMap<String, ProposalState>,
    /// The newest message sent today, with who approved it.
    sent: BTreeMap<String, MarkView>,
}

impl Workstation {
    pub(crate) fn list_of(&self, who: &AuditContext, filter: &TodayFilter) -> Outcome<TodayList> {
        let flagged = self.flagged(who)?;
        let inbox = self.inbox(who)?;
        let day = Day::of(self, who)?;
        let joined = self.joined(who, &day)?;
        let unread = unread(&inbox.replies, &joined.marks);
        let mut rows: Vec<(Place, WorklistItem, bool)> = Vec::new();
        let mut listed = BTreeSet::new();
        for row in &flagged.rows {
            listed.insert(row.patient.id.as_str());
            let reply = unread.get(row.patient.id.as_str()).copied();
            rows.push(self.place(&day, &joined, row.clone(), reply)?);
        }
        for (id, reply) in self.unflagged(&day, &joined, &unread, &listed) {
            if let Some(row) = self.bare_row(who, &day, &id)? {
                rows.push(self.place(&day, &joined, row, reply)?);
            }
        }
        rows.retain(|(_, item, own)| fits(filter, item, *own));
        // Stable: the rules' order stays within each place.
        rows.sort_by_key(|(place, ..)| *place);
        let counts = counts(&rows);
        let items = rows
            .into_iter()
            .take(usize::try_from(filter.limit).unwrap_or(usize::MAX))
            .map(|(_, item, _)| item)
            .collect();
        self.finish(who, &day, &flagged, items, counts)
    }

    fn finish(
        &self,
        who: &AuditContext,
        day: &Day,
        flagged: &Flagged,
        items: Vec<WorklistItem>,
        counts: TodayCounts,
    ) -> Outcome<TodayList> {
        Ok(TodayList {
            made_at: rfc3339(who.at),
            today: day.today.to_string(),
            items,
            set_aside: flagged.set_aside.clone(),
            counts,
            not_checked: flagged.not_checked.clone(),
            office: office_day(&self.office_calendar(who)?, day.today),
            covering: day.covering.clone(),
            as_of: self.last_sync()?,
        })
    }

    fn joined(&self, who: &AuditContext, day: &Day) -> Outcome<Joined> {
        let role = self.principal()?.role;
        let message = |state: &ProposalState| {
            matches!(
                state.proposal.action,
                ActionKind::SendSms | ActionKind::SendEmail
            ) && may_see(role, state)
        };
        let mut drafts: BTreeMap<String, ProposalState> = BTreeMap::new();
        // Newest first.
        for state in self.ports.queue.proposals(who, true)? {
            if message(&state) {
                drafts
                    .entry(state.proposal.target.patient_id.clone())
                    .or_insert(state);
            }
        }
        let mut sent = BTreeMap::new();
        for state in self.ports.queue.changed_since(who, day.begins())? {
            if let Some(view) = self.sent_today(day, &state)?.filter(|_| message(&state)) {
                sent.entry(state.proposal.target.patient_id.clone())
                    .or_insert(view);
            }
        }
        Ok(Joined {
            marks: self.ports.queue.marks(who)?,
            drafts,
            sent,
        })
    }

    /// A message that went out today is a row's work done.
    fn sent_today(&self, day: &Day, state: &ProposalState) -> Outcome<Option<MarkView>> {
        let sent = state.attempts.iter().rev().find(|attempt| {
            matches!(attempt.outcome, Some(ExecutionOutcome::Done(_)))
                && day.day_of(attempt.at) == day.today
        });
        let (State::Done, Some(sent)) = (state.state, sent) else {
            return Ok(None);
        };
        let approver = state.decisions.iter().rev().find(|one| one.approved);
        Ok(Some(MarkView {
            mark: Mark::Done("other".to_owned(), "Message sent".to_owned()),
            sentence: format!("Message sent {}", day.clock(sent.at)),
            by: match approver {
                Some(one) => self.name_of(&one.user)?,
                None => String::new(),
            },
            at: rfc3339(sent.at),
            own: approver.is_some_and(|one| one.user.key() == day.own_key),
        }))
    }

    /// One row with its place, and whether it belongs to the signed-in person.
    fn place(
        &self,
        day: &Day,
        joined: &Joined,
        row: Row,
        reply: Option<&Reply>,
    ) -> Outcome<(Place, WorklistItem, bool)> {
        let id = row.patient.id.clone();
        let state = joined.marks.patients.get(&id).filter(|one| day.holds(one));
        let draft = joined.drafts.get(&id);
        let sent = joined.sent.get(&id);
        let urgent = reply.is_some_and(Reply::is_urgent);
        let here = state.is_some_and(|one| handed_to(one, day));
        let place = match state.map(|one| &one.mark) {
            _ if urgent => Place::UrgentReply,
            Some(PatientMark::Done { .. }) => Place::Done,
            Some(PatientMark::HandedTo { .. }) if here => match sent {
                Some(_) => Place::Done,
                None => Place::HandedHere,
            },
            // A draft that is still open is work to do, whatever was sent before.
            _ if sent.is_some() && draft.is_none() => Place::Done,
            Some(PatientMark::HandedTo { .. }) => Place::HandedOn,
            Some(PatientMark::Snoozed { .. }) => Place::Snoozed,
            _ => Place::Open,
        };
        let own = here
            || row
                .coach
                .as_ref()
                .is_some_and(|id| day.own_ids.contains(id));
        let mark = match (place, state) {
            (Place::Done, Some(one)) if !matches!(one.mark, PatientMark::Done { .. }) => {
                sent.cloned()
            }
            (Place::Done, None) => sent.cloned(),
            (_, state) => state.map(|one| day.view(one)),
        };
        let mut flags = row.flags;
        if let Some(reply) = reply {
            flags.insert(0, reply_flag(reply, day));
        }
        let item = WorklistItem {
            patient: row.patient,
            urgency: flags
                .iter()
                .map(|flag| flag.urgency)
                .min()
                .unwrap_or(row.urgency),
            next_step: next_step(&row.next_step, urgent, row.urgency, draft),
            flags,
            same_name: row.same_name,
            guardian: row.guardian,
            interpreter_needed: row.interpreter_needed,
            draft: draft.map(|draft| self.line_view(draft)).transpose()?,
            not_drafted: row.not_drafted,
            mark,
            coach: row.coach.as_deref().and_then(|id| day.coach_name(id)),
            reply: reply.map(|reply| reply.view(None)),
        };
        Ok((place, item, own))
    }

    /// Patients without a flag who belong on the list: an urgent reply, or handed here.
    fn unflagged<'a>(
        &self,
        day: &Day,
        joined: &Joined,
        unread: &BTreeMap<&'a str, &'a Reply>,
        listed: &BTreeSet<&str>,
    ) -> Vec<(String, Option<&'a Reply>)> {
        let mut more: BTreeMap<String, Option<&Reply>> = BTreeMap::new();
        for (id, reply) in unread {
            if reply.is_urgent() {
                more.insert((*id).to_owned(), Some(reply));
            }
        }
        for (id, state) in &joined.marks.patients {
            if day.holds(state) && handed_to(state, day) {
                let reply = unread.get(id.as_str()).copied();
                more.entry(id.clone()).or_insert(reply);
            }
        }
        more.into_iter()
            .filter(|(id, _)| !listed.contains(id.as_str()))
            .collect()
    }

    /// The row of a patient the rules do not flag; `None` when the chart is gone.
    fn bare_row(&self, who: &AuditContext, day: &Day, id: &str) -> Outcome<Option<Row>> {
        let Some(stored) = self.ports.charts.read(who, "Patient", id)? else {
            return Ok(None);
        };
        let contact = Contact::of(&stored.resource);
        let whole = stored.resource.to_value();
        let coach = extension_of(&whole, extension::COACH)
            .and_then(|one| one.pointer("/valueIdentifier/value"))
            .and_then(Value::as_str);
        Ok(Some(Row {
            patient: patient_card(&stored.resource, day.today),
            urgency: UrgencyView::Routine,
            flags: Vec::new(),
            same_name: Vec::new(),
            guardian: guardian(&contact, day.today),
            interpreter_needed: contact.interpreter,
            not_drafted: None,
            next_step: "Open the chart.".to_owned(),
            coach: coach.map(str::to_owned),
        }))
    }
}

/// The reply to show of each patient who has unread ones: an urgent one before
/// others, then the newest.
fn unread<'a>(replies: &'a [Reply], marks: &Marks) -> BTreeMap<&'a str, &'a Reply> {
    let mut found: BTreeMap<&str, &Reply> = BTreeMap::new();
    for reply in replies {
        if marks.replies.contains_key(&reply.id) {
            continue;
        }
        // A number shared by several people raises all of them: one of them wrote.
        let meant: &[_] = if reply.is_urgent() || reply.patients.len() == 1 {
            &reply.patients
        } else {
            &[]
        };
        for card in meant {
            let shown = found.entry(card.id.as_str()).or_insert(reply);
            if reply.is_urgent() && !shown.is_urgent() {
                *shown = reply;
            }
        }
    }
    found
}

fn handed_to(state: &MarkState, day: &Day) -> bool {
    matches!(&state.mark, PatientMark::HandedTo { to, .. } if day.own_keys.contains(&to.key()))
}

fn reply_flag(reply: &Reply, day: &Day) -> FlagView {
    let words: Vec<&str> = reply
        .urgent
        .iter()
        .filter(|found| !found.denied)
        .map(|found| found.words.as_str())
        .collect();
    let at = day.clock(reply.at);
    let several = match reply.patient_id() {
        Some(_) => "",
        None => " The number is on file for several patients: ask who wrote.",
    };
    let (kind, tag, urgency, sentence) = if words.is_empty() {
        let sentence = format!("Wrote {at}; nobody has read it yet.");
        ("reply", "replied", UrgencyView::Due, sentence)
    } else {
        let sentence = format!("Wrote {at}: “{}”.{several}", words.join("”, “"));
        (
            "urgent_reply",
            "urgent reply",
            UrgencyView::Urgent,
            sentence,
        )
    };
    FlagView {
        kind: kind.to_owned(),
        reason: "reply".to_owned(),
        tag: tag.to_owned(),
        urgency,
        sentence,
        since: day.day_of(reply.at).to_string(),
        sources: vec![SourceLink {
            resource: reply.resource.clone(),
            path: if reply.channel == "record" {
                "Basic.extension".to_owned()
            } else {
                "Communication.payload".to_owned()
            },
            label: format!("message {}", day.day_of(reply.at).format("%d-%b")),
        }],
    }
}

fn next_step(
    rules: &str,
    urgent_reply: bool,
    urgency: UrgencyView,
    draft: Option<&ProposalState>,
) -> String {
    if urgent_reply {
        return "Read the reply and call now.".to_owned();
    }
    let sentence = match draft.map(|draft| draft.state) {
        None => rules,
        Some(State::InReview | State::Stale | State::Draft) if urgency == UrgencyView::Urgent => {
            "Call today; the drafted message is a second way."
        }
        Some(State::InReview | State::Draft) => "Review the drafted message and countersign it.",
        Some(State::Stale) => "The chart changed since the draft: review it again.",
        Some(State::Approved | State::Executing) => "Approved; it waits to be sent.",
        Some(State::Uncertain) => "It may have been sent: look, and say so.",
        Some(_) => rules,
    };
    sentence.to_owned()
}

fn fits(filter: &TodayFilter, item: &WorklistItem, own: bool) -> bool {
    let reason = filter.reason.as_deref();
    (own || !filter.mine)
        && reason.is_none_or(|reason| item.flags.iter().any(|flag| flag.reason == reason))
}

/// Every row counts once, where it stands; to be called counts beside that.
fn counts(rows: &[(Place, WorklistItem, bool)]) -> TodayCounts {
    let mut counts = TodayCounts::default();
    for (place, item, _) in rows {
        counts.total += 1;
        let waiting = matches!(
            item.mark.as_ref().map(|mark| &mark.mark),
            Some(Mark::WaitingFor(_))
        );
        match (place, item.urgency) {
            (Place::Snoozed, _) => counts.snoozed += 1,
            (Place::HandedOn, _) => counts.handed_on += 1,
            (Place::Done, _) => counts.done += 1,
            (Place::Open, _) if waiting => counts.waiting += 1,
            (_, UrgencyView::Urgent) => counts.urgent += 1,
            (_, UrgencyView::Due) => counts.due += 1,
            (_, UrgencyView::Routine) => counts.routine += 1,
        }
        let open = *place <= Place::Open && !waiting;
        if open && item.not_drafted.as_ref().is_some_and(|why| why.call) {
            counts.to_call += 1;
        }
    }
    counts
}
