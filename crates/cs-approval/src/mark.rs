//! What people do with a patient of the follow-up list or with a reply.
//!
//! A mark is tied to no proposal and sends nothing; it is a signed event like
//! the others, so that a colleague's workstation shows the same. Marks need no
//! PIN: the device signs, and the person is who is signed in there. The last
//! one in the queue's order holds.

use crate::TrustedKeys;
use crate::event::{EventBody, EventKind, SignedEvent};
use chrono::{DateTime, NaiveDate, Utc};
use cs_access::UserId;
use cs_error::Code;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Longest free text of a mark, in characters: a line or two, no letter.
pub const MAX_MARK_TEXT: usize = 500;

/// Longest name of a person, in characters.
const MAX_NAME: usize = 200;

/// One mark, as its event carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// What is marked, and how.
    pub about: MarkAbout,
    /// Who was signed in.
    pub by: UserId,
    /// That person's name, as colleagues read it.
    pub name: String,
}

/// What is marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkAbout {
    /// A patient of the follow-up list.
    Patient {
        /// FHIR id.
        id: String,
        /// What is to become of the row.
        mark: PatientMark,
    },
    /// A reply was read by a person.
    Reply {
        /// Its id: the provider's, or the resource's, so that every workstation means the same.
        id: String,
        /// What was done about it; may be empty.
        note: String,
    },
}

/// What is to become of a row of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PatientMark {
    /// Not before a day of the practice.
    Snoozed {
        /// That day.
        until: NaiveDate,
    },
    /// Waiting for somebody or something.
    WaitingFor {
        /// For what.
        what: String,
    },
    /// A colleague's from now on.
    HandedTo {
        /// Whose.
        to: UserId,
        /// Their name.
        name: String,
        /// What they should know; may be empty.
        note: String,
    },
    /// Done for the practice's day.
    Done {
        /// How.
        how: DoneHow,
        /// Anything more; may be empty.
        note: String,
    },
    /// No mark any more.
    Cleared,
}

/// How a row was done with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoneHow {
    /// The patient was called.
    Called,
    /// Nothing is needed.
    NotNeeded,
    /// Something else.
    Other,
}

/// The mark a patient has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkState {
    /// FHIR id.
    pub patient_id: String,
    /// What.
    pub mark: PatientMark,
    /// Who.
    pub by: UserId,
    /// Their name.
    pub name: String,
    /// When, by the marking device's clock.
    pub at: DateTime<Utc>,
}

/// Who read a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyRead {
    /// Id of the reply.
    pub reply_id: String,
    /// What was done about it.
    pub note: String,
    /// Who.
    pub by: UserId,
    /// Their name.
    pub name: String,
    /// When, by that device's clock.
    pub at: DateTime<Utc>,
}

/// All marks as they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// By patient id; a cleared mark is none.
    pub patients: BTreeMap<String, MarkState>,
    /// By reply id.
    pub replies: BTreeMap<String, ReplyRead>,
}

impl Marked {
    /// What the mark is about, as one text: `patient:<id>` or `reply:<id>`. Marks
    /// with another subject never change this one's.
    pub fn subject(&self) -> String {
        match &self.about {
            MarkAbout::Patient { id, .. } => format!("patient:{id}"),
            MarkAbout::Reply { id, .. } => format!("reply:{id}"),
        }
    }

    /// FHIR id of the patient it is about, when it is about one.
    pub fn patient_id(&self) -> Option<&str> {
        match &self.about {
            MarkAbout::Patient { id, .. } => Some(id),
            MarkAbout::Reply { .. } => None,
        }
    }

    /// Whether it may be signed or folded: ids of R4's form (R4 datatypes, `id`),
    /// short texts without control characters, a named person.
    ///
    /// # Errors
    /// [`Code::InputInvalid`], [`Code::InputTooLarge`].
    pub fn check(&self) -> Result<(), Code> {
        let id = match &self.about {
            MarkAbout::Patient { id, mark } => {
                mark.check()?;
                id
            }
            MarkAbout::Reply { id, note } => {
                line(note, MAX_MARK_TEXT)?;
                id
            }
        };
        let fits = (1..=64).contains(&id.len())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
        if !fits || self.by.subject.is_empty() || self.name.trim().is_empty() {
            return Err(Code::InputInvalid);
        }
        line(&self.name, MAX_NAME)
    }
}

impl PatientMark {
    fn check(&self) -> Result<(), Code> {
        match self {
            Self::Snoozed { .. } | Self::Cleared => Ok(()),
            Self::WaitingFor { what } if what.trim().is_empty() => Err(Code::InputInvalid),
            Self::WaitingFor { what } => line(what, MAX_MARK_TEXT),
            Self::HandedTo { to, name, .. } if to.subject.is_empty() || name.trim().is_empty() => {
                Err(Code::InputInvalid)
            }
            Self::HandedTo { name, note, .. } => {
                line(name, MAX_NAME)?;
                line(note, MAX_MARK_TEXT)
            }
            Self::Done { note, .. } => line(note, MAX_MARK_TEXT),
        }
    }
}

/// Text somebody typed: not too long, nothing that a screen would not show.
fn line(text: &str, most: usize) -> Result<(), Code> {
    if text.chars().count() > most {
        return Err(Code::InputTooLarge);
    }
    if text.chars().any(|ch| ch.is_control() && ch != '\n') {
        return Err(Code::InputInvalid);
    }
    Ok(())
}

impl Marks {
    /// Lets a mark happen: it replaces what its subject had. Events of other kinds
    /// change nothing. The event must have been opened with
    /// [`SignedEvent::open_verified`].
    ///
    /// # Errors
    /// The code of the rule that gives it no effect; nothing has changed then.
    pub fn apply(&mut self, body: &EventBody) -> Result<(), Code> {
        let EventKind::Marked(marked) = &body.kind else {
            return Ok(());
        };
        if body.proposal.is_some() {
            return Err(Code::InputInvalid);
        }
        marked.check()?;
        let (by, name, at) = (marked.by.clone(), marked.name.clone(), body.at);
        match &marked.about {
            MarkAbout::Patient {
                id,
                mark: PatientMark::Cleared,
            } => {
                self.patients.remove(id.as_str());
            }
            MarkAbout::Patient { id, mark } => {
                let state = MarkState {
                    patient_id: id.clone(),
                    mark: mark.clone(),
                    by,
                    name,
                    at,
                };
                self.patients.insert(id.clone(), state);
            }
            MarkAbout::Reply { id, note } => {
                let read = ReplyRead {
                    reply_id: id.clone(),
                    note: note.clone(),
                    by,
                    name,
                    at,
                };
                self.replies.insert(id.clone(), read);
            }
        }
        Ok(())
    }

    /// Takes in what other subjects' events folded to.
    pub fn extend(&mut self, other: Self) {
        self.patients.extend(other.patients);
        self.replies.extend(other.replies);
    }
}

/// Folds marks in the queue's order. As [`crate::fold`]: events of devices the
/// practice doesn't know and a second event under a sequence number have no
/// effect, an event met twice counts once.
pub fn fold_marks<'a>(
    events: impl IntoIterator<Item = &'a SignedEvent>,
    keys: &TrustedKeys,
) -> Marks {
    let mut marks = Marks::default();
    let mut numbers = BTreeSet::new();
    for event in events {
        if let Ok(body) = event.open_verified(keys)
            && numbers.insert((event.device.clone(), event.seq))
        {
            // A mark that breaks a rule leaves what was there.
            let _ = marks.apply(&body);
        }
    }
    marks
}
