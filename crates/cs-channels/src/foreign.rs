//! Foreign bytes this crate reads, each as a function of the bytes alone, so that
//! they can be fuzzed without a provider. The channels read through the same code.

use crate::{address, email, sms, sms_inbox, twilio};
use cs_approval::ExecutionOutcome;
use cs_error::Outcome;
use cs_net::Response;
use cs_ports::Received;

fn answer(status: u16, body: &[u8]) -> Response {
    Response {
        status,
        headers: Vec::new(),
        body: body.to_vec(),
    }
}

/// What the SMS provider's answer to a send means.
pub fn sms_outcome(status: u16, body: &[u8]) -> ExecutionOutcome {
    sms::outcome(Ok(answer(status, body)))
}

/// A page of the SMS provider's list: the messages that came in and can be read,
/// and the address of the next page as it was given.
///
/// # Errors
/// [`cs_error::Code::ServerAnswerInvalid`].
pub fn sms_page(body: &[u8]) -> Outcome<(Vec<Received>, Option<String>)> {
    let page = twilio::page(&answer(200, body))?;
    let received = page
        .messages
        .into_iter()
        .filter_map(|message| sms_inbox::read_in(message, "+18025550100"));
    Ok((received.collect(), page.next_page_uri))
}

/// The letter in an e-mail's payload: subject and text.
pub fn letter(bytes: &[u8]) -> Option<(String, String)> {
    email::read_letter(bytes).map(|letter| (letter.subject, letter.text))
}

/// Whether a text is a telephone number, and whether it is a mailbox.
pub fn address_kind(text: &str) -> (bool, bool) {
    (address::is_phone(text), address::is_mailbox(text))
}
