//! The rows of a table as points over one of its inputs.

use experiment::{Experiment, Row};

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
    use experiment::{Filter, Source, howell};

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
}
