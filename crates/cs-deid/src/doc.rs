//! A text cut into tokens once; every rule reads the tokens.

mod words;

use self::words::{Ascii, Class, case_of, class, classify, is_dense, read_ascii, read_word};
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

    /// The value of a number token of nine digits at most.
    pub(crate) fn number(&self, at: usize) -> Option<u32> {
        let tok = self.toks.get(at).filter(|tok| tok.kind == Kind::Num)?;
        let digits = self.text.as_bytes().get(tok.start..tok.end)?;
        // A number token may hold "½", which is no digit.
        (digits.len() <= 9 && digits.iter().all(u8::is_ascii_digit)).then(|| {
            digits
                .iter()
                .fold(0, |value, digit| value * 10 + u32::from(digit - b'0'))
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The text cut by the path for any character alone.
    fn cut_wide(text: &str) -> Doc<'_> {
        let mut doc = Doc {
            text,
            toks: Vec::new(),
            mode: Mode::Cased,
            chat: false,
            folded: String::new(),
        };
        let (mut at, mut new_line) = (0, false);
        while at < text.len() {
            if matches!(text.as_bytes()[at], b'\n' | b'\r') {
                new_line = true;
                at += 1;
                continue;
            }
            let (end, token) = doc.wide(lexicon(), at, new_line);
            new_line &= !token;
            at = end;
        }
        doc
    }

    proptest::proptest! {
        #[test]
        fn the_ascii_path_cuts_as_the_other(text in "([a-zA-Z0-9'\\-]{1,6}|[ \n\t.,:#@/('’–éÅ½ーｱ-]){0,24}") {
            let (quick, slow) = (Doc::new(&text), cut_wide(&text));
            assert_eq!(format!("{:?}", quick.toks), format!("{:?}", slow.toks));
            assert_eq!(quick.folded, slow.folded);
        }
    }

    #[test]
    fn numbers_are_digits_alone() {
        let doc = Doc::new("42 007 1½ 1234567890 12a");
        let read: Vec<_> = (0..5).map(|at| doc.number(at)).collect();
        assert_eq!(read, [Some(42), Some(7), None, None, None]);
    }
}
