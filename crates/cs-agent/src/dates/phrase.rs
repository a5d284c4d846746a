//! Periods with their small words: "between … and …", "since …", "in the last …".

use super::calendar::{shift_days, whole};
use super::names::{self, Unit};
use super::period::Period;
use super::relative::Read;
use super::{Lean, When};
use crate::text::{Shape, Token, word_at};
use chrono::NaiveDate;

/// Reads periods from tokens.
pub(super) struct Reader<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) today: NaiveDate,
    pub(super) lean: Lean,
}

/// Words that stand before a period and say nothing more about it.
const BEFORE: [&str; 19] = [
    "in",
    "on",
    "during",
    "over",
    "for",
    "of",
    "at",
    "within",
    "around",
    "throughout",
    "the",
    "about",
    "over",
    "than",
    "all",
    "any",
    "entire",
    "whole",
    "from",
];

/// Of those, what may stand after another one: "over the", "for about".
const AFTER_FIRST: [&str; 8] = [
    "the", "all", "any", "entire", "whole", "about", "around", "than",
];

impl Reader<'_> {
    pub(super) fn w(&self, at: usize) -> &str {
        word_at(self.tokens, at)
    }

    /// A period that begins at a token.
    pub(super) fn read(&self, at: usize) -> Option<When> {
        self.bounded(at)
            .or_else(|| self.open(at))
            .or_else(|| self.closed(at))
    }

    /// "between A and B", "from A to B", "A to B".
    fn bounded(&self, at: usize) -> Option<When> {
        let opener = matches!(self.w(at), "between" | "from" | "starting" | "beginning");
        let start = self.skip_the(at + usize::from(opener));
        let (left, mid) = self
            .base(start)
            .or_else(|| self.day_of_month(start).filter(|_| opener))?;
        let joins = match self.w(mid) {
            "to" | "through" | "thru" | "until" | "till" => true,
            "up" => self.w(mid + 1) == "to",
            "and" | "&" => opener || (self.same_kind(start, mid + 1)),
            _ => false,
        };
        if !joins {
            return None;
        }
        let next = self.skip_the(mid + 1 + usize::from(self.w(mid) == "up"));
        let (right, end) = self.base(next).or_else(|| self.day_of_month(next))?;
        let period = Period::between(left, right)?;
        self.settled(period, at, end)
    }

    /// Both a month, or both a weekday: "October and November".
    fn same_kind(&self, a: usize, b: usize) -> bool {
        names::month(self.w(a)).is_some() && names::month(self.w(b)).is_some() && !self.is_named(b)
            || names::weekday(self.w(a)).is_some() && names::weekday(self.w(b)).is_some()
            || [a, b]
                .into_iter()
                .all(|at| matches!(self.w(at), "today" | "yesterday" | "tomorrow"))
    }

    pub(super) fn skip_the(&self, at: usize) -> usize {
        at + usize::from(matches!(self.w(at), "the" | "on"))
    }

    /// "since A", "before B", "until B".
    fn open(&self, at: usize) -> Option<When> {
        // "came through last week" names no end.
        if self.w(at) == "through"
            && at > 0
            && matches!(
                self.w(at - 1),
                "came" | "come" | "coming" | "went" | "go" | "going" | "fell" | "fallen"
            )
        {
            return None;
        }
        let (way, after): (&str, usize) = match (self.w(at), self.w(at + 1)) {
            ("as", "of") => ("since", at + 2),
            ("up", "to" | "until" | "till") | ("no" | "not", "later") => {
                ("until", at + 2 + usize::from(self.w(at + 2) == "than"))
            }
            ("prior", "to") | ("earlier", "than") => ("before", at + 2),
            ("later", "than") => ("after", at + 2),
            ("on", "or") if self.w(at + 2) == "after" => ("since", at + 3),
            ("on", "or") if self.w(at + 2) == "before" => ("until", at + 3),
            ("since" | "starting" | "beginning", _) => ("since", at + 1),
            ("after", _) => ("after", at + 1),
            ("before", _) => ("before", at + 1),
            ("until" | "till" | "by" | "through" | "thru" | "ending", _) => ("until", at + 1),
            ("from", _) => ("from", at + 1),
            _ => return None,
        };
        let start = self.skip_the(after);
        let ahead = Reader {
            tokens: self.tokens,
            today: self.today,
            lean: Lean::Future,
        };
        let reader = if self.w(at) == "by" && names::weekday(self.w(start)).is_some() {
            &ahead
        } else {
            self
        };
        let (period, mut end) = reader.base(start).or_else(|| reader.day_of_month(start))?;
        let (from, to) = period.settle(self.today, reader.lean)?;
        let onward = matches!(self.w(end), "onward" | "onwards" | "forward")
            || (self.w(end) == "on" && way == "from");
        if way == "from" && !onward {
            return None;
        }
        end += usize::from(onward);
        let until_today = |from: NaiveDate| (from <= self.today).then_some(self.today);
        let (from, to) = match way {
            "since" | "from" => (Some(from), until_today(from)),
            "after" => (Some(shift_days(to, 1)), until_today(shift_days(to, 1))),
            "before" => (None, Some(shift_days(from, -1))),
            _ => (None, Some(to)),
        };
        let look_back = from.map(|from| (self.today - from).num_days().max(1));
        Some(When {
            from,
            to,
            look_back,
            first: at,
            end,
        })
    }

    /// A period by itself, with the small words before it.
    fn closed(&self, at: usize) -> Option<When> {
        let mut start = at;
        // "come in last week": that "in" belongs to the verb.
        if self.w(at) == "in"
            && at > 0
            && matches!(
                self.w(at - 1),
                "come" | "came" | "coming" | "comes" | "been" | "walked" | "brought" | "checked"
            )
        {
            return None;
        }
        while BEFORE.contains(&self.w(start))
            && (start == at || AFTER_FIRST.contains(&self.w(start)))
            && start < at + 4
        {
            start += 1;
        }
        if matches!(self.w(start), "more" | "longer" | "at" | "greater")
            && matches!(self.w(start + 1), "than" | "least")
        {
            start += 2;
        }
        let cued = start > at;
        // "in two weeks" looks ahead when the sentence does; else it looks back.
        if cued
            && let Some((count, unit, end)) = self.count(start)
            && !matches!(self.w(end), "ago" | "back" | "from" | "old" | "supply")
        {
            let way = if self.lean == Lean::Future { 1 } else { -1 };
            let end = end
                + if self.w(end) == "or" && matches!(self.w(end + 1), "more" | "longer") {
                    2
                } else {
                    usize::from(self.w(end) == "plus")
                };
            return self.settled(self.rolling(count, unit, way), at, end);
        }
        if let Some((period, end)) = self.base(start) {
            return self.settled(period, at, end);
        }
        if cued
            && self.w(start - 1) == "the"
            && let Some((period, end)) = self.day_of_month(start)
        {
            return self.settled(period, at, end);
        }
        if cued && matches!(self.w(start), "weekend") {
            return self.settled(Period::back(self.recent_weekend(), 7), at, start + 1);
        }
        None
    }

    fn recent_weekend(&self) -> (NaiveDate, NaiveDate) {
        let saturday = shift_days(whole(self.today, Unit::Week).0, 5);
        let step = match self.lean {
            Lean::Past if saturday > self.today => -7,
            _ => 0,
        };
        (shift_days(saturday, step), shift_days(saturday, step + 1))
    }

    fn settled(&self, period: Period, first: usize, end: usize) -> Option<When> {
        let (from, to) = period.settle(self.today, self.lean)?;
        let look_back = match period {
            Period::Settled {
                look_back: Some(days),
                ..
            } => Some(days),
            _ => Some((self.today - from).num_days().max(1)),
        };
        Some(When {
            from: Some(from),
            to: Some(to),
            look_back,
            first,
            end,
        })
    }

    /// Any period without small words.
    pub(super) fn base(&self, at: usize) -> Read {
        if at >= self.tokens.len() {
            return None;
        }
        self.relative_guarded(at).or_else(|| self.absolute(at))
    }

    fn relative_guarded(&self, at: usize) -> Read {
        // An absolute date that starts with a count wins: "3 March", "14 November 2025".
        if self.tokens[at].shape == Shape::Figure
            && let Some(found) = self.absolute(at)
        {
            return Some(found);
        }
        self.relative(at)
    }
}
