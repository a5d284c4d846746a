//! The rows `redact.*`: speed against serde_json's own round trip over the same bytes in
//! the same run, and what the planted set shows.

use std::time::Instant;

use cs_deid::{Deidentifier, FhirProfile, FhirRedactor, PseudonymKey};
use serde_json::Value;

use crate::planted::{PEOPLE, TEMPLATES, lost_terms, readings, trials};

/// Bytes of resources both sides are timed on.
const BYTES: usize = 24_000_000;
/// Rounds; the fastest of each side counts, so that what else the machine does counts least.
const ROUNDS: usize = 5;

/// Measures and prints.
pub fn print(figure: impl Fn(&str, f64, &str)) {
    let lines = corpus();
    let bytes: usize = lines.iter().map(String::len).sum();
    let deid = Deidentifier::default();
    let key = PseudonymKey::new([7; 32]);
    let (mut naive, mut worst, mut note) = (f64::MAX, 0.0_f64, String::new());
    let mut ours = [f64::MAX; 3];
    for _ in 0..ROUNDS {
        naive = naive.min(time(|| lines.iter().map(|line| round_trip(line)).sum()));
        for (best, profile) in ours.iter_mut().zip(FhirProfile::ALL) {
            *best = best.min(time(|| {
                let mut redactor = FhirRedactor::new(&deid, profile, &key, 2026);
                let mut out = String::new();
                let mut written = 0;
                for line in &lines {
                    out.clear();
                    let _ = redactor.redact(line, &mut out);
                    written += out.len();
                }
                written
            }));
        }
    }
    for (seconds, profile) in ours.iter().zip(FhirProfile::ALL) {
        worst = worst.max(*seconds);
        note += &format!("{} {:.0} MB/s, ", profile.name(), speed(bytes, *seconds));
    }
    note += &format!(
        "serde_json {:.0} MB/s; the slowest profile counts",
        speed(bytes, naive)
    );
    figure("redact.ratio", naive / worst, &note);
    let (tried, leaks, lost) = planted_set(&deid, &key);
    let note = format!("{tried} resources");
    figure("redact.leaks", leaks, &note);
    figure("redact.terms_lost", lost, &note);
}

#[allow(clippy::cast_precision_loss)]
fn speed(bytes: usize, seconds: f64) -> f64 {
    bytes as f64 / 1e6 / seconds
}

fn time(work: impl FnOnce() -> usize) -> f64 {
    let started = Instant::now();
    assert!(work() > 0);
    started.elapsed().as_secs_f64()
}

/// Parse, look at every string, write: the least a redactor of whole values does.
fn round_trip(line: &str) -> usize {
    let value: Value = serde_json::from_str(line).unwrap_or_default();
    let mut seen = 0;
    crate::planted::visit(&value, &mut |text| seen += text.len());
    seen + serde_json::to_string(&value).map_or(0, |text| text.len())
}

/// Resources as an export holds them: many people, dates, values and ids, the same
/// displays over and over, a note here and there.
fn corpus() -> Vec<String> {
    let mut lines = Vec::new();
    let (mut bytes, mut n) = (0, 0_usize);
    while bytes < BYTES {
        let person = &PEOPLE[n % PEOPLE.len()];
        let template = TEMPLATES[n % TEMPLATES.len()];
        // Every resource another patient, day and value: nothing can be remembered whole.
        let line = person
            .fill(template)
            .replace(person.mrn, &format!("MRN{:08}", n * 7919 % 100_000_000))
            .replace(
                "2024-03-05",
                &format!("20{:02}-{:02}-{:02}", 10 + n % 15, 1 + n % 12, 1 + n % 28),
            )
            .replace(
                "\"value\":120.0",
                &format!("\"value\":{}.{}", 90 + n % 70, n % 10),
            );
        // The types an export is full of, in their proportion to the others.
        let times = match n % TEMPLATES.len() {
            3..=8 => 6,
            _ => 1,
        };
        for copy in 0..times {
            let line = line.replace("\"id\":\"", &format!("\"id\":\"n{n}c{copy}-"));
            bytes += line.len();
            lines.push(line);
        }
        n += 1;
    }
    lines
}

/// Every canary in every place under every profile: resources tried, leaks, terms lost.
#[allow(clippy::cast_precision_loss)]
fn planted_set(deid: &Deidentifier, key: &PseudonymKey) -> (usize, f64, f64) {
    let (mut tried, mut leaks, mut lost) = (0, 0_usize, 0_usize);
    for profile in FhirProfile::ALL {
        let mut redactor = FhirRedactor::new(deid, profile, key, 2026);
        for (at, person) in PEOPLE.iter().enumerate() {
            let stranger = &PEOPLE[(at + 1) % PEOPLE.len()];
            let guardrails = profile == FhirProfile::Guardrails;
            for template in TEMPLATES {
                let secrets = person.secrets(guardrails, template);
                let input = person.fill(template);
                let mut out = String::new();
                if redactor.redact(&input, &mut out).is_ok() {
                    lost += lost_terms(&input, &out).len();
                    let read = readings(&out);
                    leaks += secrets
                        .iter()
                        .filter(|secret| read.contains(*secret))
                        .count();
                }
                for (resource, _, secrets) in trials(person, stranger, template, guardrails) {
                    tried += 1;
                    out.clear();
                    let done = redactor.redact(&resource, &mut out);
                    let read = readings(&out);
                    let leak = done.is_err() || secrets.iter().any(|secret| read.contains(secret));
                    leaks += usize::from(leak);
                }
            }
        }
    }
    (tried, leaks as f64, lost as f64)
}
