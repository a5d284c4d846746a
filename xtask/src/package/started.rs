//! The AppImage, started as a file somebody downloaded.

use std::{fs, path::Path};

use super::{
    Product, cannot,
    check::{Home, expect, says},
};
use crate::{
    failure::Failure,
    journeys::{self, Driver, Screen, Session, Theme},
};

pub(super) fn check(product: &Product, appimage: &Path, scratch: &Path) -> Result<(), Failure> {
    let home = Home::furnished(&scratch.join("home"))?;
    let offset = home.run(appimage, &["--appimage-offset"])?.stdout;
    let offset: usize = String::from_utf8_lossy(&offset)
        .trim()
        .parse()
        .unwrap_or_default();
    let bytes = fs::read(appimage).map_err(cannot(appimage))?;
    expect(
        bytes.get(8..11) == Some(b"AI\x02"),
        "The AppImage is not of type 2.",
    )?;
    let image = bytes.get(offset..offset.saturating_add(4));
    expect(
        image == Some(b"hsqs"),
        "There is no SquashFS image at the offset.",
    )?;

    // The command line is reached through a link of its name.
    for name in ["countersign", "countersign-verify"] {
        let link = home.path().join(name);
        linked(appimage, &link)?;
        says(
            &home,
            &link,
            &["--version"],
            0,
            &format!("{name} {}", product.version),
        )?;
    }
    says(&home, appimage, &[], 1, "no display")?;
    if !journeys::can_drive() {
        println!("The window was not looked at: WebKitWebDriver, Xvfb or dbus is not here.");
        return Ok(());
    }
    window(appimage, scratch)
}

#[cfg(unix)]
fn linked(file: &Path, link: &Path) -> Result<(), Failure> {
    std::os::unix::fs::symlink(file, link).map_err(cannot(link))
}

#[cfg(not(unix))]
fn linked(_: &Path, link: &Path) -> Result<(), Failure> {
    Err(Failure::Missing(format!(
        "No links here: {}",
        link.display()
    )))
}

/// The window appears and shows the product, from a home that never saw it.
fn window(appimage: &Path, scratch: &Path) -> Result<(), Failure> {
    let screen = Screen::start()?;
    let home = scratch.join("window-home");
    let driver = Driver::start(&screen, &home, Theme::Light, &scratch.join("window.log"))?;
    let session = Session::start(driver.address, appimage, &[])?;
    let seen = shown(&session)?;
    session.picture(&scratch.join("window.png"))?;
    expect(
        seen.contains("Countersign"),
        format!("The AppImage's window does not show the product, but:\n{seen}"),
    )?;
    session.end()?;
    let unpacked = home.join(".cache/countersign-appimage");
    expect(
        unpacked.is_dir(),
        "The AppImage was not started from its cache.",
    )
}

/// What the windows show, once one of them shows the product: the address and
/// the text of each. A busy machine takes its time.
fn shown(session: &Session) -> Result<String, Failure> {
    let mut seen = String::new();
    for _ in 0..600 {
        seen.clear();
        for (handle, address) in session.windows()? {
            // A window that is being opened or closed has no text yet, or no more.
            let text = session
                .switch(&handle)
                .and_then(|()| session.script("return document.body.innerText", &[]))
                .unwrap_or_default();
            let text = text.as_str().unwrap_or_default();
            seen.push_str(&format!("{address}\n{text}\n"));
        }
        if seen.contains("Countersign") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    Ok(seen)
}
