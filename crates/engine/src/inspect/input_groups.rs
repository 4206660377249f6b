//! The inputs of a table as a person sees them, and the rows that questions about them use.

use std::ops::Range;

use experiment::random::{Random, Stream};
use experiment::{Source, TableSpec};

use crate::session::Session;

/// A column of the table, and the network's inputs that are made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InputGroup {
    /// Index of the table's column.
    pub column: u32,
    /// One input for numbers and for two categories, otherwise one for each category.
    pub inputs: Range<usize>,
}

/// The table of a session; `None` for other data.
pub(crate) fn table_of(session: &Session) -> Option<&TableSpec> {
    match &session.experiment.data.source {
        Source::Table(spec) => Some(spec),
        _ => None,
    }
}

/// The input columns in their order; `None` if the data are no table.
pub(crate) fn input_groups(session: &Session) -> Option<Vec<InputGroup>> {
    let spec = table_of(session)?;
    let mut groups: Vec<InputGroup> = Vec::new();
    for (idx, input) in spec
        .input_columns(spec.table.data_table())
        .into_iter()
        .enumerate()
    {
        match groups.last_mut() {
            Some(group) if group.column == input.column => group.inputs.end = idx + 1,
            _ => groups.push(InputGroup {
                column: input.column,
                inputs: idx..idx + 1,
            }),
        }
    }
    Some(groups)
}

/// The rows themselves if they are at most `limit`, otherwise a sample of them in their order. The
/// seed decides which.
pub(crate) fn sampled(mut rows: Vec<usize>, limit: usize, seed: u32) -> Vec<usize> {
    if rows.len() > limit {
        Random::new(seed, Stream::Sample, 0).shuffle(&mut rows);
        rows.truncate(limit);
        rows.sort_unstable();
    }
    rows
}

/// Most rows whose predictions cost no more than `budget` multiplications, within `limits`.
pub(crate) fn affordable(budget: u64, cost_of_row: u64, limits: [u64; 2]) -> usize {
    (budget / cost_of_row.max(1)).clamp(limits[0], limits[1]) as usize
}

/// Number of rows that are predicted in one step: small networks get many, so that the clock between
/// two steps costs little.
pub(crate) fn rows_in_step(n_params: usize) -> usize {
    const MULTIPLICATIONS: usize = 100_000;
    const CHUNKS: usize = 16;
    let chunks = MULTIPLICATIONS / (n_params.max(1) * crate::trainer::CHUNK);
    chunks.clamp(1, CHUNKS) * crate::trainer::CHUNK
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_the_seeds_and_keeps_the_order() {
        let all: Vec<usize> = (0..1_000).map(|idx| 3 * idx).collect();
        assert_eq!(sampled(all.clone(), 1_000, 7), all);
        let some = sampled(all.clone(), 100, 7);
        assert!(some.len() == 100 && some.is_sorted_by(|a, b| a < b));
        assert!(some.iter().all(|row| row % 3 == 0));
        assert_eq!(some, sampled(all.clone(), 100, 7));
        assert_ne!(some, sampled(all, 100, 8));
    }

    #[test]
    fn rows_are_as_many_as_can_be_afforded() {
        assert_eq!(affordable(1_000_000, 1_000, [100, 2_000]), 1_000);
        assert_eq!(affordable(1_000_000, 0, [100, 2_000]), 2_000);
        assert_eq!(affordable(1_000_000, 1_000_000, [100, 2_000]), 100);
        assert_eq!(rows_in_step(22), 512);
        assert_eq!(rows_in_step(2_000_000), 32);
    }
}
