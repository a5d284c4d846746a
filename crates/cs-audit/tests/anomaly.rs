//! What the rules find and, as important, what they leave alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, Duration, NaiveDate, Timelike, Utc};
use cs_audit::*;

const COACH: &str = "https://signin.example#coach";
const OTHER: &str = "https://signin.example#other";

fn at(day: u32, hour: u32) -> DateTime<Utc> {
    format!("2026-03-{day:02}T{hour:02}:00:00Z")
        .parse()
        .unwrap()
}

fn date(day: u32) -> NaiveDate {
    at(day, 0).date_naive()
}

/// An office in UTC, open from 8 to 18.
fn office(at: DateTime<Utc>) -> (NaiveDate, bool) {
    (at.date_naive(), (8..18).contains(&at.hour()))
}

/// When, who, role, whether it was a chart, how many, of whom.
type Row = (
    DateTime<Utc>,
    &'static str,
    &'static str,
    bool,
    u32,
    Vec<String>,
);

struct Book {
    seen: Vec<Row>,
    glass: Vec<GlassOpened>,
}

impl Book {
    fn new() -> Self {
        Self {
            seen: Vec::new(),
            glass: Vec::new(),
        }
    }

    /// `count` charts opened one by one.
    fn charts(&mut self, at: DateTime<Utc>, user: &'static str, count: u32) -> &mut Self {
        for number in 0..count {
            let id = format!("p{number}");
            self.seen
                .push((at, user, "health_coach", true, 1, vec![id]));
        }
        self
    }

    /// One answer that lists many.
    fn list(&mut self, at: DateTime<Utc>, user: &'static str, patients: u32) -> &mut Self {
        self.seen
            .push((at, user, "health_coach", false, patients, Vec::new()));
        self
    }

    fn glass(&mut self, at: DateTime<Utc>, user: &str, patient: &str) -> &mut Self {
        self.glass.push(GlassOpened {
            at,
            user: user.into(),
            role: "health_coach".into(),
            patients: vec![patient.into()],
        });
        self
    }

    fn found(&self, since: u32) -> Vec<Anomaly> {
        let mut watch = Watch::new(WatchSettings::default(), &office);
        for (at, user, role, opened, patients, named) in &self.seen {
            watch.saw(&Seen {
                at: *at,
                user,
                role,
                opened: *opened,
                patients: *patients,
                named,
            });
        }
        self.glass.iter().cloned().for_each(|one| watch.glass(one));
        watch.finish(date(since))
    }
}

fn kinds(found: &[Anomaly]) -> Vec<AnomalyKind> {
    found.iter().map(|one| one.kind).collect()
}

#[test]
fn far_more_charts_than_ones_own_and_the_roles_habit_is_shown_with_its_numbers() {
    let mut book = Book::new();
    for day in 2..=12 {
        book.charts(at(day, 10), COACH, 10)
            .charts(at(day, 11), OTHER, 12);
    }
    book.charts(at(13, 10), COACH, 45);
    let found = book.found(13);
    assert_eq!(kinds(&found), [AnomalyKind::ManyCharts]);
    assert_eq!((found[0].user.as_str(), found[0].extent), (COACH, 45));
    assert_eq!(
        found[0].reason,
        "Opened the charts of 45 patients in one day; this person usually opens 10 (11 days), others with the role 12 (11 days)."
    );
    assert_eq!(
        found[0]
            .figures
            .iter()
            .map(|one| one.value)
            .collect::<Vec<_>>(),
        [45, 10, 11, 12, 11]
    );
    assert_eq!(
        found[0].id,
        book.found(13)[0].id,
        "the same finding has the same id"
    );
    assert!(book.found(14).is_empty(), "earlier days make habits only");
}

#[test]
fn a_busy_role_a_small_day_and_the_same_chart_again_are_left_alone() {
    let mut busy = Book::new();
    for day in 2..=12 {
        busy.charts(at(day, 10), COACH, 10)
            .charts(at(day, 11), OTHER, 60);
    }
    busy.charts(at(13, 10), COACH, 45);
    assert!(
        busy.found(2).is_empty(),
        "others with the role open as many"
    );

    let mut small = Book::new();
    for day in 2..=12 {
        small.charts(at(day, 10), COACH, 2);
    }
    small.charts(at(13, 10), COACH, 19);
    assert!(small.found(2).is_empty(), "below the floor");

    let mut again = Book::new();
    for day in 2..=12 {
        again.charts(at(day, 10), COACH, 2);
    }
    (0..50).for_each(|minute| {
        again.charts(at(13, 10) + Duration::minutes(minute), COACH, 4);
    });
    assert!(again.found(2).is_empty(), "four charts, opened often");
}

#[test]
fn somebody_new_is_held_against_their_role_and_without_any_habit_against_a_high_mark() {
    let mut new = Book::new();
    for day in 2..=12 {
        new.charts(at(day, 11), OTHER, 12);
    }
    new.charts(at(13, 10), COACH, 37);
    assert_eq!(kinds(&new.found(13)), [AnomalyKind::ManyCharts]);

    let alone = |count| {
        let mut book = Book::new();
        book.charts(at(13, 10), COACH, count);
        book.found(13)
    };
    assert!(alone(59).is_empty());
    let found = alone(60);
    assert!(
        found[0].reason.contains("no habit is known yet"),
        "{}",
        found[0].reason
    );
}

#[test]
fn bulk_reads_out_of_hours_count_patients_not_answers() {
    let mut night = Book::new();
    night
        .list(at(13, 23), COACH, 212)
        .list(at(13, 23), COACH, 212);
    let found = night.found(13);
    assert_eq!(kinds(&found), [AnomalyKind::OutOfHours]);
    assert!(
        found[0].reason.contains("at least 212 patients") && found[0].reason.contains("2 answers")
    );

    let mut one_by_one = Book::new();
    one_by_one.charts(at(13, 6), OTHER, 50);
    assert_eq!(kinds(&one_by_one.found(13)), [AnomalyKind::OutOfHours]);

    let mut day = Book::new();
    day.list(at(13, 12), COACH, 2_000);
    assert!(day.found(13).is_empty(), "within hours a list is work");
    let mut few = Book::new();
    (0..40).for_each(|_| {
        few.list(at(13, 23), COACH, 49);
    });
    assert!(few.found(13).is_empty());
    let mut program = Book::new();
    program.list(at(13, 2), "system", 5_000);
    assert!(program.found(13).is_empty(), "the nightly sync is nobody's");
}

#[test]
fn emergency_openings_cluster_by_person_in_a_day_or_a_week_and_by_patient() {
    let mut one = Book::new();
    one.glass(at(13, 10), COACH, "ada")
        .glass(at(13, 11), COACH, "bea");
    assert!(one.found(2).is_empty(), "two are listed, and no cluster");
    one.glass(at(14, 9), COACH, "cyd");
    let found = one.found(2);
    assert_eq!(kinds(&found), [AnomalyKind::BreakGlassCluster]);
    assert_eq!(found[0].day, date(14));
    assert!(
        found[0].reason.contains("3 times within 24 hours")
            && found[0].reason.contains("3 patients")
    );

    let mut week = Book::new();
    for day in 2..=6 {
        week.glass(at(day, 9), COACH, "ada");
    }
    assert_eq!(kinds(&week.found(2)), [AnomalyKind::BreakGlassCluster]);
    let mut slow = Book::new();
    for day in [2, 5, 9, 12, 16] {
        slow.glass(at(day, 9), COACH, "ada");
    }
    assert!(slow.found(2).is_empty());

    let mut crowd = Book::new();
    for user in ["i#a", "i#b", "i#c"] {
        crowd.glass(at(13, 10), user, "ada");
    }
    let found = crowd.found(2);
    assert_eq!(
        (found.len(), found[0].patients.as_slice()),
        (1, ["ada".to_owned()].as_slice())
    );
    assert!(found[0].user.is_empty() && found[0].reason.starts_with("3 people"));
}

#[test]
fn a_family_name_says_something_while_few_share_it_and_a_whole_name_always() {
    let met = |whole_name, sharing| NameMatch {
        user: COACH.into(),
        role: "health_coach".into(),
        patient: "ada".into(),
        day: date(13),
        whole_name,
        sharing,
        of: 1_204,
    };
    let settings = WatchSettings::default();
    let found = same_name(&met(false, 4), settings).unwrap();
    assert!(
        found.reason.contains("4 of 1204 patients"),
        "{}",
        found.reason
    );
    assert_eq!(found.patients, ["ada"]);
    assert!(same_name(&met(false, 60), settings).is_none());
    assert!(
        same_name(&met(true, 60), settings)
            .unwrap()
            .reason
            .contains("whole name")
    );
}

#[test]
fn charts_opened_are_told_with_their_last_day() {
    let mut watch = Watch::new(WatchSettings::default(), &office);
    for day in [13, 12] {
        watch.saw(&Seen {
            at: at(day, 10),
            user: COACH,
            role: "health_coach",
            opened: true,
            patients: 1,
            named: &["ada".to_owned()],
        });
    }
    let opened = watch.charts_opened();
    assert_eq!(
        (opened.len(), opened[0].patient.as_str(), opened[0].day),
        (1, "ada", date(13))
    );
}
