//! Data over the plane, as TensorFlow Playground makes them: two classes or a surface over x₁, x₂ in
//! −6 … 6, and the features of a point that can be inputs of a network.
//!
//! Source of the formulas: `dataset.ts` and `state.ts` of TensorFlow Playground. Its labels −1 and
//! +1 are the classes 0 and 1 here. `And` and `Or` are additions of this program, for the perceptron.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use crate::seedrandom::Draws;

/// A kind of data over the plane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaneData {
    /// Two classes: a disk (1) inside a ring (0).
    Circle,
    /// Two classes: opposite quadrants have the same class, 1 where `x₁ x₂ ≥ 0`.
    ExclusiveOr,
    /// Two classes: normal clouds around (2, 2), class 1, and (−2, −2), class 0.
    TwoGaussians,
    /// Two classes: two arms around each other.
    Spiral,
    /// Two classes in four clouds; only the cloud at the upper right is class 1.
    And,
    /// Two classes in four clouds; only the cloud at the lower left is class 0.
    Or,
    /// Regression: `(x₁ + x₂) / 10`.
    Plane,
    /// Regression: three hills and three hollows with values from −1 to 1.
    MultiGaussian,
}

/// Both axes of the plane go from minus this to this.
pub const PLANE_REACH: f64 = 6.0;

/// The largest noise that TensorFlow Playground offers, its 50 %: half of the radius.
pub const PLANE_NOISE: f64 = 0.5;

impl PlaneData {
    /// All kinds, in the order in which the page shows them.
    pub const ALL: [PlaneData; 8] = [
        PlaneData::Circle,
        PlaneData::ExclusiveOr,
        PlaneData::TwoGaussians,
        PlaneData::Spiral,
        PlaneData::And,
        PlaneData::Or,
        PlaneData::Plane,
        PlaneData::MultiGaussian,
    ];

    /// Returns whether the target is a class.
    pub fn is_classification(self) -> bool {
        !matches!(self, PlaneData::Plane | PlaneData::MultiGaussian)
    }

    /// Returns the target at a point without noise; where clouds overlap, the class of the nearer one.
    /// `None` for the spiral, which has no rule for the whole plane.
    pub fn at(self, [x1, x2]: [f64; 2]) -> Option<f64> {
        let class = |is_one: bool| f64::from(u8::from(is_one));
        match self {
            PlaneData::Circle => Some(class(libm::hypot(x1, x2) < 2.5)),
            PlaneData::ExclusiveOr => Some(class(x1 * x2 >= 0.0)),
            PlaneData::TwoGaussians => Some(class(x1 + x2 > 0.0)),
            PlaneData::Spiral => None,
            PlaneData::And => Some(class(x1 > 0.0 && x2 > 0.0)),
            PlaneData::Or => Some(class(x1 > 0.0 || x2 > 0.0)),
            PlaneData::Plane => Some((x1 + x2) / 10.0),
            PlaneData::MultiGaussian => Some(multi_gaussian(x1, x2)),
        }
    }
}

/// A feature of a point: a number that can be an input of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// `x₁`
    X1,
    /// `x₂`
    X2,
    /// `x₁²`
    X1Squared,
    /// `x₂²`
    X2Squared,
    /// `x₁ x₂`
    Product,
    /// `sin x₁`
    SinX1,
    /// `sin x₂`
    SinX2,
}

impl Feature {
    /// All features, in the order in which the page shows them.
    pub const ALL: [Feature; 7] = [
        Feature::X1,
        Feature::X2,
        Feature::X1Squared,
        Feature::X2Squared,
        Feature::Product,
        Feature::SinX1,
        Feature::SinX2,
    ];

    /// Returns the feature of a point.
    pub fn at(self, [x1, x2]: [f32; 2]) -> f32 {
        let sine = |x: f32| libm::sin(f64::from(x)) as f32;
        match self {
            Feature::X1 => x1,
            Feature::X2 => x2,
            Feature::X1Squared => x1 * x1,
            Feature::X2Squared => x2 * x2,
            Feature::Product => x1 * x2,
            Feature::SinX1 => sine(x1),
            Feature::SinX2 => sine(x2),
        }
    }

    /// Returns the feature as a formula: `x₁²`.
    pub fn formula(self) -> &'static str {
        match self {
            Feature::X1 => "x₁",
            Feature::X2 => "x₂",
            Feature::X1Squared => "x₁²",
            Feature::X2Squared => "x₂²",
            Feature::Product => "x₁x₂",
            Feature::SinX1 => "sin x₁",
            Feature::SinX2 => "sin x₂",
        }
    }
}

/// One point of the plane with its target.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlanePoint {
    /// `[x₁, x₂]`
    pub x: [f32; 2],
    /// The target; for classes 0 or 1.
    pub y: f32,
    /// Whether it is a validation point; otherwise it is a training point.
    pub validates: bool,
}

/// Returns place and target of point `idx` of `n`. Where the classes are made one after the other, the
/// first half is class 1.
pub(crate) fn point(
    plane: PlaneData,
    idx: usize,
    n: usize,
    noise: f64,
    random: &mut dyn Draws,
) -> ([f64; 2], f64) {
    let is_first = idx < n / 2;
    match plane {
        PlaneData::Circle => {
            let radius = if is_first {
                random.uniform(0.0, 2.5)
            } else {
                random.uniform(3.5, 5.0)
            };
            let angle = random.uniform(0.0, 2.0 * PI);
            let x = [radius * libm::sin(angle), radius * libm::cos(angle)];
            by_rule(plane, x, 5.0 * noise, random)
        }
        PlaneData::ExclusiveOr => {
            let mut x = [random.uniform(-5.0, 5.0), random.uniform(-5.0, 5.0)];
            for x in &mut x {
                *x += if *x > 0.0 { 0.3 } else { -0.3 };
            }
            by_rule(plane, x, 5.0 * noise, random)
        }
        PlaneData::TwoGaussians => {
            let center = if is_first { 2.0 } else { -2.0 };
            let std = (0.5 + 7.0 * noise).sqrt();
            let x = [
                center + std * random.normal(),
                center + std * random.normal(),
            ];
            (x, f64::from(u8::from(is_first)))
        }
        PlaneData::Spiral => {
            let half = if is_first { n / 2 } else { n - n / 2 };
            let place = if is_first { idx } else { idx - n / 2 } as f64 / half.max(1) as f64;
            let turn = if is_first { 0.0 } else { PI };
            let angle = 1.75 * place * 2.0 * PI + turn;
            let x = [
                5.0 * place * libm::sin(angle) + noise * random.uniform(-1.0, 1.0),
                5.0 * place * libm::cos(angle) + noise * random.uniform(-1.0, 1.0),
            ];
            (x, f64::from(u8::from(is_first)))
        }
        PlaneData::And | PlaneData::Or => {
            let corner = [idx & 1 == 1, idx & 2 == 2];
            let std = 0.5 + 3.0 * noise;
            let x = corner.map(|is_up| {
                let center = if is_up { 2.5 } else { -2.5 };
                center + std * random.normal()
            });
            let class = match plane {
                PlaneData::And => corner[0] && corner[1],
                _ => corner[0] || corner[1],
            };
            (x, f64::from(u8::from(class)))
        }
        PlaneData::Plane | PlaneData::MultiGaussian => {
            let x = [
                random.uniform(-PLANE_REACH, PLANE_REACH),
                random.uniform(-PLANE_REACH, PLANE_REACH),
            ];
            by_rule(plane, x, PLANE_REACH * noise, random)
        }
    }
}

/// Returns the point `x` with the target of a random place nearby, so that noise moves labels and not
/// points.
fn by_rule(plane: PlaneData, x: [f64; 2], reach: f64, random: &mut dyn Draws) -> ([f64; 2], f64) {
    let near = x.map(|x| x + reach * random.uniform(-1.0, 1.0));
    (x, plane.at(near).unwrap_or(0.0))
}

/// Returns the value of the hill or hollow with the largest magnitude at a point.
fn multi_gaussian(x1: f64, x2: f64) -> f64 {
    const HILLS: [(f64, f64, f64); 6] = [
        (-4.0, 2.5, 1.0),
        (0.0, 2.5, -1.0),
        (4.0, 2.5, 1.0),
        (-4.0, -2.5, -1.0),
        (0.0, -2.5, 1.0),
        (4.0, -2.5, -1.0),
    ];
    HILLS
        .iter()
        .map(|&(c1, c2, sign)| {
            let distance = libm::hypot(x1 - c1, x2 - c2);
            sign * (1.0 - distance / 2.0).clamp(0.0, 1.0)
        })
        .fold(0.0, |most: f64, value| {
            if value.abs() > most.abs() {
                value
            } else {
                most
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Draft, Source, Validation, ValidationRows};

    fn points(plane: PlaneData, noise: f64) -> Vec<PlanePoint> {
        let mut draft = Draft::default();
        draft.data.set_plane(plane);
        draft.data.noise = noise;
        draft.data.n_points = 400;
        let spec = draft.data.clone();
        assert_eq!(spec.source, Source::Plane(plane));
        crate::rows::generate_points(plane, &spec)
    }

    #[test]
    fn without_noise_every_point_obeys_its_rule() {
        for plane in PlaneData::ALL {
            let points = points(plane, 0.0);
            assert_eq!(points.len(), 400);
            let obeying = points
                .iter()
                .filter(|point| {
                    let rule = plane.at(point.x.map(f64::from));
                    rule.is_none_or(|y| (y - f64::from(point.y)).abs() < 1e-5)
                })
                .count();
            let least = match plane {
                // Clouds have tails, and those of `And` lie on their corners' side.
                PlaneData::TwoGaussians => 395,
                _ => 400,
            };
            assert!(obeying >= least, "{plane:?}: {obeying}");
        }
    }

    #[test]
    fn both_classes_come_in_a_random_order() {
        for plane in PlaneData::ALL {
            if !plane.is_classification() {
                continue;
            }
            let points = points(plane, 0.1);
            let ones = points.iter().filter(|point| point.y == 1.0).count();
            assert!((95..=305).contains(&ones), "{plane:?}: {ones}");
            let first = points[..200].iter().filter(|point| point.y == 1.0).count();
            assert!(
                first.abs_diff(ones / 2) < 45,
                "{plane:?}: {first} of {ones}"
            );
        }
    }

    #[test]
    fn noise_moves_labels_over_the_border() {
        let wrong = |noise| {
            points(PlaneData::ExclusiveOr, noise)
                .iter()
                .filter(|point| {
                    PlaneData::ExclusiveOr.at(point.x.map(f64::from)) != Some(f64::from(point.y))
                })
                .count()
        };
        assert_eq!(wrong(0.0), 0);
        assert!(wrong(0.5) > 40, "{}", wrong(0.5));
    }

    /// What a seed leads to is part of the format: whoever changes a line here raises `VERSION`.
    #[test]
    fn a_seed_gives_the_same_points_for_ever() {
        let mut sum = 0_u32;
        for plane in PlaneData::ALL {
            for point in points(plane, 0.25) {
                for bits in [
                    point.x[0].to_bits(),
                    point.x[1].to_bits(),
                    point.y.to_bits(),
                ] {
                    sum = sum.rotate_left(5) ^ bits;
                }
            }
        }
        assert_eq!(sum, 2_799_105_480);
    }

    #[test]
    fn a_network_sees_the_chosen_columns() {
        let mut draft = Draft::default();
        draft.data.set_plane(PlaneData::Circle);
        draft.data.features = Feature::ALL.to_vec();
        draft.data.validation = Validation {
            share: 0.5,
            rows: ValidationRows::Random,
        };
        draft.fit_output();
        let experiment = draft.check().unwrap();
        let dataset = experiment.dataset();
        assert_eq!((dataset.n_inputs(), dataset.n_outputs()), (7, 1));
        assert_eq!(dataset.n_train(), dataset.n_rows() / 2);
        for (row, x) in dataset.inputs.rows().into_iter().zip(&dataset.places) {
            let expected = [
                x[0],
                x[1],
                x[0] * x[0],
                x[1] * x[1],
                x[0] * x[1],
                libm::sin(f64::from(x[0])) as f32,
                libm::sin(f64::from(x[1])) as f32,
            ];
            assert_eq!(row.to_vec(), expected.map(f64::from));
        }
    }
}
