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
    let next =
        |now: &str, zones: &[Tz]| next_opening(at(now), zones, &settings).map(|t| t.to_rfc3339());
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
