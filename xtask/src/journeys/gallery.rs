//! `cargo xtask screenshots`: every view as it is, in light and dark.

use std::path::Path;

use super::{
    desk::Prepared,
    page::Page,
    screen::{Screen, Theme, folder_in},
    words,
};
use crate::failure::Failure;

/// The views of the rail.
const VIEWS: [&str; 8] = [
    "Today",
    "Patients",
    "Approvals",
    "Outbox",
    "Audit",
    "Sources",
    "Settings",
    "Help",
];

/// Renders every view under both looks into `out`, from one synchronised profile.
pub(crate) fn screenshots(out: &Path) -> Result<(), Failure> {
    let screen = Screen::start()?;
    let work = folder_in(out, "work")?;
    let prepared = Prepared::in_folder(&work);
    for theme in Theme::BOTH {
        let mut desk = prepared.desk(&screen, &folder_in(&work, theme.name())?, "coach")?;
        desk.set_theme(theme);
        desk.start()?;
        let main = desk.main()?;
        let shot = |page: &Page<'_>, name: &str| {
            page.picture(&out.join(format!("{name}-{}.png", theme.name())))
        };
        words::usable(&main)?;
        shot(&main, "sign-in")?;
        words::sign_in(&main)?;
        words::open_enrolment(&main)?;
        shot(&desk.signing()?, "enrol")?;
        words::choose_pin(&desk)?;
        words::leave_signing(&desk)?;
        words::draft(&main)?;
        shot(&main, "agent")?;
        for view in VIEWS {
            words::open(&main, view)?;
            shot(&main, &view.to_lowercase())?;
        }
        words::open(&main, "Approvals")?;
        words::open_first_draft(&main)?;
        shot(&main, "draft")?;
        words::read_and_choose(&main, 1)?;
        words::approve_chosen(&main, 1)?;
        shot(&desk.signing()?, "sign")?;
        words::countersign(&desk)?;
        shot(&desk.signing()?, "sealed")?;
        words::leave_signing(&desk)?;
        words::lock(&main)?;
        shot(&main, "locked")?;
        desk.clear();
        println!("{}: done", theme.name());
    }
    // The profile was needed only to draw from.
    let _ = std::fs::remove_dir_all(&work);
    println!("\nThe pictures are in {}", out.display());
    Ok(())
}
