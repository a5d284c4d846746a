//! The request's bytes: composed, sealed, and sent as they were sealed.

use cs_deid::{CleanPrompt, ScanRefusal, Scanner, SealedBody, ToolSchema};
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
    let body = compose(model, max_tokens, prompt)?;
    scanner.seal(body.to_string().into_bytes()).map_err(refused)
}

/// The Messages API's request; without instructions it has no system part, without tools
/// no tools.
fn compose(model: &str, max_tokens: u32, prompt: &CleanPrompt) -> Outcome<Value> {
    let mut body = json!({ "model": model, "max_tokens": max_tokens, "stream": true });
    if !prompt.instructions().is_empty() {
        body["system"] = prompt.instructions().into();
    }
    body["messages"] = json!([{ "role": "user", "content": prompt.task() }]);
    if !prompt.tools().is_empty() {
        body["tools"] = prompt
            .tools()
            .iter()
            .map(tool)
            .collect::<Outcome<Vec<_>>>()?
            .into();
    }
    Ok(body)
}

fn tool(tool: &ToolSchema) -> Outcome<Value> {
    let input: Value = serde_json::from_str(tool.input())
        .map_err(|_| Fault::new(Code::Internal).with("why", "tool schema"))?;
    Ok(json!({
        "name": tool.name(),
        "description": tool.description(),
        "input_schema": input,
    }))
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
    use cs_deid::{Deidentifier, StaticText, Vault};
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
            let sealed = cs_deid::seal(other.into(), &cs_deid::Registry::new()).unwrap();
            let fault = carrying(request(), &sealed).unwrap_err();
            assert_eq!(fault.code(), Code::Internal, "{other}");
        }
    }

    fn prompt(task: &str, instructions: &[StaticText]) -> CleanPrompt {
        let nobody = Deidentifier::default();
        let task = nobody.tokenise(task, &mut Vault::new());
        CleanPrompt::compose(task, instructions, &[], nobody.registry()).unwrap()
    }

    #[test]
    fn no_instructions_no_system_part_and_no_tools_no_tools() {
        let body = compose("m", 7, &prompt("hello", &[])).unwrap().to_string();
        let expected = r#"{"model":"m","max_tokens":7,"stream":true,"messages":[{"role":"user","content":"hello"}]}"#;
        assert_eq!(body, expected);
    }

    #[test]
    fn tools_go_as_the_api_names_them() {
        let tool = ToolSchema::checked("look", "Finds.", r#"{"type":"object"}"#).unwrap();
        let nobody = Deidentifier::default();
        let prompt = prompt("hello", &[])
            .offering(&[tool], nobody.registry())
            .unwrap();
        let body = compose("m", 7, &prompt).unwrap();
        let expected =
            json!([{"name": "look", "description": "Finds.", "input_schema": {"type": "object"}}]);
        assert_eq!(body["tools"], expected);
    }

    proptest! {
        #[test]
        fn whatever_is_composed_is_written_as_it_was_sealed(
            model in ".{0,20}", max_tokens: u32, task in "(?s).{0,60}",
        ) {
            let body = compose(&model, max_tokens, &prompt(&task, &[])).unwrap().to_string();
            let sealed = cs_deid::seal(body.into_bytes(), &cs_deid::Registry::new()).unwrap();
            prop_assert!(carrying(request(), &sealed).is_ok());
        }
    }
}
