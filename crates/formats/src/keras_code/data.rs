//! The rows, their split and their standardization, in NumPy.

use experiment::{
    DataSpec, Dataset, Experiment, Feature, Function, OwnTable, Source, Spacing, TableSpec,
    TargetFunction, ValidationRows,
};

use super::comments::Comments;
use super::python::{angle, array, comment, names, number, quoted, single};
use super::{ProgramOptions, RandomRows, formula};

/// Cells of a table up to which they are written into the program.
const MOST_CELLS: usize = 20_000;

/// Which rows train.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Split {
    /// All of them.
    None,
    /// All but the last ones: Keras's `validation_split`.
    Last { n_train: usize },
    /// Those that the program holds in `train` and `val`.
    Chosen,
}

impl Split {
    fn new(data: &DataSpec, dataset: &Dataset) -> Self {
        let n_train = dataset.n_train();
        if n_train == dataset.n_rows() {
            return Split::None;
        }
        let is_sorted = dataset.validates.is_sorted();
        let is_share =
            (dataset.n_rows() as f64 * (1.0 - data.validation.share)).floor() == n_train as f64;
        if data.validation.rows == ValidationRows::Last && is_sorted && is_share {
            Split::Last { n_train }
        } else {
            Split::Chosen
        }
    }

    /// The part of `x` that trains and the part that validates.
    pub(super) fn parts(self, name: &str) -> (String, Option<String>) {
        match self {
            Split::None => (name.to_owned(), None),
            Split::Last { .. } => (
                format!("{name}[:n_train]"),
                Some(format!("{name}[n_train:]")),
            ),
            Split::Chosen => (format!("{name}[train]"), Some(format!("{name}[val]"))),
        }
    }
}

/// The program's lines up to the standardized rows.
pub(super) fn write(
    experiment: &Experiment,
    dataset: &Dataset,
    options: ProgramOptions,
) -> (String, Split) {
    let comments = options.language.comments();
    let data = &experiment.data;
    let split = Split::new(data, dataset);
    let mut text = format!("# {}\n", comments.data);
    match &data.source {
        Source::Function(_) | Source::Formula(_) => {
            curve(&mut text, experiment, dataset, options);
        }
        Source::Plane(_) => plane(&mut text, experiment, dataset, comments),
        Source::Table(spec) => table(&mut text, spec, comments),
    }
    text.push('\n');
    match split {
        Split::None => {}
        Split::Last { n_train } => {
            text.push_str(&format!("# {}\n", comments.split_last));
            text.push_str(&format!("n_train = {n_train}\n\n"));
        }
        Split::Chosen => {
            chosen(
                &mut text,
                data,
                dataset,
                options,
                experiment.training.shuffle,
            );
            text.push('\n');
        }
    }
    standardize(&mut text, data, dataset, split, comments);
    (text, split)
}

fn curve(text: &mut String, experiment: &Experiment, dataset: &Dataset, options: ProgramOptions) {
    let comments = options.language.comments();
    let data = &experiment.data;
    let [from, to] = data.domain;
    let expression = match &data.source {
        Source::Formula(typed) => {
            text.push_str(&comment(typed));
            formula::to_numpy(typed, experiment.target_function(), data.domain)
        }
        _ => named(experiment.target_function()),
    };
    let is_exact = options.rows == RandomRows::Exact;
    let is_edited = data.edited.is_some();
    let is_random = data.spacing == Spacing::Random;
    let is_noisy = data.noise > 0.0;
    let x_is_written = is_edited || (is_random && (is_exact || expression.is_none()));
    let y_is_written = is_edited || expression.is_none() || (is_noisy && is_exact);
    if is_edited {
        text.push_str(&format!("# {}\n", comments.placed_by_hand));
    } else if x_is_written || (y_is_written && is_noisy) {
        text.push_str(&format!("# {}\n", comments.as_on_page));
    }
    let is_drawn = (is_random && !x_is_written) || (is_noisy && !y_is_written);
    if is_drawn {
        text.push_str(&format!("# {}\n", comments.noise_differs));
        text.push_str(&format!("rng = np.random.default_rng({})\n", data.seed));
    }
    let n = data.n_points;
    let (from, to) = (angle(from), angle(to));
    if x_is_written {
        let xs = dataset.inputs.iter().map(|&x| single(x));
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
            let ys = dataset.targets.iter().map(|&y| single(y));
            text.push_str(&array("y", ys, ""));
        }
    }
    text.push_str("x = x.reshape(-1, 1)\n");
}

fn named(function: &TargetFunction) -> Option<String> {
    let TargetFunction::Named(function) = function else {
        return None;
    };
    let text = match function {
        Function::Sine => "np.sin(x)",
        Function::Square => "x**2",
        Function::Absolute => "np.abs(x)",
        Function::Step => "np.where(x < 0, 0.0, 1.0)",
        Function::Sinc => "np.sinc(x)",
        Function::Bump => "np.exp(-x**2)",
        Function::Line => "x / 2",
    };
    Some(text.to_owned())
}

fn plane(text: &mut String, experiment: &Experiment, dataset: &Dataset, comments: &Comments) {
    let origin = match experiment.data.placed {
        Some(_) => comments.placed_by_hand,
        None => comments.as_on_page,
    };
    text.push_str(&format!("# {origin}\n"));
    for (idx, name) in ["x1", "x2"].into_iter().enumerate() {
        let values = dataset.places.iter().map(|place| single(place[idx]));
        text.push_str(&array(name, values, ""));
    }
    let ys = dataset.targets.iter().map(|&y| single(y));
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
    text.push_str(&format!("# {}\n", comments.features));
    text.push_str(&format!("x = np.column_stack([{}])\n", columns.join(", ")));
}

/// Columns of a table that the program needs, in the table's order.
fn used_columns(spec: &TableSpec, table: &OwnTable) -> Vec<u32> {
    (0..table.columns.len() as u32)
        .filter(|column| {
            spec.inputs.contains(column)
                || spec.target == *column
                || spec.filters.iter().any(|filter| filter.column == *column)
        })
        .collect()
}

/// The file that the program reads, if the table is too large to stand in it: its name and its
/// text.
pub(super) fn table_file(spec: &TableSpec) -> Option<(String, String)> {
    let table = spec.table.columns();
    let used = used_columns(spec, &table);
    if table.n_rows() * used.len() <= MOST_CELLS {
        return None;
    }
    let columns: Vec<&experiment::Column> = used
        .iter()
        .filter_map(|&column| table.columns.get(column as usize))
        .collect();
    let named = names(columns.iter().map(|column| column.name.as_str()));
    let mut text = named.join(",") + "\n";
    for row_idx in 0..table.n_rows() {
        for (idx, column) in columns.iter().enumerate() {
            if idx > 0 {
                text.push(',');
            }
            let value = column.values.get(row_idx).copied().unwrap_or(f32::NAN);
            text.push_str(&format!("{value:?}"));
        }
        text.push('\n');
    }
    Some((TABLE_FILE.to_owned(), text))
}

/// What the program calls the file.
const TABLE_FILE: &str = "table.csv";

fn table(text: &mut String, spec: &TableSpec, comments: &Comments) {
    let table = spec.table.columns();
    let used = used_columns(spec, &table);
    let columns: Vec<(u32, &experiment::Column)> = used
        .iter()
        .filter_map(|&idx| Some((idx, table.columns.get(idx as usize)?)))
        .collect();
    let named = names(columns.iter().map(|(_, column)| column.name.as_str()));
    text.push_str(&comment(&table.name));
    let is_file = table.n_rows() * columns.len() > MOST_CELLS;
    if is_file {
        text.push_str(&format!("# {}\n", comments.file));
        text.push_str(&format!(
            "table = np.loadtxt({}, delimiter=\",\", skiprows=1)\n",
            quoted(TABLE_FILE)
        ));
    }
    for (place, ((_, column), name)) in columns.iter().zip(&named).enumerate() {
        let unit = column.unit.as_deref().unwrap_or_default();
        if !unit.is_empty() {
            text.push_str(&comment(&format!("{name}: {unit}")));
        }
        if column.is_categorical() {
            let labels = column.labels.iter().enumerate();
            let labels: Vec<String> = labels
                .map(|(idx, label)| format!("{idx} {label}"))
                .collect();
            let labels = labels.join(", ");
            text.push_str(&comment(&format!(
                "{}: {name}: {labels}",
                comments.categories
            )));
        }
        if is_file {
            text.push_str(&format!("{name} = table[:, {place}]\n"));
        } else {
            let values = column.values.iter().take(table.n_rows());
            text.push_str(&array(name, values.map(|&value| single(value)), ""));
        }
    }
    let name_of = |column: u32| -> &str {
        let place = columns.iter().position(|(idx, _)| *idx == column);
        place
            .and_then(|place| named.get(place))
            .map_or("", String::as_str)
    };
    let inputs: Vec<String> = spec
        .input_columns(&table)
        .into_iter()
        .map(|input| match input.label {
            None => name_of(input.column).to_owned(),
            Some(label) => format!("({} == {label}).astype(float)", name_of(input.column)),
        })
        .collect();
    text.push_str(&super::python::call(
        "x = np.column_stack",
        &[format!("[{}]", inputs.join(", "))],
        0,
    ));
    text.push_str(&format!("\ny = {}\n", name_of(spec.target)));
    let bounds: Vec<String> = spec
        .filters
        .iter()
        .flat_map(|filter| {
            let name = name_of(filter.column);
            let bound = |sign: &str, value: Option<f64>| {
                value.map(|value| format!("({name} {sign} {})", number(value)))
            };
            [bound(">=", filter.min), bound("<=", filter.max)]
        })
        .flatten()
        .collect();
    if !bounds.is_empty() {
        text.push_str(&format!("# {}\n", comments.filter));
        text.push_str(&format!("keep = {}\n", bounds.join(" & ")));
        text.push_str("x, y = x[keep], y[keep]\n");
    }
}

/// `train` and `val`: drawn anew, or those of the page.
fn chosen(
    text: &mut String,
    data: &DataSpec,
    dataset: &Dataset,
    options: ProgramOptions,
    shuffles: bool,
) {
    let comments = options.language.comments();
    let by_hand = match &data.source {
        Source::Plane(_) => data.placed.is_some(),
        Source::Table(_) => false,
        Source::Function(_) | Source::Formula(_) => data.edited.is_some(),
    };
    if by_hand || options.rows == RandomRows::Exact {
        text.push_str(&format!("# {}\n", comments.split_by_hand));
        let rows = dataset.validates.iter().enumerate();
        let validating = rows.filter(|&(_, &validates)| validates);
        text.push_str(&array(
            "val",
            validating.map(|(idx, _)| idx.to_string()),
            "",
        ));
        text.push_str("train = np.setdiff1d(np.arange(len(x)), val)\n");
        return;
    }
    let n_train = dataset.n_train();
    text.push_str(&format!("# {}\n", comments.split_random));
    let seed = data.seed;
    text.push_str(&format!(
        "order = np.random.default_rng({seed}).permutation(len(x))\n"
    ));
    // Without shuffling the order of the rows counts.
    text.push_str(&if shuffles {
        format!("train, val = order[:{n_train}], order[{n_train}:]\n")
    } else {
        format!("train, val = np.sort(order[:{n_train}]), np.sort(order[{n_train}:])\n")
    });
}

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
    text.push_str(&format!("# {}\n", comments.standardize));
    for (name, is_scaled, values, n_columns) in [
        ("x", data.scaling.inputs, &dataset.inputs, dataset.n_inputs),
        ("y", data.scaling.target, &dataset.targets, 1),
    ] {
        if !is_scaled {
            continue;
        }
        let (part, _) = split.parts(name);
        text.push_str(&format!(
            "{name}_mean, {name}_std = {part}.mean(axis=0), {part}.std(axis=0)\n"
        ));
        // The page leaves the scale of a column that does not vary.
        if is_constant(values, n_columns, &dataset.validates) {
            text.push_str(&format!(
                "{name}_std = np.where({name}_std < 1e-9, 1, {name}_std)\n"
            ));
        }
        text.push_str(&format!("{name} = ({name} - {name}_mean) / {name}_std\n"));
    }
    text.push('\n');
}

/// Whether some column has one value in all rows that train.
fn is_constant(values: &[f32], n_columns: usize, validates: &[bool]) -> bool {
    (0..n_columns).any(|column_idx| {
        let mut column = values
            .chunks_exact(n_columns)
            .zip(validates)
            .filter(|&(_, &validates)| !validates)
            .filter_map(|(row, _)| row.get(column_idx));
        let first = column.next();
        column.all(|value| Some(value) == first)
    })
}
