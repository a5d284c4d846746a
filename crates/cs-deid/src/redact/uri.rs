//! Addresses, references and ids.

use super::text::{Way, look};
use super::{FhirRedactor, codes, embedded};
use crate::{Deidentifier, Label, Span};

/// Stands for the server whose address would tell the practice.
const NOWHERE: &str = "https://redacted.invalid/fhir";
/// Stands for an address that names somebody.
const UNNAMED: &str = "urn:redacted";

/// A way of looking of its own in the memory of texts.
const PLAIN: u8 = 3;

impl FhirRedactor<'_> {
    /// The address of a definition or system; `None` when it may stay.
    pub(super) fn uri(&mut self, uri: &str) -> Option<String> {
        if codes::is_public(uri) {
            return None;
        }
        let deid = self.deid;
        let plain = self
            .memo
            .spans(PLAIN, uri, |uri| match is_plain(deid, uri) {
                true => Vec::new(),
                false => vec![Span::new(0, uri.len(), Label::Url)],
            })
            .is_empty();
        if plain && self.identity.find(uri).is_empty() {
            return None;
        }
        Some(self.reference(uri).unwrap_or_else(|| UNNAMED.to_owned()))
    }

    /// The address of a place: always an identifier.
    pub(super) fn link(&mut self, url: &str) -> String {
        match self.reference(url) {
            Some(reference) => reference,
            None => self.masked(Label::Url, url),
        }
    }

    /// A reference, a fullUrl or an address on a FHIR server, with a pseudonym for the id
    /// and no server; `None` when it is none of these.
    pub(super) fn reference(&mut self, text: &str) -> Option<String> {
        if let Some((kind, id)) = text.split_once('/')
            && !id.is_empty()
            && !id.contains(['/', '?', '#', '|', '$'])
            && codes::is_type(kind)
        {
            return Some(format!("{kind}/{}", self.pseudonyms.of(id)));
        }
        if let Some(local) = text.strip_prefix('#') {
            return Some(if local.is_empty() {
                "#".to_owned()
            } else {
                format!("#{}", self.pseudonyms.of(local))
            });
        }
        if let Some(id) = text.strip_prefix("urn:uuid:") {
            return Some(format!("urn:uuid:{}", self.pseudonyms.of(id)));
        }
        let (path, query) = match text.split_once(['?', '#', '|']) {
            Some((path, _)) => (path, true),
            None => (text, false),
        };
        // The last type in the path: its id follows, and a version may.
        let parts: Vec<&str> = path.split('/').collect();
        let at = parts.iter().rposition(|part| codes::is_type(part))?;
        // "http://hl7.org/fhir/StructureDefinition/…" names a definition, no resource.
        if path.starts_with("http://hl7.org/") || path.starts_with("http://terminology.hl7.org/") {
            return None;
        }
        let own = at == 0 || at == 1 && parts[0].is_empty();
        if !own && !path.contains("://") {
            return None;
        }
        let mut out = if own {
            String::new()
        } else {
            format!("{NOWHERE}/")
        };
        out.push_str(parts[at]);
        match parts.get(at + 1).filter(|id| !id.is_empty()) {
            Some(id) if id.starts_with('$') => {}
            Some(id) => {
                out.push('/');
                out.push_str(self.pseudonyms.of(id));
            }
            None if query => out.push_str("?redacted"),
            None if own && parts.len() == 1 => return None,
            None => {}
        }
        if let (Some(&"_history"), Some(version)) = (parts.get(at + 2), parts.get(at + 3))
            && version.len() <= 6
            && version.bytes().all(|b| b.is_ascii_digit())
        {
            out.push_str("/_history/");
            out.push_str(version);
        }
        Some(out)
    }

    /// What stands under `reference`, whatever it is.
    pub(super) fn any_reference(&mut self, text: &str) -> String {
        if let Some(reference) = self.reference(text) {
            return reference;
        }
        if text.contains(' ') || text.contains("://") {
            return self
                .scrub(text, Way::Prose)
                .unwrap_or_else(|| UNNAMED.to_owned());
        }
        self.pseudonyms.of(text).to_owned()
    }
}

/// Whether the address names a definition and nobody: no query, no user, no long number,
/// no resource of a server, no words that read as a name or number.
fn is_plain(deid: &Deidentifier, uri: &str) -> bool {
    let shared =
        uri.starts_with("http://hl7.org/") || uri.starts_with("http://terminology.hl7.org/");
    let path = embedded::percent(uri);
    let path = path.as_deref().unwrap_or(uri);
    let long_number = !path.starts_with("urn:oid:")
        && path
            .split(|c: char| !c.is_ascii_digit())
            .any(|run| run.len() >= 7);
    let names_resource = !shared
        && path
            .split('/')
            .enumerate()
            .any(|(at, part)| at > 0 && codes::is_type(part) && part != "StructureDefinition");
    path.contains(':')
        && !path.contains(['?', '@', ' ', '<', '"'])
        && !path.starts_with("urn:uuid:")
        && !path.starts_with("data:")
        && !long_number
        && !names_resource
        && look(deid, path, Way::Address).is_empty()
}
