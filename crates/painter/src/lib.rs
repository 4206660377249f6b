//! Paints scenes on a canvas. Device pixels occur here only; what is painted is decided elsewhere.

#![deny(missing_docs)]

use js_sys::JsString;
use plot::Theme;
use plot::scene::{
    Anchor, Baseline, Dash, Face, Font, HALO_WIDTH, Paint, Point, Rect, Role, Scene, Shape, Stroke,
    TextStyle,
};
use wasm_bindgen::Clamped;
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

#[wasm_bindgen]
extern "C" {
    /// The context once more, with setters that take a string which JavaScript already has: the
    /// ones of web-sys copy and decode it each time, some thousand times a second.
    #[wasm_bindgen(extends = CanvasRenderingContext2d)]
    type Context;

    #[wasm_bindgen(method, setter, js_name = fillStyle)]
    fn set_fill(this: &Context, color: &JsString);

    #[wasm_bindgen(method, setter, js_name = strokeStyle)]
    fn set_stroke(this: &Context, color: &JsString);

    #[wasm_bindgen(method, setter, js_name = font)]
    fn set_face(this: &Context, font: &JsString);
}

/// Colors, font families and sizes as the style sheet has them at the moment.
pub struct Palette {
    colors: [JsString; Role::ALL.len()],
    text_family: String,
    math_family: String,
    /// CSS pixels in a pixel of a scene: 1, and more for a projector.
    scale: f64,
    /// Factor of the lines' widths.
    line_scale: f64,
    /// Factor of the opacity of heat maps: marks of the same few colors lie on them.
    heat: f64,
}

impl Palette {
    /// Reads the tokens. A role's color goes through the element's own `color`, because the token
    /// itself reads as the pair of both palettes' colors.
    pub fn read(element: &HtmlCanvasElement) -> Option<Self> {
        let computed = web_sys::window()?.get_computed_style(element).ok()??;
        let style = element.style();
        let value = |name: &str| computed.get_property_value(name).unwrap_or_default();
        let factor = |name: &str| value(name).trim().parse().unwrap_or(1.0);
        let colors = Role::ALL.map(|role| {
            // Setting a well-formed property cannot fail; an unknown token leaves the text's color.
            let _ = style.set_property("color", &format!("var(--{})", role.token()));
            JsString::from(value("color"))
        });
        let _ = style.remove_property("color");
        Some(Self {
            colors,
            text_family: value("--text-family"),
            math_family: value("--math-family"),
            scale: factor("--plot-scale"),
            line_scale: factor("--line-scale"),
            heat: factor("--heat"),
        })
    }

    /// The colors and families of a theme, in the usual sizes.
    pub fn of_theme(theme: &Theme) -> Self {
        Self {
            colors: Role::ALL.map(|role| JsString::from(theme.color(role))),
            text_family: theme.text_family.clone(),
            math_family: theme.math_family.clone(),
            scale: 1.0,
            line_scale: 1.0,
            heat: 1.0,
        }
    }

    /// Red, green and blue of a role; black if the browser writes its color in an unknown form.
    fn channels(&self, role: Role) -> [u8; 3] {
        channels_of(&String::from(&self.colors[role as usize]))
    }

    fn font(&self, font: Font) -> JsString {
        let Font { face, size, weight } = font;
        JsString::from(match face {
            Face::Text => format!("{weight} {size}px {}", self.text_family),
            Face::Math => format!("italic {weight} {size}px {}", self.math_family),
        })
    }
}

/// Lines through more points than this are joined without arcs, which are not seen there and cost a
/// tenth to a third of the line.
const MANY_POINTS: usize = 200;

/// The context's settings. They are changed only where a shape differs from the one before.
#[derive(Default)]
struct ContextSettings {
    fill: Option<Role>,
    stroke: Option<Role>,
    opacity: Option<f32>,
    width: Option<f64>,
    dash: Option<Dash>,
    font: Option<Font>,
    anchor: Option<Anchor>,
    baseline: Option<Baseline>,
}

/// Stores the value and returns whether it differs from the one before.
fn changes<T: PartialEq>(kept: &mut Option<T>, value: T) -> bool {
    let changes = kept.as_ref() != Some(&value);
    if changes {
        *kept = Some(value);
    }
    changes
}

/// Paints scenes on one canvas.
pub struct Painter {
    canvas: HtmlCanvasElement,
    context: Context,
    palette: Palette,
    fonts: Vec<(Font, JsString)>,
    settings: ContextSettings,
    /// A canvas on which heat maps are made, pixel by pixel.
    small: Option<HtmlCanvasElement>,
}

impl Painter {
    /// Returns `None` if the browser gives no context.
    pub fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let palette = Palette::read(&canvas)?;
        Self::with_palette(canvas, palette)
    }

    /// Paints with these colors. Returns `None` if the browser gives no context.
    pub fn with_palette(canvas: HtmlCanvasElement, palette: Palette) -> Option<Self> {
        let context = canvas.get_context("2d").ok()??.unchecked_into();
        Some(Self {
            canvas,
            context,
            palette,
            fonts: Vec::new(),
            settings: ContextSettings::default(),
            small: None,
        })
    }

    /// Sets the colors.
    pub fn set_palette(&mut self, palette: Palette) {
        self.palette = palette;
        self.fonts.clear();
    }

    /// Paints the whole scene. `ratio`: device pixels in a CSS pixel.
    pub fn paint(&mut self, scene: &Scene, ratio: f64) {
        let ratio = ratio * self.palette.scale;
        let [width, height] =
            [scene.width(), scene.height()].map(|size| (f64::from(size) * ratio).round() as u32);
        let is_resized = self.canvas.width() != width || self.canvas.height() != height;
        if is_resized {
            self.canvas.set_width(width);
            self.canvas.set_height(height);
        } else {
            let _ = self.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
            self.context
                .clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
        }
        // The transform's numbers are finite: it cannot fail.
        let _ = self.context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
        self.settings = ContextSettings::default();
        self.context.set_line_join("round");
        for shape in scene.shapes() {
            self.shape(scene, shape);
        }
    }

    fn shape(&mut self, scene: &Scene, shape: &Shape) {
        match *shape {
            Shape::Polyline { points, stroke } => self.polyline(scene.points(points), stroke),
            Shape::Segments { points, stroke } => self.segments(scene.points(points), stroke),
            Shape::Polygon {
                points,
                fill,
                stroke,
            } => {
                self.trace(scene.points(points));
                self.context.close_path();
                self.fill_and_stroke(fill, stroke);
            }
            Shape::Cubic {
                from,
                control_1,
                control_2,
                to,
                stroke,
            } => {
                self.context.begin_path();
                let [a, b, c, d] = [from, control_1, control_2, to].map(xy);
                self.context.move_to(a.0, a.1);
                self.context.bezier_curve_to(b.0, b.1, c.0, c.1, d.0, d.1);
                self.stroke(stroke);
            }
            Shape::Circle {
                center,
                radius,
                fill,
                stroke,
            } => {
                let (x, y) = xy(center);
                self.context.begin_path();
                // Fails for a negative radius only.
                let _ =
                    self.context
                        .arc(x, y, f64::from(radius.max(0.0)), 0.0, std::f64::consts::TAU);
                self.fill_and_stroke(fill, stroke);
            }
            Shape::Rect {
                rect,
                radius,
                fill,
                stroke,
            } => {
                self.trace_rect(rect, radius);
                self.fill_and_stroke(fill, stroke);
            }
            Shape::Text { at, text, style } => self.text(scene.text(text), at, style),
            Shape::Raster { rect, side, levels } => {
                // Without a canvas of its own size there is no heat map, and nothing else fails.
                let _ = self.raster(rect, side, scene.levels(levels));
            }
            Shape::PushClip(rect) => {
                self.context.save();
                self.trace_rect(rect, 0.0);
                self.context.clip();
            }
            Shape::PopClip => {
                self.context.restore();
                // Settings made inside the clip end with it.
                self.settings = ContextSettings::default();
            }
        }
    }

    fn polyline(&mut self, points: &[Point], stroke: Stroke) {
        self.trace(points);
        let has_many = points.len() > MANY_POINTS;
        if has_many {
            self.context.set_line_join("bevel");
        }
        self.stroke(stroke);
        if has_many {
            self.context.set_line_join("round");
        }
    }

    fn segments(&mut self, ends: &[Point], stroke: Stroke) {
        self.context.begin_path();
        for (idx, &end) in ends.iter().enumerate() {
            let (x, y) = xy(end);
            match idx % 2 {
                0 => self.context.move_to(x, y),
                _ => self.context.line_to(x, y),
            }
        }
        self.stroke(stroke);
    }

    /// The levels as pixels of a small canvas, which is then drawn large and smooth.
    fn raster(&mut self, rect: Rect, side: u32, levels: &[i8]) -> Result<(), JsValue> {
        let small = match &self.small {
            Some(small) => small.clone(),
            None => {
                let document = self.canvas.owner_document().ok_or(JsValue::NULL)?;
                let made: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
                self.small.insert(made).clone()
            }
        };
        let [positive, negative] =
            [Role::Positive, Role::Negative].map(|role| self.palette.channels(role));
        let strength = 2.55 * self.palette.heat as f32;
        let mut pixels = Vec::with_capacity(4 * levels.len());
        for row in levels.chunks_exact(side.max(1) as usize).rev() {
            for &level in row {
                let [red, green, blue] = if level < 0 { negative } else { positive };
                let alpha = f32::from(level.unsigned_abs()) * strength;
                pixels.extend([red, green, blue, alpha as u8]);
            }
        }
        let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), side, side)?;
        small.set_width(side);
        small.set_height(side);
        let context: CanvasRenderingContext2d = small
            .get_context("2d")?
            .ok_or(JsValue::NULL)?
            .unchecked_into();
        context.put_image_data(&image, 0.0, 0.0)?;
        self.set_opacity(1.0);
        let [x, y, width, height] = [rect.left, rect.top, rect.width, rect.height].map(f64::from);
        self.context
            .draw_image_with_html_canvas_element_and_dw_and_dh(&small, x, y, width, height)
    }

    fn trace(&self, points: &[Point]) {
        self.context.begin_path();
        for (idx, &point) in points.iter().enumerate() {
            let (x, y) = xy(point);
            if idx == 0 {
                self.context.move_to(x, y);
            } else {
                self.context.line_to(x, y);
            }
        }
    }

    fn trace_rect(&self, rect: Rect, radius: f32) {
        let [x, y, width, height] = [rect.left, rect.top, rect.width, rect.height].map(f64::from);
        self.context.begin_path();
        if radius > 0.0 {
            // Fails for a negative radius only.
            let _ = self
                .context
                .round_rect_with_f64(x, y, width, height, f64::from(radius));
        } else {
            self.context.rect(x, y, width, height);
        }
    }

    fn fill_and_stroke(&mut self, fill: Option<Paint>, stroke: Option<Stroke>) {
        if let Some(fill) = fill {
            self.fill(fill);
        }
        if let Some(stroke) = stroke {
            self.stroke(stroke);
        }
    }

    fn fill(&mut self, paint: Paint) {
        self.set_fill(paint);
        self.context.fill();
    }

    fn stroke(&mut self, stroke: Stroke) {
        let width = f64::from(stroke.width) * self.palette.line_scale;
        self.set_stroke(stroke.paint, width);
        if changes(&mut self.settings.dash, stroke.dash) {
            let pattern = stroke.dash.pattern();
            let is_broken = !pattern.is_empty();
            // Of thicker lines, dashes and gaps are longer too.
            let scale = self.palette.line_scale;
            let pattern: js_sys::Array = pattern
                .iter()
                .map(|&length| JsValue::from(f64::from(length) * scale))
                .collect();
            // The lengths are finite and positive: it cannot fail.
            let _ = self.context.set_line_dash(&pattern);
            self.context
                .set_line_cap(if is_broken { "butt" } else { "round" });
        }
        self.context.stroke();
    }

    fn set_fill(&mut self, Paint { role, opacity }: Paint) {
        if changes(&mut self.settings.fill, role) {
            self.context.set_fill(&self.palette.colors[role as usize]);
        }
        self.set_opacity(opacity);
    }

    fn set_stroke(&mut self, Paint { role, opacity }: Paint, width: f64) {
        if changes(&mut self.settings.stroke, role) {
            self.context.set_stroke(&self.palette.colors[role as usize]);
        }
        if changes(&mut self.settings.width, width) {
            self.context.set_line_width(width);
        }
        self.set_opacity(opacity);
    }

    fn set_opacity(&mut self, opacity: f32) {
        if changes(&mut self.settings.opacity, opacity) {
            self.context.set_global_alpha(f64::from(opacity));
        }
    }

    fn set_font(&mut self, font: Font) {
        if !changes(&mut self.settings.font, font) {
            return;
        }
        let known = self.fonts.iter().position(|(known, _)| *known == font);
        let idx = known.unwrap_or_else(|| {
            self.fonts.push((font, self.palette.font(font)));
            self.fonts.len() - 1
        });
        self.context.set_face(&self.fonts[idx].1);
    }

    fn text(&mut self, text: &str, at: Point, style: TextStyle) {
        self.set_font(style.font);
        if changes(&mut self.settings.anchor, style.anchor) {
            self.context.set_text_align(match style.anchor {
                Anchor::Start => "left",
                Anchor::Middle => "center",
                Anchor::End => "right",
            });
        }
        if changes(&mut self.settings.baseline, style.baseline) {
            self.context.set_text_baseline(match style.baseline {
                Baseline::Top => "top",
                Baseline::Middle => "middle",
                Baseline::Alphabetic => "alphabetic",
            });
        }
        let (x, y) = xy(at);
        if let Some(halo) = style.halo {
            self.set_stroke(halo, f64::from(HALO_WIDTH));
            // Text fails to be painted for no numbers that a scene has.
            let _ = self.context.stroke_text(text, x, y);
        }
        self.set_fill(style.paint);
        let _ = self.context.fill_text(text, x, y);
    }
}

/// The channels of a computed color, `rgb(14, 143, 120)` or `color(srgb 0.05 0.56 0.47)`, or of a theme's,
/// `#0e8f78`.
fn channels_of(color: &str) -> [u8; 3] {
    if let Some(digits) = color.strip_prefix('#') {
        let all = u32::from_str_radix(digits, 16).unwrap_or_default();
        return [all >> 16, all >> 8, all].map(|channel| channel as u8);
    }
    let is_share = color.starts_with("color(");
    let mut channels = [0; 3];
    let numbers = color
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .filter_map(|part| part.parse::<f32>().ok());
    for (channel, number) in channels.iter_mut().zip(numbers) {
        *channel = if is_share { number * 255.0 } else { number }.round() as u8;
    }
    channels
}

fn xy(point: Point) -> (f64, f64) {
    (f64::from(point.x), f64::from(point.y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_are_read_in_every_form() {
        assert_eq!(channels_of("#0e8f78"), [14, 143, 120]);
        assert_eq!(channels_of("rgb(14, 143, 120)"), [14, 143, 120]);
        assert_eq!(channels_of("color(srgb 0 0.5 1)"), [0, 128, 255]);
        assert_eq!(channels_of("what"), [0, 0, 0]);
    }
}
