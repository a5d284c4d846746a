//! Pass one: the registry's values in a folded form, looked up by their first words
//! wherever a word of the text begins. Every value starts and ends at a word's edge,
//! so two look-ups a word find what an automaton over all values would, and adding a
//! value costs no rebuild.

mod folded;
mod person;

use chrono::Datelike;

use self::folded::{Folded, squash};
use self::person::{capitals, in_name_context, is_common, one_person};

use crate::doc::{Doc, Kind, Tok};
use crate::lexicon::WordMap;
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

/// Patterns with the same beginning; each is counted, so that it can be taken out again.
#[derive(Default)]
struct Begun {
    /// The beginning is a pattern by itself.
    whole: Option<(Meaning, u32)>,
    /// One word: how many patterns of several words start with it. Two words: nothing.
    more: u32,
    /// What follows the beginning in longer patterns.
    rests: Vec<(Box<str>, Meaning, u32)>,
}

impl Begun {
    fn is_empty(&self) -> bool {
        self.whole.is_none() && self.more == 0 && self.rests.is_empty()
    }
}

/// The growing and shrinking index.
#[derive(Default)]
pub(crate) struct RegistryIndex {
    /// By the first word, for patterns of one word, and by the first two.
    begun: WordMap<Box<str>, Begun>,
    births: std::collections::HashMap<chrono::NaiveDate, u32>,
    digits: WordMap<Box<str>, u32>,
}

/// What one value is looked for by.
enum Key<'v> {
    /// A folded text.
    Text(String, Meaning),
    /// Digits, whatever parts them.
    Digits(std::borrow::Cow<'v, str>),
    /// A date in any format.
    Birth(chrono::NaiveDate),
}

/// Counts one more or one less of a key.
fn count<K: std::hash::Hash + Eq, S: std::hash::BuildHasher>(
    map: &mut std::collections::HashMap<K, u32, S>,
    key: K,
    more: bool,
) {
    if more {
        *map.entry(key).or_default() += 1;
    } else if let Some(left) = map.get_mut(&key) {
        *left -= 1;
        if *left == 0 {
            map.remove(&key);
        }
    }
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
            keys(value, &mut |key| self.change(key, true));
        }
    }

    /// Takes values out that were added before.
    pub(crate) fn remove(&mut self, values: &[&Value]) {
        for value in values {
            keys(value, &mut |key| self.change(key, false));
        }
    }

    fn change(&mut self, key: Key<'_>, more: bool) {
        match key {
            Key::Text(text, meaning) => self.text(&text, meaning, more),
            Key::Digits(digits) => count(&mut self.digits, digits.as_ref().into(), more),
            Key::Birth(date) => count(&mut self.births, date, more),
        }
    }

    /// Adds or takes out a folded text; the first meaning of a text stays.
    fn text(&mut self, text: &str, meaning: Meaning, more: bool) {
        let bytes = text.as_bytes();
        let (one, two) = (word_end(bytes, 0), two_words_end(bytes, 0));
        if one < text.len() {
            self.begun(&text[..one], |begun| {
                begun.more = if more {
                    begun.more + 1
                } else {
                    begun.more.saturating_sub(1)
                };
            });
        }
        let rest = &text[two..];
        self.begun(&text[..two], |begun| {
            if rest.is_empty() {
                let held = begun.whole.map_or(0, |(_, held)| held);
                let now = if more {
                    held + 1
                } else {
                    held.saturating_sub(1)
                };
                let first = begun.whole.map_or(meaning, |(first, _)| first);
                begun.whole = (now > 0).then_some((first, now));
                return;
            }
            match begun.rests.iter_mut().find(|(known, ..)| **known == *rest) {
                Some((.., held)) if more => *held += 1,
                Some((.., held)) => *held = held.saturating_sub(1),
                None if more => begun.rests.push((rest.into(), meaning, 1)),
                None => {}
            }
            begun.rests.retain(|(.., held)| *held > 0);
        });
    }

    /// Changes what begins with a text, and forgets it once nothing does.
    fn begun(&mut self, beginning: &str, change: impl FnOnce(&mut Begun)) {
        let begun = self.begun.entry(beginning.into()).or_default();
        change(begun);
        if begun.is_empty() {
            self.begun.remove(beginning);
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
            std::str::from_utf8(digits).is_ok_and(|digits| self.digits.contains_key(digits))
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
                    .any(|d| self.births.contains_key(d))
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

/// Everything a value is looked for by; the same for the same value at any time.
fn keys<'v>(value: &'v Value, each: &mut dyn FnMut(Key<'v>)) {
    let plain = |label: Label| Meaning {
        label,
        common: false,
        name: false,
        needs_comma: false,
    };
    let mut long = |text: String, meaning: Meaning| {
        if text.len() >= 2 {
            each(Key::Text(text, meaning));
        }
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
                long(format!("{given} {family}"), name);
                let reversed = Meaning {
                    needs_comma: true,
                    ..name
                };
                long(format!("{family} {given}"), reversed);
            }
        }
        Value::NameWord(label, word) => {
            let word = squash(word);
            let name = Meaning {
                common: is_common(&word),
                name: true,
                ..plain(*label)
            };
            long(word, name);
        }
        Value::Organisation(name) => long(squash(name), plain(Label::Facility)),
        Value::Email(email) => long(squash(email), plain(Label::Email)),
        Value::Address(line) => long(squash(line), plain(Label::Address)),
        Value::Identifier(label, id) => {
            let spelled = squash(id);
            let alnum: String = spelled.chars().filter(|c| c.is_alphanumeric()).collect();
            if alnum.len() >= 4 {
                if alnum != spelled {
                    long(spelled, plain(*label));
                }
                long(alnum.clone(), plain(*label));
                if alnum.bytes().all(|b| b.is_ascii_digit()) {
                    each(Key::Digits(alnum.into()));
                }
            }
        }
        Value::Phone(digits) => each(Key::Digits(digits.as_ref().into())),
        Value::Birth(date) => each(Key::Birth(*date)),
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
                hits.extend(begun.whole.map(|(meaning, _)| (start, one, meaning)));
                if begun.more > 0 && one < bytes.len() {
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
        hits.extend(begun.whole.map(|(meaning, _)| (start, two, meaning)));
        for (rest, meaning, _) in &begun.rests {
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
                index.add(&[&Value::Organisation(value.as_str().into())]);
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
