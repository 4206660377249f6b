//! A picture as a file: drawn anew, large enough for a report.

use leptos::prelude::document;
use painter::{Painter, Palette};
use plot::{Scene, SvgWords, Theme, figure, svg};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, HtmlCanvasElement};

use crate::canvas::pictures::Picture;
use crate::i18n::language::Language;
use crate::io::figures::head::{description_of, head_of};

/// The least width and height of a picture in CSS pixels: that of a phone's canvas would be too small for a page of
/// text, and its labels too large.
const LEAST_SIZE: [f32; 2] = [640.0, 280.0];
/// Pixels of a PNG in a CSS pixel.
const PNG_RATIO: f64 = 2.0;

/// A picture under its title and its legend.
pub(super) struct WholeFigure {
    scene: Scene,
    title: String,
    description: String,
}

impl WholeFigure {
    /// Draws a picture; `None` if nothing is to be seen.
    pub(super) fn of(picture: &Picture, language: Language) -> Option<Self> {
        let canvas = &picture.canvas;
        let shown = [canvas.client_width() as f32, canvas.client_height() as f32];
        if shown.contains(&0.0) {
            return None;
        }
        let mut drawn = Scene::new();
        (picture.draw)(&mut drawn, report_size(shown));
        // What the page keeps of a picture, such as where a pointer finds its points, is again of the one in sight.
        (picture.draw)(&mut Scene::new(), shown);
        if drawn.shapes().is_empty() {
            return None;
        }
        let head = head_of(canvas);
        let mut scene = Scene::new();
        figure(&mut scene, &drawn, &head);
        Some(Self {
            scene,
            title: head.title,
            description: description_of(canvas, language),
        })
    }

    /// The figure as an SVG document.
    pub(super) fn svg(&self) -> String {
        let words = SvgWords {
            title: &self.title,
            description: &self.description,
        };
        svg(&self.scene, &Theme::light(), words)
    }

    /// Calls `then` with the figure as a PNG, or with `None` if the browser cannot make it.
    pub(super) fn png(&self, then: impl FnOnce(Option<Blob>) + 'static) {
        match self.painted() {
            None => then(None),
            Some(canvas) => {
                let made = Closure::once_into_js(move |blob: Option<Blob>| then(blob));
                if let Err(error) = canvas.to_blob(made.unchecked_ref()) {
                    leptos::logging::error!("{error:?}");
                }
            }
        }
    }

    fn painted(&self) -> Option<HtmlCanvasElement> {
        let canvas = document().create_element("canvas").ok()?;
        let canvas: HtmlCanvasElement = canvas.unchecked_into();
        let palette = Palette::of_theme(&Theme::light());
        let mut painter = Painter::with_palette(canvas.clone(), palette)?;
        painter.paint(&self.scene, PNG_RATIO);
        Some(canvas)
    }
}

/// The size of a picture in a report: as on the page, or with the same proportions as large as it must be.
fn report_size([width, height]: [f32; 2]) -> [f32; 2] {
    let scale = (LEAST_SIZE[0] / width).max(1.0);
    [
        (scale * width).round(),
        (scale * height).round().max(LEAST_SIZE[1]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_has_no_tiny_picture() {
        assert_eq!(report_size([900.0, 400.0]), [900.0, 400.0]);
        assert_eq!(report_size([320.0, 300.0]), [640.0, 600.0]);
        assert_eq!(report_size([560.0, 170.0]), [640.0, 280.0]);
    }
}
