//! Measures de-identification on generated text, one figure a line as `cargo xtask bench`
//! reads them: speed on one core, quality on the generator, and the cost of a registry.
//!
//! `cargo run --release -p cs-deid --example deid_bench -- [MEGABYTES] [PATIENTS]`

// A measurement needs a clock; the library itself has none.
#![allow(clippy::disallowed_methods, clippy::panic)]

#[allow(dead_code)]
#[path = "../tests/generator/mod.rs"]
mod generator;
#[allow(dead_code)]
#[path = "../tests/planted/mod.rs"]
mod planted;
mod redact_rows;

use std::time::Instant;

use cs_deid::{Deidentifier, Entry, EntryKind, Label, NameParts, Registry, to_code_points};
use generator::{Rng, Score, ratio, sample};

fn main() {
    let mut args = std::env::args()
        .skip(1)
        .filter_map(|arg| arg.parse::<usize>().ok());
    let (megabytes, patients) = (args.next().unwrap_or(8), args.next().unwrap_or(100_000));
    let texts = texts(megabytes * 1_000_000, |_| true);
    let plain_texts = texts_of(&texts, |text| text.spans.is_empty());
    let dense_texts = texts_of(&texts, |text| text.spans.len() * 40 > text.text.len());
    let plain = Deidentifier::default();
    let _ = plain.find("warm up");
    let plain_speed = speed(&plain, &texts);
    let (clean, dense) = (speed(&plain, &plain_texts), speed(&plain, &dense_texts));
    let mut score = Score::default();
    for text in texts.iter().take(20_000) {
        score.add(text, &to_code_points(&text.text, &plain.find(&text.text)));
    }
    let known_speed = with_registry(patients, &texts);
    let speeds = format!("{megabytes} MB; {known_speed:.1} MB/s with {patients} patients");
    figure("deid.text_mb_per_s", plain_speed, &speeds);
    figure(
        "deid.text_plain_mb_per_s",
        clean,
        "texts without an identifier",
    );
    figure(
        "deid.text_dense_mb_per_s",
        dense,
        "texts with an identifier every 40 bytes or more often",
    );
    quality(&score);
    redact_rows::print(figure);
}

/// Generated texts that pass the test, of so many bytes together.
fn texts(bytes: usize, fits: impl Fn(&generator::Sample) -> bool) -> Vec<generator::Sample> {
    let mut rng = Rng::new(1);
    let mut held = 0;
    let mut out = Vec::new();
    while held < bytes {
        let text = sample(&mut rng);
        if fits(&text) {
            held += text.text.len();
            out.push(text);
        }
    }
    out
}

/// A fifth as many bytes of texts that pass a test.
fn texts_of(
    of: &[generator::Sample],
    fits: impl Fn(&generator::Sample) -> bool,
) -> Vec<generator::Sample> {
    texts(
        of.iter().map(|text| text.text.len()).sum::<usize>() / 5,
        fits,
    )
}

/// The rows of a registry of so many patients; the speed of reading with it.
fn with_registry(patients: usize, texts: &[generator::Sample]) -> f64 {
    let resident = resident_mb();
    let started = Instant::now();
    let mut registry = Registry::new();
    for n in 0..patients {
        registry.upsert(&n.to_string(), [(EntryKind::Patient, patient(n))]);
    }
    let build = started.elapsed().as_secs_f64();
    let registry_mb = resident_mb() - resident;
    let mut known = Deidentifier::new(registry);
    let known_speed = speed(&known, texts);
    let started = Instant::now();
    known.upsert("new", [(EntryKind::Patient, patient(patients + 1))]);
    let insert = started.elapsed().as_secs_f64();
    let started = Instant::now();
    known.upsert("7", [(EntryKind::Patient, patient(patients + 2))]);
    known.remove("8");
    let change = started.elapsed().as_secs_f64();
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
    drop(scanner);
    let started = Instant::now();
    known.remove("9");
    let scanner_change = started.elapsed().as_secs_f64();
    let note = format!("{patients} patients");
    if registry_mb > 0 {
        #[allow(clippy::cast_precision_loss)]
        figure("deid.registry_mb", registry_mb as f64, &note);
    }
    figure("deid.registry_build_s", build, &note);
    figure("deid.registry_insert_s", insert, &note);
    figure(
        "deid.registry_change_s",
        change,
        "one patient changed, one removed",
    );
    figure("deid.scanner_build_s", scanner_build, &note);
    figure(
        "deid.scanner_change_s",
        scanner_change,
        "one patient removed from registry and scanner",
    );
    figure("deid.scan_4kb_ms", scan_ms, &note);
    known_speed
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
fn speed(deid: &Deidentifier, texts: &[generator::Sample]) -> f64 {
    let bytes: usize = texts.iter().map(|text| text.text.len()).sum();
    (0..3)
        .map(|_| {
            let (started, busy) = (Instant::now(), core_seconds());
            let spans: usize = texts.iter().map(|text| deid.find(&text.text).len()).sum();
            std::hint::black_box(spans);
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
