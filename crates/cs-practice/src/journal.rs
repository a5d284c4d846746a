//! The append-only journal: one line a group of effects that belong together,
//! on disk before any of them shows.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use crate::effect::Effect;
use crate::fault::PracticeFault;

/// Where effects are kept: a file, or nowhere for an ephemeral practice.
#[derive(Debug)]
pub(crate) enum Journal {
    Memory,
    File(File),
}

impl Journal {
    /// Opens the journal and reads what it holds. A last line without its
    /// newline was being written when the process died; its effects never
    /// showed, so it is cut off. Any other unreadable line is damage.
    pub(crate) fn open(path: &Path) -> Result<(Self, Vec<Effect>), PracticeFault> {
        let file_fault = |reason| PracticeFault::File {
            path: path.to_owned(),
            reason,
        };
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        crate::files::only_owner(&mut options);
        let mut file = options.open(path).map_err(file_fault)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(file_fault)?;
        let whole = bytes
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |end| end + 1);
        let mut effects = Vec::new();
        let lines = bytes[..whole].split(|byte| *byte == b'\n');
        for (number, line) in lines.enumerate().filter(|(_, line)| !line.is_empty()) {
            let group: Vec<Effect> =
                serde_json::from_slice(line).map_err(|fault| PracticeFault::Damaged {
                    path: path.to_owned(),
                    reason: format!("line {}: {fault}", number + 1),
                })?;
            effects.extend(group);
        }
        if whole < bytes.len() {
            file.set_len(whole as u64).map_err(file_fault)?;
        }
        file.seek(SeekFrom::Start(whole as u64))
            .map_err(file_fault)?;
        Ok((Self::File(file), effects))
    }

    /// Writes a group of effects and waits until the disk has it.
    ///
    /// # Errors
    /// What the operating system said; then nothing of the group may show.
    pub(crate) fn append(&mut self, effects: &[Effect]) -> std::io::Result<()> {
        let Self::File(file) = self else {
            return Ok(());
        };
        let mut line = serde_json::to_vec(effects)?;
        line.push(b'\n');
        let before = file.stream_position()?;
        let written = file.write_all(&line).and_then(|()| file.sync_data());
        if written.is_err() {
            // A half-written line must not be completed by the next one.
            file.set_len(before)?;
            file.seek(SeekFrom::Start(before))?;
        }
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn revoked(jti: &str) -> Effect {
        Effect::TokenRevoked {
            jti: jti.to_owned(),
        }
    }

    #[test]
    fn a_torn_last_line_is_cut_off_and_the_rest_kept() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.jsonl");
        let (mut journal, _) = Journal::open(&path).unwrap();
        journal.append(&[revoked("a"), revoked("b")]).unwrap();
        drop(journal);
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"[{\"TokenRevoked\":{\"jt").unwrap();
        drop(file);

        let (mut journal, effects) = Journal::open(&path).unwrap();
        assert_eq!(effects.len(), 2);
        journal.append(&[revoked("c")]).unwrap();
        drop(journal);
        let (_, effects) = Journal::open(&path).unwrap();
        assert_eq!(effects.len(), 3);
    }

    #[test]
    fn a_damaged_line_in_the_middle_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.jsonl");
        std::fs::write(&path, b"[{\"nonsense\":1}]\n[]\n").unwrap();
        let fault = Journal::open(&path).unwrap_err();
        assert!(matches!(fault, PracticeFault::Damaged { .. }), "{fault}");
    }
}
