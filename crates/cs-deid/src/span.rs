//! Spans over a text, and the one place that decides between overlapping ones.

use crate::Label;

/// A found identifier: byte offsets into the text, end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is.
    pub label: Label,
}

impl Span {
    /// A span over `start..end` bytes.
    pub const fn new(start: usize, end: usize, label: Label) -> Self {
        Self { start, end, label }
    }

    /// The span's text; empty when the span doesn't fit the text.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// The pass that proposed a span. At equal length the earlier pass wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Pass {
    /// The tenant's own people and places.
    Registry,
    /// Formats with checks.
    Pattern,
    /// Word lists and context.
    Lexicon,
}

/// Keeps the longest of overlapping candidates. What a loser covers beyond the
/// winner is kept as a span of its own: a resolver must never un-redact text.
pub(crate) fn resolve(mut found: Vec<(Pass, Span)>) -> Vec<Span> {
    found.retain(|(_, span)| span.start < span.end);
    found.sort_by_key(|(pass, span)| (span.start, std::cmp::Reverse(span.end), *pass));
    let mut out: Vec<(Pass, Span)> = Vec::with_capacity(found.len());
    for (pass, mut span) in found {
        while let Some(&(last_pass, last)) = out.last() {
            if last.end <= span.start {
                break;
            }
            if span.end <= last.end {
                span.start = span.end;
                break;
            }
            let (old, new) = (last.end - last.start, span.end - span.start);
            if new > old || (new == old && pass < last_pass) {
                out.pop();
                if last.start < span.start {
                    out.push((
                        last_pass,
                        Span {
                            end: span.start,
                            ..last
                        },
                    ));
                    break;
                }
            } else {
                span.start = last.end;
            }
        }
        if span.start < span.end {
            out.push((pass, span));
        }
    }
    out.into_iter().map(|(_, span)| span).collect()
}

/// Converts spans sorted by start from byte offsets to Unicode code points.
pub fn to_code_points(text: &str, spans: &[Span]) -> Vec<Span> {
    let mut out = Vec::with_capacity(spans.len());
    let (mut byte, mut point) = (0usize, 0usize);
    let mut advance = |to: usize| {
        point += text.get(byte..to).map_or(0, |part| part.chars().count());
        byte = to;
        point
    };
    for span in spans {
        let start = advance(span.start);
        let end = advance(span.end);
        out.push(Span {
            start,
            end,
            label: span.label,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_span_wins_and_nothing_found_is_lost() {
        let spans = resolve(vec![
            (Pass::Registry, Span::new(0, 4, Label::NamePatient)),
            (Pass::Pattern, Span::new(2, 10, Label::Email)),
            (Pass::Lexicon, Span::new(9, 12, Label::City)),
        ]);
        assert_eq!(
            spans,
            vec![
                Span::new(0, 2, Label::NamePatient),
                Span::new(2, 10, Label::Email),
                Span::new(10, 12, Label::City)
            ]
        );
    }

    #[test]
    fn at_equal_length_the_registry_speaks_first() {
        let spans = resolve(vec![
            (Pass::Lexicon, Span::new(0, 4, Label::NameOther)),
            (Pass::Registry, Span::new(0, 4, Label::NamePatient)),
        ]);
        assert_eq!(spans, vec![Span::new(0, 4, Label::NamePatient)]);
    }

    #[test]
    fn code_points_count_characters_not_bytes() {
        let text = "é João 5";
        let at = text.find("João").unwrap();
        let spans = to_code_points(
            text,
            &[Span::new(at, at + "João".len(), Label::NamePatient)],
        );
        assert_eq!((spans[0].start, spans[0].end), (2, 6));
    }
}
