//! A practice with no patients, whose text message and mail sandboxes are what the
//! channels speak to.

use crate::approval::{Approver, Draft};
use chrono::NaiveDate;
use cs_access::ActionKind;
use cs_approval::{ApprovedWrite, ExecutionOutcome};
use cs_channels::{EmailChannel, SmsAccount, SmsChannel};
use cs_net::{Destination, MailAccount, MailSecurity, Net, NetPolicy, Scheme};
use cs_ports::{Attempt, Channel, LookUp, NoObserver, Step, StepObserver};
use cs_practice::{Practice, PracticeAtRest, PracticeOptions, SeedRows};
use serde_json::{Value, json};
use std::sync::Mutex;
use zeroize::Zeroizing;

pub const FROM: &str = "+18025550100";
pub const SENDER: &str = "care@harbor-health.example.org";
pub const TEXT: &str = "text/plain; charset=utf-8";
pub const LETTER: &str = "message/countersign-email+json";

enum Served {
    Up(Practice),
    Down(PracticeAtRest),
    Changing,
}

pub struct Rig {
    served: tokio::sync::Mutex<Served>,
    client: reqwest::Client,
    pub base: String,
    control_token: String,
    ca_pem: String,
    smtp_port: u16,
    sms_account: (String, String),
    smtp_login: (String, String),
    pub approver: Approver,
}

impl Rig {
    pub async fn start() -> Self {
        let mut options = PracticeOptions::new(7, NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
        options.population = Some(SeedRows::default());
        let practice = Practice::start(options).await.unwrap();
        let authority = reqwest::Certificate::from_pem(practice.ca_pem().as_bytes()).unwrap();
        // The practice is restarted under it: no connection may be kept.
        let client = reqwest::Client::builder()
            .tls_certs_only([authority])
            .pool_max_idle_per_host(0)
            .build()
            .unwrap();
        let pair = |(user, secret): (&str, &str)| (user.to_owned(), secret.to_owned());
        Self {
            client,
            base: practice.base_url().to_owned(),
            control_token: practice.control_token().to_owned(),
            ca_pem: practice.ca_pem().to_owned(),
            smtp_port: practice.smtp_addr().port(),
            sms_account: pair(practice.sms_account()),
            smtp_login: pair(practice.smtp_login()),
            served: tokio::sync::Mutex::new(Served::Up(practice)),
            approver: Approver::new(),
        }
    }

    /// Closes the server and its connections.
    pub async fn shut_down(&self) {
        let mut served = self.served.lock().await;
        *served = match std::mem::replace(&mut *served, Served::Changing) {
            Served::Up(practice) => Served::Down(practice.shut_down().await),
            other => other,
        };
    }

    /// Opens it again where it was, with what it had.
    pub async fn start_again(&self) {
        let mut served = self.served.lock().await;
        *served = match std::mem::replace(&mut *served, Served::Changing) {
            Served::Down(rest) => Served::Up(rest.start_again().await.unwrap()),
            other => other,
        };
    }

    fn net(&self, roots: Option<String>) -> Net {
        let mail = Destination {
            scheme: Scheme::Smtp,
            host: "127.0.0.1".into(),
            port: self.smtp_port,
            purpose: "mail".into(),
        };
        let allowed = vec![Destination::https(&self.base, "sms").unwrap(), mail];
        Net::new(NetPolicy {
            extra_roots_pem: roots,
            ..NetPolicy::to(allowed)
        })
        .unwrap()
    }

    pub fn sms(&self) -> SmsChannel {
        self.sms_as(&self.sms_account.1)
    }

    pub fn sms_as(&self, auth_token: &str) -> SmsChannel {
        let account = SmsAccount {
            base: self.base.clone(),
            account_sid: self.sms_account.0.clone(),
            auth_token: Zeroizing::new(auth_token.to_owned()),
            from: FROM.into(),
        };
        SmsChannel::new(self.net(Some(self.ca_pem.clone())), account)
    }

    pub fn email(&self) -> EmailChannel {
        self.email_as(&self.smtp_login.1, Some(self.ca_pem.clone()))
    }

    pub fn email_as(&self, password: &str, roots: Option<String>) -> EmailChannel {
        let account = MailAccount {
            host: "127.0.0.1".into(),
            port: self.smtp_port,
            security: MailSecurity::StartTls,
            username: self.smtp_login.0.clone(),
            password: Zeroizing::new(password.to_owned()),
        };
        EmailChannel::new(self.net(roots), account, SENDER.into())
    }

    pub fn ca_pem(&self) -> String {
        self.ca_pem.clone()
    }

    pub fn messages_path(&self) -> String {
        format!("/2010-04-01/Accounts/{}/Messages.json", self.sms_account.0)
    }

    pub async fn knobs(&self, knobs: Value) {
        let request = self.client.post(format!("{}/control/knobs", self.base));
        let answer = request
            .header("X-Control-Token", &self.control_token)
            .json(&knobs)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
    }

    /// A patient writes.
    pub async fn reply(&self, message: Value) {
        let request = self.client.post(format!("{}/inbox/sms/reply", self.base));
        let answer = request.json(&message).send().await.unwrap();
        assert_eq!(answer.status(), 201);
    }

    /// Everything in an inbox ("sms" or "mail"), oldest first.
    pub async fn inbox(&self, kind: &str) -> Vec<Value> {
        let answer = self
            .client
            .get(format!("{}/inbox/{kind}.json", self.base))
            .send()
            .await
            .unwrap();
        let body: Value = answer.json().await.unwrap();
        body["messages"].as_array().unwrap().clone()
    }

    /// Somebody else's messages of the same account, `count` of them.
    pub async fn others_send(&self, to: &str, count: usize) {
        let authority = reqwest::Certificate::from_pem(self.ca_pem.as_bytes()).unwrap();
        let client = reqwest::Client::builder()
            .tls_certs_only([authority])
            .build()
            .unwrap();
        for number in 0..count {
            let request = client.post(format!("{}{}", self.base, self.messages_path()));
            let request = request.basic_auth(&self.sms_account.0, Some(&self.sms_account.1));
            let answer = request
                .form(&[
                    ("To", to),
                    ("From", FROM),
                    ("Body", &format!("Reminder {number}")),
                ])
                .send();
            assert_eq!(answer.await.unwrap().status(), 201);
        }
    }

    pub fn text(&self, to: &str, text: &str) -> (ApprovedWrite, Attempt) {
        let bytes = text.as_bytes().to_vec();
        self.approver.approve(Draft {
            action: ActionKind::SendSms,
            address: to,
            media_type: TEXT,
            bytes,
        })
    }

    pub fn letter(&self, to: &str, subject: &str, text: &str) -> (ApprovedWrite, Attempt) {
        let bytes = letter_bytes(subject, text);
        self.approver.approve(Draft {
            action: ActionKind::SendEmail,
            address: to,
            media_type: LETTER,
            bytes,
        })
    }
}

pub fn letter_bytes(subject: &str, text: &str) -> Vec<u8> {
    json!({"subject": subject, "text": text})
        .to_string()
        .into_bytes()
}

pub fn failed(reason: &str) -> ExecutionOutcome {
    ExecutionOutcome::Failed {
        reason: reason.to_owned(),
    }
}

pub async fn outcome(channel: &dyn Channel, write: ApprovedWrite) -> ExecutionOutcome {
    channel.send(write, &NoObserver).await.outcome
}

/// The outcome and the steps announced.
pub async fn outcome_and_steps(
    channel: &dyn Channel,
    write: ApprovedWrite,
) -> (ExecutionOutcome, Vec<Step>) {
    struct Steps(Mutex<Vec<Step>>);
    impl StepObserver for Steps {
        fn reached(&self, step: Step) {
            self.0.lock().unwrap().push(step);
        }
    }
    let steps = Steps(Mutex::default());
    let outcome = channel.send(write, &steps).await.outcome;
    (outcome, steps.0.into_inner().unwrap())
}

/// The sid or message id of what was done.
pub fn reference(outcome: &ExecutionOutcome) -> String {
    let ExecutionOutcome::Done(receipt) = outcome else {
        panic!("not done: {outcome:?}")
    };
    receipt.reference.clone()
}

/// What a look-up found: its reference, or the sentence.
pub async fn found(
    channel: &dyn Channel,
    attempt: &Attempt,
    taken: &[String],
) -> Result<String, &'static str> {
    match channel.look_up(attempt, taken).await.unwrap() {
        LookUp::Found(receipt) => Ok(receipt.reference),
        LookUp::Unknown { reason } => Err(reason),
    }
}
