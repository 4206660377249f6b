//! The check of a draft: makes an experiment, or lists every problem by field.
//!
//! The time of a check must be proportional to the draft's length, because a draft may come from a
//! crafted link or file. So lengths are checked before their contents are read or made, and
//! [`MAX_PROBLEMS`](problems::MAX_PROBLEMS) bounds the list of problems.

mod class_weights;
mod data;
mod network;
mod problems;
mod training;

use std::sync::Arc;

use crate::draft::{Draft, VERSION};
use crate::experiment::{CheckedData, DataShape, Experiment};
use crate::problem::{Field, Problem, ProblemKind};
use crate::tuning::Tuning;
use problems::Problems;

impl Draft {
    /// Turns the draft into an experiment, which can run.
    ///
    /// # Errors
    ///
    /// Returns the problems of the draft in the order of the page's controls, at most 100.
    ///
    /// # Examples
    ///
    /// ```
    /// use experiment::{Draft, Field, ProblemKind, limits};
    ///
    /// let mut draft = Draft::default();
    /// draft.training.learning_rate = -1.0;
    /// let problems = draft.clone().check().expect_err("a negative rate cannot run");
    /// assert_eq!(problems[0].field, Field::LearningRate);
    /// let (min, max) = limits::LEARNING_RATE.into_inner();
    /// assert_eq!(problems[0].kind, ProblemKind::OutOfRange { min, max });
    ///
    /// draft.training.learning_rate = 0.05;
    /// let experiment = draft.check().expect("now it can run");
    /// assert_eq!(experiment.training.learning_rate, 0.05);
    /// ```
    pub fn check(self) -> Result<Experiment, Vec<Problem>> {
        let mut found = Problems::default();
        check_version(&mut found, &self);
        let data = data::check(&mut found, &self.data);
        check_run(&mut found, &self, data.shape);
        match (data.parts, data.shape) {
            (Some(parts), Some(shape)) if found.is_empty() => {
                let (n_rows, n_train) = (parts.dataset.n_rows(), parts.dataset.n_train());
                let shape = DataShape {
                    n_inputs: shape.n_inputs,
                    n_targets: parts.dataset.n_outputs(),
                    n_rows,
                    n_train,
                    n_validation: n_rows - n_train,
                    task: shape.task,
                };
                let data = CheckedData {
                    function: parts.function,
                    shape,
                    dataset: Arc::new(parts.dataset),
                    points: parts.points,
                    class_weights: parts.class_weights,
                };
                Ok(Experiment::from_checked(self, Arc::new(data)))
            }
            _ => Err(found.into_list()),
        }
    }
}

impl Experiment {
    /// Checks an edited draft. If its data are those of this experiment, the result shares them: they
    /// are neither checked nor made again, and the check takes a microsecond however large the table.
    ///
    /// # Errors
    ///
    /// Those of [`Draft::check`].
    pub fn check_edit(&self, draft: Draft) -> Result<Experiment, Vec<Problem>> {
        if draft.data != self.data {
            return draft.check();
        }
        let mut found = Problems::default();
        check_version(&mut found, &draft);
        let shape = self.shape();
        let shape = data::TaskShape {
            n_inputs: shape.n_inputs,
            task: shape.task,
        };
        check_run(&mut found, &draft, Some(shape));
        if !found.is_empty() {
            return Err(found.into_list());
        }
        Ok(Experiment::from_checked(
            draft,
            Arc::clone(self.checked_data()),
        ))
    }

    /// Returns this experiment with other settings of those that can change while it trains. The data
    /// are shared and not checked again.
    ///
    /// # Errors
    ///
    /// Returns every problem of the new settings.
    ///
    /// # Examples
    ///
    /// ```
    /// use experiment::{Draft, Tuning};
    ///
    /// let experiment = Draft::default().check().expect("the default can run");
    /// let mut tuning = Tuning::of(&experiment);
    /// tuning.learning_rate = 0.5;
    /// let tuned = experiment.tuned(&tuning).expect("0.5 is within the limits");
    /// assert_eq!(tuned.training.learning_rate, 0.5);
    /// assert!(tuned.shares_data_with(&experiment));
    /// ```
    pub fn tuned(&self, tuning: &Tuning) -> Result<Experiment, Vec<Problem>> {
        let mut draft = self.draft().clone();
        tuning.apply(&mut draft);
        self.check_edit(draft)
    }
}

fn check_version(found: &mut Problems, draft: &Draft) {
    if draft.version > VERSION {
        found.add(
            Field::Version,
            ProblemKind::NewerVersion {
                found: draft.version,
                known: VERSION,
            },
        );
    }
}

/// Checks everything except version and data.
fn check_run(found: &mut Problems, draft: &Draft, shape: Option<data::TaskShape>) {
    network::check(found, draft, shape);
    training::check(found, draft, shape);
}
