//! Text to tokens.

use super::{After, Shape, Token};
use crate::vocabulary;
use regex::Regex;
use std::sync::LazyLock;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case, accents and compatibility forms removed, apostrophes straight.
pub(crate) fn fold(text: &str) -> String {
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '’' | '‘' | 'ʼ' | '`' | '´' | '＇' => '\'',
            '‐' | '‑' | '‒' | '–' | '−' => '-',
            _ => c,
        })
        .collect()
}

/// Shapes that hold together though they contain spaces or punctuation.
static ATOMS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?P<email>[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+)",
        r"|(?P<phone>(?:\+?1[\s.-]?)?\(\d{3}\)\s?\d{3}[\s.-]?\d{4}\b|\b(?:\+?1[\s.-])?\d{3}[\s.-]\d{3}[\s.-]\d{4}\b|\b\d{3}-\d{4}\b|\+\d{10,14}\b)",
        r"|(?P<uuid>\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)",
        r"|(?P<enc>\benc(?:ounter)?-[0-9a-z][0-9a-z.-]*)",
        r"|(?P<rx>\b(?:rx|med)-[0-9][0-9a-z.-]*)",
        r"|(?P<pat>\b(?:pat|patient|pt)-?\d[0-9a-z.-]*)",
        r"|(?:\bmrn(?:\s+(?:is|number|no\.?))?[\s:#]*|#\s?)(?P<mrn>\d{4,12}\b)",
    ))
    .ok()
});

/// Takes a text apart; nothing of it is lost but outer punctuation.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut at = 0;
    if let Some(atoms) = ATOMS.as_ref() {
        for hit in atoms.captures_iter(text) {
            let shapes = [
                ("email", Shape::Email),
                ("phone", Shape::Phone),
                ("uuid", Shape::PatientId),
                ("enc", Shape::EncounterId),
                ("rx", Shape::MedicationId),
                ("pat", Shape::PatientId),
                ("mrn", Shape::Mrn),
            ];
            let Some((part, shape)) = shapes
                .iter()
                .find_map(|(name, shape)| hit.name(name).map(|part| (part, *shape)))
            else {
                continue;
            };
            let start = hit.get(0).map_or(part.start(), |whole| whole.start());
            plain(text, at, start, &mut found);
            let bare = part.as_str().trim_end_matches(['.', '-']);
            push(
                text,
                part.start(),
                part.start() + bare.len(),
                shape,
                &mut found,
            );
            at = part.end();
        }
    }
    plain(text, at, text.len(), &mut found);
    found
}

fn push(text: &str, from: usize, to: usize, shape: Shape, into: &mut Vec<Token>) {
    let raw = text.get(from..to).unwrap_or_default().to_owned();
    if raw.is_empty() {
        return;
    }
    let folded = fold(&raw);
    into.push(Token {
        from,
        to,
        capital: raw.chars().next().is_some_and(char::is_uppercase),
        word: folded.clone(),
        fold: folded,
        raw,
        shape,
        possessive: false,
        after: After::Nothing,
    });
}

/// Characters that hold a word together when letters or digits stand on both sides.
const fn joins(c: char) -> bool {
    matches!(
        c,
        '\'' | '’' | 'ʼ' | '`' | '´' | '-' | '‐' | '‑' | '.' | '/' | '_' | '\u{300}'..='\u{36f}'
    )
}

/// Words without the atoms.
fn plain(text: &str, from: usize, to: usize, into: &mut Vec<Token>) {
    let Some(part) = text.get(from..to) else {
        return;
    };
    let chars: Vec<(usize, char)> = part.char_indices().map(|(at, c)| (from + at, c)).collect();
    let mut at = 0;
    while at < chars.len() {
        let (start, c) = chars[at];
        let signed = matches!(c, '-' | '+' | '−')
            && chars.get(at + 1).is_some_and(|(_, d)| d.is_ascii_digit())
            && (at == 0 || chars[at - 1].1.is_whitespace());
        if !c.is_alphanumeric() && !signed {
            punctuation(
                c,
                chars.get(at + 1).map(|(_, next)| *next),
                start == 0 || at == 0,
                into,
            );
            if matches!(c, '&') {
                push_as(text, start, "and", into);
            } else if matches!(c, '–' | '—' | '-' | '→')
                && chars
                    .get(at + 1)
                    .is_some_and(|(_, n)| n.is_whitespace() || n.is_ascii_digit())
                && into
                    .last()
                    .is_some_and(|token| token.after == After::Nothing)
            {
                push_as(text, start, "to", into);
            }
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while let Some((_, next)) = chars.get(end) {
            let inner = joins(*next)
                && chars
                    .get(end + 1)
                    .is_some_and(|(_, beyond)| beyond.is_alphanumeric());
            let number = matches!(next, ',' | ':')
                && chars[end - 1].1.is_ascii_digit()
                && chars
                    .get(end + 1)
                    .is_some_and(|(_, beyond)| beyond.is_ascii_digit())
                && *next == ':';
            if next.is_alphanumeric() || inner || number || matches!(next, '\u{300}'..='\u{36f}') {
                end += 1;
            } else {
                break;
            }
        }
        let stop = chars.get(end).map_or(to, |(place, _)| *place);
        word(text, start, stop, into);
        at = end;
    }
}

fn push_as(text: &str, from: usize, word: &str, into: &mut Vec<Token>) {
    let width = text
        .get(from..)
        .and_then(|rest| rest.chars().next())
        .map_or(1, char::len_utf8);
    push(text, from, from + width, Shape::Word, into);
    if let Some(last) = into.last_mut() {
        word.clone_into(&mut last.word);
        word.clone_into(&mut last.fold);
    }
}

/// One run of letters: split at slashes and at hyphens between known words.
fn word(text: &str, from: usize, to: usize, into: &mut Vec<Token>) {
    let Some(raw) = text.get(from..to) else {
        return;
    };
    let folded = fold(raw);
    if raw.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+') {
        let tail = ["'s", "’s"].iter().find(|tail| raw.ends_with(**tail));
        push(
            text,
            from,
            tail.map_or(to, |tail| to - tail.len()),
            Shape::Figure,
            into,
        );
        if let Some(last) = into.last_mut() {
            last.possessive = tail.is_some();
        }
        return;
    }
    if !vocabulary::is_slashed(&folded) {
        for splitter in ['/', '-'] {
            let whole_known =
                |piece: &str| splitter == '/' || vocabulary::is_task_word(&fold(piece));
            if raw.contains(splitter) && raw.split(splitter).all(whole_known) {
                let mut at = from;
                for (index, piece) in raw.split(splitter).enumerate() {
                    if index > 0 && splitter == '-' && vocabulary::is_calendar_word(&fold(piece)) {
                        push_as(text, at - 1, "to", into);
                    }
                    word(text, at, at + piece.len(), into);
                    at += piece.len() + 1;
                }
                return;
            }
        }
    }
    let possessive = ["'s", "’s", "`s", "´s"]
        .iter()
        .find(|tail| raw.to_lowercase().ends_with(**tail));
    let keep = possessive.map_or(to, |tail| to - tail.len());
    let shape = if quarter(&folded) {
        Shape::Figure
    } else {
        Shape::Word
    };
    push(text, from, keep, shape, into);
    if let Some(last) = into.last_mut() {
        last.possessive = possessive.is_some();
    }
}

fn quarter(folded: &str) -> bool {
    matches!(folded.as_bytes(), [b'q', b'1'..=b'4'])
}

/// Notes punctuation on the token before it.
fn punctuation(c: char, next: Option<char>, first: bool, into: &mut [Token]) {
    let Some(last) = into.last_mut() else { return };
    let ends = next.is_none_or(|n| n.is_whitespace() || matches!(n, '"' | '”' | '\'' | ')'));
    match c {
        ',' => last.after = After::Comma,
        ':' => last.after = After::Colon,
        ';' | '\n' | '?' | '!' | '…' => last.after = After::Stop,
        '.' if ends && !first && !abbreviated(last) => last.after = After::Stop,
        // A trailing apostrophe after s: the patients' / james' chart.
        '\'' | '’' if !first && last.fold.ends_with('s') && last.shape == Shape::Word => {
            last.possessive = true
        }
        _ => {}
    }
}

/// Words usually written with a stop that ends no sentence.
fn abbreviated(token: &Token) -> bool {
    token.raw.chars().count() == 1 && token.shape == Shape::Word
        || token.is(&[
            "dr", "mr", "mrs", "ms", "jr", "sr", "st", "sra", "pt", "appt", "no", "vs", "approx",
            "dept",
        ])
}
