//! What a payload carries beside its lines: every recipient it names and every
//! attachment, with its digest. It adds to the text that is shown in full and takes
//! nothing out of it.

use crate::display::visible_address;
use crate::{Payload, visible};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Serialize;
use serde_json::{Map, Value};

/// Deepest structure that is looked through; deeper ones are read as text alone.
const DEEPEST: usize = 64;
/// Members that name recipients.
const RECIPIENTS: [&str; 6] = ["to", "cc", "bcc", "recipient", "recipients", "reply_to"];

/// One attachment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attached {
    /// Its title or file name, hidden characters visible; may be empty.
    pub name: String,
    /// Its media type as it is named, hidden characters visible.
    pub media_type: String,
    /// Bytes, decoded.
    pub bytes: u64,
    /// SHA-256 of the decoded bytes, hex.
    pub sha256: String,
}

/// Recipients and attachments of a payload.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// Every recipient the bytes name, in order, as it is shown.
    pub recipients: Vec<String>,
    /// Every attachment, in order.
    pub attachments: Vec<Attached>,
}

/// Reads what a payload carries. Payloads that are no JSON carry nothing beside
/// their lines. An attachment is FHIR's shape: base64 `data` beside a `contentType`
/// (or `media_type`).
pub fn manifest(payload: &Payload) -> Manifest {
    let mut out = Manifest::default();
    if let Ok(value) = cs_json::value(&payload.bytes, cs_json::MOST_LEVELS) {
        out.read(&value, DEEPEST);
    }
    out
}

impl Manifest {
    fn read(&mut self, value: &Value, left: usize) {
        let Some(left) = left.checked_sub(1) else {
            return;
        };
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.read(item, left)),
            Value::Object(members) => {
                self.attachment(members);
                for (name, member) in members {
                    if RECIPIENTS.contains(&name.as_str()) {
                        self.recipient(member, left);
                    }
                    self.read(member, left);
                }
            }
            _ => {}
        }
    }

    fn recipient(&mut self, value: &Value, left: usize) {
        let Some(left) = left.checked_sub(1) else {
            return;
        };
        match value {
            Value::String(text) => self.recipients.push(visible_address(text)),
            Value::Array(items) => items.iter().for_each(|item| self.recipient(item, left)),
            Value::Object(members) => {
                let named = ["address", "value", "reference", "display"];
                let found = named
                    .into_iter()
                    .find_map(|name| members.get(name)?.as_str());
                self.recipients.extend(found.map(visible_address));
            }
            _ => {}
        }
    }

    fn attachment(&mut self, members: &Map<String, Value>) {
        let text = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| members.get(*name)?.as_str())
                .map(visible)
        };
        let Some(media_type) = text(&["contentType", "media_type"]) else {
            return;
        };
        let data = members.get("data").and_then(Value::as_str);
        let Some(bytes) = data.and_then(|data| STANDARD.decode(data).ok()) else {
            return;
        };
        self.attachments.push(Attached {
            name: text(&["title", "name", "filename"]).unwrap_or_default(),
            media_type,
            bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            sha256: cs_fhir::sha256_hex(&bytes),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(value: &Value) -> Manifest {
        manifest(&Payload {
            media_type: "application/json".into(),
            bytes: value.to_string().into_bytes(),
        })
    }

    #[test]
    fn every_recipient_and_attachment_is_listed_wherever_it_stands() {
        let found = of(&json!({
            "subject": "Your visit", "to": ["a@example.org", {"address": "b@example.org"}],
            "bcc": "c\u{430}@example.org",
            "content": [{"attachment": {"contentType": "text/plain", "title": "note\u{202E}.pdf", "data": "aGVsbG8="}}],
        }));
        assert_eq!(
            found.recipients,
            ["a@example.org", "b@example.org", "c⟨U+0430⟩@example.org"]
        );
        assert_eq!(
            found.attachments,
            [Attached {
                name: "note⟨U+202E⟩.pdf".into(),
                media_type: "text/plain".into(),
                bytes: 5,
                sha256: cs_fhir::sha256_hex(b"hello"),
            }]
        );
    }

    #[test]
    fn plain_text_and_deep_nests_carry_nothing_and_break_nothing() {
        let plain = Payload {
            media_type: "text/plain".into(),
            bytes: b"to: everybody".to_vec(),
        };
        assert_eq!(manifest(&plain), Manifest::default());
        let mut deep = json!({"to": "x"});
        for _ in 0..100 {
            deep = json!([deep]);
        }
        assert_eq!(of(&deep), Manifest::default());
        assert_eq!(
            of(&json!({"contentType": "a/b", "data": "not base64!"})).attachments,
            []
        );
    }
}
