//! The FHIRPath subset that citations use: `Type.a.b[0].c`.
//!
//! A path without an index over a list means every item, as in FHIRPath. The
//! full language arrives with the payer criteria; a citation needs no more.

use serde_json::Value;

/// Values at a path. The leading type name is optional. `value[x]` elements are
/// named in JSON form (`valueQuantity`). An unknown path gives no values.
pub fn values_at<'a>(resource: &'a Value, path: &str) -> Vec<&'a Value> {
    let mut steps = path.split('.').peekable();
    if let (Some(first), Some(kind)) = (
        steps.peek(),
        resource.get("resourceType").and_then(Value::as_str),
    ) && *first == kind
    {
        steps.next();
    }
    let mut found = vec![resource];
    for step in steps {
        let Some((name, index)) = split_index(step) else {
            return Vec::new();
        };
        found = found
            .into_iter()
            .filter_map(|value| value.get(name))
            .flat_map(|value| match (value, index) {
                (Value::Array(items), Some(at)) => items.get(at).into_iter().collect::<Vec<_>>(),
                (Value::Array(items), None) => items.iter().collect(),
                (single, None | Some(0)) => vec![single],
                _ => Vec::new(),
            })
            .collect();
    }
    found
}

fn split_index(step: &str) -> Option<(&str, Option<usize>)> {
    match step.split_once('[') {
        None => (!step.is_empty()).then_some((step, None)),
        Some((name, rest)) => Some((name, Some(rest.strip_suffix(']')?.parse().ok()?))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walks_lists_and_indexes() {
        let patient: Value = serde_json::from_str(
            r#"{"resourceType":"Patient","name":[{"family":"A","given":["B","C"]},{"family":"D"}],"active":true}"#,
        )
        .unwrap();
        let texts = |path| {
            values_at(&patient, path)
                .into_iter()
                .map(Value::to_string)
                .collect::<Vec<_>>()
        };
        assert_eq!(texts("Patient.name.family"), ["\"A\"", "\"D\""]);
        assert_eq!(texts("name[0].given[1]"), ["\"C\""]);
        assert_eq!(texts("Patient.active"), ["true"]);
        assert!(texts("Patient.name[9].family").is_empty());
        assert!(texts("Patient.name[x]").is_empty());
        assert!(texts("Patient..").is_empty());
    }
}
