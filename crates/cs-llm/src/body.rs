//! The request's bytes: composed, sealed, and sent as they were sealed.

use cs_deid::{CleanPrompt, ScanRefusal, Scanner, SealedBody};
use cs_error::{Code, Fault, Outcome};
use cs_net::Request;
use serde_json::{Value, json};

/// Composes the request and has the scanner read it whole: model name, field
/// names and all, because a value could also come together at a seam.
///
/// # Errors
/// [`Code::IdentifierSurvived`] when the scanner refuses, for whatever reason.
pub(crate) fn sealed(
    model: &str,
    max_tokens: u32,
    prompt: &CleanPrompt,
    scanner: &Scanner,
) -> Outcome<SealedBody> {
    let body = compose(model, max_tokens, prompt.instructions(), prompt.task());
    scanner.seal(body.to_string().into_bytes()).map_err(refused)
}

/// The Messages API's request; without instructions it has no system part.
fn compose(model: &str, max_tokens: u32, instructions: &str, task: &str) -> Value {
    let mut body = json!({ "model": model, "max_tokens": max_tokens });
    if !instructions.is_empty() {
        body["system"] = instructions.into();
    }
    body["messages"] = json!([{ "role": "user", "content": task }]);
    body
}

fn refused(refusal: ScanRefusal) -> Fault {
    Fault::new(Code::IdentifierSurvived)
        .with("why", refusal.code())
        .with("values", refusal.count)
}

/// Puts sealed bytes into a request. [`Request::json`] takes a value and writes
/// it itself, so what it will write is compared with the seal first: bytes the
/// scanner hasn't read don't leave.
///
/// # Errors
/// [`Code::Internal`] when the bytes would be others than those sealed.
pub(crate) fn carrying(request: Request, sealed: &SealedBody) -> Outcome<Request> {
    let broken = || Fault::new(Code::Internal).with("why", "seal");
    let value: Value = serde_json::from_slice(sealed.bytes()).map_err(|_| broken())?;
    if value.to_string().as_bytes() == sealed.bytes() {
        Ok(request.json(&value))
    } else {
        Err(broken())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn request() -> Request {
        Request::post("https://model.example/v1/messages")
    }

    #[test]
    fn bytes_that_would_be_written_otherwise_are_refused() {
        for other in [
            "{ \"a\": 1 }",
            "{\"a\":\"\\u0041\"}",
            "{\"a\":1,\"a\":2}",
            "no",
        ] {
            let sealed = Scanner::default().seal(other.into()).unwrap();
            let fault = carrying(request(), &sealed).unwrap_err();
            assert_eq!(fault.code(), Code::Internal, "{other}");
        }
    }

    #[test]
    fn no_instructions_no_system_part() {
        let body = compose("m", 7, "", "hello").to_string();
        let expected =
            r#"{"model":"m","max_tokens":7,"messages":[{"role":"user","content":"hello"}]}"#;
        assert_eq!(body, expected);
    }

    proptest! {
        #[test]
        fn whatever_is_composed_is_written_as_it_was_sealed(
            model in ".{0,20}", max_tokens: u32, instructions in "(?s).{0,60}", task in "(?s).{0,60}",
        ) {
            let body = compose(&model, max_tokens, &instructions, &task).to_string();
            let sealed = Scanner::default().seal(body.into_bytes()).unwrap();
            prop_assert!(carrying(request(), &sealed).is_ok());
        }
    }
}
