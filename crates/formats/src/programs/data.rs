//! The rows of an experiment, their split and their standardization, in NumPy.

use experiment::{DataSpec, Dataset, Experiment, Feature, Source, Task};

use super::comments::Comments;
use super::curve::curve;
use super::options::ProgramOptions;
use super::python::{array, comment, single};
use super::split::{Split, chosen};
use super::table::table;

/// Returns the lines up to the standardized rows and the numbers of their classes, and how the rows are split. The
/// target `y` has one dimension throughout: Keras on TensorFlow does not take `(n,)` after `(n, 1)`.
pub(super) fn write(
    experiment: &Experiment,
    dataset: &Dataset,
    options: ProgramOptions,
) -> (String, Split) {
    let comments = options.language.comments();
    let data = &experiment.data;
    let split = Split::new(data, dataset);
    let mut text = comment(comments.data);
    match &data.source {
        Source::Function(_) | Source::Formula(_) => {
            curve(&mut text, experiment, dataset, options);
        }
        Source::Plane(_) => plane(&mut text, experiment, dataset, comments),
        Source::Table(spec) => table(&mut text, spec, data.validation, comments),
    }
    text.push('\n');
    match split {
        Split::None => {}
        Split::Last { n_train } => {
            text.push_str(&comment(comments.split_last));
            text.push_str(&format!("n_train = {n_train}\n\n"));
        }
        Split::Chosen => {
            chosen(
                &mut text,
                data,
                dataset,
                options,
                experiment.training.row_order,
            );
            text.push('\n');
        }
    }
    standardize(&mut text, data, dataset, split, comments);
    // The rows of a table have brought the names of its classes, which `np.unique` has numbered.
    if let Task::Classification { n_classes } = experiment.task()
        && !matches!(data.source, Source::Table(_))
    {
        text.push_str(&format!(
            "y = y.astype(int)\nclass_names = range({n_classes})\n\n"
        ));
    }
    (text, split)
}

/// Appends the points of a plane and the features made of them.
fn plane(text: &mut String, experiment: &Experiment, dataset: &Dataset, comments: &Comments) {
    let origin = match experiment.data.placed {
        Some(_) => comments.placed_by_hand,
        None => comments.as_on_page,
    };
    text.push_str(&comment(origin));
    for (idx, name) in ["x1", "x2"].into_iter().enumerate() {
        let values = dataset.places.iter().map(|place| single(place[idx]));
        text.push_str(&array(name, values, ""));
    }
    let ys = dataset.targets.iter().map(|&y| single(y as f32));
    text.push_str(&array("y", ys, ""));
    let columns: Vec<&str> = experiment
        .data
        .features
        .iter()
        .map(|feature| match feature {
            Feature::X1 => "x1",
            Feature::X2 => "x2",
            Feature::X1Squared => "x1**2",
            Feature::X2Squared => "x2**2",
            Feature::Product => "x1 * x2",
            Feature::SinX1 => "np.sin(x1)",
            Feature::SinX2 => "np.sin(x2)",
        })
        .collect();
    text.push_str(&comment(comments.features));
    text.push_str(&format!("x = np.column_stack([{}])\n", columns.join(", ")));
}

/// Appends the standardization of inputs and target.
fn standardize(
    text: &mut String,
    data: &DataSpec,
    dataset: &Dataset,
    split: Split,
    comments: &Comments,
) {
    if !data.scaling.inputs && !data.scaling.target {
        return;
    }
    text.push_str(&comment(comments.standardize));
    for (name, is_scaled, values) in [
        ("x", data.scaling.inputs, &dataset.inputs),
        ("y", data.scaling.target, &dataset.targets),
    ] {
        if !is_scaled {
            continue;
        }
        let (part, _) = split.parts(name);
        text.push_str(&format!(
            "{name}_mean, {name}_std = {part}.mean(axis=0), {part}.std(axis=0)\n"
        ));
        // Neurona does not scale a column that does not vary. Its deviation is 0, or what rounding of
        // the mean leaves of it.
        let mut columns = values.columns().into_iter();
        if columns.any(|column| is_constant(column, &dataset.validates)) {
            text.push_str(&format!(
                "{name}_std = np.where(np.ptp({part}, axis=0) == 0, 1, {name}_std)\n"
            ));
        }
        text.push_str(&format!("{name} = ({name} - {name}_mean) / {name}_std\n"));
    }
    text.push('\n');
}

/// Returns whether a column has the same value in all rows that train.
fn is_constant<'a>(column: impl IntoIterator<Item = &'a f64>, validates: &[bool]) -> bool {
    let rows = column.into_iter().zip(validates);
    let mut values = rows.filter(|&(_, &validates)| !validates);
    let first = values.next();
    values.all(|(value, _)| first.is_some_and(|(first, _)| first == value))
}
