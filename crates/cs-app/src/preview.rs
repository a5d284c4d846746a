//! What a language model would be given instead of a sentence. Nothing is sent:
//! the text goes through the de-identifier with the practice's own people, and
//! the separate scanner reads what is left.

use crate::Workstation;
use crate::views::{ModelPreview, StepNoteView};
use cs_deid::{Deidentifier, Entry, EntryKind, Label, NameParts, Registry, Vault};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::terms::system;
use cs_fhir::{PartialDate, Precision, Query, Resource, values_at};
use cs_ports::AuditContext;
use serde_json::Value;
use std::sync::{Arc, PoisonError};

/// Longest text that is previewed, in bytes.
const LONGEST: usize = 100_000;

/// Resources of one read while the practice's people are gathered.
const PAGE: u32 = 2_000;

/// The practice's people, as of a revision of the charts.
pub(crate) struct KnownPeople {
    revision: u64,
    deidentifier: Arc<Deidentifier>,
}

impl Workstation {
    /// The text as a model would see it, what was replaced, and whether the
    /// scanner finds anything of the practice's people left in it. The first call
    /// after a sync reads everybody's names and numbers once.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::InputTooLarge`]; store codes.
    pub fn model_preview(&self, text: &str) -> Outcome<ModelPreview> {
        self.context("model-preview")?;
        if text.len() > LONGEST {
            return Err(Fault::new(Code::InputTooLarge).with("limit", LONGEST));
        }
        let deidentifier = self.deidentifier()?;
        let mut replaced: Vec<(&'static str, u32)> = Vec::new();
        for span in deidentifier.find(text) {
            let word = kind_word(span.label);
            match replaced.iter_mut().find(|(known, _)| *known == word) {
                Some((_, count)) => *count += 1,
                None => replaced.push((word, 1)),
            }
        }
        let clean = deidentifier.tokenise(text, &mut Vault::new());
        let scanner = deidentifier.registry().scanner();
        Ok(ModelPreview {
            clean: scanner.check(clean.as_str().as_bytes()).is_ok(),
            text: clean.into_string(),
            replaced: replaced
                .into_iter()
                .map(|(word, count)| StepNoteView {
                    title: word.to_owned(),
                    count,
                })
                .collect(),
            sentence: self.model_sentence(),
        })
    }

    /// Whether a model is set up at all, in words.
    pub(crate) fn model_sentence(&self) -> String {
        match self.facts.models.as_slice() {
            [] => "No language model is set up: the local planner reads these words, and nothing leaves this computer.".to_owned(),
            models => format!("A model is set up: {}.", models.join(", ")),
        }
    }

    /// Forgets what is held in memory of the practice's people: at locking and
    /// when another person takes the seat.
    pub fn forget_secrets(&self) {
        *self
            .known_people
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The de-identifier with the practice's people as the store has them now.
    fn deidentifier(&self) -> Outcome<Arc<Deidentifier>> {
        let revision = self.ports.charts.revision()?;
        let mut held = self
            .known_people
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = held.as_ref().filter(|known| known.revision == revision) {
            return Ok(known.deidentifier.clone());
        }
        let who = self.system_context("deid-registry")?;
        let mut registry = Registry::new();
        for kind in KINDS {
            self.gather(&who, kind, &mut registry)?;
        }
        let deidentifier = Arc::new(Deidentifier::new(registry));
        *held = Some(KnownPeople {
            revision,
            deidentifier: deidentifier.clone(),
        });
        Ok(deidentifier)
    }

    fn gather(&self, who: &AuditContext, kind: &str, registry: &mut Registry) -> Outcome<()> {
        let mut query = Query::of(kind).sorted("_id", false);
        query.count = Some(PAGE);
        loop {
            let page = self.ports.charts.search(who, &query)?;
            let read = u32::try_from(page.hits.len()).unwrap_or(u32::MAX);
            registry.extend(page.hits.iter().flat_map(|hit| entries(&hit.resource)));
            query.offset = query.offset.saturating_add(read);
            if read == 0 || u64::from(query.offset) >= page.total {
                return Ok(());
            }
        }
    }
}

/// Types that name people, places or their numbers.
const KINDS: [&str; 5] = ["Patient", "Practitioner", "Location", "Coverage", "Device"];

/// What a resource tells of people and places.
fn entries(resource: &Resource) -> Vec<(EntryKind, Entry)> {
    let whole = resource.to_value();
    match resource.kind() {
        "Patient" => {
            let mut all = vec![(EntryKind::Patient, person(&whole, "", resource.id()))];
            let contacts = values_at(&whole, "contact").len();
            for at in 0..contacts {
                let entry = person(&whole, &format!("contact[{at}]."), "");
                all.push((EntryKind::Related, entry));
            }
            all
        }
        "Practitioner" => vec![(EntryKind::Clinician, person(&whole, "", ""))],
        "Location" => {
            let entry = Entry {
                organisation: texts(&whole, "name").pop(),
                ..person(&whole, "", "")
            };
            vec![(EntryKind::Facility, entry)]
        }
        "Coverage" => vec![numbers(Label::MemberId, texts(&whole, "subscriberId"))],
        "Device" => vec![numbers(Label::Device, texts(&whole, "serialNumber"))],
        _ => Vec::new(),
    }
}

fn numbers(label: Label, values: Vec<String>) -> (EntryKind, Entry) {
    let identifiers = values.into_iter().map(|value| (label, value)).collect();
    let entry = Entry {
        identifiers,
        ..Entry::default()
    };
    (EntryKind::Patient, entry)
}

/// A person at a place of a resource (`""` for the resource itself).
fn person(whole: &Value, at: &str, id: &str) -> Entry {
    let all = |path: &str| texts(whole, &format!("{at}{path}"));
    let identifiers = values_at(whole, &format!("{at}identifier"))
        .into_iter()
        .filter_map(identifier)
        .chain((!id.is_empty()).then(|| (Label::OtherId, id.to_owned())))
        .collect();
    let telecom = values_at(whole, &format!("{at}telecom"));
    let ways = |wanted: &[&str]| -> Vec<String> {
        telecom
            .iter()
            .filter(|one| one["system"].as_str().is_some_and(|s| wanted.contains(&s)))
            .filter_map(|one| one["value"].as_str().map(str::to_owned))
            .collect()
    };
    let born = all("birthDate").pop();
    Entry {
        names: names(&values_at(whole, &format!("{at}name"))),
        organisation: None,
        identifiers,
        phones: ways(&["phone", "fax", "sms"]),
        emails: ways(&["email"]),
        addresses: all("address.line"),
        birth_date: born
            .as_deref()
            .and_then(PartialDate::parse)
            .filter(|date| date.precision() == Precision::Day)
            .map(PartialDate::first_day),
    }
}

fn identifier(one: &Value) -> Option<(Label, String)> {
    let value = one.get("value")?.as_str()?.to_owned();
    let label = match one.get("system").and_then(Value::as_str) {
        Some(known) if known == system::MRN => Label::Mrn,
        _ => Label::OtherId,
    };
    Some((label, value))
}

fn names(all: &[&Value]) -> Vec<NameParts> {
    all.iter()
        .filter(|name| name.is_object())
        .map(|name| {
            let given = texts(name, "given");
            let family = texts(name, "family").pop().unwrap_or_default();
            let text = texts(name, "text").pop().unwrap_or_default();
            if given.is_empty() && family.is_empty() {
                return parted(&text);
            }
            NameParts { given, family }
        })
        .filter(|name| !name.given.is_empty() || !name.family.is_empty())
        .collect()
}

/// A name that is written as one text: the last word is the family's.
fn parted(text: &str) -> NameParts {
    let titles = ["dr", "dr.", "mr", "mr.", "mrs", "mrs.", "ms", "ms."];
    let bare = text.split(',').next().unwrap_or_default();
    let mut words: Vec<String> = bare
        .split_whitespace()
        .filter(|word| !titles.contains(&word.to_lowercase().as_str()))
        .map(str::to_owned)
        .collect();
    let family = words.pop().unwrap_or_default();
    NameParts {
        given: words,
        family,
    }
}

fn texts(whole: &Value, path: &str) -> Vec<String> {
    values_at(whole, path)
        .into_iter()
        .filter_map(|value| value.as_str().map(str::to_owned))
        .collect()
}

/// What a person calls a kind of identifier.
const fn kind_word(label: Label) -> &'static str {
    match label {
        Label::NamePatient => "patient name",
        Label::NameClinician => "clinician name",
        Label::NameOther => "name of another person",
        Label::Initials => "initials",
        Label::DateBirth => "birth date",
        Label::Date => "date",
        Label::Age90Plus => "age over 89",
        Label::Phone => "phone number",
        Label::Fax => "fax number",
        Label::Email => "e-mail address",
        Label::Url => "web address",
        Label::Ip => "network address",
        Label::Ssn => "social security number",
        Label::Mrn => "record number",
        Label::MemberId => "member number",
        Label::Account => "account number",
        Label::License => "licence number",
        Label::Vehicle => "vehicle number",
        Label::Device => "device number",
        Label::Biometric => "biometric template",
        Label::Photo => "photograph",
        Label::Address => "street address",
        Label::City => "town",
        Label::County => "county",
        Label::Zip => "postal code",
        Label::Facility => "place or organisation",
        Label::OtherId => "other number",
    }
}
