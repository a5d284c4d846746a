//! Files of R4 resources from disk: NDJSON, single resources, Bundles.

use crate::Workstation;
use cs_audit::{AuditAction, AuditOutcome};
use cs_error::{Code, Fault, Outcome};
use cs_fhir::{Limits, Resource, Severity, sha256_hex, validate};
use cs_ports::{Incoming, Progress, RowReject, SourceCursor, SyncMark};
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;

/// Resources per transaction.
const BATCH: usize = 500;
/// Largest file that is one JSON document, in bytes: it is held as a tree, many
/// times its size. Larger files come as NDJSON, a record a line.
const MOST_OF_A_DOCUMENT: usize = 64 << 20;
/// What is kept of a record that was set aside, in bytes.
pub(crate) const MOST_OF_A_REJECT: usize = 1 << 20;
/// Records set aside that a report names one by one; the others are counted.
const MOST_NAMED: usize = 1_000;
/// A file whose first records are all unreadable is no file of records.
const GIVE_UP_AFTER: u64 = 10_000;

/// A file as the shell read it. The name is shown to the person who chose it and
/// kept nowhere: file names can hold names.
pub struct ImportFile<'a> {
    /// Name as given.
    pub name: &'a str,
    /// Content.
    pub bytes: &'a [u8],
}

/// What an import came to; nothing is lost without being counted.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ImportReport {
    /// Kept without a remark.
    pub accepted: u64,
    /// Kept with a remark.
    pub warned: u64,
    /// Set aside.
    pub rejected: u64,
    /// Each set-aside record, as far as they are named.
    pub rejects: Vec<ImportReject>,
    /// New or changed in the store.
    pub changed: u64,
}

/// One record set aside.
#[derive(Clone, Debug, Serialize)]
pub struct ImportReject {
    /// File as named by the caller.
    pub file: String,
    /// Line (NDJSON) or entry (Bundle), counted from 1.
    pub line: u64,
    /// Element and reason, without values.
    pub reason: String,
}

impl Workstation {
    /// Imports one file: every record is kept, kept with a warning, or set aside
    /// with its reason. Importing the same file again changes nothing.
    ///
    /// # Errors
    /// [`Code::SignedOut`], [`Code::RoleMayNotUse`], [`Code::Cancelled`],
    /// [`Code::InputTooLarge`] for a single document over 64 MiB,
    /// [`Code::InputInvalid`] when the first 10,000 records are all unreadable;
    /// store codes.
    pub fn import(&self, file: &ImportFile<'_>, progress: &dyn Progress) -> Outcome<ImportReport> {
        let who = self.context("import")?;
        let principal = self.principal()?;
        // Whoever may see charts may bring them in; account managers may not.
        if let Err(denied) =
            cs_access::may_use_skill(principal.role, cs_access::SkillName::PatientLookup)
        {
            self.record(
                &who,
                AuditAction::Import,
                AuditOutcome::Refused,
                denied.code.name(),
            )?;
            return Err(denied.into());
        }
        let collection = format!("file-{}", &sha256_hex(file.bytes)[..16]);
        let mut rows = records(file.bytes)?.peekable();
        let total = lines(file.bytes);
        let mut report = ImportReport::default();
        let mut done = 0;
        while rows.peek().is_some() {
            progress.at("records", done, total);
            if progress.cancelled() {
                return Err(Code::Cancelled.into());
            }
            let batch: Vec<Row<'_>> = rows.by_ref().take(BATCH).collect();
            let (incoming, rejects) = sort_out(&batch, &mut report, file.name, &collection);
            let before = done;
            done += batch.len() as u64;
            let mark = SyncMark {
                cursor: SourceCursor(before.to_string()),
                complete: rows.peek().is_none(),
                as_of: self.now(),
                done,
            };
            let written = self.ports.sync_state.commit_page(
                &who,
                "file",
                &collection,
                incoming,
                &[],
                &rejects,
                &mark,
            )?;
            report.changed += written.created + written.updated;
            if done >= GIVE_UP_AFTER && report.accepted + report.warned == 0 {
                return Err(Fault::new(Code::InputInvalid).with("unreadable records", done));
            }
        }
        progress.at("records", done, done);
        Ok(report)
    }
}

/// What of a file would be kept, and what set aside.
///
/// # Errors
/// [`Code::InputTooLarge`].
pub(crate) fn split_and_sort(bytes: &[u8]) -> Outcome<(Vec<Incoming>, Vec<RowReject>)> {
    let rows: Vec<Row<'_>> = records(bytes)?.collect();
    Ok(sort_out(&rows, &mut ImportReport::default(), "", "file"))
}

/// A record's bytes and its place.
struct Row<'a> {
    line: u64,
    bytes: Cow<'a, [u8]>,
}

/// Lines of a file, as progress counts them.
fn lines(bytes: &[u8]) -> u64 {
    1 + bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// Splits a file into records: the entries of a Bundle, one resource, or a line each.
fn records(bytes: &[u8]) -> Outcome<Box<dyn Iterator<Item = Row<'_>> + '_>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let by_line = || {
        (1..)
            .zip(bytes.split(|byte| *byte == b'\n'))
            .filter(|(_, line)| !line.iter().all(u8::is_ascii_whitespace))
            .map(|(line, text)| Row {
                line,
                bytes: text.into(),
            })
    };
    if bytes.len() > MOST_OF_A_DOCUMENT {
        let first = by_line().next().map_or(&b""[..], |row| match row.bytes {
            Cow::Borrowed(bytes) => bytes,
            Cow::Owned(_) => b"",
        });
        // A record a line begins with a whole record.
        return match Resource::parse(first, Limits::default()) {
            Ok(_) => Ok(Box::new(by_line())),
            Err(_) => Err(Fault::new(Code::InputTooLarge)
                .with("bytes", bytes.len())
                .with("limit of one document", MOST_OF_A_DOCUMENT)),
        };
    }
    let limits = Limits {
        bytes: MOST_OF_A_DOCUMENT,
        ..Limits::default()
    };
    let Ok(resource) = Resource::parse(bytes, limits) else {
        return Ok(Box::new(by_line()));
    };
    if resource.kind() != "Bundle" || resource.get("entry").is_none_or(|e| !e.is_array()) {
        return Ok(Box::new(std::iter::once(Row {
            line: 1,
            bytes: bytes.into(),
        })));
    }
    let mut whole = resource.into_value();
    let entries = match whole.get_mut("entry").map(Value::take) {
        Some(Value::Array(entries)) => entries,
        _ => Vec::new(),
    };
    Ok(Box::new((1..).zip(entries).map(|(line, mut entry)| {
        let inner = entry.get_mut("resource").map(Value::take);
        let text = inner.map(|inner| inner.to_string()).unwrap_or_default();
        Row {
            line,
            bytes: text.into_bytes().into(),
        }
    })))
}

/// The beginning of a text, as long as it may be kept.
fn beginning(text: &str) -> String {
    let mut end = text.len().min(MOST_OF_A_REJECT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

fn sort_out(
    batch: &[Row<'_>],
    report: &mut ImportReport,
    file: &str,
    collection: &str,
) -> (Vec<Incoming>, Vec<RowReject>) {
    let (mut incoming, mut rejects) = (Vec::new(), Vec::new());
    for row in batch {
        let reason = match Resource::parse(&row.bytes, Limits::default()) {
            Err(fault) => format!("{}: {}", fault.code().name(), detail(&fault)),
            Ok(resource) => {
                let issues = validate(&resource);
                match issues
                    .iter()
                    .find(|issue| issue.severity == Severity::Error)
                {
                    None => {
                        if issues.is_empty() {
                            report.accepted += 1
                        } else {
                            report.warned += 1
                        }
                        incoming.push(Incoming {
                            resource,
                            source: "file".to_owned(),
                        });
                        continue;
                    }
                    Some(issue) => format!("{}: {}", issue.path, issue.why),
                }
            }
        };
        report.rejected += 1;
        if report.rejects.len() < MOST_NAMED {
            report.rejects.push(ImportReject {
                file: file.to_owned(),
                line: row.line,
                reason: reason.clone(),
            });
        }
        rejects.push(RowReject {
            collection: collection.to_owned(),
            row_id: format!("line-{}", row.line),
            reason,
            original: beginning(&String::from_utf8_lossy(&row.bytes)),
        });
    }
    (incoming, rejects)
}

fn detail(fault: &cs_error::Fault) -> String {
    let parts: Vec<String> = fault
        .details()
        .iter()
        .map(|(key, value)| format!("{key} {value}"))
        .collect();
    if parts.is_empty() {
        "not readable".to_owned()
    } else {
        parts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_falls_into_records_and_none_is_lost() {
        let lines = b"\xef\xbb\xbf{\"resourceType\":\"Patient\",\"id\":\"a\"}\n\nnot json\n";
        assert_eq!(
            records(lines)
                .unwrap()
                .map(|row| row.line)
                .collect::<Vec<_>>(),
            [1, 3]
        );
        let bundle = br#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"a"}},{}]}"#;
        let rows: Vec<Row<'_>> = records(bundle).unwrap().collect();
        let mut report = ImportReport::default();
        let (incoming, rejects) = sort_out(&rows, &mut report, "x", "file-x");
        assert_eq!((incoming.len(), rejects.len()), (1, 1));
        assert_eq!((report.warned, report.rejected), (1, 1));
    }

    #[test]
    fn what_is_set_aside_is_kept_up_to_a_size_and_counted_beyond_a_number() {
        let long = format!(
            "{{\"resourceType\":\"Patient\",\"id\":\"{}",
            "é".repeat(MOST_OF_A_REJECT)
        );
        let (_, rejects) = split_and_sort(long.as_bytes()).unwrap();
        assert!(
            rejects[0].original.len() <= MOST_OF_A_REJECT && rejects[0].original.ends_with('é')
        );
        let many = "x\n".repeat(MOST_NAMED + 5);
        let rows: Vec<Row<'_>> = records(many.as_bytes()).unwrap().collect();
        let mut report = ImportReport::default();
        let (_, rejects) = sort_out(&rows, &mut report, "x", "file-x");
        assert_eq!(
            (report.rejects.len(), rejects.len()),
            (MOST_NAMED, MOST_NAMED + 5)
        );
        assert_eq!(report.rejected, MOST_NAMED as u64 + 5);
    }

    #[test]
    fn one_document_has_a_limit_and_a_record_a_line_has_none() {
        let padding = " ".repeat(MOST_OF_A_DOCUMENT);
        let one = format!("{{{padding}\n\"resourceType\":\"Bundle\",\"entry\":[]}}");
        let refused = records(one.as_bytes()).err().unwrap();
        assert_eq!(refused.code(), Code::InputTooLarge);
        let many = format!("{{\"resourceType\":\"Patient\",\"id\":\"a\"}}\n{padding}\n");
        assert_eq!(records(many.as_bytes()).unwrap().count(), 1);
    }
}
