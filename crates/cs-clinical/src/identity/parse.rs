//! What somebody typed, taken apart.

use super::digits;
use crate::dates::parse_dates;
use chrono::NaiveDate;
use cs_fhir::fold_text;

/// Words around a name that say what follows, and are not part of it.
const NOISE: &[&str] = &[
    "mrn",
    "dob",
    "born",
    "birthdate",
    "birthday",
    "birth",
    "date",
    "phone",
    "tel",
    "cell",
    "mobile",
    "email",
    "mail",
    "patient",
    "pt",
    "name",
    "named",
    "called",
    "id",
    "no",
    "number",
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sr",
    "sra",
    "nacido",
    "nacida",
    "paciente",
    "telefono",
    "on",
    "with",
    "the",
    "and",
    "y",
];

/// A lookup text, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LookupQuery {
    /// Folded name words, in the order typed.
    pub words: Vec<String>,
    /// Days a typed date may mean; any of them may match.
    pub dates: Vec<NaiveDate>,
    /// Digit runs of four or more: an MRN, a phone or its end.
    pub numbers: Vec<String>,
    /// E-mail addresses, lower case.
    pub emails: Vec<String>,
    /// Words that mix letters and digits: an id as the source spells it.
    pub ids: Vec<String>,
}

impl LookupQuery {
    /// Takes a text apart. `today` bounds two-digit years.
    pub fn parse(text: &str, today: NaiveDate) -> Self {
        let mut query = Self::default();
        let tokens: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || c == ';')
            .filter(|t| !t.is_empty())
            .collect();
        let mut at = 0;
        while at < tokens.len() {
            at += query
                .take_date(&tokens[at..], today)
                .or_else(|| query.take_phone(&tokens[at..]))
                .unwrap_or_else(|| {
                    query.take_one(tokens[at]);
                    1
                });
        }
        query
    }

    /// Whether nothing usable was typed.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
            && self.dates.is_empty()
            && self.numbers.is_empty()
            && self.emails.is_empty()
            && self.ids.is_empty()
    }

    /// The longest run of tokens that reads as a date.
    fn take_date(&mut self, tokens: &[&str], today: NaiveDate) -> Option<usize> {
        (1..=tokens.len().min(5)).rev().find(|length| {
            let run = tokens[..*length].join(" ");
            let found = parse_dates(run.trim_end_matches([',', '.']), today);
            if found.is_empty() {
                return false;
            }
            // A bare run of eight digits may be an MRN too: it counts as both.
            if run.bytes().all(|b| b.is_ascii_digit()) {
                self.numbers.push(run);
            }
            self.dates.extend(found);
            true
        })
    }

    /// Tokens made of digits and phone punctuation that hold a phone together.
    fn take_phone(&mut self, tokens: &[&str]) -> Option<usize> {
        let phonelike = |token: &str| {
            token.bytes().any(|b| b.is_ascii_digit())
                && token.chars().all(|c| {
                    c.is_ascii_digit() || matches!(c, '(' | ')' | '+' | '-' | '.' | ',' | '/')
                })
        };
        let length = tokens
            .iter()
            .take_while(|token| phonelike(token))
            .count()
            .min(5);
        let joined = digits(&tokens[..length].concat());
        if length > 1 && (7..=15).contains(&joined.len()) {
            self.numbers.push(joined);
            return Some(length);
        }
        let single = tokens
            .first()
            .filter(|token| phonelike(token))
            .map(|token| digits(token))?;
        if single.len() >= 4 {
            self.numbers.push(single);
            return Some(1);
        }
        None
    }

    fn take_one(&mut self, token: &str) {
        let bare = token.trim_matches(|c: char| {
            matches!(
                c,
                ',' | '.' | '#' | ':' | '"' | '“' | '”' | '(' | ')' | '?' | '!'
            )
        });
        if bare.contains('@') {
            self.emails.push(bare.to_lowercase());
            return;
        }
        let has_digit = bare.bytes().any(|b| b.is_ascii_digit());
        let run = digits(bare);
        if has_digit && bare.bytes().any(|b| b.is_ascii_alphabetic()) {
            // "MRN00481273" and "#00481273" are numbers; "pat-000123" is an id.
            if run.len() >= 4 && bare.to_ascii_lowercase().starts_with("mrn") {
                self.numbers.push(run);
            } else {
                self.ids.push(bare.to_lowercase());
            }
            return;
        }
        let possessive = bare
            .strip_suffix("'s")
            .or_else(|| bare.strip_suffix("’s"))
            .unwrap_or(bare);
        for word in fold_text(possessive).split(' ') {
            if !word.is_empty()
                && !NOISE.contains(&word)
                && !word.bytes().all(|b| b.is_ascii_digit())
            {
                self.words.push(word.to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> LookupQuery {
        LookupQuery::parse(text, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap())
    }

    #[test]
    fn takes_a_text_apart() {
        let query = parse(
            "Alvarez-Díaz, María's DOB 3/14/82 (617) 555-0142 MRN 00481273 maria.alvarez@example.org pat-000123",
        );
        assert_eq!(query.words, ["alvarez", "diaz", "maria"]);
        assert_eq!(query.dates, [NaiveDate::from_ymd_opt(1982, 3, 14).unwrap()]);
        assert_eq!(query.numbers, ["6175550142", "00481273"]);
        assert_eq!(query.emails, ["maria.alvarez@example.org"]);
        assert_eq!(query.ids, ["pat-000123"]);
    }

    #[test]
    fn dates_in_words_and_eight_digits() {
        assert_eq!(parse("will price March 14, 1982").dates.len(), 1);
        assert_eq!(parse("price nacido 14 de marzo de 1982").words, ["price"]);
        let both = parse("03141982");
        assert_eq!((both.dates.len(), both.numbers.len()), (1, 1));
        assert!(parse("  patient ").is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_taken_apart(text in ".{0,60}") {
            let _ = parse(&text);
        }
    }
}
