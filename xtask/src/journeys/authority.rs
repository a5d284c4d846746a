//! Roles without authority: what they are told, and what they are not shown.

use super::{
    desk::Desk,
    page::SOON,
    story::Story,
    words::{self, ACCOUNT, SPECIALIST},
};
use crate::failure::Failure;

pub(crate) fn journey(desk: &mut Desk<'_>, story: &mut Story) -> Result<(), Failure> {
    let main = desk.main()?;
    story.chapter("A coach leaves drafts");
    words::ready(desk, &main)?;
    words::draft(&main)?;
    words::open(&main, "Approvals")?;
    words::open_first_draft(&main)?;
    main.finds("button", "Approve")?;
    story.check(true, "the coach may approve them")?;

    for (who, login) in [(SPECIALIST, "specialist"), (ACCOUNT, "account")] {
        story.chapter(who.role);
        desk.sit_down(login);
        desk.start()?;
        let main = desk.main()?;
        words::sign_in_as(&main, who)?;
        story.sees(&main, who.role)?;
        words::ask(&main, words::DRAFT_SENTENCE, &["Health Coach"])?;
        story.check(true, "asked for drafts, the agent names the role that may")?;
        story.picture(&main, &format!("{login} is told who may"))?;
        if main.count("button", "Approvals")? > 0 {
            words::open(&main, "Approvals")?;
            main.see_any(SOON, &["Nothing", "may not", "no drafts"])?;
        }
        let approve = main.count("button", "Approve…")?;
        story.check(approve == 0, "nothing here can be approved")?;
        story.check(
            !main.reads("this is Harbor Health")?,
            "and no message to a patient is shown",
        )?;
    }
    let sent = desk.sandbox().texts()?;
    story.check(sent.is_empty(), "nothing was sent")
}
