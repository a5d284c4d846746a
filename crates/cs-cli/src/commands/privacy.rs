//! `countersign privacy …`

use crate::args::PrivacyCommand;
use crate::seat::Seat;
use crate::terminal::show;
use crate::text;
use cs_app::views::NewHold;
use cs_error::Outcome;

/// Runs one of them.
pub fn run(seat: &Seat, json: bool, command: &PrivacyCommand) -> Outcome<()> {
    let station = &seat.workstation;
    let view = match command {
        PrivacyCommand::Show => station.privacy()?,
        PrivacyCommand::Review { id, note } => station.review_anomaly(id, note)?,
        PrivacyCommand::Hold {
            patient,
            from,
            to,
            note,
        } => station.add_hold(&NewHold {
            patient_id: patient.clone(),
            from: from.clone(),
            to: to.clone(),
            note: note.clone(),
        })?,
        PrivacyCommand::Release { id } => station.release_hold(id)?,
        PrivacyCommand::Officers { keys } => {
            let officers = station.set_privacy_officers(keys)?;
            return show(json, &officers, |officers| officers.sentence.clone());
        }
        PrivacyCommand::Retention {
            years,
            forever,
            apply,
        } => return retention(seat, json, *years, *forever, *apply),
    };
    show(json, &view, text::privacy)
}

fn retention(
    seat: &Seat,
    json: bool,
    years: Option<u32>,
    forever: bool,
    apply: bool,
) -> Outcome<()> {
    let station = &seat.workstation;
    let mut view = match (years, forever) {
        (None, false) => station.privacy()?.retention,
        _ => station.set_audit_years(years)?,
    };
    if apply {
        view = station.apply_retention(&*seat.progress)?;
        seat.progress.end();
    }
    show(json, &view, |view| view.sentence.clone())
}
