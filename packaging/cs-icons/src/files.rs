//! Which files there are, and which source each is drawn from.

use std::{fs, path::Path};

use crate::{Outcome, bundle, draw, symbolic};

/// Up to this many pixels a side the mark is drawn from its own small source.
const SMALL: u32 = 48;

/// The colours of the sources: ink of the mark, amber of the dot.
const INK: &str = "#000";
const AMBER: &str = "#8A5A00";

/// PNG files: name and pixels a side.
const PNG: [(&str, u32); 11] = [
    ("16x16.png", 16),
    ("20x20.png", 20),
    ("24x24.png", 24),
    ("32x32.png", 32),
    ("48x48.png", 48),
    ("64x64.png", 64),
    ("128x128.png", 128),
    ("128x128@2x.png", 256),
    ("256x256.png", 256),
    ("icon.png", 512),
    ("1024x1024.png", 1024),
];

/// Panel icons: name, colour of the mark, colour of the dot. `template` is for
/// macOS, which colours it itself; `light` for a dark panel; `colour` for a
/// panel nobody knows.
const TRAY: [(&str, &str, &str); 3] = [
    ("template", "#000000", "#000000"),
    ("light", "#FFFFFF", "#FFFFFF"),
    ("colour", "#2F9C79", "#E2A32B"),
];

/// Panels are 16 to 44 pixels high, doubled screens included.
const TRAY_SIDES: [u32; 4] = [16, 22, 32, 44];

/// Every file of `folder` that is drawn: its name there, and its bytes.
pub(crate) fn drawn(folder: &Path) -> Outcome<Vec<(String, Vec<u8>)>> {
    let read = |name: &str| {
        fs::read_to_string(folder.join(name)).map_err(|error| format!("{name}: {error}"))
    };
    let (large, small) = (read("icon.svg")?, read("icon-small.svg")?);
    let source = |side: u32| if side <= SMALL { &small } else { &large };

    let mut files = Vec::new();
    for (name, side) in PNG {
        files.push((name.to_owned(), draw::png(source(side), side)?));
    }
    files.push((
        "icon.icns".to_owned(),
        bundle::icns(|side| draw::png(source(side), side))?,
    ));
    files.push((
        "icon.ico".to_owned(),
        bundle::ico(|side| Ok(source(side).clone()))?,
    ));

    let (idle, waiting) = (read("tray.svg")?, read("tray-waiting.svg")?);
    for (name, mark, dot) in TRAY {
        for (suffix, svg) in [("", &idle), ("-waiting", &waiting)] {
            let svg = coloured(svg, mark, dot);
            for side in TRAY_SIDES {
                let name = format!("tray/{name}{suffix}-{side}.png");
                files.push((name, draw::png(&svg, side)?));
            }
        }
    }
    let outlined = symbolic::outlined(&idle)?;
    files.push(("icon-symbolic.svg".to_owned(), outlined.into_bytes()));
    Ok(files)
}

fn coloured(svg: &str, mark: &str, dot: &str) -> String {
    svg.replace(&format!("\"{INK}\""), &format!("\"{mark}\""))
        .replace(&format!("\"{AMBER}\""), &format!("\"{dot}\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder;
    use resvg::tiny_skia::Pixmap;

    /// How far a channel may be off: processors round differently.
    const TOLERANCE: u8 = 2;

    fn same_picture(committed: &Pixmap, drawn: &Pixmap) -> bool {
        let (a, b) = (committed.data(), drawn.data());
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.abs_diff(*b) <= TOLERANCE)
    }

    /// Mend a difference with: cargo xtask icons
    #[test]
    fn the_committed_files_are_what_the_sources_say() {
        for (name, bytes) in drawn(&folder()).unwrap() {
            let committed = fs::read(folder().join(&name))
                .unwrap_or_else(|error| panic!("{name}: {error}; run cargo xtask icons"));
            let same = if name.ends_with(".png") {
                same_picture(
                    &Pixmap::decode_png(&committed).unwrap(),
                    &Pixmap::decode_png(&bytes).unwrap(),
                )
            } else if name.ends_with(".svg") {
                committed == bytes
            } else {
                // The pictures inside are checked below.
                committed.len().abs_diff(bytes.len()) < 1024
            };
            assert!(
                same,
                "{name} is not what its source says; run cargo xtask icons"
            );
        }
    }

    #[test]
    fn the_icns_file_holds_every_kind_at_its_size() {
        let file = fs::read(folder().join("icon.icns")).unwrap();
        assert_eq!(&file[..4], b"icns");
        assert_eq!(
            u32::from_be_bytes(file[4..8].try_into().unwrap()) as usize,
            file.len()
        );
        let mut rest = &file[8..];
        for (kind, side) in bundle::ICNS {
            assert_eq!(&rest[..4], kind);
            let length = u32::from_be_bytes(rest[4..8].try_into().unwrap()) as usize;
            let picture = Pixmap::decode_png(&rest[8..length]).unwrap();
            assert_eq!((picture.width(), picture.height()), (side, side));
            rest = &rest[length..];
        }
        assert!(rest.is_empty());
    }

    #[test]
    fn the_ico_file_holds_every_size_and_one_png() {
        let file = fs::File::open(folder().join("icon.ico")).unwrap();
        let folder = ico::IconDir::read(file).unwrap();
        let sizes: Vec<u32> = folder.entries().iter().map(|entry| entry.width()).collect();
        assert_eq!(sizes, bundle::ICO);
        for entry in folder.entries() {
            assert_eq!(entry.is_png(), entry.width() == 256);
            assert_eq!(entry.decode().unwrap().height(), entry.width());
        }
    }

    /// The tray says that something waits by more than a colour: in the
    /// template the dot covers what the idle icon leaves empty.
    #[test]
    fn waiting_differs_in_shape() {
        let alpha = |name: &str| {
            let bytes = fs::read(folder().join("tray").join(name)).unwrap();
            let picture = Pixmap::decode_png(&bytes).unwrap();
            picture
                .pixels()
                .iter()
                .map(|pixel| pixel.alpha())
                .collect::<Vec<_>>()
        };
        let (idle, waiting) = (alpha("template-22.png"), alpha("template-waiting-22.png"));
        let apart = idle
            .iter()
            .zip(&waiting)
            .filter(|(a, b)| a.abs_diff(**b) > 128);
        assert!(apart.count() >= 12);
    }
}
