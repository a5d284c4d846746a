//! A borrowed JSON tree that keeps what a redactor must not change: number lexemes,
//! the order of members, members given twice, and the bytes of untouched strings.

use super::keys::{Key, class};
use super::refusal::{RedactRefusal, RefusalKind};

/// Containers inside one another; deeper input is refused, never cut.
pub const MAX_DEPTH: usize = 200;

/// A string: its bytes between the quotes, and its characters when escapes differ.
pub(super) struct Text<'a> {
    pub raw: &'a str,
    cooked: Option<Box<str>>,
}

impl Text<'_> {
    /// The characters meant.
    pub(super) fn value(&self) -> &str {
        self.cooked.as_deref().unwrap_or(self.raw)
    }
}

/// One value.
pub(super) enum Node<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    Text(Text<'a>),
    Array(Vec<Node<'a>>),
    Object(Vec<Member<'a>>),
}

impl<'a> Node<'a> {
    /// The string's characters, when it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Node::Text(text) => Some(text.value()),
            _ => None,
        }
    }

    /// The object's members, when it is one.
    pub(super) fn members(&self) -> Option<&[Member<'a>]> {
        match self {
            Node::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The array's items; anything else is an array of itself.
    pub(super) fn items(&self) -> &[Node<'a>] {
        match self {
            Node::Array(items) => items,
            one => std::slice::from_ref(one),
        }
    }
}

/// A name and its value, with what the name is known for.
pub(super) struct Member<'a> {
    pub key: Text<'a>,
    pub class: Key,
    pub value: Node<'a>,
}

/// The first member of a class.
pub(super) fn get<'m, 'a>(members: &'m [Member<'a>], class: Key) -> Option<&'m Node<'a>> {
    members
        .iter()
        .find(|member| member.class == class)
        .map(|member| &member.value)
}

/// Reads one JSON value (RFC 8259) that fills the text.
///
/// # Errors
/// [`RefusalKind::NotJson`] and [`RefusalKind::TooDeep`], with the byte.
pub(super) fn parse(text: &str) -> Result<Node<'_>, RedactRefusal> {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
    };
    reader.space();
    let node = reader.value(0)?;
    reader.space();
    if reader.at == text.len() {
        Ok(node)
    } else {
        Err(reader.bad())
    }
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn bad(&self) -> RedactRefusal {
        RedactRefusal::new(RefusalKind::NotJson, self.at)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), RedactRefusal> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(self.bad())
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node<'a>, RedactRefusal> {
        match self.peek() {
            Some(b'"') => Ok(Node::Text(self.string()?)),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b't') => self.word("true", Node::Bool(true)),
            Some(b'f') => self.word("false", Node::Bool(false)),
            Some(b'n') => self.word("null", Node::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.bad()),
        }
    }

    fn word(&mut self, word: &str, node: Node<'a>) -> Result<Node<'a>, RedactRefusal> {
        if self.bytes[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(node)
        } else {
            Err(self.bad())
        }
    }

    fn deeper(&self, depth: usize) -> Result<usize, RedactRefusal> {
        if depth < MAX_DEPTH {
            Ok(depth + 1)
        } else {
            Err(RedactRefusal::new(RefusalKind::TooDeep, self.at))
        }
    }

    fn object(&mut self, depth: usize) -> Result<Node<'a>, RedactRefusal> {
        let depth = self.deeper(depth)?;
        self.at += 1;
        let mut members = Vec::with_capacity(4);
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Node::Object(members));
        }
        loop {
            self.space();
            let key = self.string()?;
            self.space();
            self.expect(b':')?;
            self.space();
            let value = self.value(depth)?;
            let class = class(key.value());
            members.push(Member { key, class, value });
            self.space();
            if self.peek() == Some(b',') {
                self.at += 1;
                continue;
            }
            self.expect(b'}')?;
            return Ok(Node::Object(members));
        }
    }

    fn array(&mut self, depth: usize) -> Result<Node<'a>, RedactRefusal> {
        let depth = self.deeper(depth)?;
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Node::Array(items));
        }
        loop {
            self.space();
            items.push(self.value(depth)?);
            self.space();
            if self.peek() == Some(b',') {
                self.at += 1;
                continue;
            }
            self.expect(b']')?;
            return Ok(Node::Array(items));
        }
    }

    fn digits(&mut self) -> Result<(), RedactRefusal> {
        let from = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at > from {
            Ok(())
        } else {
            Err(self.bad())
        }
    }

    fn number(&mut self) -> Result<Node<'a>, RedactRefusal> {
        let from = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Node::Number(&self.text[from..self.at]))
    }

    fn string(&mut self) -> Result<Text<'a>, RedactRefusal> {
        self.expect(b'"')?;
        let from = self.at;
        let mut escaped = false;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.at += 2;
                }
                Some(byte) if byte >= 0x20 => self.at += 1,
                _ => return Err(self.bad()),
            }
        }
        let raw = self.text.get(from..self.at).ok_or_else(|| self.bad())?;
        self.at += 1;
        let cooked = if escaped {
            let cooked =
                unescape(raw).ok_or_else(|| RedactRefusal::new(RefusalKind::NotJson, from))?;
            Some(cooked.into_boxed_str())
        } else {
            None
        };
        Ok(Text { raw, cooked })
    }
}

/// The characters of a string with escapes; `None` for an escape JSON doesn't have and
/// for half a surrogate pair.
fn unescape(raw: &str) -> Option<String> {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let kind = *rest.as_bytes().get(at + 1)?;
        rest = rest.get(at + 2..)?;
        match kind {
            b'"' | b'\\' | b'/' => out.push(char::from(kind)),
            b'b' => out.push('\u{8}'),
            b'f' => out.push('\u{c}'),
            b'n' => out.push('\n'),
            b'r' => out.push('\r'),
            b't' => out.push('\t'),
            b'u' => {
                let first = unit(rest)?;
                rest = &rest[4..];
                if (0xd800..0xdc00).contains(&first) {
                    let second = unit(rest.strip_prefix("\\u")?)?;
                    rest = &rest[6..];
                    out.extend(char::decode_utf16([first, second]).next()?.ok());
                    if !(0xdc00..0xe000).contains(&second) {
                        return None;
                    }
                } else {
                    out.push(char::from_u32(u32::from(first))?);
                }
            }
            _ => return None,
        }
    }
    out.push_str(rest);
    Some(out)
}

fn unit(text: &str) -> Option<u16> {
    let hex = text.get(..4)?;
    if !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    u16::from_str_radix(hex, 16).ok()
}

/// Writes a string with its quotes, escaping what JSON asks for.
pub(super) fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..0x20 => {
                out.push_str(&text[from..at]);
                out.push_str(&format!("\\u{byte:04x}"));
                from = at + 1;
                continue;
            }
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(escape);
        from = at + 1;
    }
    out.push_str(&text[from..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn write(node: &Node<'_>, out: &mut String) {
        match node {
            Node::Null => out.push_str("null"),
            Node::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
            Node::Number(n) => out.push_str(n),
            Node::Text(t) => write_string(t.value(), out),
            Node::Array(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    write(item, out);
                }
                out.push(']');
            }
            Node::Object(members) => {
                out.push('{');
                for (at, member) in members.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    write_string(member.key.value(), out);
                    out.push(':');
                    write(&member.value, out);
                }
                out.push('}');
            }
        }
    }

    /// What serde_json says of the same text.
    fn agrees(text: &str) -> Result<(), TestCaseError> {
        let peer = serde_json::from_str::<serde_json::Value>(text);
        match parse(text) {
            Ok(node) => {
                let mut out = String::new();
                write(&node, &mut out);
                let peer = peer.map_err(|e| TestCaseError::fail(format!("{text}: {e}")))?;
                let back: serde_json::Value = serde_json::from_str(&out).unwrap();
                prop_assert_eq!(back, peer);
            }
            Err(_) => prop_assert!(peer.is_err(), "{}", text),
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn it_reads_what_serde_json_reads(text in r#"[\[\]{}",:\\0-9eE+\-. truefalsnbd8]{0,24}"#) {
            agrees(&text)?;
        }

        #[test]
        fn any_string_comes_back(text in ".{0,30}") {
            let quoted = serde_json::to_string(&text).unwrap();
            agrees(&quoted)?;
            let mut out = String::new();
            write_string(&text, &mut out);
            prop_assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
        }
    }

    #[test]
    fn lexemes_order_and_doubles_are_kept() {
        let text = r#"{"b":1.50,"a":-0,"b":[1E+5,0.000],"z":null}"#;
        let mut out = String::new();
        write(&parse(text).unwrap(), &mut out);
        assert_eq!(out, text);
    }

    #[test]
    fn what_is_not_json_names_its_byte() {
        for (text, at) in [
            ("", 0),
            ("{\"a\":01}", 6),
            ("[1,]", 3),
            ("\"\\ud800x\"", 1),
            ("\"\\", 3),
            ("{} {}", 3),
            ("\"a\nb\"", 2),
        ] {
            let refusal = parse(text).err().unwrap();
            assert_eq!(
                (refusal.kind, refusal.at),
                (RefusalKind::NotJson, at),
                "{text}"
            );
        }
        let deep = "[".repeat(MAX_DEPTH + 1);
        assert_eq!(parse(&deep).err().unwrap().kind, RefusalKind::TooDeep);
    }
}
