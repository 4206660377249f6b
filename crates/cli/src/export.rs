//! What was trained, as a file of a format.

use std::path::Path;

use experiment::SavedRun;
use formats::programs::{self, CommentLanguage, ProgramOptions, RandomRows};
use formats::{DecimalSign, history_csv, run_json};
use models::{Model, Refusal};

use crate::failure::{Failure, Outcome, note};
use crate::format::{Format, TensorLayout};
use crate::{file, problems};

/// What there is to write.
#[derive(Clone, Copy)]
pub enum Content<'a> {
    /// A run that has been checked.
    Run(&'a SavedRun),
    /// A network alone.
    Model(&'a Model),
}

/// Fails if a format cannot hold a model: ask before the training.
pub fn check(format: Format, layout: TensorLayout, model: &Model) -> Outcome {
    let refusal = format.of_model(layout).and_then(|it| it.refusal(model));
    refusal.map_or(Ok(()), |refusal| Err(refused(refusal)))
}

/// Says what a format does not hold of the content; `None` if it holds everything.
pub fn loss(format: Format, content: Content) -> Option<&'static str> {
    Some(match (format, content) {
        (Format::Json, _) => return None,
        (Format::WeightsH5, _) => "weights alone: no activations, no standardization, no names",
        (Format::Csv, _) => "the losses of each epoch alone",
        (Format::Py, _) => "the experiment alone: the program trains it anew",
        (_, Content::Model(_)) => return None,
        (_, Content::Run(_)) => "the network alone: no data, no training, no history",
    })
}

/// Writes a file; `-` writes to the standard output.
pub fn write(path: &Path, content: Content, format: Format, layout: TensorLayout) -> Outcome {
    let text = match (format, content) {
        (Format::Json, Content::Run(run)) => run_json::write(run)
            .map_err(|error| Failure::work(format!("the run cannot be written: {error}")))?,
        (Format::Csv, Content::Run(run)) => {
            if run.state.history.epoch.is_empty() {
                return Err(Failure::work("the run has no history: no epoch is trained"));
            }
            history_csv::write(&run.state.history, DecimalSign::Point)
        }
        (Format::Py, Content::Run(run)) => program(path, run)?,
        (_, content) => {
            let bytes = model_bytes(content, format, layout)?;
            return file::write(path, &bytes);
        }
    };
    file::write(path, text.as_bytes())
}

fn model_bytes(content: Content, format: Format, layout: TensorLayout) -> Outcome<Vec<u8>> {
    let Some(format) = format.of_model(layout) else {
        let failure = Failure::work("a model has no data, no training and no history");
        return Err(failure.hint("--like LINK-OR-FILE says which data and training it gets"));
    };
    let written = match content {
        Content::Model(model) => models::write(model, format),
        Content::Run(run) => {
            let model = Model::from_run(run).map_err(|it| problems::failure("the run", &it))?;
            models::write(&model, format)
        }
    };
    written.map_err(refused)
}

/// Returns the program, after writing the table that it reads beside it, if there is one.
fn program(path: &Path, run: &SavedRun) -> Outcome<String> {
    let checked = run.experiment.clone().check();
    let experiment = checked.map_err(|it| problems::failure("the run", &it))?;
    if let Some(table) = programs::table_file(&experiment) {
        if file::is_stream(path) {
            note(format!(
                "the program reads {}; give it a name to have both",
                table.name
            ));
        } else {
            file::write(&path.with_file_name(table.name), table.text.as_bytes())?;
        }
    }
    let options = ProgramOptions {
        language: CommentLanguage::English,
        rows: RandomRows::Exact,
    };
    Ok(programs::keras(&experiment, options))
}

/// Says why a format cannot hold a model, and which ones can.
fn refused(refusal: Refusal) -> Failure {
    let failure = Failure::work(sentences::refusal(refusal));
    match sentences::after_refusal(refusal) {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}
