//! Where the main window stood, in the data folder. A window is never put where
//! nobody could reach it.

use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use tauri::{PhysicalPosition, PhysicalSize, WebviewWindow};

/// A window's place, in physical pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Placement {
    x: i32,
    y: i32,
    width: u32,
    height: u32,
    maximized: bool,
}

/// A screen's place.
#[derive(Clone, Copy, Debug)]
struct Screen {
    x: i32,
    y: i32,
    width: u32,
    height: u32,
}

/// So much of the title bar must lie on a screen to be taken hold of.
const HOLD: i64 = 100;

impl Placement {
    /// The place on these screens: as it was where it can be reached, moved or
    /// shrunk onto the nearest where it can't; `None` without a screen.
    fn on(self, screens: &[Screen]) -> Option<Self> {
        let reachable = screens.iter().any(|screen| self.holds_on(screen));
        let screen = screens.iter().min_by_key(|screen| self.away_from(screen))?;
        let width = self.width.min(screen.width);
        let height = self.height.min(screen.height);
        if reachable {
            return Some(Self {
                width,
                height,
                ..self
            });
        }
        let inside = |at: i32, size: u32, from: i32, room: u32| {
            let most = i64::from(from) + i64::from(room) - i64::from(size);
            let at = i64::from(at).clamp(i64::from(from), most.max(i64::from(from)));
            i32::try_from(at).unwrap_or(from)
        };
        Some(Self {
            x: inside(self.x, width, screen.x, screen.width),
            y: inside(self.y, height, screen.y, screen.height),
            width,
            height,
            ..self
        })
    }

    /// Whether enough of the upper edge lies on the screen.
    fn holds_on(&self, screen: &Screen) -> bool {
        let (left, right) = (i64::from(self.x), i64::from(self.x) + i64::from(self.width));
        let from = i64::from(screen.x);
        let to = from + i64::from(screen.width);
        let seen = right.min(to) - left.max(from);
        let (top, bottom) = (
            i64::from(screen.y),
            i64::from(screen.y) + i64::from(screen.height),
        );
        seen >= HOLD && (top..bottom - HOLD / 2).contains(&i64::from(self.y))
    }

    fn away_from(&self, screen: &Screen) -> i64 {
        let middle = |at: i32, size: u32| i64::from(at) + i64::from(size) / 2;
        (middle(self.x, self.width) - middle(screen.x, screen.width)).abs()
            + (middle(self.y, self.height) - middle(screen.y, screen.height)).abs()
    }
}

fn file(data_dir: &Path) -> PathBuf {
    data_dir.join("window.json")
}

/// Puts the window where it stood last.
pub(crate) fn restore(window: &WebviewWindow, data_dir: &Path) {
    let kept = fs::read(file(data_dir))
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Placement>(&bytes).ok());
    let screens: Vec<Screen> = window
        .available_monitors()
        .unwrap_or_default()
        .iter()
        .map(|monitor| Screen {
            x: monitor.position().x,
            y: monitor.position().y,
            width: monitor.size().width,
            height: monitor.size().height,
        })
        .collect();
    let Some(place) = kept.and_then(|kept| kept.on(&screens)) else {
        return;
    };
    drop(window.set_size(PhysicalSize::new(place.width, place.height)));
    drop(window.set_position(PhysicalPosition::new(place.x, place.y)));
    if place.maximized {
        drop(window.maximize());
    }
}

/// Keeps where the window stands. A maximized one keeps the size it had before.
pub(crate) fn keep(window: &WebviewWindow, data_dir: &Path) {
    let maximized = window.is_maximized().unwrap_or(false);
    let (Ok(position), Ok(size)) = (window.outer_position(), window.inner_size()) else {
        return;
    };
    if window.is_minimized().unwrap_or(false) || size.width == 0 || size.height == 0 {
        return;
    }
    let before = fs::read(file(data_dir))
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Placement>(&bytes).ok());
    let place = match before {
        Some(before) if maximized => Placement {
            maximized,
            ..before
        },
        _ => Placement {
            x: position.x,
            y: position.y,
            width: size.width,
            height: size.height,
            maximized,
        },
    };
    if let Ok(bytes) = serde_json::to_vec(&place) {
        drop(fs::write(file(data_dir), bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LAPTOP: Screen = Screen {
        x: 0,
        y: 0,
        width: 1440,
        height: 900,
    };
    const BESIDE: Screen = Screen {
        x: 1440,
        y: -200,
        width: 1920,
        height: 1080,
    };

    fn at(x: i32, y: i32) -> Placement {
        Placement {
            x,
            y,
            width: 1200,
            height: 800,
            maximized: false,
        }
    }

    #[test]
    fn what_can_be_reached_stays_and_what_cannot_is_brought_back() {
        assert_eq!(at(1500, 0).on(&[LAPTOP, BESIDE]), Some(at(1500, 0)));
        assert_eq!(
            at(1500, 0).on(&[LAPTOP]),
            Some(at(240, 0)),
            "the second screen is gone"
        );
        assert_eq!(at(-1150, 50).on(&[LAPTOP]), Some(at(0, 50)));
        assert_eq!(at(100, 5000).on(&[LAPTOP]), Some(at(100, 100)));
        assert_eq!(at(0, 0).on(&[]), None);
    }

    proptest! {
        #[test]
        fn its_upper_edge_can_always_be_taken_hold_of(
            x in any::<i32>(), y in any::<i32>(), width in 1_u32..10_000, height in 1_u32..10_000,
        ) {
            let place = Placement { x, y, width, height, maximized: false };
            let put = place.on(&[LAPTOP, BESIDE]).unwrap();
            prop_assert!(put.width <= 1920 && put.height <= 1080);
            let seen = [LAPTOP, BESIDE].iter().any(|screen| {
                put.holds_on(screen)
                    || (put.x >= screen.x && put.y >= screen.y
                        && i64::from(put.x) + i64::from(put.width) <= i64::from(screen.x) + i64::from(screen.width)
                        && i64::from(put.y) + i64::from(put.height) <= i64::from(screen.y) + i64::from(screen.height))
            });
            prop_assert!(seen, "{put:?}");
        }
    }
}
