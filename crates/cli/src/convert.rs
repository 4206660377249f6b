//! `neurona convert`.

use experiment::SavedRun;
use models::{Model, NotForExperiment};

use crate::args::Convert;
use crate::export::{self, Content};
use crate::failure::{Failure, Outcome, note};
use crate::format::Format;
use crate::opened::{self, Opened};
use crate::start;
use crate::weights::with_activations;
use crate::{file, problems};

/// Reads a file and writes another.
pub fn run(args: &Convert) -> Outcome {
    let format = match args.format {
        Some(format) => format,
        None if file::is_stream(&args.to) => {
            let failure = Failure::usage("the standard output has no name that says the format");
            return Err(
                failure.hint("--format json|keras|weights.h5|onnx|safetensors|npz|tfjs|csv|py")
            );
        }
        None => Format::of_name(&args.to)?,
    };
    let like = args.like.as_deref().map(start::read_like).transpose()?;
    let name = file::shown(&args.from);
    let file = opened::open(&args.from)?;
    let mut notes = file.notes;
    let needs_run = matches!(format, Format::Json | Format::Csv | Format::Py);
    let mut model = None;
    let mut run = None;
    match file.opened {
        Opened::Run(read) => run = Some(read.run),
        Opened::Model(read) => model = Some(read),
        Opened::Weights(weights) => model = Some(with_activations(weights, like.as_ref(), &name)?),
    }
    if let (Some(model), true) = (&model, needs_run) {
        let experiment = like.as_ref().and_then(|it| it.experiment.as_ref());
        let Some(experiment) = experiment else {
            let text = format!(
                "{name} has no data, no training and no history: {}",
                file.kind
            );
            let hint = "--like LINK-OR-FILE says which data and training it gets";
            return Err(Failure::work(text).hint(hint));
        };
        run = Some(run_of(model, experiment)?);
        notes.push("data and training are those of --like; the run begins at epoch 0".to_owned());
    }
    let content = match (&run, &model) {
        (Some(run), _) => Content::Run(run),
        (None, Some(model)) => Content::Model(model),
        // One of them has been read.
        (None, None) => return Err(Failure::work(format!("{name} is empty"))),
    };
    export::write(&args.to, content, format, args.layout)?;
    if !args.quiet {
        notes.iter().for_each(note);
        if let Some(loss) = export::loss(format, content) {
            note(format!("{} has {loss}", file::shown_output(&args.to)));
        }
    }
    Ok(())
}

fn run_of(model: &Model, experiment: &experiment::Experiment) -> Outcome<SavedRun> {
    model.to_run(experiment).map_err(|error| match error {
        NotForExperiment::Experiment(problems) => {
            problems::failure("with these layers, the experiment of --like", &problems)
        }
        other => Failure::work(other.to_string()),
    })
}
