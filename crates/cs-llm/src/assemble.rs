//! A streamed message put together from its events (Messages API, version 2023-06-01).
//!
//! Only a message that came to its own end is an answer: a plan cut in the middle may
//! read as a shorter plan.

use crate::sse::Event;
use cs_error::{Code, Fault, Outcome};
use cs_ports::{ModelAnswer, ModelCall};
use serde_json::Value;
use std::collections::BTreeMap;

/// Blocks and tools a message may have; a plan has a handful.
const MAX_BLOCKS: usize = 64;

/// A block as far as it came.
enum Block {
    Text(String),
    /// Name, and the input's JSON in pieces.
    Tool(String, String),
    /// A kind that is passed over: thinking, or one that came later.
    Other,
}

/// A message as far as it came.
#[derive(Default)]
pub(crate) struct Message {
    started: bool,
    blocks: BTreeMap<u64, Block>,
    stop_reason: Option<String>,
    ended: bool,
}

impl Message {
    /// Takes an event; `true` once the message has ended. Unknown events are passed
    /// over, as the API's versioning rules ask of clients.
    ///
    /// # Errors
    /// [`Code::RateLimited`] and [`Code::ServerFailed`] for an `error` event, with its
    /// published type; [`Code::ServerAnswerInvalid`] for one that doesn't fit.
    pub(crate) fn take(&mut self, event: &Event) -> Outcome<bool> {
        if event.data.is_empty() {
            return Ok(self.ended);
        }
        let data = cs_json::value(event.data.as_bytes(), cs_json::MOST_LEVELS)
            .map_err(|_| invalid("event not json"))?;
        let kind = data["type"].as_str().unwrap_or(&event.name);
        match kind {
            "message_start" => self.started = true,
            "content_block_start" => self.start_block(&data)?,
            "content_block_delta" => self.grow_block(&data)?,
            "message_delta" => {
                if let Some(reason) = data["delta"]["stop_reason"].as_str() {
                    self.stop_reason = Some(reason.to_owned());
                }
            }
            "message_stop" => self.ended = true,
            "error" => return Err(error_of(&data)),
            _ => {}
        }
        Ok(self.ended)
    }

    fn start_block(&mut self, data: &Value) -> Outcome<()> {
        let index = data["index"]
            .as_u64()
            .ok_or_else(|| invalid("block index"))?;
        if self.blocks.len() >= MAX_BLOCKS {
            return Err(invalid("too many blocks"));
        }
        let block = &data["content_block"];
        let fresh = match block["type"].as_str() {
            Some("text") => Block::Text(block["text"].as_str().unwrap_or_default().to_owned()),
            Some("tool_use") => {
                let name = block["name"].as_str().ok_or_else(|| invalid("tool name"))?;
                Block::Tool(name.to_owned(), String::new())
            }
            Some(_) => Block::Other,
            None => return Err(invalid("block without a type")),
        };
        match self.blocks.insert(index, fresh) {
            None => Ok(()),
            Some(_) => Err(invalid("block twice")),
        }
    }

    fn grow_block(&mut self, data: &Value) -> Outcome<()> {
        let index = data["index"]
            .as_u64()
            .ok_or_else(|| invalid("block index"))?;
        let block = self
            .blocks
            .get_mut(&index)
            .ok_or_else(|| invalid("block index"))?;
        let delta = &data["delta"];
        match (block, delta["type"].as_str()) {
            (Block::Text(text), Some("text_delta")) => {
                text.push_str(
                    delta["text"]
                        .as_str()
                        .ok_or_else(|| invalid("text delta"))?,
                );
            }
            (Block::Tool(_, json), Some("input_json_delta")) => {
                json.push_str(
                    delta["partial_json"]
                        .as_str()
                        .ok_or_else(|| invalid("tool delta"))?,
                );
            }
            _ => {}
        }
        Ok(())
    }

    /// The answer, once the stream is over.
    ///
    /// # Errors
    /// [`Code::ServerAnswerInvalid`] when it didn't come to its end or says nothing;
    /// [`Code::ServerRefused`] for the model's refusal.
    pub(crate) fn answer(self, tools_offered: bool) -> Outcome<ModelAnswer> {
        if !self.started || !self.ended {
            return Err(invalid("stream cut off"));
        }
        let mut answer = ModelAnswer::default();
        for block in self.blocks.into_values() {
            match block {
                Block::Text(text) => answer.text.push_str(&text),
                Block::Tool(name, json) => {
                    // A tool without inputs sends no piece at all.
                    let json = if json.is_empty() { "{}" } else { json.as_str() };
                    let input = cs_json::value(json.as_bytes(), cs_json::MOST_LEVELS)
                        .map_err(|_| invalid("tool input"))?;
                    answer.calls.push(ModelCall { name, input });
                }
                Block::Other => {}
            }
        }
        ended(self.stop_reason.as_deref(), answer, tools_offered)
    }
}

/// Whether the message ended as an answer ends.
///
/// # Errors
/// As [`Message::answer`].
pub(crate) fn ended(
    stop_reason: Option<&str>,
    answer: ModelAnswer,
    tools_offered: bool,
) -> Outcome<ModelAnswer> {
    if !answer.calls.is_empty() && !tools_offered {
        return Err(invalid("tool use unasked"));
    }
    match stop_reason {
        Some("end_turn" | "stop_sequence") => {}
        Some("tool_use") if !answer.calls.is_empty() => {}
        Some("refusal") => {
            return Err(Fault::new(Code::ServerRefused).with("why", "model refused"));
        }
        Some("max_tokens" | "model_context_window_exceeded") => return Err(invalid("cut short")),
        Some("tool_use") => return Err(invalid("tool use unasked")),
        Some("pause_turn") => return Err(invalid("paused")),
        _ => return Err(invalid("stop reason")),
    }
    if answer.text.trim().is_empty() && answer.calls.is_empty() {
        return Err(invalid("no text"));
    }
    Ok(answer)
}

/// An error in the middle of a stream; its words stay outside.
fn error_of(data: &Value) -> Fault {
    let kind = crate::answer::known_kind(&data["error"]);
    let code = match kind {
        Some("rate_limit_error" | "overloaded_error") => Code::RateLimited,
        Some("api_error") | None => Code::ServerFailed,
        Some(_) => Code::ServerRefused,
    };
    let fault = Fault::new(code).with("at", "mid-stream");
    match kind {
        Some(kind) => fault.with("why", kind),
        None => fault,
    }
}

pub(crate) fn invalid(why: &'static str) -> Fault {
    Fault::new(Code::ServerAnswerInvalid).with("why", why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn run(events: &[Value]) -> Outcome<ModelAnswer> {
        let mut message = Message::default();
        for data in events {
            message.take(&Event {
                name: String::new(),
                data: data.to_string(),
            })?;
        }
        message.answer(true)
    }

    fn start() -> Value {
        json!({"type": "message_start", "message": {"id": "m"}})
    }

    fn block(index: u64, block: Value) -> Value {
        json!({"type": "content_block_start", "index": index, "content_block": block})
    }

    fn delta(index: u64, delta: Value) -> Value {
        json!({"type": "content_block_delta", "index": index, "delta": delta})
    }

    fn end(reason: &str) -> [Value; 2] {
        [
            json!({"type": "message_delta", "delta": {"stop_reason": reason}}),
            json!({"type": "message_stop"}),
        ]
    }

    #[test]
    fn text_and_tools_grow_piece_by_piece() {
        let [last, stop] = end("tool_use");
        let answer = run(&[
            start(),
            block(0, json!({"type": "text", "text": ""})),
            json!({"type": "ping"}),
            delta(0, json!({"type": "text_delta", "text": "Looking "})),
            block(1, json!({"type": "thinking", "thinking": ""})),
            delta(1, json!({"type": "thinking_delta", "thinking": "hm"})),
            delta(0, json!({"type": "text_delta", "text": "up."})),
            json!({"type": "something_new", "index": 9}),
            block(
                2,
                json!({"type": "tool_use", "id": "t", "name": "look", "input": {}}),
            ),
            delta(
                2,
                json!({"type": "input_json_delta", "partial_json": "{\"a\":"}),
            ),
            delta(
                2,
                json!({"type": "input_json_delta", "partial_json": " \"[[PATIENT_1]]\"}"}),
            ),
            block(
                3,
                json!({"type": "tool_use", "id": "u", "name": "bare", "input": {}}),
            ),
            last,
            stop,
        ])
        .unwrap();
        assert_eq!(answer.text, "Looking up.");
        assert_eq!(answer.calls[0].input, json!({"a": "[[PATIENT_1]]"}));
        assert_eq!(
            (answer.calls[1].name.as_str(), &answer.calls[1].input),
            ("bare", &json!({}))
        );
    }

    #[test]
    fn what_did_not_come_to_its_end_is_no_answer() {
        let text = block(0, json!({"type": "text", "text": "half"}));
        let why = |events: &[Value]| run(events).unwrap_err().details()[0].1.clone();
        let [end_turn, stop] = end("end_turn");
        assert_eq!(why(&[start(), text.clone()]), "stream cut off");
        assert_eq!(why(&[start(), text.clone(), end_turn]), "stream cut off");
        assert_eq!(why(&[text.clone(), stop.clone()]), "stream cut off");
        for (reason, expected) in [
            ("max_tokens", "cut short"),
            ("refusal", "model refused"),
            ("pause_turn", "paused"),
            ("tool_use", "tool use unasked"),
            ("brand_new", "stop reason"),
        ] {
            let [last, stop] = end(reason);
            assert_eq!(why(&[start(), text.clone(), last, stop]), expected);
        }
        let broken = delta(
            0,
            json!({"type": "input_json_delta", "partial_json": "{\"a\":"}),
        );
        let [last, stop] = end("tool_use");
        let tool = block(0, json!({"type": "tool_use", "name": "x"}));
        assert_eq!(why(&[start(), tool, broken, last, stop]), "tool input");
        assert_eq!(
            why(&[start(), delta(4, json!({"type": "text_delta"}))]),
            "block index"
        );
        assert_eq!(why(&[start(), text.clone(), text]), "block twice");
    }

    #[test]
    fn an_error_in_the_stream_keeps_its_words_outside() {
        let error = |kind: &str| {
            let event =
                json!({"type": "error", "error": {"type": kind, "message": "Quillfeather"}});
            format!("{:?}", run(&[start(), event]).unwrap_err())
        };
        assert_eq!(
            error("overloaded_error"),
            "Fault(rate_limited, at=mid-stream, why=overloaded_error)"
        );
        assert_eq!(
            error("api_error"),
            "Fault(server_failed, at=mid-stream, why=api_error)"
        );
        assert_eq!(error("Quillfeather"), "Fault(server_failed, at=mid-stream)");
    }
}
