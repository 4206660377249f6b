//! Lines along which a heat map has one value: what its colors tell apart is seen without them. As in
//! drawings of one color, lines of negative values are broken.
//!
//! Source: Lorensen and Cline, "Marching cubes", SIGGRAPH 1987, in the plane.

use crate::geometry::{Point, Rect};
use crate::scene::Scene;
use crate::style::{Dash, Paint, Role, Stroke};

/// Opacity of the lines: rows lie on them.
const STRENGTH: f32 = 0.6;

/// Levels of the thinner lines in a picture that shows a heat map alone.
pub(crate) const HEAT_LEVELS: [f32; 1] = [0.5];

/// Paints the lines of a grid over a rectangle: the one at 0, and thinner ones at `levels` above and below it.
///
/// Shapes: `values` is `[side, side]`, row by row from below, samples on the rectangle's corners; of any other
/// length, nothing is painted.
pub(crate) fn contours(scene: &mut Scene, rect: Rect, values: &[f32], levels: &[f32]) {
    contour(
        scene,
        rect,
        values,
        0.0,
        Stroke::new(Paint::new(Role::Ink, STRENGTH), 1.25),
    );
    for &level in levels {
        let thin = Stroke::new(Paint::new(Role::Ink, STRENGTH), 0.75);
        contour(scene, rect, values, level, thin);
        let broken = Stroke {
            dash: Dash::Dashed,
            ..thin
        };
        contour(scene, rect, values, -level, broken);
    }
}

/// Paints the line at one value.
pub(crate) fn contour(scene: &mut Scene, rect: Rect, values: &[f32], level: f32, stroke: Stroke) {
    let side = values.len().isqrt();
    if side < 2 || side * side != values.len() {
        return;
    }
    let place = |[x, y]: [f32; 2]| {
        let last = (side - 1) as f32;
        Point::new(
            rect.left + rect.width * x / last,
            rect.bottom() - rect.height * y / last,
        )
    };
    let cells = (0..side - 1).flat_map(|row| (0..side - 1).map(move |column| (row, column)));
    let lines = cells.flat_map(|(row, column)| {
        let corner = |dy: usize, dx: usize| values[(row + dy) * side + column + dx] - level;
        let corners = [corner(0, 0), corner(0, 1), corner(1, 1), corner(1, 0)];
        let [x, y] = [column as f32, row as f32];
        crossings(corners).map(move |line| line.map(|line| line.map(|[dx, dy]| [x + dx, y + dy])))
    });
    let ends = lines.flatten().flatten();
    scene.segments(ends.map(place), stroke);
}

/// The one or two lines through a cell from `[0, 0]` to `[1, 1]` along which it is 0.
///
/// `corners`: at `[0, 0]`, `[1, 0]`, `[1, 1]`, `[0, 1]`.
fn crossings(corners: [f32; 4]) -> [Option<[[f32; 2]; 2]>; 2] {
    if corners.iter().any(|value| !value.is_finite()) {
        return [None, None];
    }
    const PLACES: [[f32; 2]; 4] = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
    let mut found = [[0.0; 2]; 4];
    let mut n_found = 0;
    for from in 0..4 {
        let to = (from + 1) % 4;
        let (a, b) = (corners[from], corners[to]);
        if (a < 0.0) == (b < 0.0) {
            continue;
        }
        let share = a / (a - b);
        let at = |axis: usize| PLACES[from][axis] + share * (PLACES[to][axis] - PLACES[from][axis]);
        found[n_found] = [at(0), at(1)];
        n_found += 1;
    }
    match n_found {
        2 => [Some([found[0], found[1]]), None],
        4 => {
            // A saddle: the mean decides which corners belong together.
            let is_middle_low = corners.iter().sum::<f32>() < 0.0;
            let joins_first = is_middle_low == (corners[0] < 0.0);
            let [a, b, c, d] = found;
            match joins_first {
                true => [Some([a, b]), Some([c, d])],
                false => [Some([d, a]), Some([b, c])],
            }
        }
        _ => [None, None],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Shape;

    const UNIT: Rect = Rect {
        left: 0.0,
        top: 0.0,
        width: 10.0,
        height: 10.0,
    };

    fn ends(values: &[f32], level: f32) -> Vec<Point> {
        let mut scene = Scene::new();
        scene.clear(10.0, 10.0);
        contour(&mut scene, UNIT, values, level, Stroke::new(Role::Ink, 1.0));
        match scene.shapes() {
            [] => Vec::new(),
            [Shape::Segments { points, .. }] => scene.points(*points).to_vec(),
            other => panic!("a contour made {other:?}"),
        }
    }

    #[test]
    fn a_circle_is_found_everywhere_at_its_radius() {
        let side = 41;
        let at = |idx: usize| 10.0 * idx as f32 / (side - 1) as f32 - 5.0;
        let values: Vec<f32> = (0..side * side)
            .map(|idx| {
                Point::new(at(idx % side), at(idx / side)).distance(Point::new(0.0, 0.0)) - 3.0
            })
            .collect();
        let found = ends(&values, 0.0);
        assert!(
            found.len() > 100 && found.len().is_multiple_of(2),
            "{}",
            found.len()
        );
        for end in &found {
            let radius = end.distance(Point::new(5.0, 5.0));
            assert!((radius - 3.0).abs() < 0.02, "{radius}");
        }
        // It is closed: every end is one of two lines.
        for end in &found {
            let n = found
                .iter()
                .filter(|other| other.distance(*end) < 1e-4)
                .count();
            assert_eq!(n, 2, "{end:?}");
        }
        let outer = ends(&values, 1.0);
        assert!((outer[0].distance(Point::new(5.0, 5.0)) - 4.0).abs() < 0.02);
    }

    #[test]
    fn nothing_is_painted_where_there_is_no_line() {
        assert!(ends(&[1.0; 9], 0.0).is_empty());
        assert!(ends(&[1.0, -1.0, 1.0], 0.0).is_empty());
        assert!(ends(&[], 0.0).is_empty());
        assert!(ends(&[f32::NAN, -1.0, 1.0, 1.0], 0.0).is_empty());
    }

    #[test]
    fn a_saddle_has_two_lines_that_do_not_cross() {
        for (corners, middle) in [
            ([2.0, -1.0, 2.0, -1.0], 1.0),
            ([1.0, -2.0, 1.0, -2.0], -1.0),
        ] {
            let lines: Vec<_> = crossings(corners).into_iter().flatten().collect();
            assert_eq!(lines.len(), 2);
            // Each line cuts off a corner of the sign that the middle does not have.
            for line in lines {
                let near = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]
                    .into_iter()
                    .zip(corners)
                    .find(|(place, _)| {
                        line.iter()
                            .all(|end| end[0] == place[0] || end[1] == place[1])
                    });
                let (_, value) = near.expect("a corner");
                assert!(value * middle < 0.0, "{line:?} of {corners:?}");
            }
        }
    }
}
