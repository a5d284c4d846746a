//! The typed bindings the window's code is compiled against, made from the
//! commands themselves so that the two sides cannot drift apart.

use std::path::Path;

use specta_typescript::Typescript;
use tauri_specta::{Builder, collect_commands};

use crate::commands;

/// Said at the top of the generated file.
const HEADER: &str =
    "// Made from src-tauri/src/commands/ by `cargo xtask bindings`. Do not edit.\n";

/// Every command of the shell, once, for the handler and for the bindings.
pub(crate) fn commands() -> Builder<tauri::Wry> {
    Builder::<tauri::Wry>::new()
        .disable_serde_phases()
        .commands(collect_commands![
            commands::session::app_status,
            commands::session::desk_fault,
            commands::session::seats,
            commands::session::sign_in,
            commands::session::cancel_sign_in,
            commands::session::session,
            commands::session::sign_out,
            commands::session::lock,
            commands::session::switch_user,
            commands::session::touch,
            commands::session::desk_status,
            commands::session::open_signing,
            commands::session::open_unlock,
            commands::session::open_enrol,
            commands::ceremony::ceremony,
            commands::ceremony::ceremony_sign,
            commands::ceremony::ceremony_recall,
            commands::ceremony::ceremony_unlock,
            commands::ceremony::ceremony_enrol,
            commands::ceremony::ceremony_close,
            commands::today::today,
            commands::today::set_mark,
            commands::today::draft_message,
            commands::today::colleagues,
            commands::today::set_cover,
            commands::today::replies,
            commands::today::read_reply,
            commands::chart::find_patients,
            commands::chart::recent_patients,
            commands::chart::banner,
            commands::chart::timeline_index,
            commands::chart::timeline,
            commands::chart::chart_gaps,
            commands::chart::problems,
            commands::chart::medications,
            commands::chart::devices,
            commands::chart::series_names,
            commands::chart::reading_series,
            commands::chart::coverage,
            commands::chart::documents,
            commands::chart::record,
            commands::approvals::proposals,
            commands::approvals::proposal,
            commands::approvals::edit_proposal,
            commands::approvals::recall_proposal,
            commands::approvals::settle_proposal,
            commands::approvals::outbox,
            commands::approvals::run_outbox,
            commands::agent::ask,
            commands::agent::cancel_task,
            commands::agent::conversations,
            commands::agent::conversation,
            commands::agent::forget_conversation,
            commands::agent::model_preview,
            commands::office::audit,
            commands::office::verify_audit,
            commands::office::export_audit,
            commands::office::sources,
            commands::office::sync_now,
            commands::office::settings,
            commands::office::set_number,
            commands::office::set_personal,
            commands::office::set_closures,
            commands::office::personal,
            commands::office::wipe,
            commands::office::support_bundle,
            commands::office::print_view,
        ])
}

/// Writes the TypeScript bindings to `path`, replacing what stands there.
///
/// # Errors
/// The exporter's own sentence, when a type has no TypeScript form or the file
/// cannot be written.
pub fn write_bindings(path: &Path) -> Result<(), String> {
    commands()
        .export(Typescript::default().header(HEADER), path)
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, fs, path::PathBuf};

    fn committed() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/generated/bindings.ts")
    }

    /// Set by `cargo xtask bindings`, which then writes instead of comparing.
    const WRITE: &str = "COUNTERSIGN_WRITE_BINDINGS";

    #[test]
    fn the_committed_bindings_are_those_of_the_commands() {
        if env::var_os(WRITE).is_some() {
            write_bindings(&committed()).expect("bindings");
            return;
        }
        let folder = tempfile::tempdir().expect("folder");
        let fresh = folder.path().join("bindings.ts");
        write_bindings(&fresh).expect("bindings");
        let fresh = fs::read_to_string(fresh).expect("fresh");
        let kept = fs::read_to_string(committed()).unwrap_or_default();
        assert!(
            fresh == kept,
            "ui/src/generated/bindings.ts is older than the commands: run cargo xtask bindings"
        );
        assert!(fresh.contains("AppStatus"), "the export is empty");
    }
}
