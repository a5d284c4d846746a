//! Rules over visits, engagement and refills.

use super::{Flag, FlagKind, Grounds, Moment, PatientFacts, Urgency, Visit, VisitState, days_text};
use crate::FollowUpSettings;
use crate::dates::show_date;
use chrono::{DateTime, Duration, NaiveDate, Utc};

/// Whether a visit was missed: the source says so, or its end lies back and
/// nobody closed it.
pub fn was_missed(visit: &Visit, settings: &FollowUpSettings, now: DateTime<Utc>) -> bool {
    let never_closed = visit.state == VisitState::Planned
        && visit.end.unwrap_or(visit.start) + Duration::hours(settings.unclosed_after_hours) <= now;
    visit.no_show && visit.state != VisitState::Finished || never_closed
}

/// A visit that makes chasing needless: kept, going on, or booked ahead.
fn answers(
    visit: &Visit,
    after: DateTime<Utc>,
    settings: &FollowUpSettings,
    now: DateTime<Utc>,
) -> bool {
    visit.start > after && visit.state != VisitState::Cancelled && !was_missed(visit, settings, now)
}

/// "18-Nov-2026 10:30".
fn when(at: DateTime<Utc>, moment: &Moment) -> String {
    at.with_timezone(&moment.zone)
        .format("%d-%b-%Y %H:%M")
        .to_string()
}

fn points(days: i64) -> u32 {
    u32::try_from(days.clamp(0, 60)).unwrap_or(0)
}

pub fn missed(facts: &PatientFacts, settings: &FollowUpSettings, moment: &Moment) -> Option<Flag> {
    let from = moment
        .missed_from
        .unwrap_or_else(|| moment.today() - Duration::days(settings.missed_look_back_days));
    let to = moment.missed_to.unwrap_or_else(|| moment.today());
    let missed: Vec<&Visit> = facts
        .visits
        .iter()
        .filter(|visit| {
            (from..=to).contains(&moment.day(visit.start))
                && was_missed(visit, settings, moment.now)
        })
        .collect();
    let (first, last) = (missed.first()?, missed.last()?);
    if facts
        .visits
        .iter()
        .any(|visit| answers(visit, last.start, settings, moment.now))
    {
        return None;
    }
    let closed = if last.no_show {
        "not kept"
    } else {
        "not kept, never closed"
    };
    let sentence = match missed.len() {
        1 => format!(
            "Visit of {} {closed}; no visit since and none booked.",
            when(last.start, moment)
        ),
        count => {
            let days: Vec<String> = missed
                .iter()
                .map(|visit| show_date(moment.day(visit.start)))
                .collect();
            format!(
                "{count} visits not kept ({}); no visit since and none booked.",
                days.join(", ")
            )
        }
    };
    let count = u32::try_from(missed.len()).unwrap_or(u32::MAX).min(5);
    Some(Flag {
        kind: FlagKind::MissedVisit,
        urgency: Urgency::Due,
        score: 30 + 15 * count,
        sentence,
        evidence: missed
            .iter()
            .flat_map(|v| {
                [
                    Grounds::at(&v.resource, "Encounter.status"),
                    Grounds::at(&v.resource, "Encounter.extension[0].valueBoolean"),
                ]
            })
            .collect(),
        since: moment.day(first.start),
    })
}

pub fn overdue(facts: &PatientFacts, settings: &FollowUpSettings, moment: &Moment) -> Option<Flag> {
    let open = facts
        .visits
        .iter()
        .filter(|visit| visit.state == VisitState::Finished && !visit.discharge)
        .filter_map(|visit| {
            let due = visit.follow_up_due?;
            let late = moment.days_ago(settings.office.counts_from(due));
            let open = (1..=settings.overdue_look_back_days).contains(&late)
                && !facts
                    .visits
                    .iter()
                    .any(|later| answers(later, visit.start, settings, moment.now));
            open.then_some((visit, due, late))
        });
    let (visit, due, late) = open.max_by_key(|(_, due, _)| *due)?;
    Some(Flag {
        kind: FlagKind::OverdueFollowUp,
        urgency: Urgency::Due,
        score: 25 + points(late) / 2,
        sentence: format!(
            "Follow-up was due {}{} ({} overdue) after the visit of {}; none since and none booked.",
            show_date(due),
            closed_that_day(due, settings),
            days_text(late),
            show_date(moment.day(visit.start))
        ),
        evidence: vec![
            Grounds::at(&visit.resource, "Encounter.status"),
            Grounds::at(&visit.resource, "Encounter.extension"),
        ],
        since: due,
    })
}

/// ", a closed day, so from 30-Nov-2026 on".
fn closed_that_day(due: NaiveDate, settings: &FollowUpSettings) -> String {
    match settings.office.counts_from(due) {
        day if day == due => String::new(),
        day => format!(", a closed day, so from {} on", show_date(day)),
    }
}

pub fn discharged(
    facts: &PatientFacts,
    settings: &FollowUpSettings,
    moment: &Moment,
) -> Option<Flag> {
    let visit = facts
        .visits
        .iter()
        .rfind(|visit| visit.discharge && visit.state == VisitState::Finished)?;
    let day = moment.day(visit.end.unwrap_or(visit.start));
    let ago = moment.days_ago(day);
    let answered = facts.visits.iter().any(|later| {
        // The discharge day itself does not count.
        moment.day(later.start) > day && answers(later, visit.start, settings, moment.now)
    });
    let listed_from = settings.discharge_follow_up_days - settings.discharge_warn_days;
    if answered || ago < listed_from || ago > settings.discharge_look_back_days {
        return None;
    }
    let due = day + Duration::days(settings.discharge_follow_up_days);
    let late = moment.days_ago(due);
    let (tail, score) = if late > 0 {
        (
            format!(
                "follow-up is {} overdue (was due {})",
                days_text(late),
                show_date(due)
            ),
            50 + points(late) / 2,
        )
    } else {
        (format!("follow-up is due by {}", show_date(due)), 40)
    };
    Some(Flag {
        kind: FlagKind::DischargeFollowUp,
        urgency: Urgency::Due,
        score,
        sentence: format!(
            "Discharged {}; {tail}; no visit since and none booked.",
            show_date(day)
        ),
        evidence: vec![
            Grounds::at(&visit.resource, "Encounter.status"),
            Grounds::at(&visit.resource, "Encounter.extension[1].valueBoolean"),
        ],
        since: day,
    })
}

pub fn engagement(
    facts: &PatientFacts,
    settings: &FollowUpSettings,
    moment: &Moment,
) -> Option<Flag> {
    let last = facts.scores.last()?;
    if moment.days_ago(last.on) > settings.engagement_fresh_days {
        return None;
    }
    let earlier = facts
        .scores
        .iter()
        .filter(|score| {
            score.on < last.on && (last.on - score.on).num_days() <= settings.engagement_drop_days
        })
        .max_by_key(|score| (score.value, score.on));
    let lost = earlier.map_or(0, |before| before.value - last.value);
    let (low, fell) = (
        last.value < settings.engagement_low,
        lost >= settings.engagement_drop,
    );
    if !low && !fell {
        return None;
    }
    let mut evidence = vec![Grounds::at(&last.resource, "Observation.valueInteger")];
    let sentence = match earlier.filter(|_| fell) {
        Some(before) => {
            evidence.push(Grounds::at(&before.resource, "Observation.valueInteger"));
            format!(
                "Engagement fell from {} on {} to {} on {}.",
                before.value,
                show_date(before.on),
                last.value,
                show_date(last.on)
            )
        }
        None => format!(
            "Engagement is {} of 100 on {} (low: under {}).",
            last.value,
            show_date(last.on),
            settings.engagement_low
        ),
    };
    Some(Flag {
        kind: FlagKind::LowEngagement,
        urgency: if low && fell {
            Urgency::Due
        } else {
            Urgency::Routine
        },
        score: 10
            + points((settings.engagement_low - last.value).max(0)) / 2
            + points(lost.max(0)) / 4,
        sentence,
        evidence,
        since: last.on,
    })
}

pub fn refills(facts: &PatientFacts, settings: &FollowUpSettings, moment: &Moment) -> Option<Flag> {
    let late: Vec<_> = facts
        .refills
        .iter()
        .filter(|refill| {
            (settings.refill_late_days..=settings.refill_look_back_days)
                .contains(&moment.days_ago(refill.due))
        })
        .collect();
    let first = late.first()?;
    let more = match late.len() - 1 {
        0 => String::new(),
        more => format!(
            " {more} more refill{} late.",
            if more == 1 { " is" } else { "s are" }
        ),
    };
    let days = moment.days_ago(first.due);
    Some(Flag {
        kind: FlagKind::RefillLate,
        urgency: Urgency::Routine,
        score: 10 + points(days) / 3,
        sentence: format!(
            "Refill of {} is {} late (due {}).{more}",
            first.drug,
            days_text(days),
            show_date(first.due)
        ),
        evidence: late
            .iter()
            .map(|refill| Grounds::at(&refill.resource, "MedicationRequest.extension"))
            .collect(),
        since: first.due,
    })
}
