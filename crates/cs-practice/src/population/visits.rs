//! When a person is seen: the run of visits behind the `encounters` rows.

use super::calendar::{Calendar, OPENS};
use super::conditions::{ACUTE, Disease};
use super::people::{Kind, Person};
use super::prng::Rng;
use super::rows::Diagnosis;
use super::stories::Story;
use chrono::{NaiveDate, TimeDelta};

/// The five types, in the wire's words.
pub(crate) const TYPES: [&str; 5] = [
    "office_visit",
    "telehealth",
    "follow_up",
    "emergency",
    "procedure",
];
/// How far ahead appointments are booked: six weeks.
pub(crate) const HORIZON: i64 = 42;
/// How far back encounters go: three years.
pub(crate) const HISTORY: i64 = 1_096;

/// What became of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Completed,
    Cancelled,
    NoShow,
    /// Booked; in the past, never closed.
    Scheduled,
    /// Begun on the last working day and not signed yet.
    InProgress,
}

/// A planned or past visit.
pub(crate) struct Visit {
    pub(crate) date: NaiveDate,
    /// Minutes after local midnight.
    pub(crate) start: i64,
    /// One of [`TYPES`].
    pub(crate) kind: &'static str,
    pub(crate) outcome: Outcome,
    pub(crate) follow_up_due: Option<NaiveDate>,
    pub(crate) discharge: bool,
    pub(crate) diagnoses: Vec<Diagnosis>,
    pub(crate) reason: String,
}

impl Visit {
    /// Booked length in minutes.
    pub(crate) fn length(&self) -> i64 {
        match self.kind {
            "telehealth" | "follow_up" => 20,
            "emergency" => 45,
            "procedure" => 60,
            _ => 30,
        }
    }
}

/// The visits of `person` in order of time.
pub(crate) fn plan(
    rng: &mut Rng,
    calendar: &Calendar,
    person: &Person,
    optical: bool,
) -> Vec<Visit> {
    let mut planner = Planner {
        rng,
        calendar,
        person,
        optical,
        visits: Vec::new(),
    };
    if person.kind == Kind::Pending {
        planner.first_appointment();
    } else {
        planner.ordinary_run();
        planner.set_follow_ups();
        planner.planted();
    }
    let mut visits = planner.visits;
    visits.sort_by_key(|visit| (visit.date, visit.start));
    visits
}

struct Planner<'a> {
    rng: &'a mut Rng,
    calendar: &'a Calendar,
    person: &'a Person,
    optical: bool,
    visits: Vec<Visit>,
}

impl Planner<'_> {
    /// Days between two ordinary visits.
    fn interval(&self) -> i64 {
        match (self.optical, self.person.problems.len()) {
            (true, _) if self.person.has("H40.1131") => 150,
            (true, _) => 290,
            (false, 0) => 290,
            (false, 1..=2) => 180,
            (false, 3..=4) => 125,
            (false, _) => 92,
        }
    }

    fn breaking(&self) -> Option<Story> {
        self.person
            .stories
            .iter()
            .copied()
            .find(|story| story.breaks_visits())
    }

    fn first_appointment(&mut self) {
        let date = self
            .calendar
            .workday_on(self.calendar.day(self.rng.between(2, 30)));
        self.push(date, "office_visit", Outcome::Scheduled);
    }

    fn ordinary_run(&mut self) {
        let interval = self.interval();
        let (first, last) = self.person.span;
        let horizon = match self.breaking() {
            Some(_) => self.calendar.day(-170),
            None if self.person.kind.in_care() => self.calendar.day(HORIZON),
            None => last - TimeDelta::days(4),
        };
        let begin = self.calendar.day(-HISTORY);
        let mut date = if first >= begin {
            first
        } else {
            begin + TimeDelta::days(self.rng.between(0, interval))
        };
        let mut made_up = true;
        loop {
            date = self.calendar.workday_on(date);
            if date > horizon {
                return;
            }
            let (kind, outcome) = self.outcome(date, made_up);
            self.push(date, kind, outcome);
            let soon = self.after(outcome, date);
            made_up = soon.is_some();
            let step = soon.unwrap_or_else(|| self.rng.near(interval, interval / 3).max(10));
            date += TimeDelta::days(step);
        }
    }

    /// Days until somebody is seen again out of turn.
    fn after(&mut self, outcome: Outcome, date: NaiveDate) -> Option<i64> {
        match outcome {
            Outcome::Cancelled | Outcome::NoShow => Some(self.rng.between(6, 20)),
            Outcome::Scheduled if date < self.calendar.anchor => Some(self.rng.between(6, 20)),
            Outcome::Completed
                if self
                    .visits
                    .last()
                    .is_some_and(|visit| visit.kind == TYPES[3]) =>
            {
                Some(self.rng.between(4, 12))
            }
            _ => None,
        }
    }

    /// `made_up`: the visit makes up for a missed one or follows an urgent one.
    fn outcome(&mut self, date: NaiveDate, made_up: bool) -> (&'static str, Outcome) {
        let ago = self.calendar.days_ago(date);
        let kind = match made_up && !self.visits.is_empty() {
            true => "follow_up",
            false => self.rng.weighted(&[
                (TYPES[0], 46),
                (TYPES[1], 19),
                (TYPES[2], 24),
                // Old enough that the visit after it has taken place as well.
                (TYPES[3], if ago > 60 { 5 } else { 0 }),
                (TYPES[4], 6),
            ]),
        };
        let outcome = match ago {
            ..=0 if self.rng.percent(7) => Outcome::Cancelled,
            ..=0 => Outcome::Scheduled,
            1..=60 => Outcome::Completed,
            _ if made_up => Outcome::Completed,
            _ => self.rng.weighted(&[
                (Outcome::Completed, 85),
                (Outcome::Cancelled, 8),
                (Outcome::NoShow, 6),
                (Outcome::Scheduled, u64::from(kind == TYPES[0])),
            ]),
        };
        (kind, outcome)
    }

    /// A follow-up is due when the next visit was, or some time from now.
    fn set_follow_ups(&mut self) {
        let seen = |visit: &Visit| matches!(visit.outcome, Outcome::Completed | Outcome::Scheduled);
        for at in 0..self.visits.len() {
            if self.visits[at].outcome != Outcome::Completed {
                continue;
            }
            let next = self.visits[at + 1..]
                .iter()
                .find(|visit| {
                    seen(visit)
                        && (visit.outcome == Outcome::Completed
                            || visit.date >= self.calendar.anchor)
                })
                .map(|visit| visit.date);
            let due = match next {
                Some(date) => date + TimeDelta::days(self.rng.between(0, 6)),
                None if self.person.kind == Kind::Deceased => {
                    self.person.span.1 + TimeDelta::days(self.rng.between(5, 90))
                }
                None => self.calendar.day(self.rng.between(12, 150)),
            };
            let told = self.visits[at].discharge || self.rng.percent(72);
            self.visits[at].follow_up_due = told.then_some(due);
        }
    }

    fn planted(&mut self) {
        if let Some(story) = self.breaking() {
            let seen = self
                .calendar
                .workday_back(self.calendar.day(-self.rng.between(66, 140)));
            let kind = self.rng.pick(&[TYPES[0], TYPES[2], TYPES[1]]);
            let missed = self
                .calendar
                .workday_on(self.calendar.day(-self.rng.between(4, 13)));
            let completed = |visit: &&mut Visit| visit.outcome == Outcome::Completed;
            if let Some(before) = self.visits.iter_mut().rev().find(completed) {
                before.follow_up_due = Some(seen);
            }
            let last_seen = self.push(seen, kind, Outcome::Completed);
            match story {
                Story::DischargeOverdue => self.discharge(),
                Story::FollowUpOverdue => {
                    self.visits[last_seen].follow_up_due =
                        Some(self.calendar.day(-self.rng.between(8, 45)));
                }
                story => {
                    self.visits[last_seen].follow_up_due = Some(missed);
                    let kind = self.rng.pick(&[TYPES[0], TYPES[2], TYPES[1]]);
                    let open = story == Story::NeverClosed;
                    self.push(
                        missed,
                        kind,
                        if open {
                            Outcome::Scheduled
                        } else {
                            Outcome::NoShow
                        },
                    );
                }
            }
        }
        if let Some(cell) = self.person.showcase {
            self.showcase(cell);
        }
    }

    fn discharge(&mut self) {
        let date = self
            .calendar
            .workday_back(self.calendar.day(-self.rng.between(36, 55)));
        let at = self.push(date, TYPES[3], Outcome::Completed);
        let visit = &mut self.visits[at];
        visit.discharge = true;
        visit.follow_up_due = Some(date + TimeDelta::days(self.rng.between(7, 14)));
        if !self.optical && visit.diagnoses.is_empty() {
            visit.diagnoses = vec![diagnosis(ACUTE[5])];
        }
    }

    /// One visit of each type in each of the rarer states, whatever the seed.
    fn showcase(&mut self, cell: usize) {
        let kind = TYPES[cell % TYPES.len()];
        let (days, outcome) = match cell / TYPES.len() {
            0 => (-1, Outcome::InProgress),
            1 => (1 + self.rng.between(0, 20), Outcome::Scheduled),
            _ => (-(70 + self.rng.between(0, 200)), Outcome::Cancelled),
        };
        let date = self.calendar.day(days);
        let date = match days {
            ..0 => self.calendar.workday_back(date),
            _ => self.calendar.workday_on(date),
        };
        self.visits.retain(|visit| visit.date != date);
        self.push(date, kind, outcome);
    }

    /// Adds a visit; answers its index.
    fn push(&mut self, date: NaiveDate, kind: &'static str, outcome: Outcome) -> usize {
        let (reason, diagnoses) = self.why(kind, date);
        let discharge = kind == TYPES[3]
            && outcome == Outcome::Completed
            && !self.optical
            && self.calendar.days_ago(date) > 60
            && self.rng.percent(60);
        let start = OPENS + 15 * self.rng.between(0, 30);
        let visit = Visit {
            date,
            start,
            kind,
            outcome,
            follow_up_due: None,
            discharge,
            diagnoses,
            reason,
        };
        self.visits.push(visit);
        self.visits.len() - 1
    }

    /// The reason for a visit and what it was coded with.
    fn why(&mut self, kind: &str, date: NaiveDate) -> (String, Vec<Diagnosis>) {
        let age = self.person.age(date);
        if kind == TYPES[3] {
            let acute = ACUTE[if self.optical {
                7
            } else {
                5 + self.rng.below(2) as usize
            }];
            let reason = match acute.0 {
                "J18.9" => "Fever and shortness of breath",
                "R07.9" => "Chest pain",
                _ => "Painful swollen eyelid",
            };
            return (reason.to_owned(), vec![diagnosis(acute)]);
        }
        if self.optical && kind == TYPES[1] {
            let code = ("H10.13", "Acute atopic conjunctivitis, bilateral");
            return ("Red eye".to_owned(), vec![diagnosis(code)]);
        }
        let chosen = self.chosen_problems();
        if self.optical {
            return (self.optical_reason(kind, age), chosen);
        }
        if kind == "procedure" {
            return self.procedure(age, chosen);
        }
        if chosen.is_empty() || self.rng.percent(8) {
            return self.unplanned(kind, age);
        }
        let lead = chosen[0]
            .display
            .split(',')
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let reason = match self.rng.below(3) {
            0 => format!("Follow-up: {lead}"),
            1 => "Chronic care visit".to_owned(),
            _ => "Medication review".to_owned(),
        };
        (reason, chosen)
    }

    fn chosen_problems(&mut self) -> Vec<Diagnosis> {
        let mut problems: Vec<&'static Disease> = self.person.problems.clone();
        self.rng.shuffle(&mut problems);
        let keep = self.rng.between(1, 3) as usize;
        let of = |problem: &Disease| Diagnosis {
            code: problem.code,
            display: problem.display,
        };
        problems.into_iter().take(keep).map(of).collect()
    }

    fn unplanned(&mut self, kind: &str, age: u32) -> (String, Vec<Diagnosis>) {
        let acute = ACUTE[self.rng.below(5) as usize];
        if kind == "office_visit" && self.rng.percent(60) {
            let (reason, code) = match age {
                0..=17 => (
                    "Well-child check",
                    (
                        "Z00.129",
                        "Encounter for routine child health examination without abnormal findings",
                    ),
                ),
                _ => (
                    "Annual physical",
                    (
                        "Z00.00",
                        "Encounter for general adult medical examination without abnormal findings",
                    ),
                ),
            };
            return (reason.to_owned(), vec![diagnosis(code)]);
        }
        let reason = match acute.0 {
            "J06.9" => "Cough and congestion",
            "N39.0" => "Burning with urination",
            "J02.9" => "Sore throat",
            "K52.9" => "Nausea and diarrhea",
            _ => "Twisted ankle",
        };
        (reason.to_owned(), vec![diagnosis(acute)])
    }

    fn procedure(&mut self, age: u32, chosen: Vec<Diagnosis>) -> (String, Vec<Diagnosis>) {
        if age < 18 {
            let code = ("Z23", "Encounter for immunization");
            return ("Immunization visit".to_owned(), vec![diagnosis(code)]);
        }
        let last = if self.person.has("M17.11") {
            "Joint injection"
        } else {
            "ECG"
        };
        let reason = self
            .rng
            .pick(&["ECG", "Skin lesion removal", "Spirometry", last]);
        let coded = if chosen.is_empty() {
            vec![diagnosis((
                "Z01.89",
                "Encounter for other specified special examinations",
            ))]
        } else {
            chosen
        };
        (reason.to_owned(), coded)
    }

    fn optical_reason(&mut self, kind: &str, age: u32) -> String {
        match kind {
            "office_visit" if age < 18 => "School eye exam",
            "office_visit" => "Comprehensive eye exam",
            "follow_up" if self.person.has("H40.1131") => "Pressure check",
            "follow_up" => "Glasses check",
            _ => self
                .rng
                .pick(&["Visual field test", "Retinal photographs", "Punctal plugs"]),
        }
        .to_owned()
    }
}

fn diagnosis((code, display): (&'static str, &'static str)) -> Diagnosis {
    Diagnosis { code, display }
}
