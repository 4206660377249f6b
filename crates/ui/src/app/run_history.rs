//! The history of a run as the newest snapshot has it.

use experiment::{SavedHistory, Snapshot};

/// Returns at most the `last` newest epochs of a snapshot's history.
pub fn run_history(snapshot: &Snapshot, last: usize) -> SavedHistory {
    let skipped = snapshot.history_epoch().len().saturating_sub(last);
    let column = |values: &[f32]| values.get(skipped..).unwrap_or_default().to_vec();
    // A run without such a column has an empty one, or NaN.
    let real = |values: &[f32]| {
        let values = column(values);
        values
            .iter()
            .any(|value| value.is_finite())
            .then_some(values)
    };
    let in_part = |values: &[f32]| {
        let of_epoch = |value: f32| Some(value).filter(|value| value.is_finite());
        Some(real(values)?.into_iter().map(of_epoch).collect())
    };
    SavedHistory {
        epoch: column(snapshot.history_epoch())
            .iter()
            .map(|&epoch| epoch as u32)
            .collect(),
        loss: column(snapshot.history_loss()),
        val_loss: in_part(snapshot.history_val_loss()),
        accuracy: real(snapshot.history_accuracy()),
        val_accuracy: in_part(snapshot.history_val_accuracy()),
        stride: 1,
    }
}
