//! What is said of trained runs: figures of one, and quartiles of many.

use engine::Session;
use experiment::{RunResult, StopReason, quartiles_of_sorted, sort_numbers};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::table::{Align, Table};

/// The figures of one run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunFigures {
    /// Seed of weights and order of rows.
    pub seed: u32,
    /// Number of epochs that are done.
    pub epochs: u32,
    /// Keras's `history.loss` of the last epoch; `None` before the first.
    pub loss: Option<f64>,
    /// Keras's `history.val_loss`; `None` without validation.
    pub val_loss: Option<f64>,
    /// Keras's `history.accuracy`; `None` for a regression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
    /// Keras's `history.val_accuracy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub val_accuracy: Option<f64>,
    /// Root mean squared error on all rows, in the target's unit; `None` for classes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rmse: Option<f64>,
    /// Why it stopped; `None` while it could go on.
    pub stopped: Option<StopReason>,
}

/// A figure of a run, by its name.
pub type Figure = (&'static str, fn(&RunFigures) -> Option<f64>);

/// The figures of runs, in the order of tables. The first ones are better when they are small.
pub const FIGURES: [Figure; 5] = [
    ("loss", |it| it.loss),
    ("val_loss", |it| it.val_loss),
    ("rmse", |it| it.rmse),
    ("accuracy", |it| it.accuracy),
    ("val_accuracy", |it| it.val_accuracy),
];

impl RunFigures {
    /// The figures of a session as the page shows them.
    pub fn of(session: &mut Session) -> Self {
        let RunResult { epoch, figures, .. } = session.result();
        Self {
            seed: session.experiment().seed,
            epochs: epoch,
            loss: figures.loss,
            val_loss: figures.val_loss,
            accuracy: figures.accuracy,
            val_accuracy: figures.val_accuracy,
            rmse: figures.rmse,
            stopped: session.stop_reason(),
        }
    }

    /// Returns lines of names and values for a person.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![
            format!("{:<13} {}", "seed", self.seed),
            format!("{:<13} {}", "epochs", self.epochs),
        ];
        for (name, value) in FIGURES {
            if let Some(value) = value(self) {
                lines.push(format!("{name:<13} {}", number(value)));
            }
        }
        if let Some(reason) = self.stopped {
            lines.push(format!("{:<13} {}", "stopped", sentences::stop(reason)));
        }
        lines
    }
}

/// Returns the names of the figures that at least one run has.
pub fn present(runs: &[RunFigures]) -> Vec<Figure> {
    let figures = FIGURES.into_iter();
    figures
        .filter(|(_, value)| runs.iter().any(|run| value(run).is_some()))
        .collect()
}

/// Returns smallest, lower quartile, median, upper quartile and largest of a figure; `None` if no run has it.
pub fn quartiles(runs: &[&RunFigures], value: fn(&RunFigures) -> Option<f64>) -> Option<[f64; 5]> {
    let mut values: Vec<f64> = runs.iter().filter_map(|run| value(run)).collect();
    sort_numbers(&mut values);
    quartiles_of_sorted(&values)
}

/// A table of runs by seed with the quartiles of each figure below.
pub fn seeds_table(runs: &[RunFigures]) -> Vec<String> {
    let figures = present(runs);
    let mut columns = vec![("seed", Align::Right), ("epochs", Align::Right)];
    columns.extend(figures.iter().map(|(name, _)| (*name, Align::Right)));
    columns.push(("stopped", Align::Left));
    let mut table = Table::new(&columns);
    for run in runs {
        let mut cells = vec![run.seed.to_string(), run.epochs.to_string()];
        cells.extend(figures.iter().map(|(_, value)| optional(value(run))));
        cells.push(match run.stopped {
            None | Some(StopReason::EpochLimit) => String::new(),
            Some(reason) => sentences::stop(reason),
        });
        table.push(cells);
    }
    let all: Vec<&RunFigures> = runs.iter().collect();
    for (idx, name) in ["min", "q1", "median", "q3", "max"].into_iter().enumerate() {
        let mut cells = vec![name.to_owned(), String::new()];
        cells.extend(figures.iter().map(|(_, value)| {
            let quartiles = quartiles(&all, *value);
            optional(quartiles.map(|it| it[idx]))
        }));
        table.push(cells);
    }
    let mut lines = table.lines();
    lines.extend(best(runs));
    lines
}

/// A line on the run with the smallest error: that of validation if there is one.
fn best(runs: &[RunFigures]) -> Option<String> {
    let with = |value: fn(&RunFigures) -> Option<f64>| {
        let pairs = runs.iter().filter_map(|run| Some((run, value(run)?)));
        pairs.min_by(|(_, a), (_, b)| a.total_cmp(b))
    };
    let validation = with(|run| run.val_loss).map(|it| ("val_loss", it));
    let (name, (run, value)) =
        validation.or_else(|| with(|run| run.loss).map(|it| ("loss", it)))?;
    Some(format!(
        "smallest {name}: {} with seed {}",
        number(value),
        run.seed
    ))
}

/// The quartiles of each figure as a JSON object.
pub fn summary(runs: &[RunFigures]) -> Value {
    let all: Vec<&RunFigures> = runs.iter().collect();
    let mut object = Map::new();
    for (name, value) in present(runs) {
        if let Some([min, q1, median, q3, max]) = quartiles(&all, value) {
            let quartiles = json!({"min": min, "q1": q1, "median": median, "q3": q3, "max": max});
            object.insert(name.to_owned(), quartiles);
        }
    }
    json!({ "summary": object })
}

/// A number with five figures for a person; JSON and CSV have all of them.
pub fn number(value: f64) -> String {
    let scientific = format!("{value:.4e}");
    let exponent = scientific
        .split_once('e')
        .map(|(_, exponent)| exponent.parse());
    match exponent {
        Some(Ok(exponent @ -4..6)) => {
            let n_decimals: i32 = 4 - exponent;
            format!("{value:.*}", n_decimals.max(0) as usize)
        }
        _ => scientific,
    }
}

/// A number of a table, empty if there is none.
pub fn optional(value: Option<f64>) -> String {
    value.map_or(String::new(), number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_five_figures() {
        for (value, text) in [
            (0.0, "0.0000"),
            (0.001_085_381_954, "0.0010854"),
            (0.123_456_78, "0.12346"),
            (1.234_567, "1.2346"),
            (27.65, "27.650"),
            (-12.5, "-12.500"),
            (9.999_99, "10.000"),
            (123_456.7, "123457"),
            (1.5e-5, "1.5000e-5"),
            (2e9, "2.0000e9"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
