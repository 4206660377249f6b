//! A session as a snapshot: curves, history, every neuron's small curve, and of a wide layer the
//! units that matter most.

use experiment::{
    Dataset, LayerView, Loss, PlaneView, Scaler, Snapshot, SnapshotHead, Source, Status, Task, View,
};

use crate::layout::{Layer, padded, place};
use crate::math::sigmoid;
use crate::session::{Session, scaled};
use crate::trainer::Trainer;

/// Layers up to this width are shown unit by unit.
const MAX_SINGLE: usize = 10;
/// Units of a wider layer that are shown.
const N_SHOWN: usize = 8;
/// Samples over the window by which influence is judged.
const N_JUDGED: u32 = 16;
/// The same over a plane, 6 × 6.
const N_JUDGED_PLANE: u32 = 36;
/// A unit that is shown gives its place only to one that has this much more influence; else the
/// diagram would flicker.
const STAYING: f64 = 1.3;
/// Multiplications that are spent on the error on all rows in every snapshot; larger networks have
/// it once an epoch.
const CHEAP: usize = 4_000_000;
/// Longest curves that are made, whatever the view asks for.
const MAX_CURVE: u32 = 10_000;
/// Largest grids that are made over a plane.
pub(crate) const MAX_SIDE: u32 = 200;

/// What the network says of all rows.
#[derive(Debug, Clone, Default)]
struct Errors {
    rmse: Option<f64>,
    /// See [`SnapshotHead::confusion`].
    confusion: Vec<u32>,
    /// See [`Snapshot::row_prediction`]; empty unless asked for.
    rows: Vec<f32>,
}

/// What snapshots remember of each other.
#[derive(Debug, Clone)]
pub(crate) struct Influence {
    /// By layer, the units that are shown, in rising order.
    shown: Vec<Vec<u32>>,
    /// The last errors on all rows, and at which epoch and batch they were.
    errors: Option<(u32, u32, Errors)>,
}

impl Influence {
    pub(crate) fn new(layers: &[Layer]) -> Self {
        let all = |layer: &Layer| match layer.units {
            units if units <= MAX_SINGLE => (0..units as u32).collect(),
            _ => Vec::new(),
        };
        Self {
            shown: layers.iter().map(all).collect(),
            errors: None,
        }
    }

    pub(crate) fn forget_rmse(&mut self) {
        self.errors = None;
    }
}

/// See [`Session::snapshot`].
pub(crate) fn snapshot(session: &mut Session, view: &View, numbers: Vec<f32>) -> Snapshot {
    let view = &possible(session, view);
    let errors = errors(session, view.rows);
    let strips = strips(session, view);
    let mut snapshot = Snapshot::zeroed(head(session, view, &errors), numbers);
    fill_curves(session, view, &mut snapshot);
    fill_history(session, &mut snapshot);
    if view.rows {
        snapshot.row_prediction_mut().copy_from_slice(&errors.rows);
    }
    fill_cells(session, view, &mut snapshot);
    fill_weights(session, &mut snapshot);
    for (layer_idx, strip) in strips.iter().enumerate() {
        snapshot.strip_mut(layer_idx + 1).copy_from_slice(strip);
    }
    snapshot
}

/// The view, within what is made of one: curves that are not absurdly long, axes that are there.
fn possible(session: &Session, view: &View) -> View {
    let n_axes = match session.experiment.data.source {
        Source::Plane(_) => 2,
        _ => session.dataset.n_inputs as u32,
    };
    match view.plane {
        Some(plane) => View {
            rows: view.rows,
            ..View::plane(
                view.window,
                view.axis.min(n_axes - 1),
                PlaneView {
                    axis: plane.axis.min(n_axes - 1),
                    side: plane.side.min(MAX_SIDE),
                    cell_side: plane.cell_side.min(MAX_SIDE),
                    ..plane
                },
            )
        },
        None => View {
            axis: view.axis.min(n_axes - 1),
            curve_len: view.curve_len.min(MAX_CURVE),
            cell_len: view.cell_len.min(MAX_CURVE),
            ..*view
        },
    }
}

fn head(session: &Session, view: &View, errors: &Errors) -> SnapshotHead {
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
        accuracy: newest.and_then(|point| finite(point.accuracy)),
        val_accuracy: newest.and_then(|point| finite(point.val_accuracy)),
        rmse: errors.rmse,
        epochs_per_second: None,
        baseline_mean: session.baselines.map(|(mean, _)| mean),
        baseline_line: session.baselines.map(|(_, line)| line),
        n_classes: n_classes(session) as u32,
        confusion: errors.confusion.clone(),
        window: view.window,
        axis: view.axis,
        plane: view.plane,
        curve_len: view.curve_len,
        cell_len: view.cell_len,
        history_len: session.history.points().len() as u32,
        row_len: errors.rows.len() as u32,
        layers: std::iter::once(inputs).chain(views).collect(),
    }
}

/// Classes; 0 for a regression.
pub(crate) fn n_classes(session: &Session) -> usize {
    match session.experiment.task() {
        Task::Regression => 0,
        Task::Classification { n_classes } => n_classes,
    }
}

/// Whether the outputs are classes' logits, which the loss turns into probabilities.
pub(crate) fn reads_logits(session: &Session) -> bool {
    match session.experiment.training.loss {
        Loss::BinaryCrossentropy { from_logits }
        | Loss::SparseCategoricalCrossentropy { from_logits } => from_logits,
        _ => false,
    }
}

/// What the network says of one row, see the snapshot's module: a number in the target's unit; of two
/// classes the probability of class 1; of more the likeliest one.
fn prediction(session: &Session, outputs: &[f32]) -> f32 {
    let scaler = &session.scaler;
    let is_logits = reads_logits(session);
    match (outputs, session.experiment.task()) {
        (&[output], Task::Regression) => output * scaler.target_std[0] + scaler.target_mean[0],
        (&[logit], _) if is_logits => sigmoid(logit),
        (&[output], _) => output,
        (&[zero, one], _) if is_logits => sigmoid(one - zero),
        (&[_, one], _) => one,
        (many, _) => {
            let best = (0..many.len()).reduce(|best, class| {
                if many[class] > many[best] {
                    class
                } else {
                    best
                }
            });
            best.unwrap_or(0) as f32
        }
    }
}

/// The class that such a prediction means.
fn class(prediction: f32, n_classes: usize) -> usize {
    if n_classes > 2 {
        (prediction as usize).min(n_classes - 1)
    } else {
        usize::from(prediction > 0.5)
    }
}

/// What the network says of all rows: the root of the mean squared error, in the target's unit and
/// summed in f64; of a classifier who was taken for what.
fn errors(session: &mut Session, with_rows: bool) -> Errors {
    let (epoch, batch) = (session.epoch(), session.batch());
    let cost = session.trainer.n_params() * session.dataset.n_rows();
    if let Some((at_epoch, at_batch, errors)) = &session.influence.errors
        && *at_epoch == epoch
        && (*at_batch == batch || cost > CHEAP)
        && with_rows != errors.rows.is_empty()
    {
        return errors.clone();
    }
    let (dataset, scaler) = (&session.dataset, &session.scaler);
    let inputs: Vec<f32> = dataset
        .inputs
        .chunks_exact(dataset.n_inputs)
        .flat_map(|row| scaled(row, &scaler.input_mean, &scaler.input_std))
        .collect();
    let outputs = session.trainer.predict(&inputs);
    let width = session.experiment.network.output.units;
    let predictions: Vec<f32> = outputs
        .chunks_exact(width)
        .map(|outputs| prediction(session, outputs))
        .collect();
    let mut errors = Errors::default();
    let n_classes = n_classes(session);
    let dataset = &session.dataset;
    if n_classes > 0 {
        errors.confusion = vec![0; 2 * n_classes * n_classes];
        let rows = predictions.iter().zip(&dataset.targets);
        for ((&prediction, &target), &validates) in rows.zip(&dataset.validates) {
            let part = usize::from(validates) * n_classes;
            let target = (target as usize).min(n_classes - 1);
            let place = (part + target) * n_classes + class(prediction, n_classes);
            errors.confusion[place] += 1;
        }
    } else {
        errors.rmse = root_mean_square(&outputs, dataset, &session.scaler);
    }
    if with_rows {
        errors.rows = predictions;
    }
    session.influence.errors = Some((epoch, batch, errors.clone()));
    errors
}

/// Root of the mean squared error on all rows, in the target's unit; `None` if it is not finite.
pub(crate) fn rmse_of(trainer: &mut Trainer, dataset: &Dataset, scaler: &Scaler) -> Option<f64> {
    let inputs: Vec<f32> = dataset
        .inputs
        .chunks_exact(dataset.n_inputs)
        .flat_map(|row| scaled(row, &scaler.input_mean, &scaler.input_std))
        .collect();
    root_mean_square(&trainer.predict(&inputs), dataset, scaler)
}

/// The same of one output's values for all rows, summed in f64.
fn root_mean_square(outputs: &[f32], dataset: &Dataset, scaler: &Scaler) -> Option<f64> {
    let (mean, std) = (
        f64::from(scaler.target_mean[0]),
        f64::from(scaler.target_std[0]),
    );
    let sum: f64 = outputs
        .iter()
        .zip(&dataset.targets)
        .map(|(&output, &target)| {
            let error = f64::from(output) * std + mean - f64::from(target);
            error * error
        })
        .sum();
    let rmse = (sum / dataset.n_rows() as f64).sqrt();
    rmse.is_finite().then_some(rmse)
}

/// `len` samples over the view as the network sees them, row-major. Over a plane `len` is the square
/// of the grid's side.
pub(crate) fn scaled_window(session: &Session, view: &View, len: u32) -> Vec<f32> {
    let (dataset, scaler) = (&session.dataset, &session.scaler);
    let mut inputs = Vec::with_capacity(len as usize * dataset.n_inputs);
    if let Source::Plane(_) = session.experiment.data.source {
        let places: Vec<[f32; 2]> = (0..len).map(|idx| place_at(view, idx, len)).collect();
        session.experiment.data.expand(&places, &mut inputs);
    } else {
        let middle = &session.input_means;
        for idx in 0..len {
            let [x, y] = place_at(view, idx, len);
            let start = inputs.len();
            inputs.extend_from_slice(middle);
            inputs[start + view.axis as usize] = x;
            if let Some(plane) = view.plane {
                inputs[start + plane.axis as usize] = y;
            }
        }
    }
    for row in inputs.chunks_exact_mut(dataset.n_inputs) {
        for ((value, mean), std) in row
            .iter_mut()
            .zip(&scaler.input_mean)
            .zip(&scaler.input_std)
        {
            *value = (*value - mean) / std;
        }
    }
    inputs
}

/// Sample `idx` of `len`: x, and over a plane y.
fn place_at(view: &View, idx: u32, len: u32) -> [f32; 2] {
    match view.plane {
        None => [x_at(view.window, idx, len), 0.0],
        Some(plane) => {
            let side = len.isqrt().max(1);
            [
                x_at(view.window, idx % side, side),
                x_at(plane.window, idx / side, side),
            ]
        }
    }
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
        let place = place_at(view, idx as u32, view.curve_len).map(f64::from);
        let value = match (&session.experiment.data.source, view.plane) {
            (Source::Plane(plane), Some(_)) => plane.at(place).unwrap_or(f64::NAN),
            _ => function.at(place[0]),
        } as f32;
        *y = if value.is_finite() { value } else { f32::NAN };
    }
    let inputs = scaled_window(session, view, view.curve_len);
    let width = session.experiment.network.output.units;
    let mut outputs = vec![0.0; view.curve_len as usize * width];
    let cells = CellGrid::of(view);
    let units = units(&session.trainer);
    let shown = &session.influence.shown;
    session.trainer.visit(&inputs, |first, n, layers| {
        if let Some(output) = layers.last() {
            for sample in 0..n {
                for unit in 0..width {
                    outputs[(first + sample) * width + unit] =
                        output[place(width, padded(n), unit, sample)];
                }
            }
        }
        let on_grid = |sample| Some((sample, cells?.cell(first + sample)?));
        let pairs: Vec<(usize, usize)> = (0..n).filter_map(on_grid).collect();
        copy_cells(snapshot, &units, shown, layers, n, &pairs);
    });
    for (y, outputs) in snapshot
        .prediction_mut()
        .iter_mut()
        .zip(outputs.chunks_exact(width))
    {
        *y = prediction(session, outputs);
    }
}

fn units(trainer: &Trainer) -> Vec<usize> {
    trainer.layers().iter().map(|layer| layer.units).collect()
}

/// Where the samples of the cells are among those of the curve, if all of them are.
#[derive(Clone, Copy)]
struct CellGrid {
    /// Samples of the curve along an axis, and of a cell.
    side: usize,
    cell_side: usize,
    stride: usize,
    is_plane: bool,
}

impl CellGrid {
    fn of(view: &View) -> Option<Self> {
        let (side, cell_side) = match view.plane {
            Some(plane) => (plane.side as usize, plane.cell_side as usize),
            None => (view.curve_len as usize, view.cell_len as usize),
        };
        let (steps, cell_steps) = (side.checked_sub(1)?, cell_side.checked_sub(1)?);
        (cell_steps > 0 && steps > 0 && steps % cell_steps == 0).then(|| Self {
            side,
            cell_side,
            stride: steps / cell_steps,
            is_plane: view.plane.is_some(),
        })
    }

    /// The cell's sample that a sample of the curve is; the division in [`x_at`] makes both the same x.
    fn cell(self, sample: usize) -> Option<usize> {
        let (column, row) = if self.is_plane {
            (sample % self.side, sample / self.side)
        } else {
            (sample, 0)
        };
        let is_on = column.is_multiple_of(self.stride) && row.is_multiple_of(self.stride);
        is_on.then(|| row / self.stride * self.cell_side + column / self.stride)
    }
}

/// Samples of a chunk of rows to samples of the cells of the units that are shown.
fn copy_cells(
    snapshot: &mut Snapshot,
    units: &[usize],
    shown: &[Vec<u32>],
    outputs: &[Vec<f32>],
    n: usize,
    pairs: &[(usize, usize)],
) {
    let cell_len = snapshot.head().cell_len as usize;
    if cell_len == 0 {
        return;
    }
    for (layer_idx, output) in outputs.iter().enumerate() {
        let cells = snapshot.cells_mut(layer_idx + 1);
        for (cell, &unit) in cells.chunks_exact_mut(cell_len).zip(&shown[layer_idx]) {
            for &(sample, at) in pairs {
                cell[at] = output[place(units[layer_idx], padded(n), unit as usize, sample)];
            }
        }
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
    for (to, point) in snapshot.history_accuracy_mut().iter_mut().zip(points) {
        *to = point.accuracy;
    }
    for (to, point) in snapshot.history_val_accuracy_mut().iter_mut().zip(points) {
        *to = point.val_accuracy;
    }
}

fn fill_cells(session: &mut Session, view: &View, snapshot: &mut Snapshot) {
    let cell_len = view.cell_len as usize;
    if cell_len == 0 {
        return;
    }
    let inputs = scaled_window(session, view, view.cell_len);
    let n_inputs = session.dataset.n_inputs;
    for (input, cell) in snapshot.cells_mut(0).chunks_exact_mut(cell_len).enumerate() {
        for (y, row) in cell.iter_mut().zip(inputs.chunks_exact(n_inputs)) {
            *y = row[input];
        }
    }
    if CellGrid::of(view).is_some() {
        // The curve's samples have told already.
        return;
    }
    let units = units(&session.trainer);
    let shown = &session.influence.shown;
    session.trainer.visit(&inputs, |first, n, outputs| {
        let pairs: Vec<(usize, usize)> = (0..n).map(|sample| (sample, first + sample)).collect();
        copy_cells(snapshot, &units, shown, outputs, n, &pairs);
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
    let n_judged = match view.plane {
        Some(_) => N_JUDGED_PLANE,
        None => N_JUDGED,
    };
    let inputs = scaled_window(session, view, n_judged);
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
    let n = f64::from(n_judged);
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
