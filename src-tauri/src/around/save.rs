//! Files a person saves: where they say, readable by them alone.

use crate::window;
use cs_error::{Code, Fault, Outcome};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use tauri::{AppHandle, Manager};
use tokio::sync::oneshot;

/// Asks where to save; `None` when the person changed their mind.
///
/// # Errors
/// [`Code::Internal`] when no dialog can be shown.
pub(crate) async fn ask(app: &AppHandle, name: &str) -> Outcome<Option<PathBuf>> {
    #[cfg(debug_assertions)]
    if let Some(folder) = folder_for_tests() {
        return Ok(Some(folder.join(name)));
    }
    let (answer, answered) = oneshot::channel();
    let (handle, name) = (app.clone(), name.to_owned());
    app.run_on_main_thread(move || show(&handle, &name, answer))
        .map_err(|_| no_dialog())?;
    answered.await.map_err(|_| no_dialog())
}

fn no_dialog() -> Fault {
    Fault::new(Code::Internal).with("what", "dialog")
}

/// So that a journey need not drive the system's dialog. Not in release builds.
#[cfg(debug_assertions)]
fn folder_for_tests() -> Option<PathBuf> {
    std::env::var_os("COUNTERSIGN_SAVE_TO").map(PathBuf::from)
}

#[cfg(target_os = "linux")]
fn show(app: &AppHandle, name: &str, answer: oneshot::Sender<Option<PathBuf>>) {
    use gtk::prelude::{FileChooserExt, NativeDialogExt};
    use std::cell::RefCell;

    let main = app
        .get_webview_window(window::MAIN)
        .and_then(|window| window.gtk_window().ok());
    let dialog = gtk::FileChooserNative::new(
        Some("Save"),
        main.as_ref(),
        gtk::FileChooserAction::Save,
        None,
        None,
    );
    dialog.set_current_name(name);
    dialog.set_do_overwrite_confirmation(true);
    let answer = RefCell::new(Some(answer));
    // GTK keeps no reference of its own to a native dialog: it lives in its own
    // answer until that came.
    let held = RefCell::new(Some(dialog.clone()));
    dialog.connect_response(move |dialog, response| {
        let chosen = (response == gtk::ResponseType::Accept)
            .then(|| dialog.filename())
            .flatten();
        if let Some(answer) = answer.take() {
            drop(answer.send(chosen));
        }
        dialog.destroy();
        drop(held.take());
    });
    dialog.show();
}

#[cfg(not(target_os = "linux"))]
fn show(app: &AppHandle, name: &str, answer: oneshot::Sender<Option<PathBuf>>) {
    let mut dialog = rfd::AsyncFileDialog::new().set_file_name(name);
    if let Some(main) = app.get_webview_window(window::MAIN) {
        dialog = dialog.set_parent(&main);
    }
    let chosen = dialog.save_file();
    tauri::async_runtime::spawn(async move {
        let path = chosen.await.map(|file| file.path().to_owned());
        drop(answer.send(path));
    });
}

/// A file that is whole or not there, readable by its owner alone.
pub(crate) struct Saved {
    file: File,
    part: PathBuf,
    whole: PathBuf,
}

impl Saved {
    /// Begins one.
    ///
    /// # Errors
    /// [`Code::StoreUnwritable`].
    pub(crate) fn begin(whole: &Path) -> Outcome<Self> {
        let mut part = whole.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let mut options = File::options();
        options.create(true).truncate(true).write(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let file = options.open(&part).map_err(|_| unwritable())?;
        Ok(Self {
            file,
            part,
            whole: whole.to_owned(),
        })
    }

    /// Writes a line.
    ///
    /// # Errors
    /// [`Code::StoreUnwritable`].
    pub(crate) fn line(&mut self, line: &str) -> Outcome<()> {
        writeln!(self.file, "{line}").map_err(|_| unwritable())
    }

    /// Puts it where it belongs; answers its name.
    ///
    /// # Errors
    /// [`Code::StoreUnwritable`].
    pub(crate) fn finish(self) -> Outcome<String> {
        self.file
            .sync_all()
            .and_then(|()| std::fs::rename(&self.part, &self.whole))
            .map_err(|_| unwritable())?;
        let name = self.whole.file_name().unwrap_or_default();
        Ok(name.to_string_lossy().into_owned())
    }
}

fn unwritable() -> Fault {
    Fault::new(Code::StoreUnwritable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_file_is_its_owners_and_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.jsonl");
        let mut saved = Saved::begin(&path).unwrap();
        saved.line("one").unwrap();
        assert!(!path.exists(), "not before it is whole");
        assert_eq!(saved.finish().unwrap(), "audit.jsonl");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
