//! The run of the page as a Jupyter notebook: Keras trains from the same weights, on the same rows in the same order,
//! and says how far it is from the page.

mod cells;
mod numbers;
mod run;
mod texts;

use experiment::Experiment;
use serde_json::{Value, json};

use self::cells::Cells;
pub use self::run::TrainedRun;
use super::kind::has_rules;
use super::options::CommentLanguage;
use super::refusal::Refusal;
use super::weights_text::are_of;

/// Most numbers in a notebook: some 5 MB.
const MOST_NUMBERS: usize = 500_000;

/// Returns why there is no notebook of an experiment, whatever has been trained.
///
/// Keras draws the units that dropout switches off itself, and there is no way to give it others.
pub fn notebook_refusal(experiment: &Experiment) -> Option<Refusal> {
    let shape = experiment.shape();
    let n_numbers = (shape.n_inputs + 1)
        .saturating_mul(shape.n_rows)
        .saturating_add(
            experiment
                .network
                .n_parameters(shape.n_inputs)
                .saturating_mul(2),
        );
    if n_numbers > MOST_NUMBERS {
        return Some(Refusal::TooLarge);
    }
    if has_rules(experiment) {
        return Some(Refusal::Rules);
    }
    let mut layers = experiment.network.layers();
    layers
        .any(|dense| dense.dropout > 0.0)
        .then_some(Refusal::Dropout)
}

/// Writes the notebook, of nbformat 4.5, as JSON. It needs Keras 3, NumPy and matplotlib, which Colab has, and no other file.
///
/// Keras trains for the epochs that are done. The losses of a run whose settings, rows or weights were changed on the
/// way differ from the page's, which the notebook says.
///
/// Errors: [`notebook_refusal`]; [`Refusal::NoEpoch`] before the first epoch is done; [`Refusal::Weights`] if weights
/// have other shapes than the network.
///
/// Source: <https://nbformat.readthedocs.io/en/latest/format_description.html>
pub fn notebook(run: TrainedRun, language: CommentLanguage) -> Result<String, Refusal> {
    if let Some(refusal) = notebook_refusal(run.experiment) {
        return Err(refusal);
    }
    if run.state.epoch == 0 {
        return Err(Refusal::NoEpoch);
    }
    if !are_of(run.initial_weights, run.experiment) || !are_of(&run.state.weights, run.experiment) {
        return Err(Refusal::Weights);
    }
    let mut cells = Cells::default();
    cells::write(&mut cells, run, language);
    let notebook = json!({
        "cells": cells.into_values(),
        "metadata": {
            "colab": { "name": "neurona.ipynb", "provenance": [] },
            "kernelspec": { "display_name": "Python 3", "language": "python", "name": "python3" },
            "language_info": { "name": "python" },
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    });
    Ok(pretty(&notebook))
}

/// JSON of values that are made here.
fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}
