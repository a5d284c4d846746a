//! Quality floors on generated texts (DESIGN: recall ≥ 0.995, each label ≥ 0.98, character
//! precision ≥ 0.97, clean texts touched ≤ 5 %, what must survive hit ≤ 1 %).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code)]
mod generator;

use cs_deid::{Deidentifier, to_code_points};
use generator::{Bank, Rng, SEEN, Score, ratio};

fn scored(bank: &Bank, rounds: usize, seed: u64) -> Score {
    let deid = Deidentifier::default();
    let mut rng = Rng::new(seed);
    let mut score = Score::default();
    for at in (0..bank.len()).cycle().take(bank.len() * rounds) {
        let text = bank.sample_of(at, &mut rng);
        score.add(&text, &to_code_points(&text.text, &deid.find(&text.text)));
    }
    score
}

fn holds_the_floors(name: &str, score: &Score) {
    let leaks: Vec<_> = score.leaks.iter().take(40).collect();
    let excess: Vec<_> = score.excess.iter().take(40).collect();
    let recall = score.recall();
    assert!(recall >= 0.995, "{name}: recall {recall} {leaks:#?}");
    for (label, (all, caught)) in &score.per_label {
        let rate = ratio(*caught, *all);
        assert!(rate >= 0.98, "{name}: {label} {caught} of {all} {leaks:#?}");
    }
    let precision = score.precision();
    assert!(
        precision >= 0.97,
        "{name}: precision {precision} {excess:#?}"
    );
    let touched = ratio(score.clean_touched, score.clean_texts);
    assert!(
        touched <= 0.05,
        "{name}: clean touched {touched} {excess:#?}"
    );
    let hit = ratio(score.hard_hit, score.hard);
    assert!(hit <= 0.01, "{name}: hard hit {hit} {excess:#?}");
}

#[test]
fn quality_floors_hold_without_a_registry() {
    let score = scored(&Bank::new(SEEN, false), 30, 20_261_122);
    assert!(score.clean_texts > 100 && score.hard > 1000 && score.per_label.len() >= 22);
    holds_the_floors("seen templates, seen names", &score);
    let score = scored(&Bank::new(SEEN, true), 30, 20_261_201);
    holds_the_floors("seen templates, held-out names", &score);
}

#[test]
fn the_floors_can_fail() {
    let bank = Bank::new(SEEN, false);
    let mut rng = Rng::new(7);
    let mut score = Score::default();
    for at in 0..bank.len() {
        score.add(&bank.sample_of(at, &mut rng), &[]);
    }
    assert!(score.recall() < 0.01);
    assert!(!score.leaks.is_empty());
}
