//! Tokens that stand in a text already ("[[PATIENT_1]]"): they identify nobody and stay.

use crate::{Label, Span};

/// The places of whole tokens in the text, in order.
fn places(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find("[[").map(|at| from + at) {
        from = open + 2;
        let Some(close) = text[from..].find("]]").map(|at| from + at) else {
            break;
        };
        let inner = &text[from..close];
        let known = inner.rsplit_once('_').is_some_and(|(kind, number)| {
            (1..=9).contains(&number.len())
                && number.bytes().all(|b| b.is_ascii_digit())
                && Label::ALL.iter().any(|label| label.token() == kind)
        });
        if known {
            out.push((open, close + 2));
            from = close + 2;
        }
    }
    out
}

/// Drops the parts of spans that lie in tokens.
pub(crate) fn spare(text: &str, spans: Vec<Span>) -> Vec<Span> {
    if !text.contains("[[") {
        return spans;
    }
    let places = places(text);
    if places.is_empty() {
        return spans;
    }
    let mut out = Vec::with_capacity(spans.len());
    for span in spans {
        let mut start = span.start;
        for &(from, to) in places
            .iter()
            .filter(|(from, to)| *from < span.end && *to > span.start)
        {
            if start < from {
                out.push(Span {
                    start,
                    end: from,
                    ..span
                });
            }
            start = start.max(to);
        }
        if start < span.end {
            out.push(Span { start, ..span });
        }
    }
    out.retain(|span| span.of(text).chars().any(char::is_alphanumeric));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_spared_and_what_only_looks_so_is_not() {
        let text = "a [[PATIENT_1]] b [[Ada_1]] [[DATE_12]]";
        let all = vec![Span::new(0, text.len(), Label::OtherId)];
        let left: Vec<_> = spare(text, all).iter().map(|span| span.of(text)).collect();
        assert_eq!(left, ["a ", " b [[Ada_1]] "]);
    }
}
