//! One SMTP conversation, without the socket: lines in, answers out.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::effect::{Effect, Mail};
use crate::random;
use crate::shared::Shared;

/// What the connection does next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Say(String),
    StartTls(String),
    Data(String),
    Quit(String),
    Cut,
}

#[derive(Debug, PartialEq, Eq)]
enum Login {
    None,
    PlainAwaited,
    UserAwaited,
    PasswordAwaited(Vec<u8>),
}

/// The state of a conversation.
pub(crate) struct Session {
    shared: Arc<Shared>,
    secure: bool,
    greeted: bool,
    authenticated: bool,
    login: Login,
    from: Option<String>,
    recipients: Vec<String>,
}

fn say(answer: &str) -> Next {
    Next::Say(answer.to_owned())
}

impl Session {
    pub(crate) const GREETING: &'static str = "220 127.0.0.1 ESMTP demo practice";
    /// The largest message, bytes; told in EHLO (RFC 1870).
    pub(crate) const LARGEST: usize = 10 * 1024 * 1024;

    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            secure: false,
            greeted: false,
            authenticated: false,
            login: Login::None,
            from: None,
            recipients: Vec::new(),
        }
    }

    /// TLS stands: what was said before is forgotten (RFC 3207 §4.2).
    pub(crate) fn secured(&mut self) {
        *self = Self::new(Arc::clone(&self.shared));
        self.secure = true;
    }

    /// Answers one line.
    pub(crate) fn command(&mut self, line: &[u8]) -> Next {
        if self.login != Login::None {
            return self.login_answer(line);
        }
        let Ok(line) = std::str::from_utf8(line) else {
            return say("500 5.5.2 The command is not text");
        };
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => self.ehlo(rest),
            "HELO" => {
                self.greeted = true;
                self.reset();
                say("250 127.0.0.1")
            }
            "NOOP" => say("250 2.0.0 Ok"),
            "RSET" => {
                self.reset();
                say("250 2.0.0 Ok")
            }
            "QUIT" => Next::Quit("221 2.0.0 Bye".to_owned()),
            "STARTTLS" if self.secure => say("503 5.5.1 TLS stands already"),
            "STARTTLS" => Next::StartTls("220 2.0.0 Ready to start TLS".to_owned()),
            _ if !self.secure => say("530 5.7.0 Must issue a STARTTLS command first"),
            "AUTH" => self.auth(rest),
            "MAIL" => self.mail(rest),
            "RCPT" => self.rcpt(rest),
            "DATA" => self.data(),
            "VRFY" => say("252 2.1.5 Send some mail and see"),
            _ => say("500 5.5.1 Command not known"),
        }
    }

    fn reset(&mut self) {
        self.from = None;
        self.recipients.clear();
    }

    fn ehlo(&mut self, name: &str) -> Next {
        if name.is_empty() {
            return say("501 5.5.4 EHLO needs a name");
        }
        self.greeted = true;
        self.reset();
        let offer = if self.secure {
            "250-AUTH PLAIN LOGIN"
        } else {
            "250-STARTTLS"
        };
        Next::Say(format!(
            "250-127.0.0.1\r\n{offer}\r\n250-SIZE {}\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES",
            Self::LARGEST
        ))
    }

    fn auth(&mut self, rest: &str) -> Next {
        if !self.greeted || self.authenticated || self.from.is_some() {
            return say("503 5.5.1 AUTH does not fit here");
        }
        let (mechanism, initial) = rest.split_once(' ').unwrap_or((rest, ""));
        match (mechanism.to_ascii_uppercase().as_str(), initial.trim()) {
            ("PLAIN", "") => {
                self.login = Login::PlainAwaited;
                say("334 ")
            }
            ("PLAIN", initial) => {
                self.login = Login::PlainAwaited;
                self.login_answer(initial.as_bytes())
            }
            ("LOGIN", "") => {
                self.login = Login::UserAwaited;
                say("334 VXNlcm5hbWU6")
            }
            ("LOGIN", initial) => {
                self.login = Login::UserAwaited;
                self.login_answer(initial.as_bytes())
            }
            _ => say("504 5.5.4 Only PLAIN and LOGIN"),
        }
    }

    fn login_answer(&mut self, line: &[u8]) -> Next {
        let step = std::mem::replace(&mut self.login, Login::None);
        if line == b"*" {
            return say("501 5.7.0 Authentication given up");
        }
        let Ok(answer) = STANDARD.decode(line) else {
            return say("501 5.5.2 Not base64");
        };
        match step {
            Login::UserAwaited => {
                self.login = Login::PasswordAwaited(answer);
                say("334 UGFzc3dvcmQ6")
            }
            Login::PasswordAwaited(user) => self.check(&user, &answer),
            // RFC 4616: authorization identity, user, password, NUL between.
            Login::PlainAwaited | Login::None => {
                let parts: Vec<&[u8]> = answer.split(|byte| *byte == 0).collect();
                match parts.as_slice() {
                    [_, user, password] => self.check(user, password),
                    _ => say("501 5.5.2 Not the PLAIN form"),
                }
            }
        }
    }

    fn check(&mut self, user: &[u8], password: &[u8]) -> Next {
        let own = &self.shared.credentials;
        let same = |given: &[u8], expected: &str| {
            random::same_secret(&String::from_utf8_lossy(given), expected)
        };
        if same(user, &own.smtp_user) && same(password, &own.smtp_password) {
            self.authenticated = true;
            say("235 2.7.0 Authenticated")
        } else {
            say("535 5.7.8 User or password is wrong")
        }
    }

    fn mail(&mut self, rest: &str) -> Next {
        if !self.greeted {
            return say("503 5.5.1 Say EHLO first");
        }
        if !self.authenticated {
            return say("530 5.7.0 Authentication required");
        }
        if self.from.is_some() {
            return say("503 5.5.1 A sender is named already");
        }
        let Some((address, parameters)) = path(rest, "FROM:") else {
            return say("501 5.5.4 MAIL FROM:<address> is needed");
        };
        let too_large = parameters
            .split_whitespace()
            .filter_map(|one| one.split_once('='))
            .filter(|(name, _)| name.eq_ignore_ascii_case("SIZE"))
            .any(|(_, size)| size.parse::<usize>().is_ok_and(|size| size > Self::LARGEST));
        if too_large {
            return say("552 5.3.4 The message is too large");
        }
        self.from = Some(address.to_owned());
        say("250 2.1.0 Ok")
    }

    fn rcpt(&mut self, rest: &str) -> Next {
        if self.from.is_none() {
            return say("503 5.5.1 Name the sender first");
        }
        let Some((address, _)) = path(rest, "TO:") else {
            return say("501 5.5.4 RCPT TO:<address> is needed");
        };
        let Some((local, host)) = address.rsplit_once('@') else {
            return say("501 5.1.3 The address has no host");
        };
        if local.is_empty() || host.is_empty() {
            return say("501 5.1.3 The address is not whole");
        }
        match host.to_ascii_lowercase().as_str() {
            "bounce.example.org" => say("550 5.1.1 No such mailbox here"),
            "later.example.org" => say("451 4.3.0 Try again later"),
            _ if self.recipients.len() >= 100 => say("452 4.5.3 Too many recipients"),
            _ => {
                self.recipients.push(address.to_owned());
                say("250 2.1.5 Ok")
            }
        }
    }

    fn data(&mut self) -> Next {
        if self.recipients.is_empty() {
            return say("503 5.5.1 Name a recipient first");
        }
        Next::Data("354 End with a dot on a line by itself".to_owned())
    }

    /// Takes the message that DATA brought.
    pub(crate) fn message(&mut self, data: Result<Vec<u8>, ()>) -> Next {
        let envelope_from = self.from.take().unwrap_or_default();
        let recipients = std::mem::take(&mut self.recipients);
        let Ok(raw) = data else {
            return say("552 5.3.4 The message is too large");
        };
        let mut world = self.shared.world();
        let copies = world.knobs.take_copies();
        let mut effects = Vec::with_capacity(copies);
        let mut first = None;
        for _ in 0..copies {
            let Ok(id) = random::hex_id() else {
                return say("451 4.3.0 Try again later");
            };
            first.get_or_insert_with(|| id.clone());
            effects.push(Effect::Mail(Mail {
                id,
                envelope_from: envelope_from.clone(),
                recipients: recipients.clone(),
                received_at: self.shared.clock.now(),
                raw: STANDARD.encode(&raw),
            }));
        }
        if world.commit(effects).is_err() {
            return say("451 4.3.0 Try again later");
        }
        if world.knobs.take_smtp_drop() {
            return Next::Cut;
        }
        Next::Say(format!(
            "250 2.0.0 Ok: queued as {}",
            first.unwrap_or_default()
        ))
    }
}

/// The address between angle brackets after a keyword, and what follows it.
fn path<'a>(rest: &'a str, keyword: &str) -> Option<(&'a str, &'a str)> {
    let head = rest.get(..keyword.len())?;
    if !head.eq_ignore_ascii_case(keyword) {
        return None;
    }
    let rest = rest[keyword.len()..].trim_start();
    let (address, parameters) = rest.strip_prefix('<')?.split_once('>')?;
    Some((address, parameters.trim()))
}
