//! What stays on the computer outside the encrypted store: nothing of a patient.

use std::path::Path;

use super::{desk::Desk, story::Story};
use crate::{failure::Failure, process, workspace};

/// Looks through everything the program and the webview keep (profile, home,
/// temporary files, what was printed) for these words, each at least six bytes,
/// as the program's own encoding and the webview's (UTF-16) would have them.
/// The practice's own files, where the words must be, are the control.
pub(crate) fn none(
    desk: &mut Desk<'_>,
    story: &mut Story,
    canaries: &[String],
) -> Result<(), Failure> {
    desk.stop();
    let canaries: Vec<&str> = canaries
        .iter()
        .map(String::as_str)
        .filter(|word| word.len() >= 6)
        .collect();
    let server = desk.data().join("demo").join("practice");
    story.check(
        !canaries.is_empty() && !holding(&server, &[], &canaries)?.is_empty(),
        "what is looked for is found where it must be, in the practice's own files",
    )?;
    let found = holding(desk.folder(), &["practice"], &canaries)?;
    story.check(
        found.is_empty(),
        &format!(
            "nothing of a patient lies beside the encrypted store ({} words looked for){}",
            canaries.len(),
            found
                .iter()
                .map(|file| format!("\n      {file}"))
                .collect::<String>()
        ),
    )
}

/// Files under `folder` that hold one of the words; folders of these names are
/// passed over.
fn holding(folder: &Path, but: &[&str], words: &[&str]) -> Result<Vec<String>, Failure> {
    let mut pattern = Vec::new();
    for word in words {
        pattern.push(escaped(word.bytes()));
        pattern.push(escaped(word.encode_utf16().flat_map(u16::to_le_bytes)));
    }
    let mut grep = process::command("grep", &workspace::root());
    grep.env("LC_ALL", "C")
        .args([
            "--recursive",
            "--files-with-matches",
            "--text",
            "--perl-regexp",
        ])
        .args(but.iter().map(|name| format!("--exclude-dir={name}")))
        .args(["--exclude=*.md", "--exclude=*.png"])
        .args(["-e", &pattern.join("|")])
        .arg(folder);
    let said = grep
        .output()
        .map_err(|error| Failure::Missing(format!("Could not run grep: {error}")))?;
    if said.status.code().is_none_or(|code| code > 1) {
        let why = String::from_utf8_lossy(&said.stderr).into_owned();
        return Err(Failure::Check(format!("grep could not look: {why}")));
    }
    let files = String::from_utf8_lossy(&said.stdout).into_owned();
    Ok(files.lines().map(str::to_owned).collect())
}

/// A pattern that means these bytes and no others.
fn escaped(bytes: impl Iterator<Item = u8>) -> String {
    bytes.map(|byte| format!("\\x{byte:02x}")).collect()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn words_are_found_in_either_encoding_and_nowhere_else() {
        let folder = std::env::temp_dir().join(format!("leaks-{}", std::process::id()));
        fs::create_dir_all(folder.join("practice")).unwrap();
        let wide: Vec<u8> = "Okonkwo, Dé"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        fs::write(folder.join("wide"), [vec![0, 1, 255], wide].concat()).unwrap();
        fs::write(folder.join("narrow"), "xx Okonkwo, Dé xx").unwrap();
        fs::write(folder.join("other"), "okonkwo (802) 555").unwrap();
        fs::write(folder.join("practice/journal"), "Okonkwo, Dé").unwrap();
        let mut found = holding(&folder, &["practice"], &["Okonkwo, Dé"]).unwrap();
        found.sort();
        let names: Vec<&str> = found.iter().filter_map(|f| f.rsplit('/').next()).collect();
        assert_eq!(names, ["narrow", "wide"]);
        assert_eq!(holding(&folder, &[], &["(802) 555"]).unwrap().len(), 1);
        fs::remove_dir_all(&folder).unwrap();
    }
}
