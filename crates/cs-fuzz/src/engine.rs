//! A small mutational fuzzer in this process: no coverage, but an input that shows
//! a class of behaviour not met before joins the corpus and is mutated on.

use crate::mutate::mutated;
use crate::random::Random;
use crate::targets::{Class, Target};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// Inputs kept to mutate on.
const CORPUS: usize = 4096;

/// When to stop.
pub enum Until {
    /// After so many inputs.
    Inputs(u64),
    /// After so long.
    Time(Duration),
}

/// What a run came to.
#[derive(Default)]
pub struct Ran {
    /// Inputs read.
    pub inputs: u64,
    /// Classes of behaviour met.
    pub classes: usize,
    /// Inputs that broke the reader.
    pub broken: Vec<Broken>,
    /// The input that took longest, and how long.
    pub slowest: (Duration, Vec<u8>),
}

/// An input that broke a reader.
pub struct Broken {
    /// The input.
    pub input: Vec<u8>,
    /// What the reader said when it broke.
    pub said: String,
}

/// Reads one input; the error says how the reader broke.
///
/// # Errors
/// The message of the panic.
pub fn read(target: &Target, input: &[u8]) -> Result<Class, String> {
    catch_unwind(AssertUnwindSafe(|| (target.run)(input))).map_err(|thrown| {
        let text = thrown.downcast_ref::<String>().cloned();
        text.or_else(|| thrown.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_else(|| "panicked".to_owned())
    })
}

/// Runs a target over its seeds and over mutations of what it has. `before` sees
/// each input before it is read, so that one that ends the process is known.
pub fn run(
    target: &Target,
    seeds: &[Vec<u8>],
    number: u64,
    until: &Until,
    before: &mut dyn FnMut(&[u8]),
) -> Ran {
    let mut random = Random::new(number);
    let mut corpus: Vec<Vec<u8>> = Vec::new();
    let mut met = BTreeSet::new();
    let mut said = BTreeSet::new();
    let mut ran = Ran::default();
    let began = Instant::now();
    let going = |ran: &Ran| match until {
        Until::Inputs(most) => ran.inputs < *most,
        Until::Time(most) => began.elapsed() < *most,
    };
    let mut waiting: Vec<Vec<u8>> = seeds.to_vec();
    waiting.push(Vec::new());
    waiting.reverse();
    while !waiting.is_empty() || going(&ran) {
        let input = waiting
            .pop()
            .unwrap_or_else(|| next(&mut random, &corpus, target.longest));
        before(&input);
        let from = Instant::now();
        let result = read(target, &input);
        let took = from.elapsed();
        ran.inputs += 1;
        if took > ran.slowest.0 {
            ran.slowest = (took, input.clone());
        }
        match result {
            // One input for each way of breaking is enough.
            Err(message) if said.insert(place(&message)) => ran.broken.push(Broken {
                input,
                said: message,
            }),
            Err(_) => {}
            Ok(class) => {
                if met.insert(class) || corpus.is_empty() {
                    keep(&mut random, &mut corpus, input);
                }
            }
        }
    }
    ran.classes = met.len();
    ran
}

fn next(random: &mut Random, corpus: &[Vec<u8>], longest: usize) -> Vec<u8> {
    let from = random.one(corpus).cloned().unwrap_or_default();
    let other = random.one(corpus).cloned().unwrap_or_default();
    mutated(random, &from, &other, longest)
}

fn keep(random: &mut Random, corpus: &mut Vec<Vec<u8>>, input: Vec<u8>) {
    if corpus.len() < CORPUS {
        corpus.push(input);
    } else {
        let at = random.below(corpus.len());
        corpus[at] = input;
    }
}

/// A message without its numbers, so that one fault counts once.
fn place(message: &str) -> String {
    message
        .chars()
        .filter(|c| !c.is_ascii_digit())
        .take(80)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Breaks on an input that only a mutation reaches.
    fn fragile(data: &[u8]) -> Class {
        let text = String::from_utf8_lossy(data);
        assert!(!text.contains("null"), "met a null");
        u64::try_from(data.len()).unwrap_or(0)
    }

    #[test]
    fn a_fault_is_found_once_and_the_same_again() {
        let target = Target {
            name: "fragile",
            reads: "",
            longest: 200,
            run: fragile,
        };
        let found = || {
            let seeds = [b"{\"a\":1}".to_vec()];
            run(&target, &seeds, 7, &Until::Inputs(20_000), &mut |_| {})
        };
        std::panic::set_hook(Box::new(|_| {}));
        let (one, other) = (found(), found());
        drop(std::panic::take_hook());
        assert_eq!(one.broken.len(), 1);
        assert_eq!(one.broken[0].said, "met a null");
        assert_eq!(one.broken[0].input, other.broken[0].input);
        assert!(one.classes > 20, "{}", one.classes);
    }
}
