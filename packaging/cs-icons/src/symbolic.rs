//! The symbolic icon. Desktops recolour it by filling its paths, so that every
//! stroke has to become the outline of itself.

use std::fmt::Write;

use resvg::{
    tiny_skia::{Path, PathSegment, Stroke},
    usvg::{Group, Node, Tree},
};

use crate::{Outcome, draw};

/// Curves are cut as finely as for a picture of 64 times the size.
const FINENESS: f32 = 64.0;

/// The same drawing as `svg`, 16 units a side, made of filled paths only.
pub(crate) fn outlined(svg: &str) -> Outcome<String> {
    let tree = draw::parse(svg)?;
    let mut paths = String::new();
    outlines(tree.root(), &mut paths)?;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"16\" height=\"16\" \
         viewBox=\"0 0 {w} {h}\">\n{paths}</svg>\n",
        w = side(&tree),
        h = side(&tree),
    ))
}

fn side(tree: &Tree) -> f32 {
    tree.size().width()
}

fn outlines(group: &Group, out: &mut String) -> Outcome<()> {
    for node in group.children() {
        match node {
            Node::Group(inner) => outlines(inner, out)?,
            Node::Path(path) => {
                let stroke = path
                    .stroke()
                    .ok_or("A symbolic icon is drawn in strokes.")?;
                let outline = path
                    .data()
                    .stroke(&pen(stroke.width().get()), FINENESS)
                    .ok_or("A stroke has no outline.")?;
                let _ = writeln!(
                    out,
                    "  <path fill=\"#2e3436\" d=\"{}\"/>",
                    written(&outline)
                );
            }
            _ => return Err("A symbolic icon holds shapes only.".to_owned()),
        }
    }
    Ok(())
}

fn pen(width: f32) -> Stroke {
    Stroke {
        width,
        line_cap: resvg::tiny_skia::LineCap::Round,
        line_join: resvg::tiny_skia::LineJoin::Round,
        ..Stroke::default()
    }
}

/// A path as SVG writes it, to a thousandth of a unit.
fn written(path: &Path) -> String {
    let mut words = Vec::new();
    for segment in path.segments() {
        let (letter, points) = match segment {
            PathSegment::MoveTo(p) => ("M", vec![p]),
            PathSegment::LineTo(p) => ("L", vec![p]),
            PathSegment::QuadTo(a, p) => ("Q", vec![a, p]),
            PathSegment::CubicTo(a, b, p) => ("C", vec![a, b, p]),
            PathSegment::Close => ("Z", Vec::new()),
        };
        let numbers: Vec<String> = points
            .iter()
            .map(|p| format!("{} {}", short(p.x), short(p.y)))
            .collect();
        words.push(format!("{letter}{}", numbers.join(" ")));
    }
    words.concat()
}

fn short(number: f32) -> String {
    let text = format!("{number:.3}");
    let trimmed = text.trim_end_matches('0').trim_end_matches('.');
    if trimmed == "-0" { "0" } else { trimmed }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same pixels, whether stroked or outlined and filled.
    #[test]
    fn an_outline_looks_like_its_stroke() {
        let svg = std::fs::read_to_string(crate::folder().join("tray.svg")).unwrap();
        let outlined = outlined(&svg).unwrap().replace("#2e3436", "#000");
        let (a, b) = (
            draw::pixels(&svg, 128).unwrap(),
            draw::pixels(&outlined, 128).unwrap(),
        );
        let apart = a.pixels().iter().zip(b.pixels());
        let apart = apart.filter(|(a, b)| a.alpha().abs_diff(b.alpha()) > 128);
        assert_eq!(apart.count(), 0);
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(short(1.5), "1.5");
        assert_eq!(short(2.0), "2");
        assert_eq!(short(-0.0001), "0");
    }
}
