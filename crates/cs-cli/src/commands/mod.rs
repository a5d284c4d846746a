//! One file a group of commands; each is a thin call of a use case.

pub mod ask;
pub mod audit;
pub mod deid;
pub mod outbox;
pub mod people;
pub mod plan;
pub mod privacy;
pub mod profile;
pub mod proposals;
pub mod sync;

use crate::args::{Cli, Command};
use crate::seat::Seat;
use cs_error::{Code, Fault, Outcome};

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
        Command::Audit(command) => audit::run(seat, json, command),
        Command::Privacy(command) => privacy::run(seat, json, command),
        Command::SignIn => people::sign_in(seat, json).await,
        Command::SignOut => people::sign_out(seat).await,
        Command::Enrol(args) => people::enrol(seat, args).await,
        Command::Setting { name, value } => people::setting(seat, json, name.as_deref(), *value),
        Command::Plan | Command::Deid(_) | Command::Profile(_) | Command::Demo(_) => {
            Err(Fault::new(Code::Internal))
        }
    }
}
