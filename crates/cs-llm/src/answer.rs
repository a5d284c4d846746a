//! What the Messages API answered. Its own words never get into a fault: an
//! error message may quote the request.

use cs_error::{Code, Fault, Outcome};
use cs_net::Response;
use cs_ports::ModelAnswer;
use serde_json::Value;

/// The answer's text, or why there is none.
pub(crate) fn read(response: &Response) -> Outcome<ModelAnswer> {
    if !response.is_success() {
        return Err(status_fault(response));
    }
    let invalid = |why: &'static str| Fault::new(Code::ServerAnswerInvalid).with("why", why);
    let message = response.json()?;
    if message["type"] != "message" {
        return Err(invalid("not a message"));
    }
    // Anything but an answer that came to its own end is no answer: a plan cut
    // in the middle may read as a shorter plan.
    match message["stop_reason"].as_str() {
        Some("end_turn" | "stop_sequence") => {}
        Some("refusal") => return Err(Fault::new(Code::ServerRefused).with("why", "model refused")),
        Some("max_tokens" | "model_context_window_exceeded") => return Err(invalid("cut short")),
        Some("tool_use") => return Err(invalid("tool use unasked")),
        Some("pause_turn") => return Err(invalid("paused")),
        _ => return Err(invalid("stop reason")),
    }
    let text = text_of(&message).map_err(invalid)?;
    if text.trim().is_empty() {
        return Err(invalid("no text"));
    }
    Ok(ModelAnswer { text })
}

/// The text blocks, joined as they stand. Blocks of kinds that came to the API
/// later are passed over, as its versioning rules ask of clients; a tool call
/// isn't, because no tool was offered.
fn text_of(message: &Value) -> Result<String, &'static str> {
    let blocks = message["content"].as_array().ok_or("no content")?;
    let mut text = String::new();
    for block in blocks {
        match block["type"].as_str() {
            Some("text") => text.push_str(block["text"].as_str().ok_or("text block")?),
            Some("tool_use") => return Err("tool use unasked"),
            Some(_) => {}
            None => return Err("block without a type"),
        }
    }
    Ok(text)
}

/// The fault of an error answer. 529 is the API's own "overloaded": like 429
/// it asks for patience, and both may say how many seconds.
fn status_fault(response: &Response) -> Fault {
    let code = match response.status {
        429 | 529 => Code::RateLimited,
        400..=499 => Code::ServerRefused,
        500..=599 => Code::ServerFailed,
        _ => Code::ServerAnswerInvalid,
    };
    let fault = Fault::new(code).with("status", response.status);
    let fault = match error_kind(response) {
        Some(kind) => fault.with("why", kind),
        None => fault,
    };
    match response.retry_after() {
        Some(wait) if code == Code::RateLimited => fault.with("retry_after_s", wait.as_secs()),
        _ => fault,
    }
}

/// The API's published error types; any other word stays outside.
fn error_kind(response: &Response) -> Option<&'static str> {
    const KINDS: [&str; 8] = [
        "invalid_request_error",
        "authentication_error",
        "permission_error",
        "not_found_error",
        "request_too_large",
        "rate_limit_error",
        "api_error",
        "overloaded_error",
    ];
    let body = response.json().ok()?;
    let kind = body["error"]["type"].as_str()?;
    KINDS.into_iter().find(|known| *known == kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn response(status: u16, body: impl Into<Vec<u8>>) -> Response {
        Response {
            status,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    fn message(stop_reason: Value, content: Value) -> Response {
        let body = json!({"type": "message", "role": "assistant", "content": content, "stop_reason": stop_reason});
        response(200, body.to_string())
    }

    fn text(words: &str) -> Value {
        json!({"type": "text", "text": words})
    }

    #[test]
    fn text_blocks_are_joined_and_later_kinds_passed_over() {
        let content =
            json!([{"type": "thinking", "thinking": "x"}, text("a "), text("[[PATIENT_1]]")]);
        for stop in ["end_turn", "stop_sequence"] {
            let answer = read(&message(stop.into(), content.clone())).unwrap();
            assert_eq!(answer.text, "a [[PATIENT_1]]");
        }
    }

    #[test]
    fn an_answer_that_did_not_end_is_none() {
        for (stop, code, why) in [
            (json!("refusal"), Code::ServerRefused, "model refused"),
            (
                json!("tool_use"),
                Code::ServerAnswerInvalid,
                "tool use unasked",
            ),
            (json!("max_tokens"), Code::ServerAnswerInvalid, "cut short"),
            (
                json!("model_context_window_exceeded"),
                Code::ServerAnswerInvalid,
                "cut short",
            ),
            (json!("pause_turn"), Code::ServerAnswerInvalid, "paused"),
            (json!("brand_new"), Code::ServerAnswerInvalid, "stop reason"),
            (Value::Null, Code::ServerAnswerInvalid, "stop reason"),
        ] {
            let fault = read(&message(stop, json!([text("half a pl")]))).unwrap_err();
            assert_eq!(
                (fault.code(), fault.details()),
                (code, &[("why", why.to_owned())][..])
            );
        }
    }

    #[test]
    fn a_body_that_is_no_message_is_invalid() {
        let tool = json!({"type": "tool_use", "id": "t", "name": "send", "input": {}});
        for bad in [
            response(200, "<html>"),
            response(200, ""),
            response(200, "[]"),
            response(200, r#"{"type":"error","error":{"type":"api_error"}}"#),
            response(302, ""),
            message(json!("end_turn"), Value::Null),
            message(json!("end_turn"), json!([])),
            message(json!("end_turn"), json!([text(" \n")])),
            message(json!("end_turn"), json!([{"type": "text", "text": 7}])),
            message(json!("end_turn"), json!([{"text": "typeless"}])),
            message(json!("end_turn"), json!([text("now calling"), tool])),
        ] {
            let fault = read(&bad).unwrap_err();
            assert_eq!(fault.code(), Code::ServerAnswerInvalid, "{fault:?}");
        }
    }

    #[test]
    fn a_kind_nobody_published_stays_outside() {
        let body = r#"{"type":"error","error":{"type":"Quillfeather","message":"Quillfeather"}}"#;
        let fault = read(&response(400, body)).unwrap_err();
        assert_eq!(format!("{fault:?}"), "Fault(server_refused, status=400)");
    }

    proptest! {
        #[test]
        fn foreign_bytes_never_panic(status in 100_u16..=999, body: Vec<u8>) {
            let _ = read(&response(status, body));
        }
    }
}
