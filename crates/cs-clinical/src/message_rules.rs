//! Rules for messages to patients, checked before a draft is offered, before it
//! is queued and again before it is sent.
//!
//! 47 CFR 64.1200(a)(9)(iv) in its conservative reading: a number the patient
//! gave, the provider's name and contact in the text, at most 160 characters,
//! at most one a day and three a week, no marketing or billing, opt-out at
//! once. Contact hours 8 am to 8 pm in every zone the person may be in, never
//! before noon on a Sunday. The text tells no diagnosis, drug, procedure or
//! telling specialty.

use crate::MessageSettings;
use crate::gsm7;
use crate::sensitive::sensitive_words;
use chrono::{DateTime, Datelike, Duration, DurationRound, NaiveDate, Timelike, Utc, Weekday};
use chrono_tz::Tz;
use cs_fhir::fold_text;
use serde::{Deserialize, Serialize};

/// How a message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Text message.
    Sms,
    /// E-mail.
    Email,
}

impl Channel {
    /// Name in inputs and outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }
}

/// The practice as its messages name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Practice {
    /// Name ("Harbor Health").
    pub name: String,
    /// Phone a patient can call, as printed ("(617) 555-0110").
    pub phone: String,
}

/// What is known of the recipient when the rules are checked.
#[derive(Clone, Debug, Default)]
pub struct Recipient<'a> {
    /// Consent to this channel is on file.
    pub consent: bool,
    /// Opted out of this channel.
    pub opted_out: bool,
    /// Times of messages sent or under way to this address.
    pub sent: &'a [DateTime<Utc>],
    /// Every zone the person may be in; empty means unknown, which is refused.
    pub zones: &'a [Tz],
    /// Condition and drug names of the chart: none may stand in the text.
    pub chart_words: &'a [&'a str],
    /// Names greeted, which may look like telling words ("Angina" is a name).
    pub names: &'a [&'a str],
}

/// Which rule is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ViolationCode {
    /// No consent on file.
    NoConsent,
    /// Opted out.
    OptedOut,
    /// Empty text.
    Empty,
    /// More characters than allowed, or more than one part.
    TooLong,
    /// The practice's name is missing.
    NoName,
    /// The practice's phone is missing.
    NoContact,
    /// No word on how to opt out.
    NoOptOut,
    /// A diagnosis, drug, procedure or telling specialty.
    TellsHealth,
    /// Advertising, payment or billing.
    MarketingOrBilling,
    /// One today already.
    TooManyToday,
    /// Three in seven days already.
    TooManyThisWeek,
    /// Not within contact hours in every zone.
    OutsideHours,
    /// A slot was left unfilled.
    Unfilled,
}

impl ViolationCode {
    /// Name in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoConsent => "no_consent",
            Self::OptedOut => "opted_out",
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::NoName => "no_name",
            Self::NoContact => "no_contact",
            Self::NoOptOut => "no_opt_out",
            Self::TellsHealth => "tells_health",
            Self::MarketingOrBilling => "marketing_or_billing",
            Self::TooManyToday => "too_many_today",
            Self::TooManyThisWeek => "too_many_this_week",
            Self::OutsideHours => "outside_hours",
            Self::Unfilled => "unfilled",
        }
    }
}

/// One broken rule, with what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// Which.
    pub code: ViolationCode,
    /// What is wrong and what to do.
    pub sentence: String,
}

fn violation(code: ViolationCode, sentence: impl Into<String>) -> Violation {
    Violation {
        code,
        sentence: sentence.into(),
    }
}

/// All rules at once: text, recipient, frequency, and the hour. Empty means the
/// message may leave now.
pub fn check(
    text: &str,
    channel: Channel,
    practice: &Practice,
    recipient: &Recipient<'_>,
    now: DateTime<Utc>,
    settings: &MessageSettings,
) -> Vec<Violation> {
    let mut out = check_draft(text, channel, practice, recipient, now, settings);
    if !open_at(now, recipient.zones, settings) {
        let opening = next_opening(now, recipient.zones, settings).map_or_else(
            || "There is no hour that fits all of them; call instead.".to_owned(),
            |at| format!("The next opening is {} UTC.", at.format("%d-%b-%Y %H:%M")),
        );
        out.push(violation(
            ViolationCode::OutsideHours,
            format!("It is outside contact hours where this person may be. {opening}"),
        ));
    }
    out
}

/// All rules but the hour: a draft may be written at night.
pub fn check_draft(
    text: &str,
    channel: Channel,
    practice: &Practice,
    recipient: &Recipient<'_>,
    now: DateTime<Utc>,
    settings: &MessageSettings,
) -> Vec<Violation> {
    let mut out = Vec::new();
    if recipient.opted_out {
        out.push(violation(
            ViolationCode::OptedOut,
            "The recipient has opted out of these messages. Call instead.",
        ));
    }
    if !recipient.consent {
        out.push(violation(
            ViolationCode::NoConsent,
            "No consent to these messages is on file. Call instead.",
        ));
    }
    out.extend(check_text(text, channel, practice, recipient, settings));
    out.extend(check_frequency(
        recipient.sent,
        now,
        recipient.zones,
        settings,
    ));
    out
}

/// What the text itself must hold and must not hold.
pub fn check_text(
    text: &str,
    channel: Channel,
    practice: &Practice,
    recipient: &Recipient<'_>,
    settings: &MessageSettings,
) -> Vec<Violation> {
    use ViolationCode as V;
    let mut out = Vec::new();
    let folded = format!(" {} ", fold_text(text));
    if folded.trim().is_empty() {
        return vec![violation(
            V::Empty,
            "The message is empty. Write it, or call instead.",
        )];
    }
    if text.contains("{{") || text.contains("}}") {
        out.push(violation(
            V::Unfilled,
            "A place in the text was left unfilled. Fill it in.",
        ));
    }
    if channel == Channel::Sms {
        out.extend(check_length(text, settings.tightened().max_characters));
    }
    if !folded.contains(&format!(" {} ", fold_text(&gsm7::fit(&practice.name))))
        && !folded.contains(&format!(" {} ", fold_text(&practice.name)))
    {
        out.push(violation(
            V::NoName,
            format!(
                "The text doesn't name the practice. Add “{}”.",
                practice.name
            ),
        ));
    }
    let phone = last_ten(&practice.phone);
    if phone.is_empty() || !digits(text).contains(&phone) {
        out.push(violation(
            V::NoContact,
            format!(
                "The text gives no way to reach the practice. Add {}.",
                practice.phone
            ),
        ));
    }
    if !says_how_to_stop(&folded, channel) {
        out.push(violation(
            V::NoOptOut,
            "The text doesn't say how to opt out. Add “Reply STOP to opt out.”",
        ));
    }
    // A name's own words may look telling ("Angina" is a given name too).
    let mut exempt: Vec<&str> = vec![&practice.name];
    exempt.extend(
        recipient
            .names
            .iter()
            .flat_map(|name| name.split_whitespace()),
    );
    let telling = sensitive_words(text, recipient.chart_words, &exempt);
    if !telling.is_empty() {
        let words = telling.join("”, “");
        out.push(violation(
            V::TellsHealth,
            format!("The text tells something about the person's health (“{words}”). Take it out."),
        ));
    }
    if let Some(word) = MONEY
        .iter()
        .find(|word| folded.contains(&format!(" {word}")))
    {
        out.push(violation(
            V::MarketingOrBilling,
            format!("“{word}” reads as advertising or billing. Take it out."),
        ));
    }
    out
}

/// Beginnings of words of advertising and billing, folded, English and Spanish.
const MONEY: &[&str] = &[
    "payment",
    "pay your",
    "balance",
    "invoice",
    "billing",
    "bill ",
    "discount",
    "special offer",
    "promo",
    "coupon",
    "sale ",
    "free gift",
    "past due",
    "copay",
    "collections",
    "buy ",
    "purchase",
    "pago",
    "pague",
    "saldo",
    "factura",
    "descuento",
    "oferta",
    "cupon",
    "gratis",
    "compre",
    "cobro",
    "deuda",
];

fn check_length(text: &str, most: usize) -> Option<Violation> {
    let (size, characters) = (gsm7::size(text), text.chars().count());
    if size.parts == 1 && characters <= most && size.units <= most {
        return None;
    }
    let sentence = if size.gsm {
        format!(
            "The text has {} characters; {most} is the most. Shorten it.",
            size.units.max(characters)
        )
    } else {
        let odd: String = text
            .chars()
            .filter(|ch| !gsm7::size(&ch.to_string()).gsm)
            .take(3)
            .collect();
        format!(
            "Letters such as “{odd}” make a text message hold 70 characters only, and this one has {}. Shorten it or write them plainly.",
            size.units
        )
    };
    Some(violation(ViolationCode::TooLong, sentence))
}

/// A text message must name STOP, the word carriers act on; an e-mail may use
/// other usual wordings.
fn says_how_to_stop(folded: &str, channel: Channel) -> bool {
    let words: &[&str] = match channel {
        Channel::Sms => &[" stop "],
        Channel::Email => &[" stop ", " opt out ", " unsubscribe ", " baja "],
    };
    words.iter().any(|word| folded.contains(word))
}

/// One a calendar day in any zone the person may be in; three in seven days.
pub fn check_frequency(
    sent: &[DateTime<Utc>],
    now: DateTime<Utc>,
    zones: &[Tz],
    settings: &MessageSettings,
) -> Vec<Violation> {
    let settings = settings.tightened();
    let day = |at: DateTime<Utc>, zone: &Tz| -> NaiveDate { at.with_timezone(zone).date_naive() };
    let today = sent
        .iter()
        .filter(|at| {
            zones.iter().any(|zone| day(**at, zone) == day(now, zone))
                || now - **at < Duration::hours(1)
        })
        .count();
    let week = sent
        .iter()
        .filter(|at| now - **at < Duration::days(7))
        .count();
    let mut out = Vec::new();
    if today >= settings.per_day {
        out.push(violation(
            ViolationCode::TooManyToday,
            "A message went to this address today already. Wait until tomorrow, or call.",
        ));
    }
    if week >= settings.per_week {
        out.push(violation(
            ViolationCode::TooManyThisWeek,
            "Three messages went to this address within seven days. Wait, or call.",
        ));
    }
    out
}

/// Whether the hour is right in every zone. Without any zone it never is.
pub fn open_at(now: DateTime<Utc>, zones: &[Tz], settings: &MessageSettings) -> bool {
    let settings = settings.tightened();
    !zones.is_empty()
        && zones.iter().all(|zone| {
            let local = now.with_timezone(zone);
            let opens = if local.weekday() == Weekday::Sun {
                settings.sunday_opens_hour
            } else {
                settings.opens_hour
            };
            (opens..settings.closes_hour).contains(&local.hour())
        })
}

/// The first instant from `now` on at which contact is allowed in every zone;
/// `None` when the zones share no such hour within eight days.
pub fn next_opening(
    now: DateTime<Utc>,
    zones: &[Tz],
    settings: &MessageSettings,
) -> Option<DateTime<Utc>> {
    if open_at(now, zones, settings) {
        return Some(now);
    }
    // All offsets are whole quarters of an hour, so openings fall on quarters.
    let quarter = Duration::minutes(15);
    let first = now.duration_trunc(quarter).ok()? + quarter;
    (0..8 * 96)
        .map(|step| first + quarter * step)
        .find(|at| open_at(*at, zones, settings))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn last_ten(phone: &str) -> String {
    let all = digits(phone);
    if all.len() < 7 {
        String::new()
    } else {
        all[all.len().saturating_sub(10)..].to_owned()
    }
}

#[cfg(test)]
mod tests;
