//! Measures the planner: accuracy on its own sentences, and the time of one sentence.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

#[path = "../tests/support/score.rs"]
mod scoring;
#[path = "../tests/support/mod.rs"]
mod support;

use cs_agent::plan;
use std::time::Instant;

fn main() {
    let sets = [
        ("a", include_str!("../tests/sentences/a.jsonl")),
        ("b", include_str!("../tests/sentences/b.jsonl")),
        ("c", include_str!("../tests/sentences/c.jsonl")),
        ("d", include_str!("../tests/sentences/d.jsonl")),
        ("e", include_str!("../tests/sentences/e.jsonl")),
        ("f", include_str!("../tests/sentences/f.jsonl")),
    ];
    let (mut total, mut right) = (0, 0);
    let mut times = Vec::new();
    for (name, set) in sets {
        let score = scoring::score(set);
        for line in &score.wrong {
            eprintln!("set {name}: {line}");
        }
        total += score.total;
        right += score.right;
        for request in support::rows(set).iter().map(support::request) {
            for _ in 0..5 {
                let start = Instant::now();
                std::hint::black_box(plan(&request));
                times.push(start.elapsed().as_secs_f64() * 1_000.0);
            }
        }
    }
    times.sort_by(f64::total_cmp);
    let p95 = times[times.len() * 95 / 100];
    println!(
        "{{\"metric\":\"agent.planner_p95_ms\",\"value\":{p95:.4},\"note\":\"the planner alone, {} sentences; the skill and the store are not in it\"}}",
        times.len() / 5
    );
    println!(
        "{{\"metric\":\"agent.plan_accuracy\",\"value\":{:.4},\"note\":\"right outcome, skills and arguments of {total} sentences the planner was tuned on\"}}",
        f64::from(right) / f64::from(total)
    );
}
