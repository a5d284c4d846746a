//! Twilio's messages as they come over the wire (API version 2010-04-01).

use chrono::{DateTime, Utc};
use cs_approval::Receipt;
use cs_error::{Code, Fault, Outcome};
use cs_net::Response;
use serde::Deserialize;

/// Statuses of the published message resource; another word is shown as "unknown".
const STATUSES: [&str; 13] = [
    "accepted",
    "canceled",
    "delivered",
    "failed",
    "partially_delivered",
    "queued",
    "read",
    "received",
    "receiving",
    "scheduled",
    "sending",
    "sent",
    "undelivered",
];

/// The fields of a message resource that matter here; all but the sid may be null.
#[derive(Deserialize)]
pub(crate) struct Message {
    pub(crate) sid: String,
    pub(crate) to: Option<String>,
    pub(crate) from: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) direction: Option<String>,
    status: Option<String>,
    error_code: Option<u32>,
    date_created: Option<String>,
    date_updated: Option<String>,
    #[serde(default)]
    date_sent: Option<String>,
}

/// One page of the list.
#[derive(Deserialize)]
pub(crate) struct Page {
    pub(crate) messages: Vec<Message>,
    pub(crate) next_page_uri: Option<String>,
}

#[derive(Deserialize)]
struct Refusal {
    code: u32,
}

impl Message {
    /// When the provider made it; whole seconds.
    pub(crate) fn created(&self) -> Option<DateTime<Utc>> {
        self.date_created.as_deref().and_then(instant)
    }

    /// When it was sent, or received when it came in.
    pub(crate) fn sent(&self) -> Option<DateTime<Utc>> {
        self.date_sent.as_deref().and_then(instant)
    }

    /// When it last changed.
    pub(crate) fn updated(&self) -> Option<DateTime<Utc>> {
        self.date_updated.as_deref().and_then(instant)
    }

    /// The receipt: the status word, and behind it the error code if there is one
    /// ("undelivered 30006").
    pub(crate) fn receipt(&self, at: DateTime<Utc>) -> Receipt {
        let status = self.status.as_deref().unwrap_or_default();
        let word = STATUSES
            .iter()
            .find(|known| **known == status)
            .copied()
            .unwrap_or("unknown");
        let status = match self.error_code {
            Some(code) => format!("{word} {code}"),
            None => word.to_owned(),
        };
        Receipt {
            reference: self.sid.clone(),
            status,
            at,
        }
    }
}

/// A message sid: two letters and 32 hex digits in the published description. It
/// becomes part of an address, so nothing else passes.
pub(crate) fn is_sid(text: &str) -> bool {
    text.len() == 34
        && text.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
        && text.bytes().skip(2).all(|byte| byte.is_ascii_hexdigit())
}

/// The message an answer holds.
pub(crate) fn message(answer: &Response) -> Outcome<Message> {
    let message: Message = read(answer)?;
    if is_sid(&message.sid) {
        Ok(message)
    } else {
        Err(Fault::new(Code::ServerAnswerInvalid).with("why", "sid"))
    }
}

/// The page an answer holds.
pub(crate) fn page(answer: &Response) -> Outcome<Page> {
    read(answer)
}

fn read<T: serde::de::DeserializeOwned>(answer: &Response) -> Outcome<T> {
    serde_json::from_slice(&answer.body).map_err(|_| {
        Fault::new(Code::ServerAnswerInvalid)
            .with("status", answer.status)
            .with("why", "shape")
    })
}

/// The provider's own code of a refusal, when the answer has one.
pub(crate) fn refusal(answer: &Response) -> Option<u32> {
    serde_json::from_slice::<Refusal>(&answer.body)
        .ok()
        .map(|refusal| refusal.code)
}

/// The answer's `Date`.
pub(crate) fn answered_at(answer: &Response) -> Option<DateTime<Utc>> {
    answer.header("date").and_then(instant)
}

/// RFC 2822, as the published description writes dates (and RFC 9110 its own).
fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(text)
        .ok()
        .map(|at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> Response {
        let date = (
            "date".to_owned(),
            "Thu, 24 Aug 2023 05:01:47 GMT".to_owned(),
        );
        Response {
            status: 201,
            headers: vec![date],
            body: body.as_bytes().to_vec(),
        }
    }

    /// The shape of the published example, with nulls where it has them.
    const CREATED: &str = r#"{"account_sid": "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "api_version": "2010-04-01",
        "body": "Hello!", "date_created": "Thu, 24 Aug 2023 05:01:45 +0000", "date_sent": null,
        "date_updated": "Thu, 24 Aug 2023 05:01:46 +0000", "direction": "outbound-api", "error_code": null,
        "error_message": null, "from": "+14155552345", "num_media": "0", "num_segments": "1", "price": null,
        "price_unit": null, "messaging_service_sid": null, "sid": "SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "status": "queued", "to": "+14155552346"}"#;

    #[test]
    fn a_message_reads_as_published() {
        let read = message(&answer(CREATED)).unwrap();
        let receipt = read.receipt(read.created().unwrap());
        assert_eq!(receipt.reference, "SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        assert_eq!(
            (receipt.status.as_str(), receipt.at.timestamp()),
            ("queued", 1_692_853_305)
        );
        assert_eq!(read.updated().unwrap().timestamp(), 1_692_853_306);
        assert_eq!(answered_at(&answer("")).unwrap().timestamp(), 1_692_853_307);
    }

    #[test]
    fn a_status_is_one_of_theirs_and_an_error_code_stands_behind_it() {
        let failed = CREATED
            .replace("\"queued\"", "\"undelivered\"")
            .replace("\"error_code\": null", "\"error_code\": 30006");
        assert_eq!(
            message(&answer(&failed))
                .unwrap()
                .receipt(Utc::now())
                .status,
            "undelivered 30006"
        );
        let strange = CREATED.replace("\"queued\"", "\"Maria was here\"");
        assert_eq!(
            message(&answer(&strange))
                .unwrap()
                .receipt(Utc::now())
                .status,
            "unknown"
        );
    }

    #[test]
    fn a_sid_that_could_be_a_path_is_no_sid() {
        for bad in [
            "SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/",
            "../Messages",
            "",
            "SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ] {
            let body = CREATED.replace("SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", bad);
            assert!(message(&answer(&body)).is_err(), "{bad}");
        }
    }
}
