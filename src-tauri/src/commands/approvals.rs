//! The approval queue and the outbox.

use super::{Answer, TheDesk, from};
use crate::desk::{Caller, Topic};
use cs_app::views::{OutboxView, ProposalLineView, ProposalView};
use tauri::WebviewWindow;

/// What changes with a proposal.
const CHANGED: [Topic; 2] = [Topic::Proposals, Topic::Today];

/// The queue, by deadline.
#[tauri::command]
#[specta::specta]
pub(crate) async fn proposals(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    open_only: bool,
) -> Answer<Vec<ProposalLineView>> {
    let read = desk.read(from(&window), move |station| {
        station.proposal_lines(open_only)
    });
    Ok(read.await?)
}

/// One proposal in full.
#[tauri::command]
#[specta::specta]
pub(crate) async fn proposal(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    id: String,
) -> Answer<ProposalView> {
    let read = desk.read(from(&window), move |station| station.proposal_view(&id));
    Ok(read.await?)
}

/// A new version of the text.
#[tauri::command]
#[specta::specta]
pub(crate) async fn edit_proposal(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    id: String,
    text: String,
    note: String,
) -> Answer<ProposalView> {
    let change = desk.change(from(&window), &CHANGED, move |station| {
        station.edit_proposal(&id, &text, &note)
    });
    Ok(change.await?)
}

/// Takes an approval back before it is sent.
#[tauri::command]
#[specta::specta]
pub(crate) async fn recall_proposal(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    id: String,
) -> Answer<ProposalView> {
    let recall = desk.reach_out(from(&window), &CHANGED, |station| async move {
        station.recall_proposal(&id).await
    });
    Ok(recall.await?)
}

/// Says whether an uncertain item happened.
#[tauri::command]
#[specta::specta]
pub(crate) async fn settle_proposal(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    id: String,
    happened: bool,
    note: String,
) -> Answer<ProposalView> {
    let change = desk.change(from(&window), &CHANGED, move |station| {
        station.settle_proposal(&id, happened, &note)
    });
    Ok(change.await?)
}

/// What was signed and where it stands.
#[tauri::command]
#[specta::specta]
pub(crate) async fn outbox(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<OutboxView> {
    let online = desk.is_online();
    let read = desk.read(from(&window), move |station| station.outbox(online));
    Ok(read.await?)
}

/// Sends what may be sent now; cancelled by `cancel_task("outbox")`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn run_outbox(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<OutboxView> {
    from(&window).ensure(Caller::Main)?;
    let seated = desk.at_work()?;
    desk.send_round(&seated).await?;
    outbox(desk, window).await
}
