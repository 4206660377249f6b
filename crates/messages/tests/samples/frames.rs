//! Heads of frames, one for every status.

use experiment::{
    Activation, Cause, Divergence, LayerIdx, LayerView, Quantity, SnapshotHead, Status, StopReason,
};

use super::numbers::counts;

pub fn statuses() -> Vec<Status> {
    let mut statuses = vec![
        Status::Paused,
        Status::Running,
        Status::Stopped(StopReason::EpochLimit),
    ];
    for quantity in [
        Quantity::Activation,
        Quantity::Loss,
        Quantity::Gradient,
        Quantity::Weight,
    ] {
        for cause in [
            Cause::LearningRate,
            Cause::UnscaledInputs,
            Cause::UnscaledTarget,
        ] {
            statuses.push(Status::Stopped(StopReason::Diverged(Divergence {
                epoch: 7,
                batch: 2,
                layer_idx: (quantity != Quantity::Loss).then_some(LayerIdx::new(1)),
                quantity,
                cause,
            })));
        }
    }
    statuses
}

pub fn head(status: Status) -> SnapshotHead {
    SnapshotHead {
        session: 2,
        status,
        epoch: 7,
        batch: 1,
        n_batches: 2,
        n_train: 40,
        n_validation: 10,
        n_parameters: 39,
        loss: Some(0.1),
        val_loss: None,
        rmse: Some(1.0 / 3.0),
        epochs_per_second: None,
        baseline_mean: Some(0.5),
        baseline_line: None,
        window: [-4.0, 4.0],
        curve_len: 300,
        cell_len: 60,
        history_len: 7,
        confusion: counts(200),
        layers: vec![
            LayerView {
                units: 1,
                activation: None,
                shown: vec![0],
            },
            LayerView {
                units: 500,
                activation: Some(Activation::Elu { alpha: 1.0 }),
                shown: vec![4, 99],
            },
        ],
        ..SnapshotHead::default()
    }
}
