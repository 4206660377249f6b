//! The rows of a run with their predictions as a CSV file (RFC 4180): a header and a line for each row.

use experiment::{DataTable, Dataset, Experiment, Source, TableSpec};

use crate::columns_csv::{self, CsvColumn};
use crate::decimal_sign::DecimalSign;

/// The columns, and what the network has said about the rows.
///
/// | column | of | holds |
/// | --- | --- | --- |
/// | `split` | all | `train` or `validation` |
/// | inputs | a curve | `x` |
/// | | the plane | `x1`, `x2`: the point, not the features that are made of it |
/// | | a table | the chosen columns by their own names, categories by theirs |
/// | target | all | `y`, or the table's column by its own name |
/// | `prediction` | all | a number in the target's unit, or the likeliest class |
/// | `residual` | numbers | target − prediction, in f64 |
/// | `P(…)` | classes | the probability of each class |
///
/// Rows are in the order of the data, which is that of the table without the rows that are not used.
/// `outputs` are those of [`Reply::RowOutputs`](experiment::Reply::RowOutputs) for the experiment. Every
/// number reads back to the same bits: inputs and target to the cells' own, predictions to an `f32`,
/// residuals to an `f64`. A value that is not finite is an empty cell.
///
/// `None` if `outputs` has another length than the rows need.
///
/// ```
/// use experiment::Draft;
/// use formats::{DecimalSign, rows_csv};
///
/// let experiment = Draft::default().check().unwrap();
/// let text = rows_csv::write(&experiment, &[0.25; 50], DecimalSign::Point).unwrap();
/// assert!(text.starts_with("split,x,y,prediction,residual\r\n"));
/// assert_eq!(text.lines().count(), 51);
/// assert_eq!(rows_csv::write(&experiment, &[0.25], DecimalSign::Point), None);
/// ```
pub fn write(experiment: &Experiment, outputs: &[f32], decimal: DecimalSign) -> Option<String> {
    let dataset = experiment.dataset();
    let n_outputs = experiment.network.output.units;
    if outputs.len() != dataset.n_rows() * n_outputs {
        return None;
    }
    let parts = dataset.validates.iter().map(|&it| usize::from(it));
    let mut columns = vec![CsvColumn::names("split", ["train", "validation"], parts)];
    match &experiment.data.source {
        Source::Function(_) | Source::Formula(_) => {
            // They were f32 before.
            let [x, y] =
                [&dataset.inputs, &dataset.targets].map(|it| it.iter().map(|&it| it as f32));
            columns.extend([CsvColumn::floats("x", x), CsvColumn::floats("y", y)]);
        }
        Source::Plane(_) => {
            let place = |axis: usize| dataset.places.iter().map(move |it| it[axis]);
            let targets = dataset.targets.iter().map(|&it| it as f32);
            columns.extend([
                CsvColumn::floats("x1", place(0)),
                CsvColumn::floats("x2", place(1)),
                CsvColumn::floats("y", targets),
            ]);
        }
        Source::Table(spec) => columns.extend(table_columns(spec, spec.table.data_table())),
    }
    let classes = experiment.class_names();
    if classes.is_empty() {
        columns.extend(of_numbers(&dataset, outputs));
    } else {
        columns.extend(of_classes(classes, outputs, n_outputs));
    }
    Some(columns_csv::write(&columns, decimal))
}

/// The chosen columns of a table and the target, as they stand in it.
fn table_columns(spec: &TableSpec, table: &DataTable) -> Vec<CsvColumn> {
    let rows = spec.kept_rows(table);
    let places = spec.inputs.iter().chain([&spec.target]);
    let columns = places.filter_map(|&place| table.columns().get(place as usize));
    let columns = columns.map(|column| {
        let cells = rows.iter().map(|&row_idx| column.values[row_idx]);
        match column.is_categorical() {
            true => {
                let places = cells.map(|it| it as usize);
                CsvColumn::names(column.name.clone(), column.labels.clone(), places)
            }
            false => CsvColumn::doubles(column.name.clone(), cells),
        }
    });
    columns.collect()
}

fn of_numbers(dataset: &Dataset, outputs: &[f32]) -> [CsvColumn; 2] {
    let pairs = dataset.targets.iter().zip(outputs);
    let residuals = pairs.map(|(target, &output)| target - f64::from(output));
    [
        CsvColumn::floats("prediction", outputs.iter().copied()),
        CsvColumn::doubles("residual", residuals),
    ]
}

/// The likeliest class of each row, and the probability of each class.
fn of_classes(classes: Vec<String>, outputs: &[f32], n_outputs: usize) -> Vec<CsvColumn> {
    // One output is the probability of the second of two classes.
    let rows = outputs.chunks_exact(n_outputs);
    let probabilities: Vec<Vec<f32>> = match n_outputs {
        1 => rows.map(|row| vec![1.0 - row[0], row[0]]).collect(),
        _ => rows.map(<[f32]>::to_vec).collect(),
    };
    let predicted = probabilities
        .iter()
        .map(|row| likeliest(row, classes.len()));
    let mut columns = vec![CsvColumn::names("prediction", classes.clone(), predicted)];
    columns.extend(classes.iter().enumerate().map(|(class, name)| {
        let of_class = probabilities.iter().map(|row| row[class]);
        CsvColumn::floats(format!("P({name})"), of_class)
    }));
    columns
}

/// The class that the page counts as predicted: of two, the second if its probability is above a half; of
/// more, the first of the largest. No class if a probability is missing.
fn likeliest(probabilities: &[f32], n_classes: usize) -> usize {
    if probabilities.iter().any(|it| !it.is_finite()) {
        return n_classes;
    }
    if let [_, second] = probabilities {
        return usize::from(*second > 0.5);
    }
    let better = |best: usize, it: usize| match probabilities[it] > probabilities[best] {
        true => it,
        false => best,
    };
    (0..n_classes).reduce(better).unwrap_or(n_classes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_predicted_class_is_the_likeliest() {
        assert_eq!(likeliest(&[0.5, 0.5], 2), 0);
        assert_eq!(likeliest(&[0.4, 0.6], 2), 1);
        assert_eq!(likeliest(&[0.2, 0.4, 0.4], 3), 1);
        assert_eq!(likeliest(&[0.2, f32::NAN, 0.4], 3), 3);
    }
}
