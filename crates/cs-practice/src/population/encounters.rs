//! Turns planned visits into encounter, vital-sign and laboratory rows.

use super::Population;
use super::body::{Body, Measured, tenths};
use super::calendar::{CLOSES, Calendar, us_date};
use super::chart_rows::{PressureComponents, Vital};
use super::labs;
use super::notes::{self, Scene};
use super::people::Person;
use super::prng::Rng;
use super::rows::{Encounter, ProviderRef};
use super::staff::Practice;
use super::visits::{Outcome, Visit};
use chrono::{DateTime, TimeDelta, Utc};

/// What the chart of one practice is written with.
pub(crate) struct Desk<'a> {
    pub(crate) practice: &'static Practice,
    pub(crate) calendar: &'a Calendar,
    pub(crate) providers: Vec<ProviderRef>,
    pub(crate) places: Vec<&'static str>,
}

/// The clock of one visit.
struct Times {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    began: DateTime<Utc>,
    finished: DateTime<Utc>,
}

impl Desk<'_> {
    /// Appends the rows of `visits`; answers the encounters' ids in the same order.
    pub(crate) fn write(
        &self,
        rng: &mut Rng,
        person: &Person,
        body: &Body,
        visits: &[Visit],
        out: &mut Population,
    ) -> Vec<String> {
        visits
            .iter()
            .map(|visit| self.visit(rng, person, body, visit, out))
            .collect()
    }

    fn visit(
        &self,
        rng: &mut Rng,
        person: &Person,
        body: &Body,
        visit: &Visit,
        out: &mut Population,
    ) -> String {
        let times = self.times(rng, visit);
        let id = format!("enc-{:06}", out.encounters.len() + 1);
        let provider = self.provider(rng, person);
        let happened = matches!(visit.outcome, Outcome::Completed);
        let in_person = visit.kind != "telehealth";
        let measured = (happened && in_person && !self.practice.optical).then(|| {
            let fever = visit
                .diagnoses
                .iter()
                .any(|coded| matches!(coded.code, "J18.9" | "J06.9"));
            body.measure(rng, fever)
        });
        if let Some(measured) = &measured {
            self.vitals(rng, person, &id, times.began, measured, out);
        }
        let quoted = match measured {
            Some(_) => labs::write(rng, self.calendar, person, body, times.began, visit, out),
            None => Vec::new(),
        };
        let scene = Scene {
            person,
            visit,
            measured,
            labs: &quoted,
            provider: &provider.name,
            optical: self.practice.optical,
        };
        let notes = match visit.outcome {
            Outcome::Completed => rng.percent(91).then(|| notes::write(rng, &scene)),
            Outcome::NoShow => rng.percent(40).then(|| notes::missed(rng)),
            _ => None,
        };
        out.encounters
            .push(self.row(rng, id.clone(), person, visit, &times, provider, notes));
        id
    }

    fn times(&self, rng: &mut Rng, visit: &Visit) -> Times {
        let start = self.calendar.instant(visit.date, visit.start);
        let end = start + TimeDelta::minutes(visit.length());
        let began = start + TimeDelta::minutes(rng.between(0, 11));
        let closing = self.calendar.instant(visit.date, CLOSES);
        let finished =
            (began + TimeDelta::minutes(visit.length() - rng.between(0, 6))).min(closing);
        Times {
            start,
            end,
            began,
            finished,
        }
    }

    fn provider(&self, rng: &mut Rng, person: &Person) -> ProviderRef {
        if person.kind.is_minor() || rng.percent(80) {
            return person.row.primary_provider.clone();
        }
        let adult = if self.practice.optical {
            self.providers.len()
        } else {
            self.providers.len() - 1
        };
        self.providers[rng.below(adult as u64) as usize].clone()
    }

    #[expect(clippy::too_many_arguments, reason = "one row's worth of facts")]
    fn row(
        &self,
        rng: &mut Rng,
        id: String,
        person: &Person,
        visit: &Visit,
        times: &Times,
        provider: ProviderRef,
        notes: Option<String>,
    ) -> Encounter {
        let (status, cancel_reason) = match visit.outcome {
            Outcome::Completed => ("completed", None),
            Outcome::Scheduled => ("scheduled", None),
            Outcome::InProgress => ("in_progress", None),
            Outcome::NoShow => ("cancelled", Some("Patient did not attend")),
            Outcome::Cancelled => (
                "cancelled",
                Some(rng.pick(&[
                    "Patient called to cancel",
                    "Provider out",
                    "Insurance not verified",
                    "Weather",
                    "Rescheduled",
                ])),
            ),
        };
        let seen = matches!(visit.outcome, Outcome::Completed | Outcome::InProgress);
        let done = visit.outcome == Outcome::Completed;
        Encounter {
            id,
            practice_id: self.practice.id,
            version: match visit.outcome {
                Outcome::Completed => 3,
                Outcome::Scheduled => 1,
                _ => 2,
            },
            updated_at: self.changed(rng, visit, times),
            deleted: false,
            patient_id: person.row.id.clone(),
            kind: visit.kind,
            status,
            no_show: visit.outcome == Outcome::NoShow,
            scheduled_start: times.start,
            scheduled_end: times.end,
            started_at: seen.then_some(times.began),
            ended_at: done.then_some(times.finished),
            cancel_reason,
            reason: visit.reason.clone(),
            location: self.place(visit, &provider),
            provider,
            follow_up_due: visit.follow_up_due,
            discharge: visit.discharge,
            notes,
            diagnoses: if seen {
                visit.diagnoses.clone()
            } else {
                Vec::new()
            },
        }
    }

    fn place(&self, visit: &Visit, provider: &ProviderRef) -> String {
        match visit.kind {
            "telehealth" => "Video visit".to_owned(),
            "emergency" if visit.discharge => "Lanternfish Memorial Hospital".to_owned(),
            // A provider keeps to one building.
            _ => {
                let digit = provider.id.bytes().last().map_or(0, usize::from);
                self.places[digit % self.places.len()].to_owned()
            }
        }
    }

    /// When the practice last touched the row.
    fn changed(&self, rng: &mut Rng, visit: &Visit, times: &Times) -> DateTime<Utc> {
        let instant = match visit.outcome {
            Outcome::Completed => times.finished + TimeDelta::minutes(rng.between(4, 300)),
            Outcome::InProgress => times.began,
            Outcome::NoShow => times.end + TimeDelta::minutes(rng.between(10, 90)),
            Outcome::Cancelled => times.start - TimeDelta::hours(rng.between(3, 90)),
            Outcome::Scheduled => times.start - TimeDelta::hours(rng.between(48, 1_300)),
        };
        let cutoff = self.calendar.cutoff();
        if instant <= cutoff {
            return instant;
        }
        // Booked or called off within the last three weeks, in office hours.
        let day = self
            .calendar
            .workday_back(self.calendar.day(-rng.between(1, 21)));
        self.calendar.instant(day, rng.between(485, 1_010))
    }

    fn vitals(
        &self,
        rng: &mut Rng,
        person: &Person,
        encounter: &str,
        began: DateTime<Utc>,
        taken: &Measured,
        out: &mut Population,
    ) {
        let age = person.age(began.date_naive());
        let mut push = |kind, loinc, value: String, unit, components| {
            let id = format!("vit-{:06}", out.vitals.len() + 1);
            out.vitals.push(Vital {
                id,
                practice_id: self.practice.id,
                version: 1,
                updated_at: self.calendar.capped(began + TimeDelta::minutes(8)),
                deleted: false,
                patient_id: person.row.id.clone(),
                encounter_id: Some(encounter.to_owned()),
                taken_at: began + TimeDelta::minutes(4),
                kind,
                loinc,
                value,
                unit,
                components,
            });
        };
        if age >= 3 {
            let (systolic, diastolic) = (taken.systolic.to_string(), taken.diastolic.to_string());
            let value = format!("{systolic}/{diastolic}");
            let both = PressureComponents {
                systolic,
                diastolic,
            };
            push("blood_pressure", "85354-9", value, "mmHg", Some(both));
        }
        push(
            "heart_rate",
            "8867-4",
            taken.pulse.to_string(),
            "/min",
            None,
        );
        push("weight", "29463-7", tenths(taken.weight), "kg", None);
        if rng.percent(45) {
            push(
                "temperature",
                "8310-5",
                tenths(taken.temperature),
                "°F",
                None,
            );
        }
        if rng.percent(35) {
            push("spo2", "59408-5", taken.saturation.to_string(), "%", None);
        }
    }
}

/// How a note dates an earlier result: "(3/14/2026)".
pub(crate) fn dated(visit: &Visit) -> String {
    format!("({})", us_date(visit.date))
}
