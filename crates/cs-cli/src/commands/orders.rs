//! `countersign policy …`, `keys …`, `exchange …`: what is ordered for the practice
//! under a person's own signature.

use crate::args::{ExchangeCommand, KeysCommand, OrderArgs, PolicyCommand};
use crate::seat::Seat;
use crate::terminal::{pin, remark, show, stdin_text};
use crate::text;
use cs_app::views::{KeysView, OrderDraft, PolicyDraft};
use cs_error::{Code, Fault, Outcome};
use std::path::Path;

/// Runs one of `policy`.
pub async fn policy(seat: &Seat, json: bool, command: &PolicyCommand) -> Outcome<()> {
    let station = &seat.workstation;
    match command {
        PolicyCommand::Show => show(json, &station.policy_view()?, text::policy),
        PolicyCommand::Draft => {
            let view = station.policy_view()?;
            let draft = PolicyDraft {
                based_on: view.digest,
                rules: view.rules.into_iter().map(|rule| rule.rule).collect(),
                countersigned_enrolment: view.countersigned_enrolment,
            };
            show(true, &draft, |_| String::new())
        }
        PolicyCommand::Set {
            path,
            dry_run,
            order,
        } => {
            let draft = read_draft(path)?;
            if *dry_run {
                let changes = station.preview_policy(&draft)?;
                return show(json, &changes, |changes| text::policy_changes(changes));
            }
            give(seat, json, &OrderDraft::Policy(draft), order).await
        }
    }
}

/// Runs one of `keys`.
pub async fn keys(seat: &Seat, json: bool, command: &KeysCommand) -> Outcome<()> {
    let view = seat.workstation.keys_view()?;
    match command {
        KeysCommand::List => show(json, &view, text::keys),
        KeysCommand::Revoke { key, cause, order } => {
            let all = view.keys.iter().map(|one| &one.public_key);
            let waiting = view.pending.iter().map(|one| &one.public_key);
            let key = only(all.chain(waiting), key)?;
            give(
                seat,
                json,
                &OrderDraft::RevokeKey(key, cause.clone()),
                order,
            )
            .await
        }
        KeysCommand::RevokeDevice {
            device,
            cause,
            order,
        } => {
            let device = only(view.devices.iter().map(|one| &one.device), device)?;
            give(
                seat,
                json,
                &OrderDraft::RevokeDevice(device, cause.clone()),
                order,
            )
            .await
        }
        KeysCommand::Countersign { key, order } => {
            let enrolment = enrolment_of(&view, key)?;
            give(seat, json, &OrderDraft::Countersign(enrolment), order).await
        }
    }
}

/// Runs one of `exchange`.
pub async fn exchange(seat: &Seat, json: bool, command: &ExchangeCommand) -> Outcome<()> {
    let blocked = seat.workstation.blocked_exchange()?;
    match command {
        ExchangeCommand::Status => show(json, &blocked, |blocked| text::blocked(blocked.as_ref())),
        ExchangeCommand::SetAside { event, order } => {
            let event = only(blocked.iter().map(|one| &one.event), event)?;
            give(seat, json, &OrderDraft::Quarantine(event), order).await
        }
    }
}

/// Shows an order in full, asks for the PIN, gives it, and hands it to the practice.
async fn give(seat: &Seat, json: bool, draft: &OrderDraft, args: &OrderArgs) -> Outcome<()> {
    let station = &seat.workstation;
    let request = station.order_request(draft, &args.reason)?;
    remark(&text::order(&request));
    let entry = pin(args.pin.pin_fd, "PIN to order what stands above: ")?;
    station.give_order(draft, &args.reason, &entry)?;
    let handed_on = match station.hand_on_orders().await {
        Ok(()) => true,
        Err(fault) if fault.code() == Code::Offline => false,
        Err(fault) => return Err(fault),
    };
    let answer = serde_json::json!({"ordered": request.title, "handed_on": handed_on});
    show(json, &answer, |_| {
        let when = if handed_on {
            "The practice's other workstations have it with their next exchange."
        } else {
            "The practice's server can't be reached; it is handed on with the next exchange."
        };
        format!("Ordered: {}. {when}", request.title)
    })
}

fn read_draft(path: &Path) -> Outcome<PolicyDraft> {
    let unreadable = || Fault::new(Code::InputInvalid).with("field", "file");
    let text = if path == Path::new("-") {
        stdin_text()?
    } else {
        std::fs::read_to_string(path).map_err(|_| unreadable())?
    };
    serde_json::from_str(&text).map_err(|_| unreadable())
}

fn enrolment_of(view: &KeysView, key: &str) -> Outcome<String> {
    let key = only(view.pending.iter().map(|one| &one.public_key), key)?;
    let found = view.pending.iter().find(|one| one.public_key == key);
    found
        .map(|one| one.enrolment.clone())
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// The one name that begins with what was typed (at least four characters).
fn only<'a>(names: impl Iterator<Item = &'a String>, typed: &str) -> Outcome<String> {
    if typed.len() < 4 {
        return Err(Fault::new(Code::InputInvalid).with("field", "id"));
    }
    let mut found: Vec<&String> = names.filter(|name| name.starts_with(typed)).collect();
    found.dedup();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(Fault::new(Code::NotFound)),
        _ => Err(Fault::new(Code::Ambiguous)),
    }
}
