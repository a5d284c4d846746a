//! Scores the redactor on generated texts and prints what it missed and what it took too
//! much, by template file.
//!
//! `cargo run --release -p cs-deid --example deid_quality -- [TEXTS] [SHOWN] [FILE…]`, each
//! FILE a file of templates as under `tests/generator/templates`; without one, the
//! project's own. `--held` draws names and places from the half no rule was tuned on.
//! `--lines`: instead, reads JSON lines {id, text} and prints {id, spans}.

// It reads files and its arguments; the library itself does neither.
#![allow(clippy::disallowed_methods, clippy::panic)]

#[allow(dead_code)]
#[path = "../tests/generator/mod.rs"]
mod generator;

use std::collections::BTreeMap;
use std::io::BufRead as _;

use cs_deid::{Deidentifier, to_code_points};
use generator::{Bank, Rng, SEEN, Score, ratio};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let deid = Deidentifier::default();
    if args.iter().any(|arg| arg == "--lines") {
        return lines(&deid);
    }
    let held = args.iter().any(|arg| arg == "--held");
    let mut numbers = args.iter().filter_map(|arg| arg.parse::<usize>().ok());
    let (texts, shown) = (numbers.next().unwrap_or(4000), numbers.next().unwrap_or(40));
    let files: Vec<&'static str> = args
        .iter()
        .filter(|arg| arg.parse::<usize>().is_err() && !arg.starts_with("--"))
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .map(|text| &*Box::leak(text.into_boxed_str()))
        .collect();
    let bank = Bank::new(if files.is_empty() { SEEN } else { &files }, held);
    let mut rng = Rng::new(42);
    let mut score = Score::default();
    for n in 0..texts {
        let text = bank.sample_of(n % bank.len(), &mut rng);
        score.add(&text, &to_code_points(&text.text, &deid.find(&text.text)));
    }
    report(&score, shown);
}

fn report(score: &Score, shown: usize) {
    println!(
        "recall {:.4}  precision {:.4}  clean touched {:.4} of {}  hard hit {:.4} of {}",
        score.recall(),
        score.precision(),
        ratio(score.clean_touched, score.clean_texts),
        score.clean_texts,
        ratio(score.hard_hit, score.hard),
        score.hard
    );
    for (label, (all, caught)) in &score.per_label {
        if ratio(*caught, *all) < 0.999 {
            println!(
                "  {:<16} {caught} of {all}: {:.4}",
                label.name(),
                ratio(*caught, *all)
            );
        }
    }
    for (title, all) in [("missed", &score.leaks), ("too much", &score.excess)] {
        let step = (all.len() / shown.max(1)).max(1);
        println!("{title}: {}", all.len());
        let mut by: BTreeMap<&str, usize> = BTreeMap::new();
        for line in all.iter().step_by(step).take(shown) {
            *by.entry(line).or_default() += 1;
        }
        for line in by.keys() {
            println!("  {line}");
        }
    }
}

fn lines(deid: &Deidentifier) {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let Ok(row) = serde_json::from_str::<serde_json::Value>(&line) else {
            continue;
        };
        let text = row["text"].as_str().unwrap_or_default();
        let spans: Vec<_> = to_code_points(text, &deid.find(text))
            .iter()
            .map(|span| serde_json::json!({"start": span.start, "end": span.end, "label": span.label.name()}))
            .collect();
        println!("{}", serde_json::json!({"id": row["id"], "spans": spans}));
    }
}
