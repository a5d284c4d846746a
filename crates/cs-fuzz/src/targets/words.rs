//! Words of people: staff, patients, notes.

use super::{Class, chosen, class, size, text};
use chrono::NaiveDate;
use cs_access::ROLES;
use cs_agent::{Instruction, Outcome, PlanRequest, answer_line, plan};
use cs_clinical::opt_out::{asks_to_start, read_opt_out};
use cs_clinical::urgent_words::urgent_words;
use cs_clinical::{LookupQuery, OfficeHours, gsm7, parse_dates, sensitive_words};
use cs_deid::{
    Deidentifier, Entry, EntryKind, FhirProfile, FhirRedactor, Label, NameParts, PseudonymKey,
    Registry, Scanner, Vault, reidentify,
};
use serde_json::Value;
use std::sync::{Arc, LazyLock};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default()
}

pub(super) fn sentence(data: &[u8]) -> Class {
    let (choice, rest) = chosen(data);
    let request = PlanRequest {
        id: "f".to_owned(),
        role: ROLES[choice % ROLES.len()],
        text: Instruction::typed(&text(rest)),
        today: today(),
        context: None,
    };
    let answer = plan(&request);
    let runs = matches!(answer.outcome, Outcome::Call | Outcome::Draft);
    assert_eq!(runs, !answer.steps.is_empty());
    assert!(answer.steps.iter().all(|step| step.skill_name().is_some()));
    let steps: Vec<_> = answer
        .steps
        .iter()
        .map(|step| {
            (
                step.skill.clone(),
                step.args.keys().cloned().collect::<Vec<_>>(),
            )
        })
        .collect();
    class(&(answer.outcome.as_str(), steps))
}

pub(super) fn plan_line(data: &[u8]) -> Class {
    let line = answer_line(&text(data));
    assert!(!line.contains('\n'));
    let value: Value = serde_json::from_str(&line).unwrap_or_default();
    assert!(value.is_object(), "an answer that is no JSON object");
    let word = |path| {
        value
            .pointer(path)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    class(&(
        word("/outcome"),
        word("/error/message"),
        word("/steps/0/skill"),
    ))
}

pub(super) fn lookup(data: &[u8]) -> Class {
    let text = text(data);
    let query = LookupQuery::parse(&text, today());
    let dates = parse_dates(&text, today());
    let hours = OfficeHours::parse(&text);
    class(&(
        query.words.len().min(4),
        query.dates.len().min(4),
        query.numbers.len().min(4),
        (query.emails.len().min(2), query.ids.len().min(2)),
        dates.len().min(4),
        hours.is_some(),
    ))
}

pub(super) fn reply(data: &[u8]) -> Class {
    let text = text(data);
    let urgent = urgent_words(&text);
    let fitted = gsm7::fit(&text);
    let size_of = gsm7::size(&text);
    assert!(
        gsm7::size(&fitted).gsm,
        "a fitted text is outside the alphabet"
    );
    class(&(
        format!("{:?}", read_opt_out(&text)),
        asks_to_start(&text),
        urgent.len().min(4),
        sensitive_words(&text, &[], &[]).len().min(4),
        size_of.parts.min(4),
    ))
}

fn entry(given: &str, family: &str, mrn: &str, phone: &str) -> (EntryKind, Entry) {
    let entry = Entry {
        names: vec![NameParts {
            given: vec![given.to_owned()],
            family: family.to_owned(),
        }],
        identifiers: vec![(Label::Mrn, mrn.to_owned())],
        phones: vec![phone.to_owned()],
        emails: vec![format!("{family}@example.org")],
        birth_date: NaiveDate::from_ymd_opt(1985, 3, 15),
        ..Entry::default()
    };
    (EntryKind::Patient, entry)
}

static KNOWN: LazyLock<Deidentifier> = LazyLock::new(|| {
    Deidentifier::new(Registry::with_entries([
        entry("Testa", "Quillfeather", "MRN-00417", "+18025550121"),
        entry("May", "O'Brien-Núñez", "A1", "(802) 555-0122"),
    ]))
});

static SCANNER: LazyLock<Arc<Scanner>> = LazyLock::new(|| KNOWN.registry().scanner());

pub(super) fn deid(data: &[u8]) -> Class {
    let text = text(data);
    let spans = KNOWN.find(&text);
    let mut end = 0;
    for span in &spans {
        assert!(span.start >= end && span.start < span.end, "spans overlap");
        assert!(
            text.get(span.start..span.end).is_some(),
            "a span cuts a character"
        );
        end = span.end;
    }
    let labels: std::collections::BTreeSet<&str> =
        spans.iter().map(|span| span.label.name()).collect();
    let mut vault = Vault::new();
    let clean = KNOWN.tokenise(&text, &mut vault);
    assert!(vault.len() <= spans.len());
    drop(KNOWN.mask(&text));
    let back = reidentify(&text, &vault);
    class(&(
        labels,
        size(clean.as_str().len()),
        back.unknown.len().min(3),
    ))
}

pub(super) fn scan(data: &[u8]) -> Class {
    let known = data.windows(12).any(|bytes| bytes == b"Quillfeather");
    let result = SCANNER.check(data);
    // Whole and between non-letters, the family name must be seen.
    let plain = std::str::from_utf8(data).is_ok_and(|text| {
        text.split(|c: char| !c.is_alphabetic() && !c.is_numeric())
            .any(|word| word == "Quillfeather")
    });
    assert!(
        !(known && plain) || result.is_err(),
        "a name passed the scanner"
    );
    class(&result.err().map(|refusal| (refusal.refusal, refusal.count)))
}

pub(super) fn redaction(data: &[u8]) -> Class {
    let (choice, rest) = chosen(data);
    let profiles = [
        FhirProfile::SafeHarbor,
        FhirProfile::Guardrails,
        FhirProfile::Intersection,
    ];
    let key = PseudonymKey::new([5; 32]);
    let mut redactor = FhirRedactor::new(&KNOWN, profiles[choice % 3], &key, 2026);
    let mut out = String::new();
    match redactor.redact(&text(rest), &mut out) {
        Ok(()) => {
            // What our reader refuses going in it may refuse coming out.
            let read = cs_json::value(out.as_bytes(), cs_json::MOST_LEVELS);
            let readable = cs_json::check(rest, cs_json::MOST_LEVELS).is_ok();
            assert!(
                !readable || read.is_ok_and(|value| value.is_object()),
                "{out:?}"
            );
            assert!(!out.contains('\n'));
            size(out.len()).into()
        }
        Err(refusal) => {
            assert!(out.is_empty(), "a refusal left something");
            class(&format!("{refusal:?}").len().min(60))
        }
    }
}

/// Lines of `given|family|identifier|phone|address` as the store might hold them.
pub(super) fn registry(data: &[u8]) -> Class {
    let text = text(data);
    let mut found = Deidentifier::default();
    for line in text.lines().take(40) {
        let mut parts = line.split('|');
        let mut part = || parts.next().unwrap_or_default().to_owned();
        let (given, family, identifier, phone, address) = (part(), part(), part(), part(), part());
        let (kind, mut entry) = entry(&given, &family, &identifier, &phone);
        entry.addresses = vec![address];
        found.insert(kind, entry);
    }
    let spans = found.find(&text);
    let refused = found.registry().scanner().check(data).is_err();
    class(&(size(found.registry().len()), size(spans.len()), refused))
}
