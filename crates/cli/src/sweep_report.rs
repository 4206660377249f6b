//! What is printed of a sweep.

use experiment::{Experiment, StopReason};
use serde_json::{Value, json};

use crate::failure::Outcome;
use crate::output::Output;
use crate::report::{self, FIGURES, Figure, RunFigures};
use crate::table::{Align, Table};

/// The hidden layers: `8-4`; `none` without any.
fn units_of(experiment: &Experiment) -> String {
    let layers = experiment.network.hidden.iter();
    let units: Vec<String> = layers.map(|layer| layer.units.to_string()).collect();
    if units.is_empty() {
        "none".to_owned()
    } else {
        units.join("-")
    }
}

/// The activations of the hidden layers: one name if they are all the same.
fn activations_of(experiment: &Experiment) -> String {
    let layers = experiment.network.hidden.iter();
    let mut names: Vec<&str> = layers.map(|layer| layer.activation.name()).collect();
    names.dedup();
    names.join("-")
}

/// Settings and figures of a run as a JSON object.
pub fn object(experiment: &Experiment, figures: &RunFigures) -> Value {
    let mut object = json!({
        "learning_rate": experiment.training.learning_rate,
        "units": units_of(experiment),
        "activation": activations_of(experiment),
    });
    if let (Some(object), Value::Object(figures)) = (object.as_object_mut(), json!(figures)) {
        object.extend(figures);
    }
    object
}

/// Prints a header and a line for each run.
pub fn print_csv(output: &mut Output, runs: &[(&Experiment, RunFigures)]) -> Outcome {
    let names: Vec<&str> = FIGURES.iter().map(|(name, _)| *name).collect();
    let names = names.join(",");
    output.line(&format!(
        "learning_rate,units,activation,seed,epochs,{names},stopped"
    ))?;
    for (experiment, figures) in runs {
        let values = FIGURES.iter().map(|(_, value)| value(figures));
        let values: Vec<String> = values
            .map(|value| value.map_or(String::new(), |it| it.to_string()))
            .collect();
        let stopped = figures.stopped.map_or("", |reason| match reason {
            StopReason::EpochLimit => "epoch_limit",
            StopReason::EarlyStopping { .. } => "early_stopping",
            StopReason::Tolerance => "tolerance",
            StopReason::Diverged(_) => "diverged",
        });
        let line = [
            experiment.training.learning_rate.to_string(),
            units_of(experiment),
            activations_of(experiment),
            figures.seed.to_string(),
            figures.epochs.to_string(),
            values.join(","),
            stopped.to_owned(),
        ];
        output.line(&line.join(","))?;
    }
    Ok(())
}

/// A line for each combination: the quartiles over its seeds of the error that counts.
pub fn table(runs: &[(&Experiment, RunFigures)]) -> Vec<String> {
    let all: Vec<RunFigures> = runs.iter().map(|(_, figures)| figures.clone()).collect();
    let present = report::present(&all);
    let mut columns = vec![
        ("learning_rate", Align::Right),
        ("units", Align::Left),
        ("activation", Align::Left),
        ("runs", Align::Right),
        ("diverged", Align::Right),
    ];
    let spread = spread(&present);
    columns.extend(present.iter().map(|(name, _)| (*name, Align::Right)));
    columns.extend(spread.map(|_| ("q1", Align::Right)));
    columns.extend(spread.map(|_| ("q3", Align::Right)));
    let mut table = Table::new(&columns);
    let is_same = |(one, _): &(&Experiment, RunFigures), (other, _): &(&Experiment, RunFigures)| {
        one.network == other.network && one.training == other.training
    };
    for group in runs.chunk_by(is_same) {
        let Some((experiment, _)) = group.first() else {
            continue;
        };
        let figures: Vec<&RunFigures> = group.iter().map(|(_, figures)| figures).collect();
        let is_diverged = |it: &&&RunFigures| matches!(it.stopped, Some(StopReason::Diverged(_)));
        let mut cells = vec![
            experiment.training.learning_rate.to_string(),
            units_of(experiment),
            activations_of(experiment),
            figures.len().to_string(),
            figures.iter().filter(is_diverged).count().to_string(),
        ];
        for (_, value) in &present {
            let quartiles = report::quartiles(&figures, *value);
            cells.push(report::optional(quartiles.map(|it| it[2])));
        }
        if let Some((_, value)) = spread {
            let quartiles = report::quartiles(&figures, value);
            cells.push(report::optional(quartiles.map(|it| it[1])));
            cells.push(report::optional(quartiles.map(|it| it[3])));
        }
        table.push(cells);
    }
    let mut lines = table.lines();
    if let Some((name, _)) = spread {
        lines.push(format!(
            "medians over the runs; q1 and q3 are the quartiles of {name}"
        ));
    }
    lines
}

/// The figure whose quartiles are shown: the validation's error, otherwise the loss.
fn spread(present: &[Figure]) -> Option<Figure> {
    let named = |name: &str| present.iter().find(|(it, _)| *it == name).copied();
    named("val_loss").or_else(|| named("loss"))
}
