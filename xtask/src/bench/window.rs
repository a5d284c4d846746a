//! Measures the real window, built for release, on a screen nobody looks at.
//!
//! Honest limits: the screen is drawn by the processor (no graphics card), and
//! the driver's own round trips count into the start; both make figures larger
//! than a person would meet. The demo practice is served by a process of its own,
//! as a practice's servers are: what is measured is the workstation.

use std::{fs, path::Path, time::Instant};

use serde_json::Value;

use super::{measure::Found, rows::Row, window_rows};
use crate::{
    demo,
    failure::Failure,
    journeys::{self, Desk, Page, Running, Screen, words},
    process, ui, workspace,
};

/// Starts that are measured; the median counts.
const STARTS: usize = 5;

/// Keys typed into the sidebar.
const TYPED: &str = "who missed their appointment in the last two weeks and has a device";

/// Whether any of these rows is about the window.
pub(super) fn measures(rows: &[&Row]) -> bool {
    rows.iter().any(|row| row.name.starts_with("window."))
}

/// Measures all of the window's rows.
pub(super) fn measure(found: &mut Found) -> Result<(), Failure> {
    if !journeys::can_drive() {
        println!("window: no driver or no virtual display here, not measured");
        return Ok(());
    }
    ui::build()?;
    process::must(
        process::cargo(&workspace::root())
            .args(["build", "--release", "--locked"])
            .args(["--package", "countersign-desktop", "--package", "cs-cli"])
            .args(["--package", "cs-practice"])
            .args(["--features", "countersign-desktop/custom-protocol"]),
    )?;
    if let Err(failure) = measured(found) {
        found
            .broken
            .push(format!("window: {failure}; its rows can't be said to hold"));
    }
    Ok(())
}

fn measured(found: &mut Found) -> Result<(), Failure> {
    let folder = demo::fresh_folder("bench/window")?;
    let screen = Screen::start()?;
    let program = workspace::release_program("countersign-desktop")?;
    let mut desk = Desk::with_program(&screen, &folder, "coach", program)?;
    prepare(&desk.data(), &folder.join("charts.ndjson"))?;
    let _practice = practice(&desk.data())?;

    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let began = Instant::now();
        desk.start()?;
        let main = desk.main()?;
        words::usable(&main)?;
        two_frames(&main)?;
        starts.push(began.elapsed().as_secs_f64());
    }
    starts.sort_by(f64::total_cmp);
    found.take(
        "window.start_s",
        starts[STARTS / 2],
        &format!("median of {STARTS}, the driver's handshake included"),
    );

    let main = desk.main()?;
    #[expect(clippy::cast_precision_loss, reason = "megabytes")]
    let begin = desk.memory()? as f64 / 1024.0;
    let began = Instant::now();
    words::sign_in(&main)?;
    words::long_list(&main)?;
    two_frames(&main)?;
    found.take(
        "window.worklist_open_s",
        began.elapsed().as_secs_f64(),
        "from the press of the seat to the painted list: the sign-in at the practice is included",
    );
    take_frames(found, "window.worklist_frame_ms", &scrolled(&main)?);

    typed(found, &main)?;

    words::open_chart(&main, "Longwood")?;
    words::ungrouped(&main, "50,000 events")?;
    take_frames(found, "window.worst_frame_ms", &scrolled(&main)?);
    #[expect(clippy::cast_precision_loss, reason = "megabytes")]
    let megabytes = desk.memory()? as f64 / 1024.0;
    found.take(
        "window.pss_mb",
        megabytes,
        &format!(
            "PSS of the program and WebKit's processes, after all of the above; {begin:.0} at the sign-in"
        ),
    );
    desk.clear();
    Ok(())
}

/// The demo practice with 10,000 more people who missed a visit, and one chart
/// of 50,000 events.
fn prepare(data: &Path, charts: &Path) -> Result<(), Failure> {
    fs::write(charts, window_rows::charts())
        .map_err(|e| Failure::Missing(format!("Could not write {}: {e}", charts.display())))?;
    let countersign = workspace::release_program("countersign")?;
    for words in [vec!["sync"], vec!["import", &charts.display().to_string()]] {
        let mut command = process::command(&countersign, &workspace::root());
        command
            .arg("--data-dir")
            .arg(data)
            .args(["--as", "coach"])
            .args(words);
        process::must(&mut command)?;
    }
    Ok(())
}

/// Serves the demo practice of this folder until it is dropped. It goes by the
/// machine's clock, and so does a demo that was given no hour.
fn practice(data: &Path) -> Result<Running, Failure> {
    let mut command = process::command(
        workspace::release_program("countersign-practice")?,
        &workspace::root(),
    );
    command
        .args(["--seed", "7", "--replies", "--state-dir"])
        .arg(data.join("demo").join("practice"));
    Ok(Running::announced(&mut command)?.0)
}

/// Waits until what was asked for has been painted.
fn two_frames(page: &Page<'_>) -> Result<(), Failure> {
    page.script(
        "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(1)));",
        &[],
    )
    .map(drop)
}

/// Scrolls the longest thing on the page as a wheel would, 300 frames, then to
/// its middle and its end; answers milliseconds between frames.
fn scrolled(page: &Page<'_>) -> Result<Vec<f64>, Failure> {
    let frames = page.script(SCROLL, &[])?;
    let frames: Vec<f64> = numbers(&frames);
    if frames.len() < 100 {
        return Err(Failure::Check("Nothing long to scroll was found.".into()));
    }
    Ok(frames)
}

const SCROLL: &str = "
const done = arguments[0];
const long = [...document.querySelectorAll('*')]
  .filter((el) => el.scrollHeight > el.clientHeight * 3 && el.clientHeight > 200
    && /auto|scroll/.test(getComputedStyle(el).overflowY))
  .sort((a, b) => b.scrollHeight - a.scrollHeight)[0];
if (!long) return done([]);
const took = [];
let last = null;
let frame = 0;
const step = (now) => {
  if (last !== null) took.push(now - last);
  last = now;
  frame += 1;
  if (frame === 301) long.scrollTop = long.scrollHeight / 2;
  else if (frame === 361) long.scrollTop = long.scrollHeight;
  else if (frame < 421) long.scrollTop += frame > 361 ? -90 : 90;
  if (frame < 480) requestAnimationFrame(step); else { long.scrollTop = 0; done(took); }
};
requestAnimationFrame(step);
";

/// From each key to the frame that shows it.
fn typed(found: &mut Found, page: &Page<'_>) -> Result<(), Failure> {
    page.script(
        "const done = arguments[0];
         window.typedMs = [];
         document.addEventListener('keydown', () => {
           const struck = performance.now();
           requestAnimationFrame(() => setTimeout(() => window.typedMs.push(performance.now() - struck)));
         }, true);
         done(1);",
        &[],
    )?;
    page.type_into("textbox", words::ASK_FIELD, TYPED)?;
    let took = page.script(
        "const done = arguments[0]; setTimeout(() => done(window.typedMs), 300);",
        &[],
    )?;
    let mut took = numbers(&took);
    if took.len() < TYPED.len() / 2 {
        return Err(Failure::Check("The keys typed were not seen.".into()));
    }
    took.sort_by(f64::total_cmp);
    found.take(
        "window.typing_p95_ms",
        took[took.len() * 95 / 100],
        &format!(
            "{} keys, from the key to the frame that shows it",
            took.len()
        ),
    );
    Ok(())
}

fn take_frames(found: &mut Found, name: &str, frames: &[f64]) {
    let mut sorted = frames.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |part: usize| {
        sorted
            .get(sorted.len() * part / 100)
            .copied()
            .unwrap_or(0.0)
    };
    let late = sorted.iter().filter(|ms| **ms > 32.0).count();
    found.take(
        name,
        sorted.last().copied().unwrap_or(0.0),
        &format!(
            "p95 {:.0} ms, {late} of {} frames over 32 ms; drawn by the processor",
            at(95),
            sorted.len()
        ),
    );
}

fn numbers(list: &Value) -> Vec<f64> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(Value::as_f64).collect()
}
