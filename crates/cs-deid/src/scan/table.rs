//! The registry's raw values in the scanner's own form.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use aho_corasick::AhoCorasick;
use chrono::{Datelike, NaiveDate};

use super::canon::{Canon, joined, spaced};
use crate::registry::Value;

/// Names of this many letters and more are looked for across any separators; shorter
/// ones only as words, since "annlee" stands inside "channel leeway".
const JOINED_NAME: usize = 9;
/// The same limit for codes with a digit in them.
const JOINED_CODE: usize = 6;

/// One batch of values.
struct Part {
    joined: Option<AhoCorasick>,
    spaced: Option<AhoCorasick>,
    joined_values: Vec<String>,
    spaced_values: Vec<String>,
}

/// All values; grows by parts, of which the small ones are merged.
#[derive(Clone, Default)]
pub(super) struct Table {
    parts: Vec<Arc<Part>>,
    digits: HashSet<String>,
    births: HashSet<NaiveDate>,
}

impl Table {
    pub(super) fn add(&mut self, values: &[&Value]) {
        let mut run: HashSet<String> = HashSet::new();
        let mut words: HashSet<String> = HashSet::new();
        for value in values {
            self.split(value, &mut run, &mut words);
        }
        while let Some(last) = self.parts.pop() {
            if last.joined_values.len() + last.spaced_values.len() > 2 * (run.len() + words.len()) {
                self.parts.push(last);
                break;
            }
            run.extend(last.joined_values.iter().cloned());
            words.extend(last.spaced_values.iter().cloned());
        }
        if run.is_empty() && words.is_empty() {
            return;
        }
        let joined_values: Vec<String> = run.into_iter().collect();
        let spaced_values: Vec<String> = words.into_iter().collect();
        let build = |patterns: &[String]| {
            (!patterns.is_empty())
                .then(|| AhoCorasick::new(patterns).ok())
                .flatten()
        };
        self.parts.push(Arc::new(Part {
            joined: build(&joined_values),
            spaced: build(&spaced_values),
            joined_values,
            spaced_values,
        }));
    }

    fn split(&mut self, value: &Value, run: &mut HashSet<String>, words: &mut HashSet<String>) {
        let mut text = |value: &str, limit: usize| {
            let whole = joined(value);
            if whole.chars().count() >= limit {
                run.insert(whole);
            } else if whole.chars().count() >= 3 {
                words.insert(format!(" {} ", spaced(value)));
            }
        };
        match value {
            Value::FullName(_, given, family) => {
                text(&format!("{given} {family}"), JOINED_NAME);
                text(&format!("{family} {given}"), JOINED_NAME);
            }
            Value::NameWord(_, word) => {
                let word = spaced(word);
                if word.chars().count() >= 4 && !is_everyday(&word) {
                    words.insert(format!(" {word} "));
                    // The apostrophe of a possessive leaves its s on the word.
                    words.insert(format!(" {word}s "));
                }
            }
            Value::Organisation(name) => text(name, JOINED_NAME),
            Value::Email(email) => text(email, JOINED_CODE),
            Value::Address(line) => text(line, JOINED_CODE + 2),
            Value::Identifier(_, id) => {
                let whole = joined(id);
                if whole.len() < 4 {
                } else if whole.bytes().all(|b| b.is_ascii_digit()) {
                    if whole.len() >= 9 {
                        run.insert(whole.clone());
                    }
                    self.digits.insert(whole);
                } else {
                    text(id, JOINED_CODE);
                }
            }
            Value::Phone(digits) => {
                run.insert(digits.clone());
                self.digits.insert(digits.clone());
            }
            Value::Birth(date) => {
                self.births.insert(*date);
                let (y, m, d) = (date.year(), date.month(), date.day());
                self.digits.extend(
                    [
                        format!("{y}{m:02}{d:02}"),
                        format!("{m:02}{d:02}{y}"),
                        format!("{d:02}{m:02}{y}"),
                        format!("{m}{d}{y}"),
                        format!("{d}{m}{y}"),
                    ]
                    .into_iter()
                    .filter(|s| s.len() >= 6),
                );
            }
        }
    }

    /// Adds a key of every value found in the text.
    pub(super) fn hits(&self, canon: &Canon, found: &mut HashSet<String>) {
        for part in &self.parts {
            if let Some(automaton) = &part.joined {
                found.extend(
                    automaton
                        .find_overlapping_iter(&canon.joined)
                        .filter_map(|hit| {
                            part.joined_values.get(hit.pattern().as_usize()).cloned()
                        }),
                );
            }
            if let Some(automaton) = &part.spaced {
                found.extend(
                    automaton
                        .find_overlapping_iter(&canon.spaced)
                        .filter_map(|hit| {
                            part.spaced_values.get(hit.pattern().as_usize()).cloned()
                        }),
                );
            }
        }
        if !self.digits.is_empty() {
            for groups in &canon.digits {
                self.digit_hits(groups, found);
            }
        }
        if !self.births.is_empty() {
            self.written_births(&canon.spaced, found);
        }
    }

    /// Every run of neighbouring groups up to 20 digits.
    fn digit_hits(&self, groups: &[String], found: &mut HashSet<String>) {
        for from in 0..groups.len() {
            let mut run = String::new();
            for group in &groups[from..] {
                run.push_str(group);
                if run.len() > 20 {
                    break;
                }
                if run.len() >= 4 && self.digits.contains(&run) {
                    found.insert(run.clone());
                }
            }
        }
    }

    /// "march 15 1985", "15 mar 1985", "15th of march 1985".
    fn written_births(&self, spaced: &str, found: &mut HashSet<String>) {
        const MONTHS: [&str; 12] = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ];
        let words: Vec<&str> = spaced.split_ascii_whitespace().collect();
        let number = |word: &str| {
            word.trim_end_matches(|c: char| c.is_ascii_alphabetic())
                .parse::<u32>()
                .ok()
        };
        for (at, word) in words.iter().enumerate() {
            let Some(month) = word
                .get(..3)
                .and_then(|stem| MONTHS.iter().position(|m| *m == stem))
            else {
                continue;
            };
            let near = &words[at.saturating_sub(3)..(at + 4).min(words.len())];
            let numbers: Vec<u32> = near.iter().filter_map(|w| number(w)).collect();
            for day in numbers.iter().filter(|n| **n <= 31) {
                for year in numbers.iter().filter(|n| (1880..=2100).contains(*n)) {
                    let date = i32::try_from(*year).ok().and_then(|y| {
                        NaiveDate::from_ymd_opt(y, u32::try_from(month + 1).unwrap_or(1), *day)
                    });
                    if let Some(date) = date.filter(|d| self.births.contains(d)) {
                        found.insert(date.to_string());
                    }
                }
            }
        }
    }
}

/// Words that can't be told from a name by themselves: everyday and clinical words,
/// diseases named after people, months, states. The scanner reads the lists itself.
fn is_everyday(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
        [
            include_str!("../../data/words.txt"),
            include_str!("../../data/clinical.txt"),
            include_str!("../../data/eponyms.txt"),
            include_str!("../../data/drugs.txt"),
            include_str!("../../data/drugs_namelike.txt"),
            "january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday \
             alabama alaska arizona arkansas california carolina colorado connecticut dakota delaware florida georgia hawaii idaho illinois indiana iowa \
             kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada jersey mexico york \
             ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming english spanish",
        ]
        .into_iter()
        .flat_map(str::split_ascii_whitespace)
        .collect()
    });
    WORDS.contains(word)
}
