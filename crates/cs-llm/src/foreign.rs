//! Foreign bytes this crate reads, each as a function of the bytes alone, so that
//! they can be fuzzed without a provider. The provider reads through the same code.

use crate::answer;
use cs_error::Outcome;
use cs_net::Response;
use cs_ports::ModelAnswer;

/// What a provider's answer says.
///
/// # Errors
/// As [`crate::MessagesProvider`]'s `complete`, from the API on.
pub fn messages_answer(status: u16, body: &[u8]) -> Outcome<ModelAnswer> {
    answer::read(&Response {
        status,
        headers: Vec::new(),
        body: body.to_vec(),
    })
}
