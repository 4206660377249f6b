//! A picture as a value: shapes in CSS pixels whose colors are roles, not colors.
//!
//! A painter walks [`Scene::shapes`] once, in order; later shapes cover earlier ones. Points, levels
//! and texts lie in buffers of the scene and shapes hold ranges of them, so a scene that is cleared
//! and filled again for the next frame allocates nothing once it has reached its size. Not here: pixels
//! (the painter applies the device's ratio), colors ([`Theme`](crate::Theme)), and the meaning of the
//! shapes (each plot's file).

mod scene_in_scene;

pub use crate::geometry::{Point, Rect};
use crate::marker::Marker;
pub use crate::style::{
    Anchor, Baseline, Dash, Face, Font, HALO_WIDTH, Paint, Role, Stroke, TextStyle,
};

/// Where the levels of a raster lie in the scene's buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelRange {
    start: u32,
    end: u32,
}

/// A range of a scene's points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PointRange {
    start: u32,
    end: u32,
}

/// A range of a scene's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextRange {
    start: u32,
    end: u32,
}

/// One thing to paint. Coordinates are CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// Straight lines through two points or more, all finite.
    Polyline {
        /// The points, to be looked up with [`Scene::points`].
        points: PointRange,
        /// Look of the line.
        stroke: Stroke,
    },
    /// Straight lines between the first and second point, the third and fourth, and so on.
    Segments {
        /// The ends, to be looked up with [`Scene::points`]: an even number of finite points.
        points: PointRange,
        /// Look of the lines.
        stroke: Stroke,
    },
    /// A closed polygon. Fill first, stroke centered on the outline.
    Polygon {
        /// The corners, to be looked up with [`Scene::points`].
        points: PointRange,
        /// Look of the inside; `None` leaves it transparent.
        fill: Option<Paint>,
        /// Look of the outline; `None` leaves it out.
        stroke: Option<Stroke>,
    },
    /// One cubic Bézier curve.
    Cubic {
        /// Where it starts.
        from: Point,
        /// Control point of the start.
        control_1: Point,
        /// Control point of the end.
        control_2: Point,
        /// Where it ends.
        to: Point,
        /// Look of the line.
        stroke: Stroke,
    },
    /// Fill first, stroke centered on the rim; hollow circles fill with [`Role::Panel`].
    Circle {
        /// The middle.
        center: Point,
        /// Distance from the middle to the middle of the rim.
        radius: f32,
        /// Look of the inside; `None` leaves it transparent.
        fill: Option<Paint>,
        /// Look of the rim; `None` leaves it out.
        stroke: Option<Stroke>,
    },
    /// Fill first, stroke centered on the border.
    Rect {
        /// Place and size.
        rect: Rect,
        /// Radius of the rounded corners.
        radius: f32,
        /// Look of the inside; `None` leaves it transparent.
        fill: Option<Paint>,
        /// Look of the border; `None` leaves it out.
        stroke: Option<Stroke>,
    },
    /// One line of text.
    Text {
        /// The point that the style's anchor and baseline refer to.
        at: Point,
        /// The text, to be looked up with [`Scene::text`].
        text: TextRange,
        /// Font, color and place relative to the point.
        style: TextStyle,
    },
    /// A square grid of levels over a rectangle: the first row lies at the bottom, in each row the
    /// first level on the left. See [`Scene::raster`].
    Raster {
        /// The rectangle that the grid fills.
        rect: Rect,
        /// Rows, and levels in a row.
        side: u32,
        /// The levels, to be looked up with [`Scene::levels`]; −100 to 100.
        levels: LevelRange,
    },
    /// Makes the following shapes visible only inside the rectangle, until the matching
    /// [`Shape::PopClip`].
    PushClip(Rect),
    /// Ends the newest [`Shape::PushClip`] that has not ended.
    PopClip,
}

/// A picture of `width` × `height` CSS pixels.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scene {
    width: f32,
    height: f32,
    shapes: Vec<Shape>,
    points: Vec<Point>,
    levels: Vec<i8>,
    texts: String,
    reading: String,
}

impl Scene {
    /// An empty scene of no size.
    pub fn new() -> Self {
        Self::default()
    }

    /// Empties the scene for the next picture and keeps its memory.
    pub fn clear(&mut self, width: f32, height: f32) {
        self.width = width;
        self.height = height;
        self.shapes.clear();
        self.points.clear();
        self.levels.clear();
        self.texts.clear();
        self.reading.clear();
    }

    /// The values in the box beside the pointer, with their whole names, as a line of text; empty
    /// without a box.
    pub fn reading(&self) -> &str {
        &self.reading
    }

    /// Adds a name and its value to [`Scene::reading`]. Either may be empty.
    pub fn add_reading(&mut self, name: &str, value: &str) {
        let is_first = self.reading.is_empty();
        let between = if name.is_empty() || value.is_empty() {
            ""
        } else {
            " "
        };
        let before = if is_first { "" } else { " · " };
        for part in [before, name, between, value] {
            self.reading.push_str(part);
        }
    }

    /// Width in CSS pixels.
    pub fn width(&self) -> f32 {
        self.width
    }

    /// Height in CSS pixels.
    pub fn height(&self) -> f32 {
        self.height
    }

    /// All shapes, in painting order.
    pub fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    /// The points of a polyline or polygon of this scene; empty for a range of another scene.
    pub fn points(&self, range: PointRange) -> &[Point] {
        self.points
            .get(range.start as usize..range.end as usize)
            .unwrap_or_default()
    }

    /// The levels of a raster, row by row, from −100 to 100; empty for a range of another scene.
    /// Shape: `[side, side]`.
    pub fn levels(&self, range: LevelRange) -> &[i8] {
        self.levels
            .get(range.start as usize..range.end as usize)
            .unwrap_or_default()
    }

    /// A square grid of values over a rectangle, row by row from below. 1 is painted as
    /// [`Role::Positive`], −1 as [`Role::Negative`], 0 is transparent; NaN becomes 0, and larger
    /// magnitudes become 1 or −1. Nothing is painted if the number of values is not a square.
    pub fn raster(&mut self, rect: Rect, values: impl IntoIterator<Item = f32>) {
        let start = self.levels.len();
        self.levels.extend(
            values
                .into_iter()
                .map(|value| (value.clamp(-1.0, 1.0) * 100.0).round() as i8),
        );
        let n = self.levels.len() - start;
        let side = n.isqrt();
        if side == 0 || side * side != n {
            self.levels.truncate(start);
            return;
        }
        self.shapes.push(Shape::Raster {
            rect,
            side: side as u32,
            levels: LevelRange {
                start: start as u32,
                end: self.levels.len() as u32,
            },
        });
    }

    /// The text of a shape of this scene; empty for a range of another scene.
    pub fn text(&self, range: TextRange) -> &str {
        self.texts
            .get(range.start as usize..range.end as usize)
            .unwrap_or_default()
    }

    /// Lines through the points; a point that is not finite breaks the line in two.
    pub fn polyline(&mut self, points: impl IntoIterator<Item = Point>, stroke: Stroke) {
        let mut start = self.points.len();
        for point in points {
            if point.is_finite() {
                self.points.push(point);
            } else {
                self.end_polyline(start, stroke);
                start = self.points.len();
            }
        }
        self.end_polyline(start, stroke);
    }

    fn end_polyline(&mut self, start: usize, stroke: Stroke) {
        let points = PointRange {
            start: start as u32,
            end: self.points.len() as u32,
        };
        match self.points.len() - start {
            0 => {}
            1 => {
                // A lone sample between two gaps would be invisible as a line: it becomes a dot.
                let center = self.points[start];
                self.points.truncate(start);
                self.circle(center, stroke.width / 2.0, Some(stroke.paint), None);
            }
            _ => self.shapes.push(Shape::Polyline { points, stroke }),
        }
    }

    /// A straight line; nothing if an end is not finite.
    pub fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        self.polyline([from, to], stroke);
    }

    /// A closed polygon with these corners, which are finite.
    pub fn polygon(&mut self, points: impl IntoIterator<Item = Point>, fill: impl Into<Paint>) {
        self.outlined_polygon(points, Some(fill.into()), None);
    }

    /// A closed polygon with these corners, which are finite, and with an outline.
    pub fn outlined_polygon(
        &mut self,
        points: impl IntoIterator<Item = Point>,
        fill: Option<Paint>,
        stroke: Option<Stroke>,
    ) {
        let start = self.points.len() as u32;
        self.points.extend(points);
        let end = self.points.len() as u32;
        self.shapes.push(Shape::Polygon {
            points: PointRange { start, end },
            fill,
            stroke,
        });
    }

    /// Lines between pairs of finite points, as one shape; nothing if there are none.
    pub fn segments(&mut self, ends: impl IntoIterator<Item = Point>, stroke: Stroke) {
        let start = self.points.len() as u32;
        self.points.extend(ends);
        let end = self.points.len() as u32;
        if end > start {
            let points = PointRange { start, end };
            self.shapes.push(Shape::Segments { points, stroke });
        }
    }

    /// A mark of some shape, about as large as a circle of `radius` CSS pixels.
    pub fn mark(
        &mut self,
        center: Point,
        radius: f32,
        marker: Marker,
        fill: Option<Paint>,
        stroke: Option<Stroke>,
    ) {
        match marker {
            Marker::Circle => self.circle(center, radius, fill, stroke),
            _ => self.outlined_polygon(marker.outline(center, radius), fill, stroke),
        }
    }

    /// A cubic Bézier curve.
    pub fn cubic(&mut self, ends: [Point; 2], controls: [Point; 2], stroke: Stroke) {
        self.shapes.push(Shape::Cubic {
            from: ends[0],
            control_1: controls[0],
            control_2: controls[1],
            to: ends[1],
            stroke,
        });
    }

    /// A circle; `radius` in CSS pixels.
    pub fn circle(
        &mut self,
        center: Point,
        radius: f32,
        fill: Option<Paint>,
        stroke: Option<Stroke>,
    ) {
        self.shapes.push(Shape::Circle {
            center,
            radius,
            fill,
            stroke,
        });
    }

    /// A rectangle; `radius`, in CSS pixels, rounds the corners.
    pub fn rect(&mut self, rect: Rect, radius: f32, fill: Option<Paint>, stroke: Option<Stroke>) {
        self.shapes.push(Shape::Rect {
            rect,
            radius,
            fill,
            stroke,
        });
    }

    /// A line of text; nothing if it is empty.
    pub fn label(&mut self, at: Point, text: &str, style: TextStyle) {
        if !text.is_empty() {
            self.label_with(at, style, |texts| texts.push_str(text));
        }
    }

    /// A label whose text is written straight into the scene's buffer.
    pub fn label_with(&mut self, at: Point, style: TextStyle, write: impl FnOnce(&mut String)) {
        let start = self.texts.len() as u32;
        write(&mut self.texts);
        let end = self.texts.len() as u32;
        self.shapes.push(Shape::Text {
            at,
            text: TextRange { start, end },
            style,
        });
    }

    /// Clips the shapes that `inside` adds to the rectangle.
    pub fn clipped(&mut self, rect: Rect, inside: impl FnOnce(&mut Self)) {
        self.shapes.push(Shape::PushClip(rect));
        inside(self);
        self.shapes.push(Shape::PopClip);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_breaks_a_line_and_a_lone_sample_is_a_dot() {
        let mut scene = Scene::new();
        scene.clear(10.0, 10.0);
        let xs = [0.0, 1.0, f32::NAN, 3.0, f32::INFINITY, 5.0, 6.0, 7.0];
        scene.polyline(
            xs.map(|x| Point::new(x, 0.0)),
            Stroke::new(Role::Network, 2.0),
        );
        let runs: Vec<usize> = scene
            .shapes()
            .iter()
            .map(|shape| match shape {
                Shape::Polyline { points, .. } => scene.points(*points).len(),
                Shape::Circle { .. } => 1,
                other => panic!("a polyline made {other:?}"),
            })
            .collect();
        assert_eq!(runs, [2, 1, 3]);
    }

    #[test]
    fn clearing_keeps_the_memory() {
        let mut scene = Scene::new();
        let fill = |scene: &mut Scene| {
            scene.clear(100.0, 50.0);
            let points = (0..100).map(|x| Point::new(x as f32, 1.0));
            scene.polyline(points, Stroke::new(Role::Train, 1.0));
            let style = TextStyle::new(
                Font::text(11.0),
                Role::Second,
                Anchor::Start,
                Baseline::Alphabetic,
            );
            scene.label(Point::new(1.0, 1.0), "−π/2", style);
        };
        fill(&mut scene);
        let before = (scene.clone(), scene.points.as_ptr(), scene.texts.as_ptr());
        fill(&mut scene);
        assert_eq!(scene, before.0);
        assert_eq!(
            (scene.points.as_ptr(), scene.texts.as_ptr()),
            (before.1, before.2)
        );
    }
}
