//! The audit: pages, verification, what leaves it.

use super::{Answer, TheDesk, from};
use crate::around::save::{self, Saved};
use crate::desk::{Caller, auditing};
use cs_app::Workstation;
use cs_app::below::{FeedFormat, Operation};
use cs_app::views::{AuditFilter, AuditPage, ChainState, ChartReaders, TaskProgress};
use cs_error::{Code, Fault, Outcome};
use std::sync::Arc;
use tauri::{Manager, WebviewWindow};

/// One page of the audit.
#[tauri::command]
#[specta::specta]
pub(crate) async fn audit(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    filter: AuditFilter,
) -> Answer<AuditPage> {
    let read = desk.read(from(&window), move |station| station.audit_page(&filter));
    Ok(read.await?)
}

/// Who looked at a patient's chart in the last days.
#[tauri::command]
#[specta::specta]
pub(crate) async fn chart_readers(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    patient_id: String,
    days: u32,
) -> Answer<ChartReaders> {
    let read = desk.read(from(&window), move |station| {
        station.chart_readers(&patient_id, days)
    });
    Ok(read.await?)
}

/// Verifies the whole chain, telling how far it is. Cancelled by `cancel_task("audit")`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn verify_audit(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    events: tauri::ipc::Channel<TaskProgress>,
) -> Answer<ChainState> {
    let caller = from(&window);
    caller.ensure(Caller::Main)?;
    let teller = Box::new(move |at| drop(events.send(at)));
    let progress = auditing(&desk.at_work()?.rounds, teller);
    let change = desk.change(caller, &[], move |station| {
        station.chain_state_watched(&progress)
    });
    Ok(change.await?)
}

/// Exports the audit to a file the person chooses; the file's name, or nothing when they cancelled. `format`: `chain` (whole, for verification), `ndjson`, `bundle`, `csv` (with the filter).
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_audit(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    format: String,
    filter: AuditFilter,
) -> Answer<Option<String>> {
    let bad = || Fault::new(Code::InputInvalid).with("field", "format");
    let (feed, name) = match format.as_str() {
        "chain" => (None, "countersign-audit.jsonl"),
        "ndjson" => (Some(FeedFormat::Ndjson), "countersign-audit.ndjson"),
        "bundle" => (Some(FeedFormat::Bundle), "countersign-audit-bundle.json"),
        "csv" => (Some(FeedFormat::Csv), "countersign-audit.csv"),
        _ => return Err(bad().into()),
    };
    desk.ensure_confirmed(Operation::AuditExport)?;
    let confirmed = Arc::clone(&desk);
    saved(desk, &window, name, move |station, line| {
        let token = confirmed.take_confirmation(Operation::AuditExport);
        match feed {
            None => station.export_audit(token.as_ref(), line)?,
            Some(feed) => station.export_audit_feed(token.as_ref(), feed, &filter, line)?,
        };
        Ok(())
    })
    .await
}

/// Saves one entry with what shows that it is in the chain, for `countersign-verify proof`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn prove_entry(
    desk: TheDesk<'_>,
    window: WebviewWindow,
    seq: u32,
) -> Answer<Option<String>> {
    let name = format!("countersign-audit-entry-{seq}.json");
    saved(desk, &window, &name, move |station, line| {
        line(&station.audit_proof(u64::from(seq))?);
        Ok(())
    })
    .await
}

/// Signs the chain as it stands and saves the checkpoint, to be kept elsewhere.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_checkpoint(
    desk: TheDesk<'_>,
    window: WebviewWindow,
) -> Answer<Option<String>> {
    saved(
        desk,
        &window,
        "countersign-audit-checkpoint.json",
        |station, line| {
            line(&station.audit_checkpoint()?);
            Ok(())
        },
    )
    .await
}

/// Writes lines to a file the person chooses; its name, or nothing when they cancelled.
async fn saved(
    desk: TheDesk<'_>,
    window: &WebviewWindow,
    name: &str,
    write: impl FnOnce(&Workstation, &mut dyn FnMut(&str) -> bool) -> Outcome<()> + Send + 'static,
) -> Answer<Option<String>> {
    from(window).ensure(Caller::Main)?;
    let seated = desk.at_work()?;
    let Some(path) = save::ask(window.app_handle(), name).await? else {
        return Ok(None);
    };
    // A dialog may stand open for hours.
    desk.still_at_work(&seated)?;
    let change = desk.change(from(window), &[], move |station| {
        let mut saved = Saved::begin(&path)?;
        let mut kept = Ok(());
        write(station, &mut |line| {
            kept = saved.line(line);
            kept.is_ok()
        })?;
        kept?;
        saved.finish()
    });
    Ok(Some(change.await?))
}
