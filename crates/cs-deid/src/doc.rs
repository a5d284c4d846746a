//! A text cut into tokens once; every rule reads the tokens.

use crate::fold::fold_char;
use crate::lexicon::lexicon;

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
    /// Lexicon flags of the folded word.
    pub flags: u32,
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
        let mut chars = text.char_indices().peekable();
        let mut new_line = false;
        while let Some(&(start, c)) = chars.peek() {
            if c == '\n' || c == '\r' {
                new_line = true;
                chars.next();
                continue;
            }
            if c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}') {
                chars.next();
                continue;
            }
            let mut end = start;
            let kind = if is_dense(c) {
                while let Some(&(at, c)) = chars.peek().filter(|(_, c)| is_dense(*c)) {
                    end = at + c.len_utf8();
                    chars.next();
                }
                Kind::Dense
            } else if c.is_alphanumeric() {
                end = doc.read_word(&mut chars);
                classify(&text[start..end])
            } else {
                chars.next();
                end += c.len_utf8();
                Kind::Punct(c)
            };
            doc.push(start, end, kind, new_line);
            new_line = false;
        }
        doc.mode = doc.judge_mode();
        doc
    }

    fn read_word(&self, chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>) -> usize {
        let mut end = 0;
        let mut last = ' ';
        while let Some(&(at, c)) = chars.peek() {
            let part = (c.is_alphanumeric() && !is_dense(c))
                || unicode_normalization::char::is_combining_mark(c);
            let joins = is_joiner(c)
                && last.is_alphabetic()
                && self.text[at + c.len_utf8()..]
                    .chars()
                    .next()
                    .is_some_and(|next| next.is_alphabetic() && !is_dense(next));
            if !part && !joins {
                break;
            }
            last = c;
            end = at + c.len_utf8();
            chars.next();
        }
        end
    }

    fn push(&mut self, start: usize, mut end: usize, kind: Kind, new_line: bool) {
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
        let to = self.folded.len();
        let flags = if kind == Kind::Word {
            lexicon().flags(&self.folded[from..to])
        } else {
            0
        };
        let case = if matches!(kind, Kind::Word | Kind::Mixed) {
            case_of(word)
        } else {
            Case::Lower
        };
        let fold = (
            u32::try_from(from).unwrap_or(u32::MAX),
            u32::try_from(to).unwrap_or(u32::MAX),
        );
        self.toks.push(Tok {
            start,
            end,
            kind,
            case,
            possessive,
            new_line,
            flags,
            fold,
        });
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
