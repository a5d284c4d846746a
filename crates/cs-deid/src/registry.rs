//! The tenant's own people and places, as raw values. The redactor's index and the
//! scanner's tables are both built from these values and share nothing else.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use crate::doc::Doc;
use crate::registry_index::RegistryIndex;
use crate::scan::Scanner;
use crate::{Label, Span};

/// Who an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// A patient.
    Patient,
    /// A member of staff or an outside clinician.
    Clinician,
    /// A relative, guardian or contact.
    Related,
    /// A clinic, hospital or other organisation that places a person.
    Facility,
}

/// A name by its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameParts {
    /// Given names in order.
    pub given: Vec<String>,
    /// The family name, of one or several words.
    pub family: String,
}

/// One person or place. Every field is optional: give what the store knows.
#[derive(Clone, Default)]
pub struct Entry {
    /// Official, former and nick names.
    pub names: Vec<NameParts>,
    /// The name of a facility, as written.
    pub organisation: Option<String>,
    /// Record numbers, member ids, SSN, account numbers and any other identifier.
    pub identifiers: Vec<(Label, String)>,
    /// Telephone and fax numbers.
    pub phones: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Street lines, without town and postal code.
    pub addresses: Vec<String>,
    /// The birth date.
    pub birth_date: Option<NaiveDate>,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entry(…)")
    }
}

/// One raw value of the registry, with what it is. It can't be printed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Value {
    /// Given and family name of one person (never only one of them).
    FullName(Label, Box<str>, Box<str>),
    /// One name word.
    NameWord(Label, Box<str>),
    /// A facility's name.
    Organisation(Box<str>),
    /// A number or code that identifies by itself.
    Identifier(Label, Box<str>),
    /// A telephone number's digits.
    Phone(Box<str>),
    /// An e-mail address.
    Email(Box<str>),
    /// A street line.
    Address(Box<str>),
    /// A birth date.
    Birth(NaiveDate),
}

/// The tenant's registry. Adding, changing and removing a person costs what that person's
/// values cost, never a rebuild: the same value of several people is held once, counted.
#[derive(Default)]
pub struct Registry {
    counts: HashMap<Arc<Value>, u32>,
    people: HashMap<Box<str>, Box<[Arc<Value>]>>,
    index: RegistryIndex,
    scanner: OnceLock<Arc<Scanner>>,
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry")
            .field("values", &self.counts.len())
            .finish()
    }
}

impl Registry {
    /// An empty registry.
    pub fn new() -> Self {
        Self::default()
    }

    /// A registry over many entries, indexed once.
    pub fn with_entries(entries: impl IntoIterator<Item = (EntryKind, Entry)>) -> Self {
        let mut registry = Self::new();
        registry.extend(entries);
        registry
    }

    /// Adds one entry for good; found from the next look-up on.
    pub fn insert(&mut self, kind: EntryKind, entry: Entry) {
        self.extend([(kind, entry)]);
    }

    /// Adds entries for good.
    pub fn extend(&mut self, entries: impl IntoIterator<Item = (EntryKind, Entry)>) {
        let mut change = Change::default();
        for value in entries
            .into_iter()
            .flat_map(|(kind, entry)| values(kind, entry))
        {
            self.gain(value, &mut change);
        }
        self.apply(&change);
    }

    /// Sets what is known under the caller's id of a person or place (a resource's
    /// reference, say): adds it, or replaces what `id` held before.
    pub fn upsert(&mut self, id: &str, entries: impl IntoIterator<Item = (EntryKind, Entry)>) {
        let mut change = Change::default();
        let held: Box<[Arc<Value>]> = entries
            .into_iter()
            .flat_map(|(kind, entry)| values(kind, entry))
            .map(|value| self.gain(value, &mut change))
            .collect();
        if let Some(before) = self.people.insert(id.into(), held) {
            self.lose(&before, &mut change);
        }
        self.apply(&change);
    }

    /// Forgets what `id` held; whether it held anything. A value another entry holds too
    /// stays known.
    pub fn remove(&mut self, id: &str) -> bool {
        let Some(before) = self.people.remove(id) else {
            return false;
        };
        let mut change = Change::default();
        self.lose(&before, &mut change);
        self.apply(&change);
        true
    }

    /// How many different raw values are held.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The scanner over this registry's values, built at first use and then kept current.
    pub fn scanner(&self) -> Arc<Scanner> {
        Arc::clone(self.scanner.get_or_init(|| {
            let all: Vec<&Value> = self.counts.keys().map(AsRef::as_ref).collect();
            Arc::new(Scanner::over(&all))
        }))
    }

    /// The registry's values in a text whose dates are known.
    pub(crate) fn find(&self, doc: &Doc<'_>, dates: &[Span]) -> Vec<Span> {
        self.index.find(doc, dates)
    }

    /// Counts a value in.
    fn gain(&mut self, value: Value, change: &mut Change) -> Arc<Value> {
        if let Some((held, _)) = self.counts.get_key_value(&value) {
            let held = Arc::clone(held);
            if let Some(count) = self.counts.get_mut(&held) {
                *count += 1;
            }
            return held;
        }
        let held = Arc::new(value);
        self.counts.insert(Arc::clone(&held), 1);
        change.fresh.push(Arc::clone(&held));
        held
    }

    /// Counts values out.
    fn lose(&mut self, values: &[Arc<Value>], change: &mut Change) {
        for value in values {
            let Some(count) = self.counts.get_mut(value) else {
                continue;
            };
            *count -= 1;
            if *count == 0 {
                self.counts.remove(value);
                change.gone.push(Arc::clone(value));
            }
        }
    }

    /// Brings index and scanner up to date. A value may be fresh and gone in one change.
    fn apply(&mut self, change: &Change) {
        let fresh: Vec<&Value> = change.fresh.iter().map(AsRef::as_ref).collect();
        let gone: Vec<&Value> = change.gone.iter().map(AsRef::as_ref).collect();
        self.index.add(&fresh);
        self.index.remove(&gone);
        if let Some(scanner) = self.scanner.take() {
            let mut scanner = Arc::unwrap_or_clone(scanner);
            scanner.add(&fresh);
            scanner.remove(&gone);
            let _ = self.scanner.set(Arc::new(scanner));
        }
    }
}

/// Values that came up and that nobody holds any more.
#[derive(Default)]
struct Change {
    fresh: Vec<Arc<Value>>,
    gone: Vec<Arc<Value>>,
}

/// The raw values of an entry.
fn values(kind: EntryKind, entry: Entry) -> Vec<Value> {
    let label = match kind {
        EntryKind::Patient => Label::NamePatient,
        EntryKind::Clinician => Label::NameClinician,
        EntryKind::Related => Label::NameOther,
        EntryKind::Facility => Label::Facility,
    };
    let mut out = Vec::new();
    for name in entry.names {
        let family: Box<str> = name.family.trim().into();
        for given in name
            .given
            .iter()
            .map(|g| g.trim())
            .filter(|g| !g.is_empty())
        {
            if !family.is_empty() {
                out.push(Value::FullName(label, given.into(), family.clone()));
            }
            out.push(Value::NameWord(label, given.into()));
        }
        if !family.is_empty() {
            out.push(Value::NameWord(label, family));
        }
    }
    let organisation = entry.organisation.filter(|name| !name.trim().is_empty());
    out.extend(organisation.map(|name| Value::Organisation(name.into())));
    let identifiers = entry.identifiers.into_iter();
    out.extend(identifiers.map(|(label, id)| Value::Identifier(label, id.into())));
    out.extend(
        entry
            .phones
            .iter()
            .filter_map(|phone| national(phone))
            .map(Value::Phone),
    );
    out.extend(
        entry
            .emails
            .into_iter()
            .map(|email| Value::Email(email.into())),
    );
    let lines = entry.addresses.into_iter().filter(|a| a.trim().len() >= 5);
    out.extend(lines.map(|line| Value::Address(line.into())));
    out.extend(entry.birth_date.map(Value::Birth));
    out
}

/// A telephone number's digits without the country code of North America; nothing of a
/// number too short to say anything.
fn national(phone: &str) -> Option<Box<str>> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    if digits.len() < 7 {
        return None;
    }
    let national = digits.strip_prefix('1').filter(|rest| rest.len() == 10);
    Some(national.unwrap_or(&digits).into())
}
