//! Where a run stands while an earlier epoch of it is shown.

use experiment::StopReason;

use crate::history::Point;
use crate::stopping::Stopping;
use crate::trainer::Progress;

/// What a session that shows an earlier epoch needs to come back.
#[derive(Debug, Clone)]
pub(crate) struct SuspendedRun {
    /// The newest state.
    pub progress: Progress,
    pub last_finite: Progress,
    pub diverged: Option<StopReason>,
    pub stopping: Stopping,
    /// The losses of the epoch that is shown; `None` at the start.
    pub shown: Option<Point>,
}
