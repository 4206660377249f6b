//! Places and rectangles in CSS pixels.

/// A place in CSS pixels; x to the right, y down.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// To the right, from the picture's left edge.
    pub x: f32,
    /// Downward, from the picture's top edge.
    pub y: f32,
}

impl Point {
    /// The point at `x` and `y`, in CSS pixels.
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// Whether both coordinates are finite.
    pub fn is_finite(self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }

    /// Euclidean distance.
    pub fn distance(self, other: Point) -> f32 {
        let (dx, dy) = (self.x - other.x, self.y - other.y);
        (dx * dx + dy * dy).sqrt()
    }
}

/// An upright rectangle in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Distance of the left edge from the picture's left edge.
    pub left: f32,
    /// Distance of the top edge from the picture's top edge.
    pub top: f32,
    /// From left to right; not negative.
    pub width: f32,
    /// From top to bottom; not negative.
    pub height: f32,
}

impl Rect {
    /// The rectangle with this corner at the top left and this size, in CSS pixels.
    pub const fn new(left: f32, top: f32, width: f32, height: f32) -> Self {
        Self {
            left,
            top,
            width,
            height,
        }
    }

    /// `left + width`
    pub fn right(&self) -> f32 {
        self.left + self.width
    }

    /// `top + height`
    pub fn bottom(&self) -> f32 {
        self.top + self.height
    }

    /// The middle.
    pub fn center(&self) -> Point {
        Point::new(self.left + self.width / 2.0, self.top + self.height / 2.0)
    }

    /// Whether the point lies inside or on the border.
    pub fn contains(&self, at: Point) -> bool {
        (self.left..=self.right()).contains(&at.x) && (self.top..=self.bottom()).contains(&at.y)
    }

    /// The same rectangle with every side moved outward by `by` (inward if negative), never
    /// turned inside out.
    pub fn grown(&self, by: f32) -> Self {
        let by_x = by.max(-self.width / 2.0);
        let by_y = by.max(-self.height / 2.0);
        Self::new(
            self.left - by_x,
            self.top - by_y,
            self.width + 2.0 * by_x,
            self.height + 2.0 * by_y,
        )
    }
}
