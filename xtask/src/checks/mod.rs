//! `cargo xtask test`: every check in order, each named and timed.

mod counts;
mod list;

use std::time::{Duration, Instant};

use crate::{cli::TestOptions, failure::Failure};
pub(crate) use counts::Counts;
use list::{Check, Context, Verdict};

/// How one check ended.
struct Ended {
    check: &'static Check,
    took: Duration,
    verdict: Result<Verdict, Failure>,
}

pub(crate) fn run(options: &TestOptions) -> Result<(), Failure> {
    if options.list {
        for check in list::ALL {
            println!("{:<12}{}", check.name, check.says);
        }
        return Ok(());
    }
    let chosen = chosen(&options.only)?;
    let context = Context {
        install: !options.no_install,
    };
    let mut ended = Vec::new();
    for check in chosen {
        ended.push(carry_out(check, &context));
        let failed = ended.last().is_some_and(|last| last.verdict.is_err());
        if failed && !options.keep_going {
            break;
        }
    }
    report(&ended)
}

fn chosen(only: &[String]) -> Result<Vec<&'static Check>, Failure> {
    for name in only {
        if !list::ALL.iter().any(|check| check.name == name) {
            return Err(Failure::Missing(format!(
                "There is no check named {name}. cargo xtask test --list prints the names."
            )));
        }
    }
    let wanted = |check: &&Check| only.is_empty() || only.iter().any(|name| name == check.name);
    Ok(list::ALL.iter().filter(wanted).collect())
}

fn carry_out(check: &'static Check, context: &Context) -> Ended {
    println!("\n== {}: {}", check.name, check.says);
    let began = Instant::now();
    let verdict = (check.run)(context);
    let took = began.elapsed();
    match &verdict {
        Ok(Verdict::Passed(_)) => println!("== {}: passed, {}", check.name, seconds(took)),
        Ok(Verdict::Skipped(why)) => println!("== {}: SKIPPED, {why}", check.name),
        Err(failure) => println!("== {}: FAILED, {}\n{failure}", check.name, seconds(took)),
    }
    Ended {
        check,
        took,
        verdict,
    }
}

fn report(ended: &[Ended]) -> Result<(), Failure> {
    println!("\nChecks");
    let mut total = Counts::default();
    let mut closing = Vec::new();
    for Ended {
        check,
        took,
        verdict,
    } in ended
    {
        let said = match verdict {
            Ok(Verdict::Passed(counts)) => {
                total.add(counts.or_one_passed());
                closing.extend(counts.closing.iter().map(|line| (check.name, line.clone())));
                "passed".to_owned()
            }
            Ok(Verdict::Skipped(why)) => format!("SKIPPED: {why}"),
            Err(failure) => {
                let counts = failure.counts().or_one_failed();
                closing.extend(counts.closing.iter().map(|line| (check.name, line.clone())));
                total.add(counts);
                "FAILED".to_owned()
            }
        };
        println!("  {:<12}{:>9}  {said}", check.name, seconds(*took));
    }
    if ended.len() < list::ALL.len() {
        println!("  ({} of {} checks were run)", ended.len(), list::ALL.len());
    }
    println!("\nWhat the test runners said");
    for (name, line) in &closing {
        println!("  {name}: {line}");
    }
    println!("\n{} passed, {} failed", total.passed, total.failed);
    let failed: Vec<&str> = ended
        .iter()
        .filter(|e| e.verdict.is_err())
        .map(|e| e.check.name)
        .collect();
    if failed.is_empty() {
        return Ok(());
    }
    Err(Failure::Check(format!(
        "Failed: {}. To run one again: cargo xtask test --only {}",
        failed.join(", "),
        failed[0]
    )))
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}
