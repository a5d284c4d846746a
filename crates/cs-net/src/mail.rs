//! Mail submission: STARTTLS or implicit TLS, always with sign-in.
//!
//! The commands are sent one by one so that a cut connection can be placed:
//! before the message was handed over nothing can have happened, afterwards
//! only the server's reply tells.

use crate::error::tls_is_at_fault;
use crate::policy::Scheme;
use crate::{Net, NetError, tls};
use cs_error::{Code, Fault, Outcome};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters, TlsVersion,
};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, Message, message::Mailbox, message::header::ContentType};
use std::time::{Duration, SystemTime};
use zeroize::Zeroizing;

/// How the connection is made safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailSecurity {
    /// Upgraded by STARTTLS; refused when the server doesn't offer it.
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Implicit,
}

/// Where and as whom mail is submitted.
#[derive(Clone)]
pub struct MailAccount {
    /// Host.
    pub host: String,
    /// Port.
    pub port: u16,
    /// TLS.
    pub security: MailSecurity,
    /// User.
    pub username: String,
    /// Password.
    pub password: Zeroizing<String>,
}

impl std::fmt::Debug for MailAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MailAccount({}:{})", self.host, self.port)
    }
}

/// One mail, ready to be handed over.
#[derive(Clone)]
pub struct Mail {
    /// Envelope sender.
    pub from: String,
    /// Envelope recipient.
    pub to: String,
    /// The whole message with its headers, ASCII, CRLF lines.
    pub message: Vec<u8>,
}

/// The server's word on a mail. A refusal means it was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailTaken {
    /// Taken, with the reply code ("250").
    Yes {
        /// Reply code.
        code: u16,
    },
    /// Refused.
    No {
        /// Reply code ("550").
        code: u16,
        /// Enhanced status code ("5.1.1"), digits and dots, when the reply has one.
        enhanced: Option<String>,
        /// At which command: `greeting`, `auth`, `mail`, `rcpt`, `data`, `message`.
        stage: &'static str,
    },
}

/// Writes a plain-text mail; text that isn't ASCII is encoded (RFC 2045, 2047).
///
/// # Errors
/// [`Code::InputInvalid`] for an address or header that can't be one.
pub fn compose_mail(
    from: &str,
    to: &str,
    subject: &str,
    text: &str,
    message_id: &str,
    date: SystemTime,
) -> Outcome<Vec<u8>> {
    let invalid = |field: &'static str| Fault::new(Code::InputInvalid).with("field", field);
    let mailbox = |address: &str, field| address.parse::<Mailbox>().map_err(|_| invalid(field));
    // Control characters could start another header.
    if [subject, message_id]
        .iter()
        .any(|header| header.chars().any(char::is_control))
    {
        return Err(invalid("subject"));
    }
    let message = Message::builder()
        .message_id(Some(message_id.to_owned()))
        .date(date)
        .from(mailbox(from, "from")?)
        .to(mailbox(to, "to")?)
        .subject(subject)
        .header(ContentType::TEXT_PLAIN)
        .body(text.to_owned())
        .map_err(|_| invalid("message"))?;
    Ok(message.formatted())
}

/// Longest silence of a mail server that is tolerated (RFC 5321 §4.5.3.2 asks
/// for minutes; a person is waiting here, and what isn't known is said).
const REPLY_TIME: Duration = Duration::from_secs(60);

enum Cut {
    Refused(MailTaken),
    Failed(NetError),
}

impl Net {
    /// Submits one mail. `before_message` is called once, right before the
    /// command after which the mail may be taken.
    ///
    /// # Errors
    /// [`NetError`]: `destination_forbidden`, `tls_untrusted`, `offline`,
    /// `input_invalid`. Its phase is `MaybeSent` from the moment the message's
    /// first byte was written.
    pub async fn send_mail(
        &self,
        account: &MailAccount,
        mail: &Mail,
        before_message: &(dyn Fn() + Sync),
    ) -> Result<MailTaken, NetError> {
        let scheme = match account.security {
            MailSecurity::StartTls => Scheme::Smtp,
            MailSecurity::Implicit => Scheme::Smtps,
        };
        self.inner
            .policy
            .check(scheme, &account.host, account.port)?;
        let (from, to) = (address(&mail.from)?, address(&mail.to)?);
        if !mail.message.is_ascii() {
            return Err(NetError::not_sent(
                Fault::new(Code::InputInvalid).with("field", "message"),
            ));
        }
        let mut connection = match self.open_mail(account).await {
            Ok(connection) => connection,
            Err(cut) => return cut.answer(),
        };
        let answer = hand_over(&mut connection, from, to, &mail.message, before_message).await;
        if matches!(answer, Ok(MailTaken::Yes { .. })) {
            let _ = tokio::time::timeout(Duration::from_secs(2), connection.quit()).await;
        }
        answer
    }

    async fn open_mail(&self, account: &MailAccount) -> Result<AsyncSmtpConnection, Cut> {
        let hello = ClientId::Domain("[127.0.0.1]".to_owned());
        let parameters = self
            .mail_tls(&account.host)
            .map_err(|fault| Cut::Failed(NetError::not_sent(fault)))?;
        let limit = self.inner.policy.timeouts.connect;
        let first = (account.security == MailSecurity::Implicit).then(|| parameters.clone());
        let server = (account.host.as_str(), account.port);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(server, Some(limit), &hello, first, None);
        let mut connection = step("greeting", limit, connecting).await?;
        if account.security == MailSecurity::StartTls {
            if !connection.can_starttls() {
                let fault = Fault::new(Code::TlsUntrusted).with("why", "no starttls");
                return Err(Cut::Failed(NetError::not_sent(fault)));
            }
            step("greeting", limit, connection.starttls(parameters, &hello)).await?;
        }
        let credentials = Credentials::new(account.username.clone(), account.password.to_string());
        step(
            "auth",
            REPLY_TIME,
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials),
        )
        .await?;
        Ok(connection)
    }

    fn mail_tls(&self, host: &str) -> Outcome<TlsParameters> {
        tls::install_provider();
        let broken = |_| Fault::new(Code::Internal).with("why", "mail tls");
        let mut builder = TlsParameters::builder(host.to_owned())
            .set_min_tls_version(TlsVersion::Tlsv12)
            .certificate_store(CertificateStore::Default);
        for root in &self.inner.extra_roots {
            builder =
                builder.add_root_certificate(Certificate::from_der(root.to_vec()).map_err(broken)?);
        }
        builder.build_rustls().map_err(broken)
    }
}

async fn hand_over(
    connection: &mut AsyncSmtpConnection,
    from: Address,
    to: Address,
    message: &[u8],
    before_message: &(dyn Fn() + Sync),
) -> Result<MailTaken, NetError> {
    let prepared = async {
        step(
            "mail",
            REPLY_TIME,
            connection.command(MailFrom::new(Some(from), Vec::new())),
        )
        .await?;
        step(
            "rcpt",
            REPLY_TIME,
            connection.command(Rcpt::new(to, Vec::new())),
        )
        .await?;
        before_message();
        step("data", REPLY_TIME, connection.command(Data)).await
    };
    if let Err(cut) = prepared.await {
        return cut.answer();
    }
    match step("message", REPLY_TIME, connection.message(message)).await {
        Ok(reply) => Ok(MailTaken::Yes {
            code: u16::from(reply.code()),
        }),
        Err(Cut::Refused(refusal)) => Ok(refusal),
        Err(Cut::Failed(error)) => Err(NetError::maybe_sent(error.into())),
    }
}

impl Cut {
    fn answer(self) -> Result<MailTaken, NetError> {
        match self {
            Self::Refused(refusal) => Ok(refusal),
            Self::Failed(error) => Err(error),
        }
    }
}

/// One command; failures count as not sent until the caller knows better.
async fn step<T>(
    stage: &'static str,
    limit: Duration,
    command: impl Future<Output = Result<T, lettre::transport::smtp::Error>> + Send,
) -> Result<T, Cut> {
    let failed = |code: Code, why: &'static str| {
        Cut::Failed(NetError::not_sent(
            Fault::new(code).with("why", why).with("stage", stage),
        ))
    };
    let error = match tokio::time::timeout(limit, command).await {
        Ok(Ok(value)) => return Ok(value),
        Ok(Err(error)) => error,
        Err(_) => return Err(failed(Code::Offline, "timeout")),
    };
    if let Some(code) = error.status() {
        let text = std::error::Error::source(&error)
            .map(ToString::to_string)
            .unwrap_or_default();
        return Err(Cut::Refused(MailTaken::No {
            code: u16::from(code),
            enhanced: enhanced_code(&text),
            stage,
        }));
    }
    if error.is_tls() || tls_is_at_fault(&error) {
        return Err(failed(Code::TlsUntrusted, "certificate"));
    }
    Err(if error.is_client() {
        failed(Code::ServerRefused, "mechanism")
    } else {
        failed(Code::Offline, "dropped")
    })
}

/// The enhanced status code a reply begins with (RFC 3463 §2: class 2, 4 or 5).
fn enhanced_code(text: &str) -> Option<String> {
    let word = text.split_whitespace().next()?;
    let parts: Vec<&str> = word.split('.').collect();
    let digits =
        |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    (parts.len() == 3 && parts.iter().all(digits) && matches!(parts[0], "2" | "4" | "5"))
        .then(|| word.to_owned())
}

fn address(text: &str) -> Result<Address, NetError> {
    let invalid = || NetError::not_sent(Fault::new(Code::InputInvalid).with("field", "address"));
    if !text.is_ascii() {
        return Err(invalid());
    }
    text.parse().map_err(|_| invalid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_ascii_and_keeps_its_id() {
        let bytes = compose_mail(
            "practice@harbor.example",
            "maria@example.org",
            "Cita de seguimiento – mañana",
            "Hola María, llámenos.",
            "<0a1b@countersign.invalid>",
            SystemTime::UNIX_EPOCH,
        )
        .unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.is_ascii());
        assert!(
            text.contains("Message-ID: <0a1b@countersign.invalid>\r\n"),
            "{text}"
        );
        assert!(text.contains("Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n"));
        assert!(!text.contains("mañana"));
    }

    #[test]
    fn no_header_can_be_smuggled_in() {
        let try_it = |subject: &str, to: &str| {
            compose_mail(
                "a@b.example",
                to,
                subject,
                "x",
                "<i@j>",
                SystemTime::UNIX_EPOCH,
            )
            .map_err(|fault| fault.code())
        };
        assert_eq!(
            try_it("x\r\nBcc: e@evil.example", "c@d.example"),
            Err(Code::InputInvalid)
        );
        assert_eq!(
            try_it("x", "c@d.example\r\nBcc: e@evil.example"),
            Err(Code::InputInvalid)
        );
        assert_eq!(try_it("x", "nobody"), Err(Code::InputInvalid));
    }

    #[test]
    fn enhanced_codes_only() {
        assert_eq!(
            enhanced_code("5.1.1 no such user").as_deref(),
            Some("5.1.1")
        );
        assert_eq!(enhanced_code("Maria is away"), None);
        assert_eq!(enhanced_code("9.1.1 x"), None);
    }
}
