//! What patients answered, read from Twilio's list of messages.
//!
//! The list knows filters for `To` and `DateSent` only, and a day at the finest;
//! an inbound message's DateSent is when it was received. Newest first.

use crate::SmsChannel;
use crate::sms::{PAGE_SIZE, PAGES, refused};
use crate::twilio::{self, Message};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use cs_error::Outcome;
use cs_net::form_encode;
use cs_ports::{Inbox, Received, ReceivedPage};
use std::collections::BTreeSet;

#[async_trait]
impl Inbox for SmsChannel {
    async fn received(&self, since: DateTime<Utc>) -> Outcome<ReceivedPage> {
        let day = since.format("%Y-%m-%d").to_string();
        let filter = [
            ("To", self.own_number()),
            ("DateSent>", &day),
            ("PageSize", PAGE_SIZE),
        ];
        let mut url = self.url(&format!(".json?{}", form_encode(&filter)));
        let mut found = ReceivedPage {
            messages: Vec::new(),
            complete: true,
        };
        let mut seen = BTreeSet::new();
        for _ in 0..PAGES {
            let answer = self.read(&url).await?;
            if !answer.is_success() {
                return Err(refused(&answer));
            }
            let page = twilio::page(&answer)?;
            for message in page.messages {
                // A list that grows meanwhile may show a message on two pages.
                if message.direction.as_deref() != Some("inbound")
                    || !seen.insert(message.sid.clone())
                {
                    continue;
                }
                match self.read_in(message) {
                    Some(message) => found.messages.push(message),
                    None => found.complete = false,
                }
            }
            match page.next_page_uri {
                None => return Ok(found),
                Some(path) => url = self.page_address(&path)?,
            }
        }
        found.complete = false;
        Ok(found)
    }
}

impl SmsChannel {
    /// A message with everything a reply needs. One without words (a picture
    /// alone) is kept too: somebody wrote.
    fn read_in(&self, message: Message) -> Option<Received> {
        let at = message.sent().or_else(|| message.created())?;
        Some(Received {
            id: Some(message.sid).filter(|sid| twilio::is_sid(sid))?,
            from: message.from.filter(|from| !from.is_empty())?,
            to: message.to.unwrap_or_else(|| self.own_number().to_owned()),
            text: message.body.unwrap_or_default(),
            at,
        })
    }
}
