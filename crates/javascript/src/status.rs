//! Where a run is after its last step.

use engine::Session;
use experiment::StopReason;
use serde::Serialize;

/// Where a run is: what `step` returns. Losses are those of the last epoch that is done, as Keras's `History` has them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// Number of epochs that are done.
    pub epoch: u32,
    /// Number of batches that are done of the epoch under way.
    pub batch: u32,
    /// Training loss; `None` before the first epoch.
    pub loss: Option<f32>,
    /// Validation loss; `None` without validation rows.
    pub val_loss: Option<f32>,
    /// Accuracy on the training rows, from 0 to 1; `None` for a regression.
    pub accuracy: Option<f32>,
    /// Accuracy on the validation rows.
    pub val_accuracy: Option<f32>,
    /// Why the run has stopped, as a word; `None` while it can go on.
    pub stopped: Option<&'static str>,
    /// The same as a sentence.
    pub reason: Option<String>,
}

impl Status {
    pub(crate) fn of(session: &Session) -> Self {
        let history = session.history();
        let in_part = |column: &Option<Vec<Option<f32>>>| *column.as_ref()?.last()?;
        let stopped = session.stop_reason();
        Self {
            epoch: session.epoch(),
            batch: session.batch(),
            loss: history.loss.last().copied(),
            val_loss: in_part(&history.val_loss),
            accuracy: history.accuracy.and_then(|it| it.last().copied()),
            val_accuracy: in_part(&history.val_accuracy),
            stopped: stopped.map(word),
            reason: stopped.map(sentences::stop),
        }
    }
}

fn word(reason: StopReason) -> &'static str {
    match reason {
        StopReason::EpochLimit => "epoch_limit",
        StopReason::EarlyStopping { .. } => "early_stopping",
        StopReason::Tolerance => "tolerance",
        StopReason::Diverged(_) => "diverged",
    }
}
