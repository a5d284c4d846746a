//! Answers as people read them in a terminal.

use chrono::{DateTime, Utc};
use cs_app::dto::{OutboxReport, OutboxResult, ProposalDetail, ProposalLine, Status, SyncOutcome};
use cs_app::{AskAnswer, ImportReport};
use serde_json::Value;
use std::fmt::Write;

/// `22-Nov-2026 14:03 UTC`
pub fn time(at: DateTime<Utc>) -> String {
    at.format("%d-%b-%Y %H:%M UTC").to_string()
}

/// `countersign status`
pub fn status(status: &Status) -> String {
    let mut out = String::new();
    let demo = if status.demo { " · DEMO" } else { "" };
    let _ = writeln!(
        out,
        "{}{demo} · {} · {}",
        status.practice, status.user, status.role
    );
    let online = if status.online {
        "Online"
    } else {
        "Offline: what you read is the kept copy"
    };
    let since = status
        .last_sync
        .as_deref()
        .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
        .map_or_else(|| "never".to_owned(), |at| time(at.to_utc()));
    let _ = writeln!(out, "{online} · last synchronised {since}");
    let _ = writeln!(
        out,
        "{} to review · {} approved and waiting · {} uncertain",
        status.in_review, status.waiting_to_send, status.uncertain
    );
    let kept: Vec<String> = status
        .resources
        .iter()
        .map(|(kind, count)| format!("{count} {kind}"))
        .collect();
    let _ = write!(
        out,
        "Kept here: {}",
        if kept.is_empty() {
            "nothing yet".to_owned()
        } else {
            kept.join(", ")
        }
    );
    let behind: Vec<&str> = status
        .collections
        .iter()
        .filter(|one| !one.complete)
        .map(|one| one.name.as_str())
        .collect();
    if !behind.is_empty() {
        let _ = write!(out, "\nNot read to the end yet: {}", behind.join(", "));
    }
    out
}

/// `countersign sync`
pub fn sync(outcome: &SyncOutcome) -> String {
    let mut out = String::new();
    for one in &outcome.report.collections {
        let w = one.written;
        let _ = match &one.stopped {
            Some(code) if code == "role_may_not_use" => {
                writeln!(out, "{:32} not for your role", one.collection)
            }
            Some(code) => writeln!(out, "{:32} stopped: {code}", one.collection),
            None => writeln!(
                out,
                "{:32} {:>6} new {:>6} changed {:>6} same {:>4} gone {:>4} set aside",
                one.collection, w.created, w.updated, w.unchanged, w.deleted, w.rejected
            ),
        };
    }
    let _ = write!(
        out,
        "{}",
        match outcome.report.as_of {
            Some(at) => format!("Synchronised as of {}.", time(at)),
            None => "Not everything was read to its end; run it again.".to_owned(),
        }
    );
    if outcome.rejected > 0 {
        let _ = write!(
            out,
            "\n{} rows were set aside; see: countersign rejects",
            outcome.rejected
        );
    }
    if outcome.stale > 0 {
        let _ = write!(
            out,
            "\n{} drafts went back to review because what they rest on changed.",
            outcome.stale
        );
    }
    out
}

/// `countersign rejects`
pub fn rejects(rejects: &[cs_app::Reject]) -> String {
    if rejects.is_empty() {
        return "No rows were set aside.".to_owned();
    }
    let lines: Vec<String> = rejects
        .iter()
        .map(|reject| {
            format!(
                "{:24} {:16} {}",
                reject.row.collection, reject.row.row_id, reject.row.reason
            )
        })
        .collect();
    lines.join("\n")
}

/// `countersign import`
pub fn import(report: &ImportReport) -> String {
    let mut out = format!(
        "{} accepted, {} accepted with a remark, {} set aside; {} new or changed in the store.",
        report.accepted, report.warned, report.rejected, report.changed
    );
    for reject in &report.rejects {
        let _ = write!(out, "\n{}:{} {}", reject.file, reject.line, reject.reason);
    }
    out
}

/// `countersign ask`
pub fn ask(answer: &AskAnswer) -> String {
    let mut out = String::new();
    if !answer.message.is_empty() {
        let _ = writeln!(out, "{}", answer.message);
    }
    for step in &answer.steps {
        let _ = writeln!(out, "• {} {}", step.skill, Value::Object(step.args.clone()));
        for note in &step.notes {
            let _ = writeln!(out, "  ✓ {}: {}", note.title, note.count);
        }
        out.push_str(&result(&step.result));
    }
    for (number, choice) in (1..).zip(&answer.choices) {
        let _ = writeln!(out, "  {number}. {choice}");
    }
    if !answer.drafts.is_empty() {
        let _ = writeln!(
            out,
            "{} drafts wait for a signature; nothing has left:",
            answer.drafts.len()
        );
        let _ = writeln!(out, "{}", proposals(&answer.drafts));
    }
    if answer.already_drafted > 0 {
        let _ = writeln!(
            out,
            "{} more have an open draft already.",
            answer.already_drafted
        );
    }
    out.trim_end().to_owned()
}

/// A skill's answer: a list of people or encounters as lines, anything else as JSON.
fn result(value: &Value) -> String {
    let mut out = String::new();
    let field = |row: &Value, key: &str| {
        row.get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    for (key, singular) in [
        ("items", "on the list"),
        ("patients", "patients"),
        ("encounters", "encounters"),
    ] {
        let Some(rows) = value.get(key).and_then(Value::as_array) else {
            continue;
        };
        let total = value
            .get("total")
            .and_then(Value::as_u64)
            .unwrap_or(rows.len() as u64);
        let _ = writeln!(out, "  {total} {singular}");
        for row in rows.iter().take(40) {
            let _ = writeln!(out, "  {}", row_line(row, &field));
        }
        if rows.len() > 40 {
            let _ = writeln!(out, "  … and {} more (--json shows all)", rows.len() - 40);
        }
    }
    let said = field(value, "message");
    if !said.is_empty() {
        let _ = writeln!(out, "  {said}");
    }
    if let Some(statistics) = value.get("statistics") {
        let _ = writeln!(out, "  statistics {statistics}");
    }
    if out.is_empty() && !value.is_null() {
        let _ = writeln!(out, "  {value}");
    }
    out
}

fn row_line(row: &Value, field: &dyn Fn(&Value, &str) -> String) -> String {
    let person = row
        .get("patient")
        .filter(|person| person.is_object())
        .unwrap_or(row);
    let name = person.get("name").map_or_else(String::new, |name| {
        name.as_str()
            .map_or_else(|| field(name, "text"), str::to_owned)
    });
    let identifiers: Vec<String> = person
        .get("identifiers")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|one| format!("{} {}", field(one, "label"), field(one, "value")))
        .collect();
    let mut line = format!(
        "{:8} {name} · {}",
        field(row, "urgency"),
        identifiers.join(" · ")
    );
    for key in ["start_text", "type", "status", "reason"] {
        let text = field(row, key);
        if !text.is_empty() {
            let _ = write!(line, " · {text}");
        }
    }
    for why in row
        .get("why")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let _ = write!(line, " · {}", why.as_str().unwrap_or_default());
    }
    for flag in row
        .get("flags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let _ = write!(line, "\n              – {}", field(flag, "sentence"));
    }
    if let Some(why) = row.get("not_drafted").filter(|why| why.is_object()) {
        let _ = write!(
            line,
            "\n              – no message: {} {}",
            field(why, "sentence"),
            field(why, "instead")
        );
    }
    line
}

/// `countersign proposals list`
pub fn proposals(lines: &[ProposalLine]) -> String {
    if lines.is_empty() {
        return "Nothing waits.".to_owned();
    }
    let rows: Vec<String> = lines
        .iter()
        .map(|line| {
            let waits = if line.waits_for.is_empty() {
                String::new()
            } else {
                format!(" · waits for {}", line.waits_for)
            };
            format!(
                "{}  {:10} {:10} {} · {}{waits}",
                &line.id[..8],
                line.state,
                line.action,
                line.addressee,
                line.summary
            )
        })
        .collect();
    rows.join("\n")
}

/// `countersign proposals show`
pub fn proposal(detail: &ProposalDetail) -> String {
    let mut out = to_sign(detail);
    for revision in detail.revisions.iter().skip(1) {
        let _ = write!(
            out,
            "\nVersion {} by {} at {}: {}",
            revision.number,
            revision.author,
            time(revision.at),
            revision.note
        );
        for line in &revision.diff {
            let _ = write!(out, "\n    {line}");
        }
    }
    for decision in &detail.decisions {
        let verb = if decision.approved {
            "Approved"
        } else {
            "Declined"
        };
        let _ = write!(
            out,
            "\n{verb} by {} ({}) at {}, version {}. {}",
            decision.user,
            decision.role,
            time(decision.at),
            decision.revision,
            decision.reason
        );
    }
    if let Some(receipt) = &detail.receipt {
        let _ = write!(
            out,
            "\nReceipt: {} · {} · {}",
            receipt.reference,
            receipt.status,
            time(receipt.at)
        );
    }
    out
}

/// What is shown before a signature: the full text, to whom, on what grounds.
pub fn to_sign(detail: &ProposalDetail) -> String {
    let mut out = format!(
        "── {} · {} · {} · version {}\nTo {} at {}\n{}\n",
        &detail.line.id[..8],
        detail.line.action,
        detail.line.state,
        detail.line.revision,
        detail.line.addressee,
        detail.address,
        detail.line.summary
    );
    for line in detail.text.lines() {
        let _ = writeln!(out, "  │ {line}");
    }
    for ground in &detail.grounds {
        let _ = writeln!(out, "  rests on: {} ({})", ground.label, ground.place);
    }
    for difference in &detail.differences {
        let _ = writeln!(
            out,
            "  CHANGED: {} – now {} ({})",
            difference.label, difference.now, difference.place
        );
    }
    let _ = write!(out, "  runs out {}", time(detail.line.expires_at));
    out
}

/// One line after a decision.
pub fn decided(detail: &ProposalDetail) -> String {
    let seal = if detail.line.state == "approved" {
        "✔ countersigned"
    } else {
        detail.line.state
    };
    format!(
        "{} {seal}: {} to {}",
        &detail.line.id[..8],
        detail.line.action,
        detail.line.addressee
    )
}

/// `countersign outbox run`
pub fn outbox(report: &OutboxReport) -> String {
    let mut out = String::new();
    for item in &report.items {
        let what = match item.result {
            OutboxResult::Sent => "sent, receipt",
            OutboxResult::Failed => "not sent, provider says",
            OutboxResult::Uncertain => "UNCERTAIN: may have been sent; a person decides –",
            OutboxResult::Held => "held for recall until",
            OutboxResult::WaitsForApprover => "waits for the session of",
            OutboxResult::WaitsForHours => "waits for contact hours, which open",
            OutboxResult::WaitsForServer => "waits for the server:",
            OutboxResult::ClaimedElsewhere => "another workstation has it",
            OutboxResult::Stale => "back to review: what it rests on changed",
            OutboxResult::Expired => "ran out before it could be sent",
            OutboxResult::Refused => "refused:",
        };
        let _ = writeln!(out, "{} {what} {}", &item.id[..8], item.detail);
    }
    if report.reconciled > 0 {
        let _ = writeln!(
            out,
            "{} attempts that were cut off were settled by asking the provider.",
            report.reconciled
        );
    }
    if report.receipts_updated > 0 {
        let _ = writeln!(out, "{} receipts moved on.", report.receipts_updated);
    }
    if out.is_empty() {
        "Nothing to send.".to_owned()
    } else {
        out.trim_end().to_owned()
    }
}

/// `countersign audit verify`
pub fn audit_report(report: &cs_app::AuditReport) -> String {
    match &report.first_break {
        None => format!(
            "The chain holds: {} entries, {} signed checkpoints, {} entries since the last one.",
            report.entries, report.checkpoints, report.unsigned
        ),
        Some(at) => format!("The chain is BROKEN at entry {} ({:?}).", at.seq, at.what),
    }
}
