//! What the carrier does: messages move on, words opt a number out.

use chrono::{DateTime, Duration, Utc};

use super::numbers::{Line, line};
use crate::effect::{Effect, SmsMessage, SmsStatus};
use crate::world::{NotKept, World};

/// A queued message is sent after this long, unless someone asks before.
const SENT_AFTER: Duration = Duration::seconds(2);
/// And has arrived (or failed) after this long.
const FINAL_AFTER: Duration = Duration::seconds(5);

/// Words that opt a number out, sent alone (Twilio's default list).
const STOP: [&str; 8] = [
    "STOP",
    "STOPALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPTOUT",
];
/// Words that opt it in again.
const START: [&str; 3] = ["START", "YES", "UNSTOP"];

/// Whether an inbound body opts its sender out (`true`) or back in (`false`).
pub(crate) fn opt_out_word(body: &str) -> Option<bool> {
    let word = body.trim().to_uppercase();
    if STOP.contains(&word.as_str()) {
        Some(true)
    } else if START.contains(&word.as_str()) {
        Some(false)
    } else {
        None
    }
}

fn final_status(message: &SmsMessage) -> SmsStatus {
    match line(&message.to) {
        Line::Landline | Line::Unreachable => SmsStatus::Undelivered,
        _ => SmsStatus::Delivered,
    }
}

fn next_status(message: &SmsMessage) -> Option<SmsStatus> {
    match message.status {
        SmsStatus::Queued => Some(SmsStatus::Sent),
        SmsStatus::Sent => Some(final_status(message)),
        SmsStatus::Delivered | SmsStatus::Undelivered | SmsStatus::Received => None,
    }
}

fn moved(message: &SmsMessage, status: SmsStatus, now: DateTime<Utc>) -> SmsMessage {
    SmsMessage {
        status,
        updated_at: now,
        sent_at: message.sent_at.or(Some(now)),
        ..message.clone()
    }
}

/// Moves every message to where it would be by now.
pub(crate) fn settle(world: &mut World, now: DateTime<Utc>) -> Result<(), NotKept> {
    if world.knobs.sms_hold {
        return Ok(());
    }
    let effects: Vec<Effect> = world
        .sms
        .iter()
        .filter_map(|message| {
            let age = now - message.created_at;
            let due = if age >= FINAL_AFTER {
                final_status(message)
            } else if age >= SENT_AFTER {
                SmsStatus::Sent
            } else {
                return None;
            };
            let behind = match message.status {
                SmsStatus::Queued => true,
                SmsStatus::Sent => due != SmsStatus::Sent,
                _ => false,
            };
            behind.then(|| Effect::Sms(moved(message, due, now)))
        })
        .collect();
    if effects.is_empty() {
        return Ok(());
    }
    world.commit(effects)
}

/// Moves one message a step on, because someone asked for it.
pub(crate) fn nudge(world: &mut World, sid: &str, now: DateTime<Utc>) -> Result<(), NotKept> {
    if world.knobs.sms_hold {
        return Ok(());
    }
    let step = world
        .sms
        .iter()
        .find(|message| message.sid == sid)
        .and_then(|message| Some(moved(message, next_status(message)?, now)));
    match step {
        Some(message) => world.commit(vec![Effect::Sms(message)]),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_word_alone_opts_out() {
        assert_eq!(opt_out_word(" stop\n"), Some(true));
        assert_eq!(opt_out_word("Start"), Some(false));
        assert_eq!(opt_out_word("please stop calling at night"), None);
    }
}
