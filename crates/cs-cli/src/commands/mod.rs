//! One file a group of commands; each is a thin call of a use case.

pub mod ask;
pub mod audit;
pub mod deid;
pub mod orders;
pub mod outbox;
pub mod people;
pub mod plan;
pub mod privacy;
pub mod profile;
pub mod proposals;
pub mod redact;
pub mod rules;
pub mod step_up;
pub mod sync;

use crate::args::{Cli, Command};
use crate::seat::Seat;
use crate::terminal::show;
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
        Command::Audit(command) => audit::run(seat, json, command).await,
        Command::Privacy(command) => privacy::run(seat, json, command),
        Command::StepUp(command) => step_up::run(seat, json, command).await,
        Command::SignIn => people::sign_in(seat, json).await,
        Command::SignOut => people::sign_out(seat).await,
        Command::Enrol(args) => people::enrol(seat, args).await,
        Command::Policy(command) => orders::policy(seat, json, command).await,
        Command::Keys(command) => orders::keys(seat, json, command).await,
        Command::Exchange(command) => orders::exchange(seat, json, command).await,
        Command::Setting {
            name,
            value,
            confirm,
        } => {
            people::setting(
                seat,
                json,
                name.as_deref().zip(*value),
                name.as_deref(),
                confirm,
            )
            .await
        }
        Command::Why(args) => {
            let answer = seat.workstation.explain_access(
                &args.what,
                args.role.as_deref(),
                args.clinician,
            )?;
            show(json, &answer, |answer| {
                format!("{} Rule: {}.", answer.sentence, answer.rule)
            })
        }
        Command::Plan
        | Command::Deid(_)
        | Command::Permission(_)
        | Command::Consent(_)
        | Command::Redact(_)
        | Command::Profile(_)
        | Command::Demo(_) => Err(Fault::new(Code::Internal)),
    }
}
