//! Answers of servers the product asks.

use super::{Class, chosen, class, refused, size, text};
use cs_approval::ExecutionOutcome;
use cs_net::{Destination, Response};

/// Statuses that matter to somebody.
const STATUSES: [u16; 16] = [
    200, 201, 204, 301, 400, 401, 403, 404, 408, 409, 412, 422, 429, 500, 503, 529,
];

pub(super) fn pms_refusal(data: &[u8]) -> Class {
    let (choice, body) = chosen(data);
    let status = STATUSES[choice % STATUSES.len()];
    class(&(
        status,
        refused(&cs_sources::foreign::pms_refusal(status, body)),
    ))
}

pub(super) fn http_answer(data: &[u8]) -> Class {
    let (choice, rest) = chosen(data);
    let text = text(rest);
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let headers = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let answer = Response {
        status: STATUSES[choice % STATUSES.len()],
        headers,
        body: body.as_bytes().to_vec(),
    };
    let json = answer.json().map_err(|fault| refused(&fault)).is_ok();
    let wait = answer
        .retry_after()
        .map(|wait| wait.as_secs().min(100) / 10);
    class(&(json, wait, refused(&answer.fault())))
}

pub(super) fn sms(data: &[u8]) -> Class {
    let (choice, body) = chosen(data);
    let status = STATUSES[choice % STATUSES.len()];
    let outcome = match cs_channels::foreign::sms_outcome(status, body) {
        ExecutionOutcome::Done(receipt) => {
            assert!(
                receipt
                    .reference
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric())
            );
            class(&("done", receipt.status))
        }
        ExecutionOutcome::Failed { reason } => class(&("failed", reason.len())),
        ExecutionOutcome::Uncertain { reason } => class(&("uncertain", reason)),
    };
    let page = match cs_channels::foreign::sms_page(body) {
        Err(fault) => refused(&fault),
        Ok((received, next)) => class(&(size(received.len()), next.is_some())),
    };
    class(&(outcome, page))
}

pub(super) fn smtp(data: &[u8]) -> Class {
    let reply = cs_net::foreign::smtp_reply(&text(data));
    if let Some((code, enhanced)) = &reply {
        assert!((200..600).contains(code), "{code}");
        let plain = |text: &String| text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        assert!(enhanced.as_ref().is_none_or(plain));
    }
    class(&reply)
}

pub(super) fn addresses(data: &[u8]) -> Class {
    let text = text(data);
    let (phone, mailbox) = cs_channels::foreign::address_kind(&text);
    assert!(!(phone || mailbox) || text.bytes().all(|byte| byte.is_ascii_graphic()));
    let server = match Destination::https(&text, "pms") {
        Ok(one) => class(&(one.port, size(one.host.len()))),
        Err(fault) => refused(&fault),
    };
    class(&(phone, mailbox, server))
}

pub(super) fn model(data: &[u8]) -> Class {
    let (choice, body) = chosen(data);
    let status = STATUSES[choice % STATUSES.len()];
    let offered = choice & 64 != 0;
    let read = if choice & 128 == 0 {
        cs_llm::foreign::messages_answer(status, body, offered)
    } else {
        // However it is cut, a stream says the same; cut small, its answer may be whole
        // before the bytes behind it are seen.
        let whole = cs_llm::foreign::messages_stream(body, usize::MAX, offered);
        let cut = cs_llm::foreign::messages_stream(body, 1 + choice % 7, offered);
        assert!(
            whole.is_err() || cut.is_ok(),
            "another answer by other pieces"
        );
        whole
    };
    match read {
        Ok(answer) => {
            assert!(answer.calls.is_empty() || offered, "a tool nobody offered");
            assert!(!answer.text.trim().is_empty() || !answer.calls.is_empty());
            class(&(size(answer.text.len()), size(answer.calls.len())))
        }
        Err(fault) => refused(&fault),
    }
}
