//! A checked draft with everything that the check has found out about it.

use std::ops::Deref;
use std::sync::Arc;

use crate::data::Source;
use crate::dataset::Dataset;
use crate::draft::Draft;
use crate::plane::PlanePoint;
use crate::target_function::TargetFunction;
use crate::task::Task;

/// A draft that has passed the check. It can be read, not changed, and is cheap to clone: tables and
/// data are shared.
///
/// It dereferences to its [`Draft`]. The data are made once, by the check:
///
/// ```
/// use experiment::{Draft, Task};
///
/// let experiment = Draft::default().check().expect("the default can run");
/// assert_eq!(experiment.training.batch_size, 32);
///
/// let shape = experiment.shape();
/// assert_eq!((shape.n_inputs, shape.n_targets), (1, 1));
/// assert_eq!((shape.n_rows, shape.n_train, shape.n_validation), (50, 40, 10));
/// assert_eq!(shape.task, Task::Regression);
///
/// let dataset = experiment.dataset();
/// assert_eq!(dataset.inputs.dim(), (50, 1));
/// assert_eq!(experiment.target_function().at(0.0), 0.0);
/// ```
#[derive(Debug, Clone)]
pub struct Experiment {
    draft: Draft,
    data: Arc<CheckedData>,
}

/// What the check finds out about the data of a draft; it depends on `Draft::data` only.
#[derive(Debug)]
pub(crate) struct CheckedData {
    pub function: TargetFunction,
    pub shape: DataShape,
    pub dataset: Arc<Dataset>,
    pub points: Option<Vec<PlanePoint>>,
    pub class_weights: Option<Vec<f64>>,
}

/// Sizes of the data of an experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataShape {
    /// Inputs of the network.
    pub n_inputs: usize,
    /// Columns of the target: always 1; classes are one column of class numbers.
    pub n_targets: usize,
    /// All rows.
    pub n_rows: usize,
    /// Rows that train.
    pub n_train: usize,
    /// Rows that validate.
    pub n_validation: usize,
    /// What the network learns.
    pub task: Task,
}

impl DataShape {
    /// Number of classes; `None` for a regression.
    pub fn n_classes(&self) -> Option<usize> {
        match self.task {
            Task::Regression => None,
            Task::Classification { n_classes } => Some(n_classes),
        }
    }
}

impl Deref for Experiment {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        &self.draft
    }
}

impl PartialEq for Experiment {
    /// Compares the drafts: everything else follows from them.
    fn eq(&self, other: &Self) -> bool {
        self.draft == other.draft
    }
}

impl Experiment {
    /// Only the check may call this: `data` must belong to `draft.data`, and `draft` must be without
    /// problems.
    pub(crate) fn from_checked(draft: Draft, data: Arc<CheckedData>) -> Self {
        Self { draft, data }
    }

    /// What the check has found out about the data, to be shared with an experiment on the same data.
    pub(crate) fn checked_data(&self) -> &Arc<CheckedData> {
        &self.data
    }

    /// Returns the draft itself.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Returns the draft, to be changed and checked again.
    pub fn into_draft(self) -> Draft {
        self.draft
    }

    /// Returns the sizes of the data.
    pub fn shape(&self) -> DataShape {
        self.data.shape
    }

    /// Returns the number of inputs of the network.
    pub fn n_inputs(&self) -> usize {
        self.data.shape.n_inputs
    }

    /// Returns what the network learns.
    pub fn task(&self) -> Task {
        self.data.shape.task
    }

    /// Returns the true function behind the rows.
    pub fn target_function(&self) -> &TargetFunction {
        &self.data.function
    }

    /// Returns the rows: those edited by hand, those of the table, or those that the seed gives. Every
    /// call returns the same data set.
    pub fn dataset(&self) -> Arc<Dataset> {
        Arc::clone(&self.data.dataset)
    }

    /// Returns the points of the plane that this experiment learns from; `None` for other data.
    pub fn points(&self) -> Option<&[PlanePoint]> {
        self.data.points.as_deref()
    }

    /// Returns the weight of each class in the loss that training minimizes; `None` if all rows count
    /// alike. Shape: `[n_classes]`.
    pub fn class_weights(&self) -> Option<&[f64]> {
        self.data.class_weights.as_deref()
    }

    /// Returns the names of the classes as their file has them, numbers where they have none; empty for a
    /// regression. Shape: `[n_classes]` or `[0]`.
    pub fn class_names(&self) -> Vec<String> {
        let Task::Classification { n_classes } = self.task() else {
            return Vec::new();
        };
        let Source::Table(spec) = &self.draft.data.source else {
            return (0..n_classes).map(|class| class.to_string()).collect();
        };
        let table = spec.table.data_table();
        let labels = table.columns().get(spec.target as usize);
        let labels = labels.map_or(&[][..], |column| &column.labels);
        let name = |value: f64| match labels.get(value as usize) {
            Some(label) => label.clone(),
            None => value.to_string(),
        };
        let classes = spec.class_values(table).unwrap_or_default();
        classes.into_iter().map(name).collect()
    }

    /// Returns whether both experiments share one data set in memory. Experiments whose data were
    /// checked separately do not, even if their rows are equal.
    pub fn shares_data_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.data, &other.data)
    }
}
