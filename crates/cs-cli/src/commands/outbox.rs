//! `countersign outbox …`

use crate::args::OutboxCommand;
use crate::seat::Seat;
use crate::terminal::{remark, show};
use crate::text;
use cs_app::below::Progress;
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

/// Sends; with `wait`, again until no hold is left or Ctrl-C.
pub async fn send(seat: &Seat, wait: bool) -> Outcome<OutboxReport> {
    let mut ended = OutboxReport::default();
    let mut said = false;
    loop {
        let mut report = seat.workstation.run_outbox(&*seat.progress).await?;
        ended.reconciled += report.reconciled;
        ended.receipts_updated += report.receipts_updated;
        let held = report
            .items
            .iter()
            .any(|item| item.result == OutboxResult::Held);
        if !(wait && held) || seat.progress.cancelled() {
            ended.items.append(&mut report.items);
            return Ok(ended);
        }
        // What still waits will be said by the next round, once.
        report.items.retain(|item| is_outcome(item.result));
        ended.items.append(&mut report.items);
        if !said {
            said = true;
            remark("Held so that it can be recalled (countersign proposals recall ID); waiting …");
        }
        let seconds = seat.workstation.settings()?.hold_seconds.clamp(1, 5);
        tokio::time::sleep(Duration::from_secs(seconds.unsigned_abs())).await;
    }
}

/// Whether the item is done with, so that no later round speaks of it again.
const fn is_outcome(result: OutboxResult) -> bool {
    matches!(
        result,
        OutboxResult::Sent
            | OutboxResult::Failed
            | OutboxResult::Uncertain
            | OutboxResult::Expired
            | OutboxResult::Stale
    )
}
