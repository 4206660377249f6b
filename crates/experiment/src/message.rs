//! What the page says to the worker and what the worker says back.
//!
//! The page asks for a frame when it is ready to paint, so nothing ever queues up. It numbers its
//! sessions; answers that belong to an older one are dropped.
//!
//! # On the wire
//!
//! Both enums cross as JSON text. What few of them hold, and what is kept and handed on unread, is text
//! inside of that text: see [`Posted`].
//!
//! - page to worker: `postMessage(command)`, the [`Command`]: `"run"`,
//!   `{"open":{"session":1,"experiment":{…}}}`, `{"frame":{"window":[-4,4],…}}`;
//! - worker to page: `{event, numbers}`. `event` is the [`Event`]. `numbers` is there with a frame
//!   only: the `Float32Array` that belongs to the head, transferred, see
//!   [`Snapshot::from_parts`](crate::Snapshot::from_parts);
//! - a worker that has panicked says `{panic: text}` as its last word. It hears nothing after that;
//!   the page starts another one and goes on with [`Command::Restore`].
//!
//! A worker hears nothing before it has said [`Event::Ready`]: what is posted earlier is lost.
//! Messages keep their order, so that a command without a number is meant for the session that was
//! opened last. Commands before the first session are answered with silence.

use serde::{Deserialize, Serialize};

use crate::data::Row;
use crate::draft::Draft;
use crate::index::{LayerIdx, UnitIdx};
use crate::lab::{Question, Reply};
use crate::plane::PlanePoint;
use crate::posted::Posted;
use crate::problem::Problem;
use crate::saved::SavedRun;
use crate::snapshot::SnapshotHead;
use crate::tuning::Tuning;
use crate::view::View;

/// How fast a running session may go.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speed {
    /// Above 0. The batches of an epoch are spread evenly over its time.
    EpochsPerSecond(f64),
    /// As fast as it goes.
    Unlimited,
}

/// A weight and what it shall be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WeightEdit {
    /// Hidden layers and output, counted from 0.
    pub layer_idx: LayerIdx,
    /// Where it comes from in the layer before; `None` is the bias.
    pub input: Option<UnitIdx>,
    /// Where it leads to.
    pub unit: UnitIdx,
    pub value: f32,
}

/// From the page to the worker.
#[allow(
    clippy::large_enum_variant,
    reason = "a message is made a few times a second at most"
)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// A new session from this experiment's initial weights, paused. The one before ends. Answered
    /// by [`Event::Opened`] or [`Event::Rejected`]; a number lower than that of the session that is
    /// open comes too late and has no answer.
    Open { session: u32, experiment: Draft },
    /// A new session that goes on where the saved run stands, paused. Answered as `Open` is.
    Restore { session: u32, run: Posted<SavedRun> },
    /// Trains until paused or stopped. Does nothing once a run has stopped, until `Tune` lets it go
    /// on (a higher epoch limit).
    Run,
    /// Stops at once, also in the middle of an epoch.
    Pause,
    /// Finishes the epoch under way, or does a whole one, as fast as it goes; then pauses. Said
    /// again before it is done, it changes nothing.
    StepEpoch,
    /// Does one batch, then pauses.
    StepBatch,
    /// Answered by [`Event::Rejected`] if it cannot be, by nothing if it can.
    Tune(Tuning),
    /// Of this session and those after it; the first speed is `Unlimited`.
    SetSpeed(Speed),
    /// Other rows for the same network, which goes on learning. The standardization stays as it
    /// was fitted. Answered by [`Event::Rejected`] if it cannot be, by nothing if it can.
    SetRows(Vec<Row>),
    /// The same for points over the plane.
    SetPoints(Vec<PlanePoint>),
    /// Shows the network as it was at the end of an earlier epoch, of those that are kept the nearest,
    /// and pauses; an epoch that is not earlier than the newest shows that again. What trains next
    /// goes on from what is shown and forgets what came later.
    GoTo { epoch: u32 },
    /// Sets one weight by hand; training goes on with it. One that is not there is not heard.
    SetWeight(WeightEdit),
    /// Asks for one frame: [`Event::Frame`].
    Frame(View),
    /// Has the worker fetch what it does not start with: what `Restore`, `Save` and `Ask` need. They wait
    /// for it by themselves; this only saves that time. Answered by nothing.
    Prepare,
    /// Asks for the run as it stands: [`Event::Saved`].
    Save,
    /// Asks about the network without changing it: [`Event::Answered`]. A sweep that cannot be is
    /// answered by [`Event::Rejected`].
    Ask(Posted<Question>),
}

/// From the worker to the page.
#[allow(
    clippy::large_enum_variant,
    reason = "one at a time, and most are frames"
)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The worker has started.
    Ready,
    /// The session is made; it is paused at its start.
    Opened { session: u32 },
    /// What was asked for cannot be: `Open` or `Restore` of the session with this number, `Tune` or
    /// `SetRows` of the one that is open. What was open goes on as it was.
    Rejected {
        session: u32,
        problems: Posted<Vec<Problem>>,
    },
    /// A snapshot's head; its numbers travel beside it.
    Frame(SnapshotHead),
    /// The run as it stood when `Save` was heard.
    Saved { session: u32, run: Posted<SavedRun> },
    /// The answer to [`Command::Ask`], of the session with this number.
    Answered { session: u32, reply: Posted<Reply> },
}
