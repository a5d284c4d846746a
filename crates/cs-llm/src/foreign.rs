//! Foreign bytes this crate reads, each as a function of the bytes alone, so that
//! they can be fuzzed without a provider. The provider reads through the same code.

use crate::answer;
use crate::assemble::Message;
use crate::sse::Events;
use cs_error::Outcome;
use cs_net::Response;
use cs_ports::ModelAnswer;

/// What a provider's whole answer says.
///
/// # Errors
/// As [`crate::MessagesProvider`]'s `complete`, from the API on.
pub fn messages_answer(status: u16, body: &[u8], tools_offered: bool) -> Outcome<ModelAnswer> {
    let response = Response {
        status,
        headers: Vec::new(),
        body: body.to_vec(),
    };
    answer::read(&response, tools_offered)
}

/// What a provider's streamed answer says, in pieces of so many bytes.
///
/// # Errors
/// As [`messages_answer`].
pub fn messages_stream(body: &[u8], piece: usize, tools_offered: bool) -> Outcome<ModelAnswer> {
    let (mut events, mut message) = (Events::default(), Message::default());
    for bytes in body.chunks(piece.max(1)) {
        for event in events.push(bytes)? {
            if message.take(&event)? {
                return message.answer(tools_offered);
            }
        }
    }
    message.answer(tools_offered)
}
