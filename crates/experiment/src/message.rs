//! What the page says to the worker and what the worker says back.
//!
//! The page asks for a frame when it is ready to paint, so nothing ever queues up. It numbers its
//! sessions; answers that belong to an older one are dropped.

use serde::{Deserialize, Serialize};

use crate::{Clipping, Draft, Optimizer, Problem, Regularizer, Row, SavedRun, SnapshotHead};

/// How fast a running session may go.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speed {
    EpochsPerSecond(f64),
    Unlimited,
}

/// What may change while a network trains, without a new start.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tuning {
    pub learning_rate: f64,
    /// The hyperparameters; another kind of optimizer than the session's starts with empty
    /// accumulators and the same weights.
    pub optimizer: Optimizer,
    pub clipping: Clipping,
    /// One penalty for every kernel.
    pub regularizer: Regularizer,
    /// The run stops when this many epochs are done; more than before lets it go on.
    pub epochs: u32,
}

/// Which part of the x axis the page shows and how finely.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct View {
    pub window: [f32; 2],
    pub curve_len: u32,
    pub cell_len: u32,
}

/// From the page to the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// A new session from this experiment's initial weights. The one before ends.
    Open {
        session: u32,
        experiment: Draft,
    },
    /// A new session that goes on where the saved run stands, paused.
    Restore {
        session: u32,
        run: Box<SavedRun>,
    },
    Run,
    Pause,
    /// Finishes the epoch under way, or does a whole one; then pauses.
    StepEpoch,
    /// Does one batch, then pauses.
    StepBatch,
    Tune(Tuning),
    SetSpeed(Speed),
    /// Other rows for the same network, which goes on learning. The standardization stays as it
    /// was fitted.
    SetRows(Vec<Row>),
    /// Asks for one frame.
    Frame(View),
    /// Asks for the run as it stands.
    Save,
}

/// From the worker to the page. A frame's numbers travel beside it as a `Float32Array`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The worker has started.
    Ready,
    /// The session is made; it is paused at its start.
    Opened {
        session: u32,
    },
    /// The experiment or the saved run cannot run; the session before goes on as it was.
    Refused {
        session: u32,
        problems: Vec<Problem>,
    },
    Frame(SnapshotHead),
    Saved {
        session: u32,
        run: Box<SavedRun>,
    },
}
