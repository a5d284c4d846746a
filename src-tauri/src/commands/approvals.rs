//! The approval queue and the outbox.

use super::{Answer, later};
use cs_app::views::{OutboxView, ProposalLineView, ProposalView};

/// The queue, by deadline.
#[tauri::command]
#[specta::specta]
pub(crate) async fn proposals(open_only: bool) -> Answer<Vec<ProposalLineView>> {
    let _ = open_only;
    Err(later())
}

/// One proposal in full.
#[tauri::command]
#[specta::specta]
pub(crate) async fn proposal(id: String) -> Answer<ProposalView> {
    let _ = id;
    Err(later())
}

/// A new version of the text.
#[tauri::command]
#[specta::specta]
pub(crate) async fn edit_proposal(id: String, text: String, note: String) -> Answer<ProposalView> {
    let _ = id;
    let _ = text;
    let _ = note;
    Err(later())
}

/// Takes an approval back before it is sent.
#[tauri::command]
#[specta::specta]
pub(crate) async fn recall_proposal(id: String) -> Answer<ProposalView> {
    let _ = id;
    Err(later())
}

/// Says whether an uncertain item happened.
#[tauri::command]
#[specta::specta]
pub(crate) async fn settle_proposal(
    id: String,
    happened: bool,
    note: String,
) -> Answer<ProposalView> {
    let _ = id;
    let _ = happened;
    let _ = note;
    Err(later())
}

/// What was signed and where it stands.
#[tauri::command]
#[specta::specta]
pub(crate) async fn outbox() -> Answer<OutboxView> {
    Err(later())
}

/// Sends what may be sent now; cancelled by `cancel_task("outbox")`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn run_outbox() -> Answer<OutboxView> {
    Err(later())
}
