//! Files of R4 resources from disk: NDJSON, single resources, Bundles.

use crate::Workstation;
use cs_audit::{AuditAction, AuditOutcome};
use cs_error::{Code, Outcome};
use cs_fhir::{Limits, Resource, Severity, sha256_hex, validate};
use cs_ports::{Incoming, Progress, RowReject, SourceCursor, SyncMark};
use serde::Serialize;
use serde_json::Value;

/// Resources per transaction.
const BATCH: usize = 500;

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
    /// Each set-aside record.
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
    /// [`Code::SignedOut`], [`Code::RoleMayNotUse`], [`Code::Cancelled`]; store codes.
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
        let rows = records(file.bytes);
        let total = rows.len() as u64;
        let mut report = ImportReport::default();
        for (at, batch) in rows.chunks(BATCH).enumerate() {
            let done = (at * BATCH) as u64;
            progress.at("records", done, total);
            if progress.cancelled() {
                return Err(Code::Cancelled.into());
            }
            let (incoming, rejects) = sort_out(batch, &mut report, file.name, &collection);
            let mark = SyncMark {
                cursor: SourceCursor(done.to_string()),
                complete: done + batch.len() as u64 == total,
                as_of: self.now(),
                done: done + batch.len() as u64,
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
        }
        progress.at("records", total, total);
        Ok(report)
    }
}

/// A record's bytes and its place.
struct Row {
    line: u64,
    bytes: Vec<u8>,
}

/// Splits a file into records: the entries of a Bundle, one resource, or a line each.
fn records(bytes: &[u8]) -> Vec<Row> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(resource) = Resource::parse(
        bytes,
        Limits {
            bytes: 512 << 20,
            depth: 64,
        },
    ) {
        let entries = resource.get("entry").and_then(Value::as_array);
        return match (resource.kind(), entries) {
            ("Bundle", Some(entries)) => (1..)
                .zip(entries)
                .map(|(line, entry)| Row {
                    line,
                    bytes: entry
                        .get("resource")
                        .map(|inner| inner.to_string().into_bytes())
                        .unwrap_or_default(),
                })
                .collect(),
            _ => vec![Row {
                line: 1,
                bytes: bytes.to_vec(),
            }],
        };
    }
    (1..)
        .zip(bytes.split(|byte| *byte == b'\n'))
        .filter(|(_, line)| !line.iter().all(u8::is_ascii_whitespace))
        .map(|(line, text)| Row {
            line,
            bytes: text.to_vec(),
        })
        .collect()
}

fn sort_out(
    batch: &[Row],
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
        report.rejects.push(ImportReject {
            file: file.to_owned(),
            line: row.line,
            reason: reason.clone(),
        });
        rejects.push(RowReject {
            collection: collection.to_owned(),
            row_id: format!("line-{}", row.line),
            reason,
            original: String::from_utf8_lossy(&row.bytes).into_owned(),
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
                .iter()
                .map(|row| row.line)
                .collect::<Vec<_>>(),
            [1, 3]
        );
        let bundle = br#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"a"}},{}]}"#;
        let rows = records(bundle);
        let mut report = ImportReport::default();
        let (incoming, rejects) = sort_out(&rows, &mut report, "x", "file-x");
        assert_eq!((incoming.len(), rejects.len()), (1, 1));
        assert_eq!((report.warned, report.rejected), (1, 1));
    }
}
