//! `cargo xtask bench`: every budget of the design, measured or said not to be.

mod measure;
mod rows;
mod window;
mod window_rows;

use std::fs;

use serde_json::json;

use crate::{cli::BenchOptions, failure::Failure};
use measure::{Found, Measured};
use rows::{Budget, Kind, ROWS, Row};

pub(crate) fn run(options: &BenchOptions) -> Result<(), Failure> {
    let wanted = |row: &&Row| {
        options
            .only
            .as_ref()
            .is_none_or(|text| row.name.contains(text))
    };
    let rows: Vec<&Row> = ROWS.iter().filter(wanted).collect();
    let found = measure::all(&rows, options.full)?;
    println!("\n{:<52}{:>14}  {:<16}", "what", "measured", "budget");
    for row in &rows {
        print_row(row, found.of(row.name));
    }
    if let Some(file) = &options.json {
        write_json(file, &rows, &found)?;
    }
    verdict(&rows, &found)
}

fn print_row(row: &Row, measured: Option<&Measured>) {
    let (figure, verdict) = match measured {
        None => ("NOT MEASURED".to_owned(), ""),
        Some(m) if row.budget.holds(m.value) => (figure(m.value, row.unit), "holds"),
        Some(m) if row.kind == Kind::Timing => (figure(m.value, row.unit), "MISSED (timing)"),
        Some(m) => (figure(m.value, row.unit), "MISSED"),
    };
    let note = measured.and_then(|m| m.note.as_deref()).unwrap_or_default();
    println!(
        "{:<52}{figure:>14}  {:<16}{verdict}  {note}",
        row.what,
        limit(row)
    );
}

fn figure(value: f64, unit: &str) -> String {
    let number = match value.abs() {
        large if large >= 1000.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        whole if whole.fract() == 0.0 => format!("{value:.0}"),
        _ => format!("{value:.4}"),
    };
    format!("{number} {unit}").trim_end().to_owned()
}

fn limit(row: &Row) -> String {
    let (sign, limit) = match row.budget {
        Budget::AtLeast(limit) => ("≥", limit),
        Budget::AtMost(limit) => ("≤", limit),
        Budget::Below(limit) => ("<", limit),
    };
    format!("{sign} {limit} {}", row.unit).trim_end().to_owned()
}

/// A missed deterministic budget fails, and so does one whose runner broke:
/// it can't be said to hold.
fn verdict(rows: &[&Row], found: &Found) -> Result<(), Failure> {
    let mut wrong: Vec<String> = rows
        .iter()
        .filter(|row| row.kind == Kind::Deterministic)
        .filter(|row| {
            found
                .of(row.name)
                .is_some_and(|m| !row.budget.holds(m.value))
        })
        .map(|row| format!("{} misses its budget", row.what))
        .collect();
    wrong.extend(found.broken.iter().cloned());
    let measured = rows
        .iter()
        .filter(|row| found.of(row.name).is_some())
        .count();
    println!("\n{measured} of {} rows measured", rows.len());
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Failure::Check(wrong.join("\n")))
    }
}

fn write_json(file: &std::path::Path, rows: &[&Row], found: &Found) -> Result<(), Failure> {
    let measured = rows
        .iter()
        .filter_map(|row| found.of(row.name).map(|m| (row, m)));
    let list: Vec<_> = measured
        .map(|(row, m)| {
            json!({ "metric": row.name, "value": m.value, "unit": row.unit,
                    "holds": row.budget.holds(m.value), "note": m.note })
        })
        .collect();
    fs::write(file, format!("{:#}\n", json!(list)))
        .map_err(|error| Failure::Missing(format!("Could not write {}: {error}", file.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The verdict over every row, when the runners said this.
    fn said(lines: &str, broken: &[&str]) -> Result<(), Failure> {
        let mut found = Found::default();
        found.read(lines);
        found.broken = broken.iter().map(|text| (*text).to_owned()).collect();
        verdict(&ROWS.iter().collect::<Vec<_>>(), &found)
    }

    #[test]
    fn slow_machines_fail_nothing_and_lost_quality_does() {
        assert!(said("", &[]).is_ok());
        assert!(said(r#"{"metric":"deid.text_mb_per_s","value":0.1}"#, &[]).is_ok());
        assert!(said(r#"{"metric":"deid.span_recall","value":0.995}"#, &[]).is_ok());
        assert!(said(r#"{"metric":"deid.span_recall","value":0.99}"#, &[]).is_err());
        assert!(said(r#"{"metric":"redact.leaks","value":1}"#, &[]).is_err());
        assert!(said("", &["deid_bench failed"]).is_err());
    }
}
