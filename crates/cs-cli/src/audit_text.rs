//! The audit and the privacy officer's page as people read them in a terminal.

use cs_app::views::{AuditLine, ChartReaders, PrivacyView};
use std::fmt::Write;

/// `countersign audit verify`
pub fn audit_report(report: &cs_app::AuditReport) -> String {
    match &report.first_break {
        None => {
            let removed = match report.removed {
                0 => String::new(),
                removed => format!("; {removed} entries were removed by the retention policy"),
            };
            format!(
                "The chain holds: {} entries, {} signed checkpoints, {} entries since the last one{removed}.",
                report.entries, report.checkpoints, report.unsigned
            )
        }
        Some(at) => format!("The chain is BROKEN at entry {} ({:?}).", at.seq, at.what),
    }
}

/// `countersign audit readers`
pub fn readers(found: &ChartReaders) -> String {
    let mut out = format!(
        "{} entries since {} name this patient.",
        found.entries, found.since
    );
    for person in &found.people {
        let _ = write!(
            out,
            "\n{}  {} ({}) opened the chart {} times, other answers {}",
            person.last, person.name, person.role, person.opened, person.other
        );
        if person.break_glass {
            out.push_str(", by EMERGENCY ACCESS");
        }
        if person.refused > 0 {
            let _ = write!(out, ", refused {} times", person.refused);
        }
    }
    out
}

/// `countersign privacy show`
pub fn privacy(view: &PrivacyView) -> String {
    let mut out = view.officers.sentence.clone();
    let _ = write!(out, "\nOpen hours are {}.", view.hours);
    let _ = write!(out, "\n\nFINDINGS ({})", view.anomalies.len());
    for one in &view.anomalies {
        let _ = write!(
            out,
            "\n{} {:9} {} · {} {}\n    {}",
            one.id, one.state, one.day, one.people, one.kind, one.reason
        );
        if one.own {
            out.push_str("\n    This is about yourself: another privacy officer reviews it.");
        }
        for review in &one.reviews {
            let _ = write!(out, "\n    {} {}: {}", review.at, review.by, review.note);
        }
    }
    lines(&mut out, "EMERGENCY ACCESS", &view.break_glass);
    lines(&mut out, "DISCLOSURES", &view.disclosures);
    let _ = write!(out, "\n\nLEGAL HOLDS ({})", view.holds.len());
    for hold in &view.holds {
        let state = hold.released_at.as_deref().map_or("holds", |_| "released");
        let _ = write!(
            out,
            "\n{} {state} · {} · {} to {} · {} · {}",
            hold.id,
            hold.patient_id.as_deref().unwrap_or("anybody"),
            hold.from.as_deref().unwrap_or("the beginning"),
            hold.to.as_deref().unwrap_or("without end"),
            hold.by,
            hold.note
        );
    }
    let _ = write!(out, "\n\nRETENTION\n{}", view.retention.sentence);
    out
}

fn lines(out: &mut String, title: &str, lines: &[AuditLine]) {
    let _ = write!(out, "\n\n{title} ({})", lines.len());
    for line in lines {
        let _ = write!(
            out,
            "\n{:>7} {} {} · {} · {} {} · {}",
            line.seq,
            line.at,
            line.user,
            line.action,
            line.what,
            line.code,
            line.patient_ids.join(" ")
        );
    }
}
