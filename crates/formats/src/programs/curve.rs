//! The rows of a curve, in NumPy: as an expression where that is possible, else as numbers.

use experiment::{Dataset, Experiment, Function, Source, Spacing, TargetFunction};

use super::options::{ProgramOptions, RandomRows};
use super::python::{angle, array, comment, number, single};

/// Appends `x` and `y` of a curve.
pub(super) fn curve(
    text: &mut String,
    experiment: &Experiment,
    dataset: &Dataset,
    options: ProgramOptions,
) {
    let comments = options.language.comments();
    let data = &experiment.data;
    let [from, to] = data.domain;
    if let Source::Formula(typed) = &data.source {
        text.push_str(&comment(typed));
    }
    let expression = match experiment.target_function() {
        TargetFunction::Formula(formula) => formula.to_numpy(),
        TargetFunction::Named(function) => Some(named(*function).to_owned()),
        TargetFunction::None => None,
    };
    let is_exact = options.rows == RandomRows::Exact;
    let is_edited = data.edited.is_some();
    let is_random = data.spacing == Spacing::Random;
    let is_noisy = data.noise > 0.0;
    let x_is_written = is_edited || (is_random && (is_exact || expression.is_none()));
    let y_is_written = is_edited || expression.is_none() || (is_noisy && is_exact);
    if is_edited {
        text.push_str(&comment(comments.placed_by_hand));
    } else if x_is_written || (y_is_written && is_noisy) {
        text.push_str(&comment(comments.as_on_page));
    }
    let is_drawn = (is_random && !x_is_written) || (is_noisy && !y_is_written);
    if is_drawn {
        text.push_str(&comment(comments.noise_differs));
        text.push_str(&format!("rng = np.random.default_rng({})\n", data.seed));
    }
    let n = data.n_points;
    let (from, to) = (angle(from), angle(to));
    if x_is_written {
        let xs = dataset.inputs.iter().map(|&x| single(x as f32));
        text.push_str(&array("x", xs, ""));
    } else if is_random {
        text.push_str(&format!("x = np.sort(rng.uniform({from}, {to}, {n}))\n"));
    } else {
        text.push_str(&format!("x = np.linspace({from}, {to}, {n})\n"));
    }
    match expression {
        Some(expression) if !y_is_written => {
            text.push_str(&format!("y = {expression}\n"));
            if is_noisy {
                let noise = number(data.noise);
                text.push_str(&format!("y = y + rng.normal(0, {noise}, {n})\n"));
            }
        }
        _ => {
            let ys = dataset.targets.iter().map(|&y| single(y as f32));
            text.push_str(&array("y", ys, ""));
        }
    }
    text.push_str("x = x.reshape(-1, 1)\n");
}

/// Returns the NumPy expression of a named function.
fn named(function: Function) -> &'static str {
    match function {
        Function::Sine => "np.sin(x)",
        Function::Square => "x**2",
        Function::Absolute => "np.abs(x)",
        Function::Step => "np.where(x < 0, 0.0, 1.0)",
        Function::Sinc => "np.sinc(x)",
        Function::Bump => "np.exp(-x**2)",
        Function::Line => "x / 2",
    }
}
