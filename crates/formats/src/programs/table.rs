//! The rows of a table, in NumPy: written into the program, or in a file beside it if they are many.

use experiment::{Column, DataTable, Experiment, Source, TableSpec, Validation, ValidationRows};

use super::comments::Comments;
use super::python::{array, cell, comment, names, number, quoted, wrapped};
use crate::csv_text::CsvText;

/// Most cells that are written into the program.
const MOST_CELLS: usize = 20_000;

/// Name of the file beside the program.
const TABLE_FILE: &str = "table.csv";

/// A file that a program reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFile {
    /// File name without a folder; the program reads it from its working directory.
    pub name: String,
    /// Its text: CSV with a header line of Python names, decimal points, categories by index.
    pub text: String,
}

/// Returns the file that must lie beside the program of an experiment; `None` if the program does not
/// need a file, because it does not read a table or contains it.
pub fn table_file(experiment: &Experiment) -> Option<TableFile> {
    let Source::Table(spec) = &experiment.data.source else {
        return None;
    };
    let (name, text) = file_of(spec, group_column(experiment.data.validation))?;
    Some(TableFile { name, text })
}

/// Returns name and text of the file if the table has too many cells for the program.
fn file_of(spec: &TableSpec, groups: Option<u32>) -> Option<(String, String)> {
    let table = spec.table.data_table();
    let used = used_columns(spec, groups, table);
    if table.n_rows() * used.len() <= MOST_CELLS {
        return None;
    }
    let columns: Vec<&Column> = used
        .iter()
        .filter_map(|&column| table.columns().get(column as usize))
        .collect();
    let named = names(columns.iter().map(|column| column.name.as_str()));
    let mut csv = CsvText::new(',', "\n", 0);
    for name in &named {
        csv.plain(name);
    }
    csv.end_line();
    for row_idx in 0..table.n_rows() {
        for column in &columns {
            let value = column.values.get(row_idx).copied().unwrap_or(f64::NAN);
            csv.plain(&format!("{value:?}"));
        }
        csv.end_line();
    }
    Some((TABLE_FILE.to_owned(), csv.finish()))
}

/// Appends `x` and `y` of a table, and `groups` if whole groups of rows validate.
pub(super) fn table(
    text: &mut String,
    spec: &TableSpec,
    validation: Validation,
    comments: &Comments,
) {
    let table = spec.table.data_table();
    let used = used_columns(spec, group_column(validation), table);
    let columns: Vec<(u32, &Column)> = used
        .iter()
        .filter_map(|&idx| Some((idx, table.columns().get(idx as usize)?)))
        .collect();
    let named = names(columns.iter().map(|(_, column)| column.name.as_str()));
    text.push_str(&comment(table.name()));
    let is_file = table.n_rows() * columns.len() > MOST_CELLS;
    if is_file {
        text.push_str(&comment(comments.file));
        text.push_str(&format!(
            "table = np.loadtxt({}, delimiter=\",\", skiprows=1)\n",
            quoted(TABLE_FILE)
        ));
    }
    for (place, ((_, column), name)) in columns.iter().zip(&named).enumerate() {
        text.push_str(&what_it_is(name, column));
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
            text.push_str(&array(name, values.map(|&value| cell(value)), ""));
        }
    }
    let name_of = |column: u32| -> &str {
        let place = columns.iter().position(|(idx, _)| *idx == column);
        place
            .and_then(|place| named.get(place))
            .map_or("", String::as_str)
    };
    let inputs: Vec<String> = spec
        .input_columns(table)
        .into_iter()
        .map(|input| match input.label {
            None => name_of(input.column).to_owned(),
            Some(label) => format!("({} == {label}).astype(float)", name_of(input.column)),
        })
        .collect();
    text.push_str(&wrapped(
        "x = np.column_stack([",
        inputs.into_iter(),
        "])\n",
    ));
    text.push_str(&format!("y = {}\n", name_of(spec.target)));
    let groups = group_column(validation).map(name_of);
    if let Some(groups) = groups {
        text.push_str(&format!("groups = {groups}\n"));
    }
    let mut conditions: Vec<String> = spec
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
    // Rows with an empty cell in an input or in the target do not train.
    let with_gaps = spec.row_costs(table).into_iter();
    let with_gaps = with_gaps.filter(|cost| cost.n_empty > 0);
    conditions.extend(with_gaps.map(|cost| format!("~np.isnan({})", name_of(cost.column))));
    if !conditions.is_empty() {
        text.push_str(&comment(comments.filter));
        text.push_str(&format!("keep = {}\n", conditions.join(" & ")));
        text.push_str("x, y = x[keep], y[keep]\n");
        if groups.is_some() {
            text.push_str("groups = groups[keep]\n");
        }
    }
    if spec.classifies {
        text.push_str(&comment(comments.classes));
        text.push_str("classes, y = np.unique(y, return_inverse=True)\n");
        text.push_str(&class_names(spec, table));
    }
}

/// Returns a comment with the unit of a column, and with its name if the variable's says less.
fn what_it_is(variable: &str, column: &Column) -> String {
    let letters = |name: &str| -> String {
        let letters = name.chars().filter(|it| it.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let unit = column.unit.as_deref().unwrap_or_default();
    let said = if letters(variable) == letters(&column.name) {
        unit.to_owned()
    } else if unit.is_empty() {
        column.name.clone()
    } else {
        format!("{} ({unit})", column.name)
    };
    if said.is_empty() {
        return String::new();
    }
    comment(&format!("{variable}: {said}"))
}

/// Returns a line that names the classes which occur.
fn class_names(spec: &TableSpec, table: &DataTable) -> String {
    let labels = table
        .columns()
        .get(spec.target as usize)
        .map_or(&[][..], |column| &column.labels);
    if labels.is_empty() {
        return "class_names = classes\n".to_owned();
    }
    let labels = labels.iter().map(|label| quoted(label));
    array("class_names", labels, "") + "class_names = class_names[classes.astype(int)]\n"
}

/// Returns the column whose groups of rows validate as a whole; `None` for other splits.
fn group_column(validation: Validation) -> Option<u32> {
    match validation.rows {
        ValidationRows::ByGroup(column) if validation.share > 0.0 => Some(column),
        _ => None,
    }
}

/// Returns the indices of the columns that a program needs, in the table's order.
fn used_columns(spec: &TableSpec, groups: Option<u32>, table: &DataTable) -> Vec<u32> {
    (0..table.columns().len() as u32)
        .filter(|column| {
            spec.inputs.contains(column)
                || spec.target == *column
                || groups == Some(*column)
                || spec.filters.iter().any(|filter| filter.column == *column)
        })
        .collect()
}
