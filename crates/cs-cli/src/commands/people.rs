//! Signing in and out, the signing key, settings.

use crate::args::PinArgs;
use crate::seat::Seat;
use crate::terminal::{pin, remark, show};
use cs_app::RuntimeSettings;
use cs_error::{Code, Fault, Outcome};
use serde_json::json;

/// `countersign sign-in`
pub async fn sign_in(seat: &Seat, as_json: bool) -> Outcome<()> {
    let who = if seat.newly_signed_in() {
        seat.workstation.principal()?
    } else {
        seat.workstation.sign_in().await?
    };
    // Whoever signed in sits here from now on, also when somebody else did before.
    seat.remember_seat(&who.user)?;
    let answer =
        json!({"user": who.display_name, "role": who.role.as_str(), "practices": who.practices});
    show(as_json, &answer, |_| {
        format!("Signed in: {}, {}.", who.display_name, who.role.title())
    })
}

/// `countersign sign-out`
pub async fn sign_out(seat: &Seat) -> Outcome<()> {
    seat.workstation.sign_out().await?;
    seat.forget_seat()?;
    remark("Signed out. Tokens are revoked and forgotten; drafts are kept.");
    Ok(())
}

/// `countersign enrol`
pub async fn enrol(seat: &Seat, args: &PinArgs) -> Outcome<()> {
    let first = pin(args.pin_fd, "New PIN (six digits or more): ")?;
    if args.pin_fd.is_none() {
        let again = pin(None, "Again: ")?;
        if !first.same_as(&again) {
            return Err(Fault::new(Code::InputInvalid).with("why", "the two PINs differ"));
        }
    }
    seat.workstation.enrol(&first).await?;
    remark("Your signing key is on this computer now. Only you can use it, with this PIN.");
    Ok(())
}

/// `countersign setting [NAME [VALUE]]`
pub fn setting(seat: &Seat, as_json: bool, name: Option<&str>, value: Option<i64>) -> Outcome<()> {
    if let (Some(name), Some(value)) = (name, value) {
        seat.workstation.set_setting(name, value)?;
    }
    let now = seat.workstation.settings()?;
    let all = json!({
        "hold_seconds": now.hold_seconds,
        "offline_role_hours": now.offline_role_hours,
        "proposal_hours": now.proposal_hours,
        "self_approval": i64::from(now.self_approval),
    });
    if name.is_some_and(|name| all.get(name).is_none()) {
        return Err(Fault::new(Code::InputInvalid).with("field", "setting"));
    }
    show(as_json, &all, |all| {
        let known = RuntimeSettings::KNOWN
            .iter()
            .filter(|(known, ..)| name.is_none_or(|name| name == *known));
        let lines: Vec<String> = known
            .map(|(known, low, high)| format!("{known:20} {}   ({low}–{high})", all[*known]))
            .collect();
        lines.join("\n")
    })
}
