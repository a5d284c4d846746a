//! Pass one: an Aho-Corasick automaton over the registry's values in a folded form,
//! with small side automata for what was added since.

use aho_corasick::{AhoCorasick, MatchKind};
use chrono::Datelike;

use crate::doc::Doc;
use crate::fold::fold_char;
use crate::lexicon::{
    CITY, CLINICAL, DRUG, ENGLISH, EPONYM, FUNC, MONTH, ORG, SOFT_DRUG, STATE, WordSet, lexicon,
};
use crate::patterns::date;
use crate::registry::Value;
use crate::{Label, Span};

/// What a pattern of the automaton stands for.
#[derive(Clone, Copy)]
struct Meaning {
    label: Label,
    /// A single name word that is also an everyday word: counts only in name context.
    common: bool,
    name: bool,
    /// "Price Will": family name first, both everyday words; needs its comma.
    needs_comma: bool,
}

/// One automaton with its patterns.
struct Part {
    automaton: AhoCorasick,
    meanings: Vec<Meaning>,
    patterns: Vec<String>,
}

/// The growing index: parts of decreasing size, merged when a newer one reaches
/// half the older one's size, so that adding n values costs O(n log n) in all.
#[derive(Default)]
pub(crate) struct RegistryIndex {
    parts: Vec<Part>,
    seen: WordSet<String>,
    births: std::collections::HashSet<chrono::NaiveDate>,
    digits: WordSet<String>,
}

impl RegistryIndex {
    /// Adds values.
    pub(crate) fn add(&mut self, values: &[&Value]) {
        let mut fresh: Vec<(String, Meaning)> = Vec::new();
        for value in values {
            self.patterns_of(value, &mut fresh);
        }
        if fresh.is_empty() {
            return;
        }
        while let Some(last) = self.parts.pop() {
            if last.patterns.len() > fresh.len() * 2 {
                self.parts.push(last);
                break;
            }
            fresh.extend(last.patterns.into_iter().zip(last.meanings));
        }
        let (patterns, meanings): (Vec<_>, Vec<_>) = fresh.into_iter().unzip();
        // Construction fails only past the automaton's 2^31 states, far above any practice.
        if let Ok(automaton) = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(&patterns)
        {
            self.parts.push(Part {
                automaton,
                meanings,
                patterns,
            });
        }
    }

    fn patterns_of(&mut self, value: &Value, out: &mut Vec<(String, Meaning)>) {
        let mut add =
            |seen: &mut WordSet<String>, text: String, label: Label, common: bool, name: bool| {
                if text.len() >= 2 && seen.insert(text.clone()) {
                    // The leading space makes every match start at a word.
                    out.push((
                        format!(" {text}"),
                        Meaning {
                            label,
                            common,
                            name,
                            needs_comma: false,
                        },
                    ));
                }
            };
        match value {
            Value::FullName(label, given, family) => {
                let (given, family) = (squash(given), squash(family));
                // Where one half is no everyday word, that half alone finds the pair.
                if is_common(&given) && is_common(&family) {
                    add(
                        &mut self.seen,
                        format!("{given} {family}"),
                        *label,
                        false,
                        true,
                    );
                    let reversed = format!("{family} {given}");
                    if self.seen.insert(reversed.clone()) {
                        out.push((
                            format!(" {reversed}"),
                            Meaning {
                                label: *label,
                                common: false,
                                name: true,
                                needs_comma: true,
                            },
                        ));
                    }
                }
            }
            Value::NameWord(label, word) => {
                let word = squash(word);
                let common = is_common(&word);
                add(&mut self.seen, word, *label, common, true);
            }
            Value::Organisation(name) => {
                add(&mut self.seen, squash(name), Label::Facility, false, false)
            }
            Value::Email(email) => add(&mut self.seen, squash(email), Label::Email, false, false),
            Value::Address(line) => add(&mut self.seen, squash(line), Label::Address, false, false),
            Value::Identifier(label, id) => {
                let plain = squash(id);
                let alnum: String = plain.chars().filter(|c| c.is_alphanumeric()).collect();
                if alnum.len() >= 4 {
                    if alnum.bytes().all(|b| b.is_ascii_digit()) {
                        self.digits.insert(alnum.clone());
                    }
                    if alnum != plain {
                        add(&mut self.seen, plain, *label, false, false);
                    }
                    add(&mut self.seen, alnum, *label, false, false);
                }
            }
            Value::Phone(digits) => {
                self.digits.insert(digits.clone());
            }
            Value::Birth(date) => {
                self.births.insert(*date);
            }
        }
    }

    /// Registry spans of a text, unresolved.
    pub(crate) fn find(&self, doc: &Doc<'_>) -> Vec<Span> {
        let text = doc.text;
        let mut out = Vec::new();
        if !self.parts.is_empty() {
            let folded = Folded::new(text);
            for part in &self.parts {
                part.find(&folded, text, &mut out);
            }
            out = one_person(text, out);
        }
        if !self.digits.is_empty() {
            self.numbers(text, &mut out);
        }
        if !self.births.is_empty() {
            self.birth_dates(doc, &mut out);
        }
        out
    }

    /// Digit runs, separators dropped, looked up as a whole and by their last ten.
    fn numbers(&self, text: &str, out: &mut Vec<Span>) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if !bytes[at].is_ascii_digit() || (at > 0 && bytes[at - 1].is_ascii_digit()) {
                at += 1;
                continue;
            }
            let mut digits = String::new();
            let mut i = at;
            let mut best = None;
            while i < bytes.len() && digits.len() < 16 {
                if bytes[i].is_ascii_digit() {
                    digits.push(char::from(bytes[i]));
                    i += 1;
                    let ends = !bytes.get(i).is_some_and(u8::is_ascii_digit);
                    let national = digits
                        .strip_prefix('1')
                        .filter(|d| d.len() == 10)
                        .unwrap_or(&digits);
                    if ends
                        && digits.len() >= 4
                        && (self.digits.contains(digits.as_str()) || self.digits.contains(national))
                    {
                        best = Some((i, digits.len()));
                    }
                    continue;
                }
                let gap = bytes[i..]
                    .iter()
                    .take_while(|b| matches!(b, b' ' | b'-' | b'.' | b'/' | b'(' | b')' | b'+'))
                    .count();
                if gap == 0 || gap > 3 || !bytes.get(i + gap).is_some_and(u8::is_ascii_digit) {
                    break;
                }
                i += gap;
            }
            if let Some((end, count)) = best {
                let label = if count >= 10 {
                    Label::Phone
                } else {
                    Label::OtherId
                };
                out.push(Span::new(at, end, label));
                at = end;
            } else {
                at += bytes[at..]
                    .iter()
                    .take_while(|b| b.is_ascii_digit())
                    .count();
            }
        }
    }

    /// Any date in the text that is someone's birth date, in any format.
    fn birth_dates(&self, doc: &Doc<'_>, out: &mut Vec<Span>) {
        let text = doc.text;
        let mut dates = Vec::new();
        date::find(doc, &mut dates);
        for span in dates {
            if let Some(day) = date::parse(span.of(text)) {
                let swapped = chrono::NaiveDate::from_ymd_opt(day.year(), day.day(), day.month());
                let century =
                    chrono::NaiveDate::from_ymd_opt(day.year() - 100, day.month(), day.day());
                if [Some(day), swapped, century]
                    .iter()
                    .flatten()
                    .any(|d| self.births.contains(d))
                {
                    out.push(Span {
                        label: Label::DateBirth,
                        ..span
                    });
                }
            }
        }
    }
}

impl Part {
    fn find(&self, folded: &Folded, text: &str, out: &mut Vec<Span>) {
        let mut last_name_end: Option<usize> = None;
        let mut waiting: Option<Span> = None;
        let bytes = folded.text.as_bytes();
        let mut hits: Vec<_> = self
            .automaton
            .find_overlapping_iter(&folded.text)
            .filter(|hit| {
                !bytes
                    .get(hit.end())
                    .is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80)
            })
            .map(|hit| (hit.start() + 1, hit.end(), hit.pattern().as_usize()))
            .collect();
        hits.sort_unstable_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
        let mut covered = 0;
        for (start, end, pattern) in hits {
            if end <= covered {
                continue;
            }
            covered = end;
            let Some(meaning) = self.meanings.get(pattern) else {
                continue;
            };
            let span = Span::new(
                folded.origin(start),
                folded.end_origin(text, end),
                meaning.label,
            );
            if meaning.needs_comma
                && !span.of(text).contains(',')
                && !span.of(text).starts_with(char::is_uppercase)
            {
                covered = 0;
                continue;
            }
            let near = |end: usize| span.start.saturating_sub(end) <= 4;
            if meaning.common {
                // "Will A. Price": two common name words side by side prove each other.
                match (last_name_end, waiting) {
                    (Some(end), _) if near(end) => out.push(span),
                    (_, Some(first))
                        if near(first.end) && capitals(text, first) && capitals(text, span) =>
                    {
                        out.extend([first, span])
                    }
                    _ if in_name_context(text, span) => out.push(span),
                    _ => {
                        waiting = Some(span);
                        continue;
                    }
                }
            } else {
                if let Some(first) = waiting.filter(|w| meaning.name && near(w.end)) {
                    out.push(first);
                }
                out.push(span);
            }
            waiting = None;
            last_name_end = meaning.name.then_some(span.end);
        }
    }
}

/// Joins name words of one person into one span: "Ada", "Byron" side by side, in either
/// order, with a comma or a middle initial between.
fn one_person(text: &str, mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        let joins = out.last().is_some_and(|last| {
            let between = text.get(last.end..span.start).unwrap_or("\n");
            let letters = between.chars().filter(|c| c.is_alphanumeric()).count();
            last.label.is_name()
                && span.label.is_name()
                && (span.start < last.end
                    || (between.len() <= 4
                        && letters <= 1
                        && between
                            .chars()
                            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | ',' | '.' | '-'))))
        });
        match out.last_mut().filter(|_| joins) {
            Some(last) => last.end = last.end.max(span.end),
            None => out.push(span),
        }
    }
    out
}

fn capitals(text: &str, span: Span) -> bool {
    span.of(text).starts_with(char::is_uppercase)
}

/// Whether a common word stands where a person is meant: a title or relation before,
/// a capital inside a sentence, or a possessive behind.
fn in_name_context(text: &str, span: Span) -> bool {
    let before = text[..span.start].trim_end();
    let word = before
        .rsplit(|c: char| !c.is_alphanumeric() && c != '.')
        .next()
        .unwrap_or("")
        .trim_end_matches('.')
        .to_lowercase();
    let titled = lexicon().flags(&word) & (crate::lexicon::TITLE | crate::lexicon::RELATION) != 0
        || matches!(
            word.as_str(),
            "pt" | "patient"
                | "call"
                | "text"
                | "email"
                | "tell"
                | "ask"
                | "dear"
                | "remind"
                | "with"
                | "for"
        );
    let capital = span.of(text).chars().next().is_some_and(char::is_uppercase);
    let inner = before
        .chars()
        .next_back()
        .is_some_and(|c| c.is_alphanumeric() || c == ',');
    let possessive = text[span.end..].starts_with("'s") || text[span.end..].starts_with("’s");
    possessive
        || (titled && (capital || word != "with" && word != "for"))
        || (capital && inner && text.chars().any(char::is_lowercase))
}

/// A value in the form the automaton knows: folded, every run of other characters one space.
pub(crate) fn squash(text: &str) -> String {
    Folded::new(text.trim()).text.trim().to_string()
}

/// A folded text that remembers where each byte came from.
struct Folded {
    text: String,
    origins: Vec<u32>,
}

impl Folded {
    fn new(text: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(text.len() + 1),
            origins: Vec::with_capacity(text.len() + 2),
        };
        folded.text.push(' ');
        folded.origins.push(0);
        let mut scratch = String::new();
        for (at, c) in text.char_indices() {
            scratch.clear();
            if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
                fold_char(c, &mut scratch);
            } else if matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`') {
                // "O'Brien" reads "obrien", "Byron's" reads "byron s".
                let rest = &text[at + c.len_utf8()..];
                let possessive =
                    rest.starts_with(['s', 'S']) && !rest[1..].starts_with(char::is_alphanumeric);
                if possessive {
                    scratch.push(' ');
                }
            } else if !folded.text.ends_with(' ') {
                scratch.push(' ');
            }
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            folded
                .origins
                .extend(std::iter::repeat_n(at, scratch.len()));
            folded.text.push_str(&scratch);
        }
        folded
            .origins
            .push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        folded
    }

    fn origin(&self, at: usize) -> usize {
        self.origins.get(at).map_or(0, |o| *o as usize)
    }

    /// The end in the source: behind the last character that was folded into the match.
    fn end_origin(&self, text: &str, end: usize) -> usize {
        let last = self.origin(end.saturating_sub(1));
        last + text
            .get(last..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8)
    }
}

/// Whether a name word is also an everyday, clinical or place word.
fn is_common(word: &str) -> bool {
    word.len() < 3
        || lexicon().flags(word)
            & (ENGLISH | FUNC | CLINICAL | EPONYM | DRUG | SOFT_DRUG | ORG | MONTH | STATE | CITY)
            != 0
}
