//! Permutation importance: how much worse the network's score gets if the values of one input are
//! shuffled among the rows.
//!
//! Source: Breiman, *Random Forests* (2001); scikit-learn `permutation_importance`, with the scores
//! `neg_root_mean_squared_error`, `accuracy` and `neg_log_loss`. As there, the inputs are shuffled one
//! at a time, each in the same orders.

use experiment::random::{Random, Stream};
use experiment::{ImportanceReport, ImportanceSpec, Score, ScoreImportance};

use crate::inspect::frozen_network::FrozenNetwork;
use crate::inspect::input_groups::{InputGroup, affordable, input_groups, rows_in_step, sampled};
use crate::math::ln;
use crate::scaled_rows::scaled;
use crate::session::Session;

/// Most repeats.
const MAX_REPEATS: u32 = 30;
/// Fewest and most rows, if there are so many.
const N_ROWS: [u64; 2] = [100, 2_000];
/// Multiplications for which more rows than the fewest are used: some two seconds of a browser.
const BUDGET: u64 = 1_000_000_000;

/// The sums over rows that scores are made of.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Sums {
    squares: f64,
    n_right: u32,
    cross_entropy: f64,
}

/// Permutation importance, computed a few rows at a time with the weights of one moment.
pub struct Importance {
    network: FrozenNetwork,
    groups: Vec<InputGroup>,
    spec: ImportanceSpec,
    n_available: usize,
    of_validation: bool,
    /// Shape: `[n_rows, n_inputs]`, scaled.
    inputs: Vec<f32>,
    /// Shape: `[n_rows]`.
    targets: Vec<f64>,
    /// For each repeat the row whose value each row gets. Shape: `[n_repeats][n_rows]`.
    orders: Vec<Vec<u32>>,
    /// The scores so far: of the rows as they are, then of each repeat of each input.
    sums: Vec<Sums>,
    /// The first row of the next step, of the last sums.
    next_row: usize,
    is_running: bool,
    /// Whether a report had the result.
    is_reported: bool,
}

impl Importance {
    /// Begins with the present weights of a session, on its validation rows or, if it has none, on its
    /// training rows; of many a sample. Rows and orders are those of the experiment's seed. `None` if
    /// its data are no table.
    pub fn new(session: &Session, spec: ImportanceSpec) -> Option<Self> {
        let n_repeats = spec.n_repeats.clamp(1, MAX_REPEATS);
        let seed = session.experiment.seed;
        Self::with_orders(session, spec, |n_rows| {
            let order = |repeat| {
                let mut order: Vec<u32> = (0..n_rows as u32).collect();
                Random::new(seed, Stream::Permutation, repeat).shuffle(&mut order);
                order
            };
            (0..n_repeats).map(order).collect()
        })
    }

    /// [`Importance::new`] with orders of the caller's, as a comparison with another program needs them:
    /// one order for each repeat, which lists for each row the row whose value it gets.
    ///
    /// Panics if an order does not have the length that `orders` gets, or names a row beyond it.
    pub fn with_orders(
        session: &Session,
        spec: ImportanceSpec,
        orders: impl FnOnce(usize) -> Vec<Vec<u32>>,
    ) -> Option<Self> {
        let groups = input_groups(session)?;
        let network = FrozenNetwork::of(session);
        let dataset = &network.dataset;
        let of_validation = session.trainer.n_validation() > 0;
        let rows: Vec<usize> = (0..dataset.n_rows())
            .filter(|&row_idx| dataset.validates[row_idx] == of_validation)
            .collect();
        let n_available = rows.len();
        let n_predictions = groups.len() as u64 * u64::from(spec.n_repeats.clamp(1, MAX_REPEATS));
        let cost_of_row = n_predictions * network.n_params() as u64;
        let limit = affordable(BUDGET, cost_of_row, N_ROWS);
        let rows = sampled(rows, limit, session.experiment.seed);
        let scaler = &network.scaler;
        let mut inputs = Vec::with_capacity(rows.len() * dataset.n_inputs());
        for &row_idx in &rows {
            let row = dataset.inputs.row(row_idx);
            inputs.extend(scaled(row, &scaler.input_mean, &scaler.input_std));
        }
        let targets: Vec<f64> = rows.iter().map(|&it| dataset.targets[[it, 0]]).collect();
        let orders = orders(rows.len());
        let fits = |order: &Vec<u32>| {
            let is_row = |&row: &u32| (row as usize) < rows.len();
            order.len() == rows.len() && order.iter().all(is_row)
        };
        assert!(orders.iter().all(fits), "orders of the rows that are used");
        let mut sums = Vec::with_capacity(1 + groups.len() * orders.len());
        sums.push(Sums::default());
        Some(Self {
            network,
            groups,
            spec,
            n_available,
            of_validation,
            inputs,
            targets,
            orders,
            sums,
            next_row: 0,
            is_running: true,
            is_reported: false,
        })
    }

    /// Whether this answers the question about a session: it has the present weights, or its result,
    /// with earlier ones, is still to be computed or to be reported.
    pub fn answers(&self, session: &Session, spec: ImportanceSpec) -> bool {
        let is_awaited = !self.is_reported && self.network.has_rows_of(session);
        self.spec == spec && (is_awaited || self.network.is_of(session))
    }

    /// Predicts the next rows. Returns whether work is left.
    pub fn step(&mut self) -> bool {
        if !self.is_running {
            return false;
        }
        let n_rows = self.targets.len();
        let rows = self.next_row..n_rows.min(self.next_row + rows_in_step(self.network.n_params()));
        let inputs = self.permuted(rows.clone());
        let predictions = self.network.predict(&inputs);
        let n_values = self.network.n_values();
        if let Some(sums) = self.sums.last_mut() {
            let targets = &self.targets[rows.clone()];
            for (prediction, &target) in predictions.chunks_exact(n_values).zip(targets) {
                sums.add(prediction, target);
            }
        }
        self.next_row = rows.end;
        if rows.end == n_rows {
            self.next_row = 0;
            self.is_running = self.sums.len() < self.n_sums();
            if self.is_running {
                self.sums.push(Sums::default());
            }
        }
        self.is_running
    }

    /// Ends the computation. A report without scores stays.
    pub fn stop(&mut self) {
        self.is_running = false;
    }

    /// Whether work is left.
    pub fn is_running(&self) -> bool {
        self.is_running
    }

    /// What is known so far.
    pub fn report(&mut self) -> ImportanceReport {
        self.is_reported = !self.is_running;
        let n_rows = self.targets.len().max(1) as f64;
        let done = (self.sums.len() - 1) as f64 + self.next_row as f64 / n_rows;
        ImportanceReport {
            is_running: self.is_running,
            progress: match self.is_running {
                true => done / self.n_sums() as f64,
                false => 1.0,
            },
            epoch: self.network.epoch,
            batch: self.network.batch,
            n_repeats: self.orders.len() as u32,
            n_rows: self.targets.len() as u32,
            n_available: self.n_available as u32,
            of_validation: self.of_validation,
            columns: self.groups.iter().map(|group| group.column).collect(),
            scores: self.scores().unwrap_or_default(),
        }
    }

    /// Number of passes over the rows.
    fn n_sums(&self) -> usize {
        1 + self.groups.len() * self.orders.len()
    }

    /// The inputs of some rows for the last sums: one group of inputs comes from other rows.
    fn permuted(&self, rows: std::ops::Range<usize>) -> Vec<f32> {
        let width = self.network.dataset.n_inputs();
        let mut inputs = self.inputs[rows.start * width..rows.end * width].to_vec();
        let Some(pass) = (self.sums.len() - 1).checked_sub(1) else {
            return inputs;
        };
        let group = self.groups[pass / self.orders.len()].inputs.clone();
        let order = &self.orders[pass % self.orders.len()][rows];
        for (row, &from) in inputs.chunks_exact_mut(width).zip(order) {
            let from = from as usize * width;
            let values = &self.inputs[from + group.start..from + group.end];
            row[group.clone()].copy_from_slice(values);
        }
        inputs
    }

    /// `None` until all passes are done, and if a score is not finite.
    fn scores(&self) -> Option<Vec<ScoreImportance>> {
        let is_done = !self.is_running && self.sums.len() == self.n_sums();
        let (baseline, permuted) = self.sums.split_first().filter(|_| is_done)?;
        let kinds: &[Score] = match self.network.n_classes() {
            0 => &[Score::Rmse],
            _ => &[Score::Accuracy, Score::CrossEntropy],
        };
        let n_rows = self.targets.len() as f64;
        let importance = |&score: &Score| {
            let baseline = baseline.score(score, n_rows);
            let worse = permuted.iter().map(|sums| match score {
                Score::Accuracy => baseline - sums.score(score, n_rows),
                Score::Rmse | Score::CrossEntropy => sums.score(score, n_rows) - baseline,
            });
            let worse: Vec<f64> = worse.collect();
            let is_finite = worse.iter().all(|it| it.is_finite());
            is_finite.then(|| ScoreImportance::new(score, baseline, self.orders.len(), worse))
        };
        kinds.iter().map(importance).collect()
    }
}

impl Sums {
    fn add(&mut self, prediction: &[f64], target: f64) {
        if let &[prediction] = prediction {
            let error = prediction - target;
            self.squares += error * error;
            return;
        }
        let class = target as usize;
        let likeliest = (1..prediction.len()).fold(0, |best, class| {
            if prediction[class] > prediction[best] {
                class
            } else {
                best
            }
        });
        self.n_right += u32::from(likeliest == class);
        let epsilon = f64::from(f32::EPSILON);
        let share = prediction[class] / prediction.iter().sum::<f64>();
        // NaN stays: a minimum or maximum would hide it.
        let share = match share.is_nan() {
            true => share,
            false => share.clamp(epsilon, 1.0 - epsilon),
        };
        self.cross_entropy -= ln(share);
    }

    fn score(&self, score: Score, n_rows: f64) -> f64 {
        match score {
            Score::Rmse => (self.squares / n_rows).sqrt(),
            Score::Accuracy => f64::from(self.n_right) / n_rows,
            Score::CrossEntropy => self.cross_entropy / n_rows,
        }
    }
}
