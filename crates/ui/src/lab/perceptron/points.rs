//! The points that the perceptron classifies.

use experiment::{DataSpec, Draft, PlaneData, Source};

use crate::i18n::language::{Label, Language};

/// The data sets: code and name, by index.
pub const DATA: [(&str, Label); 4] = [
    ("and", |_| "AND"),
    ("or", |_| "OR"),
    ("xor", |_| "XOR"),
    ("clouds", Language::lab_perceptron_clouds),
];
/// Index of the clouds in [`DATA`].
pub const CLOUDS: usize = 3;
const N_CLOUD_POINTS: usize = 40;
/// With this noise the clouds nearly touch: clouds far apart are separated after one mistake.
const CLOUD_NOISE: f64 = 0.25;
/// Points nearer to the middle line than this are left out.
const MARGIN: f32 = 0.3;
/// The clouds are drawn together and moved away from the origin: around the origin one mistake turns the
/// line into its place, beside it the bias has to be learned as well, which takes a dozen.
const CLOUD_SCALE: f32 = 0.7;
const CLOUD_SHIFT: f32 = 1.5;

/// Points of the plane with their classes.
pub type Points = Vec<([f32; 2], bool)>;

/// Returns a data set of [`DATA`]: the corners of the unit square with their classes, or two clouds that
/// a line can separate. The seed changes the clouds only.
pub fn points_of(data_idx: usize, seed: u32) -> Points {
    match data_idx {
        0 => corners(|a, b| a && b),
        1 => corners(|a, b| a || b),
        2 => corners(|a, b| a != b),
        _ => clouds(seed),
    }
}

fn corners(class: fn(bool, bool) -> bool) -> Points {
    let corners = [(false, false), (false, true), (true, false), (true, true)];
    let coordinate = |it: bool| f32::from(u8::from(it));
    corners
        .map(|(a, b)| ([coordinate(a), coordinate(b)], class(a, b)))
        .to_vec()
}

fn clouds(seed: u32) -> Points {
    let mut draft = Draft {
        data: DataSpec {
            source: Source::Plane(PlaneData::TwoGaussians),
            n_points: N_CLOUD_POINTS,
            noise: CLOUD_NOISE,
            seed,
            ..DataSpec::default()
        },
        ..Draft::default()
    };
    draft.fit_output();
    let experiment = draft.check().ok();
    let points = experiment.as_ref().and_then(|it| it.points());
    let points = points.unwrap_or_default().iter();
    let points = points.map(|point| (point.x, point.y > 0.5));
    // A point on the other side of the middle would keep every line from separating the clouds.
    let is_on_its_side = |(x, class): &([f32; 2], bool)| {
        let side = x[0] + x[1];
        side.abs() > MARGIN && (side > 0.0) == *class
    };
    let moved = |(x, class): ([f32; 2], bool)| (x.map(|x| CLOUD_SCALE * x + CLOUD_SHIFT), class);
    points.filter(is_on_its_side).map(moved).collect()
}

/// Whether the points are the corners of the unit square.
pub fn is_unit_square(points: &Points) -> bool {
    points.len() == 4
}

#[cfg(test)]
mod tests {
    use experiment::PLANE_REACH;

    use super::*;

    #[test]
    fn the_clouds_are_of_two_classes_and_the_squares_have_four_corners() {
        for data in 0..3 {
            assert_eq!(points_of(data, 1).len(), 4);
        }
        let xor = points_of(2, 1);
        assert_eq!(xor.iter().filter(|point| point.1).count(), 2);
        let clouds = points_of(3, 1);
        assert!(clouds.len() > N_CLOUD_POINTS / 2);
        assert!(clouds.iter().any(|point| point.1) && clouds.iter().any(|point| !point.1));
        assert_ne!(clouds, points_of(3, 2));
        let is_in_sight = |x: &f32| x.abs() < PLANE_REACH as f32;
        assert!(clouds.iter().all(|point| point.0.iter().all(is_in_sight)));
    }
}
