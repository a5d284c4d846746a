//! A text cut into tokens once; every rule reads the tokens.

use crate::cues::Cue;
use crate::fold::fold_char;
use crate::lexicon::{Lexicon, Listed, lexicon};

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, with inner hyphens and apostrophes.
    Word,
    /// ASCII digits only.
    Num,
    /// Letters and digits together, as `B12`.
    Mixed,
    /// Letters of a script without spaces between words (Han, kana, Hangul).
    Dense,
    /// One other character.
    Punct(char),
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// All lower.
    Lower,
    /// First upper, and inner capitals (`McKenna`).
    Title,
    /// All upper, two letters or more.
    Upper,
    /// One upper letter.
    Initial,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tok {
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
    pub case: Case,
    /// A possessive ending stood behind the word (not part of it).
    pub possessive: bool,
    /// A line break stands between the previous token and this one.
    pub new_line: bool,
    /// One character.
    pub single: bool,
    /// Lexicon flags of the folded word.
    pub flags: u32,
    /// Sets of [`crate::cues`] the folded word stands in.
    cues: u32,
    fold: (u32, u32),
}

/// How much the case of letters says in this text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Upper and lower case both in use.
    Cased,
    /// Everything in capitals.
    Upper,
    /// Hardly a capital: typed in a hurry.
    Lower,
}

/// A tokenised text.
pub(crate) struct Doc<'t> {
    pub text: &'t str,
    pub toks: Vec<Tok>,
    pub mode: Mode,
    /// Short and on one line: a chat sentence rather than a note.
    pub chat: bool,
    folded: String,
}

fn is_dense(c: char) -> bool {
    matches!(u32::from(c), 0x3005..=0x3007 | 0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x20000..=0x2fa1f)
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '-' | '‐' | '‑')
}

/// What an ASCII byte is to the tokeniser.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Lower,
    Upper,
    Digit,
    Space,
    NewLine,
    Other,
    /// Part of a character outside ASCII.
    Wide,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut at = 0;
    while at < 256 {
        classes[at] = match at {
            0x61..=0x7a => Class::Lower,
            0x41..=0x5a => Class::Upper,
            0x30..=0x39 => Class::Digit,
            0x0a | 0x0d => Class::NewLine,
            0x20 | 0x09 | 0x0b | 0x0c => Class::Space,
            0x80.. => Class::Wide,
            _ => Class::Other,
        };
        at += 1;
    }
    classes
};

fn class(byte: u8) -> Class {
    CLASSES[usize::from(byte)]
}

/// An ASCII word as one pass over its bytes reads it.
struct Ascii {
    end: usize,
    kind: Kind,
    case: Case,
    /// Upper case somewhere in it.
    upper: bool,
    possessive: bool,
}

impl<'t> Doc<'t> {
    /// Cuts the text; one pass, linear.
    pub(crate) fn new(text: &'t str) -> Self {
        let mut doc = Doc {
            text,
            toks: Vec::with_capacity(text.len() / 4),
            mode: Mode::Cased,
            chat: text.len() < 400 && !text.trim_end().contains('\n'),
            folded: String::with_capacity(text.len()),
        };
        let lexicon = lexicon();
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut new_line = false;
        while let Some(byte) = bytes.get(at) {
            match class(*byte) {
                Class::NewLine => {
                    new_line = true;
                    at += 1;
                    continue;
                }
                Class::Space => {
                    at += 1;
                    continue;
                }
                Class::Other => {
                    doc.push(
                        lexicon,
                        at,
                        at + 1,
                        Kind::Punct(char::from(*byte)),
                        new_line,
                    );
                    at += 1;
                }
                Class::Wide => match doc.wide(lexicon, at, new_line) {
                    (end, true) => at = end,
                    (end, false) => {
                        at = end;
                        continue;
                    }
                },
                Class::Lower | Class::Upper | Class::Digit => {
                    at = match read_ascii(bytes, at) {
                        Some(word) => doc.push_ascii(lexicon, at, &word, new_line),
                        None => doc.wide(lexicon, at, new_line).0,
                    };
                }
            }
            new_line = false;
        }
        doc.mode = doc.judge_mode();
        doc
    }

    /// The token at `start` read character by character: where reading goes on, and
    /// whether there was a token.
    fn wide(&mut self, lexicon: &Lexicon, start: usize, new_line: bool) -> (usize, bool) {
        let mut chars = self.text[start..].char_indices().peekable();
        let Some(&(_, c)) = chars.peek() else {
            return (self.text.len(), false);
        };
        let next = start + c.len_utf8();
        if c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}') {
            return (next, false);
        }
        let (end, kind) = if is_dense(c) {
            let dense = chars.take_while(|(_, c)| is_dense(*c));
            let len: usize = dense.map(|(_, c)| c.len_utf8()).sum();
            (start + len, Kind::Dense)
        } else if c.is_alphanumeric() {
            let end = start + read_word(&self.text[start..]);
            (end, classify(&self.text[start..end]))
        } else {
            (next, Kind::Punct(c))
        };
        self.push(lexicon, start, end, kind, new_line);
        (end, true)
    }

    fn push(
        &mut self,
        lexicon: &Lexicon,
        start: usize,
        mut end: usize,
        kind: Kind,
        new_line: bool,
    ) {
        let mut possessive = false;
        if kind == Kind::Word {
            let word = &self.text[start..end];
            for ending in ["'s", "’s", "'S", "’S", "ʼs"] {
                if word.len() > ending.len() && word.ends_with(ending) {
                    end -= ending.len();
                    possessive = true;
                    break;
                }
            }
        }
        let word = &self.text[start..end];
        let from = self.folded.len();
        for c in word.chars() {
            fold_char(c, &mut self.folded);
        }
        let case = if matches!(kind, Kind::Word | Kind::Mixed) {
            case_of(word)
        } else {
            Case::Lower
        };
        let listed = self.listed(lexicon, from, kind);
        self.toks.push(Tok {
            start,
            end,
            kind,
            case,
            possessive,
            new_line,
            single: word.chars().nth(1).is_none(),
            flags: listed.flags,
            cues: listed.cues,
            fold: (index(from), index(self.folded.len())),
        });
    }

    /// Like [`Doc::push`], for a word of ASCII alone; where reading goes on.
    fn push_ascii(
        &mut self,
        lexicon: &Lexicon,
        start: usize,
        word: &Ascii,
        new_line: bool,
    ) -> usize {
        let end = word.end - 2 * usize::from(word.possessive);
        let from = self.folded.len();
        self.folded.push_str(&self.text[start..end]);
        if word.upper {
            self.folded[from..].make_ascii_lowercase();
        }
        let listed = self.listed(lexicon, from, word.kind);
        self.toks.push(Tok {
            start,
            end,
            kind: word.kind,
            case: word.case,
            possessive: word.possessive,
            new_line,
            single: end == start + 1,
            flags: listed.flags,
            cues: listed.cues,
            fold: (index(from), index(self.folded.len())),
        });
        word.end
    }

    /// What the lexicon says of the token whose folded text ends what is folded so far.
    fn listed(&self, lexicon: &Lexicon, from: usize, kind: Kind) -> Listed {
        match kind {
            Kind::Word => lexicon.listed(&self.folded[from..]),
            Kind::Mixed | Kind::Punct('#' | '@') => Listed {
                flags: 0,
                ..lexicon.listed(&self.folded[from..])
            },
            _ => Listed::default(),
        }
    }

    fn judge_mode(&self) -> Mode {
        let (mut lower, mut title, mut upper) = (0usize, 0usize, 0usize);
        for tok in self.toks.iter().filter(|tok| tok.kind == Kind::Word) {
            match tok.case {
                Case::Lower => lower += 1,
                Case::Title => title += 1,
                Case::Upper => upper += 1,
                Case::Initial => {}
            }
        }
        if upper > 2 && upper > 4 * (lower + title) {
            Mode::Upper
        } else if title + upper == 0
            || (self.chat
                && title <= 1
                && lower >= 2
                && self
                    .toks
                    .iter()
                    .position(|t| t.case == Case::Title)
                    .is_none_or(|at| at < 2))
        {
            Mode::Lower
        } else {
            Mode::Cased
        }
    }

    /// The folded text of a token; empty past the end.
    pub(crate) fn word(&self, at: usize) -> &str {
        self.toks
            .get(at)
            .and_then(|tok| self.folded.get(tok.fold.0 as usize..tok.fold.1 as usize))
            .unwrap_or("")
    }

    /// The folded text of the token `back` places before `at`.
    pub(crate) fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |i| self.word(i))
    }

    /// The token's own text.
    pub(crate) fn raw(&self, at: usize) -> &'t str {
        self.toks
            .get(at)
            .map_or("", |tok| &self.text[tok.start..tok.end])
    }

    /// Lexicon flags of the token, 0 past the end.
    pub(crate) fn flags(&self, at: usize) -> u32 {
        self.toks.get(at).map_or(0, |tok| tok.flags)
    }

    /// Whether the token is a word of the set.
    pub(crate) fn cued(&self, at: usize, cue: Cue) -> bool {
        self.toks.get(at).is_some_and(|tok| tok.cues & cue.bit != 0)
    }

    /// Whether the token before `at` is a word of the set.
    pub(crate) fn cued_before(&self, at: usize, cue: Cue) -> bool {
        at.checked_sub(1).is_some_and(|i| self.cued(i, cue))
    }

    /// Whether the token is one character.
    pub(crate) fn single(&self, at: usize) -> bool {
        self.toks.get(at).is_some_and(|tok| tok.single)
    }

    /// Kind of the token.
    pub(crate) fn kind(&self, at: usize) -> Option<Kind> {
        self.toks.get(at).map(|tok| tok.kind)
    }

    /// Whether the token is this one punctuation character.
    pub(crate) fn punct(&self, at: usize, c: char) -> bool {
        self.kind(at) == Some(Kind::Punct(c))
    }

    /// Whether nothing but spaces stands between the token before `at` and `at`, on one line.
    pub(crate) fn joined(&self, at: usize) -> bool {
        match (
            at.checked_sub(1).and_then(|i| self.toks.get(i)),
            self.toks.get(at),
        ) {
            (Some(before), Some(tok)) => {
                !tok.new_line && !before.possessive && tok.start <= before.end + 3
            }
            _ => false,
        }
    }

    /// Whether the token stands right behind the one before it, without a space.
    pub(crate) fn touches(&self, at: usize) -> bool {
        match (
            at.checked_sub(1).and_then(|i| self.toks.get(i)),
            self.toks.get(at),
        ) {
            (Some(before), Some(tok)) => before.end == tok.start && !before.possessive,
            _ => false,
        }
    }

    /// The value of a number token.
    pub(crate) fn number(&self, at: usize) -> Option<u32> {
        (self.kind(at) == Some(Kind::Num))
            .then(|| self.raw(at).parse().ok())
            .flatten()
    }

    /// Whether the token opens a sentence or line.
    pub(crate) fn opens(&self, at: usize) -> bool {
        let Some(tok) = self.toks.get(at) else {
            return false;
        };
        at == 0
            || tok.new_line
            || matches!(
                self.kind(at - 1),
                Some(Kind::Punct('.' | '!' | '?' | ':' | '•' | '-' | '*' | '"'))
            )
    }

    /// Whether the token closes a sentence, a clause or the text.
    pub(crate) fn closes(&self, at: usize) -> bool {
        match self.toks.get(at + 1) {
            None => true,
            Some(next) => {
                next.new_line
                    || !matches!(
                        next.kind,
                        Kind::Word | Kind::Num | Kind::Mixed | Kind::Dense
                    )
            }
        }
    }
}

/// A place in the folded text; a text of more than 4 GB is cut nowhere.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The word at `start`, if nothing outside ASCII touches it.
fn read_ascii(bytes: &[u8], start: usize) -> Option<Ascii> {
    let (mut digits, mut joined) = (0usize, 0usize);
    let (mut lower, mut upper) = (0usize, 0usize);
    let mut end = start;
    while let Some(byte) = bytes.get(end) {
        match class(*byte) {
            Class::Lower => lower += 1,
            Class::Upper => upper += 1,
            Class::Digit => digits += 1,
            Class::Wide => return None,
            _ => {
                let after_letter = end > start && bytes[end - 1].is_ascii_alphabetic();
                if !matches!(byte, b'\'' | b'-') || !after_letter {
                    break;
                }
                match bytes.get(end + 1).map(|next| class(*next)) {
                    Some(Class::Lower | Class::Upper) => joined += 1,
                    Some(Class::Wide) => return None,
                    _ => break,
                }
            }
        }
        end += 1;
    }
    let kind = match (digits > 0, lower + upper > 0) {
        (true, false) => Kind::Num,
        (true, true) => Kind::Mixed,
        _ => Kind::Word,
    };
    let possessive = kind == Kind::Word
        && joined > 0
        && end - start > 2
        && matches!(bytes[start..end], [.., b'\'', b's' | b'S']);
    let case = if upper == 0 {
        Case::Lower
    } else {
        case_of_ascii(&bytes[start..end - 2 * usize::from(possessive)])
    };
    Some(Ascii {
        end,
        kind,
        case,
        upper: upper > 0,
        possessive,
    })
}

fn case_of_ascii(word: &[u8]) -> Case {
    let mut letters = word.iter().filter(|b| b.is_ascii_alphabetic());
    if !letters.next().is_some_and(u8::is_ascii_uppercase) {
        return Case::Lower;
    }
    match letters.next() {
        None => Case::Initial,
        Some(second) if second.is_ascii_lowercase() => Case::Title,
        Some(_) if letters.any(u8::is_ascii_lowercase) => Case::Title,
        Some(_) => Case::Upper,
    }
}

/// The length of the word that opens the text.
fn read_word(text: &str) -> usize {
    let mut end = 0;
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        let part = (c.is_alphanumeric() && !is_dense(c))
            || unicode_normalization::char::is_combining_mark(c);
        let joins = is_joiner(c)
            && last.is_alphabetic()
            && text[at + c.len_utf8()..]
                .chars()
                .next()
                .is_some_and(|next| next.is_alphabetic() && !is_dense(next));
        if !part && !joins {
            break;
        }
        last = c;
        end = at + c.len_utf8();
    }
    end
}

fn classify(word: &str) -> Kind {
    let (mut digits, mut letters) = (false, false);
    for c in word.chars() {
        if c.is_ascii_digit() {
            digits = true;
        } else if c.is_alphabetic() {
            letters = true;
        }
    }
    match (digits, letters) {
        (true, false) => Kind::Num,
        (true, true) => Kind::Mixed,
        _ => Kind::Word,
    }
}

fn case_of(word: &str) -> Case {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters.next() else {
        return Case::Lower;
    };
    if !first.is_uppercase() {
        return Case::Lower;
    }
    match letters.next() {
        None => Case::Initial,
        Some(second) if second.is_lowercase() => Case::Title,
        Some(_) if letters.any(char::is_lowercase) => Case::Title,
        Some(_) => Case::Upper,
    }
}
