//! XHTML narratives and any other string with tags: elements from a short list are kept
//! without attributes, scripts, styles and comments go, and the words are read as a
//! person would read them, over the tags between.

use super::FhirRedactor;
use super::text::Way;
use crate::span::{Pass, resolve};

/// Elements a narrative may have (FHIR R4, 2.4.0) that carry no address.
const KEPT: &str = "div p span b i em strong u small big sub sup br hr ul ol li dl dt dd table thead tbody tfoot \
    tr td th caption h1 h2 h3 h4 h5 h6 pre blockquote code tt";
/// Elements that part words; between the others a word goes on.
const INLINE: &str = "span b i em strong u small big sub sup code tt a font";
/// Elements whose content is no text.
const SILENT: [&str; 2] = ["script", "style"];

/// Whether the string has tags or entities.
pub(super) fn looks_like(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let next = rest[at + 1..].chars().next();
        let tag = rest[at..].starts_with('<')
            && next.is_some_and(|c| c.is_ascii_alphabetic() || c == '/' || c == '!')
            && rest[at..].contains('>');
        if tag || rest[at..].starts_with('&') && entity(&rest[at..]).is_some() {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

/// A piece of the words, and where it stands in them.
enum Piece {
    Tag(String),
    /// Characters `from..to` of the words.
    Words(usize, usize),
}

impl FhirRedactor<'_> {
    /// The markup with its words cleaned.
    pub(super) fn markup(&mut self, text: &str) -> String {
        let (pieces, words) = read(text);
        // Words are cleaned whole: a name may begin in one element and end in another.
        // Each piece takes its part; what replaces a span goes where the span began.
        let hidden = self
            .hidden(&words)
            .into_iter()
            .map(|span| (Pass::Registry, span));
        let hidden: Vec<_> = hidden.collect();
        let found = self.found(&words, Way::Prose).into_iter();
        let all = hidden
            .into_iter()
            .chain(found.map(|span| (Pass::Pattern, span)));
        let spans: Vec<(usize, usize, String)> = resolve(all.collect())
            .iter()
            .map(|span| (span.start, span.end, self.instead(span, &words)))
            .collect();
        let mut out = String::with_capacity(words.len() * 2);
        for piece in &pieces {
            match piece {
                Piece::Tag(tag) => out.push_str(tag),
                Piece::Words(from, to) => {
                    let mut at = *from;
                    for (start, end, instead) in &spans {
                        if *end <= at || *start >= *to {
                            continue;
                        }
                        if *start >= at {
                            escape(&words[at..*start], &mut out);
                            escape(instead, &mut out);
                        }
                        at = (*end).min(*to);
                    }
                    escape(&words[at..*to], &mut out);
                }
            }
        }
        out
    }
}

/// Tags and words apart.
fn read(text: &str) -> (Vec<Piece>, String) {
    let mut pieces = Vec::new();
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        if rest.starts_with('<')
            && let Some(len) = tag_length(rest)
        {
            let (tag, after) = rest.split_at(len);
            rest = after;
            let name = name_of(tag);
            if SILENT.contains(&name.as_str()) && !tag.starts_with("</") {
                let close = format!("</{name}");
                let end = rest.to_ascii_lowercase().find(&close);
                rest = end.map_or("", |at| &rest[at..]);
                continue;
            }
            if !INLINE.split(' ').any(|inline| inline == name) {
                words.push('\n');
            }
            if KEPT.split_ascii_whitespace().any(|kept| kept == name) {
                pieces.push(Piece::Tag(plain_tag(tag, &name)));
            }
            continue;
        }
        let from = words.len();
        let len = rest[1..].find('<').map_or(rest.len(), |at| at + 1);
        let len = (0..=len)
            .rev()
            .find(|at| rest.is_char_boundary(*at))
            .unwrap_or(len)
            .max(1);
        unescape(&rest[..len], &mut words);
        rest = &rest[len..];
        pieces.push(Piece::Words(from, words.len()));
    }
    (pieces, words)
}

/// Bytes of the tag or comment the text begins with.
fn tag_length(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        return Some(text.find("-->").map_or(text.len(), |at| at + 3));
    }
    let next = text[1..].chars().next()?;
    if !(next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')) {
        return None;
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None, b'>') => return Some(at + 1),
            _ => {}
        }
    }
    // A quote that never closes, or a tag that never ends.
    Some(text.find('>').map_or(text.len(), |at| at + 1))
}

fn name_of(tag: &str) -> String {
    tag.trim_start_matches(['<', '/'])
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase()
}

/// The tag without attributes; the name space stays on a `div`, FHIR asks for it.
fn plain_tag(tag: &str, name: &str) -> String {
    if tag.starts_with("</") {
        return format!("</{name}>");
    }
    let space = if name == "div" && tag.contains("http://www.w3.org/1999/xhtml") {
        " xmlns=\"http://www.w3.org/1999/xhtml\""
    } else {
        ""
    };
    let end = if tag.ends_with("/>") { "/" } else { "" };
    format!("<{name}{space}{end}>")
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

fn unescape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((c, len)) => {
                out.push(c);
                rest = &rest[len..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
}

/// The character an entity stands for, and its bytes.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.as_bytes().iter().take(12).position(|b| *b == b';')?;
    let name = text.get(1..end)?;
    let c = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code)?
    } else {
        match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" => '\u{a0}',
            "ndash" => '–',
            "mdash" => '—',
            "commat" => '@',
            "period" => '.',
            _ => accented(name)?,
        }
    };
    Some((c, end + 1))
}

/// `eacute` and its like: the letter and its mark composed.
fn accented(name: &str) -> Option<char> {
    use unicode_normalization::UnicodeNormalization;
    let letter = name.chars().next().filter(char::is_ascii_alphabetic)?;
    let mark = match &name[1..] {
        "acute" => '\u{301}',
        "grave" => '\u{300}',
        "circ" => '\u{302}',
        "tilde" => '\u{303}',
        "uml" => '\u{308}',
        "cedil" => '\u{327}',
        "ring" => '\u{30a}',
        "caron" => '\u{30c}',
        _ => return None,
    };
    [letter, mark].into_iter().nfc().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> (String, String) {
        let (pieces, words) = read(text);
        let mut out = String::new();
        for piece in &pieces {
            match piece {
                Piece::Tag(tag) => out.push_str(tag),
                Piece::Words(from, to) => escape(&words[*from..*to], &mut out),
            }
        }
        (out, words)
    }

    #[test]
    fn tags_stay_without_attributes_and_words_join_over_them() {
        let (out, words) = shape(
            "<div xmlns=\"http://www.w3.org/1999/xhtml\" title=\"Ada > B\"><!-- Ada --><p id='x'>\
             <b>Ad</b>a &lt;5 &#66;yron<br/></p><script>Ada</script><a href=\"tel:1\">call</a></div>",
        );
        assert_eq!(
            out,
            "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p><b>Ad</b>a &lt;5 Byron<br/></p>call</div>"
        );
        assert!(words.contains("Ada <5 Byron"), "{words}");
    }

    #[test]
    fn broken_markup_is_read_to_its_end() {
        for text in [
            "<div title=\"never",
            "<b",
            "a < b & c",
            "<",
            "&",
            "<!-- ä",
            "x<3ä",
            "<é>",
        ] {
            let _ = shape(text);
        }
        assert!(!looks_like("A1c < 7 & rising"));
        assert!(looks_like("a <b>x</b>") && looks_like("O&#39;Brien"));
    }
}
