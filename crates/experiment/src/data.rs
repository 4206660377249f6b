//! The data of an experiment: the source of the rows, noise, validation split and standardization.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use crate::plane::{Feature, PlaneData, PlanePoint};
use crate::table::TableSpec;
use crate::task::Task;

/// The curves that have a name. [`TargetFunction`](crate::TargetFunction) computes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// `sin x`
    Sine,
    /// `x²`
    Square,
    /// `|x|`
    Absolute,
    /// `0` for `x < 0`, else `1`
    Step,
    /// `sin(πx) / (πx)`, `1` at `0`
    Sinc,
    /// `exp(−x²)`
    Bump,
    /// `x / 2`; the page shows it with noise
    Line,
}

impl Function {
    /// All curves, in the order in which the page shows them.
    pub const ALL: [Function; 7] = [
        Function::Sine,
        Function::Square,
        Function::Absolute,
        Function::Step,
        Function::Sinc,
        Function::Bump,
        Function::Line,
    ];

    /// Returns the domain that shows the curve's shape, `[from, to]`.
    pub fn default_domain(self) -> [f64; 2] {
        match self {
            Function::Sine => [-PI, PI],
            Function::Square | Function::Absolute | Function::Step | Function::Line => [-2.0, 2.0],
            Function::Sinc | Function::Bump => [-3.0, 3.0],
        }
    }

    /// Returns the standard deviation of the noise that the page adds by default. It is larger for a
    /// line, which without noise would leave nothing to learn.
    pub fn default_noise(self) -> f64 {
        match self {
            Function::Line => 0.3,
            _ => 0.05,
        }
    }
}

/// The source of the rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A curve that has a name.
    Function(Function),
    /// A formula in `x` as typed, such as `sin(3x) + x/2`; [`Formula`](crate::Formula) reads it.
    Formula(String),
    /// Points over the plane.
    Plane(PlaneData),
    /// Columns of a table.
    Table(TableSpec),
}

impl Source {
    /// Returns whether the source is a curve over one x: a named function or a formula.
    pub fn is_curve(&self) -> bool {
        matches!(self, Source::Function(_) | Source::Formula(_))
    }
}

/// The generator of the random numbers from which the points of the plane are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Generator {
    /// [`Random`](crate::random::Random), as for everything else.
    #[default]
    Pcg32,
    /// [`Seedrandom`](crate::seedrandom::Seedrandom): the points of TensorFlow Playground for the link with the seed that
    /// [`text_of`](crate::seedrandom::text_of) returns.
    Seedrandom,
}

impl Generator {
    /// Both generators, in the order of the page.
    pub const ALL: [Self; 2] = [Self::Pcg32, Self::Seedrandom];

    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// How the x of generated rows are distributed over the domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spacing {
    /// Evenly spaced, both ends included, in ascending order (`numpy.linspace`).
    Even,
    /// Uniformly random, in ascending order.
    Random,
}

/// Which rows validate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValidationRows {
    /// Drawn at random from all rows, with the seed of the data.
    Random,
    /// The last rows before any shuffling, as Keras's `validation_split` takes them. With x in
    /// ascending order they are the right edge of the domain.
    Last,
    /// Of a table with a class as target: drawn at random within each class, so that the classes have
    /// the same shares on both sides. scikit-learn's `train_test_split(stratify=)`.
    Stratified,
    /// Of a table: whole groups of rows, drawn at random; a group are the rows with the same value in
    /// the column of this index. scikit-learn's `GroupShuffleSplit`: the share counts groups.
    ByGroup(u32),
}

/// The validation split.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Validation {
    /// Keras's `validation_split`: `n_train = floor(n · (1 − share))`. 0 turns validation off.
    /// Default: 0.2.
    pub share: f64,
    /// Which rows validate. Default: random ones.
    pub rows: ValidationRows,
}

impl Default for Validation {
    fn default() -> Self {
        Self {
            share: 0.2,
            rows: ValidationRows::Random,
        }
    }
}

/// What is standardized: `(v − mean) / std` with the statistics of the training rows only. Default:
/// nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Scaling {
    /// Whether every input column is standardized.
    pub inputs: bool,
    /// Whether the target is standardized. Losses are then those of the standardized target.
    pub target: bool,
}

/// One row of a curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The input.
    pub x: f32,
    /// The target.
    pub y: f32,
    /// Whether it is a validation row; otherwise it is a training row.
    pub validates: bool,
}

/// The data of an experiment. Default: 50 points of sin x with a little noise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DataSpec {
    /// The source of the rows.
    pub source: Source,
    /// For a curve, the range of x: `[from, to]`.
    pub domain: [f64; 2],
    /// For a curve and for the plane, the number of rows that the seed gives.
    pub n_points: usize,
    /// For a curve, how the x are distributed.
    pub spacing: Spacing,
    /// For a curve, the standard deviation of the normal noise that is added to y. Over the plane the
    /// noise of TensorFlow Playground, 0.5 for its 50 %.
    pub noise: f64,
    /// Seed of x, of the noise and of the random validation rows.
    pub seed: u32,
    /// Over the plane, the generator of the points. Files leave out the default.
    #[serde(skip_serializing_if = "Generator::is_default")]
    pub generator: Generator,
    /// The validation split.
    pub validation: Validation,
    /// What is standardized.
    pub scaling: Scaling,
    /// For a curve, the rows themselves once a person has edited one by hand. Then `n_points`,
    /// `spacing`, `noise` and `seed` no longer decide them; the true function and the domain stay as
    /// they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited: Option<Vec<Row>>,
    /// Over the plane, the network's inputs, which are computed from a point. Default: x₁ and x₂.
    #[serde(skip_serializing_if = "is_both_coordinates")]
    pub features: Vec<Feature>,
    /// Over the plane, the points themselves once a person has placed one by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placed: Option<Vec<PlanePoint>>,
}

fn is_both_coordinates(features: &[Feature]) -> bool {
    features == [Feature::X1, Feature::X2]
}

impl Default for DataSpec {
    fn default() -> Self {
        Self {
            source: Source::Function(Function::Sine),
            domain: Function::Sine.default_domain(),
            n_points: 50,
            spacing: Spacing::Even,
            noise: Function::Sine.default_noise(),
            seed: 1,
            generator: Generator::default(),
            validation: Validation::default(),
            scaling: Scaling::default(),
            edited: None,
            features: vec![Feature::X1, Feature::X2],
            placed: None,
        }
    }
}

impl DataSpec {
    /// Appends the network's inputs for points of the plane to `inputs`.
    ///
    /// Shape of what is appended: `[points, features]`, row-major.
    pub fn expand(&self, points: &[[f32; 2]], inputs: &mut Vec<f32>) {
        for &point in points {
            inputs.extend(self.features.iter().map(|feature| feature.at(point)));
        }
    }

    /// Returns what a network learns from these data; `None` if the target is a column that the table
    /// does not have or that has no classes.
    pub fn task(&self) -> Option<Task> {
        match &self.source {
            Source::Function(_) | Source::Formula(_) => Some(Task::Regression),
            Source::Plane(plane) if plane.is_classification() => {
                Some(Task::Classification { n_classes: 2 })
            }
            Source::Plane(_) => Some(Task::Regression),
            Source::Table(spec) => spec.task(spec.table.data_table()),
        }
    }

    /// Returns the number of inputs of a network that learns from these data. Does not read their rows.
    pub fn n_inputs(&self) -> usize {
        match &self.source {
            Source::Function(_) | Source::Formula(_) => 1,
            Source::Plane(_) => self.features.len(),
            Source::Table(spec) => spec.n_inputs(spec.table.data_table()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{ClassWeights, Column, DataTable, Draft, TableSource};

    #[test]
    fn inputs_are_counted_as_the_check_counts_them() {
        let column = |name: &str, values: &[f64], labels: &[&str]| Column {
            name: name.to_owned(),
            values: values.to_vec(),
            labels: labels.iter().map(|&label| label.to_owned()).collect(),
            ..Column::default()
        };
        let own = DataTable::new(
            "t.csv".to_owned(),
            vec![
                column("size", &[1.0, 2.0, 3.0, 4.0, 5.0], &[]),
                column(
                    "color",
                    &[0.0, 2.0, 1.0, 2.0, 0.0],
                    &["blue", "green", "red"],
                ),
                column("price", &[9.5, 8.0, 7.0, 6.0, 5.0], &[]),
            ],
        );
        let own = TableSpec {
            table: TableSource::Own(Arc::new(own)),
            inputs: vec![0, 1],
            target: 2,
            filters: Vec::new(),
            classifies: false,
            class_weights: ClassWeights::None,
        };
        let mut plane = Draft::default();
        plane.data.set_plane(PlaneData::Circle);
        plane.data.features = Feature::ALL.to_vec();
        let mut drafts = vec![(Draft::default(), 1), (plane, 7)];
        for (spec, n) in [(own, 4), (TableSpec::howell_sex(), 3)] {
            let mut draft = Draft::default();
            draft.data.set_table(spec);
            drafts.push((draft, n));
        }
        for (mut draft, n) in drafts {
            draft.fit_output();
            assert_eq!(draft.data.n_inputs(), n);
            assert_eq!(draft.check().unwrap().n_inputs(), n);
        }
    }
}
