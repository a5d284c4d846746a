//! `status`, `sync`, `rejects`, `import`.

use crate::seat::Seat;
use crate::terminal::show;
use crate::text;
use cs_app::{ImportFile, ImportReport};
use cs_error::{Code, Fault, Outcome};
use std::path::PathBuf;

/// Largest file read at once: 512 MiB.
const MAX_FILE: u64 = 512 << 20;

/// `countersign status`
pub async fn status(seat: &Seat, json: bool) -> Outcome<()> {
    show(json, &seat.workstation.status().await?, text::status)
}

/// `countersign sync`
pub async fn run(seat: &Seat, json: bool) -> Outcome<()> {
    let outcome = seat.workstation.synchronise(&*seat.progress).await;
    seat.progress.end();
    show(json, &outcome?, text::sync)
}

/// `countersign rejects`
pub fn rejects(seat: &Seat, json: bool) -> Outcome<()> {
    show(json, &seat.workstation.rejects()?, |rejects| {
        text::rejects(rejects)
    })
}

/// `countersign import PATH…`: exit status 0 only when nothing was set aside.
pub fn import(seat: &Seat, json: bool, paths: &[PathBuf]) -> Outcome<()> {
    let mut whole = ImportReport::default();
    for path in paths {
        let unreadable = || Fault::new(Code::InputInvalid).with("why", "a file cannot be read");
        let size = std::fs::metadata(path).map_err(|_| unreadable())?.len();
        if size > MAX_FILE {
            return Err(Fault::new(Code::InputTooLarge).with("bytes", size));
        }
        let bytes = std::fs::read(path).map_err(|_| unreadable())?;
        let name = path.display().to_string();
        let one = seat.workstation.import(
            &ImportFile {
                name: &name,
                bytes: &bytes,
            },
            &*seat.progress,
        );
        seat.progress.end();
        let one = one?;
        whole.accepted += one.accepted;
        whole.warned += one.warned;
        whole.rejected += one.rejected;
        whole.changed += one.changed;
        whole.rejects.extend(one.rejects);
    }
    let lost = whole.rejected > 0;
    show(json, &whole, text::import)?;
    if lost {
        Err(Fault::new(Code::ResourceInvalid).with("rejected", whole.rejected))
    } else {
        Ok(())
    }
}
