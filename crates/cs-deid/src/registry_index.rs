//! Pass one: the registry's values in a folded form, looked up by their first words
//! wherever a word of the text begins. Every value starts and ends at a word's edge,
//! so two look-ups a word find what an automaton over all values would, and adding a
//! value costs no rebuild.

mod folded;

use chrono::Datelike;

use self::folded::{Folded, squash};

use crate::doc::{Doc, Kind, Tok};
use crate::lexicon::{
    CITY, CLINICAL, DRUG, ENGLISH, EPONYM, FUNC, MONTH, ORG, SOFT_DRUG, STATE, WordMap, WordSet,
    lexicon,
};
use crate::patterns::date;
use crate::registry::Value;
use crate::{Label, Span};

/// What a pattern stands for.
#[derive(Clone, Copy)]
struct Meaning {
    label: Label,
    /// A single name word that is also an everyday word: counts only in name context.
    common: bool,
    name: bool,
    /// "Price Will": family name first, both everyday words; needs its comma.
    needs_comma: bool,
}

/// Patterns with the same beginning.
#[derive(Default)]
struct Begun {
    /// The beginning is a pattern by itself.
    whole: Option<Meaning>,
    /// One word: patterns of several words start with it. Two words: nothing.
    more: bool,
    /// What follows the beginning in longer patterns.
    rests: Vec<(Box<str>, Meaning)>,
}

/// The growing index.
#[derive(Default)]
pub(crate) struct RegistryIndex {
    /// By the first word, for patterns of one word, and by the first two.
    begun: WordMap<Box<str>, Begun>,
    births: std::collections::HashSet<chrono::NaiveDate>,
    digits: WordSet<Box<str>>,
}

/// The end of the word of a folded text that starts at `from`.
fn word_end(bytes: &[u8], from: usize) -> usize {
    let part = |b: &u8| b.is_ascii_alphanumeric() || *b >= 0x80;
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|b| part(b)).count()
}

/// The end of the first two words of a folded text that starts at `from`; the end of the
/// first where it is the last.
fn two_words_end(bytes: &[u8], from: usize) -> usize {
    match word_end(bytes, from) {
        first if first < bytes.len() => word_end(bytes, first + 1),
        last => last,
    }
}

impl RegistryIndex {
    /// Adds values.
    pub(crate) fn add(&mut self, values: &[&Value]) {
        for value in values {
            self.add_value(value);
        }
    }

    /// Adds a folded value; the first meaning of a text stays.
    fn insert(&mut self, text: &str, meaning: Meaning) {
        let bytes = text.as_bytes();
        let (one, two) = (word_end(bytes, 0), two_words_end(bytes, 0));
        if one < text.len() {
            self.begun_by(&text[..one]).more = true;
        }
        let begun = self.begun_by(&text[..two]);
        let rest = &text[two..];
        if rest.is_empty() {
            begun.whole.get_or_insert(meaning);
        } else if begun.rests.iter().all(|(known, _)| **known != *rest) {
            begun.rests.push((rest.into(), meaning));
        }
    }

    fn begun_by(&mut self, beginning: &str) -> &mut Begun {
        self.begun.entry(beginning.into()).or_default()
    }

    fn add_value(&mut self, value: &Value) {
        let plain = |label: Label| Meaning {
            label,
            common: false,
            name: false,
            needs_comma: false,
        };
        match value {
            Value::FullName(label, given, family) => {
                let (given, family) = (squash(given), squash(family));
                // Where one half is no everyday word, that half alone finds the pair.
                if is_common(&given) && is_common(&family) {
                    let name = Meaning {
                        name: true,
                        ..plain(*label)
                    };
                    self.insert_long(&format!("{given} {family}"), name);
                    let reversed = Meaning {
                        needs_comma: true,
                        ..name
                    };
                    self.insert(&format!("{family} {given}"), reversed);
                }
            }
            Value::NameWord(label, word) => {
                let word = squash(word);
                let name = Meaning {
                    common: is_common(&word),
                    name: true,
                    ..plain(*label)
                };
                self.insert_long(&word, name);
            }
            Value::Organisation(name) => self.insert_long(&squash(name), plain(Label::Facility)),
            Value::Email(email) => self.insert_long(&squash(email), plain(Label::Email)),
            Value::Address(line) => self.insert_long(&squash(line), plain(Label::Address)),
            Value::Identifier(label, id) => {
                let spelled = squash(id);
                let alnum: String = spelled.chars().filter(|c| c.is_alphanumeric()).collect();
                if alnum.len() >= 4 {
                    if alnum.bytes().all(|b| b.is_ascii_digit()) {
                        self.digits.insert(alnum.as_str().into());
                    }
                    if alnum != spelled {
                        self.insert_long(&spelled, plain(*label));
                    }
                    self.insert_long(&alnum, plain(*label));
                }
            }
            Value::Phone(digits) => {
                self.digits.insert(digits.as_str().into());
            }
            Value::Birth(date) => {
                self.births.insert(*date);
            }
        }
    }

    /// Adds a folded value that is long enough to say anything.
    fn insert_long(&mut self, text: &str, meaning: Meaning) {
        if text.len() >= 2 {
            self.insert(text, meaning);
        }
    }

    /// Registry spans of a text, unresolved. `dates` are the dates found in it.
    pub(crate) fn find(&self, doc: &Doc<'_>, dates: &[Span]) -> Vec<Span> {
        let text = doc.text;
        let mut out = Vec::new();
        if !self.begun.is_empty() {
            self.words(&Folded::new(text), text, &mut out);
            out = one_person(text, out);
        }
        if !self.digits.is_empty() {
            self.numbers(doc, &mut out);
        }
        if !self.births.is_empty() {
            self.birth_dates(text, dates, &mut out);
        }
        out
    }

    /// Digit runs, separators dropped, looked up as a whole and by their last ten.
    fn numbers(&self, doc: &Doc<'_>, out: &mut Vec<Span>) {
        const MOST: usize = 16;
        let bytes = doc.text.as_bytes();
        let known = |digits: &[u8]| {
            std::str::from_utf8(digits).is_ok_and(|digits| self.digits.contains(digits))
        };
        let mut done = 0;
        let numbers = |tok: &&Tok| matches!(tok.kind, Kind::Num | Kind::Mixed);
        let starts = doc.toks.iter().filter(numbers).flat_map(|tok| {
            (tok.start..tok.end).filter(|at| {
                bytes[*at].is_ascii_digit() && (*at == 0 || !bytes[at - 1].is_ascii_digit())
            })
        });
        for at in starts {
            if at < done {
                continue;
            }
            let (mut held, mut count) = ([0u8; MOST], 0);
            let mut i = at;
            let mut best = None;
            while i < bytes.len() && count < MOST {
                if bytes[i].is_ascii_digit() {
                    held[count] = bytes[i];
                    count += 1;
                    i += 1;
                    let ends = !bytes.get(i).is_some_and(u8::is_ascii_digit);
                    let digits = &held[..count];
                    if ends
                        && count >= 4
                        && (known(digits)
                            || digits
                                .strip_prefix(b"1")
                                .is_some_and(|national| national.len() == 10 && known(national)))
                    {
                        best = Some((i, count));
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
                done = end;
            }
        }
    }

    /// Any date in the text that is someone's birth date, in any format.
    fn birth_dates(&self, text: &str, dates: &[Span], out: &mut Vec<Span>) {
        for &span in dates {
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

impl RegistryIndex {
    /// Every pattern in the text that starts and ends at a word's edge: where, and what
    /// it stands for; by start, the longest first.
    fn hits(&self, folded: &str) -> Vec<(usize, usize, Meaning)> {
        let bytes = folded.as_bytes();
        let mut hits = Vec::new();
        let mut space = 0;
        loop {
            let start = space + 1;
            let from = hits.len();
            let one = word_end(bytes, start);
            if let Some(begun) = folded.get(start..one).and_then(|word| self.begun.get(word)) {
                hits.extend(begun.whole.map(|meaning| (start, one, meaning)));
                if begun.more && one < bytes.len() {
                    self.longer_hits(folded, start, &mut hits);
                }
            }
            hits[from..].sort_unstable_by_key(|(_, end, _)| std::cmp::Reverse(*end));
            let after = bytes.get(one..).unwrap_or_default();
            match after.iter().position(|b| *b == b' ') {
                Some(gap) => space = one + gap,
                None => return hits,
            }
        }
    }

    /// The patterns of two words and more at `start`.
    fn longer_hits(&self, folded: &str, start: usize, hits: &mut Vec<(usize, usize, Meaning)>) {
        let bytes = folded.as_bytes();
        let two = two_words_end(bytes, start);
        let Some(begun) = folded.get(start..two).and_then(|key| self.begun.get(key)) else {
            return;
        };
        hits.extend(begun.whole.map(|meaning| (start, two, meaning)));
        for (rest, meaning) in &begun.rests {
            let end = two + rest.len();
            if bytes[two..].starts_with(rest.as_bytes()) && word_end(bytes, end) == end {
                hits.push((start, end, *meaning));
            }
        }
    }

    fn words(&self, folded: &Folded, text: &str, out: &mut Vec<Span>) {
        let mut last_name_end: Option<usize> = None;
        let mut waiting: Option<Span> = None;
        let hits = self.hits(&folded.text);
        let mut covered = 0;
        for (start, end, meaning) in hits {
            if end <= covered {
                continue;
            }
            covered = end;
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

/// Whether a name word is also an everyday, clinical or place word.
fn is_common(word: &str) -> bool {
    word.len() < 3
        || lexicon().flags(word)
            & (ENGLISH | FUNC | CLINICAL | EPONYM | DRUG | SOFT_DRUG | ORG | MONTH | STATE | CITY)
            != 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Words that share beginnings, so that patterns nest and overlap.
    fn words() -> impl Strategy<Value = String> {
        proptest::collection::vec("(ann|anna|lee|st|12|é|x)", 1..5)
            .prop_map(|words| words.join(" "))
    }

    proptest! {
        #[test]
        fn hits_are_what_a_plain_search_finds(
            values in proptest::collection::vec(words(), 1..8),
            text in "((ann|anna|lee|st|12|é|x)( |, |-|\\.|)){0,12}",
        ) {
            let mut index = RegistryIndex::default();
            for value in &values {
                index.add(&[&Value::Organisation(value.clone())]);
            }
            let folded = Folded::new(&text).text;
            let mut wanted = std::collections::BTreeSet::new();
            for value in values.iter().map(|value| squash(value)).filter(|v| v.len() >= 2) {
                for (space, _) in folded.match_indices(' ') {
                    let end = space + 1 + value.len();
                    if folded[space + 1..].starts_with(&value)
                        && !folded[end..].starts_with(char::is_alphanumeric)
                    {
                        wanted.insert((space + 1, std::cmp::Reverse(end)));
                    }
                }
            }
            let found: Vec<_> = index
                .hits(&folded)
                .into_iter()
                .map(|(start, end, _)| (start, std::cmp::Reverse(end)))
                .collect();
            prop_assert_eq!(found, wanted.into_iter().collect::<Vec<_>>());
        }
    }
}
