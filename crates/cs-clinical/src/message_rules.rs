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
    let mut exempt: Vec<&str> = vec![&practice.name];
    exempt.extend(recipient.names);
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
mod tests {
    use super::*;
    use chrono::TimeZone;
    use chrono_tz::America::{Chicago, Los_Angeles, New_York};
    use proptest::prelude::*;

    const GOOD: &str = "Hi Maria, this is Harbor Health. We would like to find a new time with you. Please call (617) 555-0110. Reply STOP to opt out.";

    fn practice() -> Practice {
        Practice {
            name: "Harbor Health".into(),
            phone: "(617) 555-0110".into(),
        }
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn codes(text: &str, change: impl FnOnce(&mut Recipient<'_>)) -> Vec<&'static str> {
        let zones = [New_York];
        let mut recipient = Recipient {
            consent: true,
            zones: &zones,
            ..Recipient::default()
        };
        change(&mut recipient);
        // Monday 10:00 in New York.
        check(
            text,
            Channel::Sms,
            &practice(),
            &recipient,
            at("2026-11-23T15:00:00Z"),
            &MessageSettings::default(),
        )
        .iter()
        .map(|v| v.code.as_str())
        .collect()
    }

    #[test]
    fn a_good_message_passes() {
        assert_eq!(codes(GOOD, |_| {}), [] as [&str; 0]);
    }

    #[test]
    fn each_rule_is_named() {
        assert_eq!(codes(GOOD, |r| r.opted_out = true), ["opted_out"]);
        assert_eq!(codes(GOOD, |r| r.consent = false), ["no_consent"]);
        assert_eq!(
            codes(GOOD, |r| r.sent = &[DateTime::UNIX_EPOCH]),
            [] as [&str; 0]
        );
        assert_eq!(
            codes(&GOOD.replace("Harbor Health", "us"), |_| {}),
            ["no_name"]
        );
        assert_eq!(codes(&GOOD.replace("0110", "0111"), |_| {}), ["no_contact"]);
        assert_eq!(codes(&GOOD.replace("STOP", "HELP"), |_| {}), ["no_opt_out"]);
        assert_eq!(
            codes(&GOOD.replace("a new time", "your diabetes"), |_| {}),
            ["tells_health"]
        );
        assert_eq!(
            codes(&GOOD.replace("a new time", "bunion care"), |r| r
                .chart_words =
                &["Bunion, left foot"]),
            ["tells_health"]
        );
        assert_eq!(
            codes(&GOOD.replace("a new time", "your balance"), |_| {}),
            ["marketing_or_billing"]
        );
        assert_eq!(
            codes(&format!("{GOOD}{}", ".".repeat(60)), |_| {}),
            ["too_long"]
        );
        assert_eq!(
            codes(&GOOD.replace("Maria", "María"), |_| {}),
            ["too_long"],
            "one letter outside the alphabet"
        );
        assert_eq!(
            codes(&GOOD.replace("Maria", "{{first}}"), |_| {}),
            ["unfilled"]
        );
        assert_eq!(codes("", |_| {}), ["empty"]);
        assert_eq!(codes(GOOD, |r| r.zones = &[]), ["outside_hours"]);
        assert_eq!(
            codes(GOOD, |r| r.zones = &[New_York, Los_Angeles]),
            ["outside_hours"]
        );
    }

    #[test]
    fn one_a_day_and_three_a_week() {
        let settings = MessageSettings::default();
        let now = at("2026-11-23T15:00:00Z");
        let check = |sent: &[&str]| {
            let sent: Vec<_> = sent.iter().map(|text| at(text)).collect();
            check_frequency(&sent, now, &[New_York, Los_Angeles], &settings)
                .iter()
                .map(|v| v.code.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(check(&["2026-11-22T16:00:00Z"]), [] as [&str; 0]);
        assert_eq!(check(&["2026-11-23T13:00:00Z"]), ["too_many_today"]);
        // Already today in New York, still yesterday in Los Angeles: it counts.
        assert_eq!(check(&["2026-11-23T06:00:00Z"]), ["too_many_today"]);
        assert_eq!(
            check(&[
                "2026-11-17T16:00:00Z",
                "2026-11-19T16:00:00Z",
                "2026-11-21T16:00:00Z"
            ]),
            ["too_many_this_week"]
        );
        assert_eq!(
            check(&[
                "2026-11-16T14:00:00Z",
                "2026-11-19T16:00:00Z",
                "2026-11-21T16:00:00Z"
            ]),
            [] as [&str; 0]
        );
    }

    #[test]
    fn openings_hold_in_every_zone_and_on_sundays() {
        let settings = MessageSettings::default();
        let next = |now: &str, zones: &[Tz]| {
            next_opening(at(now), zones, &settings).map(|t| t.to_rfc3339())
        };
        // Sunday 22-Nov-2026 09:00 in New York: noon it is.
        assert_eq!(
            next("2026-11-22T14:00:00Z", &[New_York]).unwrap(),
            "2026-11-22T17:00:00+00:00"
        );
        assert_eq!(
            next("2026-11-22T14:00:00Z", &[New_York, Los_Angeles]).unwrap(),
            "2026-11-22T20:00:00+00:00"
        );
        // 21:30 on a Monday: eight the next morning.
        assert_eq!(
            next("2026-11-24T02:30:00Z", &[New_York]).unwrap(),
            "2026-11-24T13:00:00+00:00"
        );
        assert_eq!(
            next("2026-11-24T15:07:11Z", &[New_York]).unwrap(),
            "2026-11-24T15:07:11+00:00"
        );
        assert_eq!(next("2026-11-24T15:00:00Z", &[]), None);
        // No hour is within 8 and 20 in both.
        assert_eq!(
            next(
                "2026-11-24T15:00:00Z",
                &[chrono_tz::America::Puerto_Rico, chrono_tz::Asia::Shanghai]
            ),
            None
        );
        // The clock goes back on 01-Nov-2026; that Sunday opens at noon standard time.
        assert_eq!(
            next("2026-11-01T06:30:00Z", &[New_York]).unwrap(),
            "2026-11-01T17:00:00+00:00"
        );
    }

    #[test]
    fn settings_tighten_and_never_loosen() {
        let loose = MessageSettings {
            max_characters: 500,
            per_day: 9,
            per_week: 9,
            opens_hour: 1,
            closes_hour: 24,
            sunday_opens_hour: 0,
        };
        assert_eq!(loose.tightened(), MessageSettings::default());
        let tight = MessageSettings {
            opens_hour: 10,
            ..MessageSettings::default()
        };
        assert!(!open_at(at("2026-11-23T14:30:00Z"), &[New_York], &tight));
    }

    proptest! {
        #[test]
        fn an_opening_is_open_and_nothing_before_it_is(seconds in 0i64..20_000_000, two in any::<bool>()) {
            let now = Utc.timestamp_opt(1_790_000_000 + seconds, 0).unwrap();
            let zones: &[Tz] = if two { &[New_York, Los_Angeles] } else { &[Chicago] };
            let settings = MessageSettings::default();
            let opening = next_opening(now, zones, &settings).unwrap();
            prop_assert!(open_at(opening, zones, &settings) && opening >= now);
            if opening > now {
                prop_assert!(!open_at(opening - Duration::seconds(1), zones, &settings));
                prop_assert!(!open_at(now, zones, &settings));
            }
            for zone in zones {
                let local = opening.with_timezone(zone);
                prop_assert!((8..20).contains(&local.hour()));
                prop_assert!(local.weekday() != Weekday::Sun || local.hour() >= 12);
            }
        }

        #[test]
        fn any_text_is_judged(text in ".{0,200}") {
            let _ = codes(&text, |_| {});
        }
    }
}
