//! A session as a snapshot: curves, history, every neuron's small curve, and of a wide layer the
//! units that matter most.

use experiment::{
    Activation, Dataset, LayerView, Loss, PlaneView, Scaler, Snapshot, SnapshotHead, Source,
    Status, Task, UnitGradient, View,
};

use crate::kernels::activate_all;
use crate::layout::{Layer, padded, place, read_unit};
use crate::math::sigmoid;
use crate::session::{Session, scaled};
use crate::trainer::{Chunks, Trainer};

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
    scene: Option<Scene>,
}

/// What does not change while a network learns under the same view.
#[derive(Debug, Clone, PartialEq)]
struct Scene {
    view: View,
    target: Vec<f32>,
    /// As the network sees them.
    curve_inputs: Chunks,
    cell_inputs: Chunks,
    /// The same, input by input: the pictures of the inputs.
    input_cells: Vec<f32>,
    /// Samples of the curve that are samples of the cells, and which; empty if not all cells' are.
    on_curve: Vec<(usize, usize)>,
}

impl Scene {
    fn new(session: &Session, view: &View) -> Self {
        let cell_inputs = scaled_window(session, view, view.cell_len);
        let n_inputs = session.dataset.n_inputs;
        let input_cells = (0..n_inputs)
            .flat_map(|input| cell_inputs.iter().skip(input).step_by(n_inputs).copied())
            .collect();
        Self {
            view: *view,
            target: target(session, view),
            curve_inputs: Chunks::new(n_inputs, &scaled_window(session, view, view.curve_len)),
            cell_inputs: Chunks::new(n_inputs, &cell_inputs),
            input_cells,
            on_curve: on_curve(view),
        }
    }
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
            scene: None,
        }
    }

    pub(crate) fn forget_rmse(&mut self) {
        self.errors = None;
    }

    /// The rows are others.
    pub(crate) fn forget_rows(&mut self) {
        self.errors = None;
        self.scene = None;
    }
}

/// See [`Session::snapshot`].
pub(crate) fn snapshot(session: &mut Session, view: &View, numbers: Vec<f32>) -> Snapshot {
    let view = &possible(session, view);
    let errors = errors(session, view.rows);
    let strips = strips(session, view);
    let mut head = head(session, view, &errors);
    head.gradient = gradient(session, view);
    let mut snapshot = reused(head, numbers);
    let scene = session.influence.scene.take();
    let scene = scene
        .filter(|scene| scene.view == *view)
        .unwrap_or_else(|| Scene::new(session, view));
    fill_curves(session, &scene, &mut snapshot);
    fill_history(session, &mut snapshot);
    if view.rows {
        snapshot.row_prediction_mut().copy_from_slice(&errors.rows);
    }
    fill_cells(session, &scene, &mut snapshot);
    session.influence.scene = Some(scene);
    fill_weights(session, &mut snapshot);
    for (layer_idx, strip) in strips.iter().enumerate() {
        snapshot.strip_mut(layer_idx + 1).copy_from_slice(strip);
    }
    snapshot
}

/// A snapshot in a buffer that was used before and is not cleared: there may be a quarter of a million
/// numbers, and every one of them is written in what follows.
fn reused(head: SnapshotHead, mut numbers: Vec<f32>) -> Snapshot {
    numbers.resize(head.numbers_len(), 0.0);
    Snapshot::from_parts(head, numbers).expect("as many numbers as the head says")
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
            unit: view.unit,
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
    let newest = session.shown_point();
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
        last_epoch: session.last_epoch(),
        past: None,
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
        baseline_mean: session.baselines.0,
        baseline_line: session.baselines.1,
        n_classes: n_classes(session) as u32,
        confusion: errors.confusion.clone(),
        window: view.window,
        axis: view.axis,
        plane: view.plane,
        curve_len: view.curve_len,
        cell_len: view.cell_len,
        history_len: session.history.points().len() as u32,
        row_len: errors.rows.len() as u32,
        gradient: None,
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

/// What the network says of a row by its outputs, see the snapshot's module: a number in the target's
/// unit; of two classes the probability of class 1; of more the likeliest one.
fn prediction(session: &Session) -> impl Fn(&[f32]) -> f32 {
    let (mean, std) = (session.scaler.target_mean[0], session.scaler.target_std[0]);
    let (is_logits, task) = (reads_logits(session), session.experiment.task());
    move |outputs| match (outputs, task) {
        (&[output], Task::Regression) => output * std + mean,
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
        .map(prediction(session))
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
    let places = places(view, len);
    if let Source::Plane(_) = session.experiment.data.source {
        session.experiment.data.expand(&places, &mut inputs);
    } else {
        let middle = &session.input_means;
        for [x, y] in places {
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

/// The samples of a curve: x; or of a grid, row by row: x and y.
fn places(view: &View, len: u32) -> Vec<[f32; 2]> {
    let samples = |window, n: u32| (0..n).map(move |idx| x_at(window, idx, n));
    let Some(plane) = view.plane else {
        return samples(view.window, len).map(|x| [x, 0.0]).collect();
    };
    let side = len.isqrt();
    let xs: Vec<f32> = samples(view.window, side).collect();
    samples(plane.window, side)
        .flat_map(|y| xs.iter().map(move |&x| [x, y]))
        .collect()
}

/// As `Snapshot::x_at`.
fn x_at([from, to]: [f32; 2], idx: u32, len: u32) -> f32 {
    match len {
        0 | 1 => from,
        _ => from + (to - from) * (idx as f32 / (len - 1) as f32),
    }
}

/// What there is to learn over the view, without noise; NaN where nothing is known.
fn target(session: &Session, view: &View) -> Vec<f32> {
    let function = session.experiment.target_function();
    let value = |place: [f32; 2]| {
        let place = place.map(f64::from);
        let value = match (&session.experiment.data.source, view.plane) {
            (Source::Plane(plane), Some(_)) => plane.at(place).unwrap_or(f64::NAN),
            _ => function.at(place[0]),
        } as f32;
        if value.is_finite() { value } else { f32::NAN }
    };
    places(view, view.curve_len)
        .into_iter()
        .map(value)
        .collect()
}

fn fill_curves(session: &mut Session, scene: &Scene, snapshot: &mut Snapshot) {
    snapshot.target_mut().copy_from_slice(&scene.target);
    let width = session.experiment.network.output.units;
    let mut outputs = vec![0.0; scene.view.curve_len as usize * width];
    let units = units(&session.trainer);
    let shown = &session.influence.shown;
    let mut n_copied = 0;
    session
        .trainer
        .visit_chunks(&scene.curve_inputs, |first, n, layers| {
            match layers.last() {
                Some(output) if width == 1 => read_unit(1, n, 0, output, &mut outputs[first..]),
                Some(output) => {
                    for sample in 0..n {
                        for unit in 0..width {
                            outputs[(first + sample) * width + unit] =
                                output[place(width, padded(n), unit, sample)];
                        }
                    }
                }
                None => {}
            }
            let rest = &scene.on_curve[n_copied..];
            // At most one cell's sample for each of the chunk's.
            let next = &rest[..n.min(rest.len())];
            let n_here = next.partition_point(|(sample, _)| *sample < first + n);
            copy_cells(snapshot, &units, shown, layers, first, n, &rest[..n_here]);
            n_copied += n_here;
        });
    let predictions = snapshot.prediction_mut();
    // As `prediction`, without a call for each sample.
    if width == 1 && session.experiment.task() == Task::Regression {
        let (mean, std) = (session.scaler.target_mean[0], session.scaler.target_std[0]);
        for (y, output) in predictions.iter_mut().zip(outputs) {
            *y = output * std + mean;
        }
        return;
    }
    if width == 1 {
        predictions.copy_from_slice(&outputs);
        if reads_logits(session) {
            let (vectors, rest) = predictions.split_at_mut(predictions.len() / 4 * 4);
            activate_all(Activation::Sigmoid, vectors, &mut []);
            rest.iter_mut().for_each(|logit| *logit = sigmoid(*logit));
        }
        return;
    }
    let prediction = prediction(session);
    for (y, outputs) in predictions.iter_mut().zip(outputs.chunks_exact(width)) {
        *y = prediction(outputs);
    }
}

fn units(trainer: &Trainer) -> Vec<usize> {
    trainer.layers().iter().map(|layer| layer.units).collect()
}

/// Where the samples of the cells are among those of the curve, in their order; empty if not all of
/// them are. The division in [`x_at`] makes both the same x.
fn on_curve(view: &View) -> Vec<(usize, usize)> {
    let (side, cell_side) = match view.plane {
        Some(plane) => (plane.side as usize, plane.cell_side as usize),
        None => (view.curve_len as usize, view.cell_len as usize),
    };
    let (steps, cell_steps) = (side.saturating_sub(1), cell_side.saturating_sub(1));
    if cell_steps == 0 || steps == 0 || !steps.is_multiple_of(cell_steps) {
        return Vec::new();
    }
    let stride = steps / cell_steps;
    let n_rows = if view.plane.is_some() { cell_side } else { 1 };
    (0..n_rows)
        .flat_map(|row| (0..cell_side).map(move |column| (row, column)))
        .map(|(row, column)| {
            let sample = (row * side + column) * stride;
            (sample, row * cell_side + column)
        })
        .collect()
}

/// Samples of a chunk of rows to samples of the cells of the units that are shown. The pairs are of
/// samples and of cells' samples.
fn copy_cells(
    snapshot: &mut Snapshot,
    units: &[usize],
    shown: &[Vec<u32>],
    outputs: &[Vec<f32>],
    first: usize,
    n: usize,
    pairs: &[(usize, usize)],
) {
    let cell_len = snapshot.head().cell_len as usize;
    let Some(&(first_sample, first_at)) = pairs.first() else {
        return;
    };
    let is_whole = pairs.len() == n && first_sample == first;
    for (layer_idx, output) in outputs.iter().enumerate() {
        let cells = snapshot.cells_mut(layer_idx + 1);
        for (cell, &unit) in cells.chunks_exact_mut(cell_len).zip(&shown[layer_idx]) {
            if is_whole {
                let cell = &mut cell[first_at..];
                read_unit(units[layer_idx], n, unit as usize, output, cell);
                continue;
            }
            for &(sample, at) in pairs {
                let sample = sample - first;
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

fn fill_cells(session: &mut Session, scene: &Scene, snapshot: &mut Snapshot) {
    let cell_len = scene.view.cell_len as usize;
    if cell_len == 0 {
        return;
    }
    snapshot.cells_mut(0).copy_from_slice(&scene.input_cells);
    if !scene.on_curve.is_empty() {
        // The curve's samples have told already.
        return;
    }
    let units = units(&session.trainer);
    let shown = &session.influence.shown;
    session
        .trainer
        .visit_chunks(&scene.cell_inputs, |first, n, outputs| {
            let pairs: Vec<(usize, usize)> = (first..first + n).map(|at| (at, at)).collect();
            copy_cells(snapshot, &units, shown, outputs, first, n, &pairs);
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

/// Gradients of the weights that lead to the unit that the view asks about, of those that the
/// snapshot shows.
fn gradient(session: &mut Session, view: &View) -> Option<UnitGradient> {
    let (view_idx, unit_idx) = view.unit?;
    let layer_idx = view_idx.layer()?.get();
    let (kernel, bias) = session.unit_gradient(layer_idx, unit_idx.get())?;
    let kernel = match layer_idx.checked_sub(1) {
        None => kernel,
        Some(before) => {
            let shown = &session.influence.shown[before];
            shown.iter().map(|&from| kernel[from as usize]).collect()
        }
    };
    Some(UnitGradient {
        view_idx,
        unit_idx,
        kernel,
        bias,
    })
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
