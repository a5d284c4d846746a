//! `countersign audit …`

use super::step_up;
use crate::args::{AuditCommand, ConfirmArgs};
use crate::audit_args::{ExportFormat, FilterArgs};
use crate::seat::Seat;
use crate::terminal::{remark, say, show};
use crate::text;
use cs_app::below::{FeedFormat, Operation};
use cs_error::{Code, Fault, Outcome};
use std::io::Write;
use std::path::Path;

/// Runs one of them.
pub async fn run(seat: &Seat, json: bool, command: &AuditCommand) -> Outcome<()> {
    let station = &seat.workstation;
    match command {
        AuditCommand::Verify => {
            let report = station.verify_audit_watched(&*seat.progress)?;
            seat.progress.end();
            let broken = report.first_break.is_some();
            show(json, &report, text::audit_report)?;
            if broken {
                Err(Fault::new(Code::AuditBroken))
            } else {
                Ok(())
            }
        }
        AuditCommand::Export {
            path,
            format,
            filter,
            confirm,
        } => export(seat, path, *format, filter, confirm).await,
        AuditCommand::Prove { number, path } => {
            let proof = station.audit_proof(*number)?;
            to_file(path, |line| one(&proof, line))?;
            told(path, "Check it with: countersign-verify proof FILE");
            Ok(())
        }
        AuditCommand::Checkpoint { path } => {
            let checkpoint = station.audit_checkpoint()?;
            to_file(path, |line| one(&checkpoint, line))?;
            told(path, "Keep it where nobody of this computer can change it.");
            Ok(())
        }
        AuditCommand::Readers { patient, days } => {
            show(json, &station.chart_readers(patient, *days)?, text::readers)
        }
    }
}

async fn export(
    seat: &Seat,
    path: &Path,
    format: ExportFormat,
    filter: &FilterArgs,
    confirm: &ConfirmArgs,
) -> Outcome<()> {
    let station = &seat.workstation;
    let feed = match format {
        ExportFormat::Chain => None,
        ExportFormat::Ndjson => Some(FeedFormat::Ndjson),
        ExportFormat::Bundle => Some(FeedFormat::Bundle),
        ExportFormat::Csv => Some(FeedFormat::Csv),
    };
    if feed.is_none() && filter.narrows() {
        return Err(Fault::new(Code::InputInvalid).with(
            "why",
            "a chain is exported whole; filters go with --format ndjson, bundle or csv",
        ));
    }
    // A feed holds the same entries as the chain: both are confirmed.
    let token = step_up::confirm(seat, Operation::AuditExport, confirm).await?;
    let count = to_file(path, |line| match feed {
        None => station.export_audit(Some(&token), line),
        Some(feed) => station.export_audit_feed(Some(&token), feed, &filter.filter(), line),
    })?;
    let check = match feed {
        None => " Check them with: countersign-verify audit FILE",
        Some(_) => "",
    };
    told(path, &format!("{count} entries written.{check}"));
    Ok(())
}

fn told(path: &Path, words: &str) {
    if path != Path::new("-") {
        remark(words);
    }
}

fn one(text: &str, line: &mut dyn FnMut(&str) -> bool) -> Outcome<()> {
    if line(text) {
        Ok(())
    } else {
        Err(Fault::new(Code::StoreUnwritable))
    }
}

/// Writes lines to a file only its owner can read, whole or not at all; `-` is
/// standard output. An export names who was looked at.
fn to_file<T>(
    path: &Path,
    write: impl FnOnce(&mut dyn FnMut(&str) -> bool) -> Outcome<T>,
) -> Outcome<T> {
    if path == Path::new("-") {
        return write(&mut |line| say(line).is_ok());
    }
    let unwritable = |_| Fault::new(Code::StoreUnwritable);
    let part = path.with_extension("part");
    let mut file = std::io::BufWriter::new(private_file(&part).map_err(unwritable)?);
    let mut failed = false;
    let value = write(&mut |line| {
        failed = writeln!(file, "{line}").is_err();
        !failed
    })?;
    let whole = file
        .into_inner()
        .map_err(|_| Fault::new(Code::StoreUnwritable))?;
    if failed || whole.sync_all().is_err() {
        return Err(Fault::new(Code::StoreUnwritable));
    }
    std::fs::rename(&part, path).map_err(unwritable)?;
    Ok(value)
}

fn private_file(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::File::options();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}
