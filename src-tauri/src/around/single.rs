//! One window per data folder. Whoever starts second hands its link to the first
//! and ends.
//!
//! A locked file tells that somebody is there, on every platform and without a
//! message bus; the system lets go of it however the program ends. The message is
//! a small file the first looks for.

use crate::desk::DeepLink;
use cs_error::{Code, Fault, Outcome};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Longest message: a link, or nothing.
const MOST: u64 = 256;

/// The only window of its data folder, for as long as this lives.
pub(crate) struct Single {
    message: PathBuf,
    _lock: File,
}

impl Single {
    /// Takes the folder. `None`: another window has it, and was given the message.
    ///
    /// # Errors
    /// [`Code::StoreUnwritable`].
    pub(crate) fn take(data_dir: &Path, link: Option<&DeepLink>) -> Outcome<Option<Self>> {
        let unwritable = |_| Fault::new(Code::StoreUnwritable);
        fs::create_dir_all(data_dir).map_err(unwritable)?;
        let message = data_dir.join("desktop.open");
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(data_dir.join("desktop.lock"))
            .map_err(unwritable)?;
        if lock.try_lock().is_err() {
            let text = link.map(ToString::to_string).unwrap_or_default();
            let part = data_dir.join(format!("desktop.open.{}", std::process::id()));
            fs::write(&part, text)
                .and_then(|()| fs::rename(&part, &message))
                .map_err(unwritable)?;
            return Ok(None);
        }
        // What nobody read before is old.
        drop(fs::remove_file(&message));
        Ok(Some(Self {
            message,
            _lock: lock,
        }))
    }

    /// Whether somebody tried to start a second window since the last look, and
    /// for which place.
    pub(crate) fn asked(&self) -> Option<Option<DeepLink>> {
        let file = File::open(&self.message).ok()?;
        let mut text = String::new();
        let read = file.take(MOST).read_to_string(&mut text);
        drop(fs::remove_file(&self.message));
        Some(read.ok().and_then(|_| DeepLink::parse(&text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_hands_its_link_to_the_first() {
        let data = tempfile::tempdir().unwrap();
        let first = Single::take(data.path(), None).unwrap().unwrap();
        assert_eq!(first.asked(), None);
        let link = DeepLink::parse("countersign://patient/p-1");
        assert!(Single::take(data.path(), link.as_ref()).unwrap().is_none());
        assert_eq!(first.asked(), Some(link));
        assert_eq!(first.asked(), None, "read once");
        assert!(Single::take(data.path(), None).unwrap().is_none());
        assert_eq!(first.asked(), Some(None), "only comes to the front");
        drop(first);
        assert!(Single::take(data.path(), None).unwrap().is_some());
    }

    #[test]
    fn another_folder_has_a_window_of_its_own_and_old_or_foreign_messages_are_none() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let _first = Single::take(one.path(), None).unwrap().unwrap();
        fs::write(two.path().join("desktop.open"), "countersign://today").unwrap();
        let other = Single::take(two.path(), None).unwrap().unwrap();
        assert_eq!(other.asked(), None, "left from before");
        fs::write(two.path().join("desktop.open"), "https://example.org").unwrap();
        assert_eq!(other.asked(), Some(None));
        fs::write(two.path().join("desktop.open"), [0xff; 10]).unwrap();
        assert_eq!(other.asked(), Some(None));
    }
}
