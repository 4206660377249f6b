//! `neurona predict`.

use std::path::Path;

use engine::Session;
use experiment::{Activation, Experiment};
use formats::{DecimalSign, rows_csv};
use models::Model;
use ndarray::ArrayView1;

use crate::args::Predict;
use crate::csv_rows::CsvRows;
use crate::failure::{Failure, Outcome, note};
use crate::opened::{self, Opened};
use crate::output::Output;
use crate::weights::with_activations;
use crate::{file, predictions, problems, row_values, start};

/// Predicts the rows of a file, or without one those of a run's own data.
pub fn run(args: &Predict) -> Outcome {
    match &args.rows {
        Some(rows) => of_file(args, rows),
        None => own_rows(args),
    }
}

/// Predicts the rows that a run trains and validates on.
fn own_rows(args: &Predict) -> Outcome {
    let file = opened::open(&args.model)?;
    let Opened::Run(read) = file.opened else {
        let failure = Failure::usage("only a run has rows of its own, which a model does not hold");
        return Err(failure.hint("neurona predict MODEL ROWS.csv predicts the rows of a file"));
    };
    let session = Session::restore(&read.run);
    let mut session = session.map_err(|it| problems::failure("the run", &it))?;
    let outputs = session.row_outputs();
    let text = rows_csv::write(session.experiment(), &outputs, DecimalSign::Point);
    let mut output = Output::new();
    // There is an output for each row: both are of one session.
    output.bytes(text.unwrap_or_default().as_bytes())?;
    output.finish()?;
    if !args.quiet {
        file.notes.iter().for_each(note);
    }
    Ok(())
}

fn of_file(args: &Predict, rows_path: &Path) -> Outcome {
    if file::is_stream(&args.model) && file::is_stream(rows_path) {
        return Err(Failure::usage(
            "model and rows cannot both come from the standard input",
        ));
    }
    let like = args.like.as_deref().map(start::read_like).transpose()?;
    let file = opened::open(&args.model)?;
    let mut notes = file.notes;
    let (model, experiment): (Model, Option<Experiment>) = match file.opened {
        Opened::Run(read) => {
            let model = Model::from_run(&read.run);
            let model = model.map_err(|it| problems::failure("the run", &it))?;
            (model, Some(read.experiment))
        }
        Opened::Model(model) => (model, None),
        Opened::Weights(weights) => {
            let name = file::shown(&args.model);
            let model = with_activations(weights, like.as_ref(), &name)?;
            (model, like.and_then(|it| it.experiment))
        }
    };
    let name = file::shown(rows_path);
    let rows = CsvRows::read(&file::read(rows_path)?, &name, model.n_inputs())?;
    let values = row_values::of(&rows, &name, &model.input_names, experiment.as_ref())?;
    let mut output = Output::new();
    let columns = Columns::of(&model);
    output.line(&columns.header())?;
    for row in predictions::predict(&model, &values.inputs).rows() {
        output.line(&columns.line(row))?;
    }
    output.finish()?;
    notes.extend(rows.notes.iter().cloned());
    notes.extend(values.notes);
    let is_open = |row: &ArrayView1<f64>| row.iter().any(|it| it.is_nan());
    let mut open = values.inputs.rows().into_iter().enumerate();
    if let Some((first, _)) = open.find(|(_, row)| is_open(row)) {
        let n = 1 + open.filter(|(_, row)| is_open(row)).count();
        let line = rows.line(first);
        notes.push(format!(
            "{n} of {} rows lack a number and have no prediction, the first in line {line} of {name}",
            rows.n_rows
        ));
    }
    if !args.quiet {
        notes.iter().for_each(note);
    }
    Ok(())
}

/// The columns of the output.
enum Columns<'a> {
    /// The outputs as they are.
    Numbers(&'a [String]),
    /// The class, and the probability of the second of two.
    TwoClasses([&'a str; 2]),
    /// The class, and the probability of each.
    Classes(&'a [String]),
}

impl<'a> Columns<'a> {
    fn of(model: &'a Model) -> Self {
        let last = model.layers.last().map(|it| it.activation);
        match model.output_names.as_slice() {
            [zero, one] if model.n_outputs() == 1 => Self::TwoClasses([zero, one]),
            names if last == Some(Activation::Softmax) => Self::Classes(names),
            names => Self::Numbers(names),
        }
    }

    fn header(&self) -> String {
        let probability = |name: &str| cell(&format!("P({name})"));
        let cells: Vec<String> = match self {
            Self::Numbers(names) => names.iter().map(|it| cell(it)).collect(),
            Self::TwoClasses([_, one]) => vec!["class".to_owned(), probability(one)],
            Self::Classes(names) => {
                let names = names.iter().map(|it| probability(it));
                std::iter::once("class".to_owned()).chain(names).collect()
            }
        };
        cells.join(",")
    }

    /// A number that is missing is `nan`, as NumPy and pandas read it.
    fn line(&self, row: ArrayView1<f32>) -> String {
        let is_open = row.iter().any(|it| it.is_nan());
        let class = match self {
            Self::Numbers(_) => None,
            _ if is_open => Some("nan".to_owned()),
            Self::TwoClasses(names) => Some(cell(names[usize::from(row[0] > 0.5)])),
            Self::Classes(names) => {
                let better = |best: usize, it: usize| if row[it] > row[best] { it } else { best };
                let best = (0..row.len()).reduce(better).unwrap_or_default();
                names.get(best).map(|it| cell(it))
            }
        };
        let number = |it: &f32| {
            if it.is_nan() {
                "nan".to_owned()
            } else {
                it.to_string()
            }
        };
        let cells: Vec<String> = class.into_iter().chain(row.iter().map(number)).collect();
        cells.join(",")
    }
}

/// A cell of a CSV file, in quotes where it needs them.
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) || text.trim() != text {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
