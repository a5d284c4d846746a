//! What things are called in the window, and the small acts every journey shares.
//! The one place to look at when a name in `ui/` changes.

use std::{
    thread,
    time::{Duration, Instant},
};

use super::{
    desk::Desk,
    keys,
    page::{LATER, Page, SOON},
};
use crate::failure::Failure;

/// The PIN everybody here chooses.
pub(crate) const PIN: &str = "482913";
/// Another one.
pub(crate) const WRONG_PIN: &str = "482914";

/// Where the signing window takes the PIN.
pub(crate) const PIN_FIELD: &str = "Your PIN";

/// The agent's field.
pub(crate) const ASK_FIELD: &str = "Ask or give a task";

/// The sentence of the main job.
pub(crate) const DRAFT_SENTENCE: &str =
    "draft texts for everyone who missed their appointment in the last two weeks";

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
pub(crate) const ADMIN: Person = Person {
    name: "Joan Becker",
    role: "Practice Administrator",
};
pub(crate) const ACCOUNT: Person = Person {
    name: "Theo Lindgren",
    role: "Account Manager",
};

/// What the lock screen says.
const LOCKED: &str = "Unlock with PIN";
/// What the sign-in says.
const SEATS: &str = "Choose who you are";
/// What stands under the agent's field on everybody's desk.
const AT_WORK: &str = "Nothing is sent from here";

/// Waits until the window can be used: it asks who is there, or shows their work.
pub(crate) fn usable(main: &Page<'_>) -> Result<&'static str, Failure> {
    main.see_any(LATER, &[SEATS, LOCKED, AT_WORK])
}

/// Takes a seat at the demo practice.
pub(crate) fn sign_in_as(main: &Page<'_>, who: Person) -> Result<(), Failure> {
    if usable(main)? != AT_WORK {
        main.press("button", who.name)?;
    }
    at_work(main, who)
}

/// Waits until the window is this person's.
pub(crate) fn at_work(main: &Page<'_>, who: Person) -> Result<(), Failure> {
    main.see_within(LATER, AT_WORK)?;
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

/// Waits until the list has thousands of people: its tab counts them.
pub(crate) fn long_list(main: &Page<'_>) -> Result<(), Failure> {
    let began = Instant::now();
    while began.elapsed() < LATER {
        let name = main.name("tab", "Follow-up")?;
        let digits: String = name.chars().filter(char::is_ascii_digit).collect();
        if digits.parse::<u32>().is_ok_and(|people| people > 9_000) {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(20));
    }
    Err(Failure::Check("The list never became long.".into()))
}

/// Does what a few letters of its name find among all commands.
pub(crate) fn command(main: &Page<'_>, letters: &str) -> Result<(), Failure> {
    main.chord(&[keys::CONTROL, 'p'])?;
    main.finds("combobox", "Find a command")?;
    main.strike(letters)?;
    main.finds("option", letters)?;
    main.chord(&[keys::ENTER])
}

/// Reads the practice's changes, to the end.
pub(crate) fn synchronise(main: &Page<'_>) -> Result<(), Failure> {
    open(main, "Sources")?;
    main.press("button", "Synchronise now")?;
    main.see_within(LATER, "removed")
}

/// Tries to, without a network.
pub(crate) fn synchronise_in_vain(main: &Page<'_>) -> Result<(), Failure> {
    open(main, "Sources")?;
    main.press("button", "Synchronise now")?;
    main.see_within(LATER, "Offline since")
}

/// Finds a patient and opens the chart.
pub(crate) fn open_chart(main: &Page<'_>, name: &str) -> Result<(), Failure> {
    open(main, "Patients")?;
    main.fill("combobox", "Name, birth date, MRN or phone", name)?;
    main.press("option", name)?;
    main.finds("heading", name)
}

/// Shows every reading of the open timeline as a row of its own, and waits until
/// that many events are counted.
pub(crate) fn ungrouped(main: &Page<'_>, events: &str) -> Result<(), Failure> {
    main.see_within(LATER, " events")?;
    main.press("checkbox", "Group readings")?;
    main.see_within(LATER, events)
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
    ask(main, DRAFT_SENTENCE, &[DRAFTED]).map(drop)
}

/// What the agent says once drafts are made.
const DRAFTED: &str = "Nothing has left";

/// Waits until drafts were made.
pub(crate) fn drafted(main: &Page<'_>) -> Result<(), Failure> {
    main.see_within(LATER, DRAFTED)
}

/// How many drafts wait, as the rail counts them: read once it has said the same
/// for a second, since the count follows what it counts.
pub(crate) fn drafts_waiting(main: &Page<'_>) -> Result<usize, Failure> {
    let began = Instant::now();
    let (mut said, mut since) = (counted(main)?, Instant::now());
    while began.elapsed() < LATER {
        thread::sleep(Duration::from_millis(100));
        let now = counted(main)?;
        if now != said {
            (said, since) = (now, Instant::now());
        } else if said > 0 && since.elapsed() > Duration::from_secs(1) {
            return Ok(said);
        }
    }
    Err(Failure::Check("The rail counts no drafts.".into()))
}

/// Waits until the rail counts so many drafts; answers whether it came to that.
pub(crate) fn counts_drafts(main: &Page<'_>, wanted: usize) -> Result<bool, Failure> {
    let began = Instant::now();
    while began.elapsed() < SOON {
        if counted(main)? == wanted {
            return Ok(true);
        }
        thread::sleep(Duration::from_millis(100));
    }
    Ok(false)
}

fn counted(main: &Page<'_>) -> Result<usize, Failure> {
    let name = main.name("button", "Approvals")?;
    let digits: String = name.chars().filter(char::is_ascii_digit).collect();
    Ok(digits.parse().unwrap_or(0))
}

/// What a line of the queue holds.
const LINE: &str = "Text message";

/// Opens the first draft of the queue.
pub(crate) fn open_first_draft(main: &Page<'_>) -> Result<(), Failure> {
    main.press("option", LINE)?;
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
        main.press_nth("option", LINE, number)?;
        main.see(&format!("{} of", number + 1))?;
        main.see("read to the end")?;
        main.chord(&['x'])?;
        main.see(&format!("{} picked · all read", number + 1))?;
    }
    Ok(())
}

/// Takes the drafts that were picked to the signing window.
pub(crate) fn approve_chosen(main: &Page<'_>, count: usize) -> Result<(), Failure> {
    main.press("button", &format!("Approve {count}…"))
}

/// Reads what the signing window shows to its end, types the PIN, countersigns.
pub(crate) fn countersign(desk: &Desk<'_>) -> Result<(), Failure> {
    let signing = desk.signing()?;
    read_all(&signing)?;
    signing.type_into("textbox", PIN_FIELD, PIN)?;
    signing.press("button", "Countersign")?;
    signing.see_within(LATER, "Countersigned by")
}

/// Reads every text of the signing window, each to its end: the next one is
/// turned to once the window counts the one before as read.
pub(crate) fn read_all(signing: &Page<'_>) -> Result<(), Failure> {
    signing.finds("textbox", PIN_FIELD)?;
    let began = Instant::now();
    while began.elapsed() < LATER {
        match unread(&signing.text()?) {
            None => return Ok(()),
            Some((at, of, left)) if at < of && at + left == of => {
                signing.press("button", "Next")?;
            }
            Some(_) => {}
        }
        thread::sleep(Duration::from_millis(100));
    }
    Err(Failure::Check("The signing window is never read.".into()))
}

/// "2 of 3 · 1 not read yet": which text is shown, of how many, and how many are
/// not read; none once all are.
fn unread(text: &str) -> Option<(usize, usize, usize)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let left = words
        .windows(4)
        .position(|four| four[1..] == ["not", "read", "yet"])?;
    let at = left.checked_sub(4)?;
    let number = |index: usize| words.get(index)?.parse().ok();
    Some((number(at)?, number(at + 2)?, number(left)?))
}

/// Closes the signing window after the seal, or after a key was made.
pub(crate) fn leave_signing(desk: &Desk<'_>) -> Result<(), Failure> {
    desk.signing()?.press("button", "Done")?;
    desk.signing_closes()
}

/// Sends what may be sent now, where something waits.
pub(crate) fn send_now(main: &Page<'_>) -> Result<(), Failure> {
    open(main, "Outbox")?;
    main.press("button", "Send now")
}

/// Opens the signing window to choose a PIN.
pub(crate) fn open_enrolment(main: &Page<'_>) -> Result<(), Failure> {
    command(main, "signing key")
}

/// Chooses a PIN in the signing window, which is open for it. Keys alone.
pub(crate) fn choose_pin(desk: &Desk<'_>) -> Result<(), Failure> {
    let signing = desk.signing()?;
    signing.tab_to("textbox", "New PIN")?;
    signing.strike(PIN)?;
    signing.tab_to("textbox", "The same again")?;
    signing.strike(PIN)?;
    signing.chord(&[keys::ENTER])?;
    signing.see_within(LATER, "Your signing key is on this computer")
}

/// Chooses a PIN, from anywhere in the main window. Keys alone.
pub(crate) fn enrol(desk: &Desk<'_>, main: &Page<'_>) -> Result<(), Failure> {
    open_enrolment(main)?;
    choose_pin(desk)?;
    let signing = desk.signing()?;
    signing.tab_to("button", "Done")?;
    signing.chord(&[keys::ENTER])?;
    desk.signing_closes()
}

/// Signs the coach in, with a PIN.
pub(crate) fn ready(desk: &Desk<'_>, main: &Page<'_>) -> Result<(), Failure> {
    sign_in(main)?;
    enrol(desk, main)
}

/// Locks the desk.
pub(crate) fn lock(main: &Page<'_>) -> Result<(), Failure> {
    main.press("button", "Lock")?;
    main.see(LOCKED)
}

/// Opens the signing window over a locked desk.
pub(crate) fn open_unlock(main: &Page<'_>) -> Result<(), Failure> {
    main.press("button", LOCKED)
}

/// Types a PIN into the signing window, which is open over a locked desk.
pub(crate) fn try_pin(desk: &Desk<'_>, pin: &str) -> Result<(), Failure> {
    let signing = desk.signing()?;
    signing.type_into("textbox", PIN_FIELD, pin)?;
    signing.press("button", "Unlock")
}

/// The right one.
pub(crate) fn unlock(desk: &Desk<'_>) -> Result<(), Failure> {
    try_pin(desk, PIN)?;
    desk.signing_closes()
}

/// After a restart: unlocks, or takes the seat again.
pub(crate) fn back_at_work(desk: &Desk<'_>, main: &Page<'_>) -> Result<(), Failure> {
    match usable(main)? {
        LOCKED => {
            open_unlock(main)?;
            unlock(desk)?;
        }
        SEATS => main.press("button", COACH.name)?,
        _ => {}
    }
    at_work(main, COACH)
}

/// Lets somebody else take the seat: locks, and they sign in, or unlock with
/// their PIN where they have one here.
pub(crate) fn switch_to(desk: &Desk<'_>, main: &Page<'_>, who: Person) -> Result<(), Failure> {
    lock(main)?;
    main.press("button", who.name)?;
    let theirs = format!("{} · {}", who.name, who.role);
    match main.see_any(LATER, &[SEATS, AT_WORK, &theirs])? {
        SEATS => main.press("button", who.name)?,
        AT_WORK => {}
        _ => {
            if !desk.is_signing()? {
                open_unlock(main)?;
            }
            unlock(desk)?;
        }
    }
    at_work(main, who)
}

/// Checks the audit chain.
pub(crate) fn verify_audit(main: &Page<'_>) -> Result<(), Failure> {
    main.press("button", "Verify the chain")?;
    main.see_within(LATER, "whole")
}

#[cfg(test)]
mod tests {
    use super::unread;

    #[test]
    fn how_far_the_signing_window_is_read() {
        let text = "Previous\n2 of 3 · 1 not read yet\nNext";
        assert_eq!(unread(text), Some((2, 3, 1)));
        assert_eq!(unread("3 of 3 · all read"), None);
        assert_eq!(unread(""), None);
    }
}
