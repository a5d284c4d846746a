//! The tenant's own people and places, as raw values. The redactor's index and the
//! scanner's tables are both built from these values and share nothing else.

use std::fmt;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use cs_phi::Phi;

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

/// One raw value of the registry, with what it is.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Value {
    /// Given and family name of one person (never only one of them).
    FullName(Label, String, String),
    /// One name word.
    NameWord(Label, String),
    /// A facility's name.
    Organisation(String),
    /// A number or code that identifies by itself.
    Identifier(Label, String),
    /// A telephone number's digits.
    Phone(String),
    /// An e-mail address.
    Email(String),
    /// A street line.
    Address(String),
    /// A birth date.
    Birth(NaiveDate),
}

/// The tenant's registry: grows with [`Registry::insert`], without a rebuild.
#[derive(Default)]
pub struct Registry {
    values: Vec<Phi<Value>>,
    index: RegistryIndex,
    scanner: OnceLock<Arc<Scanner>>,
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry")
            .field("values", &self.values.len())
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

    /// Adds one entry; found from the next look-up on.
    pub fn insert(&mut self, kind: EntryKind, entry: Entry) {
        self.extend([(kind, entry)]);
    }

    /// Adds entries.
    pub fn extend(&mut self, entries: impl IntoIterator<Item = (EntryKind, Entry)>) {
        let from = self.values.len();
        for (kind, entry) in entries {
            self.push(kind, entry);
        }
        let fresh: Vec<&Value> = self.values[from..].iter().map(Phi::expose).collect();
        self.index.add(&fresh);
        if let Some(scanner) = self.scanner.take() {
            let mut scanner = Arc::unwrap_or_clone(scanner);
            scanner.add(&fresh);
            let _ = self.scanner.set(Arc::new(scanner));
        }
    }

    /// How many raw values are held.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The scanner over this registry's values, built at first use and then kept current.
    pub fn scanner(&self) -> Arc<Scanner> {
        Arc::clone(self.scanner.get_or_init(|| {
            let mut scanner = Scanner::default();
            let all: Vec<&Value> = self.values.iter().map(Phi::expose).collect();
            scanner.add(&all);
            Arc::new(scanner)
        }))
    }

    /// The registry's values in a text whose dates are known.
    pub(crate) fn find(&self, doc: &Doc<'_>, dates: &[Span]) -> Vec<Span> {
        self.index.find(doc, dates)
    }

    fn push(&mut self, kind: EntryKind, entry: Entry) {
        let label = match kind {
            EntryKind::Patient => Label::NamePatient,
            EntryKind::Clinician => Label::NameClinician,
            EntryKind::Related => Label::NameOther,
            EntryKind::Facility => Label::Facility,
        };
        let mut add = |value: Value| self.values.push(Phi::new(value));
        for name in entry.names {
            let family = name.family.trim().to_string();
            for given in name
                .given
                .iter()
                .map(|g| g.trim())
                .filter(|g| !g.is_empty())
            {
                if family.is_empty() {
                    add(Value::NameWord(label, given.to_string()));
                    continue;
                }
                add(Value::FullName(label, given.to_string(), family.clone()));
                add(Value::NameWord(label, given.to_string()));
            }
            if !family.is_empty() {
                add(Value::NameWord(label, family));
            }
        }
        if let Some(name) = entry.organisation.filter(|n| !n.trim().is_empty()) {
            add(Value::Organisation(name));
        }
        for (label, id) in entry.identifiers {
            add(Value::Identifier(label, id));
        }
        for phone in entry.phones {
            let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
            if digits.len() >= 7 {
                let national = if digits.len() == 11 && digits.starts_with('1') {
                    digits[1..].to_string()
                } else {
                    digits
                };
                add(Value::Phone(national));
            }
        }
        for email in entry.emails {
            add(Value::Email(email));
        }
        for line in entry.addresses.into_iter().filter(|a| a.trim().len() >= 5) {
            add(Value::Address(line));
        }
        if let Some(date) = entry.birth_date {
            add(Value::Birth(date));
        }
    }
}
