//! `neurona sweep`: a grid of learning rates, units, activations and seeds.

use experiment::{Activation, Dense, Draft, Experiment};

use crate::args::Sweep;
use crate::failure::{Failure, Outcome, note};
use crate::output::Output;
use crate::report::RunFigures;
use crate::seeds::Seeds;
use crate::units::Units;
use crate::{many, problems, progress, start, sweep_report};

/// Most runs of a sweep: their results are all kept.
const MAX_RUNS: usize = 100_000;

/// Trains the grid and prints it.
pub fn run(args: &Sweep) -> Outcome {
    let activations: Vec<Activation> = args
        .activation
        .iter()
        .map(|name| activation(name))
        .collect::<Outcome<_>>()?;
    let start = start::read(&args.start)?;
    if !args.quiet {
        start.notes.iter().for_each(note);
    }
    let experiments = grid(args, &start.experiment, &activations)?;
    let n_epochs = experiments
        .iter()
        .map(|it| u64::from(it.training.epochs))
        .sum();
    let bar = progress::bar(n_epochs, args.quiet);
    let figures = many::figures(&experiments, &bar);
    bar.finish_and_clear();
    let runs: Vec<(&Experiment, RunFigures)> = experiments.iter().zip(figures).collect();
    let mut output = Output::new();
    if args.json {
        for (experiment, figures) in &runs {
            output.json(&sweep_report::object(experiment, figures))?;
        }
    } else if args.csv {
        sweep_report::print_csv(&mut output, &runs)?;
    } else {
        for line in sweep_report::table(&runs) {
            output.line(&line)?;
        }
    }
    output.finish()
}

fn activation(name: &str) -> Outcome<Activation> {
    let mut all = Activation::HIDDEN.into_iter().chain(Activation::ALL);
    let is_named = |it: &Activation| it.name() == name && *it != Activation::Softmax;
    all.find(is_named).ok_or_else(|| {
        let mut names: Vec<&str> = Activation::ALL.iter().map(|it| it.name()).collect();
        names.retain(|it| *it != Activation::Softmax.name());
        names.dedup();
        let failure = Failure::usage(format!("no hidden layer has the activation `{name}`"));
        failure.hint(names.join(", "))
    })
}

/// The experiments of a sweep, those that differ in seed and learning rate only together.
fn grid(
    args: &Sweep,
    experiment: &Experiment,
    activations: &[Activation],
) -> Outcome<Vec<Experiment>> {
    let draft = experiment.draft();
    let mut base = draft.clone();
    if let Some(epochs) = args.epochs {
        base.training.epochs = epochs;
    }
    let of_draft = Seeds {
        first: draft.seed,
        last: draft.seed,
    };
    let seeds = args.seeds.unwrap_or(of_draft);
    let rates = or_one(&args.rate, draft.training.learning_rate);
    let units: Vec<Option<&Units>> = or_none(&args.units);
    let activations: Vec<Option<&Activation>> = or_none(activations);
    let n_seeds = (seeds.last - seeds.first) as usize + 1;
    let sizes = [rates.len(), units.len(), activations.len(), n_seeds];
    let n_runs = sizes
        .iter()
        .fold(1_usize, |n, size| n.saturating_mul(*size));
    if n_runs > MAX_RUNS {
        return Err(Failure::usage(format!(
            "{n_runs} runs are more than {MAX_RUNS}"
        )));
    }
    let mut experiments = Vec::with_capacity(n_runs);
    for units in &units {
        for activation in &activations {
            for &rate in &rates {
                for seed in seeds.iter() {
                    let mut draft = base.clone();
                    set_layers(&mut draft, *units, activation.copied());
                    draft.training.learning_rate = rate;
                    draft.seed = seed;
                    let checked = experiment.check_edit(draft);
                    let name = "an experiment of the sweep";
                    experiments.push(checked.map_err(|it| problems::failure(name, &it))?);
                }
            }
        }
    }
    Ok(experiments)
}

fn or_one(values: &[f64], of_draft: f64) -> Vec<f64> {
    if values.is_empty() {
        vec![of_draft]
    } else {
        values.to_vec()
    }
}

fn or_none<T>(values: &[T]) -> Vec<Option<&T>> {
    if values.is_empty() {
        vec![None]
    } else {
        values.iter().map(Some).collect()
    }
}

fn set_layers(draft: &mut Draft, units: Option<&Units>, activation: Option<Activation>) {
    let hidden = &mut draft.network.hidden;
    match units {
        None => {}
        Some(Units::Each(units)) => hidden.iter_mut().for_each(|layer| layer.units = *units),
        Some(Units::Layers(units)) => {
            // Layers that are added are like the last one.
            let like = hidden.last().copied();
            let like = like.unwrap_or(Dense::new(1, Activation::Tanh));
            hidden.resize(units.len(), like);
            for (layer, units) in hidden.iter_mut().zip(units) {
                layer.units = *units;
            }
        }
    }
    if let Some(activation) = activation {
        for layer in hidden {
            layer.activation = activation;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_that_is_added_is_like_the_last() {
        let mut draft = Draft::default();
        draft.network.hidden[1].activation = Activation::Relu;
        set_layers(&mut draft, Some(&Units::Layers(vec![7, 6, 5])), None);
        let layers: Vec<_> = draft
            .network
            .hidden
            .iter()
            .map(|it| (it.units, it.activation))
            .collect();
        let expected = [
            (7, Activation::Tanh),
            (6, Activation::Relu),
            (5, Activation::Relu),
        ];
        assert_eq!(layers, expected);
        set_layers(&mut draft, Some(&Units::Each(2)), Some(Activation::Sin));
        assert!(
            draft
                .network
                .hidden
                .iter()
                .all(|it| *it == Dense::new(2, Activation::Sin))
        );
    }
}
