//! Dates: numeric, written, spoken, partial, holidays. A year alone is kept
//! (45 CFR 164.514(b)(2)(i)(C) allows it); every finer element is found.

mod numeric;
mod parse;
mod written;

pub(crate) use parse::{compact, looks_like, parse};
pub(crate) use written::HOLIDAY_WORDS;

use self::numeric::{mixed, numeric};
use self::written::{day_month, written};
use crate::cues;
use crate::doc::{Doc, Kind};
use crate::{Label, Span};

/// Finds dates token by token.
pub(crate) fn find(doc: &Doc<'_>, out: &mut Vec<Span>) {
    let mut at = 0;
    while at < doc.toks.len() {
        let found = match doc.kind(at) {
            Some(Kind::Num) => numeric(doc, at).or_else(|| day_month(doc, at)),
            Some(Kind::Mixed) => mixed(doc, at).or_else(|| day_month(doc, at)),
            Some(Kind::Word) => written(doc, at),
            _ => None,
        };
        let Some((from, mut last)) = found else {
            at += 1;
            continue;
        };
        last = time(doc, last);
        let label = if birth_before(doc, from) {
            Label::DateBirth
        } else {
            Label::Date
        };
        out.push(Span::new(doc.toks[from].start, doc.toks[last].end, label));
        at = last + 1;
    }
}

/// " 11:10", " at 3:15 pm" glued to a date.
fn time(doc: &Doc<'_>, last: usize) -> usize {
    let mut i = last + 1;
    if doc.word(i) == "at" || doc.punct(i, ',') || doc.punct(i, '@') {
        i += 1;
    }
    let clock = doc.number(i).is_some_and(|h| h < 24)
        && doc.punct(i + 1, ':')
        && doc.touches(i + 1)
        && doc.touches(i + 2)
        && !doc.toks[i].new_line;
    if !clock
        || !matches!(doc.kind(i + 2), Some(Kind::Num | Kind::Mixed))
        || doc.raw(i + 2).len() < 2
    {
        return last;
    }
    let mut end = i + 2;
    if doc.punct(end + 1, ':') && doc.touches(end + 1) && doc.touches(end + 2) {
        end += 2;
    }
    if matches!(doc.word(end + 1), "am" | "pm") && doc.joined(end + 1) {
        end + 1
    } else {
        end
    }
}

/// Whether a birth date is being named just before.
pub(super) fn birth_before(doc: &Doc<'_>, at: usize) -> bool {
    (1..=at.min(5)).any(|back| doc.cued(at - back, cues::BIRTH))
        && (1..=4).any(|back| {
            let word = doc.before(at, back);
            matches!(
                word,
                "dob"
                    | "born"
                    | "birthdate"
                    | "birthday"
                    | "bday"
                    | "birth"
                    | "d.o.b"
                    | "fnac"
                    | "nacimiento"
            ) || (word == "b" && back >= 2 && (1..=5).any(|b| doc.before(at, b) == "o"))
        })
        && (1..=4)
            .take_while(|back| {
                !matches!(
                    doc.before(at, *back),
                    "dob" | "born" | "birth" | "birthdate" | "birthday" | "bday"
                )
            })
            .all(|back| !matches!(doc.before(at, back), ";" | "/"))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn found(text: &str) -> Vec<String> {
        let doc = Doc::new(text);
        let mut out = vec![];
        find(&doc, &mut out);
        out.iter().map(|s| s.of(text).to_string()).collect()
    }

    #[test]
    fn every_usual_format() {
        for date in [
            "2019-09-03T23:30:00Z",
            "12/6/24",
            "7.17.15",
            "November 6, 2013",
            "08AUG2006",
            "9/28",
            "january 2",
            "01/2010",
            "2025/4/5",
            "8.28.20",
            "Feb. 25 2004",
            "the 27th of July",
            "Feb 3",
            "5-Aug",
            "11/18/14 11:10",
            "10/2020",
            "26-Dec-2002",
            "20140205",
            "1/3-1/6",
            "Jul 25 '14",
            "May of 2018",
            "May 1999",
            "Thanksgiving 2006",
            "New Year's Day 2011",
            "Valentine's Day 2016",
            "the twenty-seventh of July",
            "June 9th, 2026",
            "3 March 2020",
            "Christmas Eve 2016",
            "13JAN2011",
            "14-Feb-19",
        ] {
            assert_eq!(
                found(&format!("She was seen on {date} by us")),
                vec![date],
                "{date}"
            );
        }
    }

    #[test]
    fn birth_dates_by_their_slot() {
        for date in [
            "032253",
            "6 26 38",
            "july 15th 67",
            "10-26-73",
            "4 January 1950",
            "1964-12-22",
            "Jun 3 '38",
        ] {
            let text = format!("DOB: {date}  phone");
            let doc = Doc::new(&text);
            let mut out = vec![];
            find(&doc, &mut out);
            assert_eq!(
                out.iter()
                    .map(|s| (s.of(&text), s.label))
                    .collect::<Vec<_>>(),
                vec![(date, Label::DateBirth)],
                "{date}"
            );
        }
    }

    #[test]
    fn ratios_years_and_durations_stay() {
        for text in [
            "BP 120/80",
            "pain 4/10",
            "4/10 pain",
            "5/5 strength",
            "Exam: 2/10, no edema",
            "24/7",
            "in 2021",
            "since 2019",
            "for 6 months",
            "1/2 tab",
            "20/40 OS",
            "5/325 mg",
            "GOLD 2023",
            "in 4-6 weeks",
            "MoCA 22/30",
            "may be 5 or 6",
            "0093-7146-56",
            "3-0 nylon",
            "day 3 of 7",
            "L4-L5",
            "1:1000 epi",
            "12/15 sessions",
            "9/10 criteria",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn the_same_day_reads_the_same() {
        let day = NaiveDate::from_ymd_opt(1985, 3, 15);
        for text in [
            "1985-03-15",
            "03/15/1985",
            "3/15/85",
            "15MAR1985",
            "March 15th, 1985",
            "15 March 1985",
            "the 15th of March, 1985",
            "19850315",
            "Mar. 15 '85",
        ] {
            assert_eq!(parse(text), day, "{text}");
        }
    }
}
