//! `cargo xtask screenshots`: every view as it is, in light and dark.

use std::path::Path;

use super::{
    desk::Prepared,
    page::Page,
    screen::{Screen, Theme, folder_in},
    words,
};
use crate::failure::Failure;

/// The views of a coach's rail.
const VIEWS: [&str; 7] = [
    "Today",
    "Patients",
    "Approvals",
    "Outbox",
    "Sources",
    "Settings",
    "Help",
];

/// Somebody of the demo practice whose chart has something in every part.
const PATIENT: &str = "Hathaway";

/// The parts of a chart.
const PARTS: [&str; 6] = [
    "Timeline",
    "Problems",
    "Medications",
    "Readings",
    "Coverage",
    "Documents",
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
        desk.signing()?.see("Choose your PIN")?;
        shot(&desk.signing()?, "enrol")?;
        words::choose_pin(&desk)?;
        words::leave_signing(&desk)?;
        words::draft(&main)?;
        shot(&main, "agent")?;
        for view in VIEWS {
            words::open(&main, view)?;
            main.settles()?;
            shot(&main, &view.to_lowercase())?;
        }
        for tab in ["Messages", "Set aside"] {
            words::open_today(&main)?;
            main.press("tab", tab)?;
            shot(
                &main,
                &format!("today-{}", tab.to_lowercase().replace(' ', "-")),
            )?;
        }
        words::open_chart(&main, PATIENT)?;
        for part in PARTS {
            main.press("tab", part)?;
            main.settles()?;
            shot(&main, &format!("chart-{}", part.to_lowercase()))?;
        }
        words::open(&main, "Approvals")?;
        words::open_first_draft(&main)?;
        shot(&main, "draft")?;
        words::read_and_choose(&main, 1)?;
        words::approve_chosen(&main, 1)?;
        desk.signing()?.finds("textbox", words::PIN_FIELD)?;
        shot(&desk.signing()?, "sign")?;
        words::countersign(&desk)?;
        shot(&desk.signing()?, "sealed")?;
        words::leave_signing(&desk)?;
        words::lock(&main)?;
        shot(&main, "locked")?;
        words::open_unlock(&main)?;
        desk.signing()?.finds("textbox", words::PIN_FIELD)?;
        shot(&desk.signing()?, "unlock")?;
        words::unlock(&desk)?;
        words::switch_to(&desk, &main, words::ADMIN)?;
        words::open(&main, "Audit")?;
        main.settles()?;
        shot(&main, "audit")?;
        desk.clear();
        println!("{}: done", theme.name());
    }
    // The profile was needed only to draw from.
    let _ = std::fs::remove_dir_all(&work);
    println!("\nThe pictures are in {}", out.display());
    Ok(())
}
