//! Three-valued conditions: what cannot be told is neither yes nor no, and whoever
//! decides takes it the careful way (a permit not given, a denial kept).

use chrono::{DateTime, Utc};
use cs_fhir::instant_range;
use serde_json::Value;

/// Whether a condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    Yes,
    No,
    /// It cannot be told here.
    Unknown,
}

impl Fact {
    /// All of them: one `No` settles it.
    pub(crate) fn all(facts: impl IntoIterator<Item = Self>) -> Self {
        let mut whole = Self::Yes;
        for fact in facts {
            match fact {
                Self::No => return Self::No,
                Self::Unknown => whole = Self::Unknown,
                Self::Yes => {}
            }
        }
        whole
    }

    /// Any of them: one `Yes` settles it.
    pub(crate) fn any(facts: impl IntoIterator<Item = Self>) -> Self {
        let mut whole = Self::No;
        for fact in facts {
            match fact {
                Self::Yes => return Self::Yes,
                Self::Unknown => whole = Self::Unknown,
                Self::No => {}
            }
        }
        whole
    }

    /// As [`Fact::any`], where an empty list is no condition at all.
    pub(crate) fn any_or_unconditional(facts: impl ExactSizeIterator<Item = Self>) -> Self {
        if facts.len() == 0 {
            Self::Yes
        } else {
            Self::any(facts)
        }
    }

    pub(crate) const fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// Whether an instant lies in a FHIR Period; a missing end is open. A period that
/// cannot be read is unknown.
pub(crate) fn within(period: &Value, at: DateTime<Utc>) -> Fact {
    bounds(period).map_or(Fact::Unknown, |(from, to)| {
        Fact::of(from.is_none_or(|from| at >= from) && to.is_none_or(|to| at < to))
    })
}

/// Whether what happened in `[from, to)` lies wholly in a Period. What lies partly
/// in it is unknown.
pub(crate) fn covers(period: &Value, from: DateTime<Utc>, to: DateTime<Utc>) -> Fact {
    let Some((first, last)) = bounds(period) else {
        return Fact::Unknown;
    };
    let inside = first.is_none_or(|first| from >= first) && last.is_none_or(|last| to <= last);
    let outside = first.is_some_and(|first| to <= first) || last.is_some_and(|last| from >= last);
    match (inside, outside) {
        (true, _) => Fact::Yes,
        (false, true) => Fact::No,
        (false, false) => Fact::Unknown,
    }
}

/// A repeated element of which any must hold; missing is no condition.
pub(crate) fn each(of: &Value, key: &str, holds: impl Fn(&Value) -> Fact) -> Fact {
    match of.get(key) {
        None => Fact::Yes,
        Some(Value::Array(list)) => Fact::any_or_unconditional(list.iter().map(holds)),
        Some(_) => Fact::Unknown,
    }
}

/// A repeated element of which all must hold; missing is no condition.
pub(crate) fn every(of: &Value, key: &str, holds: impl Fn(&Value) -> Fact) -> Fact {
    match of.get(key) {
        None => Fact::Yes,
        Some(Value::Array(list)) => Fact::all(list.iter().map(holds)),
        Some(_) => Fact::Unknown,
    }
}

/// An element that holds something not understood here cannot be told: what it
/// says may narrow it.
pub(crate) fn known_only(of: &Value, known: &[&str]) -> Fact {
    let Some(map) = of.as_object() else {
        return Fact::Unknown;
    };
    let passed = |key: &str| {
        known.contains(&key) || matches!(key, "id" | "extension") || key.starts_with('_')
    };
    if map.keys().all(|key| passed(key)) {
        Fact::Yes
    } else {
        Fact::Unknown
    }
}

type Bounds = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// First instant and the first after, as far as given.
fn bounds(period: &Value) -> Option<Bounds> {
    let map = period.as_object()?;
    let edge = |key: &str| match map.get(key) {
        None => Some(None),
        Some(value) => instant_range(value.as_str()?).map(Some),
    };
    let (from, to) = (edge("start")?, edge("end")?);
    // `{}`, or only something not understood, says nothing.
    (from.is_some() || to.is_some()).then_some(())?;
    Some((from.map(|range| range.0), to.map(|range| range.1)))
}
