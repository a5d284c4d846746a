//! Strings that may say anything: what is found in them, and what takes its place.

use super::{FhirRedactor, embedded, markup};
use crate::lexicon::{
    CITY, CITY_START, CLINICAL, CREDENTIAL, DRUG, ENGLISH, EPONYM, FACILITY_HEAD, FAMILY, FUNC,
    GIVEN, HEAD, MONTH, NUMBER, ORG, PARTICLE, RELATION, SOFT_DRUG, STATE, TITLE, lexicon,
};
use crate::patterns::date;
use crate::span::{Pass, resolve};
use crate::{Deidentifier, Label, Span, guardrails};
use chrono::Datelike;

/// Words that mean something beside being a name.
const VOCABULARY: u32 = ENGLISH
    | DRUG
    | SOFT_DRUG
    | CLINICAL
    | EPONYM
    | HEAD
    | FUNC
    | TITLE
    | RELATION
    | MONTH
    | STATE
    | FACILITY_HEAD
    | ORG
    | CREDENTIAL
    | NUMBER;

/// How a string is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Words a person wrote.
    Prose,
    /// The display of a coded concept: what is made of the vocabulary's own words stays.
    Term,
    /// The words of an address or a name of a member.
    Address,
}

/// The words of a text in lower case: at anything but letters and digits, and where
/// `camelCase` turns.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .flat_map(|piece| {
            let mut parts = Vec::new();
            let mut from = 0;
            let mut lower = false;
            for (at, c) in piece.char_indices() {
                if c.is_uppercase() && lower {
                    parts.push(&piece[from..at]);
                    from = at;
                }
                lower = c.is_lowercase();
            }
            parts.push(&piece[from..]);
            parts
        })
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// Whether the lexicon knows the word as a name and as nothing else.
pub(super) fn only_a_name(word: &str) -> bool {
    let flags = lexicon().listed(word).flags;
    flags & (GIVEN | FAMILY) != 0 && flags & VOCABULARY == 0
}

/// Whether the lexicon knows the word for something beside a name.
pub(super) fn is_vocabulary(word: &str) -> bool {
    lexicon().listed(word).flags & VOCABULARY != 0
}

/// Whether the word is a name and everyday English, and nothing clinical.
pub(super) fn is_also_a_name(word: &str) -> bool {
    let flags = lexicon().listed(word).flags;
    flags & (GIVEN | FAMILY) != 0 && flags & VOCABULARY == ENGLISH
}

/// Whether the word goes with names and is none: "Dr", "MD".
pub(super) fn is_title(word: &str) -> bool {
    lexicon().listed(word).flags & (TITLE | CREDENTIAL | RELATION) != 0
}

impl FhirRedactor<'_> {
    /// The text without identifiers; `None` when there are none.
    pub(super) fn scrub(&mut self, text: &str, way: Way) -> Option<String> {
        if way != Way::Address
            && let Some(clean) = self.inside(text)
        {
            return Some(clean);
        }
        let spans = self.found(text, way);
        if spans.is_empty() {
            return None;
        }
        let mut clean = String::with_capacity(text.len());
        let mut at = 0;
        for span in &spans {
            clean.push_str(&text[at..span.start]);
            clean.push_str(&self.instead(span, text));
            at = span.end;
        }
        clean.push_str(&text[at..]);
        Some(clean).filter(|clean| clean != text)
    }

    /// What is found in the text, sorted, not overlapping.
    pub(super) fn found(&mut self, text: &str, way: Way) -> Vec<Span> {
        let deid = self.deid;
        let known = self.identity.find(text);
        let found = self
            .memo
            .spans(way as u8, text, |text| look(deid, text, way));
        if known.is_empty() {
            return found.into_owned();
        }
        let known = known.into_iter().map(|span| (Pass::Registry, span));
        let found = found.iter().map(|span| (Pass::Pattern, *span));
        resolve(known.chain(found).collect())
    }

    /// What takes the span's place.
    pub(super) fn instead(&mut self, span: &Span, text: &str) -> String {
        let value = span.of(text);
        if !self.policy.masks {
            return self.vault.token(span.label, value).to_owned();
        }
        match span.label {
            // The table leaves towns. What no gazetteer knows was taken for one by the words
            // around it and may be somebody.
            Label::City if !is_town(value) => guardrails::initials_only(value),
            // A day long enough ago to be a grown person's birth.
            Label::Date => date::parse(value)
                .map(|day| day.year())
                .filter(|year| self.this_year - year >= 18)
                .map_or_else(|| value.to_owned(), |year| year.to_string()),
            label if label.is_name() => self.shortened(value),
            label => guardrails::masked(label, value),
        }
    }

    /// Initials and family name; initials alone where a given name would be left.
    fn shortened(&self, value: &str) -> String {
        let short = guardrails::initials(value);
        let left = |word: &str| self.identity.is_given(word);
        if short.split(|c: char| !c.is_alphabetic()).any(left) {
            let apart: String = value
                .chars()
                .map(|c| if c.is_alphabetic() { c } else { ' ' })
                .collect();
            return guardrails::initials_only(&apart);
        }
        short
    }

    /// A string that holds something with a form of its own: a resource, markup, base64,
    /// percent signs. `None` when it holds none or nothing was found in it.
    fn inside(&mut self, text: &str) -> Option<String> {
        let trimmed = text.trim_start();
        match trimmed.as_bytes().first()? {
            b'{' | b'[' if text.len() > 8 => {
                if let Some(clean) = self.inner_json(text) {
                    return Some(clean);
                }
            }
            _ if markup::looks_like(text) => return Some(self.markup(text)),
            _ => {}
        }
        let hidden = self.hidden(text);
        if hidden.is_empty() {
            return None;
        }
        let mut clean = String::with_capacity(text.len());
        let mut at = 0;
        for span in hidden {
            clean.push_str(&text[at..span.start]);
            clean.push_str("[removed]");
            at = span.end;
        }
        clean.push_str(&text[at..]);
        Some(self.scrub(&clean, Way::Prose).unwrap_or(clean))
    }

    /// Words too long for a word that tell somebody once decoded: base64, hex, percent
    /// signs.
    pub(super) fn hidden(&mut self, text: &str) -> Vec<Span> {
        let mut found = Vec::new();
        let long = text
            .split_ascii_whitespace()
            .filter(|word| word.len() >= 12);
        for word in long {
            let inner = embedded::decoded(word);
            if inner.is_some_and(|inner| self.scrub(&inner, Way::Prose).is_some()) {
                let start = word.as_ptr() as usize - text.as_ptr() as usize;
                found.push(Span::new(start, start + word.len(), Label::OtherId));
            }
        }
        found
    }

    /// A person's name by the guardrails table; what isn't plainly one is cleaned as text.
    fn short_name(&mut self, value: &str) -> String {
        let words: Vec<&str> = value.split_whitespace().collect();
        if !is_plain_name(value) || words.len() > 6 {
            let clean = self.scrub(value, Way::Prose);
            return clean.unwrap_or_else(|| "[removed]".to_owned());
        }
        let titles = words
            .iter()
            .take_while(|word| is_title(word.trim_end_matches('.').to_lowercase().as_str()))
            .count();
        let (titles, name) = words.split_at(titles.min(words.len().saturating_sub(1)));
        let short = self.shortened(&name.join(" "));
        titles
            .iter()
            .copied()
            .chain([short.as_str()])
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// A family name by the guardrails table: it stays, and nothing else in its place does.
    pub(super) fn family_name(&mut self, value: &str) -> String {
        let first = words(value).next().unwrap_or_default();
        let one = !value.trim().contains(' ') || lexicon().listed(&first).flags & PARTICLE != 0;
        if one && is_plain_name(value) {
            value.to_owned()
        } else {
            self.short_name(value)
        }
    }

    /// A whole value known to be an identifier.
    pub(super) fn masked(&mut self, label: Label, value: &str) -> String {
        if self.policy.masks {
            if label.is_name() {
                return self.short_name(value);
            }
            return match label {
                // Of a town the table says that it stays, of a label nobody checked it.
                Label::City | Label::Date | Label::Facility => self
                    .scrub(value, Way::Prose)
                    .unwrap_or_else(|| value.to_owned()),
                label => guardrails::masked(label, value),
            };
        }
        self.vault.token(label, value).to_owned()
    }
}

/// What the text redactor finds, looked at in this way.
pub(super) fn look(deid: &Deidentifier, text: &str, way: Way) -> Vec<Span> {
    let mut spans = match way {
        Way::Address => Vec::new(),
        _ => deid.find(text),
    };
    // Names joined by underscores, points or hyphens are words again for a second look;
    // each separator is one byte, so that offsets hold.
    let one_word = text.len() >= 5
        && !text.contains(char::is_whitespace)
        && text.bytes().any(|b| b.is_ascii_alphabetic());
    if one_word || text.contains('_') || way == Way::Address {
        let all = one_word || way == Way::Address;
        let apart: String = text
            .chars()
            .map(|c| match c {
                '_' => ' ',
                c if all && "./-=&+?#|:;,".contains(c) => ' ',
                c => c,
            })
            .collect();
        let second = deid
            .find(&apart)
            .into_iter()
            .filter(|span| way != Way::Address || says_who(span.label));
        let all = spans.into_iter().map(|span| (Pass::Pattern, span));
        spans = resolve(
            all.chain(second.map(|span| (Pass::Lexicon, span)))
                .collect(),
        );
    }
    if way != Way::Prose {
        spans.retain(|span| !made_of_vocabulary(text, span));
    }
    spans
}

/// Letters and what stands between names.
fn is_plain_name(value: &str) -> bool {
    value.len() <= 80
        && value
            .chars()
            .all(|c| c.is_alphabetic() || " .,'’-()".contains(c))
}

/// Whether the first word is a town's name, or begins one.
pub(super) fn is_town(value: &str) -> bool {
    words(value)
        .next()
        .is_some_and(|word| lexicon().listed(&word).flags & (CITY | CITY_START) != 0)
}

/// Labels that tell a person by themselves, and no part of an address on the web.
fn says_who(label: Label) -> bool {
    label.is_name()
        || matches!(
            label,
            Label::Phone
                | Label::Fax
                | Label::Email
                | Label::Ssn
                | Label::Mrn
                | Label::MemberId
                | Label::Account
                | Label::License
        )
}

/// Whether a name or place of the vocabulary's own words was found: a term, no person.
fn made_of_vocabulary(text: &str, span: &Span) -> bool {
    let soft = span.label.is_name()
        || matches!(
            span.label,
            Label::City | Label::County | Label::Facility | Label::Initials | Label::OtherId
        );
    soft && words(span.of(text)).all(|word| is_vocabulary(&word))
}
