//! Both channels pass the port's suite.

use crate::rig::{Rig, letter_bytes};
use async_trait::async_trait;
use cs_approval::ApprovedWrite;
use cs_channels::{EmailChannel, SmsChannel};
use cs_ports::conformance::{ChannelBench, Cut, To, channel};
use cs_ports::{Attempt, Channel};
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};

struct SmsBench {
    rig: Rig,
    channel: SmsChannel,
    count: AtomicUsize,
}

#[async_trait]
impl ChannelBench for SmsBench {
    fn channel(&self) -> &dyn Channel {
        &self.channel
    }

    fn approved(&self, to: To) -> (ApprovedWrite, Attempt) {
        let number = self.count.fetch_add(1, Ordering::SeqCst);
        // Everything a form has to escape, and what GSM 03.38 has no letter for.
        let text = format!("¿Podría llamarnos? 100% & más + 1=1; \n{number} 🙂");
        let to = if to == To::Reachable {
            "+18025550150"
        } else {
            "+18025550999"
        };
        self.rig.text(to, &text)
    }

    fn misdirected(&self) -> ApprovedWrite {
        self.rig.letter("maria@example.org", "Subject", "Text").0
    }

    async fn arrived(&self) -> Vec<Vec<u8>> {
        let inbox = self.rig.inbox("sms").await;
        inbox
            .iter()
            .map(|message| message["body"].as_str().unwrap().as_bytes().to_vec())
            .collect()
    }

    async fn cut(&self, cut: Cut) {
        let knob = if cut == Cut::BeforeEffect {
            "drop_before"
        } else {
            "drop_after"
        };
        self.rig
            .knobs(json!({ knob: {"path_prefix": self.rig.messages_path()} }))
            .await;
    }

    async fn heal(&self) {
        self.rig
            .knobs(json!({"drop_before": null, "drop_after": null}))
            .await;
    }

    fn looks_up(&self) -> bool {
        true
    }
}

#[tokio::test]
async fn text_messages_keep_the_port_s_rules() {
    let rig = Rig::start().await;
    let sms = rig.sms();
    channel(&SmsBench {
        rig,
        channel: sms,
        count: AtomicUsize::new(0),
    })
    .await;
}

struct EmailBench {
    rig: Rig,
    channel: EmailChannel,
    count: AtomicUsize,
}

#[async_trait]
impl ChannelBench for EmailBench {
    fn channel(&self) -> &dyn Channel {
        &self.channel
    }

    fn approved(&self, to: To) -> (ApprovedWrite, Attempt) {
        let number = self.count.fetch_add(1, Ordering::SeqCst);
        let text =
            format!("Estimada María:\n\n.una línea con punto\n..\nmañana = 10:00 ({number})");
        let to = if to == To::Reachable {
            "maria@example.org"
        } else {
            "maria@bounce.example.org"
        };
        self.rig
            .letter(to, &format!("Su cita de mañana – {number}"), &text)
    }

    fn misdirected(&self) -> ApprovedWrite {
        self.rig.text("+18025550150", "Text").0
    }

    async fn arrived(&self) -> Vec<Vec<u8>> {
        let inbox = self.rig.inbox("mail").await;
        let bytes = |text: &serde_json::Value| text.as_str().unwrap().to_owned();
        inbox
            .iter()
            .map(|mail| letter_bytes(&bytes(&mail["subject"]), &bytes(&mail["body"])))
            .collect()
    }

    async fn cut(&self, cut: Cut) {
        match cut {
            Cut::BeforeEffect => self.rig.shut_down().await,
            Cut::AfterEffect => self.rig.knobs(json!({"smtp_drop_after_data": 1})).await,
        }
    }

    async fn heal(&self) {
        self.rig.start_again().await;
        self.rig.knobs(json!({"smtp_drop_after_data": null})).await;
    }

    fn looks_up(&self) -> bool {
        false
    }
}

#[tokio::test]
async fn e_mail_keeps_the_port_s_rules() {
    let rig = Rig::start().await;
    let email = rig.email();
    channel(&EmailBench {
        rig,
        channel: email,
        count: AtomicUsize::new(0),
    })
    .await;
}
