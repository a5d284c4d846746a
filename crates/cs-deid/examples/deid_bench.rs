//! Measures de-identification on generated text and prints one JSON object: speed on
//! one core, quality on the generator, and the cost of a registry.
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
    let labels: serde_json::Map<String, serde_json::Value> = score
        .per_label
        .iter()
        .map(|(label, (all, caught))| (label.name().to_string(), ratio(*caught, *all).into()))
        .collect();

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

    println!(
        "{}",
        serde_json::json!({
            "bytes": bytes,
            "mb_per_s": plain_speed,
            "recall": score.recall(),
            "precision": score.precision(),
            "clean_touched": ratio(score.clean_touched, score.clean_texts),
            "hard_hit": ratio(score.hard_hit, score.hard),
            "label_recall": labels,
            "registry_patients": patients,
            "registry_build_s": build,
            "registry_insert_s": insert,
            "registry_mb": registry_mb,
            "registry_mb_per_s": known_speed,
            "scanner_build_s": scanner_build,
            "scan_4kb_ms": scan_ms,
        })
    );
}

/// Megabytes of text read in a second.
#[allow(clippy::cast_precision_loss)]
fn speed(deid: &Deidentifier, texts: &[generator::Sample], bytes: usize) -> f64 {
    let started = Instant::now();
    let mut spans = 0;
    for text in texts {
        spans += deid.find(&text.text).len();
    }
    let seconds = started.elapsed().as_secs_f64();
    assert!(spans > 0);
    bytes as f64 / 1e6 / seconds
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
