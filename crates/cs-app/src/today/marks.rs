//! Marks on rows: snoozed, waiting, handed on, done.

use super::day::Day;
use crate::Workstation;
use crate::replies::rfc3339;
use crate::views::{Mark, MarkView};
use chrono::{Duration, NaiveDate};
use cs_access::UserId;
use cs_approval::{DoneHow, MarkAbout, MarkState, PatientMark};
use cs_clinical::show_date;
use cs_error::{Code, Fault, Outcome};
use cs_ports::AuditContext;

/// The farthest day a row may be put off to.
const LONGEST_SNOOZE: Duration = Duration::days(366);

impl Workstation {
    /// Snoozes, hands on, marks as waiting or done, or clears. Answers the mark as
    /// it stands. It needs no signing key: the device signs, and colleagues see it
    /// as soon as anybody has enrolled on this device; until then it stands here.
    ///
    /// # Errors
    /// [`Code::NotFound`] for an unknown patient or colleague,
    /// [`Code::InputInvalid`] for a day that is not after today (or over a year
    /// ahead), an empty or unreadable text; [`Code::RoleMayNotUse`]; store codes.
    pub fn set_mark(&self, patient_id: &str, mark: &Mark) -> Outcome<Option<MarkView>> {
        let who = self.context("mark")?;
        self.may_coordinate(&who)?;
        if self
            .ports
            .charts
            .read(&who, "Patient", patient_id)?
            .is_none()
        {
            return Err(Fault::new(Code::NotFound).with("what", "patient"));
        }
        let about = MarkAbout::Patient {
            id: patient_id.to_owned(),
            mark: self.mark_of(&who, mark)?,
        };
        self.emit_mark(&who, about)?;
        let marks = self.ports.queue.marks(&who)?;
        let day = Day::of(self, &who)?;
        Ok(marks
            .patients
            .get(patient_id)
            .filter(|state| day.holds(state))
            .map(|state| day.view(state)))
    }

    fn mark_of(&self, who: &AuditContext, mark: &Mark) -> Outcome<PatientMark> {
        let invalid = |field| Fault::new(Code::InputInvalid).with("field", field);
        let today = self.today_at(who.at)?;
        Ok(match mark {
            Mark::Snooze(day) => {
                let until: NaiveDate = day.parse().map_err(|_| invalid("day"))?;
                if until <= today || until > today + LONGEST_SNOOZE {
                    return Err(invalid("day"));
                }
                PatientMark::Snoozed { until }
            }
            Mark::WaitingFor(what) => PatientMark::WaitingFor {
                what: what.trim().to_owned(),
            },
            Mark::HandTo(key, note) => {
                let to = self.colleague(who, key)?;
                if to.key == self.principal()?.user.key() {
                    return Err(invalid("colleague"));
                }
                PatientMark::HandedTo {
                    to: user_of(&to.key).ok_or_else(|| invalid("colleague"))?,
                    name: to.name,
                    note: note.trim().to_owned(),
                }
            }
            Mark::Done(how, note) => PatientMark::Done {
                how: match how.as_str() {
                    "called" => DoneHow::Called,
                    "not_needed" => DoneHow::NotNeeded,
                    "other" => DoneHow::Other,
                    _ => return Err(invalid("how")),
                },
                note: note.trim().to_owned(),
            },
            Mark::Clear => PatientMark::Cleared,
        })
    }
}

/// The person behind a user key; a subject may hold a `#`, an issuer's URL not.
fn user_of(key: &str) -> Option<UserId> {
    let (issuer, subject) = key.split_once('#')?;
    Some(UserId {
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
    })
}

impl Day {
    /// Whether a mark still says something today.
    pub(crate) fn holds(&self, state: &MarkState) -> bool {
        match &state.mark {
            PatientMark::Snoozed { until } => self.today < *until,
            PatientMark::Done { .. } => self.day_of(state.at) == self.today,
            PatientMark::WaitingFor { .. } | PatientMark::HandedTo { .. } => true,
            PatientMark::Cleared => false,
        }
    }

    /// As the window shows it.
    pub(crate) fn view(&self, state: &MarkState) -> MarkView {
        let (mark, sentence) = self.words(state);
        MarkView {
            mark,
            sentence,
            by: state.name.clone(),
            at: rfc3339(state.at),
            own: state.by.key() == self.own_key,
        }
    }

    fn words(&self, state: &MarkState) -> (Mark, String) {
        let with = |sentence: String, note: &str| {
            if note.is_empty() {
                sentence
            } else {
                format!("{sentence}: {note}")
            }
        };
        match &state.mark {
            PatientMark::Snoozed { until } => (
                Mark::Snooze(until.to_string()),
                format!("Snoozed until {}", show_date(*until)),
            ),
            PatientMark::WaitingFor { what } => (
                Mark::WaitingFor(what.clone()),
                format!("Waiting for {what}"),
            ),
            PatientMark::HandedTo { to, name, note } => {
                let sentence = if to.key() == self.own_key {
                    format!("Handed to you by {}", state.name)
                } else {
                    format!("Handed to {name}")
                };
                (Mark::HandTo(to.key(), note.clone()), with(sentence, note))
            }
            PatientMark::Done { how, note } => {
                let (word, sentence) = match how {
                    DoneHow::Called => ("called", "Called"),
                    DoneHow::NotNeeded => ("not_needed", "Not needed"),
                    DoneHow::Other => ("other", "Done"),
                };
                (
                    Mark::Done(word.to_owned(), note.clone()),
                    with(sentence.to_owned(), note),
                )
            }
            PatientMark::Cleared => (Mark::Clear, String::new()),
        }
    }
}
