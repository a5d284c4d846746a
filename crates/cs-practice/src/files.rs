//! Files of the state directory: readable by their owner alone, replaced whole.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use crate::fault::PracticeFault;

/// Makes a file that is created with these options readable by its owner only.
pub(crate) fn only_owner(options: &mut OpenOptions) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = options;
}

/// Makes the state directory, readable by its owner only.
pub(crate) fn make_dir(path: &Path) -> Result<(), PracticeFault> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path).map_err(|reason| PracticeFault::File {
        path: path.to_owned(),
        reason,
    })
}

/// Replaces a file whole: a reader sees the old text or the new, never half.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), PracticeFault> {
    let fault = |reason| PracticeFault::File {
        path: path.to_owned(),
        reason,
    };
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    only_owner(&mut options);
    let mut file = options.open(&beside).map_err(fault)?;
    file.write_all(text.as_bytes()).map_err(fault)?;
    file.sync_all().map_err(fault)?;
    std::fs::rename(&beside, path).map_err(fault)
}

/// The file's text, or nothing when there is no such file.
pub(crate) fn read(path: &Path) -> Result<Option<String>, PracticeFault> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(reason) if reason.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(reason) => Err(PracticeFault::File {
            path: path.to_owned(),
            reason,
        }),
    }
}
