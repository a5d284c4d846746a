//! Who answered that they want no messages.

use super::inbox::number_of;
use crate::Workstation;
use cs_error::Outcome;
use cs_fhir::terms::{code_in, reply, system};
use cs_fhir::{ParamValue, Query};
use cs_ports::AuditContext;
use serde_json::Value;
use std::collections::BTreeSet;

impl Workstation {
    /// Numbers to which nothing may be drafted or sent: their latest word asked to
    /// stop, or may have asked so and nobody has read it yet. A new word from the
    /// number ("START") takes it back, nothing else does.
    pub(crate) fn stopped_addresses(&self, who: &AuditContext) -> Outcome<BTreeSet<String>> {
        let code = |code: &str| ParamValue::Token {
            system: None,
            code: code.to_owned(),
        };
        let query = Query::of("Communication")
            .any(
                "category",
                vec![
                    code(reply::STOP),
                    code(reply::STOP_UNCLEAR),
                    code(reply::START),
                ],
            )
            .sorted("sent", false);
        let words = self.ports.charts.search(who, &query)?.hits;
        let mut stopped = BTreeSet::new();
        let mut unread = None;
        for word in words {
            let whole = word.resource.to_value();
            let Some(number) = number_of(&whole, "/sender/identifier/value") else {
                continue;
            };
            match said(&whole) {
                Some(reply::STOP) => {
                    stopped.insert(number);
                }
                Some(reply::START) => {
                    stopped.remove(&number);
                }
                Some(reply::STOP_UNCLEAR) => {
                    let marks = match unread.take() {
                        Some(marks) => marks,
                        None => self.ports.queue.marks(who)?,
                    };
                    if !marks.replies.contains_key(word.resource.id()) {
                        stopped.insert(number);
                    }
                    unread = Some(marks);
                }
                _ => {}
            }
        }
        Ok(stopped)
    }
}

/// What a kept message says about further messages.
fn said(whole: &Value) -> Option<&'static str> {
    let categories = whole.get("category")?.as_array()?;
    [reply::STOP, reply::STOP_UNCLEAR, reply::START]
        .into_iter()
        .find(|code| {
            categories
                .iter()
                .any(|one| code_in(one, system::COMMUNICATION) == Some(code))
        })
}
