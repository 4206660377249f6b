//! The number of rows of a table in use, and what the empty cells of its columns cost.

use experiment::{Draft, RowCost, Source};

/// Columns that are named.
const MOST_NAMED: usize = 4;

/// The rows in use.
#[derive(Debug, Clone, PartialEq)]
pub struct RowCount {
    pub n_used: usize,
    /// The columns whose empty cells cost most rows, by name.
    pub costs: Vec<(String, RowCost)>,
}

/// Counts the rows in use; `None` without a table.
pub fn count(draft: &Draft) -> Option<RowCount> {
    let Source::Table(spec) = &draft.data.source else {
        return None;
    };
    let table = spec.table.data_table();
    let mut costs: Vec<(String, RowCost)> = spec
        .row_costs(table)
        .into_iter()
        .filter(|cost| cost.n_empty > 0)
        .filter_map(|cost| {
            let column = table.columns().get(cost.column as usize)?;
            Some((column.name.clone(), cost))
        })
        .collect();
    // The column that gives back most rows comes first.
    costs.sort_by_key(|(_, cost)| std::cmp::Reverse((cost.n_only, cost.n_empty)));
    costs.truncate(MOST_NAMED);
    Some(RowCount {
        n_used: spec.kept_rows(table).len(),
        costs,
    })
}
