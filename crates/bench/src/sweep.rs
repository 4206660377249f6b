//! A sweep of 400 cells: 20 learning rates times 1 to 20 neurons of one hidden layer.

use engine::RunSet;
use experiment::Experiment;

use crate::workload::{Workload, course};

/// Cells along each axis.
const SIDE: usize = 20;
/// Epochs of each cell.
const EPOCHS: u32 = 500;

/// Networks 1-n-1 for each n up to [`SIDE`].
const COLUMNS: [Workload; SIDE] = {
    const HIDDEN: [[usize; 1]; SIDE] = {
        let mut hidden = [[0]; SIDE];
        let mut idx = 0;
        while idx < SIDE {
            hidden[idx] = [idx + 1];
            idx += 1;
        }
        hidden
    };
    let mut columns = [course("1-n-1 tanh", &[]); SIDE];
    let mut idx = 0;
    while idx < SIDE {
        columns[idx].hidden = &HIDDEN[idx];
        idx += 1;
    }
    columns
};

/// Trains the columns `part`, `part + n_parts`, … and returns the sum of the cells' last losses.
pub(crate) fn train(part: usize, n_parts: usize) -> f64 {
    let cell = |column: &Workload, rate: usize| {
        let learning_rate = 1e-3 * (rate + 1) as f64;
        Workload {
            learning_rate,
            ..*column
        }
        .experiment(1)
    };
    let columns = COLUMNS.iter().skip(part).step_by(n_parts);
    let cells: Vec<Experiment> = columns
        .flat_map(|column| (0..SIDE).map(move |rate| cell(column, rate)))
        .collect();
    let mut run_set = RunSet::new(&cells);
    run_set.step_epochs(EPOCHS);
    let losses = (0..run_set.len()).filter_map(|cell| run_set.losses(cell));
    losses.map(|(loss, _)| f64::from(loss)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_sweep_are_the_whole() {
        let whole = train(0, 1);
        let parts: f64 = (0..2).map(|part| train(part, 2)).sum();
        assert!(whole.is_finite() && whole > 0.0);
        assert!((whole - parts).abs() < 1e-9 * whole, "{whole}, {parts}");
    }
}
