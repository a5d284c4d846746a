//! Reading the files a person names.

use crate::BadInput;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::Path;

/// Largest file read whole, in bytes; audit exports are streamed instead.
const MAX_WHOLE: u64 = 256 * 1024 * 1024;

/// A file's text.
pub(crate) fn text(path: &Path) -> Result<String, BadInput> {
    let size = fs::metadata(path)
        .map_err(|fault| unreadable(path, &fault.to_string()))?
        .len();
    if size > MAX_WHOLE {
        return Err(unreadable(path, "it is larger than 256 MiB"));
    }
    fs::read_to_string(path).map_err(|fault| unreadable(path, &fault.to_string()))
}

/// A file's JSON.
pub(crate) fn json<T: DeserializeOwned>(path: &Path, what: &str) -> Result<T, BadInput> {
    serde_json::from_str(&text(path)?).map_err(|_| not_a(path, what))
}

/// JSON values of one kind: an array, or one on each line.
pub(crate) fn json_list<T: DeserializeOwned>(path: &Path, what: &str) -> Result<Vec<T>, BadInput> {
    let text = text(path)?;
    if text.trim_start().starts_with('[') {
        return serde_json::from_str(&text).map_err(|_| not_a(path, what));
    }
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| serde_json::from_str(line).map_err(|_| not_a(path, what)))
        .collect()
}

/// "The file … cannot be read".
pub(crate) fn unreadable(path: &Path, why: &str) -> BadInput {
    BadInput(format!(
        "The file {} cannot be read: {why}. Nothing was checked.",
        path.display()
    ))
}

/// "The file … is not …".
pub(crate) fn not_a(path: &Path, what: &str) -> BadInput {
    BadInput(format!(
        "The file {} is not {what}. Nothing was checked.",
        path.display()
    ))
}
