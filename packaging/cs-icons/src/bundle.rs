//! The two formats that hold one icon at several sizes.

use std::io::Cursor;

use ico::{IconDir, IconDirEntry, IconImage, ResourceType};

use crate::{Outcome, draw};

/// The kinds of an .icns file and the pixels a side of each (Apple's icon
/// services: `icp4` and `icp5` are 16 and 32 points, `ic11` to `ic14` are the
/// doubled 16, 32, 128 and 256, the rest single 128 to 1024).
pub(crate) const ICNS: [(&[u8; 4], u32); 10] = [
    (b"icp4", 16),
    (b"icp5", 32),
    (b"ic07", 128),
    (b"ic08", 256),
    (b"ic09", 512),
    (b"ic10", 1024),
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic13", 256),
    (b"ic14", 512),
];

/// The sizes of the .ico file, in pixels. 32 stands first: Tauri shows the
/// first one while the program runs.
pub(crate) const ICO: [u32; 7] = [32, 16, 20, 24, 48, 64, 256];

/// An .icns file: a head and, a kind each, PNG files.
pub(crate) fn icns(png: impl Fn(u32) -> Outcome<Vec<u8>>) -> Outcome<Vec<u8>> {
    let mut body = Vec::new();
    for (kind, side) in ICNS {
        let picture = png(side)?;
        body.extend_from_slice(kind);
        body.extend_from_slice(&length(picture.len() + 8)?);
        body.extend_from_slice(&picture);
    }
    let mut file = b"icns".to_vec();
    file.extend_from_slice(&length(body.len() + 8)?);
    file.append(&mut body);
    Ok(file)
}

fn length(bytes: usize) -> Outcome<[u8; 4]> {
    u32::try_from(bytes)
        .map(u32::to_be_bytes)
        .map_err(|_| "An .icns file cannot hold so much.".to_owned())
}

/// An .ico file. Only its largest picture is a PNG: older readers, Windows'
/// resource compiler among them, take the smaller ones as bitmaps only.
pub(crate) fn ico(svg: impl Fn(u32) -> Outcome<String>) -> Outcome<Vec<u8>> {
    let failed = |error: std::io::Error| format!("Could not encode an .ico: {error}");
    let mut folder = IconDir::new(ResourceType::Icon);
    for side in ICO {
        let image = image(&svg(side)?, side)?;
        let entry = if side == 256 {
            IconDirEntry::encode_as_png(&image)
        } else {
            IconDirEntry::encode_as_bmp(&image)
        };
        folder.add_entry(entry.map_err(failed)?);
    }
    let mut file = Cursor::new(Vec::new());
    folder.write(&mut file).map_err(failed)?;
    Ok(file.into_inner())
}

fn image(svg: &str, side: u32) -> Outcome<IconImage> {
    let pixels = draw::pixels(svg, side)?;
    let plain = pixels.pixels().iter().flat_map(|pixel| {
        let colour = pixel.demultiply();
        [colour.red(), colour.green(), colour.blue(), colour.alpha()]
    });
    Ok(IconImage::from_rgba_data(side, side, plain.collect()))
}
