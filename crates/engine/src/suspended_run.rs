//! The newest state of a run while the session shows an earlier epoch.

use experiment::{RunRecord, StopReason};

use crate::history::EpochPoint;
use crate::stopping::Stopping;
use crate::trainer::TrainerState;

/// What a session needs to return from an earlier epoch to the newest state. The fields are those of
/// [`Session`](crate::Session).
#[derive(Debug, Clone)]
pub(crate) struct SuspendedRun {
    /// The newest state.
    pub state: TrainerState,
    pub last_finite: TrainerState,
    pub diverged: Option<StopReason>,
    pub stopping: Stopping,
    /// How the run came about that goes on from the epoch that the session shows. The session has that of the newest state.
    pub record: RunRecord,
    /// The losses of the epoch that the session shows; `None` at the start.
    pub shown: Option<EpochPoint>,
}
