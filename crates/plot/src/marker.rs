//! Shapes of marks. Classes and signs differ by shape as well as by color: on paper, for the color blind, and
//! in the few colors of a contrast theme.

use crate::geometry::Point;
use crate::style::Role;

/// The shape of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Marker {
    /// A round dot.
    Circle,
    /// An upright square.
    Square,
    /// A triangle that points up.
    TriangleUp,
    /// A square on its corner.
    Diamond,
    /// A triangle that points down.
    TriangleDown,
    /// An upright cross.
    Plus,
    /// A cross on its corners.
    Cross,
    /// A star with five points.
    Star,
    /// A triangle that points to the left.
    TriangleLeft,
    /// A triangle that points to the right.
    TriangleRight,
}

impl Marker {
    /// All shapes, in the order of the first ten classes.
    pub const ALL: [Marker; 10] = [
        Marker::Circle,
        Marker::Square,
        Marker::TriangleUp,
        Marker::Diamond,
        Marker::TriangleDown,
        Marker::Plus,
        Marker::Cross,
        Marker::Star,
        Marker::TriangleLeft,
        Marker::TriangleRight,
    ];

    /// The shape of a class. From the eleventh class on, a color comes back with another shape: a hundred
    /// classes have a mark of their own.
    pub fn of_class(class: usize) -> Self {
        let n = Self::ALL.len();
        Self::ALL[(class + class / n) % n]
    }

    /// The shape of a value's sign: that of the class whose color it has.
    pub fn of_sign(value: f32) -> Self {
        Self::of_role(Role::of_sign(value))
    }

    /// The shape of dots in a role's color: a class's, or a circle.
    pub fn of_role(role: Role) -> Self {
        let class = (0..Self::ALL.len()).find(|&class| Role::of_class(class) == role);
        class.map_or(Marker::Circle, Self::of_class)
    }

    /// The corners of the shape around the origin, y downward; empty for a circle. Shapes are about as large
    /// as a circle of radius 1.
    pub fn corners(self) -> &'static [[f32; 2]] {
        match self {
            Marker::Circle => &[],
            Marker::Square => &[[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
            Marker::Diamond => &[[0.0, -1.3], [1.3, 0.0], [0.0, 1.3], [-1.3, 0.0]],
            Marker::TriangleUp => &[[0.0, -1.3], [1.2, 0.85], [-1.2, 0.85]],
            Marker::TriangleDown => &[[0.0, 1.3], [-1.2, -0.85], [1.2, -0.85]],
            Marker::TriangleLeft => &[[-1.3, 0.0], [0.85, -1.2], [0.85, 1.2]],
            Marker::TriangleRight => &[[1.3, 0.0], [-0.85, 1.2], [-0.85, -1.2]],
            Marker::Plus => &PLUS,
            Marker::Cross => &CROSS,
            Marker::Star => &STAR,
        }
    }

    /// The shape around `center`, for [`Scene::outlined_polygon`](crate::Scene::outlined_polygon); no points
    /// for a circle. `radius` is in CSS pixels.
    pub fn outline(self, center: Point, radius: f32) -> impl Iterator<Item = Point> {
        let corners = self.corners().iter();
        corners.map(move |[x, y]| Point::new(center.x + radius * x, center.y + radius * y))
    }
}

const PLUS: [[f32; 2]; 12] = [
    [-0.45, -1.3],
    [0.45, -1.3],
    [0.45, -0.45],
    [1.3, -0.45],
    [1.3, 0.45],
    [0.45, 0.45],
    [0.45, 1.3],
    [-0.45, 1.3],
    [-0.45, 0.45],
    [-1.3, 0.45],
    [-1.3, -0.45],
    [-0.45, -0.45],
];

/// The plus, turned by an eighth.
const CROSS: [[f32; 2]; 12] = [
    [0.6, -1.24],
    [1.24, -0.6],
    [0.64, 0.0],
    [1.24, 0.6],
    [0.6, 1.24],
    [0.0, 0.64],
    [-0.6, 1.24],
    [-1.24, 0.6],
    [-0.64, 0.0],
    [-1.24, -0.6],
    [-0.6, -1.24],
    [0.0, -0.64],
];

const STAR: [[f32; 2]; 10] = [
    [0.0, -1.4],
    [0.35, -0.49],
    [1.33, -0.43],
    [0.57, 0.19],
    [0.82, 1.13],
    [0.0, 0.6],
    [-0.82, 1.13],
    [-0.57, 0.19],
    [-1.33, -0.43],
    [-0.35, -0.49],
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_hundred_classes_differ_by_color_or_shape() {
        let marks: HashSet<(Role, Marker)> = (0..100)
            .map(|class| (Role::of_class(class), Marker::of_class(class)))
            .collect();
        assert_eq!(marks.len(), 100);
        let shapes: HashSet<Marker> = (0..10).map(Marker::of_class).collect();
        assert_eq!(shapes.len(), 10);
    }

    #[test]
    fn signs_and_roles_have_their_classes_shapes() {
        assert_ne!(Marker::of_sign(1.0), Marker::of_sign(-1.0));
        assert_eq!(Marker::of_sign(-1.0), Marker::of_class(0));
        assert_eq!(Marker::of_sign(1.0), Marker::of_class(1));
        for class in 0..10 {
            assert_eq!(
                Marker::of_role(Role::of_class(class)),
                Marker::of_class(class)
            );
        }
        assert_eq!(Marker::of_role(Role::Train), Marker::Circle);
    }

    /// Area of a polygon by the shoelace formula.
    fn area(corners: &[[f32; 2]]) -> f32 {
        let next = corners.iter().cycle().skip(1);
        let doubled: f32 = corners
            .iter()
            .zip(next)
            .map(|(a, b)| a[0] * b[1] - a[1] * b[0])
            .sum();
        doubled.abs() / 2.0
    }

    #[test]
    fn no_shape_is_much_larger_than_a_circle_or_off_its_place() {
        for marker in Marker::ALL.into_iter().skip(1) {
            let corners = marker.corners();
            let share = area(corners) / std::f32::consts::PI;
            assert!(
                (0.55..=1.25).contains(&share),
                "{marker:?}: {share} of a circle"
            );
            let n = corners.len() as f32;
            for axis in [0, 1] {
                let middle: f32 = corners.iter().map(|corner| corner[axis]).sum::<f32>() / n;
                assert!(middle.abs() < 0.15, "{marker:?}: its middle is at {middle}");
            }
        }
    }
}
