//! Scene to SVG text: for 'save picture' and for the stored pictures of the tests.

use std::fmt::Write;

use crate::scene::{
    Anchor, Baseline, Face, Font, HALO_WIDTH, Paint, Point, Rect, Role, Scene, Shape, Stroke,
    TextStyle,
};
use crate::theme::Theme;

/// What an SVG document says of itself, for a screen reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SvgWords<'a> {
    /// Its name.
    pub title: &'a str,
    /// What it shows, in sentences; empty for none.
    pub description: &'a str,
}

impl<'a> From<&'a str> for SvgWords<'a> {
    /// A title alone.
    fn from(title: &'a str) -> Self {
        Self {
            title,
            description: "",
        }
    }
}

/// Writes a scene as a standalone SVG document on a ground of [`Role::Panel`]. Markup in texts is
/// escaped.
///
/// ```
/// use plot::{Point, Role, Scene, Theme, scene::Stroke, svg};
///
/// let mut scene = Scene::new();
/// scene.clear(20.0, 10.0);
/// scene.line(Point::new(0.0, 5.0), Point::new(20.0, 5.0), Stroke::new(Role::Ink, 1.0));
/// let text = svg(&scene, &Theme::light(), "a line");
/// assert!(text.contains("<title>a line</title>"));
/// assert!(text.contains("<polyline points=\"0,5 20,5\""));
/// ```
pub fn svg<'a>(scene: &Scene, theme: &Theme, words: impl Into<SvgWords<'a>>) -> String {
    let mut painter = Painter {
        out: String::with_capacity(64 * scene.shapes().len() + 1024),
        theme,
        n_clips: 0,
    };
    painter.document(scene, words.into());
    painter.out
}

struct Painter<'a> {
    out: String,
    theme: &'a Theme,
    n_clips: u32,
}

impl Painter<'_> {
    fn document(&mut self, scene: &Scene, words: SvgWords<'_>) {
        let [width, height] = [scene.width(), scene.height()].map(Number);
        self.push(format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"{}\" \
             font-variant-numeric=\"tabular-nums\" stroke-linejoin=\"round\">\n",
            Escaped(&self.theme.text_family)
        ));
        self.push(format_args!("<title>{}</title>\n", Escaped(words.title)));
        if !words.description.is_empty() {
            self.push(format_args!(
                "<desc>{}</desc>\n",
                Escaped(words.description)
            ));
        }
        self.push(format_args!(
            "<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
            Escaped(self.theme.color(Role::Panel))
        ));
        for shape in scene.shapes() {
            self.shape(scene, shape);
        }
        self.out.push_str("</svg>\n");
    }

    fn shape(&mut self, scene: &Scene, shape: &Shape) {
        match *shape {
            Shape::Polyline { points, stroke } => {
                self.out.push_str("<polyline points=\"");
                self.points(scene.points(points));
                self.out.push_str("\" fill=\"none\"");
                self.stroke(Some(stroke));
                self.out.push_str("/>\n");
            }
            Shape::Segments { points, stroke } => {
                self.out.push_str("<path d=\"");
                for ends in scene.points(points).chunks_exact(2) {
                    self.push(format_args!("M{}L{}", Pair(ends[0]), Pair(ends[1])));
                }
                self.out.push('"');
                self.stroke(Some(stroke));
                self.out.push_str("/>\n");
            }
            Shape::Polygon {
                points,
                fill,
                stroke,
            } => {
                self.out.push_str("<polygon points=\"");
                self.points(scene.points(points));
                self.out.push('"');
                self.fill(fill);
                self.stroke(stroke);
                self.out.push_str("/>\n");
            }
            Shape::Cubic {
                from,
                control_1,
                control_2,
                to,
                stroke,
            } => {
                self.push(format_args!(
                    "<path d=\"M{} C{} {} {}\" fill=\"none\"",
                    Pair(from),
                    Pair(control_1),
                    Pair(control_2),
                    Pair(to)
                ));
                self.stroke(Some(stroke));
                self.out.push_str("/>\n");
            }
            Shape::Circle {
                center,
                radius,
                fill,
                stroke,
            } => {
                self.push(format_args!(
                    "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"",
                    Number(center.x),
                    Number(center.y),
                    Number(radius)
                ));
                self.fill(fill);
                self.stroke(stroke);
                self.out.push_str("/>\n");
            }
            Shape::Rect {
                rect,
                radius,
                fill,
                stroke,
            } => {
                self.out.push_str("<rect");
                self.rect(rect);
                if radius > 0.0 {
                    self.push(format_args!(" rx=\"{}\"", Number(radius)));
                }
                self.fill(fill);
                self.stroke(stroke);
                self.out.push_str("/>\n");
            }
            Shape::Text { at, text, style } => self.text(at, scene.text(text), style),
            Shape::Raster { rect, side, levels } => {
                self.raster(rect, side as usize, scene.levels(levels));
            }
            Shape::PushClip(rect) => {
                self.n_clips += 1;
                let id = self.n_clips;
                self.push(format_args!("<clipPath id=\"clip-{id}\"><rect"));
                self.rect(rect);
                self.push(format_args!(
                    "/></clipPath>\n<g clip-path=\"url(#clip-{id})\">\n"
                ));
            }
            Shape::PopClip => self.out.push_str("</g>\n"),
        }
    }

    /// Writes neighbors of the same color as one rectangle; levels in steps of ten are enough for a
    /// picture.
    fn raster(&mut self, rect: Rect, side: usize, levels: &[i8]) {
        let (width, height) = (rect.width / side as f32, rect.height / side as f32);
        let step = |level: i8| (f32::from(level) / 10.0).round() as i8;
        self.out.push_str("<g shape-rendering=\"crispEdges\">\n");
        for (row_idx, row) in levels.chunks_exact(side).enumerate() {
            let top = rect.bottom() - height * (row_idx + 1) as f32;
            let mut from = 0;
            for run in row.chunk_by(|a, b| step(*a) == step(*b)) {
                let level = step(run[0]);
                if level != 0 {
                    let left = rect.left + width * from as f32;
                    self.out.push_str("<rect");
                    self.rect(Rect::new(left, top, width * run.len() as f32, height));
                    let opacity = f32::from(level.unsigned_abs()) / 10.0;
                    self.paint("fill", Paint::new(Role::of_sign(f32::from(level)), opacity));
                    self.out.push_str("/>\n");
                }
                from += run.len();
            }
        }
        self.out.push_str("</g>\n");
    }

    fn text(&mut self, at: Point, text: &str, style: TextStyle) {
        let anchor = match style.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        // Viewers disagree about dominant-baseline; a shift by the font's usual heights looks the
        // same in all of them.
        let Font { face, size, weight } = style.font;
        let y = at.y
            + match style.baseline {
                Baseline::Top => 0.74 * size,
                Baseline::Middle => 0.36 * size,
                Baseline::Alphabetic => 0.0,
            };
        self.push(format_args!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{anchor}",
            Number(at.x),
            Number(y),
            Number(size)
        ));
        if weight != 400 {
            self.push(format_args!(" font-weight=\"{weight}\""));
        }
        if face == Face::Math {
            self.push(format_args!(
                " font-style=\"italic\" font-family=\"{}\"",
                Escaped(&self.theme.math_family)
            ));
        }
        self.fill(Some(style.paint));
        if let Some(halo) = style.halo {
            self.stroke(Some(Stroke::new(halo, HALO_WIDTH)));
            self.out.push_str(" paint-order=\"stroke\"");
        }
        self.push(format_args!(">{}</text>\n", Escaped(text)));
    }

    fn fill(&mut self, fill: Option<Paint>) {
        match fill {
            Some(paint) => self.paint("fill", paint),
            None => self.out.push_str(" fill=\"none\""),
        }
    }

    fn stroke(&mut self, stroke: Option<Stroke>) {
        let Some(stroke) = stroke else { return };
        self.paint("stroke", stroke.paint);
        self.push(format_args!(" stroke-width=\"{}\"", Number(stroke.width)));
        let pattern = stroke.dash.pattern();
        if pattern.is_empty() {
            self.out.push_str(" stroke-linecap=\"round\"");
            return;
        }
        self.out.push_str(" stroke-dasharray=\"");
        for (idx, &length) in pattern.iter().enumerate() {
            let space = if idx == 0 { "" } else { " " };
            self.push(format_args!("{space}{}", Number(length)));
        }
        self.out.push('"');
    }

    fn paint(&mut self, attribute: &str, paint: Paint) {
        let color = self.theme.color(paint.role);
        self.push(format_args!(" {attribute}=\"{}\"", Escaped(color)));
        if paint.opacity < 1.0 {
            let opacity = Number(paint.opacity);
            self.push(format_args!(" {attribute}-opacity=\"{opacity}\""));
        }
    }

    fn rect(&mut self, rect: Rect) {
        self.push(format_args!(
            " x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            Number(rect.left),
            Number(rect.top),
            Number(rect.width),
            Number(rect.height)
        ));
    }

    fn points(&mut self, points: &[Point]) {
        for (idx, &point) in points.iter().enumerate() {
            let space = if idx == 0 { "" } else { " " };
            self.push(format_args!("{space}{}", Pair(point)));
        }
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = self.out.write_fmt(text);
    }
}

/// A coordinate rounded to a hundredth of a pixel, without zeros at its end.
struct Number(f32);

impl std::fmt::Display for Number {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hundredths = (f64::from(self.0) * 100.0).round();
        // A scene holds finite numbers only; any other would make the whole document invalid.
        if !hundredths.is_finite() || hundredths == 0.0 {
            return formatter.write_str("0");
        }
        write!(formatter, "{}", hundredths / 100.0)
    }
}

struct Pair(Point);

impl std::fmt::Display for Pair {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{},{}", Number(self.0.x), Number(self.0.y))
    }
}

/// Text with XML's markup characters as entities, and without characters that XML forbids.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => formatter.write_str("&amp;")?,
                '<' => formatter.write_str("&lt;")?,
                '>' => formatter.write_str("&gt;")?,
                '"' => formatter.write_str("&quot;")?,
                '\t' | '\n' | '\r' => formatter.write_char(' ')?,
                '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
                other => formatter.write_char(other)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_does_not_become_markup() {
        let mut scene = Scene::new();
        scene.clear(10.0, 10.0);
        let style = TextStyle::new(
            Font::text(11.0),
            Role::Ink,
            Anchor::Start,
            Baseline::Alphabetic,
        );
        scene.label(Point::new(0.0, 0.0), "a<b & \"c\"\u{7}\n", style);
        let theme = Theme::new(|_| "\"/><script>".into());
        let text = svg(&scene, &theme, "</title>");
        assert!(
            text.contains(">a&lt;b &amp; &quot;c&quot; </text>"),
            "{text}"
        );
        assert!(!text.contains("<script>"), "{text}");
        assert!(text.contains("<title>&lt;/title&gt;</title>"), "{text}");
    }

    #[test]
    fn coordinates_are_short_and_finite() {
        let table = [
            (1.0, "1"),
            (0.125, "0.13"),
            (-0.001, "0"),
            (123.456, "123.46"),
            (f32::NAN, "0"),
        ];
        for (value, text) in table {
            assert_eq!(Number(value).to_string(), text);
        }
    }
}
