//! Which column of a file is which input of a model.

use experiment::{Experiment, Feature, Source};
use ndarray::Array2;

use crate::csv_rows::CsvRows;
use crate::failure::{Failure, Outcome};

/// The inputs of rows, and what was decided in finding them.
pub struct RowValues {
    /// Shape: `[n_rows, n_inputs]`; NaN where a cell has no number.
    pub inputs: Array2<f64>,
    /// What a person should know.
    pub notes: Vec<String>,
}

/// Where an input comes from.
enum Origin<'a> {
    /// The numbers of a column.
    Number(usize),
    /// Whether a column's cell is a category.
    Category(usize, &'a str),
    /// The place of a column's category among the labels of a table.
    Place(usize, &'a [String]),
}

/// Finds the inputs of a model in the rows of a file: by the names of its columns, or, without such names, in their order.
///
/// A category `color = red` is found in a column `color`. With the two coordinates of points, features of them are
/// computed. `experiment` knows the labels of columns with two categories.
pub fn of(
    rows: &CsvRows,
    name: &str,
    input_names: &[String],
    experiment: Option<&Experiment>,
) -> Outcome<RowValues> {
    if let Some(inputs) = features(rows, input_names) {
        let notes = Vec::new();
        return Ok(RowValues { inputs, notes });
    }
    let n_inputs = input_names.len();
    let mut notes = Vec::new();
    let found: Vec<Option<Origin>> = match &rows.names {
        None => Vec::new(),
        Some(names) => {
            let of = |(idx, input): (usize, &'_ String)| origin(names, input, idx, experiment);
            let pairs = input_names.iter().enumerate();
            pairs
                .map(|(idx, input)| of((idx, input)).map(|it| it.with(input)))
                .collect()
        }
    };
    let n_found = found.iter().flatten().count();
    let origins: Vec<Origin> = if n_found == n_inputs {
        found.into_iter().flatten().collect()
    } else if n_found == 0 && rows.n_columns == n_inputs {
        if rows.names.is_some() {
            let names = input_names.join(", ");
            notes.push(format!(
                "no column has an input's name; taken in their order: {names}"
            ));
        }
        (0..n_inputs).map(Origin::Number).collect()
    } else {
        return Err(missing(rows, name, input_names, &found));
    };
    let mut inputs = Array2::zeros((rows.n_rows, n_inputs));
    for (origin, mut column) in origins.iter().zip(inputs.columns_mut()) {
        let values = values(rows, name, origin, input_names)?;
        column
            .iter_mut()
            .zip(values)
            .for_each(|(it, value)| *it = value);
    }
    Ok(RowValues { inputs, notes })
}

/// A column that was found, before its input's name is looked at.
enum Found<'a> {
    Number(usize),
    Category(usize),
    Place(usize, &'a [String]),
}

impl<'a> Found<'a> {
    fn with(self, input: &'a str) -> Origin<'a> {
        match self {
            Self::Number(idx) => Origin::Number(idx),
            Self::Category(idx) => {
                Origin::Category(idx, input.split_once(" = ").map_or("", |it| it.1))
            }
            Self::Place(idx, labels) => Origin::Place(idx, labels),
        }
    }
}

fn origin<'a>(
    names: &[String],
    input: &str,
    input_idx: usize,
    experiment: Option<&'a Experiment>,
) -> Option<Found<'a>> {
    if let Some(idx) = position(names, input) {
        let labels = labels(experiment, input_idx);
        return Some(labels.map_or(Found::Number(idx), |it| Found::Place(idx, it)));
    }
    let (column, _) = input.split_once(" = ")?;
    position(names, column).map(Found::Category)
}

/// The labels of a table's column with two categories, which is one input.
fn labels(experiment: Option<&Experiment>, input_idx: usize) -> Option<&[String]> {
    let Source::Table(spec) = &experiment?.data.source else {
        return None;
    };
    let table = spec.table.data_table();
    let input = *spec.input_columns(table).get(input_idx)?;
    let column = table.columns().get(input.column as usize)?;
    (input.label.is_none() && column.is_categorical()).then_some(column.labels.as_slice())
}

/// The column of a name: the same, or the same without case, unit and lowered digits.
fn position(names: &[String], name: &str) -> Option<usize> {
    let same = names.iter().position(|it| it == name);
    same.or_else(|| names.iter().position(|it| plain(it) == plain(name)))
}

/// `Weight (kg)` and `weight` are one name, `x₁` and `x1` too.
fn plain(name: &str) -> String {
    let name = name.trim();
    let without_unit = name.strip_suffix(')').and_then(|it| it.rsplit_once(" ("));
    let name = without_unit.map_or(name, |(name, _)| name);
    name.to_lowercase().replace('₁', "1").replace('₂', "2")
}

/// The features of points whose two coordinates the file has; `None` if the inputs are no features, or the file has
/// them themselves.
fn features(rows: &CsvRows, input_names: &[String]) -> Option<Array2<f64>> {
    let feature = |name: &String| Feature::ALL.into_iter().find(|it| it.formula() == name);
    let features: Vec<Feature> = input_names.iter().map(feature).collect::<Option<_>>()?;
    let coordinates = match &rows.names {
        Some(names) => {
            if input_names.iter().all(|it| position(names, it).is_some()) {
                return None;
            }
            let [x1, x2] = [Feature::X1, Feature::X2].map(|it| position(names, it.formula()));
            [x1?, x2?]
        }
        None if rows.n_columns == 2 && features.len() != 2 => [0, 1],
        None => return None,
    };
    let [x1, x2] = coordinates.map(|idx| rows.numbers(idx));
    let value = |(row, column): (usize, usize)| {
        // The page's points have coordinates of single precision.
        f64::from(features[column].at([x1[row] as f32, x2[row] as f32]))
    };
    Some(Array2::from_shape_fn((rows.n_rows, features.len()), value))
}

fn values(
    rows: &CsvRows,
    name: &str,
    origin: &Origin,
    input_names: &[String],
) -> Outcome<Vec<f64>> {
    let (column_idx, known, value): (_, Vec<&str>, &dyn Fn(usize) -> f64) = match *origin {
        Origin::Number(idx) => return Ok(rows.numbers(idx)),
        Origin::Category(idx, label) => {
            let of_input = input_names
                .iter()
                .find(|it| it.ends_with(&format!(" = {label}")));
            let prefix = of_input
                .and_then(|it| it.split_once(" = "))
                .map_or("", |it| it.0);
            let others = input_names.iter().filter_map(|it| it.split_once(" = "));
            let known: Vec<&str> = others
                .filter(|(column, _)| *column == prefix)
                .map(|(_, label)| label)
                .collect();
            let place = known.iter().position(|it| *it == label);
            return categories(rows, name, idx, &known, |found| {
                f64::from(u8::from(Some(found) == place))
            });
        }
        Origin::Place(idx, labels) => (idx, labels.iter().map(String::as_str).collect(), &|it| {
            it as f64
        }),
    };
    categories(rows, name, column_idx, &known, value)
}

/// The value of each cell's place among the known categories; NaN for an empty cell.
fn categories(
    rows: &CsvRows,
    name: &str,
    column_idx: usize,
    known: &[&str],
    value: impl Fn(usize) -> f64,
) -> Outcome<Vec<f64>> {
    let texts = rows.texts(column_idx).into_iter().enumerate();
    let of_text = |(row_idx, text): (usize, String)| {
        if text.is_empty() {
            return Ok(f64::NAN);
        }
        let place = known.iter().position(|it| *it == text);
        place.map(&value).ok_or_else(|| {
            let line = rows.line(row_idx);
            let known = known.join(", ");
            Failure::work(format!("{name}, line {line}: `{text}` is none of {known}"))
        })
    };
    texts.map(of_text).collect()
}

fn missing(
    rows: &CsvRows,
    name: &str,
    input_names: &[String],
    found: &[Option<Origin>],
) -> Failure {
    let inputs = input_names.join(", ");
    let n_inputs = input_names.len();
    let columns = |n: usize| {
        if n == 1 {
            "1 column".to_owned()
        } else {
            format!("{n} columns")
        }
    };
    let needs = if n_inputs == 1 {
        format!("the model has 1 input: {inputs}")
    } else {
        format!("the model has {n_inputs} inputs: {inputs}")
    };
    let absent: Vec<&str> = input_names
        .iter()
        .zip(found)
        .filter(|(_, found)| found.is_none())
        .map(|(name, _)| name.as_str())
        .collect();
    match &rows.names {
        Some(names) if absent.len() < n_inputs && !absent.is_empty() => {
            let text = format!("{name} has no column {}; {needs}", absent.join(", "));
            Failure::work(text).hint(format!("its columns are {}", names.join(", ")))
        }
        Some(names) => {
            let text = format!("{name} has {}, and {needs}", columns(rows.n_columns));
            Failure::work(text).hint(format!("its columns are {}", names.join(", ")))
        }
        None => Failure::work(format!(
            "{name} has {}, and {needs}",
            columns(rows.n_columns)
        )),
    }
}
