//! Two people on one account of the operating system.

use super::{
    desk::Desk,
    story::Story,
    words::{self, COACH, COACH_2},
};
use crate::failure::Failure;

/// What only the first one asks; no example of the sidebar says it.
const QUESTION: &str = "who missed their appointment in the last 9 days?";

pub(crate) fn journey(desk: &mut Desk<'_>, story: &mut Story) -> Result<(), Failure> {
    let main = desk.main()?;
    story.chapter("The first takes the seat");
    words::ready(desk, &main)?;
    words::ask(&main, QUESTION, &["need following up"])?;
    story.sees(&main, COACH.name)?;
    story.picture(&main, "the first at work")?;

    story.chapter("The second takes over");
    words::switch_to(desk, &main, COACH_2)?;
    story.sees(&main, COACH_2.name)?;
    story.check(
        !main.reads(QUESTION)?,
        "the first one's conversation is not theirs to see",
    )?;
    words::open(&main, "Settings")?;
    story.check(
        main.reads(COACH_2.name)? && !main.reads(COACH.name)?,
        "the session is the second one's, everywhere",
    )?;
    story.picture(&main, "the second at work")?;
    words::enrol(desk, &main)?;
    words::open_today(&main)?;

    story.chapter("And back");
    words::switch_to(desk, &main, COACH)?;
    story.sees(&main, COACH.name)?;
    story.check(
        !main.reads(COACH_2.name)?,
        "and nothing of the second one's session is left",
    )?;
    story.picture(&main, "the first again")
}
