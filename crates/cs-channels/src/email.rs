//! E-mail by submission to the practice's mail server.
//!
//! Each attempt has a Message-ID of its own, kept as the reference; mail servers
//! can't be asked what they took, so a cut after the message is uncertain for good.

use crate::{address, reasons};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use cs_access::ActionKind;
use cs_approval::{ApprovedWrite, AttemptId, ExecutionOutcome, Receipt};
use cs_error::{Code, Fault, Outcome};
use cs_net::{Mail, MailAccount, MailTaken, Net, NetError, Phase, compose_mail};
use cs_ports::{Attempt, Channel, Clock, LookUp, SendResult, Step, StepObserver};
use serde::Deserialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The one payload type of an e-mail: [`Letter`] as JSON.
const LETTER: &str = "message/countersign-email+json";

/// What the signer saw. A member that isn't shown must not be signed, so an
/// unknown or repeated one is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Letter {
    subject: String,
    text: String,
}

/// Sends e-mail.
///
/// Outcomes of [`Channel::send`]: `Done` with status `accepted_by_server` when the
/// server took it; `Failed` with the SMTP reply code and its enhanced code
/// ("550 5.1.1") when it refused, `not_sent` when the message never began to leave
/// (safe to send a fresh draft), `wrong_channel`, `invalid_address` or
/// `unsupported_payload` when it was not even tried; `Uncertain` when the connection
/// ended after the message's first byte. [`crate::explain`] has the sentences.
pub struct EmailChannel {
    net: Arc<Net>,
    account: MailAccount,
    from: String,
    clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for EmailChannel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EmailChannel({:?})", self.account)
    }
}

/// The machine's clock.
struct MachineClock;

impl Clock for MachineClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

impl EmailChannel {
    /// A channel for one account; opens nothing yet. `from` is the sender people
    /// see and answer to, a plain address.
    pub fn new(net: impl Into<Arc<Net>>, account: MailAccount, from: String) -> Self {
        Self {
            net: net.into(),
            account,
            from,
            clock: Arc::new(MachineClock),
        }
    }

    /// Mails and receipts bear this clock's time: SMTP servers give none. Without
    /// it they bear the machine's.
    #[must_use]
    pub fn by_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }

    fn mail(&self, write: &ApprovedWrite, message_id: &str) -> Result<Mail, &'static str> {
        if write.action() != ActionKind::SendEmail {
            return Err(reasons::WRONG_CHANNEL);
        }
        let to = &write.target().address;
        if !address::is_mailbox(to) {
            return Err(reasons::INVALID_ADDRESS);
        }
        let letter = letter(write)?;
        let date = self.clock.now().into();
        let message = compose_mail(
            &self.from,
            to,
            &letter.subject,
            &letter.text,
            message_id,
            date,
        )
        .map_err(|_| reasons::UNSUPPORTED_PAYLOAD)?;
        Ok(Mail {
            from: self.from.clone(),
            to: to.clone(),
            message,
        })
    }
}

#[async_trait]
impl Channel for EmailChannel {
    fn name(&self) -> &'static str {
        "email"
    }

    fn action(&self) -> ActionKind {
        ActionKind::SendEmail
    }

    fn explain(&self, reason: &str) -> Option<&'static str> {
        crate::explain(reason)
    }

    async fn send(&self, write: ApprovedWrite, steps: &dyn StepObserver) -> SendResult {
        let reference = message_id(write.attempt());
        let mail = match self.mail(&write, &reference) {
            Ok(mail) => mail,
            Err(reason) => {
                return SendResult {
                    outcome: ExecutionOutcome::Failed {
                        reason: reason.to_owned(),
                    },
                };
            }
        };
        // A recipient refused before DATA is an answer without a send.
        let handed_over = AtomicBool::new(false);
        let before = || {
            handed_over.store(true, Ordering::SeqCst);
            steps.reached(Step::BeforeSend);
        };
        let taken = self.net.send_mail(&self.account, &mail, &before).await;
        if taken.is_ok() && handed_over.load(Ordering::SeqCst) {
            steps.reached(Step::AfterSend);
        }
        SendResult {
            outcome: outcome(taken, reference, self.clock.now()),
        }
    }

    async fn look_up(&self, attempt: &Attempt, _: &[String]) -> Outcome<LookUp> {
        if attempt.action != self.action() {
            return Err(Fault::new(Code::InputInvalid).with("why", reasons::WRONG_CHANNEL));
        }
        Ok(LookUp::Unknown {
            reason: reasons::NO_LOOK_UP,
        })
    }

    async fn status(&self, _: &Receipt) -> Outcome<Option<Receipt>> {
        Ok(None)
    }
}

/// The Message-ID of an attempt, and the receipt's reference. The host is a
/// reserved name (RFC 2606 §2), so that no server takes it for its own.
fn message_id(attempt: &AttemptId) -> String {
    format!("<{attempt}@countersign.invalid>")
}

fn letter(write: &ApprovedWrite) -> Result<Letter, &'static str> {
    let payload = write.payload();
    if payload.media_type != LETTER {
        return Err(reasons::UNSUPPORTED_PAYLOAD);
    }
    read_letter(&payload.bytes).ok_or(reasons::UNSUPPORTED_PAYLOAD)
}

fn read_letter(bytes: &[u8]) -> Option<Letter> {
    let letter: Letter = serde_json::from_slice(bytes).ok()?;
    (!letter.subject.trim().is_empty() && !letter.text.trim().is_empty()).then_some(letter)
}

fn outcome(
    taken: Result<MailTaken, NetError>,
    reference: String,
    at: DateTime<Utc>,
) -> ExecutionOutcome {
    match taken {
        Ok(MailTaken::Yes { .. }) => ExecutionOutcome::Done(Receipt {
            reference,
            status: "accepted_by_server".to_owned(),
            at,
        }),
        Ok(MailTaken::No { code, enhanced, .. }) => {
            let reason = enhanced.map_or(code.to_string(), |enhanced| format!("{code} {enhanced}"));
            ExecutionOutcome::Failed { reason }
        }
        Err(error) if error.phase() == Phase::NotSent => ExecutionOutcome::Failed {
            reason: reasons::NOT_SENT.to_owned(),
        },
        Err(_) => ExecutionOutcome::Uncertain {
            reason: reasons::NO_ANSWER.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_holds_what_is_shown_and_nothing_else() {
        let letter = read_letter(r#"{"subject":"Cita","text":"Llámenos."}"#.as_bytes()).unwrap();
        assert_eq!(
            (letter.subject.as_str(), letter.text.as_str()),
            ("Cita", "Llámenos.")
        );
        for bad in [
            r#"{"subject":"a","text":"b","bcc":"c@example.org"}"#,
            r#"{"subject":"a","text":"b","text":"c"}"#,
            r#"{"subject":"a"}"#,
            r#"{"subject":"","text":"b"}"#,
            r#"{"subject":"a","text":" "}"#,
            "Hello",
        ] {
            assert!(read_letter(bad.as_bytes()).is_none(), "{bad}");
        }
    }
}
