//! Lock, a wrong PIN, the right one.

use super::{desk::Desk, story::Story, words};
use crate::failure::Failure;

pub(crate) fn journey(desk: &mut Desk<'_>, story: &mut Story) -> Result<(), Failure> {
    let main = desk.main()?;
    words::ready(desk, &main)?;
    words::open_today(&main)?;
    main.see("MRN")?;

    story.chapter("Lock");
    words::lock(&main)?;
    let text = main.text()?;
    story.check(!text.contains("MRN"), "no patient can be read any more")?;
    story.sees(&main, words::COACH.name)?;
    story.picture(&main, "locked")?;

    story.chapter("A wrong PIN");
    words::open_unlock(&main)?;
    let signing = desk.signing()?;
    story.sees(&signing, words::COACH.name)?;
    words::try_pin(desk, words::WRONG_PIN)?;
    story.sees(&signing, "4 tries are left")?;
    story.check(!main.reads("MRN")?, "the desk stays locked")?;
    story.picture(&signing, "a wrong PIN")?;

    story.chapter("The right one");
    words::unlock(desk)?;
    story.sees(&main, "MRN")?;
    story.picture(&main, "unlocked, where it was")
}
