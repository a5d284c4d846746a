//! The program is killed with an approval that has not left yet.

use super::{desk::Desk, page::LATER, story::Story, words};
use crate::failure::Failure;

pub(crate) fn journey(desk: &mut Desk<'_>, story: &mut Story) -> Result<(), Failure> {
    let main = desk.main()?;
    words::ready(desk, &main)?;
    words::draft(&main)?;
    let drafted = words::drafts_waiting(&main)?;

    story.chapter("An approval, and a power cut");
    desk.sandbox().cut()?;
    words::open(&main, "Approvals")?;
    words::read_and_choose(&main, 1)?;
    words::approve_chosen(&main, 1)?;
    words::countersign(desk)?;
    words::leave_signing(desk)?;
    story.picture(&main, "one is signed")?;
    desk.kill()?;
    story.does("The program is killed (SIGKILL). The practice's servers, which were inside, too.");
    let sent = desk.sandbox().texts()?;
    story.check(sent.is_empty(), "nothing had left")?;

    story.chapter("Started again");
    desk.start()?;
    let main = desk.main()?;
    words::back_at_work(desk, &main)?;
    story.check(
        drafted > 1 && words::counts_drafts(&main, drafted - 1)?,
        "every draft is still there, but the one that was signed",
    )?;
    words::open(&main, "Outbox")?;
    desk.sandbox().wait_for_texts(1)?;
    story.check(true, "the approval was still there, and was sent once")?;
    main.see_within(LATER, "delivered")?;
    story.picture(&main, "sent after the restart")
}
