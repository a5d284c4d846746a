//! `ask`, `worklist`.

use crate::args::{AskArgs, WorklistArgs};
use crate::seat::Seat;
use crate::terminal::show;
use crate::text;
use cs_error::Outcome;

/// `countersign ask TEXT`
pub async fn run(seat: &Seat, json: bool, args: &AskArgs) -> Outcome<()> {
    seat.fill_if_empty().await?;
    let answer = seat
        .workstation
        .ask(&args.text.join(" "), args.dry_run, &*seat.progress)?;
    show(json, &answer, text::ask)
}

/// `countersign worklist`
pub async fn worklist(seat: &Seat, json: bool, args: &WorklistArgs) -> Outcome<()> {
    seat.fill_if_empty().await?;
    let answer = seat
        .workstation
        .worklist(args.limit, args.draft, &*seat.progress)?;
    show(json, &answer, text::ask)
}
