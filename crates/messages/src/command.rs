//! From the page to the worker.

use std::rc::Rc;

use experiment::{
    Draft, LayerIdx, PlacedRows, Question, SavedRun, TableSource, Tuning, UnitIdx, View,
};
use serde::{Deserialize, Serialize};

use crate::arrays::{ArrayVisitor, LongArrays};
use crate::encoded::Encoded;
use crate::long_arrays::{points, rows};
use crate::parts::{Message, Parts};

/// How fast a running session may train.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speed {
    /// Epochs per second, above 0. The batches of an epoch are spread evenly over its time.
    EpochsPerSecond(f64),
    /// As fast as the machine allows.
    Unlimited,
}

/// A weight or bias and its new value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WeightEdit {
    /// The layer, counted from 0: hidden layers, then the output.
    pub layer_idx: LayerIdx,
    /// The unit of the layer before that the weight comes from; `None` for the bias.
    pub input: Option<UnitIdx>,
    /// The unit that the weight leads to.
    pub unit: UnitIdx,
    /// The new value.
    pub value: f32,
}

/// From the page to the worker.
///
/// Except for `SetSpeed` and `Prepare`, a command that names no session applies to the open one, and is
/// ignored if none is open.
#[allow(
    clippy::large_enum_variant,
    reason = "a message is made sixty times a second at most"
)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Opens a new session with this draft's initial weights, paused, in place of the one
    /// before. The reply is [`Event::Opened`](crate::Event::Opened) or
    /// [`Event::Rejected`](crate::Event::Rejected). A number lower than that of the open session is
    /// late: the command is ignored.
    Open {
        /// Number of the new session.
        session: u32,
        /// The experiment that it trains.
        draft: Draft,
    },
    /// Opens a new session that continues from a saved run, paused. The replies are those of `Open`.
    Restore {
        /// Number of the new session.
        session: u32,
        /// The run to continue.
        #[serde(skip)]
        run: Encoded<SavedRun>,
    },
    /// The next `Open` or `Restore` sets the open session aside instead of dropping it, so that `TakeBack` can bring
    /// it back. One session is kept at most. There is no reply.
    SetAside,
    /// Puts the session that was set aside in the place of the open one, paused, and sets that one aside. The
    /// reply is `Opened`; ignored if there is none.
    TakeBack {
        /// The number that the session gets.
        session: u32,
    },
    /// Trains until paused or stopped. Does nothing once a run has stopped, until `Tune` raises the
    /// limit that stopped it.
    Run,
    /// Stops training at once, also in the middle of an epoch.
    Pause,
    /// Finishes the epoch that has begun, or trains a whole one, at full speed, then pauses. Ignored
    /// while such an epoch trains.
    StepEpoch,
    /// Trains one batch, then pauses.
    StepBatch,
    /// Trains at full speed until this many epochs are done, then pauses: a run that was saved catches up with what was shown.
    TrainTo {
        /// Epochs done.
        epoch: u32,
    },
    /// Changes settings of the open session. The reply is `Rejected` if they are invalid; there is
    /// no reply if they are valid.
    Tune(Tuning),
    /// Sets the speed of the open session and of all later ones. A worker starts with `Unlimited`.
    SetSpeed(Speed),
    /// Replaces the rows by those that a person has placed, or by those that the source gives; the network trains on. The
    /// standardization stays as it was fitted. The reply is `Rejected` if the rows are invalid; there is no reply if they are
    /// valid.
    Place(PlacedRows),
    /// Goes back to the stored epoch nearest to this one, and pauses. An epoch at or after the
    /// newest one goes to the newest. Training continues from the epoch shown and drops later ones.
    GoTo {
        /// Epochs done.
        epoch: u32,
    },
    /// Sets one weight by hand; training continues with it. Ignored if there is no such weight.
    SetWeight(WeightEdit),
    /// Requests one frame: [`Event::Frame`](crate::Event::Frame).
    Frame(View),
    /// Fetches the deferred chunk ahead of `Restore`, `Save` and `Ask`, which need it and
    /// otherwise wait for it. There is no reply.
    Prepare,
    /// Requests the run as it stands: [`Event::Saved`](crate::Event::Saved).
    Save,
    /// Asks about the network without changing it: [`Event::Answered`](crate::Event::Answered), or
    /// `Rejected` for a sweep that cannot run.
    Ask(#[serde(skip)] Encoded<Question>),
}

impl LongArrays for Command {
    fn visit(&mut self, arrays: &mut dyn ArrayVisitor) {
        match self {
            Self::Open { draft, .. } => draft.visit(arrays),
            Self::Place(PlacedRows::Rows(list)) => rows(list, arrays),
            Self::Place(PlacedRows::Points(list)) => points(list, arrays),
            Self::Restore { .. }
            | Self::SetAside
            | Self::TakeBack { .. }
            | Self::Run
            | Self::Pause
            | Self::StepEpoch
            | Self::StepBatch
            | Self::TrainTo { .. }
            | Self::Place(PlacedRows::Generated)
            | Self::Tune(_)
            | Self::SetSpeed(_)
            | Self::GoTo { .. }
            | Self::SetWeight(_)
            | Self::Frame(_)
            | Self::Prepare
            | Self::Save
            | Self::Ask(_) => {}
        }
    }

    fn table(&mut self) -> Option<&mut TableSource> {
        match self {
            Self::Open { draft, .. } => draft.table(),
            _ => None,
        }
    }
}

impl Message for Command {
    fn encoded_field(&mut self) -> Option<&mut Rc<Parts>> {
        match self {
            Self::Restore { run, .. } => Some(run.parts_mut()),
            Self::Ask(question) => Some(question.parts_mut()),
            _ => None,
        }
    }
}
