//! `countersign deid`: JSON lines {id, text} in, {id, text, spans} out.

use crate::args::{DeidArgs, Global};
use crate::terminal::{each_line, say};
use cs_app::below::{Deidentifier, Entry, EntryKind, Label, NameParts, ProfileName, Registry};
use cs_error::{Code, Fault, Outcome};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;

/// One line of a registry file.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RegistryLine {
    /// `patient`, `clinician`, `related` or `facility`.
    kind: String,
    given: Vec<String>,
    family: String,
    organisation: Option<String>,
    mrn: Option<String>,
    phones: Vec<String>,
    emails: Vec<String>,
    addresses: Vec<String>,
    birth_date: Option<chrono::NaiveDate>,
}

/// De-identifies each line; spans count Unicode code points of the input. A line
/// that can't be read gets an error line, the others go on.
pub fn run(global: &Global, args: &DeidArgs) -> Outcome<()> {
    let name = if global.profile == "demo" {
        "safe-harbor"
    } else {
        &global.profile
    };
    let profile = ProfileName::parse(name).ok_or_else(|| {
        Fault::new(Code::InputInvalid).with("profile", "safe-harbor or guardrails")
    })?;
    let registry = args
        .registry
        .as_deref()
        .map_or_else(|| Ok(Registry::new()), read_registry)?;
    let deidentifier = Deidentifier::new(registry);
    let mut bad = 0_u64;
    each_line(|number, line| {
        let row: Value = serde_json::from_str(line).unwrap_or_default();
        let id = row.get("id").cloned().unwrap_or_default();
        let Some(text) = row.get("text").and_then(Value::as_str) else {
            bad += 1;
            let code = Code::InputInvalid;
            let error = json!({"code": code.name(), "message": code.sentence()});
            return say(&json!({"id": id, "line": number, "error": error}).to_string());
        };
        let done = deidentifier.redact_record(text, profile);
        let spans: Vec<Value> = done
            .spans
            .iter()
            .map(|span| json!({"start": span.start, "end": span.end, "label": span.label.name()}))
            .collect();
        say(&json!({"id": id, "text": done.text, "spans": spans}).to_string())
    })?;
    if bad == 0 {
        Ok(())
    } else {
        Err(Fault::new(Code::InputInvalid).with("lines", bad))
    }
}

fn read_registry(path: &Path) -> Outcome<Registry> {
    let text = std::fs::read_to_string(path)
        .map_err(|_| Fault::new(Code::InputInvalid).with("why", "the registry cannot be read"))?;
    let mut registry = Registry::new();
    for (number, line) in (1_u64..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let bad = || Fault::new(Code::InputInvalid).with("registry line", number);
        let row: RegistryLine = serde_json::from_str(line).map_err(|_| bad())?;
        let kind = match row.kind.as_str() {
            "patient" | "" => EntryKind::Patient,
            "clinician" => EntryKind::Clinician,
            "related" => EntryKind::Related,
            "facility" => EntryKind::Facility,
            _ => return Err(bad()),
        };
        let named = !row.family.is_empty() || !row.given.is_empty();
        registry.insert(
            kind,
            Entry {
                names: if named {
                    vec![NameParts {
                        given: row.given,
                        family: row.family,
                    }]
                } else {
                    Vec::new()
                },
                organisation: row.organisation,
                identifiers: row.mrn.into_iter().map(|mrn| (Label::Mrn, mrn)).collect(),
                phones: row.phones,
                emails: row.emails,
                addresses: row.addresses,
                birth_date: row.birth_date,
            },
        );
    }
    Ok(registry)
}
