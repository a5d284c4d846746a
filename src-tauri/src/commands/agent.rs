//! The agent.

use super::{Answer, later};
use cs_app::views::{AgentEvent, AgentTurn, ConversationLine, ModelPreview};

/// Plans a sentence and runs the plan, telling each step. `about` is the patient whose chart is open. Cancelled by `cancel_task("ask")`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ask(
    conversation: Option<String>,
    text: String,
    about: Option<String>,
    events: tauri::ipc::Channel<AgentEvent>,
) -> Answer<AgentTurn> {
    let _ = conversation;
    let _ = text;
    let _ = about;
    let _ = events;
    Err(later())
}

/// Asks a task to stop (`ask`, `sync`, `outbox`).
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_task(task: String) -> Answer<()> {
    let _ = task;
    Err(later())
}

/// This person's conversations, newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn conversations() -> Answer<Vec<ConversationLine>> {
    Err(later())
}

/// One conversation, oldest turn first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn conversation(id: String) -> Answer<Vec<AgentTurn>> {
    let _ = id;
    Err(later())
}

/// Removes a conversation.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_conversation(id: String) -> Answer<()> {
    let _ = id;
    Err(later())
}

/// What a language model would be given instead of these words.
#[tauri::command]
#[specta::specta]
pub(crate) async fn model_preview(text: String) -> Answer<ModelPreview> {
    let _ = text;
    Err(later())
}
