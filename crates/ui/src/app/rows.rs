//! The rows of a table as points over one of its inputs.

use experiment::{Experiment, InputColumn, Row, Source, TableSource, howell};

/// Returns the rows of a table as points over input `axis`.
pub fn rows_over(experiment: &Experiment, axis: usize) -> Vec<Row> {
    let dataset = experiment.dataset();
    let axis = axis.min(dataset.n_inputs().saturating_sub(1));
    dataset
        .inputs
        .column(axis)
        .into_iter()
        .zip(&dataset.targets)
        .zip(&dataset.validates)
        .map(|((&x, &y), &validates)| Row {
            x: x as f32,
            y: y as f32,
            validates,
        })
        .collect()
}

/// Returns whether an input of a table is a category, so that its values are 0 and 1.
pub fn is_category(experiment: &Experiment, input_idx: usize) -> bool {
    let Source::Table(spec) = &experiment.data.source else {
        return false;
    };
    let table = spec.table.data_table();
    let inputs = spec.input_columns(table);
    let is_category = |&InputColumn { column, label }: &InputColumn| {
        let is_sex = spec.table == TableSource::Howell && column == howell::MALE;
        let column = table.columns().get(column as usize);
        is_sex || label.is_some() || column.is_some_and(|it| it.is_categorical())
    };
    inputs.get(input_idx).is_some_and(is_category)
}

/// Returns the part of an input that its rows take up: both values of a category, whichever rows are in
/// use.
pub fn domain_over(experiment: &Experiment, axis: usize, rows: &[Row]) -> [f64; 2] {
    match is_category(experiment, axis) {
        true => [0.0, 1.0],
        false => domain_of(rows),
    }
}

/// Returns the rows of a table as points over a column of which inputs `first` to `first + n` are the
/// categories: x is the category's index.
pub fn rows_over_categories(experiment: &Experiment, first: usize, n: usize) -> Vec<Row> {
    let dataset = experiment.dataset();
    let mut rows = rows_over(experiment, first);
    for (row, inputs) in rows.iter_mut().zip(dataset.inputs.rows()) {
        let is_one = |category: &usize| inputs.get(first + category) == Some(&1.0);
        row.x = (0..n).find(is_one).unwrap_or(0) as f32;
    }
    rows
}

/// Returns the mean of each input over the training rows: pictures over other inputs hold it there.
pub fn input_means(experiment: &Experiment) -> Vec<f64> {
    let dataset = experiment.dataset();
    let n_train = dataset.n_train().max(1) as f64;
    let mut means = vec![0.0; dataset.n_inputs()];
    let rows = dataset.inputs.rows().into_iter().zip(&dataset.validates);
    for (row, _) in rows.filter(|(_, validates)| !**validates) {
        for (mean, value) in means.iter_mut().zip(row) {
            *mean += value;
        }
    }
    for mean in &mut means {
        *mean /= n_train;
    }
    means
}

/// Returns the smallest and the largest x of the rows: if all rows have the same, an interval around it;
/// without rows `[0, 1]`.
pub fn domain_of(rows: &[Row]) -> [f64; 2] {
    let xs = rows.iter().map(|row| f64::from(row.x));
    let from = xs.clone().fold(f64::INFINITY, f64::min);
    let to = xs.fold(f64::NEG_INFINITY, f64::max);
    if from < to {
        return [from, to];
    }
    if from > to {
        return [0.0, 1.0];
    }
    let half = (from.abs() / 10.0).max(0.5);
    [from - half, from + half]
}

#[cfg(test)]
mod tests {
    use experiment::{ClassWeights, Column, DataTable, Filter, TableSpec};

    use super::*;
    use crate::app::starts::first_table;

    #[test]
    fn rows_lie_over_the_input_that_is_asked_for() {
        let mut draft = first_table();
        if let Source::Table(spec) = &mut draft.data.source {
            spec.inputs.push(howell::AGE);
            spec.filters.push(Filter {
                column: howell::AGE,
                min: Some(18.0),
                max: None,
            });
        }
        let experiment = draft.check().unwrap();
        let rows = rows_over(&experiment, 1);
        assert_eq!(rows.len(), 352);
        assert_eq!(domain_of(&rows), [18.0, 88.0]);
        assert_eq!(domain_of(&[]), [0.0, 1.0]);
        let row = |x: f32| Row { x, ..rows[0] };
        assert_eq!(domain_of(&[row(20.0), row(20.0)]), [18.0, 22.0]);
        assert_eq!(domain_of(&[row(0.0)]), [-0.5, 0.5]);
        // One that is not there is the last.
        assert_eq!(rows_over(&experiment, 9), rows);
    }

    /// Both sexes have a place, also where the filter leaves one.
    #[test]
    fn a_category_has_a_place_for_each_value() {
        let mut draft = first_table();
        if let Source::Table(spec) = &mut draft.data.source {
            spec.inputs.push(howell::MALE);
            spec.filters.push(Filter {
                column: howell::MALE,
                min: Some(1.0),
                max: None,
            });
        }
        let experiment = draft.check().unwrap();
        assert!(is_category(&experiment, 1) && !is_category(&experiment, 0));
        let rows = rows_over(&experiment, 1);
        assert_eq!(domain_over(&experiment, 1, &rows), [0.0, 1.0]);
        let weights = rows_over(&experiment, 0);
        let range = domain_of(&weights);
        assert_eq!(domain_over(&experiment, 0, &weights), range);
        let means = input_means(&experiment);
        assert!(range[0] < means[0] && means[0] < range[1] && means[1] == 1.0);
    }

    #[test]
    fn rows_lie_at_the_category_of_their_column() {
        let column = |name: &str, values: &[f64], labels: &[&str]| Column {
            name: name.to_owned(),
            values: values.to_vec(),
            labels: labels.iter().map(|&label| label.to_owned()).collect(),
            ..Column::default()
        };
        let columns = vec![
            column("size", &[1.0, 2.0, 3.0, 4.0, 5.0], &[]),
            column(
                "color",
                &[2.0, 0.0, 1.0, 2.0, 1.0],
                &["blue", "green", "red"],
            ),
            column("price", &[9.5, 8.0, 7.0, 6.0, 5.0], &[]),
        ];
        let mut draft = first_table();
        draft.data.set_table(TableSpec {
            table: TableSource::Own(DataTable::new("t".to_owned(), columns).into()),
            inputs: vec![0, 1],
            target: 2,
            filters: Vec::new(),
            classifies: false,
            class_weights: ClassWeights::None,
        });
        draft.fit_output();
        let experiment = draft.check().unwrap();
        let rows = rows_over_categories(&experiment, 1, 3);
        let places: Vec<f32> = rows.iter().map(|row| row.x).collect();
        assert_eq!(places, [2.0, 0.0, 1.0, 2.0, 1.0]);
        assert_eq!(rows[4].y, 5.0);
    }
}
