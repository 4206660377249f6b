//! The rows that a run trains and validates on, and their standardization.

use serde::{Deserialize, Serialize};

use crate::formula::{sinc, step};
use crate::random::{Random, Stream};
use crate::{
    DataSpec, DataTable, Experiment, Formula, FormulaError, Function, PlaneData, PlanePoint, Row,
    Scaling, Source, Spacing, TableSpec, ValidationRows, plane,
};

/// The true function behind the rows.
#[derive(Debug, Clone, PartialEq)]
pub enum TargetFunction {
    /// One of the page's curves.
    Named(Function),
    /// A formula that has been read.
    Formula(Formula),
    /// Data that are no curve over one x.
    None,
}

impl TargetFunction {
    /// Reads the formula if it is one.
    ///
    /// Errors: the formula cannot be read.
    pub fn new(source: &Source) -> Result<Self, FormulaError> {
        match source {
            Source::Function(function) => Ok(Self::Named(*function)),
            Source::Formula(text) => Formula::parse(text).map(Self::Formula),
            Source::Plane(_) | Source::Table(_) => Ok(Self::None),
        }
    }

    /// Its value; NaN or infinite where it has none.
    pub fn at(&self, x: f64) -> f64 {
        match self {
            Self::Named(Function::Sine) => libm::sin(x),
            Self::Named(Function::Square) => x * x,
            Self::Named(Function::Absolute) => x.abs(),
            Self::Named(Function::Step) => step(x),
            Self::Named(Function::Sinc) => sinc(x),
            Self::Named(Function::Bump) => libm::exp(-x * x),
            Self::Named(Function::Line) => 0.5 * x,
            Self::Formula(formula) => formula.at(x),
            Self::None => f64::NAN,
        }
    }
}

/// Rows in their own order, before any shuffling, in the units that a person sees.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// Columns of `inputs`.
    pub n_inputs: usize,
    /// Columns of `targets`.
    pub n_outputs: usize,
    /// Shape: `[n_rows, n_inputs]`, row-major.
    pub inputs: Vec<f32>,
    /// Shape: `[n_rows, n_outputs]`, row-major; for a class target `[n_rows, 1]`, class numbers.
    pub targets: Vec<f32>,
    /// Which rows validate instead of training. Shape: `[n_rows]`.
    pub validates: Vec<bool>,
    /// Where the rows lie over the plane; empty for other data. Shape: `[n_rows]` or `[0]`.
    pub places: Vec<[f32; 2]>,
}

impl Dataset {
    /// One input, one target.
    pub fn from_rows(rows: &[Row]) -> Self {
        Self {
            n_inputs: 1,
            n_outputs: 1,
            inputs: rows.iter().map(|row| row.x).collect(),
            targets: rows.iter().map(|row| row.y).collect(),
            validates: rows.iter().map(|row| row.validates).collect(),
            places: Vec::new(),
        }
    }

    /// Points of the plane, of which the network is given some columns.
    pub fn from_points(points: &[PlanePoint], data: &DataSpec) -> Self {
        let places: Vec<[f32; 2]> = points.iter().map(|point| point.x).collect();
        let mut inputs = Vec::with_capacity(points.len() * data.features.len());
        data.expand(&places, &mut inputs);
        Self {
            n_inputs: data.features.len(),
            n_outputs: 1,
            inputs,
            targets: points.iter().map(|point| point.y).collect(),
            validates: points.iter().map(|point| point.validates).collect(),
            places,
        }
    }

    /// Rows of a table; which validate is not marked yet.
    fn from_table(spec: &TableSpec, table: &DataTable) -> Self {
        let rows = spec.kept_rows(table);
        let columns = spec.input_columns(table);
        let mut inputs = Vec::with_capacity(rows.len() * columns.len());
        for &row_idx in &rows {
            inputs.extend(columns.iter().map(|column| column.at(table, row_idx)));
        }
        let target = &table.columns()[spec.target as usize].values;
        Self {
            n_inputs: columns.len(),
            n_outputs: 1,
            inputs,
            targets: rows.iter().map(|&row_idx| target[row_idx]).collect(),
            validates: vec![false; rows.len()],
            places: Vec::new(),
        }
    }

    /// The rows of a data set of one input and one target; of any other none.
    pub fn rows(&self) -> Vec<Row> {
        if self.n_inputs != 1 || !self.places.is_empty() {
            return Vec::new();
        }
        self.inputs
            .iter()
            .zip(&self.targets)
            .zip(&self.validates)
            .map(|((&x, &y), &validates)| Row { x, y, validates })
            .collect()
    }

    /// All rows.
    pub fn n_rows(&self) -> usize {
        self.validates.len()
    }

    /// Rows that train.
    pub fn n_train(&self) -> usize {
        self.validates
            .iter()
            .filter(|&&validates| !validates)
            .count()
    }
}

impl Experiment {
    /// The rows of this experiment: the edited ones, or those that its seed gives.
    pub fn dataset(&self) -> Dataset {
        dataset(&self.data, self.target_function())
    }
}

impl Experiment {
    /// The points of the plane that this experiment learns from; `None` for other data.
    pub fn points(&self) -> Option<Vec<PlanePoint>> {
        match self.data.source {
            Source::Plane(plane) => Some(points(&self.data, plane)),
            _ => None,
        }
    }
}

/// The rows that data ask for. A table's columns must be there, see `check`.
pub(crate) fn dataset(data: &DataSpec, function: &TargetFunction) -> Dataset {
    match &data.source {
        Source::Function(_) | Source::Formula(_) => match &data.edited {
            Some(rows) => Dataset::from_rows(rows),
            None => Dataset::from_rows(&generate(data, function)),
        },
        Source::Plane(plane) => Dataset::from_points(&points(data, *plane), data),
        Source::Table(spec) => {
            let mut dataset = Dataset::from_table(spec, spec.table.data_table());
            dataset.validates = validating(dataset.n_rows(), data);
            dataset
        }
    }
}

/// The points of the plane: those placed by hand, or those that the seed gives.
pub(crate) fn points(data: &DataSpec, plane: PlaneData) -> Vec<PlanePoint> {
    if let Some(points) = &data.placed {
        return points.clone();
    }
    let mut points = plane::generate(plane, data);
    for (point, validates) in points.iter_mut().zip(validating(data.n_points, data)) {
        point.validates = validates;
    }
    points
}

/// Rows as Keras keeps for training of `n`: `floor(n · (1 − share))`, in f64.
pub(crate) fn n_train(n: usize, share: f64) -> usize {
    (n as f64 * (1.0 - share)).floor() as usize
}

/// The rows that a seed gives.
pub(crate) fn generate(data: &DataSpec, function: &TargetFunction) -> Vec<Row> {
    let [from, to] = data.domain;
    let n = data.n_points;
    let mut random = Random::new(data.seed, Stream::Data, 0);
    let mut xs: Vec<f64> = match data.spacing {
        // As numpy.linspace: the step times the index, the last one exactly the end.
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
    xs.sort_by(f64::total_cmp);
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

/// Marks the rows that validate, by the share and the kind that the data ask for.
pub(crate) fn mark_validation(rows: &mut [Row], data: &DataSpec) {
    let validating = validating(rows.len(), data);
    for (row, validates) in rows.iter_mut().zip(validating) {
        row.validates = validates;
    }
}

/// Which of `n` rows validate.
pub(crate) fn validating(n: usize, data: &DataSpec) -> Vec<bool> {
    let n_train = n_train(n, data.validation.share);
    let mut order: Vec<usize> = (0..n).collect();
    if data.validation.rows == ValidationRows::Random {
        Random::new(data.seed, Stream::Validation, 0).shuffle(&mut order);
    }
    let mut validates = vec![false; n];
    for &row_idx in &order[n_train..] {
        validates[row_idx] = true;
    }
    validates
}

/// Means and standard deviations: `scaled = (value − mean) / std`. Identity where it is off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scaler {
    /// Shape: `[n_inputs]`
    pub input_mean: Vec<f32>,
    /// Shape: `[n_inputs]`
    pub input_std: Vec<f32>,
    /// Shape: `[n_outputs]`
    pub target_mean: Vec<f32>,
    /// Shape: `[n_outputs]`
    pub target_std: Vec<f32>,
}

impl Scaler {
    /// Leaves values as they are.
    pub fn identity(n_inputs: usize, n_outputs: usize) -> Self {
        Self {
            input_mean: vec![0.0; n_inputs],
            input_std: vec![1.0; n_inputs],
            target_mean: vec![0.0; n_outputs],
            target_std: vec![1.0; n_outputs],
        }
    }

    /// Statistics of the training rows (standard deviation with divisor n, as scikit-learn's
    /// `StandardScaler`); a column that does not vary keeps the standard deviation 1.
    pub fn fit(dataset: &Dataset, scaling: Scaling) -> Self {
        let mut scaler = Self::identity(dataset.n_inputs, dataset.n_outputs);
        if scaling.inputs {
            (scaler.input_mean, scaler.input_std) =
                moments(&dataset.inputs, dataset.n_inputs, &dataset.validates);
        }
        if scaling.target {
            (scaler.target_mean, scaler.target_std) =
                moments(&dataset.targets, dataset.n_outputs, &dataset.validates);
        }
        scaler
    }
}

/// Mean and standard deviation of each column over the rows that train, summed in f64.
fn moments(values: &[f32], n_columns: usize, validates: &[bool]) -> (Vec<f32>, Vec<f32>) {
    let column = |column_idx: usize| {
        values
            .chunks_exact(n_columns)
            .zip(validates)
            .filter(|&(_, &validates)| !validates)
            .map(move |(row, _)| f64::from(row[column_idx]))
    };
    (0..n_columns)
        .map(|column_idx| {
            let n = column(column_idx).count().max(1) as f64;
            let mean = column(column_idx).sum::<f64>() / n;
            let variance = column(column_idx)
                .map(|v| (v - mean) * (v - mean))
                .sum::<f64>()
                / n;
            let std = variance.sqrt() as f32;
            (mean as f32, if std > 0.0 { std } else { 1.0 })
        })
        .unzip()
}

#[cfg(test)]
mod tests {
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
    fn noise_has_its_standard_deviation_and_none_is_none() {
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
    fn random_validation_rows_are_as_many_and_lie_anywhere() {
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
    fn functions_have_their_values() {
        let at = |function, x| TargetFunction::Named(function).at(x);
        assert_eq!(at(Function::Square, -1.5), 2.25);
        assert_eq!(at(Function::Absolute, -1.5), 1.5);
        assert_eq!(at(Function::Step, -1e-300), 0.0);
        assert_eq!(at(Function::Step, 0.0), 1.0);
        assert_eq!(at(Function::Sinc, 0.0), 1.0);
        assert_eq!(at(Function::Sinc, 0.5), 2.0 / std::f64::consts::PI);
        assert!(at(Function::Sinc, 2.0).abs() < 1e-15);
        assert_eq!(at(Function::Bump, 1.0), libm::exp(-1.0));
        assert_eq!(at(Function::Line, 3.0), 1.5);
        for function in Function::ALL {
            let [from, to] = function.default_domain();
            assert!(at(function, from).is_finite() && at(function, to).is_finite());
            let mut draft = Draft::default();
            draft.data.set_function(function);
            assert_eq!(draft.clone().check().map(|_| ()), Ok(()), "{function:?}");
        }
    }

    fn dataset(columns: [&[f32]; 3]) -> Dataset {
        let [x, y, validates] = columns;
        Dataset {
            n_inputs: 1,
            n_outputs: 1,
            inputs: x.to_vec(),
            targets: y.to_vec(),
            validates: validates.iter().map(|&v| v > 0.0).collect(),
            places: Vec::new(),
        }
    }

    #[test]
    fn the_scaler_takes_the_training_rows_only() {
        let dataset = dataset([
            &[1.0, 3.0, 100.0, 5.0],
            &[2.0, 4.0, -7.0, 6.0],
            &[0.0, 0.0, 1.0, 0.0],
        ]);
        let scaler = Scaler::fit(
            &dataset,
            Scaling {
                inputs: true,
                target: true,
            },
        );
        // StandardScaler().fit([[1], [3], [5]]): mean 3, divisor n.
        assert_eq!(scaler.input_mean, [3.0]);
        assert_eq!(scaler.input_std, [(8.0_f64 / 3.0).sqrt() as f32]);
        assert_eq!(scaler.target_mean, [4.0]);
        let off = Scaler::fit(
            &dataset,
            Scaling {
                inputs: false,
                target: false,
            },
        );
        assert_eq!(off, Scaler::identity(1, 1));
    }

    #[test]
    fn a_column_that_does_not_vary_is_only_centered() {
        let dataset = dataset([&[2.5; 4], &[0.1; 4], &[0.0; 4]]);
        let scaler = Scaler::fit(
            &dataset,
            Scaling {
                inputs: true,
                target: true,
            },
        );
        assert_eq!((scaler.input_mean[0], scaler.input_std[0]), (2.5, 1.0));
        assert_eq!((scaler.target_mean[0], scaler.target_std[0]), (0.1, 1.0));
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
