//! Query parameters, read strictly: an unknown one is refused, because a
//! filter that is silently ignored answers with rows nobody asked for.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::answer::Refusal;

/// The parameters of one request.
#[derive(Debug, Default)]
pub(crate) struct Query {
    given: BTreeMap<String, String>,
}

impl Query {
    /// Reads a query string; each name may come once and must be allowed.
    pub(crate) fn read(raw: Option<&str>, allowed: &[&str]) -> Result<Self, Refusal> {
        let mut given = BTreeMap::new();
        for (name, value) in url::form_urlencoded::parse(raw.unwrap_or_default().as_bytes()) {
            if !allowed.contains(&&*name) {
                return Err(Refusal::invalid(&name, "This list has no such parameter."));
            }
            let name = name.into_owned();
            if given.insert(name.clone(), value.into_owned()).is_some() {
                return Err(Refusal::invalid(&name, "The parameter is given twice."));
            }
        }
        given.retain(|_, value| !value.is_empty());
        Ok(Self { given })
    }

    /// A parameter as text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.given.get(name).map(String::as_str)
    }

    /// A parameter that must be one of some words.
    pub(crate) fn word(&self, name: &str, words: &[&str]) -> Result<Option<&str>, Refusal> {
        match self.text(name) {
            Some(word) if !words.contains(&word) => Err(Refusal::invalid(
                name,
                format!("{name} must be one of {}.", words.join(", ")),
            )),
            word => Ok(word),
        }
    }

    /// A whole number within bounds.
    pub(crate) fn count(
        &self,
        name: &str,
        low: usize,
        high: usize,
    ) -> Result<Option<usize>, Refusal> {
        self.text(name)
            .map(|text| {
                text.parse()
                    .ok()
                    .filter(|count| (low..=high).contains(count))
                    .ok_or_else(|| {
                        Refusal::invalid(name, format!("{name} must be {low} to {high}."))
                    })
            })
            .transpose()
    }

    /// A calendar date, `YYYY-MM-DD`.
    pub(crate) fn date(&self, name: &str) -> Result<Option<NaiveDate>, Refusal> {
        self.text(name)
            .map(|text| {
                NaiveDate::parse_from_str(text, "%Y-%m-%d")
                    .map_err(|_| Refusal::invalid(name, format!("{name} must be YYYY-MM-DD.")))
            })
            .transpose()
    }

    /// An instant with its offset, RFC 3339.
    pub(crate) fn instant(&self, name: &str) -> Result<Option<DateTime<Utc>>, Refusal> {
        self.text(name)
            .map(|text| {
                DateTime::parse_from_rfc3339(text)
                    .map(|at| at.with_timezone(&Utc))
                    .map_err(|_| {
                        Refusal::invalid(name, format!("{name} must be an RFC 3339 instant."))
                    })
            })
            .transpose()
    }

    /// A digest of what is asked for, whichever page of it.
    pub(crate) fn fingerprint(&self) -> String {
        let mut asked = String::new();
        for (name, value) in &self.given {
            if name != "cursor" && name != "page_size" {
                asked.push_str(&format!("{name}={value}\n"));
            }
        }
        crate::random::digest(asked.as_bytes())[..16].to_owned()
    }
}
