//! The commands the window may call, one function per use case. Each asks the
//! desk whether it may be answered and hands the rest to the crates below.

pub(crate) mod agent;
pub(crate) mod approvals;
pub(crate) mod ceremony;
pub(crate) mod chart;
pub(crate) mod office;
pub(crate) mod session;
pub(crate) mod today;

use crate::desk::{Caller, Desk};
use cs_app::views::Refusal;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use tauri::{State, WebviewWindow};

/// What a command answers: the value, or a closed code with its sentence.
pub(crate) type Answer<T> = Result<T, Refusal>;

/// The desk of this program.
pub(crate) type TheDesk<'a> = State<'a, Arc<Desk>>;

/// A proposal as it was shown: its id and the digest over all that was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ShownItem {
    /// Id.
    pub id: String,
    /// `shown_digest` of what was shown.
    pub shown_digest: String,
}

fn from(window: &WebviewWindow) -> Caller {
    Caller::of(window.label())
}
