//! The rows of a table that an experiment uses, and the classes that occur among them.

use crate::data_table::DataTable;
use crate::filter::filter_of_each_column;
use crate::limits;
use crate::table::TableSpec;

/// How many rows the empty cells of one column cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowCost {
    /// Index of the table's column.
    pub column: u32,
    /// Number of rows that pass the filters and have no value in this column.
    pub n_empty: usize,
    /// Number of those that have a value in every other used column: they would be in use if this
    /// column were not.
    pub n_only: usize,
}

impl TableSpec {
    /// Returns the classes of the target as a class: the different values that it has in the rows in
    /// use, in ascending order. Class `n` of the network is the `n`-th of them. For a column of
    /// categories they are indices of its labels.
    ///
    /// Returns `None` if there are fewer than two, or more than
    /// [`MAX_CLASSES`](crate::limits::MAX_CLASSES).
    pub fn class_values(&self, table: &DataTable) -> Option<Vec<f64>> {
        self.classes_of_rows(table, self.rows_in_use(table))
    }

    /// Returns the classes among rows, as [`TableSpec::class_values`] does.
    pub(crate) fn classes_of_rows(
        &self,
        table: &DataTable,
        rows: impl Iterator<Item = usize>,
    ) -> Option<Vec<f64>> {
        let target = &table.columns().get(self.target as usize)?.values;
        let mut classes: Vec<f64> = Vec::new();
        for row_idx in rows {
            let value = target[row_idx];
            let place = class_idx(&classes, value);
            if classes.get(place) != Some(&value) {
                if classes.len() == limits::MAX_CLASSES {
                    return None;
                }
                classes.insert(place, value);
            }
        }
        (classes.len() >= 2).then_some(classes)
    }

    /// Returns the indices of the rows in use: those that pass every filter and have a value in every
    /// input column and in the target. Columns that the table does not have are left out.
    pub fn kept_rows(&self, table: &DataTable) -> Vec<usize> {
        self.rows_in_use(table).collect()
    }

    fn rows_in_use<'a>(&self, table: &'a DataTable) -> impl Iterator<Item = usize> + use<'a> {
        let used = self.used_columns(table);
        self.filtered_rows(table)
            .filter(move |&row_idx| used.iter().all(|(_, cells)| !cells[row_idx].is_nan()))
    }

    /// Returns for each input column and the target how many rows its empty cells cost, in the order
    /// of [`TableSpec::inputs`] with the target last. Reads each used cell once.
    pub fn row_costs(&self, table: &DataTable) -> Vec<RowCost> {
        let used = self.used_columns(table);
        let cost = |&(column, _): &(u32, _)| RowCost {
            column,
            n_empty: 0,
            n_only: 0,
        };
        let mut costs: Vec<RowCost> = used.iter().map(cost).collect();
        for row_idx in self.filtered_rows(table) {
            let mut last_empty = None;
            let mut n_empty = 0_u32;
            for (idx, (_, cells)) in used.iter().enumerate() {
                if cells[row_idx].is_nan() {
                    costs[idx].n_empty += 1;
                    (last_empty, n_empty) = (Some(idx), n_empty + 1);
                }
            }
            if let (Some(idx), 1) = (last_empty, n_empty) {
                costs[idx].n_only += 1;
            }
        }
        costs
    }

    /// Returns index and cells of the input columns, then of the target. A crafted draft may name a
    /// column as often as the table has rows; each is returned once.
    fn used_columns<'a>(&self, table: &'a DataTable) -> Vec<(u32, &'a [f64])> {
        let mut is_listed = vec![false; table.columns().len()];
        let mut used = Vec::new();
        for &column in self.inputs.iter().chain([&self.target]) {
            let Some(is_listed) = is_listed.get_mut(column as usize) else {
                continue;
            };
            if !std::mem::replace(is_listed, true) {
                used.push((column, table.columns()[column as usize].values.as_slice()));
            }
        }
        used
    }

    /// Returns the indices of the rows that pass every filter.
    fn filtered_rows<'a>(&self, table: &'a DataTable) -> impl Iterator<Item = usize> + use<'a> {
        let filters = filter_of_each_column(&self.filters, table);
        (0..table.n_rows()).filter(move |&row_idx| {
            let mut filters = filters.iter();
            filters.all(|(column, filter)| filter.keeps(column.values[row_idx]))
        })
    }
}

/// Returns the index of the class with this value in `classes`, which are in ascending order; or that
/// at which it is to be inserted.
pub(crate) fn class_idx(classes: &[f64], value: f64) -> usize {
    classes.partition_point(|&class| class < value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data_table::Column;
    use crate::filter::Filter;
    use crate::table::InputColumn;

    fn table_of(columns: &[&[f64]]) -> DataTable {
        let column = |values: &&[f64]| Column {
            values: values.to_vec(),
            ..Column::default()
        };
        DataTable::new("t".to_owned(), columns.iter().map(column).collect())
    }

    /// One filter for each column keeps what the filters keep one by one.
    #[test]
    fn joined_filters_keep_the_same_rows() {
        let column = Column {
            values: vec![-1.0, 0.7, 1.0, f64::NAN, f64::INFINITY, 2.5],
            ..Column::default()
        };
        let table = DataTable::new("t".to_owned(), vec![column.clone(), column]);
        let bounds = [
            None,
            Some(-1.0),
            Some(0.7),
            Some(2.0),
            Some(f64::NAN),
            Some(1e300),
        ];
        let mut filters = Vec::new();
        for column in 0..3 {
            for min in bounds {
                filters.extend(bounds.map(|max| Filter { column, min, max }));
            }
        }
        for first in &filters {
            for second in &filters {
                let filters = vec![*first, *second];
                // Neither input nor target is a column of the table, whose empty cells would count.
                let spec = TableSpec {
                    inputs: vec![7],
                    target: 8,
                    filters,
                    ..TableSpec::howell_sex()
                };
                let passes = |row: usize, filter: &Filter| {
                    let column = table.columns().get(filter.column as usize);
                    column.is_none_or(|column| filter.keeps(column.values[row]))
                };
                let expected: Vec<usize> = (0..6)
                    .filter(|&row| passes(row, first) && passes(row, second))
                    .collect();
                assert_eq!(spec.kept_rows(&table), expected, "{first:?} {second:?}");
            }
        }
    }

    /// An empty cell costs its row only if its column is in use.
    #[test]
    fn only_columns_in_use_cost_rows() {
        let gap = f64::NAN;
        let table = table_of(&[
            &[1.0, gap, 3.0, gap, 5.0, gap],
            &[1.0, gap, 3.0, 4.0, gap, gap],
            &[gap, gap, gap, gap, 5.0, gap],
            &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
        ]);
        let mut spec = TableSpec {
            inputs: vec![3],
            target: 0,
            ..TableSpec::howell_sex()
        };
        let at_most_5 = Filter {
            column: 3,
            min: None,
            max: Some(5.0),
        };
        spec.filters = vec![at_most_5];
        assert_eq!(spec.kept_rows(&table), [0, 2, 4]);
        spec.inputs = vec![1, 3, 1, 9];
        assert_eq!(spec.kept_rows(&table), [0, 2]);
        let cost = |column, n_empty, n_only| RowCost {
            column,
            n_empty,
            n_only,
        };
        // Without column 1, row 4 would be in use; without the target, row 3; row 1 lacks both.
        let costs = [cost(1, 2, 1), cost(3, 0, 0), cost(0, 2, 1)];
        assert_eq!(spec.row_costs(&table), costs);
        // A filter on a column that is not in use, with a bound and without.
        for (min, kept) in [(None, vec![0, 2]), (Some(0.0), vec![])] {
            let by_gaps = Filter {
                column: 2,
                min,
                max: None,
            };
            spec.filters = vec![at_most_5, by_gaps];
            assert_eq!(spec.kept_rows(&table), kept);
        }
    }

    #[test]
    fn classes_are_the_values_that_occur() {
        let gap = f64::NAN;
        let many: Vec<f64> = (0..21).map(f64::from).collect();
        let of = |values: &[f64]| {
            let x = vec![1.0; values.len()];
            let table = table_of(&[values, &x]);
            let spec = TableSpec {
                inputs: vec![1],
                target: 0,
                filters: Vec::new(),
                ..TableSpec::howell_sex()
            };
            spec.class_values(&table)
        };
        assert_eq!(of(&[1.0, -1.0, 1.0, gap]), Some(vec![-1.0, 1.0]));
        assert_eq!(of(&[3.0, 1.0, 2.0, 3.0]), Some(vec![1.0, 2.0, 3.0]));
        assert_eq!(of(&[1.0, 0.5]), Some(vec![0.5, 1.0]));
        assert_eq!(of(&[0.0, -0.0, 7.0]), Some(vec![0.0, 7.0]));
        assert_eq!(of(&many[..20]).map(|classes| classes.len()), Some(20));
        assert_eq!(of(&many), None);
        for one in [&[][..], &[gap], &[4.0, 4.0]] {
            assert_eq!(of(one), None);
        }
    }

    #[test]
    fn an_empty_cell_is_no_category() {
        let table = table_of(&[&[f64::NAN, 1.0]]);
        let at = |label, row| InputColumn { column: 0, label }.at(&table, row);
        assert!(at(Some(0), 0).is_nan() && at(None, 0).is_nan());
        assert_eq!(
            [at(Some(0), 1), at(Some(1), 1), at(None, 1)],
            [0.0, 1.0, 1.0]
        );
    }
}
