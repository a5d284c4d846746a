//! Fills one template.

use cs_deid::{Label, Span};

use super::pools::{Person, Pools};
use super::values::{dates, hard, ids, places};
use super::{Rng, Sample, plain, points};

/// How a text is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    AsIs,
    Lower,
    Upper,
}

/// A text in the making.
pub(super) struct Filler<'a> {
    pools: &'a Pools,
    rng: &'a mut Rng,
    case: Case,
    typos: bool,
    patient: Person,
    clinician: Person,
    other: Person,
    text: String,
    spans: Vec<Span>,
    hard: Vec<Span>,
    ignore: Vec<Span>,
}

/// What a slot is to the scorer.
enum Mark {
    Found(Label),
    Hard,
    Ignore,
    Nothing,
}

impl<'a> Filler<'a> {
    pub(super) fn new(pools: &'a Pools, rng: &'a mut Rng, case: Case, typos: bool) -> Self {
        let patient = pools.person(rng);
        let clinician = pools.person(rng);
        let mut other = pools.person(rng);
        if rng.one_in(2) {
            other.family.clone_from(&patient.family);
        }
        Self {
            pools,
            rng,
            case,
            typos,
            patient,
            clinician,
            other,
            text: String::new(),
            spans: Vec::new(),
            hard: Vec::new(),
            ignore: Vec::new(),
        }
    }

    /// Appends a template: slots filled, marks read.
    pub(super) fn run(&mut self, template: &str) {
        let mut rest = template;
        let (mut hard_from, mut ignore_from) = (None, None);
        while let Some(at) = rest.find(['{', '<', '>', '~']) {
            let (before, tail) = rest.split_at(at);
            self.words(before, hard_from.is_some());
            rest = &tail[1..];
            match tail.as_bytes()[0] {
                b'{' => {
                    let close = rest.find('}').unwrap_or(rest.len());
                    self.slot(&rest[..close]);
                    rest = rest.get(close + 1..).unwrap_or("");
                }
                b'<' => hard_from = Some(self.text.len()),
                b'>' => match hard_from.take() {
                    Some(from) => self.hard.push(plain(from, self.text.len())),
                    None => self.text.push('>'),
                },
                _ => match ignore_from.take() {
                    Some(from) => self.ignore.push(plain(from, self.text.len())),
                    None => ignore_from = Some(self.text.len()),
                },
            }
        }
        self.words(rest, false);
    }

    pub(super) fn finish(self) -> Sample {
        Sample {
            spans: cs_deid::to_code_points(&self.text, &self.spans),
            hard: points(&self.text, &self.hard),
            ignore: points(&self.text, &self.ignore),
            text: self.text,
        }
    }

    fn cased(&self, text: &str) -> String {
        match self.case {
            Case::AsIs => text.to_string(),
            Case::Lower => text.to_lowercase(),
            Case::Upper => text.to_uppercase(),
        }
    }

    /// The template's own words, now and then with a slip of the pen.
    fn words(&mut self, text: &str, hard: bool) {
        let mut text = self.cased(text);
        if self.typos && !hard && self.rng.one_in(3) {
            text = slip(&text, self.rng);
        }
        self.text.push_str(&text);
    }

    fn slot(&mut self, slot: &str) {
        let start = self.text.len();
        let (value, mark) = self.value(slot);
        let keeps_case = matches!(slot, "email" | "url" | "photo" | "ptu");
        let value = if keeps_case && self.case != Case::Lower {
            value
        } else {
            self.cased(&value)
        };
        self.text.push_str(&value);
        let span = |label| Span::new(start, self.text.len(), label);
        match mark {
            Mark::Found(label) => self.spans.push(span(label)),
            Mark::Hard => self.hard.push(span(Label::OtherId)),
            Mark::Ignore => self.ignore.push(span(Label::OtherId)),
            Mark::Nothing => {}
        }
    }

    fn value(&mut self, slot: &str) -> (String, Mark) {
        if let Some(found) = self.name(slot) {
            return found;
        }
        let rng = &mut *self.rng;
        if let Some((value, label)) = dates::value(slot, rng)
            .or_else(|| ids::value(slot, rng, &self.patient))
            .or_else(|| places::value(slot, rng, self.pools))
        {
            return (value, Mark::Found(label));
        }
        if let Some(value) = hard::value(slot, rng) {
            return (value, Mark::Hard);
        }
        match slot {
            "st" => (places::state(rng), Mark::Ignore),
            "relation" => {
                let word = rng.pick(&[
                    "daughter",
                    "wife",
                    "son",
                    "husband",
                    "brother",
                    "sister",
                    "mother",
                    "niece",
                    "partner",
                    "caregiver",
                ]);
                (word.to_string(), Mark::Nothing)
            }
            "She" => (rng.pick(&["She", "He"]).to_string(), Mark::Nothing),
            "kid" => (format!("{}", 2 + rng.below(12)), Mark::Nothing),
            "device_kind" => {
                let kind = rng.pick(&["hip stem", "mesh", "IOL", "knee component"]);
                (kind.to_string(), Mark::Nothing)
            }
            "time" => {
                let time = format!("{:02}:{:02}", rng.below(24), rng.below(60));
                (time, Mark::Ignore)
            }
            "ext" => (rng.digits(4), Mark::Ignore),
            other => panic!("unknown slot {other}"),
        }
    }

    fn name(&mut self, slot: &str) -> Option<(String, Mark)> {
        let (person, form, label) = if let Some(form) = slot.strip_prefix("pt") {
            (&self.patient, form, Label::NamePatient)
        } else if let Some(form) = slot.strip_prefix("dr") {
            let drawn = self.pools.person(self.rng);
            let person = if form == "l" || form == "f" {
                &self.clinician
            } else {
                self.clinician = drawn;
                &self.clinician
            };
            (person, form, Label::NameClinician)
        } else if let Some(form) = slot.strip_prefix("re") {
            (&self.other, form, Label::NameOther)
        } else if slot == "hl7name" {
            (&self.patient, "h", Label::NamePatient)
        } else if slot == "hl7dr" {
            (&self.clinician, "h", Label::NameClinician)
        } else if slot == "hl7rel" {
            (&self.other, "h", Label::NameOther)
        } else {
            return None;
        };
        let (given, family) = (&person.given, &person.family);
        let initial = given.chars().next().unwrap_or('X');
        let middle = person.middle;
        let text = match form {
            "" => format!("{given} {family}"),
            "f" => given.clone(),
            "l" => family.clone(),
            "m" => format!("{given} {middle}. {family}"),
            "r" => format!("{family}, {given}"),
            "rm" => format!("{family}, {given} {middle}."),
            "i" if slot == "pti" => {
                let last = family.chars().next().unwrap_or('X');
                let dotted = format!("{initial}.{last}.").to_uppercase();
                return Some((dotted, Mark::Found(Label::Initials)));
            }
            "i" => format!("{initial}. {family}"),
            "u" => format!("{given} {family}").to_uppercase(),
            "h" => format!("{family}^{given}^{middle}").to_uppercase(),
            _ => return None,
        };
        Some((text, Mark::Found(label)))
    }
}

/// Swaps two letters, drops one or doubles one of a plain lower-case word.
fn slip(text: &str, rng: &mut Rng) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_string).collect();
    let long: Vec<usize> = (0..words.len())
        .filter(|i| words[*i].len() > 4 && words[*i].bytes().all(|b| b.is_ascii_lowercase()))
        .collect();
    if long.is_empty() {
        return text.to_string();
    }
    let word = &mut words[long[rng.below(long.len())]];
    let at = 1 + rng.below(word.len() - 2);
    let mut letters: Vec<char> = word.chars().collect();
    match rng.below(3) {
        0 => letters.swap(at, at + 1),
        1 => {
            letters.remove(at);
        }
        _ => letters.insert(at, letters[at]),
    }
    *word = letters.into_iter().collect();
    words.join(" ")
}
