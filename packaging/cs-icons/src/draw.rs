//! SVG to pixels.

use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree},
};

use crate::Outcome;

/// Reads an SVG source. It may hold shapes only: no text, no pictures.
pub(crate) fn parse(svg: &str) -> Outcome<Tree> {
    Tree::from_str(svg, &Options::default()).map_err(|error| format!("Not an SVG: {error}"))
}

/// Draws a square SVG at this many pixels a side.
pub(crate) fn pixels(svg: &str, side: u32) -> Outcome<Pixmap> {
    let tree = parse(svg)?;
    let scale = side as f32 / tree.size().width();
    let mut pixmap = Pixmap::new(side, side).ok_or("An icon cannot be 0 pixels wide.")?;
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixmap.as_mut(),
    );
    Ok(pixmap)
}

/// Draws a square SVG as a PNG file of this many pixels a side.
pub(crate) fn png(svg: &str, side: u32) -> Outcome<Vec<u8>> {
    pixels(svg, side)?
        .encode_png()
        .map_err(|error| format!("Could not encode a PNG: {error}"))
}
