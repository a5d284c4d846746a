//! An object written member by member.

use super::json::{Member, Node, write_string};

/// Writes an object's members with commas between those that stay.
pub(super) struct Writer {
    start: usize,
    /// Whether a member was written yet.
    pub any: bool,
}

impl Writer {
    pub(super) fn open(out: &mut String) -> Self {
        let start = out.len();
        out.push('{');
        Self { start, any: false }
    }

    pub(super) fn key(&mut self, raw: &str, out: &mut String) {
        if self.any {
            out.push(',');
        }
        self.any = true;
        out.push('"');
        out.push_str(raw);
        out.push_str("\":");
    }

    pub(super) fn string(&mut self, raw_key: &str, value: &str, out: &mut String) {
        self.key(raw_key, out);
        write_string(value, out);
    }

    /// A list where the member is a list, otherwise one string.
    pub(super) fn strings(&mut self, member: &Member<'_>, values: &[String], out: &mut String) {
        match (&member.value, values) {
            (_, []) => {}
            (Node::Array(_), _) => {
                self.key(member.key.raw, out);
                for (at, value) in values.iter().enumerate() {
                    out.push(if at == 0 { '[' } else { ',' });
                    write_string(value, out);
                }
                out.push(']');
            }
            (_, [first, ..]) => self.string(member.key.raw, first, out),
        }
    }

    pub(super) fn raw_string(&mut self, member: &Member<'_>, raw: &str, out: &mut String) {
        self.key(member.key.raw, out);
        out.push('"');
        out.push_str(raw);
        out.push('"');
    }

    pub(super) fn lexeme(&mut self, member: &Member<'_>, lexeme: &str, out: &mut String) {
        self.key(member.key.raw, out);
        out.push_str(lexeme);
    }

    /// Ends the object; one whose every member went goes too, FHIR knows no empty one.
    pub(super) fn close(self, members: &[Member<'_>], out: &mut String) -> bool {
        if !self.any && !members.is_empty() {
            out.truncate(self.start);
            return false;
        }
        out.push('}');
        true
    }
}
