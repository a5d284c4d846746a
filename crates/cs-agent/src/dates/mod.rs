//! Days and periods in a sentence, read against `today`.
//!
//! Weeks run Monday to Sunday. "Last week" is the calendar week before this
//! one; "the last two weeks", "past week" count back from today. A day or month
//! without a year is the latest one that is not in the future, unless the
//! sentence looks ahead.

mod absolute;
pub(crate) mod calendar;
mod doubt;
mod figures;
pub(crate) mod names;
mod period;
mod phrase;
mod relative;

use crate::text::Token;
use chrono::NaiveDate;

/// Which way a day without a year, or a bare weekday, is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lean {
    Past,
    /// Appointments: a bare weekday is the coming one, a day or month without a
    /// year the coming one when it is less than two months away.
    Near,
    Future,
}

/// A period found in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct When {
    pub(crate) from: Option<NaiveDate>,
    pub(crate) to: Option<NaiveDate>,
    /// Days to look back, as a person would say it ("last month" is 30).
    pub(crate) look_back: Option<i64>,
    /// Tokens it was read from.
    pub(crate) first: usize,
    pub(crate) end: usize,
}

/// Finds every period of the tokens, left to right.
pub(crate) fn find(tokens: &[Token], today: NaiveDate, lean: Lean) -> Vec<When> {
    let reader = phrase::Reader {
        tokens,
        today,
        lean,
    };
    let mut found: Vec<When> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match reader.read(at) {
            Some(when) => {
                at = when.end.max(at + 1);
                found.push(when);
            }
            None => at += 1,
        }
    }
    found
}
