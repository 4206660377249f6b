//! The rows that the seed of the data gives, and which of them validate.

use crate::data::{DataSpec, Generator, Row, Source, Spacing, ValidationRows};
use crate::limits;
use crate::order::sort_numbers;
use crate::plane::{PlaneData, PlanePoint, point};
use crate::random::{Random, Stream};
use crate::seedrandom::{Draws, Seedrandom};
use crate::target_function::TargetFunction;

/// Returns the points of the plane: those placed by hand, or those that the seed gives.
pub(crate) fn points(data: &DataSpec, plane: PlaneData) -> Vec<PlanePoint> {
    if let Some(points) = &data.placed {
        return points.clone();
    }
    let mut points = generate_points(plane, data);
    let validating = validating(points.len(), data);
    for (point, validates) in points.iter_mut().zip(validating) {
        point.validates = validates;
    }
    points
}

/// Returns how many of `n` rows train: `floor(n · (1 − share))` in f64, as Keras computes it.
pub(crate) fn n_train(n: usize, share: f64) -> usize {
    (n as f64 * (1.0 - share)).floor() as usize
}

/// Returns the rows of a curve that the seed of the data gives, in rising order of x.
pub(crate) fn generate_rows(data: &DataSpec, function: &TargetFunction) -> Vec<Row> {
    let [from, to] = data.domain;
    let n = data.n_points;
    let mut random = Random::new(data.seed, Stream::Data, 0);
    let mut xs: Vec<f64> = match data.spacing {
        // As numpy.linspace: the step times the index; the last value is exactly the end.
        Spacing::Even => (0..n)
            .map(|idx| {
                if idx + 1 == n {
                    to
                } else {
                    from + (to - from) / (n - 1) as f64 * idx as f64
                }
            })
            .collect(),
        Spacing::Random => (0..n).map(|_| random.uniform(from, to)).collect(),
    };
    sort_numbers(&mut xs);
    let mut rows: Vec<Row> = xs
        .into_iter()
        .map(|x| Row {
            x: x as f32,
            y: (function.at(x) + data.noise * random.normal()) as f32,
            validates: false,
        })
        .collect();
    mark_validation(&mut rows, data);
    rows
}

/// Marks the validation rows according to `data.validation`.
pub(crate) fn mark_validation(rows: &mut [Row], data: &DataSpec) {
    let validating = validating(rows.len(), data);
    for (row, validates) in rows.iter_mut().zip(validating) {
        row.validates = validates;
    }
}

/// Returns for each of `n` rows whether it validates.
pub(crate) fn validating(n: usize, data: &DataSpec) -> Vec<bool> {
    // Edits mark rows by a share that has not been checked; a negative one marks none.
    let n_train = n_train(n, data.validation.share).min(n);
    let mut order: Vec<usize> = (0..n).collect();
    // Curves and points of the plane have neither groups nor classes that a split could keep.
    if data.validation.rows != ValidationRows::Last {
        Random::new(data.seed, Stream::Validation, 0).shuffle(&mut order);
    }
    let mut validates = vec![false; n];
    for &row_idx in &order[n_train..] {
        validates[row_idx] = true;
    }
    validates
}

/// Returns the points that the seed gives, in random order, all of them training points.
pub(crate) fn generate_points(plane: PlaneData, data: &DataSpec) -> Vec<PlanePoint> {
    match data.generator {
        Generator::Pcg32 => {
            let mut random = Random::new(data.seed, Stream::Data, 0);
            points_from(plane, data, &mut random)
        }
        Generator::Seedrandom => points_from(plane, data, &mut Seedrandom::new(data.seed)),
    }
}

/// Draws points in random order, all of them training points.
fn points_from(plane: PlaneData, data: &DataSpec, random: &mut dyn Draws) -> Vec<PlanePoint> {
    // Edits ask for the points of drafts that have not been checked.
    let n = data.n_points.min(*limits::N_POINTS.end());
    let mut points: Vec<PlanePoint> = (0..n)
        .map(|idx| {
            let ([x1, x2], y) = point(plane, idx, n, data.noise, random);
            PlanePoint {
                x: [x1 as f32, x2 as f32],
                y: y as f32,
                validates: false,
            }
        })
        .collect();
    // As `Random::shuffle`, but that TensorFlow Playground draws for the first point, too.
    for last in (0..points.len()).rev() {
        points.swap(last, random.below(last + 1));
    }
    points
}

impl DataSpec {
    /// Returns the generator from which TensorFlow Playground draws the initial weights of a seed: at the place where
    /// points like these, drawn from that seed, end. `None` if these points are not drawn with [`Generator::Seedrandom`].
    pub fn weight_draws(&self, seed: u32) -> Option<Seedrandom> {
        match (&self.source, self.generator) {
            (&Source::Plane(plane), Generator::Seedrandom) => {
                let mut random = Seedrandom::new(seed);
                points_from(plane, self, &mut random);
                Some(random)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::{Draft, Validation};

    const SPACINGS: [Spacing; 2] = [Spacing::Even, Spacing::Random];

    fn rows(change: impl FnOnce(&mut DataSpec)) -> Vec<Row> {
        let mut draft = Draft::default();
        change(&mut draft.data);
        draft.check().unwrap().dataset().rows()
    }

    #[test]
    fn even_x_are_linspace() {
        // numpy.linspace(-1, 2, 7), its last value exactly the end.
        let rows = rows(|data| {
            data.domain = [-1.0, 2.0];
            data.n_points = 7;
        });
        let xs: Vec<f32> = rows.iter().map(|row| row.x).collect();
        assert_eq!(xs, [-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0]);
        for n_points in [5, 11, 50, 999, 1_000] {
            let rows = self::rows(|data| {
                data.domain = [-0.1, 0.7];
                data.n_points = n_points;
            });
            assert_eq!(rows.len(), n_points);
            assert_eq!(rows[0].x, -0.1);
            assert_eq!(rows[n_points - 1].x, 0.7);
            assert!(rows.windows(2).all(|pair| pair[0].x < pair[1].x));
        }
    }

    #[test]
    fn random_x_rise_within_the_domain() {
        let rows = rows(|data| {
            data.spacing = Spacing::Random;
            data.n_points = 1_000;
        });
        assert!(rows.windows(2).all(|pair| pair[0].x <= pair[1].x));
        assert!(rows.iter().all(|row| row.x.abs() <= 3.141_592_8));
        let mean = rows.iter().map(|row| row.x).sum::<f32>() / 1_000.0;
        assert!(mean.abs() < 0.25, "{mean}");
    }

    /// What a seed leads to is part of the format: whoever changes a line here raises `VERSION`.
    #[test]
    fn a_seed_gives_the_same_rows_for_ever() {
        let mut bits = Vec::new();
        for spacing in SPACINGS {
            let rows = rows(|data| {
                data.n_points = 10;
                data.spacing = spacing;
            });
            for row in &rows[4..6] {
                bits.push((row.x.to_bits(), row.y.to_bits()));
            }
            bits.push((
                0,
                rows.iter()
                    .fold(0, |all, row| 2 * all + u32::from(row.validates)),
            ));
        }
        assert_eq!(
            bits,
            [
                (3_199_383_746, 3_200_946_137),
                (1_051_900_098, 1_054_853_671),
                (0, 0b00_1000_0010),
                (3_208_933_446, 3_207_829_093),
                (3_190_725_116, 3_196_806_377),
                (0, 0b00_1000_0010),
            ]
        );
    }

    #[test]
    fn noise_has_its_standard_deviation_and_no_noise_gives_the_function() {
        let noisy = rows(|data| {
            data.n_points = 1_000;
            data.noise = 0.5;
        });
        let variance = noisy
            .iter()
            .map(|row| libm::pow(f64::from(row.y) - libm::sin(f64::from(row.x)), 2.0))
            .sum::<f64>()
            / 1_000.0;
        assert!((variance.sqrt() - 0.5).abs() < 0.04, "{variance}");
        let clean = rows(|data| data.noise = 0.0);
        for row in clean {
            assert!((f64::from(row.y) - libm::sin(f64::from(row.x))).abs() < 1e-6);
        }
    }

    #[test]
    fn the_seed_decides_and_nothing_else_moves_the_points() {
        let first = rows(|data| data.seed = 1);
        assert_eq!(first, rows(|data| data.seed = 1));
        assert_ne!(first, rows(|data| data.seed = 2));
        let other_split = rows(|data| data.validation.share = 0.5);
        for (a, b) in first.iter().zip(&other_split) {
            assert_eq!((a.x, a.y), (b.x, b.y));
        }
    }

    #[test]
    fn the_last_rows_validate_as_in_keras() {
        let rows = rows(|data| {
            data.n_points = 10;
            data.validation = Validation {
                share: 0.3,
                rows: ValidationRows::Last,
            };
        });
        let validates: Vec<bool> = rows.iter().map(|row| row.validates).collect();
        assert_eq!(validates, [[false; 7].as_slice(), &[true; 3]].concat());
    }

    #[test]
    fn random_validation_rows_have_their_number_and_any_place() {
        let mut counts = [0_u32; 20];
        for seed in 0..500 {
            let rows = rows(|data| {
                data.seed = seed;
                data.n_points = 20;
            });
            let validates = rows.iter().filter(|row| row.validates).count();
            assert_eq!(validates, 4);
            for (count, row) in counts.iter_mut().zip(&rows) {
                *count += u32::from(row.validates);
            }
        }
        // Each row is expected 100 times, standard deviation 9.
        assert!(
            counts.iter().all(|&count| count.abs_diff(100) < 45),
            "{counts:?}"
        );
        assert!(
            rows(|data| data.validation.share = 0.0)
                .iter()
                .all(|row| !row.validates)
        );
    }

    #[test]
    fn the_split_is_that_of_keras() {
        #[derive(Deserialize)]
        struct Fixture {
            rows: Vec<Split>,
        }
        #[derive(Deserialize)]
        struct Split {
            n: usize,
            validation_split: f64,
            n_train: Option<usize>,
        }
        let ours = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures").to_owned();
        let folder = std::env::var("KERAS_FIXTURES");
        let text = std::fs::read_to_string(
            folder.clone().unwrap_or(ours) + "/table_validation_split.json",
        );
        if folder.is_ok() && text.is_err() {
            // Another folder need not hold this table.
            return;
        }
        let fixture: Fixture = serde_json::from_str(&text.unwrap()).unwrap();
        assert!(!fixture.rows.is_empty());
        for row in fixture.rows {
            let found = n_train(row.n, row.validation_split);
            // Keras refuses where one part would be empty.
            let expected = row.n_train.unwrap_or(0);
            let (n, share) = (row.n, row.validation_split);
            assert_eq!(found, expected, "{n} rows, share {share}");
        }
    }
}
