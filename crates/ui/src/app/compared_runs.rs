//! A run as it stood when it was kept for comparing, and the list of these runs.

use std::sync::Arc;

use experiment::{Experiment, Snapshot};
use leptos::prelude::*;
use plot::{Look, Role, Series};
use serde::{Deserialize, Serialize};

use crate::app::readings::Readings;

/// Maximum number of runs kept; more curves could not be distinguished.
pub const MAX_RUNS: usize = 6;
/// Maximum number of points kept of a history.
const MAX_POINTS: usize = 400;

/// A run as it stood when it was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedRun {
    /// Counts the kept runs from 1.
    pub number: u32,
    /// Units of the hidden layers.
    pub name: String,
    pub experiment: Arc<Experiment>,
    pub n_parameters: u32,
    pub epoch: u32,
    pub errors: RunErrors,
    /// How long the run has trained.
    pub seconds: f64,
    /// The network's curve; `None` if it has none.
    pub curve: Option<Series>,
    /// The training loss by epoch.
    pub history: Series,
}

/// How far a run's predictions are off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunErrors {
    pub rmse: Option<f64>,
    pub loss: Option<f64>,
    pub val_loss: Option<f64>,
    /// Of a classifier, with the present weights, as the page's read-outs show it.
    pub accuracy: Option<f64>,
    pub val_accuracy: Option<f64>,
}

impl ComparedRun {
    /// The run of a snapshot, without a number.
    pub fn new(
        snapshot: &Snapshot,
        readings: &Readings,
        experiment: Arc<Experiment>,
        seconds: f64,
        curve: Option<Series>,
    ) -> Self {
        let head = snapshot.head();
        let epochs = snapshot.history_epoch();
        let step = epochs.len().div_ceil(MAX_POINTS).max(1);
        let decimate = |values: &[f32]| values.iter().copied().step_by(step).collect::<Vec<f32>>();
        let units = experiment
            .network
            .hidden
            .iter()
            .map(|it| it.units.to_string());
        Self {
            number: 0,
            name: units.collect::<Vec<_>>().join("-"),
            experiment,
            n_parameters: head.n_parameters,
            epoch: head.epoch,
            errors: RunErrors {
                rmse: head.rmse,
                loss: head.loss,
                val_loss: head.val_loss,
                accuracy: readings.accuracy,
                val_accuracy: readings.val_accuracy,
            },
            seconds,
            curve,
            history: Series {
                name: String::new(),
                role: Role::Train,
                look: Look::Line,
                x: decimate(epochs),
                y: decimate(snapshot.history_loss()),
            },
        }
    }

    /// The run's name in tables and legends.
    pub fn label(&self) -> String {
        format!("{} · {}", self.number, self.name)
    }
}

/// The runs that were kept, in the context.
#[derive(Clone, Copy)]
pub struct ComparedRuns {
    pub runs: RwSignal<Vec<ComparedRun>>,
}

impl ComparedRuns {
    /// An empty list.
    pub fn new() -> Self {
        Self {
            runs: RwSignal::new(Vec::new()),
        }
    }

    /// Adds a run with the next number; the oldest one is dropped if there are [`MAX_RUNS`].
    pub fn add(self, run: ComparedRun) {
        self.runs.update(|runs| {
            let number = runs.last().map_or(1, |last| last.number + 1);
            if runs.len() == MAX_RUNS {
                runs.remove(0);
            }
            runs.push(ComparedRun { number, ..run });
        });
    }

    /// Adds runs that had been kept on another page, which the runs here follow.
    pub fn bring_back(self, runs: Vec<ComparedRun>) {
        if self.runs.with_untracked(Vec::is_empty) {
            self.runs.set(runs);
        } else {
            runs.into_iter().for_each(|run| self.add(run));
        }
    }

    /// Removes the run with this number.
    pub fn remove(self, number: u32) {
        self.runs
            .update(|runs| runs.retain(|run| run.number != number));
    }
}
