//! The coach's list and the replies inbox.

use super::{Answer, TheDesk, from};
use crate::desk::Topic;
use cs_app::views::{AgentTurn, Colleague, Mark, MarkView, ReplyView, TodayFilter, TodayList};
use tauri::WebviewWindow;

/// The follow-up list.
#[tauri::command]
#[specta::specta]
pub(crate) async fn today(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    filter: TodayFilter,
) -> Answer<TodayList> {
    let read = desk.read(from(&window), move |station| station.today(&filter));
    Ok(read.await?)
}

/// Snoozes, hands on, marks as waiting or done, or clears. Answers the mark as it stands.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_mark(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    patient_id: String,
    mark: Mark,
) -> Answer<Option<MarkView>> {
    let change = desk.change(from(&window), &[Topic::Today], move |station| {
        station.set_mark(&patient_id, &mark)
    });
    Ok(change.await?)
}

/// Drafts the message for one patient of the list (`sms` or `email`).
#[tauri::command]
#[specta::specta]
pub(crate) async fn draft_message(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    patient_id: String,
    channel: String,
) -> Answer<AgentTurn> {
    let topics = [Topic::Today, Topic::Proposals];
    let change = desk.change(from(&window), &topics, move |station| {
        let answer = station.draft_message(&patient_id, &channel)?;
        let asked = match channel.as_str() {
            "email" => "Draft an e-mail for this patient",
            _ => "Draft a text for this patient",
        };
        station.turn_of(asked, &answer)
    });
    Ok(change.await?)
}

/// Coaches and administrators of the practice, for hand-offs and cover.
#[tauri::command]
#[specta::specta]
pub(crate) async fn colleagues(desk: TheDesk<'_>, window: WebviewWindow) -> Answer<Vec<Colleague>> {
    let read = desk.read(from(&window), |station| station.colleagues());
    Ok(read.await?)
}

/// Chooses whose lists are shown beside one's own; audited.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_cover(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    keys: Vec<String>,
) -> Answer<Vec<Colleague>> {
    let change = desk.change(from(&window), &[Topic::Today], move |station| {
        station.set_cover(&keys)
    });
    Ok(change.await?)
}

/// The replies inbox, urgent ones first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn replies(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    unread_only: bool,
) -> Answer<Vec<ReplyView>> {
    let read = desk.read(from(&window), move |station| station.replies(unread_only));
    Ok(read.await?)
}

/// Marks a reply as read, with what was done about it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_reply(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    id: String,
    note: String,
) -> Answer<ReplyView> {
    let topics = [Topic::Replies, Topic::Today];
    let change = desk.change(from(&window), &topics, move |station| {
        station.read_reply(&id, &note)
    });
    Ok(change.await?)
}
