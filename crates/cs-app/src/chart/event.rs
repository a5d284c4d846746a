//! One event of a timeline as it is kept: small, rendered when it is shown.

use super::when::When;
use crate::views::{EventKindView, EventTag, TimelineEvent, Tone};
use cs_clinical::Standing;
use std::sync::Arc;

/// An event. There is one for each resource, so ids never come twice.
#[derive(Clone, Debug)]
pub(super) struct Event {
    /// `Type/id`, or `Proposal/id`.
    pub(super) id: String,
    pub(super) kind: EventKindView,
    pub(super) when: When,
    pub(super) title: String,
    pub(super) detail: String,
    pub(super) tags: Vec<EventTag>,
    /// Where it came from, in words.
    pub(super) source: Arc<str>,
    /// RFC 3339, for what tells a state of today rather than of its day.
    pub(super) as_of: Option<String>,
    /// Values, for the range of a grouped row.
    pub(super) values: Option<Values>,
    /// More words a search finds it by (a note's text), folded.
    pub(super) more: Option<Box<str>>,
}

/// The numbers of a reading.
#[derive(Clone, Debug)]
pub(super) struct Values {
    /// Systolic and diastolic, or one value.
    pub(super) numbers: [Option<f64>; 2],
    pub(super) unit: Arc<str>,
}

impl Event {
    pub(super) fn new(id: String, kind: EventKindView, when: When, source: &Arc<str>) -> Self {
        Self {
            id,
            kind,
            when,
            title: String::new(),
            detail: String::new(),
            tags: Vec::new(),
            source: source.clone(),
            as_of: None,
            values: None,
            more: None,
        }
    }

    pub(super) fn tag(&mut self, word: impl Into<String>, symbol: &str, tone: Tone) {
        self.tags.push(EventTag {
            word: word.into(),
            symbol: symbol.to_owned(),
            tone,
        });
    }

    /// Out of range, or needing an eye.
    pub(super) fn is_marked(&self) -> bool {
        self.tags
            .iter()
            .any(|tag| matches!(tag.tone, Tone::Amber | Tone::Red))
    }

    /// As the view shows it, alone.
    pub(super) fn shown(&self) -> TimelineEvent {
        TimelineEvent {
            id: self.id.clone(),
            kind: self.kind,
            day: self.when.day(),
            time: self.when.time(),
            title: self.title.clone(),
            detail: self.detail.clone(),
            tags: self.tags.clone(),
            source: self.source.to_string(),
            as_of: self.as_of.clone(),
            grouped: 1,
        }
    }
}

/// The tag of a measured value; `None` when there is nothing to say.
pub(super) fn standing_tag(standing: Standing) -> Option<EventTag> {
    let tone = match standing {
        _ if standing.is_urgent() => Tone::Red,
        _ if standing.is_out() => Tone::Amber,
        _ => Tone::Plain,
    };
    Some(EventTag {
        word: standing.word()?.to_owned(),
        symbol: standing.symbol().to_owned(),
        tone,
    })
}
