//! `permission evaluate`, `consent evaluate`: a decision from a file or standard
//! input, without a store and without anybody signed in.

use crate::args::EvaluateArgs;
use crate::terminal::{show, stdin_text};
use cs_app::below::{
    AccessRequest, Basis, Decision, Unmet, apply_limits, decide, evaluate_permissions,
};
use cs_error::{Code, Fault, Outcome};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;

/// Largest input that is read, in bytes.
const LARGEST: u64 = 64 << 20;

/// What is evaluated: lists of resources, or Bundles of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    #[serde(default)]
    permissions: Value,
    #[serde(default)]
    consents: Value,
    request: AccessRequest,
    resource: Value,
    /// Whether the practice's own staff asks, or somebody outside.
    #[serde(default)]
    own_staff: bool,
}

/// `countersign permission evaluate [FILE]`
pub fn permission(json: bool, args: &EvaluateArgs) -> Outcome<()> {
    let input = read(&args.file)?;
    let permissions = listed(&input.permissions, "permissions")?;
    let decision = evaluate_permissions(&permissions, &input.request, &input.resource);
    answer(json, decision, input.resource)
}

/// `countersign consent evaluate [FILE]`
pub fn consent(json: bool, args: &EvaluateArgs) -> Outcome<()> {
    let input = read(&args.file)?;
    let permissions = listed(&input.permissions, "permissions")?;
    let consents = listed(&input.consents, "consents")?;
    let basis = match input.own_staff {
        true => Basis::OwnStaff,
        false => Basis::Outsider,
    };
    let decision = decide(
        basis,
        &permissions,
        &consents,
        &input.request,
        &input.resource,
    );
    answer(json, decision, input.resource)
}

/// Prints the decision, with what a permit leaves of the resource; a denial ends
/// with exit code 3.
fn answer(json: bool, decision: Decision, mut resource: Value) -> Outcome<()> {
    let mut said = serde_json::to_value(&decision).map_err(|_| Fault::new(Code::Internal))?;
    said["decision"] = json!(if decision.permit { "permit" } else { "deny" });
    if decision.permit {
        match apply_limits(&mut resource, &decision.limits) {
            Ok(duties) => {
                said["duties"] = json!(duties);
                said["resource"] = resource;
            }
            Err(unmet) => {
                said["unmet"] = match unmet {
                    Unmet::Withheld => json!("the whole resource is withheld"),
                    Unmet::Obligation(code) => json!(format!("obligation {code}")),
                    Unmet::Path(path) => json!(format!("path {path}")),
                };
            }
        }
    }
    let handed_out = said.get("resource").is_some();
    show(json, &said, |said| {
        let limits = match said.get("unmet").and_then(Value::as_str) {
            Some(unmet) => format!("\nNothing is handed out: {unmet} cannot be kept here."),
            None => String::new(),
        };
        format!("{}{limits}", decision.reasoning)
    })?;
    if handed_out {
        Ok(())
    } else {
        Err(Fault::new(Code::ConsentDenied))
    }
}

fn read(file: &Path) -> Outcome<Input> {
    let bad = |why: &'static str| Fault::new(Code::InputInvalid).with("why", why);
    let text = if file == Path::new("-") {
        stdin_text()?
    } else {
        let size = std::fs::metadata(file)
            .map_err(|_| bad("the file cannot be read"))?
            .len();
        if size > LARGEST {
            return Err(Fault::new(Code::InputTooLarge).with("bytes", size));
        }
        std::fs::read_to_string(file).map_err(|_| bad("the file cannot be read"))?
    };
    serde_json::from_str(&text).map_err(|error| {
        Fault::new(Code::InputInvalid)
            .with("why", "not of the shape that --help shows")
            .with("line", error.line())
    })
}

/// A list, or the resources of a Bundle.
fn listed(value: &Value, field: &'static str) -> Outcome<Vec<Value>> {
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(list) => Ok(list.clone()),
        Value::Object(bundle) if bundle.get("resourceType") == Some(&json!("Bundle")) => {
            let entries = bundle.get("entry").and_then(Value::as_array);
            Ok(entries
                .into_iter()
                .flatten()
                .filter_map(|entry| entry.get("resource").cloned())
                .collect())
        }
        _ => Err(Fault::new(Code::InputInvalid).with("field", field)),
    }
}
