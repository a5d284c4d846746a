//! Enrolment periods, events and engagement scores.

use super::Population;
use super::calendar::{Calendar, month_start};
use super::chart_rows::{Engagement, Event, StatusPeriod};
use super::people::{Kind, Person};
use super::prng::Rng;
use super::stories::Story;
use super::visits::{Outcome, Visit};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// How far back events are kept.
const EVENT_DAYS: i64 = 150;
/// Months of engagement scores.
const MONTHS: u32 = 12;

/// When, what kind, at which encounter, with which remark.
type Happening = (
    DateTime<Utc>,
    &'static str,
    Option<String>,
    Option<&'static str>,
);

/// Appends the enrolment periods of `person`.
pub(crate) fn status(rng: &mut Rng, calendar: &Calendar, person: &Person, out: &mut Population) {
    let (begun, ended) = person.span;
    let applied = begun - TimeDelta::days(rng.between(2, 21));
    let mut push = |status, from: NaiveDate, to: Option<NaiveDate>, reason| {
        let changed = to.unwrap_or(from);
        out.status.push(StatusPeriod {
            id: format!("sta-{:06}", out.status.len() + 1),
            practice_id: person.row.practice_id,
            version: 1 + u32::from(to.is_some()),
            updated_at: calendar.capped(calendar.instant(changed, 9 * 60 + 20)),
            deleted: false,
            patient_id: person.row.id.clone(),
            status,
            from,
            to,
            reason,
        });
    };
    let referred = rng.pick(&[
        "Self-referred",
        "Referred by another practice",
        "New with the payer",
        "Moved to the area",
    ]);
    if person.kind == Kind::Pending {
        push("pending", begun, None, referred);
        return;
    }
    push("pending", applied, Some(begun), referred);
    let left = !person.kind.in_care();
    push(
        "enrolled",
        begun,
        left.then_some(ended),
        "First visit completed",
    );
    match person.kind {
        Kind::Deceased => push("disenrolled", ended, None, "Deceased"),
        Kind::Inactive => push("disenrolled", ended, None, "No contact for a year"),
        Kind::Disenrolled => push(
            "disenrolled",
            ended,
            None,
            rng.pick(&["Changed practice", "Moved away", "Coverage ended"]),
        ),
        _ => {}
    }
}

/// Appends what happened with `person` lately.
pub(crate) fn events(
    rng: &mut Rng,
    calendar: &Calendar,
    person: &Person,
    visits: &[(Visit, String)],
    out: &mut Population,
) {
    if !person.kind.in_care() && calendar.days_ago(person.span.1) > EVENT_DAYS {
        return;
    }
    let mut events: Vec<Happening> = Vec::new();
    for (visit, id) in visits {
        if calendar.days_ago(visit.date) > EVENT_DAYS {
            continue;
        }
        let at = calendar.instant(visit.date, visit.start);
        let booked = at - TimeDelta::hours(rng.between(72, 1_400));
        events.push((booked, "appointment_booked", Some(id.clone()), None));
        match visit.outcome {
            Outcome::Completed => events.push((at, "appointment_kept", Some(id.clone()), None)),
            Outcome::NoShow => {
                events.push((at, "appointment_missed", Some(id.clone()), None));
                if rng.percent(50) {
                    let called = at + TimeDelta::minutes(rng.between(25, 55));
                    events.push((
                        called,
                        "call",
                        Some(id.clone()),
                        Some("Left voicemail about the missed visit"),
                    ));
                }
            }
            _ => {}
        }
        if visit.discharge {
            let left = at + TimeDelta::minutes(90);
            events.push((
                left,
                "discharge",
                Some(id.clone()),
                Some("Discharge summary received"),
            ));
        }
    }
    contacts(rng, calendar, person, &mut events);
    events.retain(|event| event.0 <= calendar.cutoff() && event.0 >= person.row.created_at);
    events.sort_by_key(|event| event.0);
    for (at, kind, encounter_id, note) in events {
        out.events.push(Event {
            id: format!("evt-{:06}", out.events.len() + 1),
            practice_id: person.row.practice_id,
            version: 1,
            updated_at: at,
            deleted: false,
            patient_id: person.row.id.clone(),
            kind,
            at,
            encounter_id,
            note,
        });
    }
}

/// Portal log-ins, messages and calls; few of them from those who have drifted away.
fn contacts(rng: &mut Rng, calendar: &Calendar, person: &Person, events: &mut Vec<Happening>) {
    if matches!(person.kind, Kind::Test | Kind::Pending) || !person.kind.in_care() {
        return;
    }
    let drifting = person.tells(Story::LowEngagement);
    let count = if drifting {
        rng.between(0, 1)
    } else {
        rng.between(1, 5)
    };
    for _ in 0..count {
        let ago = if drifting {
            rng.between(95, EVENT_DAYS)
        } else {
            rng.between(1, EVENT_DAYS)
        };
        let date = calendar.workday_back(calendar.day(-ago));
        let at = calendar.instant(date, rng.between(500, 1_010));
        match rng.below(10) {
            0..=4 => events.push((
                calendar.instant(date, rng.between(400, 1_320)),
                "portal_login",
                None,
                None,
            )),
            5 => events.push((at, "call", None, Some("Asked about test results"))),
            6 => events.push((at, "message_received", None, Some("Asked for a refill"))),
            7 => events.push((at, "call", None, Some("Changed pharmacy"))),
            _ => {
                let asks =
                    person.row.communication.sms_consent && !person.row.communication.sms_opted_out;
                if asks {
                    events.push((at, "message_sent", None, Some("Appointment reminder")));
                }
            }
        }
    }
}

/// Appends a monthly score for the last year in care.
pub(crate) fn engagement(
    rng: &mut Rng,
    calendar: &Calendar,
    person: &Person,
    out: &mut Population,
) {
    if matches!(person.kind, Kind::Test | Kind::Pending) {
        return;
    }
    let base = rng.near(76, 12);
    let low = person.tells(Story::LowEngagement);
    let floor = rng.between(18, 36);
    for back in (0..MONTHS).rev() {
        let measured_on = month_start(calendar.anchor, back);
        if measured_on < person.span.0 || measured_on > person.span.1 {
            continue;
        }
        let slide = i64::from(3_u32.saturating_sub(back));
        let score = if low && slide > 0 {
            // Three months downhill.
            base - (base - floor) * slide / 3 + rng.near(0, 2)
        } else {
            (base + rng.near(0, 7)).clamp(56, 99)
        };
        out.engagement.push(Engagement {
            id: format!("eng-{:06}", out.engagement.len() + 1),
            practice_id: person.row.practice_id,
            version: 1,
            updated_at: calendar.capped(calendar.instant(measured_on, 4 * 60 + 30)),
            deleted: false,
            patient_id: person.row.id.clone(),
            score: score.clamp(0, 100) as u32,
            measured_on,
            drivers: drivers(rng, person, score),
        });
    }
}

fn drivers(rng: &mut Rng, person: &Person, score: i64) -> Vec<String> {
    let mut words = match score {
        ..=40 => vec![
            format!("no portal log-in for {} days", rng.between(40, 90)),
            format!(
                "{} of {} messages unanswered",
                rng.between(2, 3),
                rng.between(3, 4)
            ),
        ],
        41..=65 => vec!["portal log-ins fewer than last quarter".to_owned()],
        _ => vec![
            (rng.pick(&[
                "kept all visits",
                "answers messages within a day",
                "weekly portal log-in",
            ]))
            .to_owned(),
        ],
    };
    if !person.devices.is_empty() {
        words.push(if score > 65 {
            "home readings on most days".to_owned()
        } else {
            "fewer home readings".to_owned()
        });
    }
    words
}
