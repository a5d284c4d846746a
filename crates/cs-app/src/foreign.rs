//! Foreign bytes this crate reads, each as a function of the bytes alone, so that
//! they can be fuzzed without a store. The use cases read through the same code.

use crate::chart::record_shown;
use crate::import;
use crate::payload_text::{changes, rendered};
use crate::value_words::values_in_words;
use cs_approval::Payload;
use cs_error::Outcome;
use cs_ports::{Incoming, RowReject, Stored};
use serde_json::Value;

/// What is kept of a record that was set aside, in bytes.
pub const MOST_OF_A_REJECT: usize = import::MOST_OF_A_REJECT;

/// A file of FHIR records: what is kept and what is set aside.
///
/// # Errors
/// [`cs_error::Code::InputTooLarge`].
pub fn import_file(bytes: &[u8]) -> Outcome<(Vec<Incoming>, Vec<RowReject>)> {
    import::split_and_sort(bytes)
}

/// A record as a chart shows it: its event, title, fields and text.
pub fn chart_record(stored: Stored) -> Vec<String> {
    record_shown(stored)
}

/// A payload as its signer reads it, and what changed since another.
pub fn payload_shown(now: &Payload, before: &Payload) -> (Option<String>, String, usize) {
    let shown = rendered(now);
    (shown.subject, shown.text, changes(before, now).len())
}

/// Cited values in words.
pub fn values_shown(values: &[&Value]) -> String {
    values_in_words(values)
}
