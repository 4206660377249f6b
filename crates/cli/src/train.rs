//! `neurona train`.

use std::path::{Path, PathBuf};

use engine::Session;
use experiment::{Experiment, SavedRun, StopReason};
use models::Model;
use serde_json::json;

use crate::args::Train;
use crate::export::{self, Content};
use crate::failure::{Failure, Outcome, note};
use crate::format::Format;
use crate::many;
use crate::output::Output;
use crate::report::{self, RunFigures};
use crate::start::{self, Start};
use crate::{file, problems, progress};

/// The place of the seed in the name of an export.
const SEED: &str = "{seed}";

/// Trains an experiment.
pub fn run(args: &Train) -> Outcome {
    let exports = exports(args)?;
    let mut start = start::read(&args.start)?;
    if !args.quiet {
        start.notes.iter().for_each(note);
    }
    if args.restart {
        start.run = None;
    }
    if let Some(epochs) = args.epochs {
        set_epochs(&mut start, epochs)?;
    }
    // Before the training, which may take long.
    let model = model_of(&Session::new(&start.experiment).save())?;
    for (_, format) in &exports {
        export::check(*format, args.layout, &model)?;
    }
    match args.seeds {
        None => one(args, start, &exports),
        Some(seeds) => many_seeds(args, &start, seeds.iter(), &exports),
    }
}

fn exports(args: &Train) -> Outcome<Vec<(&PathBuf, Format)>> {
    let mut exports = Vec::new();
    for path in &args.export {
        let failure = if file::is_stream(path) {
            Failure::usage("the standard output has the figures, and cannot have an export, too")
                .hint("neurona convert RUN.json - --format FORMAT writes a saved run there")
        } else if args.seeds.is_some() && !path.to_string_lossy().contains(SEED) {
            let text = format!(
                "with several seeds, {} would be written several times",
                path.display()
            );
            Failure::usage(text).hint("{seed} in the name stands for the seed: run-{seed}.keras")
        } else {
            exports.push((path, Format::of_name(path)?));
            continue;
        };
        return Err(failure);
    }
    Ok(exports)
}

fn set_epochs(start: &mut Start, epochs: u32) -> Outcome {
    let n_done = start.run.as_ref().map_or(0, |run| run.state.epoch);
    if n_done > epochs {
        let text = format!("the run has {n_done} epochs already, and --epochs counts all of them");
        return Err(Failure::usage(text).hint("--restart begins it anew"));
    }
    let mut draft = start.experiment.draft().clone();
    draft.training.epochs = epochs;
    let checked = start.experiment.check_edit(draft);
    start.experiment = checked.map_err(|it| problems::failure("the experiment", &it))?;
    if let Some(run) = &mut start.run {
        run.experiment.training.epochs = epochs;
    }
    Ok(())
}

fn one(args: &Train, start: Start, exports: &[(&PathBuf, Format)]) -> Outcome {
    let mut session = match &start.run {
        None => Session::new(&start.experiment),
        Some(run) => Session::restore(run).map_err(|it| problems::failure("the run", &it))?,
    };
    let n_epochs = session.experiment().training.epochs - session.epoch();
    let bar = progress::bar(u64::from(n_epochs), args.quiet);
    many::to_end(&mut session, &bar);
    bar.finish_and_clear();
    let figures = RunFigures::of(&mut session);
    write(exports, args, &session)?;
    let mut output = Output::new();
    if args.json {
        output.json(&json!(figures))?;
    } else {
        for line in figures.lines() {
            output.line(&line)?;
        }
    }
    output.finish()?;
    if !args.quiet {
        diverged(&[figures]);
    }
    Ok(())
}

fn many_seeds(
    args: &Train,
    start: &Start,
    seeds: impl Iterator<Item = u32>,
    exports: &[(&PathBuf, Format)],
) -> Outcome {
    let n_done = start.run.as_ref().map_or(0, |run| run.state.epoch);
    if n_done > 0 && !args.quiet {
        note("each seed begins at epoch 0: the weights of the saved run are not used");
    }
    let experiments: Vec<Experiment> = seeds
        .map(|seed| with_seed(&start.experiment, seed))
        .collect::<Outcome<_>>()?;
    let n_epochs = experiments.len() as u64 * u64::from(start.experiment.training.epochs);
    let bar = progress::bar(n_epochs, args.quiet);
    let runs = if exports.is_empty() {
        many::figures(&experiments, &bar)
    } else {
        many::sessions(&experiments, &bar, |session| write(exports, args, session))?
    };
    bar.finish_and_clear();
    let mut output = Output::new();
    if args.json {
        for run in &runs {
            output.json(&json!(run))?;
        }
        output.json(&report::summary(&runs))?;
    } else {
        for line in report::seeds_table(&runs) {
            output.line(&line)?;
        }
    }
    output.finish()?;
    if !args.quiet {
        diverged(&runs);
    }
    Ok(())
}

fn with_seed(experiment: &Experiment, seed: u32) -> Outcome<Experiment> {
    let mut draft = experiment.draft().clone();
    draft.seed = seed;
    let checked = experiment.check_edit(draft);
    checked.map_err(|it| problems::failure("the experiment", &it))
}

fn write(exports: &[(&PathBuf, Format)], args: &Train, session: &Session) -> Outcome {
    if exports.is_empty() {
        return Ok(());
    }
    let run = session.save();
    for (path, format) in exports {
        let name = path
            .to_string_lossy()
            .replace(SEED, &run.experiment.seed.to_string());
        let content = Content::Run(&run);
        export::write(Path::new(&name), content, *format, args.layout)?;
    }
    Ok(())
}

fn model_of(run: &SavedRun) -> Outcome<Model> {
    Model::from_run(run).map_err(|it| problems::failure("the experiment", &it))
}

/// Says that runs diverged, which is a result: they end at their last finite state.
fn diverged(runs: &[RunFigures]) {
    let is_diverged = |run: &&RunFigures| matches!(run.stopped, Some(StopReason::Diverged(_)));
    match (runs.iter().filter(is_diverged).count(), runs.len()) {
        (0, _) => {}
        (_, 1) => note("the run diverged; weights and figures are those of its last whole epoch"),
        (n, of) => note(format!(
            "{n} of {of} runs diverged; theirs are the figures before it"
        )),
    }
}
