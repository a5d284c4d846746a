//! Reading a row's fields strictly: a field is missing, or of its type, or the
//! row is set aside. Nothing is dropped because it looked odd.

use chrono::{DateTime, SecondsFormat, Utc};
use cs_fhir::{PartialDate, Reference};
use serde_json::{Map, Number, Value, json};

/// Why a row was set aside: the element and a fixed reason, never the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reason {
    pub(crate) element: &'static str,
    pub(crate) why: &'static str,
}

pub(crate) type Read<T> = Result<T, Reason>;

/// A JSON object of the source.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a>(pub(crate) &'a Map<String, Value>);

impl<'a> Row<'a> {
    fn value(self, key: &str) -> Option<&'a Value> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    /// A text; an empty one counts as missing.
    pub(crate) fn text(self, key: &'static str) -> Read<Option<&'a str>> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
            Some(_) => Err(Reason {
                element: key,
                why: "not a text",
            }),
        }
    }

    /// A text that must be there.
    pub(crate) fn need(self, key: &'static str) -> Read<&'a str> {
        self.text(key)?.ok_or(Reason {
            element: key,
            why: "required, but missing",
        })
    }

    /// One of a closed list, translated.
    pub(crate) fn code<T: Copy>(self, key: &'static str, table: &[(&str, T)]) -> Read<T> {
        let word = self.need(key)?;
        translate(key, word, table)
    }

    /// One of a closed list, when it is there.
    pub(crate) fn code_if<T: Copy>(
        self,
        key: &'static str,
        table: &[(&str, T)],
    ) -> Read<Option<T>> {
        self.text(key)?
            .map(|word| translate(key, word, table))
            .transpose()
    }

    pub(crate) fn flag(self, key: &'static str) -> Read<Option<bool>> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(Reason {
                element: key,
                why: "not true or false",
            }),
        }
    }

    /// A calendar date, as given.
    pub(crate) fn date(self, key: &'static str) -> Read<Option<&'a str>> {
        let text = self.text(key)?;
        if text.is_some_and(|text| PartialDate::parse(text).is_none()) {
            return Err(Reason {
                element: key,
                why: "not a date",
            });
        }
        Ok(text)
    }

    /// An instant, in UTC.
    pub(crate) fn instant(self, key: &'static str) -> Read<Option<DateTime<Utc>>> {
        let Some(text) = self.text(key)? else {
            return Ok(None);
        };
        match DateTime::parse_from_rfc3339(text) {
            Ok(instant) => Ok(Some(instant.to_utc())),
            Err(_) => Err(Reason {
                element: key,
                why: "not an instant",
            }),
        }
    }

    /// A whole number that isn't negative.
    pub(crate) fn count(self, key: &'static str) -> Read<Option<u32>> {
        let wrong = Reason {
            element: key,
            why: "not a whole number",
        };
        match self.value(key) {
            None => Ok(None),
            Some(Value::Number(number)) => {
                let found = number
                    .as_u64()
                    .and_then(|number| u32::try_from(number).ok());
                // R4's integers end at 2^31 - 1.
                found
                    .filter(|number| i32::try_from(*number).is_ok())
                    .map(Some)
                    .ok_or(wrong)
            }
            Some(_) => Err(wrong),
        }
    }

    /// A quantity with its lexeme: a number, or the text when it is none.
    pub(crate) fn quantity(self, key: &'static str) -> Read<Option<Quantity>> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::Number(number)) => Ok(Some(Quantity::Number(number.clone()))),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Value::String(text)) => Ok(Some(Quantity::read(text.trim()))),
            Some(_) => Err(Reason {
                element: key,
                why: "not a quantity",
            }),
        }
    }

    /// A quantity that must be a number.
    pub(crate) fn number(self, key: &'static str) -> Read<Option<Value>> {
        match self.quantity(key)? {
            None => Ok(None),
            Some(Quantity::Number(number)) => Ok(Some(Value::Number(number))),
            Some(Quantity::Text(_)) => Err(Reason {
                element: key,
                why: "not a number",
            }),
        }
    }

    pub(crate) fn object(self, key: &'static str) -> Read<Option<Row<'a>>> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(Row(map))),
            Some(_) => Err(Reason {
                element: key,
                why: "not an object",
            }),
        }
    }

    pub(crate) fn list(self, key: &'static str) -> Read<&'a [Value]> {
        match self.value(key) {
            None => Ok(&[]),
            Some(Value::Array(items)) => Ok(items),
            Some(_) => Err(Reason {
                element: key,
                why: "not a list",
            }),
        }
    }

    /// A reference to another row, as `{"reference": "Kind/id"}`.
    pub(crate) fn link(self, key: &'static str, kind: &str) -> Read<Option<Value>> {
        let Some(id) = self.text(key)? else {
            return Ok(None);
        };
        match Reference::parse(&format!("{kind}/{id}")) {
            Some(reference) if reference.id == id => {
                Ok(Some(json!({"reference": reference.to_string()})))
            }
            _ => Err(Reason {
                element: key,
                why: "not of R4's id alphabet",
            }),
        }
    }

    /// The patient every clinical row belongs to.
    pub(crate) fn patient(self) -> Read<Value> {
        self.link("patient_id", "Patient")?.ok_or(Reason {
            element: "patient_id",
            why: "required, but missing",
        })
    }

    /// A provider object `{id, name, npi}` as a reference with its display.
    pub(crate) fn provider(self, key: &'static str) -> Read<Value> {
        let Some(provider) = self.object(key)? else {
            return Ok(Value::Null);
        };
        let mut reference = provider
            .link("id", "Practitioner")?
            .unwrap_or_else(|| json!({}));
        reference["display"] = json!(provider.text("name")?);
        Ok(reference)
    }
}

fn translate<T: Copy>(key: &'static str, word: &str, table: &[(&str, T)]) -> Read<T> {
    let found = table.iter().find(|(known, _)| *known == word);
    found.map(|(_, code)| *code).ok_or(Reason {
        element: key,
        why: "a word this version doesn't know",
    })
}

/// A quantity as the source wrote it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Quantity {
    Number(Number),
    Text(String),
}

impl Quantity {
    /// Reads a decimal and keeps its digits. A plus sign and a missing leading
    /// zero are how optometrists and laboratories write; JSON knows neither.
    fn read(text: &str) -> Self {
        let unsigned = text.strip_prefix('+').unwrap_or(text);
        let repaired = match (unsigned.strip_prefix('.'), unsigned.strip_prefix("-.")) {
            (Some(rest), _) => format!("0.{rest}"),
            (_, Some(rest)) => format!("-0.{rest}"),
            _ => unsigned.to_owned(),
        };
        serde_json::from_str(&repaired).map_or_else(|_| Self::Text(text.to_owned()), Self::Number)
    }
}

/// An instant as R4 text in UTC.
pub(crate) fn instant_text(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lexemes_are_kept() {
        let shown = |text: &str| match Quantity::read(text) {
            Quantity::Number(number) => number.to_string(),
            Quantity::Text(text) => format!("text {text}"),
        };
        assert_eq!(shown("7.10"), "7.10");
        assert_eq!(shown("-2.25"), "-2.25");
        assert_eq!(shown("+1.50"), "1.50");
        assert_eq!(shown(".5"), "0.5");
        for text in [">60", "negative", "007", "1,5", "NaN"] {
            assert_eq!(shown(text), format!("text {text}"));
        }
    }
}
