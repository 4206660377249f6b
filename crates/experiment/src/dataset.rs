//! The rows that a run trains and validates on, and their standardization.

use serde::{Deserialize, Serialize};

use crate::random::{Random, Stream};
use crate::{
    DataSpec, Experiment, Formula, FormulaError, Function, Row, Scaling, Source, Spacing,
    ValidationRows,
};

/// The true function behind the rows.
#[derive(Debug, Clone, PartialEq)]
pub enum TargetFunction {
    Named(Function),
    Formula(Formula),
}

impl TargetFunction {
    /// Errors: the formula cannot be read.
    pub fn new(source: &Source) -> Result<Self, FormulaError> {
        match source {
            Source::Function(function) => Ok(Self::Named(*function)),
            Source::Formula(text) => Formula::parse(text).map(Self::Formula),
        }
    }

    /// Its value; NaN or infinite where it has none.
    pub fn at(&self, x: f64) -> f64 {
        match self {
            Self::Named(Function::Sine) => libm::sin(x),
            Self::Named(Function::Square) => x * x,
            Self::Named(Function::Absolute) => x.abs(),
            Self::Named(Function::Step) => f64::from(u8::from(x >= 0.0)),
            Self::Named(Function::Sinc) => {
                let angle = std::f64::consts::PI * x;
                if angle == 0.0 {
                    1.0
                } else {
                    libm::sin(angle) / angle
                }
            }
            Self::Named(Function::Bump) => libm::exp(-x * x),
            Self::Named(Function::Line) => 0.5 * x,
            Self::Formula(formula) => formula.at(x),
        }
    }
}

/// Rows in their own order, before any shuffling, in the units that a person sees.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    pub n_inputs: usize,
    pub n_outputs: usize,
    /// Shape: `[n_rows, n_inputs]`, row-major.
    pub inputs: Vec<f32>,
    /// Shape: `[n_rows, n_outputs]`, row-major; for a class target `[n_rows, 1]`, class numbers.
    pub targets: Vec<f32>,
    /// Which rows validate instead of training. Shape: `[n_rows]`.
    pub validates: Vec<bool>,
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
        }
    }

    /// The rows of a data set of one input and one target.
    pub fn rows(&self) -> Vec<Row> {
        self.inputs
            .iter()
            .zip(&self.targets)
            .zip(&self.validates)
            .map(|((&x, &y), &validates)| Row { x, y, validates })
            .collect()
    }

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
        let data = &self.data;
        match &data.edited {
            Some(rows) => Dataset::from_rows(rows),
            None => Dataset::from_rows(&generate(data, self.target_function())),
        }
    }
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
    let n = rows.len();
    let n_train = n_train(n, data.validation.share);
    let mut order: Vec<usize> = (0..n).collect();
    if data.validation.rows == ValidationRows::Random {
        Random::new(data.seed, Stream::Validation, 0).shuffle(&mut order);
    }
    for (place, &row_idx) in order.iter().enumerate() {
        rows[row_idx].validates = place >= n_train;
    }
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
