//! Insurance coverages and prior authorization requests; every payer is invented.

use super::Population;
use super::calendar::Calendar;
use super::chart_rows::{Authorization, Coverage};
use super::people::{Kind, Person};
use super::prng::Rng;
use chrono::{Datelike, NaiveDate, TimeDelta};

/// A payer with its plans: id, name, plan names.
type Payer = (&'static str, &'static str, [&'static str; 2]);

const EMPLOYER: [Payer; 3] = [
    (
        "pay-bluefinch",
        "Bluefinch Health Plan",
        ["Finch PPO 1500", "Finch HMO Select"],
    ),
    (
        "pay-larkmoor",
        "Larkmoor Mutual",
        ["Larkmoor Choice POS", "Larkmoor HDHP 3000"],
    ),
    (
        "pay-oldorchard",
        "Old Orchardgate Insurance",
        ["Orchard Open Access", "Orchard Basic"],
    ),
];
const SENIOR: [Payer; 2] = [
    (
        "pay-silverwick",
        "Silverwick Medicare Advantage",
        ["Silverwick Gold HMO", "Silverwick Dual Care"],
    ),
    (
        "pay-larkmoor",
        "Larkmoor Mutual",
        ["Larkmoor Senior Supplement", "Larkmoor Senior PPO"],
    ),
];
const PUBLIC: [Payer; 1] = [(
    "pay-fernhollow",
    "Fernhollow Community Medicaid",
    ["Fernhollow Family", "Fernhollow Standard"],
)];
const VISION: [Payer; 2] = [
    (
        "pay-clearspan",
        "ClearSpan Vision Plan",
        ["ClearSpan Signature", "ClearSpan Basic"],
    ),
    (
        "pay-prairielens",
        "Prairie Lens Vision",
        ["Prairie Family", "Prairie Plus"],
    ),
];

/// Appends the coverages of `person`: this year's, often last year's, sometimes a second.
pub(crate) fn write(
    rng: &mut Rng,
    calendar: &Calendar,
    person: &Person,
    optical: bool,
    out: &mut Population,
) {
    // Some have none.
    if person.kind == Kind::Test || rng.percent(4) {
        return;
    }
    let age = person.age(calendar.anchor);
    let payer = match age {
        65.. => rng.pick(&SENIOR),
        _ if person.kind.is_minor() && rng.percent(45) => PUBLIC[0],
        _ if rng.percent(22) => PUBLIC[0],
        _ => rng.pick(&EMPLOYER),
    };
    let plan = rng.pick(&payer.2);
    let year = person.span.1.year();
    let member = format!(
        "{}{:09}",
        payer.1.get(..2).unwrap_or("XX").to_uppercase(),
        rng.between(100_000_000, 999_999_999)
    );
    let group = format!("GRP{:05}", rng.between(10_000, 99_999));
    let current = person.kind.in_care();
    if rng.percent(65) {
        let former = if rng.percent(20) && age < 65 {
            rng.pick(&EMPLOYER)
        } else {
            payer
        };
        let plan = if former.0 == payer.0 {
            plan
        } else {
            former.2[0]
        };
        push(
            rng,
            calendar,
            person,
            (former.0, former.1, plan),
            (&member, &group),
            (year - 1, "ended"),
            out,
        );
    }
    let status = if current { "active" } else { "ended" };
    push(
        rng,
        calendar,
        person,
        (payer.0, payer.1, plan),
        (&member, &group),
        (year, status),
        out,
    );
    if optical && rng.percent(70) {
        let vision = rng.pick(&VISION);
        let member = format!("V{:08}", rng.between(10_000_000, 99_999_999));
        push(
            rng,
            calendar,
            person,
            (vision.0, vision.1, vision.2[0]),
            (&member, &group),
            (year, status),
            out,
        );
    }
}

fn push(
    rng: &mut Rng,
    calendar: &Calendar,
    person: &Person,
    (payer_id, payer_name, plan): (&'static str, &'static str, &'static str),
    (member_id, group_id): (&str, &str),
    (year, status): (i32, &'static str),
    out: &mut Population,
) {
    let on = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or(calendar.anchor);
    let start = on(1, 1).max(person.row.birth_date);
    let verified = start.max(person.span.0) + TimeDelta::days(rng.between(0, 25));
    out.coverages.push(Coverage {
        id: format!("cov-{:06}", out.coverages.len() + 1),
        practice_id: person.row.practice_id,
        version: 1,
        updated_at: calendar.capped(calendar.instant(verified, rng.between(490, 1_015))),
        deleted: false,
        patient_id: person.row.id.clone(),
        payer_id,
        payer_name,
        plan,
        member_id: member_id.to_owned(),
        group_id: group_id.to_owned(),
        status,
        start,
        end: on(12, 31),
    });
}

/// A service that needs authorization: HCPCS level II code, name, the problem it is for.
type Service = (&'static str, &'static str, &'static str);

#[rustfmt::skip] // a table: one entry, one line
const SERVICES: [Service; 14] = [
    ("E0601", "Continuous positive airway pressure device", "G47.33"),
    ("E2103", "Non-adjunctive continuous glucose monitor receiver", "E11.65"),
    ("E2103", "Non-adjunctive continuous glucose monitor receiver", "E11.9"),
    ("E0784", "External ambulatory infusion pump, insulin", "E11.65"),
    ("E1390", "Oxygen concentrator", "J44.9"),
    ("G0151", "Home health physical therapy", "M17.11"),
    ("G0108", "Diabetes self-management training, individual", "E11.9"),
    ("J0897", "Injection, denosumab", "M81.0"),
    ("J3032", "Injection, eptinezumab", "G43.909"),
    ("E0143", "Folding walker, wheeled", "M17.11"),
    ("J0178", "Injection, aflibercept", "H35.3131"),
    ("V2520", "Contact lens, hydrophilic, spherical", "H52.13"),
    ("V2781", "Progressive lens", "H52.4"),
    ("G0117", "Glaucoma screening, high risk", "H40.013"),
];

const DENIALS: [&str; 5] = [
    "Step therapy not documented: a first-line treatment of at least 90 days is required.",
    "Records do not show the required sleep study or laboratory result within 12 months.",
    "Requested quantity exceeds the plan limit; no justification was received.",
    "Service is not a covered benefit under the member's plan.",
    "Clinical information incomplete: office note of the last 60 days is missing.",
];

/// Appends authorization requests for some of those who need a service.
pub(crate) fn authorizations(
    rng: &mut Rng,
    calendar: &Calendar,
    person: &Person,
    optical: bool,
    out: &mut Population,
) {
    let Some(payer_id) = out
        .coverages
        .iter()
        .rev()
        .take(3)
        .find(|coverage| coverage.patient_id == person.row.id && coverage.status == "active")
        .map(|coverage| coverage.payer_id)
    else {
        return;
    };
    let wanted: Vec<&Service> = SERVICES
        .iter()
        .filter(|service| person.has(service.2))
        .collect();
    if wanted.is_empty() || !rng.percent(if optical { 9 } else { 27 }) || person.kind.is_minor() {
        return;
    }
    let (service_code, service_name, diagnosis) = *rng.pick(&wanted);
    let status = rng.weighted(&[
        ("draft", 20),
        ("submitted", 24),
        ("pended", 20),
        ("approved", 20),
        ("denied", 16),
    ]);
    let expedited = rng.percent(22);
    let decided = matches!(status, "approved" | "denied");
    let ago = match (decided, expedited) {
        (true, _) => rng.between(9, 240),
        (false, true) => rng.between(1, 4),
        (false, false) => rng.between(1, 9),
    };
    let requested_on = calendar.workday_back(calendar.day(-ago));
    let begins = if status == "draft" {
        calendar.anchor
    } else {
        requested_on
    };
    let allowed = if expedited { 3 } else { 7 };
    let touched = if decided {
        requested_on + TimeDelta::days(rng.between(1, allowed))
    } else {
        requested_on
    };
    out.authorizations.push(Authorization {
        id: format!("auth-{:05}", out.authorizations.len() + 1),
        practice_id: person.row.practice_id,
        version: if decided { 3 } else { 1 },
        updated_at: calendar.capped(calendar.instant(touched, rng.between(490, 1_015))),
        deleted: false,
        patient_id: person.row.id.clone(),
        number: (status != "draft" && status != "submitted")
            .then(|| format!("PA{:08}", rng.between(10_000_000, 99_999_999))),
        payer_id,
        service_code,
        service_name,
        diagnosis,
        status,
        requested_on,
        decision_due: begins + TimeDelta::days(allowed),
        urgency: if expedited { "expedited" } else { "standard" },
        denial_reason: (status == "denied").then(|| rng.pick(&DENIALS)),
    });
}
