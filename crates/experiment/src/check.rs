//! The one way from a draft to something that can run: every problem is listed by field.

use std::ops::{Deref, RangeInclusive};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::dataset::{dataset, generate, points};
use crate::{
    Activation, DataSpec, Dense, Draft, FormulaError, LayerIdx, Loss, Optimizer, PlaneData, Row,
    Source, TableSpec, TargetFunction, Task, Tuning, VERSION, limits,
};

/// The part of a draft that a problem is about; the page shows the message beside that control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// `version`
    Version,
    /// `data.source`
    Formula,
    /// `data.domain`
    Domain,
    /// `data.n_points`
    NPoints,
    /// `data.noise`
    Noise,
    /// `data.validation.share`
    ValidationShare,
    /// `data.edited`, `data.placed`, or the rows of a table
    Rows,
    /// `data.features`, or a table's `inputs`
    Inputs,
    /// A table's `target`
    Target,
    /// A table's `filters`
    Filters,
    /// `network.hidden`, their number
    HiddenLayers,
    /// Units of a hidden layer, counted from 0.
    Units(LayerIdx),
    /// Activation of a layer, counted from 0; the output is the last.
    Activation(LayerIdx),
    /// `training.learning_rate`
    LearningRate,
    /// SGD's and RMSprop's `momentum`
    Momentum,
    /// RMSprop's `rho`
    Rho,
    /// Adam's, AdamW's and Nadam's `beta_1`
    Beta1,
    /// Adam's, AdamW's and Nadam's `beta_2`
    Beta2,
    /// The optimizer's `epsilon`
    Epsilon,
    /// AdamW's `weight_decay`
    WeightDecay,
    /// Adagrad's `initial_accumulator_value`
    InitialAccumulator,
    /// `training.clipping`
    Clipping,
    /// `training.loss`
    Loss,
    /// Huber's `delta`
    HuberDelta,
    /// `training.batch_size`
    BatchSize,
    /// `training.epochs`
    Epochs,
    /// `l1` of the layers
    L1,
    /// `l2` of the layers
    L2,
    /// `dropout` of a layer, counted from 0.
    Dropout(LayerIdx),
    /// `training.early_stopping`
    EarlyStopping,
    /// `training.tolerance`
    Tolerance,
    /// Weights, accumulators, history or standardization of a saved run.
    SavedState,
}

impl Field {
    /// How files spell it; `None` where the problem says what it is about.
    pub fn key(self) -> Option<String> {
        let key = match self {
            Self::Domain => "domain",
            Self::NPoints => "n_points",
            Self::Noise => "noise",
            Self::ValidationShare => "validation.share",
            Self::HiddenLayers => "network.hidden",
            Self::Units(idx) => return Some(format!("network.hidden[{idx}].units")),
            Self::Activation(idx) => return Some(format!("network.layers[{idx}].activation")),
            Self::Dropout(idx) => return Some(format!("network.layers[{idx}].dropout")),
            Self::LearningRate => "learning_rate",
            Self::Momentum => "momentum",
            Self::Rho => "rho",
            Self::Beta1 => "beta_1",
            Self::Beta2 => "beta_2",
            Self::Epsilon => "epsilon",
            Self::WeightDecay => "weight_decay",
            Self::InitialAccumulator => "initial_accumulator_value",
            Self::Clipping => "clipping",
            Self::Loss => "loss",
            Self::HuberDelta => "delta",
            Self::BatchSize => "batch_size",
            Self::Epochs => "epochs",
            Self::L1 => "l1",
            Self::L2 => "l2",
            Self::EarlyStopping => "early_stopping",
            Self::Tolerance => "tolerance",
            Self::Formula => "data.source",
            Self::Rows => "data.edited",
            Self::Inputs => "inputs",
            Self::Target => "target",
            Self::Filters => "filters",
            Self::Version | Self::SavedState => return None,
        };
        Some(key.into())
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// Not in `min..=max`, or not a number.
    OutOfRange {
        /// The smallest that runs.
        min: f64,
        /// The largest that runs.
        max: f64,
    },
    /// The formula cannot be read.
    Formula(FormulaError),
    /// The function has no finite value, or too large a one, at this x of the domain.
    Undefined { x: f64 },
    /// The formula has no value at this x, because an odd root of a negative number is written as a
    /// power: `x^(1/3)`.
    OddRoot {
        /// The first row without a value.
        x: f64,
        /// First byte of the power in the text as typed.
        start: usize,
        /// One past its last byte.
        end: usize,
        /// What has a value there: `cbrt(x)`.
        proposal: String,
    },
    /// The domain's ends are in the wrong order or closer than this.
    DomainTooNarrow { min_width: f64 },
    /// No row is left to train on.
    NoTrainingRows,
    /// This choice does not fit the rest (a softmax in a hidden layer, a loss for classes where there
    /// are none).
    Unsupported,
    /// The table has no such column, or one is chosen twice.
    NoSuchColumn { column: u32 },
    /// The column holds a value that is not finite or too large, in this row counted from 0.
    BadCell { column: u32, row: u32 },
    /// The column's values are no classes: labels, or whole numbers from 0 on, at least two of them
    /// and not too many.
    NoClasses { column: u32 },
    /// Written by a newer version of Neurona than this one.
    NewerVersion { found: u32, known: u32 },
    /// A saved part has another shape than the experiment asks for, or a value that is not finite.
    Mismatch,
}

/// One problem of a draft.
#[derive(Debug, Clone, PartialEq, Error, Serialize, Deserialize)]
#[error("{field:?}: {kind:?}")]
pub struct Problem {
    /// Where.
    pub field: Field,
    /// What.
    pub kind: ProblemKind,
}

/// A draft that has passed the check. It can be read, not changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Experiment {
    draft: Draft,
    function: TargetFunction,
    shape: Shape,
}

/// What the data ask of a network.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Shape {
    n_inputs: usize,
    task: Task,
}

impl Deref for Experiment {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        &self.draft
    }
}

impl Experiment {
    /// The true function behind the rows.
    pub fn target_function(&self) -> &TargetFunction {
        &self.function
    }

    /// Inputs of the network.
    pub fn n_inputs(&self) -> usize {
        self.shape.n_inputs
    }

    /// What the network learns to say.
    pub fn task(&self) -> Task {
        self.shape.task
    }

    /// The draft, to be changed and checked again.
    pub fn into_draft(self) -> Draft {
        self.draft
    }

    /// The same experiment with what may change while it trains.
    ///
    /// Errors: every problem of the new values.
    pub fn tuned(&self, tuning: &Tuning) -> Result<Experiment, Vec<Problem>> {
        let mut draft = self.draft.clone();
        draft.training.learning_rate = tuning.learning_rate;
        draft.training.optimizer = tuning.optimizer;
        draft.training.clipping = tuning.clipping;
        draft.training.epochs = tuning.epochs;
        draft.network.set_regularizer(tuning.regularizer);
        draft.check()
    }
}

impl Draft {
    /// Turns the draft into something that can run.
    ///
    /// Errors: every problem, in the order of the page's controls.
    pub fn check(self) -> Result<Experiment, Vec<Problem>> {
        let mut found = Problems::default();
        if self.version > VERSION {
            found.add(
                Field::Version,
                ProblemKind::NewerVersion {
                    found: self.version,
                    known: VERSION,
                },
            );
        }
        let function = TargetFunction::new(&self.data.source)
            .map_err(|error| found.add(Field::Formula, ProblemKind::Formula(error)))
            .ok();
        let shape = found.data(&self.data, function.as_ref());
        found.network(&self, shape);
        found.training(&self, shape);
        match (function, shape) {
            (Some(function), Some(shape)) if found.0.is_empty() => Ok(Experiment {
                draft: self,
                function,
                shape,
            }),
            _ => Err(found.0),
        }
    }
}

#[derive(Default)]
struct Problems(Vec<Problem>);

impl Problems {
    fn add(&mut self, field: Field, kind: ProblemKind) {
        let problem = Problem { field, kind };
        // The same penalty stands in every layer; it is one control and one message.
        if !self.0.contains(&problem) {
            self.0.push(problem);
        }
    }

    fn number(&mut self, field: Field, value: f64, range: RangeInclusive<f64>) {
        if !range.contains(&value) {
            let (min, max) = range.into_inner();
            self.add(field, ProblemKind::OutOfRange { min, max });
        }
    }

    fn count(&mut self, field: Field, value: usize, range: RangeInclusive<usize>) {
        let (min, max) = range.into_inner();
        self.number(field, value as f64, min as f64..=max as f64);
    }

    /// What the data ask of a network; `None` if they do not tell.
    fn data(&mut self, data: &DataSpec, function: Option<&TargetFunction>) -> Option<Shape> {
        self.number(
            Field::ValidationShare,
            data.validation.share,
            limits::VALIDATION_SHARE,
        );
        match &data.source {
            Source::Function(_) | Source::Formula(_) => self.curve(data, function),
            Source::Plane(plane) => self.plane(data, *plane),
            Source::Table(spec) => self.table(data, spec),
        }
    }

    fn curve(&mut self, data: &DataSpec, function: Option<&TargetFunction>) -> Option<Shape> {
        let before = self.0.len();
        let [from, to] = data.domain;
        self.number(Field::Domain, from, limits::X);
        self.number(Field::Domain, to, limits::X);
        if to - from < limits::MIN_DOMAIN_WIDTH {
            self.add(
                Field::Domain,
                ProblemKind::DomainTooNarrow {
                    min_width: limits::MIN_DOMAIN_WIDTH,
                },
            );
        }
        self.count(Field::NPoints, data.n_points, limits::N_POINTS);
        self.number(Field::Noise, data.noise, limits::NOISE);
        let share_is_good = limits::VALIDATION_SHARE.contains(&data.validation.share);
        if let Some(rows) = &data.edited {
            self.count(Field::Rows, rows.len(), limits::N_ROWS);
            for row in rows {
                self.number(Field::Rows, f64::from(row.x), limits::X);
                self.number(Field::Rows, f64::from(row.y), limits::Y);
            }
            if rows.iter().all(|row| row.validates) {
                self.add(Field::Rows, ProblemKind::NoTrainingRows);
            }
        } else if let (Some(function), true) = (function, self.0.len() == before && share_is_good) {
            // Rows are made only now that their number is known to be within its limits.
            let rows = generate(data, function);
            if let Some(row) = rows
                .iter()
                .find(|row| !limits::Y.contains(&f64::from(row.y)))
            {
                self.add(Field::Formula, undefined(function, f64::from(row.x)));
            }
            self.some_train(rows.iter().map(|row: &Row| row.validates));
        }
        Some(Shape {
            n_inputs: 1,
            task: Task::Regression,
        })
    }

    fn plane(&mut self, data: &DataSpec, plane: PlaneData) -> Option<Shape> {
        let before = self.0.len();
        self.count(Field::NPoints, data.n_points, limits::N_POINTS);
        self.number(Field::Noise, data.noise, limits::NOISE);
        let features = &data.features;
        self.count(Field::Inputs, features.len(), limits::INPUTS);
        let is_twice = |idx: usize| features[..idx].contains(&features[idx]);
        if let Some(idx) = (0..features.len()).find(|&idx| is_twice(idx)) {
            let column = idx as u32;
            self.add(Field::Inputs, ProblemKind::NoSuchColumn { column });
        }
        if let Some(points) = &data.placed {
            self.count(Field::Rows, points.len(), limits::N_ROWS);
            for point in points {
                for value in [point.x[0], point.x[1], point.y] {
                    self.number(Field::Rows, f64::from(value), limits::X);
                }
                if plane.is_classification() {
                    let is_class = point.y == 0.0 || point.y == 1.0;
                    self.number(Field::Rows, if is_class { 0.0 } else { 2.0 }, 0.0..=1.0);
                }
            }
        }
        if self.0.len() == before && limits::VALIDATION_SHARE.contains(&data.validation.share) {
            self.some_train(points(data, plane).iter().map(|point| point.validates));
        }
        Some(Shape {
            n_inputs: features.len(),
            task: data.task()?,
        })
    }

    fn table(&mut self, data: &DataSpec, spec: &TableSpec) -> Option<Shape> {
        let before = self.0.len();
        let table = spec.table.data_table();
        let is_column = |column: u32| (column as usize) < table.columns().len();
        let no_such = |column: u32| ProblemKind::NoSuchColumn { column };
        for (idx, &column) in spec.inputs.iter().enumerate() {
            let is_twice = spec.inputs[..idx].contains(&column) || column == spec.target;
            if is_twice || !is_column(column) {
                self.add(Field::Inputs, no_such(column));
            }
        }
        if !is_column(spec.target) {
            self.add(Field::Target, no_such(spec.target));
        }
        for filter in &spec.filters {
            if !is_column(filter.column) {
                self.add(Field::Filters, no_such(filter.column));
            }
        }
        let n_inputs = spec.input_columns(table).len();
        self.count(Field::Inputs, n_inputs, limits::INPUTS);
        if self.0.len() > before {
            return None;
        }
        let used = spec.inputs.iter().chain([&spec.target]);
        for &column in used {
            let values = &table.columns()[column as usize].values;
            let bad = |value: &f32| !limits::TABLE_VALUE.contains(&f64::from(*value));
            if let Some(row) = values.iter().position(bad) {
                let row = row as u32;
                self.add(Field::Rows, ProblemKind::BadCell { column, row });
            }
        }
        let task = spec.task(table);
        if !matches!(
            task,
            Some(Task::Regression | Task::Classification { n_classes: 2.. })
        ) {
            let column = spec.target;
            self.add(Field::Target, ProblemKind::NoClasses { column });
        }
        let n_rows = spec.kept_rows(table).len();
        self.count(
            if spec.filters.is_empty() {
                Field::Rows
            } else {
                Field::Filters
            },
            n_rows,
            limits::TABLE_ROWS,
        );
        if self.0.len() == before && limits::VALIDATION_SHARE.contains(&data.validation.share) {
            let dataset = dataset(data, &TargetFunction::None);
            self.some_train(dataset.validates.iter().copied());
        }
        task.map(|task| Shape { n_inputs, task })
    }

    fn some_train(&mut self, mut validates: impl Iterator<Item = bool>) {
        if validates.all(|validates| validates) {
            self.add(Field::ValidationShare, ProblemKind::NoTrainingRows);
        }
    }

    fn network(&mut self, draft: &Draft, shape: Option<Shape>) {
        let network = &draft.network;
        self.count(
            Field::HiddenLayers,
            network.hidden.len(),
            limits::HIDDEN_LAYERS,
        );
        if network.hidden.len() > *limits::HIDDEN_LAYERS.end() {
            return;
        }
        for (idx, layer) in network.layers().enumerate() {
            let layer_idx = LayerIdx::new(idx);
            let is_output = idx == network.hidden.len();
            if is_output {
                self.output(layer_idx, layer, draft.training.loss, shape);
            } else {
                self.count(Field::Units(layer_idx), layer.units, limits::UNITS);
            }
            match layer.activation {
                Activation::Softmax if !is_output => {
                    self.add(Field::Activation(layer_idx), ProblemKind::Unsupported)
                }
                Activation::LeakyRelu {
                    negative_slope: parameter,
                }
                | Activation::Elu { alpha: parameter } => {
                    self.number(
                        Field::Activation(layer_idx),
                        parameter,
                        limits::ACTIVATION_PARAMETER,
                    );
                }
                _ => {}
            }
            self.number(Field::L1, layer.regularizer.l1, limits::PENALTY);
            self.number(Field::L2, layer.regularizer.l2, limits::PENALTY);
            if is_output && layer.dropout != 0.0 {
                self.add(Field::Dropout(layer_idx), ProblemKind::Unsupported);
            }
            self.number(Field::Dropout(layer_idx), layer.dropout, limits::DROPOUT);
        }
    }

    /// The output layer says what the loss can read.
    fn output(&mut self, layer_idx: LayerIdx, layer: &Dense, loss: Loss, shape: Option<Shape>) {
        let n_classes = match shape.map(|shape| shape.task) {
            Some(Task::Classification { n_classes }) => n_classes,
            _ => 1,
        };
        let (n_units, is_supported) = match loss {
            Loss::MeanSquaredError | Loss::MeanAbsoluteError | Loss::Huber { .. } => {
                (1, layer.activation != Activation::Softmax)
            }
            Loss::BinaryCrossentropy { from_logits } => {
                (1, from_logits || layer.activation == Activation::Sigmoid)
            }
            Loss::SparseCategoricalCrossentropy { from_logits } => (
                n_classes,
                from_logits != (layer.activation == Activation::Softmax),
            ),
        };
        self.count(Field::Units(layer_idx), layer.units, n_units..=n_units);
        if !is_supported {
            self.add(Field::Activation(layer_idx), ProblemKind::Unsupported);
        }
    }

    fn training(&mut self, draft: &Draft, shape: Option<Shape>) {
        let training = &draft.training;
        self.number(
            Field::LearningRate,
            training.learning_rate,
            limits::LEARNING_RATE,
        );
        self.optimizer(&training.optimizer);
        let clipping = &training.clipping;
        let thresholds = [
            clipping.clipnorm,
            clipping.global_clipnorm,
            clipping.clipvalue,
        ];
        for value in thresholds.into_iter().flatten() {
            self.number(Field::Clipping, value, limits::CLIPPING);
        }
        // Keras refuses two of them, too.
        if thresholds.into_iter().flatten().count() > 1 {
            self.add(Field::Clipping, ProblemKind::Unsupported);
        }
        if let Loss::Huber { delta } = training.loss {
            self.number(Field::HuberDelta, delta, limits::HUBER_DELTA);
        }
        if let Some(Shape { task, .. }) = shape {
            let is_supported = match (task, training.loss) {
                (Task::Regression, loss) => !loss.is_for_classes(),
                // More than two classes are no numbers.
                (Task::Classification { n_classes }, loss) => {
                    n_classes == 2 || matches!(loss, Loss::SparseCategoricalCrossentropy { .. })
                }
            };
            if !is_supported || (task != Task::Regression && draft.data.scaling.target) {
                self.add(Field::Loss, ProblemKind::Unsupported);
            }
        }
        self.count(Field::BatchSize, training.batch_size, limits::BATCH_SIZE);
        let (min, max) = limits::EPOCHS.into_inner();
        self.number(
            Field::Epochs,
            f64::from(training.epochs),
            f64::from(min)..=f64::from(max),
        );
        if let Some(stopping) = &training.early_stopping {
            self.number(Field::EarlyStopping, stopping.min_delta, limits::MIN_DELTA);
            let (min, max) = limits::PATIENCE.into_inner();
            for epochs in [stopping.patience, stopping.start_from_epoch] {
                self.number(
                    Field::EarlyStopping,
                    f64::from(epochs),
                    f64::from(min)..=f64::from(max),
                );
            }
        }
        if let Some(tolerance) = training.tolerance {
            self.number(Field::Tolerance, tolerance, limits::MIN_DELTA);
        }
    }

    fn optimizer(&mut self, optimizer: &Optimizer) {
        match *optimizer {
            Optimizer::Sgd { momentum, .. } => {
                self.number(Field::Momentum, momentum, limits::DECAY)
            }
            Optimizer::Rmsprop {
                rho,
                momentum,
                epsilon,
                ..
            } => {
                self.number(Field::Rho, rho, limits::DECAY);
                self.number(Field::Momentum, momentum, limits::DECAY);
                self.number(Field::Epsilon, epsilon, limits::EPSILON);
            }
            Optimizer::Adagrad {
                initial_accumulator_value,
                epsilon,
            } => {
                self.number(
                    Field::InitialAccumulator,
                    initial_accumulator_value,
                    limits::ACCUMULATOR,
                );
                self.number(Field::Epsilon, epsilon, limits::EPSILON);
            }
            Optimizer::Adam {
                beta_1,
                beta_2,
                epsilon,
                ..
            }
            | Optimizer::Nadam {
                beta_1,
                beta_2,
                epsilon,
            } => {
                self.moments(beta_1, beta_2, epsilon);
            }
            Optimizer::Adamw {
                beta_1,
                beta_2,
                epsilon,
                weight_decay,
                ..
            } => {
                self.moments(beta_1, beta_2, epsilon);
                self.number(Field::WeightDecay, weight_decay, limits::WEIGHT_DECAY);
            }
        }
    }

    fn moments(&mut self, beta_1: f64, beta_2: f64, epsilon: f64) {
        self.number(Field::Beta1, beta_1, limits::DECAY);
        self.number(Field::Beta2, beta_2, limits::DECAY);
        self.number(Field::Epsilon, epsilon, limits::EPSILON);
    }
}

/// Why a function has no usable value at x.
fn undefined(function: &TargetFunction, x: f64) -> ProblemKind {
    let root = match function {
        TargetFunction::Formula(formula) => formula.odd_root(x),
        _ => None,
    };
    match root {
        Some((place, proposal)) => ProblemKind::OddRoot {
            x,
            start: place.start,
            end: place.end,
            proposal,
        },
        None => ProblemKind::Undefined { x },
    }
}
