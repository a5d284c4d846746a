//! The main job, from the sign-in to the receipt.

use super::{
    desk::Desk,
    leaks,
    page::{LATER, Page},
    story::Story,
    words::{self, ADMIN, DRAFT_SENTENCE},
};
use crate::failure::Failure;

/// A text within the practice's rules, unlike every drafted one.
const EDITED: &str = "Hi, this is Harbor Health. Could you call (802) 555-0100 about your last \
                      visit? Reply STOP to opt out.";

/// Sign in, synchronise, read the list, ask for drafts, edit one, choose a PIN,
/// countersign several, see each sent once with its receipt.
pub(crate) fn journey(desk: &mut Desk<'_>, story: &mut Story) -> Result<(), Failure> {
    let main = desk.main()?;
    sign_in_and_sync(story, &main)?;
    read_the_list(story, &main)?;
    story.chapter("Choose a PIN");
    words::open_enrolment(&main)?;
    let signing = desk.signing()?;
    signing.see("Choose your PIN")?;
    story.picture(&signing, "choosing a PIN")?;
    words::choose_pin(desk)?;
    story.check(true, "the signing window took a new PIN and made a key")?;
    words::leave_signing(desk)?;
    ask_for_drafts(desk, story, &main)?;
    edit(story, &main)?;
    countersign(desk, story, &main)?;
    receipts(desk, story, &main)?;
    audit(desk, story, &main)?;
    nothing_left_behind(desk, story)
}

fn sign_in_and_sync(story: &mut Story, main: &Page<'_>) -> Result<(), Failure> {
    story.chapter("Sign in and synchronise");
    words::usable(main)?;
    story.sees(main, "DEMO")?;
    story.picture(main, "who is working")?;
    words::sign_in(main)?;
    story.sees(main, "Harbor Health")?;
    story.sees(main, "Health Coach")?;
    story.picture(main, "signed in")?;
    words::synchronise(main)?;
    story.sees(main, "synced")?;
    story.picture(main, "synchronised")
}

fn read_the_list(story: &mut Story, main: &Page<'_>) -> Result<(), Failure> {
    story.chapter("Read the list of today");
    words::open_today(main)?;
    main.see_within(LATER, "Urgent")?;
    story.sees(main, "MRN")?;
    story.sees(main, "Due")?;
    let text = main.text()?;
    story.check(
        text.contains("not kept") || text.contains("rising") || text.contains("Weight up"),
        "every line says why it is there",
    )?;
    story.picture(main, "the list of today")
}

fn ask_for_drafts(desk: &Desk<'_>, story: &mut Story, main: &Page<'_>) -> Result<(), Failure> {
    story.chapter("Ask the agent for drafts");
    story.does(&format!("> {DRAFT_SENTENCE}"));
    words::draft(main)?;
    story.check(true, "the agent drafted")?;
    story.picture(main, "what the agent did")?;
    let sent = desk.sandbox().texts()?;
    story.check(sent.is_empty(), "drafting sent nothing")
}

fn edit(story: &mut Story, main: &Page<'_>) -> Result<(), Failure> {
    story.chapter("Edit a draft");
    words::open(main, "Approvals")?;
    words::open_first_draft(main)?;
    story.picture(main, "a draft and what it rests on")?;
    words::edit_draft(main, EDITED)?;
    story.sees(main, EDITED)?;
    story.sees(main, "draft 2")?;
    story.picture(main, "the edited draft")
}

fn countersign(desk: &Desk<'_>, story: &mut Story, main: &Page<'_>) -> Result<(), Failure> {
    story.chapter("Countersign three");
    words::read_and_choose(main, 3)?;
    story.picture(main, "three read and chosen")?;
    words::approve_chosen(main, 3)?;
    let signing = desk.signing()?;
    story.sees(&signing, "Countersign 3 drafts")?;
    signing.see(EDITED)?;
    story.check(true, "the signing window shows the edited text in full")?;
    story.sees(&signing, "Dana Whitfield")?;
    story.picture(&signing, "the signing window")?;
    let before = desk.sandbox().texts()?.len();
    story.check(before == 0, "nothing has left before the signature")?;
    words::countersign(desk)?;
    story.sees(&signing, "Countersigned by Dana Whitfield, Health Coach")?;
    story.picture(&signing, "the seal")?;
    words::leave_signing(desk)
}

fn receipts(desk: &Desk<'_>, story: &mut Story, main: &Page<'_>) -> Result<(), Failure> {
    story.chapter("Sent once, with a receipt");
    words::open(main, "Outbox")?;
    let texts = desk.sandbox().wait_for_texts(3)?;
    story.check(texts.len() == 3, "three texts arrived at the sandbox")?;
    let edited = texts.iter().filter(|text| text.body == EDITED).count();
    story.check(
        edited == 1,
        "the edited text arrived, exactly as it was shown",
    )?;
    let mut to: Vec<&String> = texts.iter().map(|text| &text.to).collect();
    to.sort();
    to.dedup();
    story.check(to.len() == 3, "each of the three got one")?;
    main.see_within(LATER, "delivered")?;
    story.picture(main, "the receipts")?;
    desk.sandbox().wait_for_texts(3)?;
    story.check(true, "and still three: nothing is sent twice")
}

/// The practice's administrator reads what was written down meanwhile.
fn audit(desk: &Desk<'_>, story: &mut Story, main: &Page<'_>) -> Result<(), Failure> {
    story.chapter("The audit");
    words::switch_to(desk, main, ADMIN)?;
    words::open(main, "Audit")?;
    words::verify_audit(main)?;
    story.sees(main, "The chain is whole")?;
    story.picture(main, "the audit chain is whole")
}

fn nothing_left_behind(desk: &mut Desk<'_>, story: &mut Story) -> Result<(), Failure> {
    story.chapter("Nothing left behind");
    let texts = desk.sandbox().texts()?;
    let canaries: Vec<String> = texts
        .into_iter()
        .flat_map(|text| [text.body, text.to])
        .collect();
    leaks::none(desk, story, &canaries)
}
