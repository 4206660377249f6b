//! The plots as SVG in the page: in the colors of the theme that the page has, and in both languages at once.

use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use first_picture::{Start, Texts};
use plot::{Theme, svg};

/// The attributes with many points.
const POINTS: [&str; 2] = [" points=\"", " d=\""];

/// Draws the plots of the start experiment.
pub struct Plots<'a> {
    start: &'a Start,
    theme: Theme,
}

impl<'a> Plots<'a> {
    pub fn new(start: &'a Start) -> Self {
        let mut theme = Theme::new(|role| format!("var(--{})", role.token()));
        theme.text_family = "var(--text-family)".to_owned();
        theme.math_family = "var(--math-family)".to_owned();
        Self { start, theme }
    }

    /// Returns the picture of a canvas of this size in CSS pixels. Shapes that differ between the languages stand there
    /// once for each, marked by `lang`.
    ///
    /// Errors: there is no such canvas, or its picture has other shapes in the other language.
    pub fn svg(&self, canvas: &str, size: [f32; 2]) -> Result<String> {
        let shapes = |texts: &Texts| -> Result<Vec<String>> {
            let scene = self.start.scene(canvas, size, texts);
            let scene = scene.with_context(|| format!("nothing draws {canvas}"))?;
            Ok(shapes(&svg(&scene, &self.theme, ""), canvas))
        };
        let [es, en] = Texts::all().each_ref().map(shapes);
        let (es, en) = (es?, en?);
        ensure!(
            es.len() == en.len(),
            "{canvas} has other shapes in the other language"
        );
        let [width, height] = size;
        let mut html = format!("<svg class=\"picture\" viewBox=\"0 0 {width} {height}\">");
        for (es, en) in es.iter().zip(&en) {
            if es == en {
                html += es;
                continue;
            }
            for (texts, shape) in Texts::all().iter().zip([es, en]) {
                let shape = shape.trim_start_matches('<');
                let (name, rest) = shape.split_once(' ').context("a shape without a place")?;
                // Writing to a String cannot fail.
                let _ = write!(html, "<{name} lang=\"{}\" {rest}", texts.language);
            }
        }
        Ok(html + "</svg>")
    }
}

/// Returns the shapes of an SVG document, a line each, without its ground. The names of its clips are made those of this
/// canvas: several documents become one.
fn shapes(document: &str, canvas: &str) -> Vec<String> {
    let lines = document
        .lines()
        .skip_while(|line| !line.starts_with("<rect "));
    let lines = lines.skip(1).filter(|line| *line != "</svg>");
    let clips = [("id=\"clip-", "id=\""), ("url(#clip-", "url(#")];
    let of_canvas = |line: &str| {
        clips.iter().fold(line.to_owned(), |line, (name, before)| {
            line.replace(name, &format!("{before}{canvas}-clip-"))
        })
    };
    lines.map(|line| shortened(&of_canvas(line))).collect()
}

/// Returns a shape with its points in tenths of a pixel, which are as good to look at as hundredths.
fn shortened(shape: &str) -> String {
    let Some((before, after)) = POINTS.iter().find_map(|name| shape.split_once(name)) else {
        return shape.to_owned();
    };
    let (points, rest) = after.split_once('"').unwrap_or((after, ""));
    let name = &shape[before.len()..shape.len() - after.len()];
    let mut short = String::with_capacity(shape.len());
    short += before;
    short += name;
    let mut n_decimals = None;
    for character in points.chars() {
        n_decimals = match (character, n_decimals) {
            ('.', _) => Some(0),
            ('0'..='9', Some(n)) => Some(n + 1),
            _ => None,
        };
        if n_decimals.is_none_or(|n| n <= 1) {
            short.push(character);
        }
    }
    short + "\"" + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_have_one_decimal_and_nothing_else_is_changed() {
        let shape = "<polyline points=\"1.25,-3 40,0.07\" stroke-width=\"1.25\"/>";
        assert_eq!(
            shortened(shape),
            "<polyline points=\"1.2,-3 40,0.0\" stroke-width=\"1.25\"/>"
        );
        let path = "<path d=\"M1.25,3.33 C2,4 5.55,6\" fill=\"none\"/>";
        assert_eq!(
            shortened(path),
            "<path d=\"M1.2,3.3 C2,4 5.5,6\" fill=\"none\"/>"
        );
        let text = "<text x=\"1.25\">a</text>";
        assert_eq!(shortened(text), text);
    }

    #[test]
    fn shapes_have_no_ground_and_clips_of_their_own() {
        let document = "<svg width=\"2\">\n<title></title>\n<rect width=\"2\" fill=\"x\"/>\n\
            <clipPath id=\"clip-1\"><rect x=\"1\"/></clipPath>\n<g clip-path=\"url(#clip-1)\">\n</g>\n</svg>\n";
        assert_eq!(
            shapes(document, "fit"),
            [
                "<clipPath id=\"fit-clip-1\"><rect x=\"1\"/></clipPath>",
                "<g clip-path=\"url(#fit-clip-1)\">",
                "</g>"
            ]
        );
    }
}
