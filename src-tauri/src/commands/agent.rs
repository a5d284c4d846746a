//! The agent.

use super::{Answer, TheDesk, from};
use crate::desk::{Caller, Topic, asking};
use cs_app::views::{AgentEvent, AgentTurn, ConversationLine, ModelPreview};
use tauri::WebviewWindow;

/// Plans a sentence and runs the plan, telling each step. `about` is the patient whose chart is open. Cancelled by `cancel_task("ask")`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ask(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    conversation: Option<String>,
    text: String,
    about: Option<String>,
    events: tauri::ipc::Channel<AgentEvent>,
) -> Answer<AgentTurn> {
    let caller = from(&window);
    caller.ensure(Caller::Main)?;
    let progress = asking(&desk.at_work()?.rounds);
    let topics = [Topic::Conversations, Topic::Proposals, Topic::Today];
    let asked = desk.change(caller, &topics, move |station| {
        station.ask_turn(
            conversation.as_deref(),
            &text,
            about.as_deref(),
            &|event| drop(events.send(event)),
            &progress,
        )
    });
    Ok(asked.await?)
}

/// Asks a task to stop (`ask`, `sync`, `outbox`).
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_task(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    task: String,
) -> Answer<()> {
    from(&window).ensure(Caller::Main)?;
    Ok(desk.at_work()?.rounds.cancel(&task)?)
}

/// This person's conversations, newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn conversations(
    desk: TheDesk<'_>,
    window: WebviewWindow,
) -> Answer<Vec<ConversationLine>> {
    let read = desk.read(from(&window), |station| station.conversations());
    Ok(read.await?)
}

/// One conversation, oldest turn first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn conversation(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    id: String,
) -> Answer<Vec<AgentTurn>> {
    let read = desk.read(from(&window), move |station| station.conversation(&id));
    Ok(read.await?)
}

/// Removes a conversation.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_conversation(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    id: String,
) -> Answer<()> {
    let change = desk.change(from(&window), &[Topic::Conversations], move |station| {
        station.forget_conversation(&id)
    });
    Ok(change.await?)
}

/// What a language model would be given instead of these words.
#[tauri::command]
#[specta::specta]
pub(crate) async fn model_preview(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    text: String,
) -> Answer<ModelPreview> {
    let read = desk.read(from(&window), move |station| station.model_preview(&text));
    Ok(read.await?)
}
