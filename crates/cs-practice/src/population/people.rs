//! Who the patients are: kinds of patient, names, contact, consent, care team.

use super::calendar::{Calendar, years_between};
use super::conditions::{self, Disease};
use super::drugs::Drug;
use super::identity::{self, Identity};
use super::places::{self, AWAY_CITIES, MailBook, PhoneBook};
use super::prescriptions;
use super::prng::Rng;
use super::rows::{Communication, Guardian, Patient, ProviderRef};
use super::staff::Practice;
use super::stories::Story;
use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// What is particular about a patient's registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    Deceased,
    Inactive,
    Pending,
    Disenrolled,
    Test,
    SmsOptedOut,
    EmailOptedOut,
    NoConsent,
    Confidential,
    Minor,
    MinorOfSpanishSpeakers,
    Spanish,
    EmailOnly,
    HomePhoneOnly,
    SameNamed,
    Named,
}

impl Kind {
    /// How many of each kind a practice of 800 and one of 400 have; the rest are plain.
    const COUNTS: [(Kind, [usize; 2]); 16] = [
        (Kind::Deceased, [18, 8]),
        (Kind::Inactive, [30, 14]),
        (Kind::Pending, [14, 6]),
        (Kind::Disenrolled, [12, 6]),
        (Kind::Test, [4, 2]),
        (Kind::SmsOptedOut, [24, 10]),
        (Kind::EmailOptedOut, [10, 4]),
        (Kind::NoConsent, [28, 12]),
        (Kind::Confidential, [10, 5]),
        (Kind::Minor, [34, 22]),
        (Kind::MinorOfSpanishSpeakers, [10, 6]),
        (Kind::Spanish, [60, 24]),
        (Kind::EmailOnly, [14, 7]),
        (Kind::HomePhoneOnly, [16, 8]),
        (Kind::SameNamed, [14, 6]),
        (Kind::Named, [18, 6]),
    ];

    /// Under 18.
    pub(crate) fn is_minor(self) -> bool {
        matches!(self, Kind::Minor | Kind::MinorOfSpanishSpeakers)
    }

    /// Somebody whom a coach may contact.
    pub(crate) fn is_reachable(self) -> bool {
        matches!(
            self,
            Kind::Plain
                | Kind::Minor
                | Kind::MinorOfSpanishSpeakers
                | Kind::Spanish
                | Kind::EmailOptedOut
                | Kind::EmailOnly
                | Kind::HomePhoneOnly
                | Kind::SameNamed
                | Kind::Named
        )
    }

    /// Still in the practice's care.
    pub(crate) fn in_care(self) -> bool {
        !matches!(self, Kind::Deceased | Kind::Inactive | Kind::Disenrolled)
    }
}

/// A patient with everything the chart is generated from.
pub(crate) struct Person {
    pub(crate) row: Patient,
    /// Index of the random streams.
    pub(crate) number: u64,
    pub(crate) kind: Kind,
    pub(crate) problems: Vec<&'static Disease>,
    /// Current medication.
    pub(crate) drugs: Vec<&'static Drug>,
    /// Monitored at home, by device kind.
    pub(crate) devices: Vec<&'static str>,
    pub(crate) stories: Vec<Story>,
    /// Carries a visit of one type and rare status, so that all occur.
    pub(crate) showcase: Option<usize>,
    /// Zone the patient's day runs in.
    pub(crate) zone: Tz,
    /// First and last day on which anything clinical happens.
    pub(crate) span: (NaiveDate, NaiveDate),
}

impl Person {
    /// Has this ICD-10-CM code on the problem list.
    pub(crate) fn has(&self, code: &str) -> bool {
        self.problems.iter().any(|problem| problem.code == code)
    }

    /// Has this story.
    pub(crate) fn tells(&self, story: Story) -> bool {
        self.stories.contains(&story)
    }

    /// Whole years on `date`.
    pub(crate) fn age(&self, date: NaiveDate) -> u32 {
        years_between(self.row.birth_date, date)
    }
}

/// What is needed to register patients one after another.
struct Registration<'a> {
    practice: &'static Practice,
    calendar: &'a Calendar,
    providers: Vec<ProviderRef>,
    phones: PhoneBook,
    mails: MailBook,
    names: BTreeSet<(String, String)>,
    mrns: &'a mut BTreeSet<String>,
}

/// The patients of `practice`, numbered from `first`.
pub(crate) fn register(
    seed: u64,
    practice: &'static Practice,
    calendar: &Calendar,
    first: u64,
    mrns: &mut BTreeSet<String>,
) -> Vec<Person> {
    let mut rng = Rng::stream(seed, practice.id, 0);
    let column = usize::from(practice.optical);
    let mut kinds: Vec<(Kind, usize)> = Vec::with_capacity(practice.patients);
    for (kind, counts) in Kind::COUNTS {
        kinds.extend((0..counts[column]).map(|nth| (kind, nth)));
    }
    kinds.resize(practice.patients, (Kind::Plain, 0));
    rng.shuffle(&mut kinds);

    let mut registration = Registration {
        practice,
        calendar,
        providers: practice.provider_refs(),
        phones: PhoneBook::new(&mut rng, practice.areas, practice.optical),
        mails: MailBook::default(),
        names: identity::reserved(),
        mrns,
    };
    kinds
        .into_iter()
        .enumerate()
        .map(|(place, (kind, nth))| {
            let number = first + place as u64;
            let mut rng = Rng::stream(seed, "patient", number);
            registration.person(&mut rng, number, kind, nth)
        })
        .collect()
}

impl Registration<'_> {
    fn person(&mut self, rng: &mut Rng, number: u64, kind: Kind, nth: usize) -> Person {
        let column = usize::from(self.practice.optical);
        let who = identity::draw(rng, kind, nth, column, &mut self.names);
        let birth = self.birth(rng, kind);
        let age = years_between(birth, self.calendar.anchor);
        let span = self.span(rng, kind, birth);
        let away = kind == Kind::Plain && rng.percent(4);
        let city = if away {
            rng.pick(&AWAY_CITIES)
        } else {
            rng.pick(self.practice.cities)
        };
        let zone: Tz = city.zone.parse().unwrap_or(self.practice.zone);
        let mut problems = conditions::draw(rng, self.practice.optical, age, who.sex);
        if matches!(kind, Kind::Test | Kind::Pending) {
            problems.clear();
        }
        let row = Patient {
            time_zone: (away && rng.percent(40)).then_some(city.zone),
            address: places::address(rng, &city),
            ..self.row(rng, number, kind, &who, birth, span)
        };
        let drugs = prescriptions::regimen(rng, &problems, kind.is_minor());
        let (devices, stories) = (Vec::new(), Vec::new());
        Person {
            row,
            number,
            kind,
            problems,
            drugs,
            devices,
            stories,
            showcase: None,
            zone,
            span,
        }
    }

    fn birth(&self, rng: &mut Rng, kind: Kind) -> NaiveDate {
        let years = match kind {
            kind if kind.is_minor() => rng.between(1, 16),
            Kind::Deceased => rng.between(58, 95),
            Kind::Test => rng.between(30, 60),
            _ => match rng.below(100) {
                0..=27 => rng.between(19, 39),
                28..=68 => rng.between(40, 64),
                69..=97 => rng.between(65, 88),
                _ => rng.between(89, 99),
            },
        };
        self.calendar.anchor - TimeDelta::days(years * 1_461 / 4 + rng.between(0, 364))
    }

    /// First and last day with the practice; the record never begins before birth.
    fn span(&self, rng: &mut Rng, kind: Kind, birth: NaiveDate) -> (NaiveDate, NaiveDate) {
        let last = match kind {
            Kind::Deceased => rng.between(12, 540),
            Kind::Inactive => rng.between(200, 700),
            Kind::Disenrolled => rng.between(60, 400),
            _ => 0,
        };
        let first = match kind {
            Kind::Pending => rng.between(3, 40),
            _ if rng.percent(70) => rng.between(1_096, 2_400),
            _ => rng.between(last + 240, last + 900),
        };
        let first = self.calendar.day(-first).max(birth + TimeDelta::days(9));
        (self.calendar.workday_on(first), self.calendar.day(-last))
    }

    fn row(
        &mut self,
        rng: &mut Rng,
        number: u64,
        kind: Kind,
        who: &Identity,
        birth_date: NaiveDate,
        span: (NaiveDate, NaiveDate),
    ) -> Patient {
        let spanish = matches!(kind, Kind::Spanish | Kind::MinorOfSpanishSpeakers);
        let language = if spanish { "es" } else { who.language };
        let created_at = self.calendar.instant(span.0, rng.between(490, 990));
        let edited = self
            .calendar
            .workday_back(self.calendar.day(-rng.between(1, 600)));
        let touched = self.calendar.instant(edited, rng.between(480, 1_000));
        let ended = self.calendar.instant(span.1, rng.between(480, 1_000));
        let touched = if kind.in_care() {
            touched
        } else {
            ended + TimeDelta::days(2)
        };
        let deceased = kind == Kind::Deceased;
        let guardian = kind.is_minor().then(|| self.guardian(rng, who, spanish));
        let (phone_mobile, phone_home, email) = self.contact(rng, kind, who);
        let communication = consent(rng, kind, span, phone_mobile.is_some(), email.is_some());
        let provider = self.provider(rng, kind);
        Patient {
            id: format!("pat-{number:06}"),
            practice_id: self.practice.id,
            version: rng.between(1, 6) as u32,
            updated_at: self.calendar.capped(touched.max(created_at)),
            deleted: false,
            mrn: self.mrn(rng),
            first_name: who.first.clone(),
            middle_name: who.middle.clone(),
            last_name: who.last.clone(),
            preferred_name: who.preferred.clone(),
            birth_date,
            sex: who.sex,
            gender_identity: who.gender,
            deceased,
            deceased_date: deceased.then_some(span.1),
            status: match kind {
                Kind::Deceased => "deceased",
                Kind::Inactive => "inactive",
                _ => "active",
            },
            enrollment_status: match kind {
                Kind::Pending => "pending",
                Kind::Deceased | Kind::Inactive | Kind::Disenrolled => "disenrolled",
                _ => "enrolled",
            },
            enrolled_on: span.0,
            is_test: kind == Kind::Test,
            phone_mobile,
            phone_home,
            email,
            // Replaced by the caller, who knows the city.
            address: places::address(rng, &self.practice.cities[0]),
            preferred_language: language,
            time_zone: None,
            interpreter_needed: language != "en" && !kind.is_minor() && rng.percent(45),
            communication,
            guardian,
            primary_provider: self.providers[provider].clone(),
            coach_id: rng.weighted(self.practice.coaches),
            created_at,
        }
    }

    fn contact(
        &mut self,
        rng: &mut Rng,
        kind: Kind,
        who: &Identity,
    ) -> (Option<String>, Option<String>, Option<String>) {
        let first = if who.first.is_empty() {
            &who.last
        } else {
            &who.first
        };
        let mail = self.mails.address(rng, first, &who.last);
        match kind {
            Kind::EmailOnly => (None, None, Some(mail)),
            Kind::HomePhoneOnly => (
                None,
                Some(self.phones.near()),
                rng.percent(30).then_some(mail),
            ),
            kind if kind.is_minor() => (None, rng.percent(40).then(|| self.phones.near()), None),
            _ => {
                let elsewhere = rng.percent(5);
                let mobile = if elsewhere {
                    self.phones.away()
                } else {
                    self.phones.near()
                };
                let home = rng.percent(22).then(|| self.phones.near());
                (Some(mobile), home, rng.percent(84).then_some(mail))
            }
        }
    }

    fn guardian(&mut self, rng: &mut Rng, who: &Identity, spanish: bool) -> Guardian {
        let relationship = rng.weighted(&[
            ("mother", 58),
            ("father", 30),
            ("grandmother", 8),
            ("legal guardian", 4),
        ]);
        let given = identity::guardian_name(rng, who.culture, relationship);
        let keeps = rng.percent(78);
        let last = if keeps {
            who.last.clone()
        } else {
            identity::family_name(rng, who.culture).to_owned()
        };
        Guardian {
            email: rng
                .percent(70)
                .then(|| self.mails.address(rng, given, &last)),
            name: format!("{given} {last}"),
            relationship,
            phone: self.phones.near(),
            preferred_language: if spanish { "es" } else { "en" },
        }
    }

    /// Children go to the paediatrician, the last of the primary care providers.
    fn provider(&self, rng: &mut Rng, kind: Kind) -> usize {
        let children = self.providers.len() - 1;
        match (self.practice.optical, kind.is_minor()) {
            (true, _) => rng.below(self.providers.len() as u64) as usize,
            (false, true) => children,
            (false, false) => rng.below(children as u64) as usize,
        }
    }

    fn mrn(&mut self, rng: &mut Rng) -> String {
        loop {
            let mrn = format!("{:08}", rng.between(120_000, 2_400_000));
            if self.mrns.insert(mrn.clone()) {
                return mrn;
            }
        }
    }
}

/// Consent as the kind of patient has it.
fn consent(
    rng: &mut Rng,
    kind: Kind,
    span: (NaiveDate, NaiveDate),
    mobile: bool,
    email: bool,
) -> Communication {
    let agreed = !matches!(kind, Kind::NoConsent | Kind::Pending);
    let sms = agreed && (mobile || kind.is_minor());
    Communication {
        sms_consent: sms,
        sms_consent_date: sms.then_some(span.0),
        sms_opted_out: kind == Kind::SmsOptedOut,
        email_consent: agreed && (email || kind.is_minor()) && rng.percent(92),
        email_opted_out: kind == Kind::EmailOptedOut,
        confidential_contact: kind == Kind::Confidential,
    }
}
