//! The commands the window may call, one function per use case.

pub(crate) mod agent;
pub(crate) mod approvals;
pub(crate) mod ceremony;
pub(crate) mod chart;
pub(crate) mod office;
pub(crate) mod session;
pub(crate) mod today;

use cs_app::views::Refusal;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What a command answers: the value, or a closed code with its sentence.
pub(crate) type Answer<T> = Result<T, Refusal>;

/// A proposal as it was shown: its id and the digest over all that was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ShownItem {
    /// Id.
    pub id: String,
    /// `shown_digest` of what was shown.
    pub shown_digest: String,
}

fn later() -> Refusal {
    cs_error::Fault::new(cs_error::Code::Internal).into()
}
