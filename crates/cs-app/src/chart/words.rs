//! FHIR elements in words.

use cs_clinical::readings_words::unit_text;
use cs_fhir::values_at;
use serde_json::Value;

/// Text at a path, when there is some.
pub(super) fn text<'a>(whole: &'a Value, path: &str) -> Option<&'a str> {
    values_at(whole, path)
        .into_iter()
        .find_map(Value::as_str)
        .filter(|text| !text.trim().is_empty())
}

/// A field of an element as text.
pub(super) fn field<'a>(element: &'a Value, key: &str) -> Option<&'a str> {
    element
        .get(key)?
        .as_str()
        .filter(|text| !text.trim().is_empty())
}

/// A CodeableConcept (or Coding) as a person reads it: its text, else the first
/// display, else the first code.
pub(super) fn concept(concept: &Value) -> Option<&str> {
    let codings = || {
        concept
            .get("coding")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    field(concept, "text")
        .or_else(|| field(concept, "display"))
        .or_else(|| codings().find_map(|coding| field(coding, "display")))
        .or_else(|| codings().find_map(|coding| field(coding, "code")))
        .or_else(|| field(concept, "code"))
}

/// The concept of a resource's field; the first of a list.
pub(super) fn concept_at<'a>(whole: &'a Value, key: &str) -> Option<&'a str> {
    match whole.get(key)? {
        Value::Array(all) => all.iter().find_map(concept),
        one => concept(one),
    }
}

/// Whom or what a Reference names: its display, else `Type/id`.
pub(super) fn reference(element: &Value) -> Option<&str> {
    field(element, "display").or_else(|| field(element, "reference"))
}

/// A Quantity with the digits it came with: `7.10 mmol/L`.
pub(super) fn quantity(quantity: &Value) -> Option<String> {
    let value = quantity.get("value")?;
    let number = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return None,
    };
    let comparator = field(quantity, "comparator").unwrap_or_default();
    Some(with_unit(&format!("{comparator}{number}"), unit(quantity)))
}

/// The unit of a Quantity as people read it; empty for none.
pub(super) fn unit(quantity: &Value) -> &str {
    unit_text(
        field(quantity, "unit")
            .or_else(|| field(quantity, "code"))
            .unwrap_or_default(),
    )
}

/// "182 mmHg", "97%".
pub(super) fn with_unit(number: &str, unit: &str) -> String {
    match unit {
        "" => number.to_owned(),
        "%" => format!("{number}%"),
        unit => format!("{number} {unit}"),
    }
}

/// A finite number.
pub(super) fn number(value: Option<&Value>) -> Option<f64> {
    value?.as_f64().filter(|number| number.is_finite())
}

/// A whole number that fits.
pub(super) fn whole(value: Option<&Value>) -> Option<i32> {
    value?
        .as_i64()
        .and_then(|number| i32::try_from(number).ok())
}

/// Parts that hold something, with a separator between.
pub(super) fn joined<'a>(parts: impl IntoIterator<Item = Option<&'a str>>, with: &str) -> String {
    let kept: Vec<&str> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    kept.join(with)
}

/// The beginning of a text on one line: at most `most` characters.
pub(super) fn excerpt(text: &str, most: usize) -> String {
    let mut out = String::new();
    for (at, ch) in text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .enumerate()
    {
        if at >= most {
            out.push('…');
            break;
        }
        out.push(ch);
    }
    out
}

/// A code word as people read it: `on-hold` and `office_visit` lose their marks.
pub(super) fn plain(code: &str) -> String {
    code.replace(['_', '-'], " ")
}

/// "Office visit" out of "office visit".
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// `MedicationRequest` as "Medication request".
pub(super) fn kind_words(kind: &str) -> String {
    let mut out = String::new();
    for (at, ch) in kind.chars().enumerate() {
        if ch.is_ascii_uppercase() && at > 0 {
            out.push(' ');
            out.push(ch.to_ascii_lowercase());
        } else {
            out.push(ch);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_quantity_keeps_its_digits_and_has_a_readable_unit() {
        let parsed: Value =
            serde_json::from_str(r#"{"value":7.10,"unit":"mmol/L","code":"mmol/L"}"#).unwrap();
        assert_eq!(quantity(&parsed).as_deref(), Some("7.10 mmol/L"));
        let of = |value| quantity(&value);
        assert_eq!(
            of(json!({"value": 97, "code": "%"})).as_deref(),
            Some("97%")
        );
        assert_eq!(
            of(json!({"value": 5, "comparator": "<", "code": "mm[Hg]"})).as_deref(),
            Some("<5 mmHg")
        );
        assert_eq!(of(json!({"unit": "mmHg"})), None);
    }

    #[test]
    fn a_concept_is_its_text_then_display_then_code() {
        assert_eq!(
            concept(&json!({"text": "T", "coding": [{"display": "D"}]})),
            Some("T")
        );
        assert_eq!(
            concept(&json!({"coding": [{"code": "C"}, {"display": "D"}]})),
            Some("D")
        );
        assert_eq!(concept(&json!({"coding": [{"code": "C"}]})), Some("C"));
        assert_eq!(concept(&json!({"text": " "})), None);
        assert_eq!(kind_words("MedicationRequest"), "Medication request");
    }

    #[test]
    fn an_excerpt_is_one_line_and_ends_on_a_character() {
        assert_eq!(excerpt("a\n\n b\tc", 10), "a b c");
        assert_eq!(excerpt("ééééé", 3), "ééé…");
    }
}
