//! What the inbox shows of a mail: a few headers and the first plain text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The readable parts of a message.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) subject: String,
    pub(crate) message_id: String,
    pub(crate) from: String,
    pub(crate) body: String,
}

/// Reads a message as it came over SMTP.
pub(crate) fn shown(raw: &[u8]) -> Shown {
    let (headers, body) = split(raw);
    Shown {
        subject: words(&header(&headers, "subject")),
        message_id: header(&headers, "message-id"),
        from: words(&header(&headers, "from")),
        body: text(&headers, body, 0),
    }
}

type Headers = Vec<(String, String)>;

/// Headers (folded lines joined, RFC 5322 §2.2.3) and the body.
fn split(raw: &[u8]) -> (Headers, &[u8]) {
    let end = raw
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .map_or((raw.len(), raw.len()), |at| (at, at + 4));
    // A part may begin with the empty line at once: it has no headers.
    let (head, body) = match raw.strip_prefix(b"\r\n") {
        Some(body) => (&raw[..0], body),
        None => (&raw[..end.0], &raw[end.1..]),
    };
    let head = String::from_utf8_lossy(head)
        .replace("\r\n ", " ")
        .replace("\r\n\t", " ");
    let headers = head
        .split("\r\n")
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    (headers, body)
}

fn header(headers: &Headers, name: &str) -> String {
    headers
        .iter()
        .find(|(own, _)| own == name)
        .map(|(_, value)| value.clone())
        .unwrap_or_default()
}

/// The first plain text: of this part, or of the parts inside it.
fn text(headers: &Headers, body: &[u8], depth: usize) -> String {
    let kind = header(headers, "content-type");
    if depth < 8
        && kind.to_ascii_lowercase().starts_with("multipart/")
        && let Some(boundary) = parameter(&kind, "boundary")
    {
        return parts(body, &boundary)
            .into_iter()
            .map(split)
            .filter(|(headers, _)| {
                let kind = header(headers, "content-type").to_ascii_lowercase();
                kind.is_empty() || kind.starts_with("text/plain") || kind.starts_with("multipart/")
            })
            .map(|(headers, body)| text(&headers, body, depth + 1))
            .find(|text| !text.is_empty())
            .unwrap_or_default();
    }
    let encoding = header(headers, "content-transfer-encoding").to_ascii_lowercase();
    let decoded = match encoding.as_str() {
        "base64" => {
            let packed: Vec<u8> = body
                .iter()
                .copied()
                .filter(|byte| !byte.is_ascii_whitespace())
                .collect();
            STANDARD.decode(packed).unwrap_or_else(|_| body.to_vec())
        }
        "quoted-printable" => quoted(body, false),
        _ => body.to_vec(),
    };
    let text = String::from_utf8_lossy(&decoded).replace("\r\n", "\n");
    text.trim_end().to_owned()
}

fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|one| {
        let (own, text) = one.split_once('=')?;
        let text = text.trim().trim_matches('"');
        (own.trim().eq_ignore_ascii_case(name) && !text.is_empty()).then(|| text.to_owned())
    })
}

fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mark = format!("--{boundary}");
    let mut found = Vec::new();
    let (mut start, mut at) = (None, 0);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(mark.as_bytes()) {
            if let Some(start) = start {
                found.push(&body[start..at]);
            }
            if line[mark.len()..].starts_with(b"--") {
                return found;
            }
            start = Some(at + line.len());
        }
        at += line.len();
    }
    found
}

/// Quoted-printable (RFC 2045 §6.7); in encoded words `_` is a space.
fn quoted(bytes: &[u8], word: bool) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = &bytes[at + 1..];
        let hex = rest
            .get(..2)
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        at += match (byte, hex) {
            (b'=', Some(value)) => {
                decoded.push(value);
                3
            }
            (b'=', None) if rest.starts_with(b"\r\n") => 3,
            (b'=', None) if rest.starts_with(b"\n") => 2,
            (b'_', _) if word => {
                decoded.push(b' ');
                1
            }
            _ => {
                decoded.push(*byte);
                1
            }
        };
    }
    decoded
}

/// Header text with its encoded words read (RFC 2047); words other than
/// UTF-8 stay as they came.
fn words(value: &str) -> String {
    let mut read = String::new();
    let mut rest = value;
    let mut after_word = false;
    while let Some(start) = rest.find("=?") {
        let Some((decoded, length)) = word(&rest[start..]) else {
            read.push_str(&rest[..start + 2]);
            rest = &rest[start + 2..];
            after_word = false;
            continue;
        };
        // Space between two encoded words is not part of the text.
        if !(after_word && rest[..start].trim().is_empty()) {
            read.push_str(&rest[..start]);
        }
        read.push_str(&decoded);
        rest = &rest[start + length..];
        after_word = true;
    }
    read.push_str(rest);
    read
}

fn word(text: &str) -> Option<(String, usize)> {
    let mut fields = text.strip_prefix("=?")?.splitn(3, '?');
    let (charset, encoding, tail) = (fields.next()?, fields.next()?, fields.next()?);
    let (packed, _) = tail.split_once("?=")?;
    if !charset.eq_ignore_ascii_case("utf-8") && !charset.eq_ignore_ascii_case("us-ascii") {
        return None;
    }
    let bytes = match encoding.to_ascii_uppercase().as_str() {
        "B" => STANDARD.decode(packed).ok()?,
        "Q" => quoted(packed.as_bytes(), true),
        _ => return None,
    };
    let length = 2 + charset.len() + 1 + encoding.len() + 1 + packed.len() + 2;
    Some((String::from_utf8(bytes).ok()?, length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn headers_and_quoted_text_are_read() {
        let raw = b"From: Harbor <care@harbor.example.org>\r\nSubject: =?utf-8?b?UmVjb3JkYXRvcmlv?=\r\n =?utf-8?q?_de_ma=C3=B1ana?=\r\nMessage-ID: <a@b>\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHola Jos=C3=A9,=\r\n hasta ma=C3=B1ana.\r\n";
        let shown = shown(raw);
        assert_eq!(shown.subject, "Recordatorio de mañana");
        assert_eq!(shown.message_id, "<a@b>");
        assert_eq!(shown.body, "Hola José, hasta mañana.");
    }

    #[test]
    fn the_plain_part_of_a_multipart_is_shown() {
        let raw = b"Subject: x\r\nContent-Type: multipart/alternative; boundary=\"cut\"\r\n\r\npreamble\r\n--cut\r\nContent-Type: text/html\r\n\r\n<p>no</p>\r\n--cut\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nWWVz\r\n--cut--\r\n";
        assert_eq!(shown(raw).body, "Yes");
    }

    proptest! {
        #[test]
        fn foreign_bytes_never_panic(raw in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = shown(&raw);
        }

        #[test]
        fn foreign_headers_never_panic(subject in "[=?_a-zA-Z0-9ñ ]{0,60}") {
            let _ = shown(format!("Subject: {subject}\r\n\r\nbody").as_bytes());
        }
    }
}
