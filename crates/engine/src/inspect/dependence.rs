//! Partial dependence: the mean prediction over the rows if one input has the same value in all of
//! them.
//!
//! Source: Friedman, *Greedy Function Approximation: A Gradient Boosting Machine* (2001); the single
//! rows are those of Goldstein and others, *Peeking Inside the Black Box* (2015). scikit-learn
//! `partial_dependence(kind="both", method="brute")`.

use experiment::{DependenceReport, DependenceSpec};

use crate::inspect::frozen_network::FrozenNetwork;
use crate::inspect::input_groups::{
    InputGroup, affordable, input_groups, rows_in_step, sampled, table_of,
};
use crate::scaled_rows::scaled;
use crate::session::Session;

/// Number of values of a column of numbers.
const N_VALUES: usize = 101;
/// Most single rows.
const MAX_SINGLES: usize = 30;
/// Fewest and most rows, if there are so many.
const N_ROWS: [u64; 2] = [30, 1_000];
/// Multiplications for which more rows than the fewest are used: half a second of a browser.
const BUDGET: u64 = 300_000_000;

/// Partial dependence on one input, computed a few rows at a time with the weights of one moment.
pub struct Dependence {
    network: FrozenNetwork,
    spec: DependenceSpec,
    group: InputGroup,
    /// Values of the input, not scaled.
    grid: Vec<f64>,
    /// Shape: `[n_rows, n_inputs]`, scaled.
    inputs: Vec<f32>,
    /// The input in the rows, not scaled. Shape: `[n_rows]`.
    values: Vec<f64>,
    /// Positions of the single rows, ascending.
    singles: Vec<usize>,
    /// Sums over the rows so far. Shape: `[n_grid, n_values]`.
    sums: Vec<f64>,
    /// Shape: `[n_grid, n_singles]`.
    single_predictions: Vec<f32>,
    /// Index of the value and of the first row of the next step.
    next: (usize, usize),
    is_running: bool,
    /// Whether a report had the result.
    is_reported: bool,
}

impl Dependence {
    /// Begins with the present weights of a session, on all its rows, of many a sample by the
    /// experiment's seed. `None` if its data are no table, or if the column is no input of it.
    pub fn new(session: &Session, spec: DependenceSpec) -> Option<Self> {
        let table = table_of(session)?;
        let labels = &table
            .table
            .data_table()
            .columns()
            .get(spec.column as usize)?
            .labels;
        let group = input_groups(session)?
            .into_iter()
            .find(|group| group.column == spec.column)?;
        let network = FrozenNetwork::of(session);
        let dataset = &network.dataset;
        let value = |row_idx: usize| match group.inputs.len() {
            1 => dataset.inputs[[row_idx, group.inputs.start]],
            // The category is the place of the 1.
            _ => {
                let mut inputs = group.inputs.clone();
                let place = inputs.position(|input| dataset.inputs[[row_idx, input]] == 1.0);
                place.unwrap_or(0) as f64
            }
        };
        let all = 0..dataset.n_rows();
        let grid = match labels.len() {
            0 => even_grid(all.clone().map(value)),
            n_labels => (0..n_labels).map(|label| label as f64).collect(),
        };
        let cost_of_row = grid.len() as u64 * network.n_params() as u64;
        let limit = affordable(BUDGET, cost_of_row, N_ROWS);
        let rows = sampled(all.collect(), limit, session.experiment.seed);
        let scaler = &network.scaler;
        let mut inputs = Vec::with_capacity(rows.len() * dataset.n_inputs());
        for &row_idx in &rows {
            let row = dataset.inputs.row(row_idx);
            inputs.extend(scaled(row, &scaler.input_mean, &scaler.input_std));
        }
        let values: Vec<f64> = rows.iter().map(|&it| value(it)).collect();
        let n_singles = match network.n_values() {
            1 | 2 => rows.len().min(MAX_SINGLES),
            _ => 0,
        };
        let singles = (0..n_singles).map(|idx| idx * rows.len() / n_singles);
        Some(Self {
            spec,
            singles: singles.collect(),
            sums: vec![0.0; grid.len() * network.n_values()],
            single_predictions: Vec::with_capacity(grid.len() * n_singles),
            network,
            group,
            grid,
            inputs,
            values,
            next: (0, 0),
            is_running: true,
            is_reported: false,
        })
    }

    /// Whether this answers the question about a session: it has the present weights, or its result,
    /// with earlier ones, is still to be computed or to be reported.
    pub fn answers(&self, session: &Session, spec: DependenceSpec) -> bool {
        let is_awaited = !self.is_reported && self.network.has_rows_of(session);
        self.spec == spec && (is_awaited || self.network.is_of(session))
    }

    /// Predicts the next rows. Returns whether work is left.
    pub fn step(&mut self) -> bool {
        if !self.is_running {
            return false;
        }
        let (place, first) = self.next;
        let n_rows = self.values.len();
        let last = n_rows.min(first + rows_in_step(self.network.n_params()));
        let width = self.network.dataset.n_inputs();
        let mut inputs = self.inputs[first * width..last * width].to_vec();
        let set = self.scaled_value(self.grid[place]);
        for row in inputs.chunks_exact_mut(width) {
            row[self.group.inputs.clone()].copy_from_slice(&set);
        }
        let predictions = self.network.predict(&inputs);
        let n_values = self.network.n_values();
        let sums = &mut self.sums[place * n_values..(place + 1) * n_values];
        for prediction in predictions.chunks_exact(n_values) {
            for (sum, &value) in sums.iter_mut().zip(prediction) {
                *sum += value;
            }
        }
        let singles = self.singles.iter().filter(|it| (first..last).contains(it));
        let of_last = singles.map(|&it| predictions[(it - first + 1) * n_values - 1] as f32);
        self.single_predictions.extend(of_last);
        self.next = match last == n_rows {
            true => (place + 1, 0),
            false => (place, last),
        };
        self.is_running = self.next.0 < self.grid.len();
        self.is_running
    }

    /// Ends the computation. A report without predictions stays.
    pub fn stop(&mut self) {
        self.is_running = false;
    }

    /// Whether work is left.
    pub fn is_running(&self) -> bool {
        self.is_running
    }

    /// What is known so far.
    pub fn report(&mut self) -> DependenceReport {
        self.is_reported = !self.is_running;
        let n_rows = self.values.len();
        let n_grid = self.grid.len();
        let is_done = self.next.0 == n_grid;
        let n_values = self.network.n_values();
        let means: Vec<f64> = (0..n_values)
            .flat_map(|output| (0..n_grid).map(move |place| place * n_values + output))
            .map(|at| self.sums[at] / n_rows as f64)
            .collect();
        let n_singles = self.singles.len();
        let is_finite = means.iter().all(|it| it.is_finite())
            && self.single_predictions.iter().all(|it| it.is_finite());
        let is_known = is_done && is_finite;
        let singles = (0..n_singles)
            .flat_map(|single| (0..n_grid).map(move |place| place * n_singles + single));
        let part = self.next.1 as f64 / n_rows.max(1) as f64;
        DependenceReport {
            column: self.spec.column,
            is_running: self.is_running,
            progress: (self.next.0 as f64 + part) / n_grid.max(1) as f64,
            epoch: self.network.epoch,
            batch: self.network.batch,
            n_rows: n_rows as u32,
            n_available: self.network.dataset.n_rows() as u32,
            grid: self.grid.clone(),
            means: if is_known { means } else { Vec::new() },
            singles: match is_known {
                true => singles.map(|at| self.single_predictions[at]).collect(),
                false => Vec::new(),
            },
            values: self.values.clone(),
        }
    }

    /// The inputs of the column for one value of it, scaled.
    fn scaled_value(&self, value: f64) -> Vec<f32> {
        let inputs = self.group.inputs.clone();
        let values: Vec<f64> = match inputs.len() {
            1 => vec![value],
            n_labels => (0..n_labels)
                .map(|label| f64::from(u8::from(label as f64 == value)))
                .collect(),
        };
        let scaler = &self.network.scaler;
        let (mean, std) = (
            &scaler.input_mean[inputs.clone()],
            &scaler.input_std[inputs],
        );
        scaled(&values, mean, std).collect()
    }
}

/// Evenly spaced values from the smallest to the largest one; only these two if there are no others, as
/// of numbers 0 and 1 for yes and no; a single value if all are equal.
fn even_grid(values: impl Iterator<Item = f64> + Clone) -> Vec<f64> {
    let (from, to) = values
        .clone()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(from, to), value| {
            (from.min(value), to.max(value))
        });
    if from >= to {
        return vec![from];
    }
    if values.clone().all(|value| value == from || value == to) {
        return vec![from, to];
    }
    let steps = N_VALUES - 1;
    (0..=steps)
        .map(|idx| match idx {
            last if last == steps => to,
            _ => from + (to - from) * (idx as f64 / steps as f64),
        })
        .collect()
}
