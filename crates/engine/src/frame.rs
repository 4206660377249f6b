//! A session as a snapshot: curves, history, every neuron's small curve, and of a wide layer the
//! units that matter most.

use experiment::{Dataset, LayerView, Scaler, Snapshot, SnapshotHead, Status, View};

use crate::layout::{Layer, padded, place};
use crate::session::{Session, scaled};
use crate::trainer::Trainer;

/// Layers up to this width are shown unit by unit.
const MAX_SINGLE: usize = 10;
/// Units of a wider layer that are shown.
const N_SHOWN: usize = 8;
/// Samples over the window by which influence is judged.
const N_JUDGED: u32 = 16;
/// A unit that is shown gives its place only to one that has this much more influence; else the
/// diagram would flicker.
const STAYING: f64 = 1.3;
/// Multiplications that are spent on the error on all rows in every snapshot; larger networks have
/// it once an epoch.
const CHEAP: usize = 4_000_000;
/// Longest curves that are made, whatever the view asks for.
const MAX_CURVE: u32 = 10_000;

/// What snapshots remember of each other.
#[derive(Debug, Clone)]
pub(crate) struct Influence {
    /// By layer, the units that are shown, in rising order.
    shown: Vec<Vec<u32>>,
    /// The last error on all rows, and at which epoch and batch it was.
    rmse: Option<(u32, u32, Option<f64>)>,
}

impl Influence {
    pub(crate) fn new(layers: &[Layer]) -> Self {
        let all = |layer: &Layer| match layer.units {
            units if units <= MAX_SINGLE => (0..units as u32).collect(),
            _ => Vec::new(),
        };
        Self {
            shown: layers.iter().map(all).collect(),
            rmse: None,
        }
    }

    pub(crate) fn forget_rmse(&mut self) {
        self.rmse = None;
    }
}

/// See [`Session::snapshot`].
pub(crate) fn snapshot(session: &mut Session, view: &View, numbers: Vec<f32>) -> Snapshot {
    let view = &View {
        window: view.window,
        curve_len: view.curve_len.min(MAX_CURVE),
        cell_len: view.cell_len.min(MAX_CURVE),
    };
    let rmse = rmse(session);
    let strips = strips(session, view);
    let mut snapshot = Snapshot::zeroed(head(session, view, rmse), numbers);
    fill_curves(session, view, &mut snapshot);
    fill_history(session, &mut snapshot);
    fill_cells(session, view, &mut snapshot);
    fill_weights(session, &mut snapshot);
    for (layer_idx, strip) in strips.iter().enumerate() {
        snapshot.strip_mut(layer_idx + 1).copy_from_slice(strip);
    }
    snapshot
}

fn head(session: &Session, view: &View, rmse: Option<f64>) -> SnapshotHead {
    let trainer = &session.trainer;
    let newest = session.history.points().last();
    let finite = |loss: f32| loss.is_finite().then_some(f64::from(loss));
    let (loss, val_loss) = match newest {
        Some(point) => (finite(point.loss), finite(point.val_loss)),
        None => session.start,
    };
    let inputs = LayerView {
        units: session.dataset.n_inputs as u32,
        activation: None,
        shown: (0..session.dataset.n_inputs as u32).collect(),
    };
    let layers = session
        .experiment
        .network
        .layers()
        .zip(&session.influence.shown);
    let views = layers.map(|(layer, shown)| LayerView {
        units: layer.units as u32,
        activation: Some(layer.activation),
        shown: shown.clone(),
    });
    SnapshotHead {
        session: 0,
        status: session
            .stop_reason()
            .map_or(Status::Paused, Status::Stopped),
        epoch: trainer.epoch(),
        batch: trainer.batch(),
        n_batches: trainer.n_batches(),
        n_train: trainer.n_train() as u32,
        n_validation: trainer.n_validation() as u32,
        n_parameters: trainer.n_params() as u32,
        loss,
        val_loss,
        rmse,
        epochs_per_second: None,
        baseline_mean: Some(session.baselines.0),
        baseline_line: Some(session.baselines.1),
        window: view.window,
        curve_len: view.curve_len,
        cell_len: view.cell_len,
        history_len: session.history.points().len() as u32,
        layers: std::iter::once(inputs).chain(views).collect(),
    }
}

/// Root of the mean squared error on all rows, in the target's unit, summed in f64.
fn rmse(session: &mut Session) -> Option<f64> {
    let (epoch, batch) = (session.epoch(), session.batch());
    let cost = session.trainer.n_params() * session.dataset.n_rows();
    if let Some((at_epoch, at_batch, rmse)) = session.influence.rmse
        && at_epoch == epoch
        && (at_batch == batch || cost > CHEAP)
    {
        return rmse;
    }
    let rmse = rmse_of(&mut session.trainer, &session.dataset, &session.scaler);
    session.influence.rmse = Some((epoch, batch, rmse));
    rmse
}

/// The same of the trainer's present weights.
pub(crate) fn rmse_of(trainer: &mut Trainer, dataset: &Dataset, scaler: &Scaler) -> Option<f64> {
    let inputs: Vec<f32> = dataset
        .inputs
        .chunks_exact(dataset.n_inputs)
        .flat_map(|row| scaled(row, &scaler.input_mean, &scaler.input_std))
        .collect();
    let predictions = trainer.predict(&inputs);
    let unscaled = |prediction: f32| {
        f64::from(prediction) * f64::from(scaler.target_std[0]) + f64::from(scaler.target_mean[0])
    };
    let sum: f64 = predictions
        .iter()
        .zip(&dataset.targets)
        .map(|(&prediction, &target)| {
            let error = unscaled(prediction) - f64::from(target);
            error * error
        })
        .sum();
    let rmse = (sum / dataset.n_rows() as f64).sqrt();
    rmse.is_finite().then_some(rmse)
}

/// x over the window, as the network sees it.
fn scaled_window(session: &Session, window: [f32; 2], len: u32) -> Vec<f32> {
    let scaler = &session.scaler;
    (0..len)
        .map(|idx| (x_at(window, idx, len) - scaler.input_mean[0]) / scaler.input_std[0])
        .collect()
}

/// As `Snapshot::x_at`.
fn x_at([from, to]: [f32; 2], idx: u32, len: u32) -> f32 {
    match len {
        0 | 1 => from,
        _ => from + (to - from) * (idx as f32 / (len - 1) as f32),
    }
}

fn fill_curves(session: &mut Session, view: &View, snapshot: &mut Snapshot) {
    let function = session.experiment.target_function();
    for (idx, y) in snapshot.target_mut().iter_mut().enumerate() {
        let value = function.at(f64::from(x_at(view.window, idx as u32, view.curve_len))) as f32;
        *y = if value.is_finite() { value } else { f32::NAN };
    }
    let inputs = scaled_window(session, view.window, view.curve_len);
    let predictions = session.trainer.predict(&inputs);
    let (mean, std) = (session.scaler.target_mean[0], session.scaler.target_std[0]);
    for (y, prediction) in snapshot.prediction_mut().iter_mut().zip(predictions) {
        *y = prediction * std + mean;
    }
}

fn fill_history(session: &Session, snapshot: &mut Snapshot) {
    let points = session.history.points();
    for (to, point) in snapshot.history_epoch_mut().iter_mut().zip(points) {
        *to = point.epoch as f32;
    }
    for (to, point) in snapshot.history_loss_mut().iter_mut().zip(points) {
        *to = point.loss;
    }
    for (to, point) in snapshot.history_val_loss_mut().iter_mut().zip(points) {
        *to = point.val_loss;
    }
}

fn fill_cells(session: &mut Session, view: &View, snapshot: &mut Snapshot) {
    let cell_len = view.cell_len as usize;
    if cell_len == 0 {
        return;
    }
    let inputs = scaled_window(session, view.window, view.cell_len);
    snapshot.cells_mut(0).copy_from_slice(&inputs);
    let units: Vec<usize> = session
        .trainer
        .layers()
        .iter()
        .map(|layer| layer.units)
        .collect();
    let shown = &session.influence.shown;
    session.trainer.visit(&inputs, |first, n, outputs| {
        for (layer_idx, output) in outputs.iter().enumerate() {
            let cells = snapshot.cells_mut(layer_idx + 1);
            for (cell, &unit) in cells.chunks_exact_mut(cell_len).zip(&shown[layer_idx]) {
                for (sample, y) in cell[first..first + n].iter_mut().enumerate() {
                    *y = output[place(units[layer_idx], padded(n), unit as usize, sample)];
                }
            }
        }
    });
}

fn fill_weights(session: &Session, snapshot: &mut Snapshot) {
    let params = &session.trainer.progress.params;
    let inputs: Vec<u32> = (0..session.dataset.n_inputs as u32).collect();
    let mut before = &inputs;
    for (layer_idx, layer) in session.trainer.layers().iter().enumerate() {
        let shown = &session.influence.shown[layer_idx];
        let kernel = &params[layer.kernel()];
        let pairs = before
            .iter()
            .flat_map(|from| shown.iter().map(move |to| (*from, *to)));
        for (weight, (from, to)) in snapshot.kernel_mut(layer_idx + 1).iter_mut().zip(pairs) {
            *weight = kernel[layer.weight(from as usize, to as usize)];
        }
        let bias = &params[layer.bias()];
        for (value, &unit) in snapshot.bias_mut(layer_idx + 1).iter_mut().zip(shown) {
            *value = bias[unit as usize];
        }
        before = shown;
    }
}

/// Judges the units of wide layers: each layer's strip (empty for a narrow one), and which units are
/// shown from now on.
///
/// Influence is the standard deviation of a unit's output over the window times the norm of its
/// outgoing weights; its sign is that of their sum.
fn strips(session: &mut Session, view: &View) -> Vec<Vec<f32>> {
    let layers = session.trainer.layers().to_vec();
    let is_wide = |layer: &Layer| layer.units > MAX_SINGLE;
    if !layers.iter().any(is_wide) {
        return vec![Vec::new(); layers.len()];
    }
    let stds = output_stds(session, &layers, view);
    let params = &session.trainer.progress.params;
    let mut strips = Vec::new();
    for (layer_idx, layer) in layers.iter().enumerate() {
        if !is_wide(layer) {
            strips.push(Vec::new());
            continue;
        }
        let outgoing = |unit: usize| {
            let Some(next) = layers.get(layer_idx + 1) else {
                return (1.0, 1.0);
            };
            let kernel = &params[next.kernel()];
            let weights = (0..next.units).map(|to| f64::from(kernel[next.weight(unit, to)]));
            let (sum, square) = weights.fold((0.0, 0.0), |(s, q), w| (s + w, q + w * w));
            (square.sqrt(), if sum < 0.0 { -1.0 } else { 1.0 })
        };
        let influence: Vec<(f64, f64)> = (0..layer.units)
            .map(|unit| {
                let (norm, sign) = outgoing(unit);
                (stds[layer_idx][unit] * norm, sign)
            })
            .collect();
        choose(&influence, &mut session.influence.shown[layer_idx]);
        let largest = influence
            .iter()
            .fold(0.0, |most: f64, (size, _)| most.max(*size));
        let scale = if largest > 0.0 { 1.0 / largest } else { 0.0 };
        strips.push(
            influence
                .iter()
                .map(|(size, sign)| (size * sign * scale) as f32)
                .collect(),
        );
    }
    strips
}

fn output_stds(session: &mut Session, layers: &[Layer], view: &View) -> Vec<Vec<f64>> {
    let inputs = scaled_window(session, view.window, N_JUDGED);
    let mut sums: Vec<Vec<(f64, f64)>> = layers
        .iter()
        .map(|layer| vec![(0.0, 0.0); layer.units])
        .collect();
    session.trainer.visit(&inputs, |_, n, outputs| {
        for ((layer, sums), output) in layers.iter().zip(&mut sums).zip(outputs) {
            for (unit, (sum, square)) in sums.iter_mut().enumerate() {
                for sample in 0..n {
                    let y = f64::from(output[place(layer.units, padded(n), unit, sample)]);
                    *sum += y;
                    *square += y * y;
                }
            }
        }
    });
    let n = f64::from(N_JUDGED);
    let std = |(sum, square): &(f64, f64)| {
        let mean = sum / n;
        (square / n - mean * mean).max(0.0).sqrt()
    };
    sums.iter()
        .map(|sums| sums.iter().map(std).collect())
        .collect()
}

/// The most influential units; those that are shown already have an advantage.
fn choose(influence: &[(f64, f64)], shown: &mut Vec<u32>) {
    let score = |unit: u32| {
        let size = influence[unit as usize].0;
        if shown.contains(&unit) {
            size * STAYING
        } else {
            size
        }
    };
    let mut ranked: Vec<(f64, u32)> = (0..influence.len() as u32)
        .map(|unit| (score(unit), unit))
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    *shown = ranked.iter().take(N_SHOWN).map(|(_, unit)| *unit).collect();
    shown.sort_unstable();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_units_stay_until_clearly_beaten() {
        let mut shown = Vec::new();
        let mut influence: Vec<(f64, f64)> = (0..20).map(|unit| (f64::from(unit), 1.0)).collect();
        choose(&influence, &mut shown);
        assert_eq!(shown, [12, 13, 14, 15, 16, 17, 18, 19]);
        influence[3].0 = 12.0 * 1.2;
        choose(&influence, &mut shown);
        assert_eq!(
            shown,
            [12, 13, 14, 15, 16, 17, 18, 19],
            "a little more is not enough"
        );
        influence[3].0 = 12.0 * 1.4;
        choose(&influence, &mut shown);
        assert_eq!(shown, [3, 13, 14, 15, 16, 17, 18, 19]);
        influence[5].0 = f64::NAN;
        choose(&influence, &mut shown);
        assert_eq!(shown.len(), 8);
    }
}
