//! Writes a made-up patient with many events as NDJSON, for `countersign import`:
//!
//! `cargo run -p cs-app --example big_chart -- OUT.ndjson EVENTS [PATIENT_ID [LAST_DAY]]`
//!
//! PATIENT_ID is `demo-longchart` when it is left out, LAST_DAY (`YYYY-MM-DD`) is
//! 2026-11-22.

mod data;

use std::fs::File;
use std::io::{BufWriter, Error, ErrorKind, Result, Write};

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let usage = || {
        Error::new(
            ErrorKind::InvalidInput,
            "OUT.ndjson EVENTS [PATIENT_ID [LAST_DAY]]",
        )
    };
    let path = args.next().ok_or_else(usage)?;
    let events = args
        .next()
        .and_then(|text| text.parse().ok())
        .ok_or_else(usage)?;
    let patient = args.next().unwrap_or_else(|| "demo-longchart".to_owned());
    let day = args.next().unwrap_or_else(|| "2026-11-22".to_owned());
    let until = day.parse().map_err(|_| usage())?;
    let mut out = BufWriter::new(File::create(path)?);
    for resource in data::resources(&patient, events, until) {
        writeln!(out, "{resource}")?;
    }
    out.flush()
}
