//! Text messages on Twilio's wire.
//!
//! The provider has no idempotency key and no field for a reference of ours, so a
//! message whose answer was lost is looked for by recipient, sender, exact body and
//! time; absence is no proof.

use crate::twilio::{self, Message};
use crate::{address, reasons};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use cs_access::ActionKind;
use cs_approval::{ApprovedWrite, ExecutionOutcome, Receipt};
use cs_error::{Code, Fault, Outcome};
use cs_net::{Net, NetError, Phase, Request, Response, form_encode};
use cs_ports::{Attempt, Channel, LookUp, SendResult, Step, StepObserver};
use std::collections::BTreeSet;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The one payload type of a text message.
const TEXT: &str = "text/plain; charset=utf-8";

/// How far the provider's clock and ours may be apart, and how long after an
/// attempt was recorded its message may still have been created. One exchange
/// ends long before (cs-net's limits); the rest is room for clocks.
const BEFORE: TimeDelta = TimeDelta::minutes(2);
const AFTER: TimeDelta = TimeDelta::minutes(10);

/// Messages a page, and pages, of the list that are looked through. The limits on
/// messages to patients (at most three a week to a number) keep real lists far
/// below that for years.
pub(crate) const PAGE_SIZE: &str = "50";
pub(crate) const PAGES: usize = 20;

/// Where and as whom text messages are sent.
pub struct SmsAccount {
    /// Address of the API without a path ("https://api.twilio.com").
    pub base: String,
    /// Account sid; also the user of HTTP Basic.
    pub account_sid: String,
    /// Its auth token.
    pub auth_token: Zeroizing<String>,
    /// The practice's number, E.164.
    pub from: String,
}

impl std::fmt::Debug for SmsAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SmsAccount({})", self.base)
    }
}

/// Sends text messages.
///
/// Outcomes of [`Channel::send`]: `Done` when the provider accepted it (201);
/// `Failed` with the provider's code when it refused, `not_sent` when no byte left
/// (safe to send a fresh draft), `wrong_channel`, `invalid_address` or
/// `unsupported_payload` when it was not even tried; `Uncertain` when the
/// connection ended without an answer, the provider had a fault of its own (5xx),
/// or its answer can't be read. [`crate::explain`] has the sentences.
#[derive(Debug)]
pub struct SmsChannel {
    net: Arc<Net>,
    account: SmsAccount,
}

impl SmsChannel {
    /// A channel for one account; opens nothing yet.
    pub fn new(net: impl Into<Arc<Net>>, account: SmsAccount) -> Self {
        Self {
            net: net.into(),
            account,
        }
    }

    /// An address of the account's messages; `tail` begins behind `/Messages`.
    pub(crate) fn url(&self, tail: &str) -> String {
        let SmsAccount {
            base, account_sid, ..
        } = &self.account;
        format!(
            "{}/2010-04-01/Accounts/{account_sid}/Messages{tail}",
            base.trim_end_matches('/')
        )
    }

    /// The practice's number.
    pub(crate) fn own_number(&self) -> &str {
        &self.account.from
    }

    fn signed_in(&self, request: Request) -> Request {
        request.basic(&self.account.account_sid, &self.account.auth_token)
    }

    pub(crate) async fn read(&self, url: &str) -> Outcome<Response> {
        Ok(self.net.send(self.signed_in(Request::get(url))).await?)
    }

    /// Looks through the list: every message to this number that could be the
    /// attempt's, or `None` when the list doesn't end within bounds.
    async fn candidates(&self, attempt: &Attempt) -> Outcome<Option<Vec<Message>>> {
        let filter = [
            ("To", attempt.target.address.as_str()),
            ("From", &self.account.from),
            ("PageSize", PAGE_SIZE),
        ];
        let mut url = self.url(&format!(".json?{}", form_encode(&filter)));
        let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
        for _ in 0..PAGES {
            let answer = self.read(&url).await?;
            if !answer.is_success() {
                return Err(refused(&answer));
            }
            let page = twilio::page(&answer)?;
            // A list that grows meanwhile may show a message on two pages.
            let fresh = page
                .messages
                .into_iter()
                .filter(|message| seen.insert(message.sid.clone()));
            found.extend(fresh.filter(|message| self.fits(message, attempt)));
            match page.next_page_uri {
                None => return Ok(Some(found)),
                Some(path) => url = self.page_address(&path)?,
            }
        }
        Ok(None)
    }

    /// The address of a further page. The answer may choose the page, never the
    /// server or account: the password goes with the request.
    pub(crate) fn page_address(&self, path: &str) -> Outcome<String> {
        let own = self.url(".json?");
        let url = format!("{}{path}", self.account.base.trim_end_matches('/'));
        let no_fragment = !path.contains(['#', '\\']);
        if url.starts_with(&own) && no_fragment {
            Ok(url)
        } else {
            Err(Fault::new(Code::ServerAnswerInvalid).with("why", "next page"))
        }
    }

    /// Whether a listed message could be the attempt's. One without a readable date
    /// could be, so that it makes the answer open rather than wrong.
    fn fits(&self, message: &Message, attempt: &Attempt) -> bool {
        let in_time = |at: DateTime<Utc>| (attempt.at - BEFORE..=attempt.at + AFTER).contains(&at);
        message.body.as_deref().map(str::as_bytes) == Some(&attempt.payload)
            && message.to.as_deref() == Some(&attempt.target.address)
            && message.from.as_deref() == Some(&self.account.from)
            && message.direction.as_deref() != Some("inbound")
            && message.created().is_none_or(in_time)
    }
}

#[async_trait]
impl Channel for SmsChannel {
    fn name(&self) -> &'static str {
        "sms"
    }

    fn action(&self) -> ActionKind {
        ActionKind::SendSms
    }

    fn inbox(&self) -> Option<&dyn cs_ports::Inbox> {
        Some(self)
    }

    fn explain(&self, reason: &str) -> Option<&'static str> {
        crate::explain(reason)
    }

    async fn send(&self, write: ApprovedWrite, steps: &dyn StepObserver) -> SendResult {
        let body = match checked(&write) {
            Ok(body) => body,
            Err(reason) => {
                return SendResult {
                    outcome: ExecutionOutcome::Failed {
                        reason: reason.to_owned(),
                    },
                };
            }
        };
        let form = [
            ("To", write.target().address.as_str()),
            ("From", &self.account.from),
            ("Body", body),
        ];
        let request = self.signed_in(Request::post(&self.url(".json")).form(&form));
        steps.reached(Step::BeforeSend);
        let answer = self.net.send(request).await;
        if answer.is_ok() {
            steps.reached(Step::AfterSend);
        }
        SendResult {
            outcome: outcome(answer),
        }
    }

    async fn look_up(&self, attempt: &Attempt, taken: &[String]) -> Outcome<LookUp> {
        if attempt.action != self.action() {
            return Err(Fault::new(Code::InputInvalid).with("why", reasons::WRONG_CHANNEL));
        }
        let Some(mut found) = self.candidates(attempt).await? else {
            return Ok(LookUp::Unknown {
                reason: reasons::LIST_TOO_LONG,
            });
        };
        found.retain(|message| !taken.contains(&message.sid));
        match found.as_slice() {
            [] => Ok(LookUp::Unknown {
                reason: reasons::NOT_LISTED,
            }),
            [one] => Ok(match one.created().filter(|_| twilio::is_sid(&one.sid)) {
                Some(at) => LookUp::Found(one.receipt(at)),
                None => LookUp::Unknown {
                    reason: reasons::UNREADABLE,
                },
            }),
            _ => Ok(LookUp::Unknown {
                reason: reasons::SEVERAL_LISTED,
            }),
        }
    }

    async fn status(&self, receipt: &Receipt) -> Outcome<Option<Receipt>> {
        if !twilio::is_sid(&receipt.reference) {
            return Err(Fault::new(Code::InputInvalid).with("field", "reference"));
        }
        let answer = self
            .read(&self.url(&format!("/{}.json", receipt.reference)))
            .await?;
        if answer.status == 404 {
            // Deleted at the provider: there is no newer word.
            return Ok(None);
        }
        if !answer.is_success() {
            return Err(refused(&answer));
        }
        let message = twilio::message(&answer)?;
        if message.sid != receipt.reference {
            return Err(Fault::new(Code::ServerAnswerInvalid).with("why", "another message"));
        }
        let at = message
            .updated()
            .or_else(|| twilio::answered_at(&answer))
            .unwrap_or_else(Utc::now);
        Ok(Some(message.receipt(at)))
    }
}

/// The text, when this write is one that this channel can send.
fn checked(write: &ApprovedWrite) -> Result<&str, &'static str> {
    if write.action() != ActionKind::SendSms {
        return Err(reasons::WRONG_CHANNEL);
    }
    if !address::is_phone(&write.target().address) {
        return Err(reasons::INVALID_ADDRESS);
    }
    let payload = write.payload();
    let text = std::str::from_utf8(&payload.bytes)
        .ok()
        .filter(|text| !text.trim().is_empty());
    text.filter(|_| payload.media_type == TEXT)
        .ok_or(reasons::UNSUPPORTED_PAYLOAD)
}

/// What an answer to a send means.
fn outcome(answer: Result<Response, NetError>) -> ExecutionOutcome {
    let uncertain = |reason: &str| ExecutionOutcome::Uncertain {
        reason: reason.to_owned(),
    };
    let failed = |reason: String| ExecutionOutcome::Failed { reason };
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) if error.phase() == Phase::NotSent => {
            return failed(reasons::NOT_SENT.to_owned());
        }
        Err(_) => return uncertain(reasons::NO_ANSWER),
    };
    match answer.status {
        200..=299 => match twilio::message(&answer) {
            Ok(message) => {
                let at = message
                    .created()
                    .or_else(|| twilio::answered_at(&answer))
                    .unwrap_or_else(Utc::now);
                ExecutionOutcome::Done(message.receipt(at))
            }
            Err(_) => uncertain(reasons::UNREADABLE),
        },
        // A server that gave up waiting may have handed on what it had.
        408 => uncertain(reasons::NO_ANSWER),
        status @ 400..=499 => failed(
            twilio::refusal(&answer).map_or(format!("http_{status}"), |code| code.to_string()),
        ),
        500..=599 => uncertain(reasons::SERVER_TROUBLE),
        _ => uncertain(reasons::UNREADABLE),
    }
}

/// The fault of a question the provider didn't answer. The account's own refusal
/// is no expired sign-in of the person's.
pub(crate) fn refused(answer: &Response) -> Fault {
    let code = match answer.status {
        429 => Code::RateLimited,
        500..=599 => Code::ServerFailed,
        400..=499 => Code::ServerRefused,
        _ => Code::ServerAnswerInvalid,
    };
    let fault = Fault::new(code).with("status", answer.status);
    match twilio::refusal(answer) {
        Some(own) => fault.with("provider_code", own),
        None => fault,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Result<Response, NetError> {
        Ok(Response {
            status,
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
        })
    }

    fn failed(reason: &str) -> ExecutionOutcome {
        ExecutionOutcome::Failed {
            reason: reason.to_owned(),
        }
    }

    #[test]
    fn what_an_answer_means() {
        assert_eq!(
            outcome(answer(
                400,
                r#"{"code": 21610, "message": "x", "status": 400}"#
            )),
            failed("21610")
        );
        assert_eq!(outcome(answer(429, r#"{"code": 20429}"#)), failed("20429"));
        assert_eq!(outcome(answer(403, "<html>")), failed("http_403"));
        for (status, body) in [
            (201, "{}"),
            (201, ""),
            (302, ""),
            (408, ""),
            (500, r#"{"code": 20500}"#),
            (503, ""),
        ] {
            let open = outcome(answer(status, body));
            assert!(
                matches!(open, ExecutionOutcome::Uncertain { .. }),
                "{status}: {open:?}"
            );
        }
    }

    #[test]
    fn a_further_page_stays_with_the_account() {
        let channel = SmsChannel::new(
            Net::new(cs_net::NetPolicy::default()).unwrap(),
            SmsAccount {
                base: "https://sms.example/".into(),
                account_sid: "AC1".into(),
                auth_token: Zeroizing::new("secret".into()),
                from: "+18025550100".into(),
            },
        );
        let own = "/2010-04-01/Accounts/AC1/Messages.json?PageSize=50&Page=1";
        assert_eq!(
            channel.page_address(own).unwrap(),
            format!("https://sms.example{own}")
        );
        for other in [
            "//evil.example/x",
            "https://evil.example/",
            "@evil.example/",
            ".evil.example/",
            "/2010-04-01/Accounts/AC2/Messages.json?Page=1",
        ] {
            assert!(channel.page_address(other).is_err(), "{other}");
        }
        assert!(!format!("{channel:?}").contains("secret"));
    }
}
