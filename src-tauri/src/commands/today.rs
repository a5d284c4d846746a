//! The coach's list and the replies inbox.

use super::{Answer, later};
use cs_app::views::{AgentTurn, Colleague, Mark, MarkView, ReplyView, TodayFilter, TodayList};

/// The follow-up list.
#[tauri::command]
#[specta::specta]
pub(crate) async fn today(filter: TodayFilter) -> Answer<TodayList> {
    let _ = filter;
    Err(later())
}

/// Snoozes, hands on, marks as waiting or done, or clears. Answers the mark as it stands.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_mark(patient_id: String, mark: Mark) -> Answer<Option<MarkView>> {
    let _ = patient_id;
    let _ = mark;
    Err(later())
}

/// Drafts the message for one patient of the list (`sms` or `email`).
#[tauri::command]
#[specta::specta]
pub(crate) async fn draft_message(patient_id: String, channel: String) -> Answer<AgentTurn> {
    let _ = patient_id;
    let _ = channel;
    Err(later())
}

/// Coaches and administrators of the practice, for hand-offs and cover.
#[tauri::command]
#[specta::specta]
pub(crate) async fn colleagues() -> Answer<Vec<Colleague>> {
    Err(later())
}

/// Chooses whose lists are shown beside one's own; audited.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_cover(keys: Vec<String>) -> Answer<Vec<Colleague>> {
    let _ = keys;
    Err(later())
}

/// The replies inbox, urgent ones first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn replies(unread_only: bool) -> Answer<Vec<ReplyView>> {
    let _ = unread_only;
    Err(later())
}

/// Marks a reply as read, with what was done about it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_reply(id: String, note: String) -> Answer<ReplyView> {
    let _ = id;
    let _ = note;
    Err(later())
}
