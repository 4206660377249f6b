//! The frame of a plot: where its area lies, its two scales, grid and tick labels.

use crate::curve::decimated;
use crate::format::NumberFormat;
use crate::scale::{Scale, ScaleKind};
use crate::scene::{Anchor, Baseline, Font, Paint, Point, Rect, Role, Scene, Stroke, TextStyle};
use crate::ticks::{Tick, ticks};

/// Size of tick labels and other small text.
pub const SMALL: f32 = 11.0;

/// Room for the tick labels below the area, in CSS pixels.
const FOOT: f32 = 22.0;
/// Room above the area, for half a tick label and half a line, in CSS pixels.
const HEAD: f32 = 8.0;
/// Room on the right, for half a tick label, in CSS pixels.
const RIGHT: f32 = 14.0;
/// Between tick labels and area, in CSS pixels.
const GAP: f32 = 6.0;
/// More room above the area or below it for the name of an axis, in CSS pixels.
const NAME: f32 = 14.0;

/// Kind and domain of an axis, before it has pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    pub kind: ScaleKind,
    pub domain: [f64; 2],
}

impl Axis {
    pub fn new(kind: ScaleKind, domain: [f64; 2]) -> Self {
        Self { kind, domain }
    }
}

/// Where the area of a plot lies, and how values become pixels in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axes {
    /// The rectangle that values are drawn in, without tick labels, in CSS pixels.
    pub area: Rect,
    /// From x to pixels, left to right.
    pub x: Scale,
    /// From y to pixels, bottom to top.
    pub y: Scale,
}

impl Axes {
    /// Lays out the area in a picture of `size` (width, height), in CSS pixels. Room for the labels
    /// of y is reserved in steps of 8 px, so that the area does not move while labels change.
    pub fn new(size: [f32; 2], x: Axis, y: Axis, format: NumberFormat) -> Self {
        Self::named(size, x, y, format, [""; 2])
    }

    /// As [`new`](Self::new), with room outside of the area for those names of x and y that are not
    /// empty: inside they would lie over marks. [`paint_names`](Self::paint_names) paints them there.
    pub fn named(size: [f32; 2], x: Axis, y: Axis, format: NumberFormat, names: [&str; 2]) -> Self {
        let [width, height] = size;
        let [foot, head] = names.map(|name| if name.is_empty() { 0.0 } else { NAME });
        let head = HEAD + head;
        let area_height = (height - head - FOOT - foot).max(1.0);
        let font = Font::text(SMALL);
        let mut text = String::new();
        let widest = ticks(y.kind, y.domain, max_labels_y(area_height))
            .iter()
            .map(|tick| {
                text.clear();
                tick.write_label(&mut text, format);
                font.width_of(&text)
            })
            .fold(0.0, f32::max);
        let left = ((widest + GAP + 3.0) / 8.0).ceil() * 8.0;
        let area = Rect::new(left, head, (width - left - RIGHT).max(1.0), area_height);
        Self {
            area,
            x: Scale::new(x.kind, x.domain, [area.left, area.right()]),
            y: Scale::new(y.kind, y.domain, [area.bottom(), area.top]),
        }
    }

    /// Pixel of a pair of values.
    pub fn to_px(&self, x: f64, y: f64) -> Point {
        Point::new(self.x.to_px(x), self.y.to_px(y))
    }

    /// The pair of values at a pixel.
    pub fn to_values(&self, at: Point) -> [f64; 2] {
        [self.x.to_value(at.x), self.y.to_value(at.y)]
    }

    /// Evenly spaced samples over `window` as points, for a polyline. Values far outside are clamped
    /// to three heights beyond the area: painters lose precision with huge coordinates.
    ///
    /// Shapes: `samples` is `[n]`; the first lies at `window[0]`, the last at `window[1]`.
    pub fn curve<'a>(
        &'a self,
        samples: &'a [f32],
        window: [f64; 2],
    ) -> impl Iterator<Item = Point> + 'a {
        let step = (window[1] - window[0]) / (samples.len().max(2) - 1) as f64;
        samples
            .iter()
            .enumerate()
            .map(move |(idx, &value)| self.point(window[0] + step * idx as f64, f64::from(value)))
    }

    /// As [`to_px`](Self::to_px), clamped as in [`curve`](Self::curve).
    pub fn point(&self, x: f64, y: f64) -> Point {
        Point::new(self.x.to_px(x), self.y_px(y))
    }

    fn y_px(&self, y: f64) -> f32 {
        if !y.is_finite() {
            return f32::NAN;
        }
        let far = 3.0 * self.area.height;
        let px = self.y.to_px(y);
        px.clamp(self.area.top - far, self.area.bottom() + far)
    }

    /// Samples at rising xs as points, decimated to two for each pixel column.
    ///
    /// Shapes: `xs` and `samples` are `[n]`; of unequal lengths the shorter one counts.
    pub fn decimated_curve<'a>(
        &'a self,
        xs: &'a [f32],
        samples: &'a [f32],
    ) -> impl Iterator<Item = Point> + 'a {
        // Decimating values instead of pixels gives the same points, because an axis is monotone,
        // and saves the logarithms of the samples that are dropped.
        let pairs = xs.iter().zip(samples);
        decimated(pairs.map(|(&x, &value)| Point::new(self.x.to_px(f64::from(x)), value)))
            .map(|point| Point::new(point.x, self.y_px(f64::from(point.y))))
    }

    /// Paints grid and tick labels.
    pub fn paint(&self, scene: &mut Scene, format: NumberFormat) {
        self.paint_y(scene, format);
        self.paint_x(scene, format);
    }

    /// Paints the grid's lines across and their tick labels.
    pub(crate) fn paint_y(&self, scene: &mut Scene, format: NumberFormat) {
        let area = self.area;
        let beside = TextStyle::new(
            Font::text(SMALL),
            Role::Second,
            Anchor::End,
            Baseline::Middle,
        );
        for tick in ticks(self.y.kind, self.y.domain, max_labels_y(area.height)) {
            let y = self.y.to_px(tick.value);
            scene.line(
                Point::new(area.left, y),
                Point::new(area.right(), y),
                grid(&tick),
            );
            if tick.is_major() {
                scene.label_with(Point::new(area.left - GAP, y), beside, |text| {
                    tick.write_label(text, format);
                });
            }
        }
    }

    /// Paints the grid's lines upward and their tick labels.
    pub(crate) fn paint_x(&self, scene: &mut Scene, format: NumberFormat) {
        let area = self.area;
        let below = TextStyle::new(
            Font::text(SMALL),
            Role::Second,
            Anchor::Middle,
            Baseline::Alphabetic,
        );
        let mut text = String::new();
        for tick in self.x_ticks(format) {
            let x = self.x.to_px(tick.value);
            scene.line(
                Point::new(x, area.top),
                Point::new(x, area.bottom()),
                grid(&tick),
            );
            if tick.is_major() {
                text.clear();
                tick.write_label(&mut text, format);
                // At the picture's edges a long label would be cut off.
                let half = below.font.width_of(&text) / 2.0;
                let x = x.min(scene.width() - half).max(half);
                scene.label(Point::new(x, area.bottom() + 16.0), &text, below);
            }
        }
    }

    /// Paints the names of the axes where [`named`](Self::named) has left room: that of y above the
    /// area, that of x below the tick labels, at their right end. Empty names are left out, long ones are
    /// shortened to the area's width.
    pub fn paint_names(&self, scene: &mut Scene, [x, y]: [&str; 2]) {
        let font = Font::text(SMALL);
        let style = |anchor| TextStyle::new(font, Role::Second, anchor, Baseline::Alphabetic);
        let area = self.area;
        let at_top = Point::new(area.left, area.top - 9.0);
        let at_end = Point::new(area.right(), area.bottom() + 16.0 + NAME);
        let room = area.width;
        for (at, name, anchor) in [(at_top, y, Anchor::Start), (at_end, x, Anchor::End)] {
            scene.label(at, &font.shortened(name, room), style(anchor));
        }
    }

    fn x_ticks(&self, format: NumberFormat) -> Vec<Tick> {
        // Labels of about 40 px with as much room between them.
        let max_labels = ((self.area.width / 62.0) as usize).clamp(2, 12);
        let labels = |ticks: &[Tick]| ticks.iter().filter(|tick| tick.is_major()).count();
        let found = ticks(self.x.kind, self.x.domain, max_labels);
        if labels(&found) > 1 {
            return found;
        }
        // A single label gives no scale: in a narrow picture they may stand as close as they are read.
        let closest = (self.area.width / 16.0) as usize;
        (max_labels + 1..=closest)
            .map(|max_labels| ticks(self.x.kind, self.x.domain, max_labels))
            .find(|closer| labels(closer) > 1)
            .filter(|closer| self.has_room_for(closer, format))
            .unwrap_or(found)
    }

    /// Whether the labels along the x axis are apart from each other.
    fn has_room_for(&self, ticks: &[Tick], format: NumberFormat) -> bool {
        let labels = ticks.iter().filter(|tick| tick.is_major());
        let mut end = f32::NEG_INFINITY;
        labels.into_iter().all(|tick| {
            let mut text = String::new();
            tick.write_label(&mut text, format);
            let half = Font::text(SMALL).width_of(&text) / 2.0;
            let middle = self.x.to_px(tick.value);
            let is_apart = middle - half >= end + 6.0;
            end = middle + half;
            is_apart
        })
    }
}

fn max_labels_y(height: f32) -> usize {
    ((height / 28.0) as usize).clamp(2, 8)
}

/// Lines between the decades are fainter than those at labels.
fn grid(tick: &Tick) -> Stroke {
    let opacity = if tick.is_major() { 1.0 } else { 0.45 };
    Stroke::new(Paint::new(Role::Grid, opacity), 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Shape;

    #[test]
    fn labels_have_room_and_the_area_does_not_wander() {
        let axes = |top: f64| {
            Axes::new(
                [400.0, 300.0],
                Axis::new(ScaleKind::Linear, [0.0, 1.0]),
                Axis::new(ScaleKind::Linear, [0.0, top]),
                NumberFormat::DecimalComma,
            )
        };
        assert_eq!(axes(1.0).area, axes(2.0).area);
        assert!(axes(100_000.0).area.left > axes(1.0).area.left);
        assert_eq!(axes(1.0).area.right(), 400.0 - RIGHT);
    }

    /// The histogram of a neuron had a 0 below it and nothing else.
    #[test]
    fn a_narrow_axis_has_more_than_one_label() {
        let format = NumberFormat::DecimalComma;
        for (size, domain) in [
            ([120.0, 150.0], [-3.5, 3.5]),
            ([120.0, 150.0], [-4.2, 1.3]),
            ([440.0, 164.0], [-100.0, 100.0]),
        ] {
            let x = Axis::new(ScaleKind::Linear, domain);
            let y = Axis::new(ScaleKind::Linear, [-1.0, 1.0]);
            let axes = Axes::new(size, x, y, format);
            let ticks = axes.x_ticks(format);
            assert!(ticks.len() > 1, "{domain:?}");
            assert!(axes.has_room_for(&ticks, format), "{domain:?}");
        }
    }

    #[test]
    fn names_stand_outside_of_the_area() {
        let axis = Axis::new(ScaleKind::Linear, [0.0, 1.0]);
        let (size, format) = ([400.0, 300.0], NumberFormat::DecimalPoint);
        let names = ["weight (kg)", "height (cm)"];
        let axes = Axes::named(size, axis, axis, format, names);
        let mut scene = Scene::new();
        scene.clear(size[0], size[1]);
        axes.paint_names(&mut scene, names);
        let places: Vec<Point> = scene
            .shapes()
            .iter()
            .filter_map(|shape| match shape {
                Shape::Text { at, .. } => Some(*at),
                _ => None,
            })
            .collect();
        let [above, below] = places[..] else {
            panic!("{places:?}")
        };
        assert!(above.y > SMALL && above.y < axes.area.top, "{above:?}");
        assert!(below.y > axes.area.bottom() + FOOT, "{below:?}");
        assert!(below.y < size[1] - 2.0, "{below:?}");
        // Without names the area has their room.
        let plain = Axes::new(size, axis, axis, format).area;
        assert_eq!(plain.height, axes.area.height + 2.0 * NAME);
    }

    #[test]
    fn a_picture_without_room_still_has_an_area() {
        let axes = Axes::new(
            [0.0, 0.0],
            Axis::new(ScaleKind::Linear, [0.0, 1.0]),
            Axis::new(ScaleKind::Linear, [0.0, 1.0]),
            NumberFormat::DecimalPoint,
        );
        assert!(axes.area.width > 0.0 && axes.area.height > 0.0);
    }

    #[test]
    fn far_values_stay_near_the_area() {
        let axes = Axes::new(
            [400.0, 300.0],
            Axis::new(ScaleKind::Linear, [0.0, 1.0]),
            Axis::new(ScaleKind::Linear, [0.0, 1.0]),
            NumberFormat::DecimalPoint,
        );
        let samples = [0.5, 1e30, f32::INFINITY, f32::NAN];
        let ys: Vec<f32> = axes.curve(&samples, [0.0, 1.0]).map(|p| p.y).collect();
        assert!(axes.area.contains(Point::new(axes.area.left, ys[0])));
        assert!(ys[1].abs() < 2000.0);
        assert!(ys[2].is_nan() && ys[3].is_nan());
    }
}
