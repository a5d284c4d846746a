//! When name words of the registry are a person.

use crate::Span;
use crate::lexicon::{
    CITY, CLINICAL, DRUG, ENGLISH, EPONYM, FUNC, MONTH, ORG, SOFT_DRUG, STATE, lexicon,
};

/// Joins name words of one person into one span: "Ada", "Byron" side by side, in either
/// order, with a comma or a middle initial between.
pub(super) fn one_person(text: &str, mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        let joins = out.last().is_some_and(|last| {
            let between = text.get(last.end..span.start).unwrap_or("\n");
            let letters = between.chars().filter(|c| c.is_alphanumeric()).count();
            last.label.is_name()
                && span.label.is_name()
                && (span.start < last.end
                    || (between.len() <= 4
                        && letters <= 1
                        && between
                            .chars()
                            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | ',' | '.' | '-'))))
        });
        match out.last_mut().filter(|_| joins) {
            Some(last) => last.end = last.end.max(span.end),
            None => out.push(span),
        }
    }
    out
}

pub(super) fn capitals(text: &str, span: Span) -> bool {
    span.of(text).starts_with(char::is_uppercase)
}

/// Whether a common word stands where a person is meant: a title or relation before,
/// a capital inside a sentence, or a possessive behind.
pub(super) fn in_name_context(text: &str, span: Span) -> bool {
    let before = text[..span.start].trim_end();
    let word = before
        .rsplit(|c: char| !c.is_alphanumeric() && c != '.')
        .next()
        .unwrap_or("")
        .trim_end_matches('.')
        .to_lowercase();
    let titled = lexicon().flags(&word) & (crate::lexicon::TITLE | crate::lexicon::RELATION) != 0
        || matches!(
            word.as_str(),
            "pt" | "patient"
                | "call"
                | "text"
                | "email"
                | "tell"
                | "ask"
                | "dear"
                | "remind"
                | "with"
                | "for"
        );
    let capital = span.of(text).chars().next().is_some_and(char::is_uppercase);
    let inner = before
        .chars()
        .next_back()
        .is_some_and(|c| c.is_alphanumeric() || c == ',');
    let possessive = text[span.end..].starts_with("'s") || text[span.end..].starts_with("’s");
    possessive
        || (titled && (capital || word != "with" && word != "for"))
        || (capital && inner && text.chars().any(char::is_lowercase))
}

/// Whether a name word is also an everyday, clinical or place word.
pub(super) fn is_common(word: &str) -> bool {
    word.len() < 3
        || lexicon().flags(word)
            & (ENGLISH | FUNC | CLINICAL | EPONYM | DRUG | SOFT_DRUG | ORG | MONTH | STATE | CITY)
            != 0
}
