//! A patient's chart.

use super::{Answer, later};
use cs_app::views::{
    Banner, CoverageView, DeviceRow, DocumentRow, MedicationRow, PatientCard, PatientHit,
    ProblemRow, ReadingSeries, RecordView, SeriesName, TimelineEvent, TimelineFilter,
    TimelineIndex,
};

/// Finds patients by name, birth date, MRN or phone.
#[tauri::command]
#[specta::specta]
pub(crate) async fn find_patients(query: String, limit: u32) -> Answer<Vec<PatientHit>> {
    let _ = query;
    let _ = limit;
    Err(later())
}

/// Charts this person opened last.
#[tauri::command]
#[specta::specta]
pub(crate) async fn recent_patients() -> Answer<Vec<PatientCard>> {
    Err(later())
}

/// The identity banner.
#[tauri::command]
#[specta::specta]
pub(crate) async fn banner(patient_id: String) -> Answer<Banner> {
    let _ = patient_id;
    Err(later())
}

/// What the timeline holds.
#[tauri::command]
#[specta::specta]
pub(crate) async fn timeline_index(
    patient_id: String,
    filter: TimelineFilter,
) -> Answer<TimelineIndex> {
    let _ = patient_id;
    let _ = filter;
    Err(later())
}

/// One stretch of the timeline, newest first (at most 500).
#[tauri::command]
#[specta::specta]
pub(crate) async fn timeline(
    patient_id: String,
    filter: TimelineFilter,
    offset: u32,
    limit: u32,
) -> Answer<Vec<TimelineEvent>> {
    let _ = patient_id;
    let _ = filter;
    let _ = offset;
    let _ = limit;
    Err(later())
}

/// Problems.
#[tauri::command]
#[specta::specta]
pub(crate) async fn problems(patient_id: String) -> Answer<Vec<ProblemRow>> {
    let _ = patient_id;
    Err(later())
}

/// Prescriptions.
#[tauri::command]
#[specta::specta]
pub(crate) async fn medications(patient_id: String) -> Answer<Vec<MedicationRow>> {
    let _ = patient_id;
    Err(later())
}

/// Devices.
#[tauri::command]
#[specta::specta]
pub(crate) async fn devices(patient_id: String) -> Answer<Vec<DeviceRow>> {
    let _ = patient_id;
    Err(later())
}

/// Series of readings and labs that can be charted.
#[tauri::command]
#[specta::specta]
pub(crate) async fn series_names(patient_id: String) -> Answer<Vec<SeriesName>> {
    let _ = patient_id;
    Err(later())
}

/// A series of readings over the last days (0: all).
#[tauri::command]
#[specta::specta]
pub(crate) async fn reading_series(
    patient_id: String,
    code: String,
    days: u32,
) -> Answer<ReadingSeries> {
    let _ = patient_id;
    let _ = code;
    let _ = days;
    Err(later())
}

/// Coverages and authorizations.
#[tauri::command]
#[specta::specta]
pub(crate) async fn coverage(patient_id: String) -> Answer<CoverageView> {
    let _ = patient_id;
    Err(later())
}

/// Documents and notes.
#[tauri::command]
#[specta::specta]
pub(crate) async fn documents(patient_id: String) -> Answer<Vec<DocumentRow>> {
    let _ = patient_id;
    Err(later())
}

/// One record in full (`Type/id`).
#[tauri::command]
#[specta::specta]
pub(crate) async fn record(id: String) -> Answer<RecordView> {
    let _ = id;
    Err(later())
}
