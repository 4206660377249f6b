//! The rows that a run trains and validates on.

use ndarray::Array2;

use crate::data::{DataSpec, Row};
use crate::data_table::DataTable;
use crate::plane::PlanePoint;
use crate::rows_in_use::class_idx;
use crate::table::TableSpec;

/// Rows in their own order, before any shuffling, in the units that a person sees.
///
/// Values are f64, because a table's are: seconds since 1970 that differ by one are the same f32.
/// The [`Scaler`](crate::Scaler) makes the f32 that a network computes with.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// Inputs of the network. Shape: `[n_rows, n_inputs]`.
    pub inputs: Array2<f64>,
    /// Targets that it learns to predict. Shape: `[n_rows, n_outputs]`; for a class target `[n_rows, 1]`,
    /// classes from 0 on.
    pub targets: Array2<f64>,
    /// Whether each row is a validation row; otherwise it is a training row. Shape: `[n_rows]`.
    pub validates: Vec<bool>,
    /// The points `[x₁, x₂]` of the rows over the plane. Shape: `[n_rows]`, or `[0]` for other data.
    pub places: Vec<[f32; 2]>,
}

impl Dataset {
    /// The rows of a curve: one input, one target.
    pub fn from_rows(rows: &[Row]) -> Self {
        Self {
            inputs: matrix(1, rows.iter().map(|row| f64::from(row.x)).collect()),
            targets: matrix(1, rows.iter().map(|row| f64::from(row.y)).collect()),
            validates: rows.iter().map(|row| row.validates).collect(),
            places: Vec::new(),
        }
    }

    /// Points of the plane, with the features of `data` as inputs.
    pub fn from_points(points: &[PlanePoint], data: &DataSpec) -> Self {
        let places: Vec<[f32; 2]> = points.iter().map(|point| point.x).collect();
        let mut inputs = Vec::with_capacity(points.len() * data.features.len());
        data.expand(&places, &mut inputs);
        Self {
            inputs: matrix(
                data.features.len(),
                inputs.into_iter().map(f64::from).collect(),
            ),
            targets: matrix(1, points.iter().map(|point| f64::from(point.y)).collect()),
            validates: points.iter().map(|point| point.validates).collect(),
            places,
        }
    }

    /// The rows `rows` of a table; `validates` marks the validation rows. `classes` are the values of
    /// the target's classes; `None` for numbers. The table must have the columns that `spec` names.
    pub(crate) fn from_table(
        spec: &TableSpec,
        table: &DataTable,
        rows: &[usize],
        classes: Option<&[f64]>,
        validates: Vec<bool>,
    ) -> Self {
        let columns = spec.input_columns(table);
        let mut inputs = Vec::with_capacity(rows.len() * columns.len());
        for &row_idx in rows {
            inputs.extend(columns.iter().map(|column| column.at(table, row_idx)));
        }
        // The check refuses columns that the table does not have, and rows are those of the shortest column.
        let target = &table.columns()[spec.target as usize].values;
        let target = rows.iter().map(|&row_idx| target[row_idx]);
        let targets = match classes {
            None => target.collect(),
            Some(classes) => target
                .map(|value| class_idx(classes, value) as f64)
                .collect(),
        };
        Self {
            inputs: matrix(columns.len(), inputs),
            targets: matrix(1, targets),
            validates,
            places: Vec::new(),
        }
    }

    /// Returns the rows of a curve: one input and one target. Returns no rows for other data.
    pub fn rows(&self) -> Vec<Row> {
        if self.n_inputs() != 1 || !self.places.is_empty() {
            return Vec::new();
        }
        self.inputs
            .iter()
            .zip(&self.targets)
            .zip(&self.validates)
            .map(|((&x, &y), &validates)| Row {
                x: x as f32,
                y: y as f32,
                validates,
            })
            .collect()
    }

    /// Number of columns of `inputs`.
    pub fn n_inputs(&self) -> usize {
        self.inputs.ncols()
    }

    /// Number of columns of `targets`.
    pub fn n_outputs(&self) -> usize {
        self.targets.ncols()
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.validates.len()
    }

    /// Number of training rows.
    pub fn n_train(&self) -> usize {
        self.validates
            .iter()
            .filter(|&&validates| !validates)
            .count()
    }

    /// Returns the number of training rows of each of `n_classes` classes.
    ///
    /// Panics if a target is not one of the classes.
    pub fn n_train_of_classes(&self, n_classes: usize) -> Vec<usize> {
        let mut n_rows = vec![0; n_classes];
        let rows = self.targets.column(0).into_iter().zip(&self.validates);
        for (&class, _) in rows.filter(|(_, validates)| !**validates) {
            n_rows[class as usize] += 1;
        }
        n_rows
    }
}

/// Returns the matrix of `n_columns` columns whose rows are in `values`, one after the other.
fn matrix(n_columns: usize, values: Vec<f64>) -> Array2<f64> {
    let n_rows = values.len().checked_div(n_columns).unwrap_or(0);
    Array2::from_shape_vec((n_rows, n_columns), values).expect("the rows have the same length")
}
