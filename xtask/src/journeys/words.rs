//! What things are called in the window, and the small acts every journey shares.
//! The one place to look at when a name in `ui/` changes.

use super::{
    desk::Desk,
    keys,
    page::{LATER, Page},
};
use crate::failure::Failure;

/// The PIN everybody here chooses.
pub(crate) const PIN: &str = "482913";
/// Another one.
pub(crate) const WRONG_PIN: &str = "482914";

/// The agent's field.
pub(crate) const ASK_FIELD: &str = "Ask or give a task";

/// The sentence of the main job.
pub(crate) const DRAFT_SENTENCE: &str =
    "draft texts for everyone who missed their appointment in the last two weeks";

/// Somebody on the list of the window's measurement.
pub(crate) const FIRST_OF_LONG_LIST: &str = "Family0";

/// A demo person, as their seat is named.
#[derive(Clone, Copy)]
pub(crate) struct Person {
    pub(crate) name: &'static str,
    pub(crate) role: &'static str,
}

pub(crate) const COACH: Person = Person {
    name: "Dana Whitfield",
    role: "Health Coach",
};
pub(crate) const COACH_2: Person = Person {
    name: "Luis Ortega",
    role: "Health Coach",
};
pub(crate) const SPECIALIST: Person = Person {
    name: "Priya Raman",
    role: "Prior Auth",
};
pub(crate) const ACCOUNT: Person = Person {
    name: "Theo Lindgren",
    role: "Account Manager",
};

/// Waits until the window can be used: it says who can sit here, or their work.
pub(crate) fn usable(main: &Page<'_>) -> Result<(), Failure> {
    main.see_any(LATER, &["Who is working", "Lock Ctrl"])
        .map(drop)
}

/// Takes a seat at the demo practice.
pub(crate) fn sign_in_as(main: &Page<'_>, who: Person) -> Result<(), Failure> {
    main.press("button", who.name)?;
    at_work(main, who)
}

/// Waits until the window is this person's.
pub(crate) fn at_work(main: &Page<'_>, who: Person) -> Result<(), Failure> {
    main.finds("navigation", "Views")?;
    main.see_within(LATER, who.role)
}

/// Takes the coach's seat.
pub(crate) fn sign_in(main: &Page<'_>) -> Result<(), Failure> {
    sign_in_as(main, COACH)
}

/// Goes to a view by its name on the rail.
pub(crate) fn open(main: &Page<'_>, view: &str) -> Result<(), Failure> {
    main.press("button", view)?;
    main.finds("heading", view)
}

/// Goes to the coach's list.
pub(crate) fn open_today(main: &Page<'_>) -> Result<(), Failure> {
    open(main, "Today")
}

/// Reads the practice's changes.
pub(crate) fn synchronise(main: &Page<'_>) -> Result<(), Failure> {
    open(main, "Sources")?;
    main.press("button", "Sync now")?;
    main.see_within(LATER, "synced just now")
}

/// Tries to, without a network.
pub(crate) fn synchronise_in_vain(main: &Page<'_>) -> Result<(), Failure> {
    open(main, "Sources")?;
    main.press("button", "Sync now")?;
    main.see_within(LATER, "Offline")
}

/// Finds a patient and opens the chart.
pub(crate) fn open_chart(main: &Page<'_>, name: &str) -> Result<(), Failure> {
    open(main, "Patients")?;
    main.fill("searchbox", "Find", name)?;
    main.chord(&[keys::ENTER])?;
    main.finds("heading", name)
}

/// Gives the agent a sentence and waits until it says one of these.
pub(crate) fn ask<'w>(
    main: &Page<'_>,
    sentence: &str,
    any: &[&'w str],
) -> Result<&'w str, Failure> {
    main.fill("textbox", ASK_FIELD, sentence)?;
    main.chord(&[keys::ENTER])?;
    main.see_any(LATER, any)
}

/// Asks for drafts and waits until they are made.
pub(crate) fn draft(main: &Page<'_>) -> Result<(), Failure> {
    ask(main, DRAFT_SENTENCE, &["wait for your signature"]).map(drop)?;
    drafted(main)
}

/// Waits until drafts were made.
pub(crate) fn drafted(main: &Page<'_>) -> Result<(), Failure> {
    main.see_within(LATER, "drafts")
}

/// How many drafts wait, as the queue counts them.
pub(crate) fn drafts_waiting(main: &Page<'_>) -> Result<usize, Failure> {
    open(main, "Approvals")?;
    main.finds("row", "Text message")?;
    main.count("row", "Text message")
}

/// Opens the first draft of the queue.
pub(crate) fn open_first_draft(main: &Page<'_>) -> Result<(), Failure> {
    main.press("row", "Text message")?;
    main.finds("heading", "Text message to")
}

/// The same without the pointer.
pub(crate) fn open_first_draft_by_keys(main: &Page<'_>) -> Result<(), Failure> {
    main.tab_to("row", "Text message")?;
    main.chord(&[keys::ENTER])?;
    main.finds("heading", "Text message to")
}

/// Puts another text in place of the open draft's.
pub(crate) fn edit_draft(main: &Page<'_>, text: &str) -> Result<(), Failure> {
    main.press("button", "Edit")?;
    main.fill("textbox", "Text that will be sent", text)?;
    main.press("button", "Save draft")?;
    main.gone("Discard changes")
}

/// Reads so many drafts of the queue to their end and picks each.
pub(crate) fn read_and_choose(main: &Page<'_>, count: usize) -> Result<(), Failure> {
    for number in 0..count {
        main.press_nth("row", "Text message", number)?;
        main.finds("heading", "Text message to")?;
        main.press_nth("checkbox", "", number)?;
    }
    Ok(())
}

/// Takes what was picked to the signing window.
pub(crate) fn approve_chosen(main: &Page<'_>) -> Result<(), Failure> {
    main.press("button", "Approve")
}

/// Types the PIN into the signing window and countersigns what it shows.
pub(crate) fn countersign(desk: &Desk<'_>) -> Result<(), Failure> {
    let signing = desk.signing()?;
    signing.type_into("textbox", "PIN", PIN)?;
    signing.press("button", "Countersign")
}

/// Closes the signing window after the seal.
pub(crate) fn leave_signing(desk: &Desk<'_>) -> Result<(), Failure> {
    desk.signing()?.press("button", "Close")?;
    desk.signing_closes()
}

/// Sends what may be sent now.
pub(crate) fn send_now(main: &Page<'_>) -> Result<(), Failure> {
    open(main, "Outbox")?;
    main.press("button", "Send now")
}

/// Opens the signing window to choose a PIN.
pub(crate) fn open_enrolment(main: &Page<'_>) -> Result<(), Failure> {
    open(main, "Settings")?;
    main.press("button", "Choose a PIN")
}

/// Chooses a PIN in the signing window, which is open for it.
pub(crate) fn choose_pin(desk: &Desk<'_>) -> Result<(), Failure> {
    let signing = desk.signing()?;
    signing.fill("textbox", "New PIN", PIN)?;
    signing.fill("textbox", "again", PIN)?;
    signing.chord(&[keys::ENTER])?;
    desk.signing_closes()
}

/// Chooses a PIN, from anywhere in the main window.
pub(crate) fn enrol(desk: &Desk<'_>, main: &Page<'_>) -> Result<(), Failure> {
    open_enrolment(main)?;
    choose_pin(desk)
}

/// The same without the pointer.
pub(crate) fn enrol_by_keys(desk: &Desk<'_>, main: &Page<'_>) -> Result<(), Failure> {
    main.chord(&[keys::CONTROL, '7'])?;
    main.finds("heading", "Settings")?;
    main.tab_to("button", "Choose a PIN")?;
    main.chord(&[keys::ENTER])?;
    let signing = desk.signing()?;
    signing.tab_to("textbox", "New PIN")?;
    signing.strike(PIN)?;
    signing.tab_to("textbox", "again")?;
    signing.strike(PIN)?;
    signing.chord(&[keys::ENTER])?;
    desk.signing_closes()
}

/// Signs the coach in, with a PIN and no wait between signing and sending.
pub(crate) fn ready(desk: &Desk<'_>, main: &Page<'_>) -> Result<(), Failure> {
    sign_in(main)?;
    enrol(desk, main)
}

/// Locks the desk.
pub(crate) fn lock(main: &Page<'_>) -> Result<(), Failure> {
    main.press("button", "Lock")?;
    main.see("Locked")
}

/// Opens the signing window over a locked desk.
pub(crate) fn open_unlock(main: &Page<'_>) -> Result<(), Failure> {
    main.press("button", "Unlock")
}

/// Types the PIN into the signing window, which is open over a locked desk.
pub(crate) fn unlock(desk: &Desk<'_>) -> Result<(), Failure> {
    let signing = desk.signing()?;
    signing.type_into("textbox", "PIN", PIN)?;
    signing.press("button", "Unlock")?;
    desk.signing_closes()
}

/// After a restart: unlocks, or takes the seat again.
pub(crate) fn back_at_work(desk: &Desk<'_>, main: &Page<'_>) -> Result<(), Failure> {
    if main.see_any(LATER, &["Locked", "Who is working"])? == "Locked" {
        open_unlock(main)?;
        unlock(desk)?;
    } else {
        main.press("button", COACH.name)?;
    }
    at_work(main, COACH)
}

/// Lets somebody else take the seat.
pub(crate) fn switch_to(main: &Page<'_>, who: Person) -> Result<(), Failure> {
    main.press("button", "Switch user")?;
    main.press("button", who.name)
}

/// Checks the audit chain.
pub(crate) fn verify_audit(main: &Page<'_>) -> Result<(), Failure> {
    main.press("button", "Verify")?;
    main.see_within(LATER, "whole")
}
