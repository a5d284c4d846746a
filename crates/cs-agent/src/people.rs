//! Who is meant, as typed.
//!
//! A name is what is left when days, task words, medicines, services and payers
//! are taken out, judged by the lists of names, by its place ("for …", "…'s")
//! and by capitals where there are any. Providers ("Dr. …") are told apart.

use crate::services::slice;
use crate::text::{After, Shape, Token};
use crate::vocabulary as words;

/// Somebody named in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    /// As typed, without possessive ending.
    pub(crate) text: String,
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Named with the title of a doctor.
    pub(crate) provider: bool,
    /// An id, number, phone or e-mail instead of a name.
    pub(crate) shape: Shape,
    /// How sure it is a name at all.
    sure: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    No,
    Weak,
    Strong,
    Title,
    Doctor,
    Particle,
    Initial,
    Suffix,
}

const TITLES: [&str; 13] = [
    "mr", "mrs", "ms", "miss", "mister", "senor", "senora", "sra", "don", "dona", "madam",
    "sister", "mx",
];
const DOCTORS: [&str; 4] = ["dr", "doctor", "dra", "prof"];
const PARTICLES: [&str; 28] = [
    "de", "la", "las", "los", "del", "da", "das", "do", "dos", "di", "du", "le", "van", "von",
    "der", "den", "ten", "ter", "zu", "bin", "ibn", "al", "el", "san", "santa", "st", "mac", "y",
];
const SUFFIXES: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "junior"];
/// Words after which a name is expected.
const CUES: [&str; 29] = [
    "for",
    "of",
    "about",
    "on",
    "with",
    "patient",
    "pt",
    "named",
    "called",
    "is",
    "does",
    "did",
    "has",
    "was",
    "find",
    "up",
    "regarding",
    "re",
    "name",
    "find",
    "text",
    "email",
    "message",
    "remind",
    "call",
    "refer",
    "contact",
    "client",
    "member",
];

/// Finds people left to right. `used` tokens belong to something else.
pub(crate) fn find(text: &str, tokens: &[Token], used: &[bool]) -> Vec<Person> {
    let classes: Vec<Class> = (0..tokens.len())
        .map(|at| class(tokens, used, at))
        .collect();
    let reader = Names {
        tokens,
        classes: &classes,
    };
    let mut found: Vec<Person> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(person) = number(text, tokens, used, at) {
            found.push(person);
            at += 1;
            continue;
        }
        let floor = found.last().map_or(0, |person| person.to);
        let Some((from, to)) = reader.span(at, floor) else {
            at += 1;
            continue;
        };
        let provider = classes[from] == Class::Doctor;
        let sure = reader.sure(from, to);
        found.push(Person {
            text: slice(text, tokens, from, to),
            from,
            to,
            provider,
            shape: Shape::Word,
            sure,
        });
        at = to;
    }
    // Unknown lower-case words count as a name only where nothing surer stands.
    let any_sure = found.iter().any(|person| person.sure && !person.provider);
    let short = tokens.len() <= 4 && tokens.len() > 1;
    found.retain(|person| person.sure || (!any_sure && short));
    found
}

/// Ids, record numbers, phones and e-mail addresses.
fn number(text: &str, tokens: &[Token], used: &[bool], at: usize) -> Option<Person> {
    let token = &tokens[at];
    let person = |shape: Shape| Person {
        text: slice(text, tokens, at, at + 1),
        from: at,
        to: at + 1,
        provider: false,
        shape,
        sure: true,
    };
    match token.shape {
        Shape::PatientId | Shape::Mrn | Shape::Phone | Shape::Email => Some(person(token.shape)),
        Shape::Figure if !used[at] => {
            let digits = token.fold.bytes().all(|b| b.is_ascii_digit());
            let cued = at > 0
                && tokens[at - 1].is(&[
                    "patient", "pt", "id", "mrn", "chart", "number", "record", "no", "acct",
                    "account",
                ]);
            let coded =
                at > 0 && tokens[at - 1].is(&["cpt", "hcpcs", "icd", "code", "zip", "ext", "room"]);
            let length = token.fold.len();
            (digits
                && !coded
                && ((5..=12).contains(&length) || (cued && (2..=12).contains(&length))))
            .then(|| {
                person(if length >= 10 {
                    Shape::Phone
                } else {
                    Shape::Mrn
                })
            })
        }
        _ => None,
    }
}

fn class(tokens: &[Token], used: &[bool], at: usize) -> Class {
    let token = &tokens[at];
    let fold = token.fold.as_str();
    if used[at] || token.shape != Shape::Word || token.word != token.fold {
        return Class::No;
    }
    let next_free = tokens
        .get(at + 1)
        .is_some_and(|next| next.shape == Shape::Word && !used[at + 1]);
    if DOCTORS.contains(&fold) && next_free {
        return Class::Doctor;
    }
    if TITLES.contains(&fold) && next_free {
        return Class::Title;
    }
    if fold.chars().count() == 1 {
        let initial = fold.chars().all(char::is_alphabetic)
            && (token.capital || !matches!(fold, "a" | "i" | "y"));
        return if initial {
            Class::Initial
        } else if fold == "y" {
            Class::Particle
        } else {
            Class::No
        };
    }
    if SUFFIXES.contains(&fold) {
        return Class::Suffix;
    }
    let listed = words::is_given(fold) || words::is_surname(fold);
    let task = words::is_task_word(fold);
    if PARTICLES.contains(&fold) && !matches!(fold, "al" | "mac") {
        return Class::Particle;
    }
    if words::is_strong_given(fold)
        && (!task
            || token.capital
            || words::is_calendar_word(fold)
            || matches!(fold, "martin" | "walker"))
    {
        return Class::Strong;
    }
    if PARTICLES.contains(&fold) {
        return Class::Particle;
    }
    if task {
        return if listed && token.capital && at > 0 && !is_glue(fold) || glue_name(tokens, at) {
            Class::Weak
        } else {
            Class::No
        };
    }
    if words::is_drug(fold) || crate::services::is_specialty(fold) {
        return Class::No;
    }
    match (words::is_english(fold), listed) {
        (false, _) => Class::Strong,
        (true, true) => Class::Weak,
        (true, false) if token.capital && at > 0 => Class::Weak,
        _ => Class::No,
    }
}

fn is_glue(fold: &str) -> bool {
    words::plain::FUNCTION
        .split_whitespace()
        .any(|word| word == fold)
}

/// "will", "may", "mark" and the like right before a family name: a given name
/// where a name is expected.
fn glue_name(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let cue = at > 0
        && (tokens[at - 1].is(&[
            "for", "of", "about", "patient", "pt", "find", "up", "named", "on", "with",
        ]) || token.capital);
    let next = tokens.get(at + 1).is_some_and(|next| {
        words::is_surname(&next.fold)
            && !words::is_task_word(&next.fold)
            && next.shape == Shape::Word
    });
    cue && next && words::is_given(&token.fold) && token.after == After::Nothing
}

struct Names<'a> {
    tokens: &'a [Token],
    classes: &'a [Class],
}

impl Names<'_> {
    fn class(&self, at: usize) -> Class {
        self.classes.get(at).copied().unwrap_or(Class::No)
    }

    fn fold(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.fold.as_str())
    }

    /// The name around a token, not reaching back over `floor`.
    fn span(&self, at: usize, floor: usize) -> Option<(usize, usize)> {
        let seed = match self.class(at) {
            Class::Strong => true,
            Class::Weak => self.weak_seed(at),
            Class::Title | Class::Doctor => {
                matches!(self.class(at + 1), Class::Strong | Class::Weak)
            }
            Class::Particle => {
                // "de la Cruz", "St. John": only straight before a name.
                let mut next = at + 1;
                while self.class(next) == Class::Particle {
                    next += 1;
                }
                (self.class(next) == Class::Strong
                    || self.class(next) == Class::Weak && self.tokens[next].capital)
                    && (self.fold(at) != "y" && self.fold(at) != "do")
            }
            _ => false,
        };
        if !seed {
            return None;
        }
        let mut from = at;
        while from > floor && self.joins_left(from - 1) {
            from -= 1;
        }
        let mut to = at + 1;
        while to < self.tokens.len() && to - from < 7 && self.joins_right(from, to) {
            to += 1;
        }
        // A particle or initial at the end belongs to something else.
        while to > at + 1
            && matches!(self.class(to - 1), Class::Particle)
            && !self.family_particle(to - 1)
        {
            to -= 1;
        }
        Some((from, to))
    }

    /// Whether a word that is English too starts a name.
    fn weak_seed(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let given = words::is_given(&token.fold);
        let cue = at > 0 && self.tokens[at - 1].is(&CUES);
        let next_name = matches!(self.class(at + 1), Class::Strong | Class::Weak)
            && token.after != After::Stop
            && !token.possessive
            && words::is_surname(self.fold(at + 1));
        let next_strong =
            self.class(at + 1) == Class::Strong && token.after != After::Stop && !token.possessive;
        let lone_capital = token.capital
            && at > 0
            && self.tokens.iter().filter(|t| t.capital).count() * 3 < self.tokens.len() * 2 + 3;
        if next_strong && (given || token.capital && at > 0) {
            return true;
        }
        let owns = self.tokens.get(at + 1).is_some_and(|next| next.possessive);
        if next_name && given && (cue || token.capital || at == 0 || owns) {
            return true;
        }
        let initial = self.class(at + 1) == Class::Initial && !token.possessive
            || at > 0 && self.class(at - 1) == Class::Initial;
        if words::is_surname(&token.fold)
            && initial
            && (cue || token.capital || words::is_strong_surname(&token.fold))
        {
            return true;
        }
        let closes = at + 1 == self.tokens.len()
            || token.possessive
            || token.after != After::Nothing
            || words::is_task_word(self.fold(at + 1));
        (cue || token.possessive) && (given || words::is_strong_surname(&token.fold)) && closes
            || lone_capital
                && (given || words::is_surname(&token.fold))
                && closes
                && (cue || token.possessive)
    }

    /// Whether the token before a name belongs to it.
    fn joins_left(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if token.after != After::Nothing || token.possessive {
            return false;
        }
        match self.class(at) {
            Class::Title | Class::Doctor | Class::Initial => true,
            Class::Weak => words::is_given(&token.fold) || token.capital && at > 0,
            Class::Particle => self.fold(at) != "y" && self.fold(at) != "do",
            _ => false,
        }
    }

    /// Whether the token at `to` goes on with the name begun at `from`.
    fn joins_right(&self, from: usize, to: usize) -> bool {
        let last = &self.tokens[to - 1];
        if last.possessive || matches!(last.after, After::Stop | After::Colon) {
            return false;
        }
        let bare = (from..to)
            .filter(|at| matches!(self.class(*at), Class::Strong | Class::Weak))
            .count();
        let class = self.class(to);
        if last.after == After::Comma {
            // "Alvarez, Maria"
            let one =
                bare == 1 && self.class(from) != Class::Title && self.class(from) != Class::Doctor;
            let first = words::is_given(self.fold(to))
                || class == Class::Strong && !words::is_surname(self.fold(to));
            let family = words::is_surname(&last.fold) || !words::is_given(&last.fold);
            let listed = words::is_strong_given(&last.fold) && !words::is_surname(&last.fold);
            let goes_on = self
                .tokens
                .get(to)
                .is_some_and(|token| token.after == After::Comma)
                || matches!(self.fold(to + 1), "and" | "or") && self.class(to + 2) != Class::No;
            return class == Class::Suffix
                || one
                    && matches!(class, Class::Strong | Class::Weak)
                    && first
                    && family
                    && !listed
                    && !goes_on;
        }
        match class {
            Class::Strong | Class::Suffix => true,
            Class::Initial => true,
            Class::Weak => self.weak_right(bare, to),
            Class::Particle => {
                let mut next = to + 1;
                while self.class(next) == Class::Particle {
                    next += 1;
                }
                let name = matches!(self.class(next), Class::Strong)
                    || self.class(next) == Class::Weak && words::is_surname(self.fold(next));
                self.family_particle(to)
                    || name && (self.fold(to) != "do" || self.tokens[to].capital)
            }
            _ => false,
        }
    }

    /// "Le", "Van", "Do": family names by themselves, too.
    fn family_particle(&self, at: usize) -> bool {
        matches!(self.fold(at), "le" | "van" | "san")
            || self.fold(at) == "do" && self.tokens[at].capital
    }

    /// A word that is English too, after a name: its family name, mostly.
    fn weak_right(&self, bare: usize, at: usize) -> bool {
        let token = &self.tokens[at];
        if self.class(at - 1) == Class::Particle {
            return true;
        }
        let seen_capital = self.tokens[at - 1].capital;
        if seen_capital || token.capital {
            return token.capital && seen_capital;
        }
        bare < 2 && words::is_surname(&token.fold)
    }

    /// Whether a span is a name beyond doubt: listed, cued, capital, or two words.
    fn sure(&self, from: usize, to: usize) -> bool {
        let span = &self.tokens[from..to];
        let listed = span
            .iter()
            .any(|token| words::is_given(&token.fold) || words::is_surname(&token.fold));
        let cued = from > 0 && self.tokens[from - 1].is(&CUES);
        let titled = matches!(self.class(from), Class::Title | Class::Doctor);
        let capital = from > 0 && span.iter().any(|token| token.capital);
        let possessive = span.last().is_some_and(|token| token.possessive);
        listed || cued || titled || capital || possessive
    }
}
