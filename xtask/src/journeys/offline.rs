//! Without the network: everything opens, approvals are signed, nothing leaves
//! before the practice is back.

use super::{desk::Desk, page::LATER, story::Story, words};
use crate::failure::Failure;

pub(crate) fn journey(desk: &mut Desk<'_>, story: &mut Story) -> Result<(), Failure> {
    let main = desk.main()?;
    story.chapter("At work");
    words::ready(desk, &main)?;
    words::draft(&main)?;

    story.chapter("The network is cut");
    desk.sandbox().cut()?;
    story.does("Every connection to the practice ends; the workstation is told nothing.");
    words::synchronise_in_vain(&main)?;
    story.sees(&main, "Offline")?;
    words::open_today(&main)?;
    story.sees(&main, "MRN")?;
    story.picture(&main, "the list, offline")?;

    story.chapter("An approval offline");
    words::open(&main, "Approvals")?;
    words::read_and_choose(&main, 1)?;
    words::approve_chosen(&main, 1)?;
    words::countersign(desk)?;
    words::leave_signing(desk)?;
    words::open(&main, "Outbox")?;
    main.see_within(LATER, "cannot be reached")?;
    story.check(true, "the outbox says why it waits")?;
    story.picture(&main, "signed, waits for the network")?;
    words::send_now(&main)?;
    story.sees(&main, "still wait")?;
    let sent = desk.sandbox().texts()?;
    story.check(sent.is_empty(), "nothing has left")?;

    story.chapter("The network is back");
    desk.sandbox().restore()?;
    words::synchronise(&main)?;
    words::open(&main, "Outbox")?;
    desk.sandbox().wait_for_texts(1)?;
    story.check(true, "it was checked again and sent, once")?;
    main.see_within(LATER, "delivered")?;
    story.sees(&main, "Online")?;
    story.picture(&main, "sent after the return")
}
