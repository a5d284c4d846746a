//! `countersign outbox …`

use crate::args::OutboxCommand;
use crate::seat::Seat;
use crate::terminal::{remark, show};
use crate::text;
use cs_app::dto::{OutboxReport, OutboxResult};
use cs_error::Outcome;
use std::time::Duration;

/// Runs one of them.
pub async fn run(seat: &Seat, json: bool, command: &OutboxCommand) -> Outcome<()> {
    match command {
        OutboxCommand::List => show(json, &seat.workstation.waiting()?, |lines| {
            text::proposals(lines)
        }),
        OutboxCommand::Run { wait } => {
            let report = send(seat, *wait).await?;
            seat.progress.end();
            show(json, &report, text::outbox)
        }
    }
}

/// Sends; with `wait`, again until no hold is left.
pub async fn send(seat: &Seat, wait: bool) -> Outcome<OutboxReport> {
    let mut whole = OutboxReport::default();
    loop {
        let report = seat.workstation.run_outbox(&*seat.progress).await?;
        let held = report
            .items
            .iter()
            .any(|item| item.result == OutboxResult::Held);
        whole.reconciled += report.reconciled;
        whole.receipts_updated += report.receipts_updated;
        let again = wait && held;
        whole.items.extend(
            report
                .items
                .into_iter()
                .filter(|item| !again || item.result != OutboxResult::Held),
        );
        if !again {
            return Ok(whole);
        }
        let seconds = seat.workstation.settings()?.hold_seconds.clamp(1, 5);
        remark("Held so that it can be recalled (countersign proposals recall ID); waiting …");
        tokio::time::sleep(Duration::from_secs(seconds.unsigned_abs())).await;
    }
}
