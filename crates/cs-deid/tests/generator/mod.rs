//! Synthetic clinical texts with their identifiers marked: templates (`templates/*.txt`)
//! filled from pools of invented names, places and numbers. The same seed gives the same
//! texts. Shared by the quality test and the benchmark example.

mod fill;
mod pools;
mod score;
mod values;

use cs_deid::{Label, Span};
pub use score::{Score, ratio};

use fill::Case;

/// A text with its identifiers, with what must survive and with what nobody scores
/// (code points).
pub struct Sample {
    pub text: String,
    pub spans: Vec<Span>,
    pub hard: Vec<(usize, usize)>,
    pub ignore: Vec<(usize, usize)>,
}

/// xorshift64*: small, fixed, needs no dependency.
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or(0) % n.max(1)
    }
    /// True once in `n`.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
    pub fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }
    pub fn digits(&mut self, n: usize) -> String {
        (0..n)
            .map(|_| char::from(b'0' + u8::try_from(self.below(10)).unwrap_or(0)))
            .collect()
    }
    pub fn letters(&mut self, n: usize) -> String {
        (0..n)
            .map(|_| char::from(b'A' + u8::try_from(self.below(26)).unwrap_or(0)))
            .collect()
    }
}

/// Templates and the pools they are filled from.
pub struct Bank {
    templates: Vec<(&'static str, &'static str)>,
    pools: pools::Pools,
}

/// The first templates of the project, which everyday use reads most like.
pub const CORE: &str = include_str!("templates/core.txt");

/// Wider templates: chat, notes, letters, tables, HL7, dictations, e-mail. Each was written
/// before any rule was tuned on it; `blind2` and `blind3` were only ever scored.
pub const WIDE: &[(&str, &str)] = &[
    ("seen", include_str!("templates/seen.txt")),
    ("blind1", include_str!("templates/blind1.txt")),
    ("blind2", include_str!("templates/blind2.txt")),
    ("blind3", include_str!("templates/blind3.txt")),
];

/// The templates a benchmark reads.
pub const SEEN: &[&str] = &[
    CORE,
    include_str!("templates/seen.txt"),
    include_str!("templates/blind1.txt"),
];

impl Bank {
    /// A bank over template files. `held`: names and places no rule was tuned on.
    pub fn new(files: &[&'static str], held: bool) -> Self {
        let templates = files
            .iter()
            .flat_map(|file| file.lines())
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('|'))
            .collect();
        Self {
            templates,
            pools: pools::Pools::new(held),
        }
    }

    /// How many templates there are.
    pub fn len(&self) -> usize {
        self.templates.len()
    }

    /// One text.
    pub fn sample(&self, rng: &mut Rng) -> Sample {
        let at = rng.below(self.templates.len());
        self.sample_of(at, rng)
    }

    /// One text of the template `at`.
    pub fn sample_of(&self, at: usize, rng: &mut Rng) -> Sample {
        let (kind, template) = self.templates[at];
        let case = match kind {
            "chat" | "portal" if !rng.one_in(3) => Case::Lower,
            "voice" | "dict" if !rng.one_in(3) => Case::Lower,
            "note" | "letter" | "neg" if rng.one_in(8) => Case::Upper,
            _ => Case::AsIs,
        };
        let mut filler = fill::Filler::new(&self.pools, rng, case, kind == "chat");
        filler.run(&template.replace("\\n", "\n").replace("\\t", "\t"));
        filler.finish()
    }
}

/// One text of the templates rules were tuned on.
pub fn sample(rng: &mut Rng) -> Sample {
    thread_local!(static BANK: Bank = Bank::new(SEEN, false));
    BANK.with(|bank| bank.sample(rng))
}

/// Byte spans, which may lie inside each other, to pairs of code points.
fn points(text: &str, spans: &[Span]) -> Vec<(usize, usize)> {
    let count = |end: usize| text[..end].chars().count();
    spans
        .iter()
        .map(|span| (count(span.start), count(span.end)))
        .collect()
}

/// A span no label of which counts.
fn plain(start: usize, end: usize) -> Span {
    Span::new(start, end, Label::OtherId)
}
