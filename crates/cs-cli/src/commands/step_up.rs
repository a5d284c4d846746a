//! `step-up`, and how every command that asks for a confirmation gets one.

use crate::args::{ConfirmArgs, StepUpCommand};
use crate::seat::Seat;
use crate::terminal::{at_terminal, pin, remark, secret_from_fd, show};
use cs_app::below::{Operation, StepUpToken};
use cs_error::{Code, Fault, Outcome};
use serde_json::json;

/// `countersign step-up …`
pub async fn run(seat: &Seat, json: bool, command: &StepUpCommand) -> Outcome<()> {
    match command {
        StepUpCommand::Issue {
            operation,
            confirm: by,
        } => {
            let operation = Operation::parse(operation)
                .ok_or_else(|| Fault::new(Code::InputInvalid).with("field", "operation"))?;
            let token = confirm(seat, operation, by).await?;
            let answer = json!({"operation": operation.as_str(), "token": token.as_str()});
            show(json, &answer, |_| token.as_str().to_owned())
        }
        StepUpCommand::Rotate { confirm: by } => {
            let token = confirm(seat, Operation::SecretRotation, by).await?;
            seat.workstation.rotate_step_up_secret(Some(&token))?;
            remark("The secret is new. Tokens made before live out their five minutes.");
            Ok(())
        }
    }
}

/// A token for an operation: one made before, or by PIN, or by a sign-in.
///
/// # Errors
/// The operation's refusal for this role, the PIN's, the sign-in's.
pub async fn confirm(seat: &Seat, operation: Operation, by: &ConfirmArgs) -> Outcome<StepUpToken> {
    let station = &seat.workstation;
    if let Some(fd) = by.step_up_fd {
        return Ok(StepUpToken::new(secret_from_fd(fd)?.to_string()));
    }
    let prompt = format!("{}: your PIN: ", operation.title());
    if by.pin_fd.is_some() {
        return station.step_up_by_pin(operation, &pin(by.pin_fd, &prompt)?);
    }
    if seat.newly_signed_in()
        && let Ok(token) = station.step_up_by_this_sign_in(operation)
    {
        return Ok(token);
    }
    if at_terminal() && station.is_enrolled()? {
        return station.step_up_by_pin(operation, &pin(None, &prompt)?);
    }
    remark(&format!("{}: sign in once more.", operation.title()));
    station.step_up_by_sign_in(operation).await
}
