//! The numbers of a run, collected in one place.

use experiment::{Activation, Dense, Draft, Feature, SnapshotHead, Status, StopReason};

/// The numbers of a run that conditions bound: the same ones that the page shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Facts {
    pub(crate) rmse: Option<f64>,
    pub(crate) loss: Option<f64>,
    pub(crate) val_loss: Option<f64>,
    pub(crate) accuracy: Option<f64>,
    pub(crate) val_accuracy: Option<f64>,
    pub(crate) epoch: u32,
    pub(crate) n_parameters: u32,
    pub(crate) n_rows: f64,
    pub(crate) has_diverged: bool,
    pub(crate) n_hidden_layers: usize,
    /// Units; 0 without a hidden layer.
    pub(crate) widest_layer: usize,
    pub(crate) n_curved_layers: usize,
    pub(crate) learning_rate: f64,
    pub(crate) noise: f64,
    pub(crate) n_added_features: usize,
}

impl Facts {
    /// Collects the numbers of a run. `head` is the head of its newest snapshot, `draft` the
    /// experiment that it trains.
    ///
    /// The accuracies are those of the present weights, which the page shows
    /// ([`SnapshotHead::accuracies`]), not Keras's running means over the last epoch
    /// ([`SnapshotHead::accuracy`]).
    pub fn of(head: &SnapshotHead, draft: &Draft) -> Self {
        let hidden = &draft.network.hidden;
        let [accuracy, val_accuracy] = head.accuracies();
        let is_curved = |layer: &&Dense| layer.activation != Activation::Linear;
        let is_added = |feature: &&Feature| !matches!(feature, Feature::X1 | Feature::X2);
        Self {
            rmse: head.rmse,
            loss: head.loss,
            val_loss: head.val_loss,
            accuracy,
            val_accuracy,
            epoch: head.epoch,
            n_parameters: head.n_parameters,
            n_rows: f64::from(head.n_train) + f64::from(head.n_validation),
            has_diverged: matches!(head.status, Status::Stopped(StopReason::Diverged { .. })),
            n_hidden_layers: hidden.len(),
            widest_layer: hidden.iter().map(|layer| layer.units).max().unwrap_or(0),
            n_curved_layers: hidden.iter().filter(is_curved).count(),
            learning_rate: draft.training.learning_rate,
            noise: draft.data.noise,
            n_added_features: draft.data.features.iter().filter(is_added).count(),
        }
    }
}
