//! Measures de-identification on generated text, one figure a line as `cargo xtask bench`
//! reads them: speed on one core, quality on the generator, and the cost of a registry.
//!
//! `cargo run --release -p cs-deid --example deid_bench -- [MEGABYTES] [PATIENTS]`

// A measurement needs a clock; the library itself has none.
#![allow(clippy::disallowed_methods)]

#[allow(dead_code)]
#[path = "../tests/generator/mod.rs"]
mod generator;

use std::time::Instant;

use cs_deid::{Deidentifier, Entry, EntryKind, Label, NameParts, Registry, to_code_points};
use generator::{Rng, Score, ratio, sample};

fn main() {
    let mut args = std::env::args()
        .skip(1)
        .filter_map(|arg| arg.parse::<usize>().ok());
    let (megabytes, patients) = (args.next().unwrap_or(8), args.next().unwrap_or(100_000));
    let mut rng = Rng::new(1);
    let mut texts = Vec::new();
    let mut bytes = 0;
    while bytes < megabytes * 1_000_000 {
        let text = sample(&mut rng);
        bytes += text.text.len();
        texts.push(text);
    }
    let plain = Deidentifier::default();
    let _ = plain.find("warm up");
    let plain_speed = speed(&plain, &texts, bytes);
    let mut score = Score::default();
    for text in texts.iter().take(20_000) {
        score.add(text, &to_code_points(&text.text, &plain.find(&text.text)));
    }
    let entries: Vec<_> = (0..patients)
        .map(|n| (EntryKind::Patient, patient(n)))
        .collect();
    let resident = resident_mb();
    let started = Instant::now();
    let registry = Registry::with_entries(entries);
    let build = started.elapsed().as_secs_f64();
    let registry_mb = resident_mb() - resident;
    let mut known = Deidentifier::new(registry);
    let known_speed = speed(&known, &texts, bytes);
    let started = Instant::now();
    known.insert(EntryKind::Patient, patient(patients + 1));
    let insert = started.elapsed().as_secs_f64();
    let started = Instant::now();
    let scanner = known.registry().scanner();
    let scanner_build = started.elapsed().as_secs_f64();
    let body = serde_json::json!({"messages": [{"content": "[[PATIENT_1]] missed the visit. ".repeat(120)}]}).to_string();
    let started = Instant::now();
    let rounds = 50u32;
    for _ in 0..rounds {
        let _ = scanner.check(body.as_bytes());
    }
    let scan_ms = started.elapsed().as_secs_f64() * 1000.0 / f64::from(rounds);

    let speeds = format!("{megabytes} MB; {known_speed:.1} MB/s with {patients} patients");
    figure("deid.text_mb_per_s", plain_speed, &speeds);
    if registry_mb > 0 {
        #[allow(clippy::cast_precision_loss)]
        figure(
            "deid.registry_mb",
            registry_mb as f64,
            &format!("{patients} patients"),
        );
    }
    quality(&score);
    let known = format!("{patients} patients");
    figure("deid.registry_build_s", build, &known);
    figure("deid.registry_insert_s", insert, &known);
    figure("deid.scanner_build_s", scanner_build, &known);
    figure("deid.scan_4kb_ms", scan_ms, &known);
}

/// The rates of the quality budget, over all samples scored.
fn quality(score: &Score) {
    let spans: usize = score.per_label.values().map(|(all, _)| all).sum();
    figure(
        "deid.span_recall",
        score.recall(),
        &format!("{spans} generated spans"),
    );
    let worst = score
        .per_label
        .iter()
        .map(|(label, (all, caught))| (ratio(*caught, *all), label.name()))
        .min_by(|one, other| one.0.total_cmp(&other.0));
    if let Some((rate, label)) = worst {
        let labels = score.per_label.len();
        figure(
            "deid.label_recall_min",
            rate,
            &format!("{label} of {labels} labels"),
        );
    }
    figure("deid.char_precision", score.precision(), "");
    let clean = ratio(score.clean_touched, score.clean_texts);
    figure(
        "deid.clean_touched",
        clean,
        &format!("{} texts", score.clean_texts),
    );
    let hard = ratio(score.hard_hit, score.hard);
    figure(
        "deid.hard_negatives_hit",
        hard,
        &format!("{} phrases", score.hard),
    );
}

fn figure(metric: &str, value: f64, note: &str) {
    let line = serde_json::json!({ "metric": metric, "value": value, "note": note });
    println!("{line}");
}

/// Megabytes of text read in a second of one core's time: the best of three rounds, so
/// that what else the machine does counts least.
#[allow(clippy::cast_precision_loss)]
fn speed(deid: &Deidentifier, texts: &[generator::Sample], bytes: usize) -> f64 {
    (0..3)
        .map(|_| {
            let (started, busy) = (Instant::now(), core_seconds());
            let spans: usize = texts.iter().map(|text| deid.find(&text.text).len()).sum();
            assert!(spans > 0);
            let seconds = match (busy, core_seconds()) {
                (Some(before), Some(after)) if after > before => after - before,
                _ => started.elapsed().as_secs_f64(),
            };
            bytes as f64 / 1e6 / seconds
        })
        .fold(0.0, f64::max)
}

/// Seconds this thread held a core (Linux; elsewhere the clock on the wall serves).
fn core_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = stat.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

/// A plainly synthetic patient; given and family words are spelled from the number.
fn patient(n: usize) -> Entry {
    const SYLLABLES: [&str; 20] = [
        "ba", "cor", "del", "fin", "gar", "hul", "jan", "kes", "lom", "mir", "nov", "pel", "quo",
        "ras", "sel", "tor", "ul", "vex", "wyn", "zan",
    ];
    let word = |n: usize| {
        format!(
            "{}{}{}",
            SYLLABLES[n % 20],
            SYLLABLES[n / 20 % 20],
            SYLLABLES[n / 400 % 20]
        )
    };
    Entry {
        names: vec![NameParts {
            given: vec![word(n % 4000)],
            family: word(n / 7 + 13),
        }],
        identifiers: vec![
            (Label::Mrn, format!("MR{:08}", n * 37)),
            (Label::MemberId, format!("W{:09}", n * 91)),
        ],
        phones: vec![format!("{}{:07}", 201 + n % 700, n * 13 % 10_000_000)],
        emails: vec![format!("{}.{n}@example.org", word(n))],
        addresses: vec![format!("{} {} street", n % 9000 + 1, word(n / 3))],
        birth_date: chrono::NaiveDate::from_num_days_from_ce_opt(
            700_000 + i32::try_from(n % 36_000).unwrap_or(0),
        ),
        ..Entry::default()
    }
}

/// Resident memory of this process in MB (Linux; elsewhere 0).
fn resident_mb() -> i64 {
    std::fs::read_to_string("/proc/self/statm")
        .ok()
        .and_then(|statm| statm.split_whitespace().nth(1)?.parse::<i64>().ok())
        .map_or(0, |pages| pages * 4096 / 1_000_000)
}
