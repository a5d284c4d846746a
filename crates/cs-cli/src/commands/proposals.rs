//! `countersign proposals …`

use crate::args::{PinArgs, ProposalsCommand};
use crate::seat::Seat;
use crate::terminal::{each_line, pin, remark, show, stdin_text};
use crate::text;
use cs_app::dto::ProposalDetail;
use cs_error::{Code, Fault, Outcome};
use serde_json::Value;

/// Runs one of them.
pub async fn run(seat: &Seat, json: bool, command: &ProposalsCommand) -> Outcome<()> {
    let station = &seat.workstation;
    match command {
        ProposalsCommand::List { all } => show(json, &station.proposals(!all)?, |lines| {
            text::proposals(lines)
        }),
        ProposalsCommand::Show { id } => show(json, &station.proposal(id)?, text::proposal),
        ProposalsCommand::Edit { id, text, note } => {
            let text = match text {
                Some(text) => text.clone(),
                None => stdin_text()?.trim_end_matches('\n').to_owned(),
            };
            show(json, &station.edit(id, &text, note)?, text::proposal)
        }
        ProposalsCommand::Approve { ids, reason, pin } => {
            decide(seat, json, ids, reason, pin, true)
        }
        ProposalsCommand::Decline { ids, reason, pin } => {
            decide(seat, json, ids, reason, pin, false)
        }
        ProposalsCommand::Recall { id } => show(json, &station.recall(id).await?, text::proposal),
        ProposalsCommand::Settle { id, sent, note, .. } => {
            show(json, &station.settle(id, *sent, note)?, text::proposal)
        }
    }
}

/// Shows every text in full, then asks for the PIN once: one signature over all.
fn decide(
    seat: &Seat,
    json: bool,
    ids: &[String],
    reason: &str,
    from: &PinArgs,
    approve: bool,
) -> Outcome<()> {
    let ids = wanted(ids)?;
    let details: Vec<ProposalDetail> = ids
        .iter()
        .map(|id| seat.workstation.proposal(id))
        .collect::<Outcome<_>>()?;
    for detail in &details {
        remark(&text::to_sign(detail));
    }
    let verb = if approve { "approve" } else { "decline" };
    let entry = pin(
        from.pin_fd,
        &format!("PIN to {verb} {} shown above: ", details.len()),
    )?;
    let shown: Vec<(String, String)> = details
        .into_iter()
        .map(|detail| (detail.line.id, detail.shown_digest))
        .collect();
    let decided = if approve {
        seat.workstation.approve(&shown, &entry, reason)?
    } else {
        seat.workstation.decline(&shown, &entry, reason)?
    };
    show(json, &decided, |decided| {
        decided
            .iter()
            .map(text::decided)
            .collect::<Vec<_>>()
            .join("\n")
    })
}

/// Ids as arguments, or JSON lines on standard input with `-`.
fn wanted(ids: &[String]) -> Outcome<Vec<String>> {
    if ids != ["-"] {
        return Ok(ids.to_vec());
    }
    let mut out = Vec::new();
    each_line(|number, line| {
        let value: Value = serde_json::from_str(line)
            .map_err(|_| Fault::new(Code::InputInvalid).with("line", number))?;
        let id = value
            .as_str()
            .or_else(|| value.get("id").and_then(Value::as_str));
        out.push(
            id.ok_or_else(|| Fault::new(Code::InputInvalid).with("line", number))?
                .to_owned(),
        );
        Ok(())
    })?;
    Ok(out)
}
