//! Entries for other systems, written one by one: FHIR AuditEvents as NDJSON or
//! as one Bundle, and rows for a spreadsheet. Nothing is held back, so that the
//! memory stays flat whatever the length.

use crate::{ChainedEntry, audit_event};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::json;

/// How entries are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedFormat {
    /// One AuditEvent a line (FHIR's bulk data form).
    Ndjson,
    /// One Bundle of type collection.
    Bundle,
    /// Comma separated, one row an entry (RFC 4180).
    Csv,
}

impl FeedFormat {
    /// `ndjson`, `bundle` or `csv`.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "ndjson" => Some(Self::Ndjson),
            "bundle" => Some(Self::Bundle),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

const COLUMNS: &str = "number,at,user,role,tenant,patients,resources,action,what,outcome,code,purpose,agent,correlation,hash";

/// Writes a feed; each answer is a line without its line feed.
#[derive(Debug)]
pub struct Feed {
    format: FeedFormat,
    any: bool,
}

impl Feed {
    /// A feed of a format.
    pub const fn new(format: FeedFormat) -> Self {
        Self { format, any: false }
    }

    /// What stands before the entries.
    pub fn head(&self, at: DateTime<Utc>) -> Option<String> {
        match self.format {
            FeedFormat::Ndjson => None,
            // FHIR allows no empty list, so the list opens with its first entry.
            FeedFormat::Bundle => Some(format!(
                r#"{{"resourceType":"Bundle","id":"countersign-audit","type":"collection","timestamp":"{}""#,
                at.to_rfc3339_opts(SecondsFormat::Millis, true)
            )),
            FeedFormat::Csv => Some(COLUMNS.to_owned()),
        }
    }

    /// An entry's line.
    pub fn entry(&mut self, chained: &ChainedEntry) -> String {
        let first = !std::mem::replace(&mut self.any, true);
        match self.format {
            FeedFormat::Ndjson => audit_event(chained).to_string(),
            FeedFormat::Bundle => {
                let resource = audit_event(chained);
                let url = format!(
                    "urn:countersign:audit:{}:{}",
                    chained.entry.tenant, chained.seq
                );
                let entry = json!({"fullUrl": url, "resource": resource});
                if first {
                    format!(r#","entry":[{entry}"#)
                } else {
                    format!(",{entry}")
                }
            }
            FeedFormat::Csv => row(chained),
        }
    }

    /// What stands after them.
    pub const fn tail(&self) -> Option<&'static str> {
        match (self.format, self.any) {
            (FeedFormat::Bundle, true) => Some("]}"),
            (FeedFormat::Bundle, false) => Some("}"),
            _ => None,
        }
    }
}

fn row(chained: &ChainedEntry) -> String {
    let entry = &chained.entry;
    let cells = [
        chained.seq.to_string(),
        entry.at.to_rfc3339_opts(SecondsFormat::Millis, true),
        entry.user.clone(),
        entry.role.clone(),
        entry.tenant.clone(),
        entry.patients.join(" "),
        entry.resources.join(" "),
        entry.action.as_str().to_owned(),
        entry.what.clone(),
        entry.outcome.as_str().to_owned(),
        entry.code.clone(),
        entry.purpose.clone(),
        entry.agent.clone(),
        entry.correlation.clone(),
        chained.hash.to_hex(),
    ];
    let cells: Vec<String> = cells.iter().map(|cell| safe_cell(cell)).collect();
    cells.join(",")
}

/// A cell that no spreadsheet takes for a formula: one that begins like one (also
/// after blanks, and in full-width signs) gets an apostrophe before it
/// (OWASP, "CSV Injection"); quoted where RFC 4180 asks for it.
pub fn safe_cell(text: &str) -> String {
    const STARTS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let begins = text.trim_start().chars().next();
    let formula =
        begins.is_some_and(|first| STARTS.contains(&first)) || text.starts_with(['\t', '\r', '\n']);
    // Half of the world cuts lines at semicolons, whatever the file says: what begins
    // there begins a cell too.
    let mut inside = String::with_capacity(text.len() + 1);
    let mut begins = false;
    for ch in text.chars() {
        if begins && STARTS.contains(&ch) {
            inside.push('\'');
        }
        begins = matches!(ch, ';' | '|' | ',') || (begins && ch.is_whitespace());
        inside.push(ch);
    }
    let text = if formula {
        format!("'{inside}")
    } else {
        inside
    };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
