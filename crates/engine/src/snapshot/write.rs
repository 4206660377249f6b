//! Puts the parts of a snapshot together.

use experiment::{LayerIdx, LayerView, Snapshot, SnapshotHead, Status, View};

use crate::session::Session;
use crate::snapshot::cache::RowErrors;
use crate::snapshot::curves::{fill_cells, fill_curves};
use crate::snapshot::influence::strips;
use crate::snapshot::prediction::n_classes;
use crate::snapshot::row_errors::errors;
use crate::snapshot::view_samples::{clamped, view_samples};
use crate::snapshot::weights::{fill_weights, gradient};

impl Session {
    /// Writes a snapshot of the present state. `numbers` is a buffer to reuse, of any length and
    /// content; an empty `Vec` works. Axes and lengths of `view` beyond their limits are clamped.
    ///
    /// The caller fills the head's `session`, `past` and `epochs_per_second`, and replaces its `status`
    /// if the session is running: here it is paused or stopped.
    ///
    /// ```
    /// use experiment::{Draft, View};
    ///
    /// let experiment = Draft::default().check().expect("the default draft can run");
    /// let mut session = engine::Session::new(&experiment);
    /// let view = View::curve([-3.0, 3.0], 101, 0);
    /// let snapshot = session.snapshot(&view, Vec::new());
    /// assert_eq!(snapshot.prediction().len(), 101);
    /// assert!(snapshot.head().loss.is_some_and(|loss| loss > 0.0));
    ///
    /// let (_, buffer) = snapshot.into_parts();
    /// session.step_epoch();
    /// assert_eq!(session.snapshot(&view, buffer).head().epoch, 1);
    /// ```
    pub fn snapshot(&mut self, view: &View, numbers: Vec<f32>) -> Snapshot {
        snapshot(self, view, numbers)
    }
}

fn snapshot(session: &mut Session, view: &View, numbers: Vec<f32>) -> Snapshot {
    let view = &clamped(session, view);
    let errors = errors(session, view.rows);
    let strips = strips(session, view);
    let mut head = head(session, view, &errors);
    head.gradient = gradient(session, view);
    let mut snapshot = reused(head, numbers);
    let samples = session.cache.samples.take();
    let samples = samples
        .filter(|samples| samples.view == *view)
        .unwrap_or_else(|| view_samples(session, view));
    fill_curves(session, &samples, &mut snapshot);
    fill_history(session, &mut snapshot);
    if view.rows {
        snapshot.row_prediction_mut().copy_from_slice(&errors.rows);
    }
    fill_cells(session, &samples, &mut snapshot);
    session.cache.samples = Some(samples);
    fill_weights(session, &mut snapshot);
    for (layer_idx, strip) in strips.iter().enumerate() {
        let view_idx = LayerIdx::new(layer_idx).view();
        snapshot.strip_mut(view_idx).copy_from_slice(strip);
    }
    snapshot
}

/// A snapshot in a used buffer, which is not cleared: it may hold a quarter of a million numbers, and
/// `snapshot` overwrites every one of them.
fn reused(head: SnapshotHead, mut numbers: Vec<f32>) -> Snapshot {
    numbers.resize(head.numbers_len(), 0.0);
    Snapshot::from_parts(head, numbers).expect("as many numbers as the head says")
}

/// The scalars and shapes of a snapshot.
fn head(session: &Session, view: &View, errors: &RowErrors) -> SnapshotHead {
    let trainer = &session.trainer;
    let newest = session.shown_point();
    let finite = |loss: f32| loss.is_finite().then_some(f64::from(loss));
    let (loss, val_loss) = match newest {
        Some(point) => (finite(point.loss), finite(point.val_loss)),
        None => session.start,
    };
    let inputs = LayerView {
        units: session.dataset.n_inputs() as u32,
        activation: None,
        shown: (0..session.dataset.n_inputs() as u32).collect(),
    };
    let layers = session
        .experiment
        .network
        .layers()
        .zip(&session.cache.shown);
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
        class_len: match view.plane {
            Some(_) => 0,
            None => n_classes(session) as u32,
        },
        gradient: None,
        layers: std::iter::once(inputs).chain(views).collect(),
    }
}

/// Writes the losses and accuracies of all stored epochs.
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
