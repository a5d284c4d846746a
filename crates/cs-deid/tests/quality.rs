//! Quality floors on generated texts (DESIGN: recall ≥ 0.995, each label ≥ 0.98, character
//! precision ≥ 0.97, clean texts touched ≤ 5 %, what must survive hit ≤ 1 %).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod generator;

use cs_deid::{Deidentifier, to_code_points};
use generator::{Rng, Score, ratio, sample};

#[test]
fn quality_floors_hold_without_a_registry() {
    let deid = Deidentifier::default();
    let mut rng = Rng::new(20261122);
    let mut score = Score::default();
    for _ in 0..3000 {
        let text = sample(&mut rng);
        let found = to_code_points(&text.text, &deid.find(&text.text));
        score.add(&text, &found);
    }
    let worst: Vec<_> = score.leaks.iter().take(40).collect();
    assert!(
        score.recall() >= 0.995,
        "recall {} {worst:#?}",
        score.recall()
    );
    for (label, (all, caught)) in &score.per_label {
        assert!(
            ratio(*caught, *all) >= 0.98,
            "{label}: {caught} of {all} {worst:#?}"
        );
    }
    assert!(score.precision() >= 0.97, "precision {}", score.precision());
    assert!(
        ratio(score.clean_touched, score.clean_texts) <= 0.05,
        "clean texts touched {} of {}",
        score.clean_touched,
        score.clean_texts
    );
    assert!(
        ratio(score.hard_hit, score.hard) <= 0.01,
        "hard {} of {} {worst:#?}",
        score.hard_hit,
        score.hard
    );
    assert!(score.clean_texts > 100 && score.hard > 1000 && score.per_label.len() >= 20);
}

#[test]
fn the_floors_can_fail() {
    let mut rng = Rng::new(7);
    let mut score = Score::default();
    for _ in 0..200 {
        score.add(&sample(&mut rng), &[]);
    }
    assert!(score.recall() < 0.01);
    assert!(!score.leaks.is_empty());
}
