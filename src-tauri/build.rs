//! Generates Tauri's context from `tauri.conf.json` and the capabilities.

use std::{fs, io, path::Path};

/// Stands in for the built interface, so that `cargo check` works on a fresh
/// checkout. `npm run build` in `ui/` replaces it.
const PLACEHOLDER: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
<title>Countersign</title><p>The interface is not built yet. Run: cargo xtask run</p></html>\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    ensure_page(Path::new("ui/dist"))?;
    println!("cargo:rerun-if-changed=ui/dist");
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/**/*.json")
        // A command that is not listed here has no permission and cannot be called.
        .app_manifest(tauri_build::AppManifest::new().commands(&[
            "app_status",
            "desk_fault",
            "seats",
            "sign_in",
            "cancel_sign_in",
            "session",
            "sign_out",
            "lock",
            "switch_user",
            "touch",
            "desk_status",
            "open_signing",
            "open_unlock",
            "open_enrol",
            "ceremony",
            "ceremony_sign",
            "ceremony_recall",
            "ceremony_unlock",
            "ceremony_enrol",
            "ceremony_close",
            "today",
            "set_mark",
            "draft_message",
            "colleagues",
            "set_cover",
            "replies",
            "read_reply",
            "find_patients",
            "recent_patients",
            "banner",
            "timeline_index",
            "timeline",
            "chart_gaps",
            "problems",
            "medications",
            "devices",
            "series_names",
            "reading_series",
            "coverage",
            "documents",
            "record",
            "proposals",
            "proposal",
            "edit_proposal",
            "recall_proposal",
            "settle_proposal",
            "outbox",
            "run_outbox",
            "ask",
            "cancel_task",
            "conversations",
            "conversation",
            "forget_conversation",
            "model_preview",
            "audit",
            "verify_audit",
            "export_audit",
            "sources",
            "sync_now",
            "settings",
            "set_number",
            "set_personal",
            "set_closures",
            "personal",
            "wipe",
            "support_bundle",
            "print_view",
        ]));
    tauri_build::try_build(attributes)?;
    Ok(())
}

fn ensure_page(dist: &Path) -> io::Result<()> {
    let page = dist.join("index.html");
    if page.exists() {
        return Ok(());
    }
    fs::create_dir_all(dist)?;
    fs::write(page, PLACEHOLDER)
}
