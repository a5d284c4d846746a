//! An audit export, line by line in flat memory.

use crate::input::{not_a, text, unreadable};
use crate::{BadInput, Verdict};
use cs_audit::{Checkpoint, ExportVerifier, Report, VerifyOptions};
use serde_json::json;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Longest line of an export, in bytes: a search's entry lists what it gave.
const MAX_LINE: u64 = 16 * 1024 * 1024;

pub(crate) fn check(
    file: &Path,
    checkpoint: Option<&Path>,
    keys: &[String],
) -> Result<Verdict, BadInput> {
    for key in keys {
        if key.len() != 64
            || !key
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        {
            return Err(BadInput(
                "A --key is 64 lower-case hex digits. Nothing was checked.".into(),
            ));
        }
    }
    let pinned = checkpoint.map(read_checkpoint).transpose()?;
    let pinned_seq = pinned.as_ref().map(|pinned| pinned.seq);
    let options = VerifyOptions {
        pinned,
        trusted_keys: keys.to_vec(),
    };
    let report = stream(file, options)?;
    Ok(Verdict {
        holds: report.holds(),
        lines: sentences(&report, pinned_seq, !keys.is_empty()),
        json: told(&report),
    })
}

fn stream(file: &Path, options: VerifyOptions) -> Result<Report, BadInput> {
    let failed = |fault: std::io::Error| unreadable(file, &fault.to_string());
    let mut reader = BufReader::with_capacity(1 << 20, File::open(file).map_err(failed)?);
    let mut verifier = ExportVerifier::new(options);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader
            .by_ref()
            .take(MAX_LINE)
            .read_until(b'\n', &mut line)
            .map_err(failed)?;
        if read == 0 {
            break;
        }
        let whole = (read as u64) < MAX_LINE || line.ends_with(b"\n");
        match std::str::from_utf8(&line) {
            Ok(text) if whole => {
                if !verifier.line(text) {
                    break;
                }
            }
            _ => {
                verifier.unreadable();
                break;
            }
        }
    }
    Ok(verifier.finish())
}

/// A checkpoint by itself, or as the line of an export.
fn read_checkpoint(path: &Path) -> Result<Checkpoint, BadInput> {
    let mut value: serde_json::Value =
        serde_json::from_str(&text(path)?).map_err(|_| not_a(path, "a checkpoint"))?;
    if let Some(inner) = value.get_mut("checkpoint") {
        value = inner.take();
    }
    serde_json::from_value(value).map_err(|_| not_a(path, "a checkpoint"))
}

fn sentences(report: &Report, pinned: Option<u64>, keys_known: bool) -> Vec<String> {
    let tenant = report.tenant.as_deref().unwrap_or("an unnamed practice");
    if let Some(found) = report.first_break {
        return vec![
            format!(
                "BROKEN at entry {} (line {}): {}",
                found.seq,
                found.line,
                found.what.sentence()
            ),
            format!(
                "{} entries of {tenant} before it hold. Keep the file and tell your privacy officer.",
                report.entries
            ),
        ];
    }
    let mut lines = vec![format!(
        "The audit chain of {tenant} holds: {} entries, {} checkpoints.",
        report.entries, report.checkpoints
    )];
    if let Some(head) = report.head {
        lines.push(format!("Last entry's hash: {head}"));
    }
    if report.unsigned > 0 {
        lines.push(format!(
            "The last {} entries are chained but not yet covered by a signed checkpoint.",
            report.unsigned
        ));
    }
    match (pinned, keys_known) {
        (Some(seq), _) => lines.push(format!("It agrees with the checkpoint kept outside, up to entry {seq}.")),
        (None, true) => lines.push("Its checkpoints are signed with the keys you named.".into()),
        (None, false) => lines.push(
            "Without a checkpoint kept outside or a known key, a chain written anew as a whole can't be told apart.".into(),
        ),
    }
    lines
}

fn told(report: &Report) -> serde_json::Value {
    let found = report.first_break.map(|found| {
        json!({"seq": found.seq, "line": found.line, "what": found.what, "message": found.what.sentence()})
    });
    json!({
        "holds": report.holds(),
        "tenant": report.tenant,
        "entries": report.entries,
        "checkpoints": report.checkpoints,
        "unsigned": report.unsigned,
        "head": report.head,
        "first_break": found,
    })
}
