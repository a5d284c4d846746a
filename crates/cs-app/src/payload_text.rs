//! A payload as a person reads it: made from its exact bytes, so that two
//! different payloads of one kind never read alike.

use crate::messages::EMAIL_MEDIA_TYPE;
use crate::views::{ChangeLine, MessageSize};
use cs_access::ActionKind;
use cs_approval::{LineChange, Payload, diff, visible, visible_lines};
use cs_clinical::gsm7;
use cs_fhir::canonical_bytes;
use serde_json::Value;

/// Characters of one part of a text message in the GSM alphabet and outside of it
/// (3GPP TS 23.038).
const ONE_PART: (usize, usize) = (160, 70);

/// What is read of a payload.
pub(crate) struct Rendered {
    /// Subject line of an e-mail.
    pub subject: Option<String>,
    /// The text, hidden characters made visible.
    pub text: String,
}

/// Renders a payload. An e-mail is taken apart only when its bytes are exactly
/// what subject and text make; anything else is shown as it stands.
pub(crate) fn rendered(payload: &Payload) -> Rendered {
    match email_parts(payload) {
        Some((subject, text)) => Rendered {
            subject: Some(visible(&subject)),
            text: visible_lines(&plain(text.into_bytes())).join("\n"),
        },
        None => Rendered {
            subject: None,
            text: visible_lines(payload).join("\n"),
        },
    }
}

/// Line by line, subject first, what changed between two versions.
pub(crate) fn changes(old: &Payload, new: &Payload) -> Vec<ChangeLine> {
    diff(&as_lines(old), &as_lines(new))
        .into_iter()
        .map(|line| ChangeLine {
            change: match line.change {
                LineChange::Same => "same",
                LineChange::Added => "added",
                LineChange::Removed => "removed",
            }
            .to_owned(),
            text: line.text,
        })
        .collect()
}

/// Size of a text message as it is charged; `None` for other actions.
pub(crate) fn message_size(action: ActionKind, payload: &Payload) -> Option<MessageSize> {
    if action != ActionKind::SendSms {
        return None;
    }
    let text = String::from_utf8_lossy(&payload.bytes);
    let size = gsm7::size(&text);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Some(MessageSize {
        characters: number(size.units.max(text.chars().count())),
        allowed: number(if size.gsm { ONE_PART.0 } else { ONE_PART.1 }),
        parts: number(size.parts),
    })
}

fn as_lines(payload: &Payload) -> Payload {
    match email_parts(payload) {
        Some((subject, text)) => plain(format!("{subject}\n{text}").into_bytes()),
        None => plain(payload.bytes.clone()),
    }
}

fn plain(bytes: Vec<u8>) -> Payload {
    Payload {
        media_type: "text/plain; charset=utf-8".to_owned(),
        bytes,
    }
}

fn email_parts(payload: &Payload) -> Option<(String, String)> {
    if payload.media_type != EMAIL_MEDIA_TYPE {
        return None;
    }
    let mail: Value = serde_json::from_slice(&payload.bytes).ok()?;
    let part = |key: &str| mail.get(key)?.as_str().map(str::to_owned);
    let parts = (part("subject")?, part("text")?);
    let whole = mail.as_object()?.len() == 2 && canonical_bytes(&mail) == payload.bytes;
    whole.then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn mail(value: &Value) -> Payload {
        Payload {
            media_type: EMAIL_MEDIA_TYPE.to_owned(),
            bytes: canonical_bytes(value),
        }
    }

    #[test]
    fn an_email_reads_as_subject_and_text_and_hides_nothing() {
        let read = rendered(&mail(
            &json!({"subject": "Your\u{202E}visit", "text": "Hello\nBye\u{200B}"}),
        ));
        assert_eq!(read.subject.as_deref(), Some("Your⟨U+202E⟩visit"));
        assert_eq!(read.text, "Hello\nBye⟨U+200B⟩");
        for odd in [
            mail(&json!({"subject": "a", "text": "b", "bcc": "x@example.org"})),
            Payload {
                bytes: br#"{"subject":"a", "text":"b"}"#.to_vec(),
                ..mail(&json!({}))
            },
        ] {
            let read = rendered(&odd);
            assert_eq!(read.subject, None);
            assert!(read.text.contains("subject"), "shown as it stands");
        }
    }

    #[test]
    fn changes_of_an_email_begin_with_its_subject() {
        let old = mail(&json!({"subject": "One", "text": "Hello"}));
        let new = mail(&json!({"subject": "Two", "text": "Hello"}));
        let told: Vec<(String, String)> = changes(&old, &new)
            .into_iter()
            .map(|line| (line.change, line.text))
            .collect();
        let line = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            told,
            [
                line("removed", "One"),
                line("added", "Two"),
                line("same", "Hello")
            ]
        );
    }

    #[test]
    fn a_letter_outside_the_alphabet_makes_a_message_hold_seventy() {
        let size = |text: &str| {
            message_size(ActionKind::SendSms, &plain(text.as_bytes().to_vec())).unwrap()
        };
        assert_eq!((size("hello").characters, size("hello").allowed), (5, 160));
        assert_eq!((size("hellí").allowed, size("hellí").parts), (70, 1));
        let mail = message_size(ActionKind::SendEmail, &plain(vec![]));
        assert_eq!(mail, None);
    }
}
