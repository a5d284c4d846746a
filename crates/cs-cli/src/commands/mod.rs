//! One file a group of commands; each is a thin call of a use case.

pub mod ask;
pub mod deid;
pub mod outbox;
pub mod people;
pub mod plan;
pub mod profile;
pub mod proposals;
pub mod sync;

use crate::args::{AuditCommand, Cli, Command};
use crate::seat::Seat;
use crate::terminal::{remark, say, show};
use cs_error::{Code, Fault, Outcome};
use std::io::Write;
use std::path::Path;

/// Runs a command that needs the store.
pub async fn dispatch(seat: &Seat, cli: &Cli) -> Outcome<()> {
    let json = cli.global.json;
    match &cli.command {
        Command::Status => sync::status(seat, json).await,
        Command::Sync => sync::run(seat, json).await,
        Command::Rejects => sync::rejects(seat, json),
        Command::Import { paths } => sync::import(seat, json, paths),
        Command::Ask(args) => ask::run(seat, json, args).await,
        Command::Worklist(args) => ask::worklist(seat, json, args).await,
        Command::Proposals(command) => proposals::run(seat, json, command).await,
        Command::Outbox(command) => outbox::run(seat, json, command).await,
        Command::Audit(command) => audit(seat, json, command),
        Command::SignIn => people::sign_in(seat, json).await,
        Command::SignOut => people::sign_out(seat).await,
        Command::Enrol(args) => people::enrol(seat, args).await,
        Command::Setting { name, value } => people::setting(seat, json, name.as_deref(), *value),
        Command::Plan | Command::Deid(_) | Command::Profile(_) | Command::Demo(_) => {
            Err(Fault::new(Code::Internal))
        }
    }
}

fn audit(seat: &Seat, json: bool, command: &AuditCommand) -> Outcome<()> {
    match command {
        AuditCommand::Verify => {
            let report = seat.workstation.verify_audit()?;
            let broken = report.first_break.is_some();
            show(json, &report, crate::text::audit_report)?;
            if broken {
                Err(Fault::new(Code::AuditBroken))
            } else {
                Ok(())
            }
        }
        AuditCommand::Export { path } => export(seat, path),
    }
}

fn export(seat: &Seat, path: &Path) -> Outcome<()> {
    if path == Path::new("-") {
        seat.workstation
            .export_audit(&mut |line| say(line).is_ok())?;
        return Ok(());
    }
    let unwritable = |_| Fault::new(Code::StoreUnwritable);
    let part = path.with_extension("part");
    let mut file = std::io::BufWriter::new(private_file(&part).map_err(unwritable)?);
    let mut failed = false;
    let count = seat.workstation.export_audit(&mut |line| {
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
    remark(&format!(
        "{count} entries written. Check them with: countersign-verify audit FILE"
    ));
    Ok(())
}

/// A new file only its owner can read: an export names who was looked at.
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
