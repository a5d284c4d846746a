//! Who a resource speaks of, in its own words: what stands in its names, identifiers,
//! contact points, addresses and birth dates is looked for in every other string.

use super::json::{Member, Node, get};
use super::keys::Key;
use super::label::{Display, display_of};
use super::text::{is_also_a_name, is_title, is_vocabulary};
use crate::fold::fold_char;
use crate::lexicon::{WordMap, WordSet};
use crate::{Label, Span};

/// Bits of the filter over the first bytes of values.
const FILTER: usize = 1 << 13;
/// Bytes of a value the filter reads.
const WINDOW: usize = 4;

/// The values of one resource (or Bundle).
#[derive(Default)]
pub(super) struct Identity {
    names: WordMap<String, Label>,
    given: WordSet<String>,
    values: Vec<Known>,
    filter: Vec<u64>,
    /// The text in hand, letters and digits only, and where each byte came from.
    normal: Vec<u8>,
    places: Vec<u32>,
}

struct Known {
    normal: String,
    label: Label,
    /// May stand inside a longer run of letters or digits.
    anywhere: bool,
}

impl Identity {
    /// Collects from the tree, contained and bundled resources included.
    pub(super) fn of(node: &Node<'_>) -> Self {
        let mut identity = Self::default();
        identity.collect(node, "", "");
        if !identity.values.is_empty() {
            identity.filter = vec![0; FILTER / 64];
            let starts: Vec<usize> = identity
                .values
                .iter()
                .map(|known| place(known.normal.as_bytes()))
                .collect();
            for bit in starts {
                identity.filter[bit / 64] |= 1 << (bit % 64);
            }
        }
        identity
    }

    fn collect(&mut self, node: &Node<'_>, resource: &str, key: &str) {
        match node {
            Node::Array(items) => {
                for item in items {
                    self.collect(item, resource, key);
                }
            }
            Node::Object(members) => {
                let own = get(members, Key::ResourceType).and_then(Node::text);
                let resource = own.unwrap_or(resource);
                self.read(members, resource, key);
                for member in members {
                    if matches!(member.value, Node::Array(_) | Node::Object(_)) {
                        self.collect(&member.value, resource, member.key.value());
                    }
                }
            }
            _ => {}
        }
    }

    fn read(&mut self, members: &[Member<'_>], resource: &str, key: &str) {
        let has = members
            .iter()
            .fold(0, |has, member| has | member.class.bit());
        if has & (Key::Family.bit() | Key::Given.bit()) != 0 {
            self.name(members, resource);
        }
        if has & (Key::Line.bit() | Key::PostalCode.bit()) != 0 {
            self.address(members);
        }
        if has & Key::Display.bit() != 0
            && has & Key::Code.bit() == 0
            && let Display::Person(label) = display_of(members, key)
            && let Some(text) = get(members, Key::Display).and_then(Node::text)
        {
            self.full_name(text, label);
        }
        for member in members {
            match member.class {
                Key::Name => {
                    for item in member.value.items() {
                        if let Some(name) = item.members()
                            && get(name, Key::ProductName).is_none()
                            && let Some(text) = get(name, Key::Text).and_then(Node::text)
                        {
                            self.full_name(text, label_of(resource));
                        }
                    }
                }
                Key::BirthDate => {
                    if let Some(text) = member.value.text() {
                        self.birth(text);
                    }
                }
                Key::Telecom | Key::ContactPoint => self.each_value(member, |identity, value| {
                    identity.contact(value);
                }),
                Key::Identifier => self.each_value(member, |identity, value| {
                    identity.value(value, Label::OtherId);
                }),
                Key::Serial => {
                    if let Some(text) = member.value.text() {
                        self.value(text, Label::OtherId);
                    }
                }
                _ => {}
            }
        }
    }

    fn each_value(&mut self, member: &Member<'_>, mut take: impl FnMut(&mut Self, &str)) {
        for item in member.value.items() {
            let value = item.members().and_then(|members| get(members, Key::Value));
            if let Some(text) = value.and_then(Node::text) {
                take(self, text);
            }
        }
    }

    fn name(&mut self, members: &[Member<'_>], resource: &str) {
        let label = label_of(resource);
        let family = get(members, Key::Family).and_then(Node::text).unwrap_or("");
        self.name_words(family, label);
        for given in get(members, Key::Given).map_or(&[][..], Node::items) {
            if let Some(given) = given.text() {
                self.name_words(given, label);
                self.given.extend(name_parts(given));
                self.full_name(&format!("{given} {family}"), label);
                self.full_name(&format!("{family} {given}"), label);
            }
        }
        if let Some(text) = get(members, Key::Text).and_then(Node::text) {
            self.full_name(text, label);
        }
    }

    fn full_name(&mut self, text: &str, label: Label) {
        if !is_name(text) {
            return;
        }
        self.name_words(text, label);
        // The last word is the family's, and before a comma all are.
        let (first, rest) = text.split_once(',').unwrap_or(("", text));
        let rest = match first {
            "" => rest
                .trim_end()
                .rsplit_once(' ')
                .map_or("", |(given, _)| given),
            _ => rest,
        };
        self.given
            .extend(name_parts(rest).filter(|word| !is_title(word)));
        let normal = normal(text);
        let dense = !normal.is_ascii();
        if normal.len() >= if dense { 6 } else { 8 } {
            self.push(normal, label, true);
        }
    }

    fn name_words(&mut self, text: &str, label: Label) {
        if !is_name(text) {
            return;
        }
        for word in name_parts(text) {
            if word.chars().count() >= 2 && !is_title(&word) {
                self.names.entry(word).or_insert(label);
            }
        }
    }

    fn contact(&mut self, value: &str) {
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        if value.contains('@') {
            self.value(value, Label::Email);
        } else if digits.len() >= 7 {
            let national = digits.strip_prefix('1').filter(|rest| rest.len() == 10);
            self.push(national.unwrap_or(&digits).to_owned(), Label::Phone, true);
        } else {
            self.value(value, Label::Url);
        }
    }

    fn address(&mut self, members: &[Member<'_>]) {
        for member in members {
            let (label, least) = match member.class {
                Key::Line => (Label::Address, 6),
                Key::PostalCode => (Label::Zip, 5),
                Key::District => (Label::County, 4),
                Key::City => (Label::City, 4),
                _ => continue,
            };
            for text in member.value.items().iter().filter_map(Node::text) {
                let all_words = super::text::words(text).all(|word| is_vocabulary(&word));
                let normal = normal(text);
                if normal.len() >= least && !all_words {
                    self.push(normal, label, label == Label::Address);
                }
            }
        }
    }

    fn value(&mut self, value: &str, label: Label) {
        let normal = normal(value);
        let digits = normal.bytes().filter(u8::is_ascii_digit).count();
        if normal.len() >= 8 && digits > 0 || label == Label::Email {
            self.push(normal, label, true);
        } else if normal.len() >= 5 && digits > 0 {
            self.push(normal, label, false);
        }
    }

    /// The date as figures in any order, and with the month's name.
    fn birth(&mut self, text: &str) {
        const MONTHS: [&str; 12] = [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ];
        let Ok(date) = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d") else {
            return;
        };
        use chrono::Datelike;
        let (y, m, d) = (date.year(), date.month(), date.day());
        let name = MONTHS[date.month0() as usize];
        let short = &name[..3];
        for form in [
            format!("{y}{m:02}{d:02}"),
            format!("{m:02}{d:02}{y}"),
            format!("{d:02}{m:02}{y}"),
            format!("{m}{d}{y}"),
            format!("{name}{d}{y}"),
            format!("{short}{d}{y}"),
            format!("{d}{name}{y}"),
            format!("{d:02}{short}{y}"),
        ] {
            self.push(form, Label::DateBirth, false);
        }
    }

    fn push(&mut self, normal: String, label: Label, anywhere: bool) {
        if normal.len() >= WINDOW
            && !self
                .values
                .iter()
                .rev()
                .take(64)
                .any(|known| known.normal == normal)
        {
            self.values.push(Known {
                normal,
                label,
                anywhere,
            });
        }
    }

    /// Whether the word is somebody's given name here.
    pub(super) fn is_given(&self, word: &str) -> bool {
        !self.given.is_empty()
            && word.chars().nth(1).is_some()
            && self.given.contains(&normal(word))
    }

    /// Whether a name of somebody stands in the text.
    pub(super) fn names_somebody(&mut self, text: &str) -> bool {
        self.find(text).iter().any(|span| span.label.is_name())
    }

    /// Whether the figures of a number are one of the values.
    pub(super) fn has_number(&self, lexeme: &str) -> bool {
        let digits = lexeme.split('.').next().unwrap_or("");
        digits.len() >= 5 && self.values.iter().any(|known| known.normal == digits)
    }

    /// What of it stands in the text; may overlap.
    pub(super) fn find(&mut self, text: &str) -> Vec<Span> {
        let mut found = Vec::new();
        if !self.names.is_empty() {
            self.find_names(text, &mut found);
        }
        if !self.values.is_empty() {
            self.find_values(text, &mut found);
        }
        found
    }

    fn find_names(&self, text: &str, found: &mut Vec<Span>) {
        let mut word = String::new();
        let mut last: Option<(Span, bool)> = None;
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let skip = rest.find(|c: char| c.is_alphabetic()).unwrap_or(rest.len());
            let start = at + skip;
            let len = text[start..]
                .find(|c: char| !c.is_alphabetic())
                .unwrap_or(text.len() - start);
            at = start + len;
            if len == 0 {
                break;
            }
            word.clear();
            text[start..at]
                .chars()
                .for_each(|c| fold_char(c, &mut word));
            let Some(label) = self.names.get(word.as_str()) else {
                last = None;
                continue;
            };
            let span = Span::new(start, at, *label);
            // "Parkinson" may be the patient's name and is her disease: alone it isn't told.
            // A word of everyday English that is a given name counts where it is capital.
            let capital = text[start..].starts_with(char::is_uppercase);
            let told = !is_vocabulary(&word) || capital && is_also_a_name(&word);
            let sure = len >= 3 && told || len == text.len();
            let beside = last.filter(|(before, _)| text[before.end..start].chars().count() <= 3);
            if let Some((before, told)) = beside {
                if !told {
                    found.push(before);
                }
                let chain = Span::new(before.start, at, *label);
                found.push(chain);
                last = Some((chain, true));
            } else {
                if sure {
                    found.push(span);
                }
                last = Some((span, sure));
            }
        }
    }

    fn find_values(&mut self, text: &str, found: &mut Vec<Span>) {
        if text.len() < WINDOW {
            return;
        }
        self.normalise(text);
        let normal = &self.normal;
        for from in 0..(normal.len() + 1).saturating_sub(WINDOW) {
            let bit = place(&normal[from..]);
            if self.filter[bit / 64] & 1 << (bit % 64) == 0 {
                continue;
            }
            for known in &self.values {
                let value = known.normal.as_bytes();
                let to = from + value.len();
                if !normal[from..].starts_with(value) {
                    continue;
                }
                let start = self.places[from] as usize;
                let end = self.places[to] as usize;
                // `places` holds where the next kept byte starts; take back what was skipped.
                let end = text[start..end]
                    .trim_end_matches(|c: char| !c.is_alphanumeric())
                    .len()
                    + start;
                if known.anywhere || stands_alone(text, start, end) {
                    found.push(Span::new(start, end, known.label));
                }
            }
        }
    }

    fn normalise(&mut self, text: &str) {
        self.normal.clear();
        self.places.clear();
        let mut folded = String::new();
        for (at, c) in text.char_indices() {
            #[allow(clippy::cast_possible_truncation)]
            let at = at as u32;
            if c.is_ascii() {
                if c.is_ascii_alphanumeric() {
                    self.normal.push(c.to_ascii_lowercase() as u8);
                    self.places.push(at);
                }
            } else if c.is_alphanumeric() {
                folded.clear();
                fold_char(c, &mut folded);
                for byte in folded.bytes() {
                    self.normal.push(byte);
                    self.places.push(at);
                }
            }
        }
        #[allow(clippy::cast_possible_truncation)]
        self.places.push(text.len() as u32);
    }
}

/// What has figures or signs in it, or is a sentence, is no name whatever its place.
fn is_name(text: &str) -> bool {
    let sign = |b: u8| b.is_ascii_digit() || b"@{}<>=%_/:[]".contains(&b);
    !text.bytes().any(sign) && text.split_whitespace().count() <= 6
}

fn label_of(resource: &str) -> Label {
    match resource {
        "Practitioner" | "PractitionerRole" => Label::NameClinician,
        "RelatedPerson" | "Person" => Label::NameOther,
        _ => Label::NamePatient,
    }
}

/// The words of a name, folded.
fn name_parts(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(normal)
}

fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        fold_char(c, &mut out);
    }
    out
}

fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

fn place(bytes: &[u8]) -> usize {
    let head = bytes.first_chunk::<WINDOW>().copied().unwrap_or_default();
    (u32::from_le_bytes(head).wrapping_mul(0x9e37_79b1) >> 19) as usize % FILTER
}
