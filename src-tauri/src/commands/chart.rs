//! A patient's chart.

use super::{Answer, TheDesk, from};
use cs_app::views::{
    Banner, ChartGap, CoverageView, DeviceRow, DocumentRow, MedicationRow, PatientCard, PatientHit,
    ProblemRow, ReadingSeries, RecordView, SeriesName, TimelineEvent, TimelineFilter,
    TimelineIndex,
};
use tauri::WebviewWindow;

/// Finds patients by name, birth date, MRN or phone.
#[tauri::command]
#[specta::specta]
pub(crate) async fn find_patients(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    query: String,
    limit: u32,
) -> Answer<Vec<PatientHit>> {
    let read = desk.read(from(&window), move |station| {
        station.find_patients(&query, limit)
    });
    Ok(read.await?)
}

/// Charts this person opened last.
#[tauri::command]
#[specta::specta]
pub(crate) async fn recent_patients(
    desk: TheDesk<'_>,
    window: WebviewWindow,
) -> Answer<Vec<PatientCard>> {
    let read = desk.read(from(&window), |station| station.recent_patients());
    Ok(read.await?)
}

/// The identity banner.
#[tauri::command]
#[specta::specta]
pub(crate) async fn banner(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    patient_id: String,
) -> Answer<Banner> {
    let read = desk.read(from(&window), move |station| station.banner(&patient_id));
    Ok(read.await?)
}

/// What the timeline holds.
#[tauri::command]
#[specta::specta]
pub(crate) async fn timeline_index(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    patient_id: String,
    filter: TimelineFilter,
) -> Answer<TimelineIndex> {
    let read = desk.read(from(&window), move |station| {
        station.timeline_index(&patient_id, &filter)
    });
    Ok(read.await?)
}

/// One stretch of the timeline, newest first (at most 500).
#[tauri::command]
#[specta::specta]
pub(crate) async fn timeline(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    patient_id: String,
    filter: TimelineFilter,
    offset: u32,
    limit: u32,
) -> Answer<Vec<TimelineEvent>> {
    let read = desk.read(from(&window), move |station| {
        station.timeline(&patient_id, &filter, offset, limit)
    });
    Ok(read.await?)
}

/// The parts of a chart that are not whole here, and why.
#[tauri::command]
#[specta::specta]
pub(crate) async fn chart_gaps(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    patient_id: String,
) -> Answer<Vec<ChartGap>> {
    let read = desk.read(from(&window), move |station| {
        station.chart_gaps(&patient_id)
    });
    Ok(read.await?)
}

/// Problems.
#[tauri::command]
#[specta::specta]
pub(crate) async fn problems(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    patient_id: String,
) -> Answer<Vec<ProblemRow>> {
    let read = desk.read(from(&window), move |station| station.problems(&patient_id));
    Ok(read.await?)
}

/// Prescriptions.
#[tauri::command]
#[specta::specta]
pub(crate) async fn medications(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    patient_id: String,
) -> Answer<Vec<MedicationRow>> {
    let read = desk.read(from(&window), move |station| {
        station.medications(&patient_id)
    });
    Ok(read.await?)
}

/// Devices.
#[tauri::command]
#[specta::specta]
pub(crate) async fn devices(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    patient_id: String,
) -> Answer<Vec<DeviceRow>> {
    let read = desk.read(from(&window), move |station| station.devices(&patient_id));
    Ok(read.await?)
}

/// Series of readings and labs that can be charted.
#[tauri::command]
#[specta::specta]
pub(crate) async fn series_names(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    patient_id: String,
) -> Answer<Vec<SeriesName>> {
    let read = desk.read(from(&window), move |station| {
        station.series_names(&patient_id)
    });
    Ok(read.await?)
}

/// A series of readings over the last days (0: all).
#[tauri::command]
#[specta::specta]
pub(crate) async fn reading_series(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    patient_id: String,
    code: String,
    days: u32,
) -> Answer<ReadingSeries> {
    let read = desk.read(from(&window), move |station| {
        station.reading_series(&patient_id, &code, days)
    });
    Ok(read.await?)
}

/// Coverages and authorizations.
#[tauri::command]
#[specta::specta]
pub(crate) async fn coverage(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    patient_id: String,
) -> Answer<CoverageView> {
    let read = desk.read(from(&window), move |station| station.coverage(&patient_id));
    Ok(read.await?)
}

/// Documents and notes.
#[tauri::command]
#[specta::specta]
pub(crate) async fn documents(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    patient_id: String,
) -> Answer<Vec<DocumentRow>> {
    let read = desk.read(from(&window), move |station| station.documents(&patient_id));
    Ok(read.await?)
}

/// One record in full (`Type/id`).
#[tauri::command]
#[specta::specta]
pub(crate) async fn record(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    id: String,
) -> Answer<RecordView> {
    let read = desk.read(from(&window), move |station| station.chart_record(&id));
    Ok(read.await?)
}
