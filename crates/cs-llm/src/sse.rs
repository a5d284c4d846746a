//! Server-sent events (WHATWG HTML §9.2), as far as the Messages API uses them.

use cs_error::{Code, Fault, Outcome};

/// Longest event held until it is whole; a plan's are far below a kilobyte.
const MAX_EVENT: usize = 1 << 20;

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// The `event` field; empty when there was none.
    pub name: String,
    /// The `data` lines, joined by line ends.
    pub data: String,
}

/// Takes bytes however they were cut and gives events once they are whole.
#[derive(Default)]
pub(crate) struct Events {
    held: Vec<u8>,
    name: String,
    data: Vec<String>,
    /// A carriage return ended the last line: a line feed now belongs to it.
    after_return: bool,
}

impl Events {
    /// Adds bytes; the events they complete.
    ///
    /// # Errors
    /// [`Code::ServerAnswerInvalid`] for an event larger than [`MAX_EVENT`] or one that
    /// isn't UTF-8.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Outcome<Vec<Event>> {
        let mut events = Vec::new();
        for &byte in bytes {
            let skip = std::mem::take(&mut self.after_return) && byte == b'\n';
            if skip {
                continue;
            }
            if byte == b'\n' || byte == b'\r' {
                self.after_return = byte == b'\r';
                let line = std::mem::take(&mut self.held);
                let line = String::from_utf8(line).map_err(|_| invalid("stream not utf-8"))?;
                events.extend(self.line(&line));
            } else {
                self.held.push(byte);
                let size = self.held.len() + self.data.iter().map(String::len).sum::<usize>();
                if size > MAX_EVENT {
                    return Err(invalid("event too large"));
                }
            }
        }
        Ok(events)
    }

    fn line(&mut self, line: &str) -> Option<Event> {
        let line = line.strip_prefix('\u{feff}').unwrap_or(line);
        if line.is_empty() {
            let name = std::mem::take(&mut self.name);
            let data = std::mem::take(&mut self.data);
            return (!data.is_empty()).then(|| Event {
                name,
                data: data.join("\n"),
            });
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" => self.data.push(value.to_owned()),
            // Comments (no field name), ids, retry times: nothing that is needed here.
            _ => {}
        }
        None
    }
}

fn invalid(why: &'static str) -> Fault {
    Fault::new(Code::ServerAnswerInvalid).with("why", why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STREAM: &str = ": hello\r\nevent: a\r\ndata: {\"x\":\r\ndata:  1}\r\n\r\nid: 7\nevent: ping\ndata\n\ndata: ä\r\revent: lost\n\n";

    fn all(pieces: &[&[u8]]) -> Vec<Event> {
        let mut events = Events::default();
        pieces
            .iter()
            .flat_map(|piece| events.push(piece).unwrap())
            .collect()
    }

    proptest! {
        #[test]
        fn it_does_not_matter_where_the_bytes_are_cut(cuts in prop::collection::vec(0..STREAM.len(), 0..8)) {
            let bytes = STREAM.as_bytes();
            let mut cuts = cuts;
            cuts.sort_unstable();
            cuts.push(bytes.len());
            let mut from = 0;
            let mut pieces = Vec::new();
            for to in cuts {
                pieces.push(&bytes[from..to]);
                from = to;
            }
            prop_assert_eq!(all(&pieces), all(&[bytes]));
        }

        #[test]
        fn foreign_bytes_never_panic(bytes: Vec<u8>) {
            let _ = Events::default().push(&bytes);
        }
    }

    #[test]
    fn fields_comments_and_line_ends_are_read_as_published() {
        let seen = all(&[STREAM.as_bytes()]);
        let event = |name: &str, data: &str| Event {
            name: name.into(),
            data: data.into(),
        };
        assert_eq!(
            seen,
            vec![
                event("a", "{\"x\":\n 1}"),
                event("ping", ""),
                event("", "ä")
            ]
        );
    }

    #[test]
    fn an_event_without_end_is_refused() {
        let mut events = Events::default();
        let piece = vec![b'x'; 1 << 16];
        let refused = (0..32).find_map(|_| events.push(&piece).err()).unwrap();
        assert_eq!(refused.code(), Code::ServerAnswerInvalid);
    }
}
