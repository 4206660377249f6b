//! The page's elements as `www/first-picture.html` stores them, in lines.

use anyhow::{Context, Result, ensure};

use crate::plots::Plots;

/// How the line of a canvas begins.
const CANVAS: &str = "<canvas ";

/// Returns the elements as HTML without the lines' ends, which a browser would take for spaces, and with a picture in the
/// place of each canvas.
///
/// Errors: a line is neither an element nor a text, or there is no picture for a canvas.
pub fn html(lines: &str, plots: &Plots) -> Result<String> {
    let mut html = String::with_capacity(2 * lines.len());
    for line in lines.lines().map(str::trim) {
        if line.starts_with("<!--") {
            continue;
        }
        match line.strip_prefix(CANVAS) {
            Some(rest) => {
                html += &picture(rest, plots).with_context(|| format!("of the canvas {rest}"))?
            }
            None => html += line,
        }
    }
    ensure!(
        html.starts_with("<div class=\"app\""),
        "the elements are not those of the page"
    );
    // A screen reader waits for the page itself.
    Ok(html.replacen(
        "<div class=\"app\"",
        "<div class=\"app first-picture\" inert hidden",
        1,
    ))
}

/// Returns the picture for `name="fit-canvas" width="449" height="296">`, the rest of a canvas's line.
fn picture(rest: &str, plots: &Plots) -> Result<String> {
    let value = |name: &str| {
        let (_, after) = rest.split_once(&format!("{name}=\""))?;
        after.split('"').next()
    };
    let name = value("name").context("it has no name")?;
    let size = ["width", "height"].map(|side| value(side).and_then(|it| it.parse::<f32>().ok()));
    let [Some(width), Some(height)] = size else {
        anyhow::bail!("it has no size");
    };
    plots.svg(name, [width, height])
}
