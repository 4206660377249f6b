//! The rows of a table, column by column.

use experiment::{Experiment, Source};

/// Room around the rows, as a share of their extent.
const MARGIN: f64 = 0.05;

/// The rows of a table, column by column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TableRows {
    /// The columns of the inputs.
    pub inputs: Vec<Vec<f64>>,
    pub targets: Vec<f64>,
    pub validates: Vec<bool>,
}

impl TableRows {
    /// Returns the rows of an experiment; no rows if it learns from something else than a table.
    pub fn of(experiment: &Experiment) -> Self {
        if !matches!(experiment.data.source, Source::Table(_)) {
            return Self::default();
        }
        let dataset = experiment.dataset();
        let columns = dataset.inputs.columns();
        Self {
            inputs: columns.into_iter().map(|column| column.to_vec()).collect(),
            targets: dataset.targets.iter().copied().collect(),
            validates: dataset.validates.clone(),
        }
    }

    /// From the smallest to the largest value of an input, with some room at both ends.
    pub fn window(&self, input: u32) -> [f64; 2] {
        let values = self.inputs.get(input as usize).into_iter().flatten();
        let [from, to] = plot::scale::extent(values.copied())
            .filter(|[from, to]| from < to)
            .unwrap_or([0.0, 1.0]);
        let room = MARGIN * (to - from);
        [from - room, to + room]
    }

    /// The middle of the targets' range, and half of its width.
    pub fn middle(&self) -> [f64; 2] {
        let targets = self.targets.iter().copied();
        let [from, to] = plot::scale::extent(targets)
            .filter(|[from, to]| from < to)
            .unwrap_or([0.0, 1.0]);
        [(from + to) / 2.0, (to - from) / 2.0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_table_has_no_rows() {
        let draft = experiment::Preset::SineSmall.draft();
        assert_eq!(TableRows::of(&draft.check().unwrap()), TableRows::default());
        assert_eq!(TableRows::default().window(0), [-0.05, 1.05]);
    }
}
