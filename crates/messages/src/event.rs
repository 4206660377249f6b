//! From the worker to the page.

use std::rc::Rc;

use experiment::{Problem, Reply, SavedRun, SnapshotHead};
use serde::{Deserialize, Serialize};

use crate::arrays::{ArrayVisitor, LongArrays};
use crate::encoded::Encoded;
use crate::parts::{Message, Parts};

/// From the worker to the page.
#[allow(
    clippy::large_enum_variant,
    reason = "one at a time, and most are frames"
)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The worker has started. What is posted to it earlier is lost.
    Ready,
    /// A session was opened; it is paused.
    Opened {
        /// Its number.
        session: u32,
    },
    /// The reply to an invalid command: `Open` or `Restore` of the session with this number; `Tune`,
    /// `Place` or a sweep of the open one. The open session continues unchanged.
    Rejected {
        /// The session that the command was for.
        session: u32,
        /// Why the command is invalid.
        #[serde(skip)]
        problems: Encoded<Vec<Problem>>,
    },
    /// A snapshot in two parts; [`Snapshot::from_parts`](experiment::Snapshot::from_parts) joins them.
    Frame {
        /// The scalars, and the layout of the numbers.
        head: SnapshotHead,
        /// The numbers.
        #[serde(skip)]
        numbers: Vec<f32>,
    },
    /// The run as it stood when `Save` was executed.
    Saved {
        /// Its session.
        session: u32,
        /// The run.
        #[serde(skip)]
        run: Encoded<SavedRun>,
    },
    /// The reply to [`Command::Ask`](crate::Command::Ask).
    Answered {
        /// The session that was asked about.
        session: u32,
        /// The reply.
        #[serde(skip)]
        reply: Encoded<Reply>,
    },
}

impl LongArrays for Event {
    fn visit(&mut self, arrays: &mut dyn ArrayVisitor) {
        match self {
            Self::Frame { head, numbers } => {
                arrays.floats(numbers);
                arrays.counts(&mut head.confusion);
            }
            Self::Ready
            | Self::Opened { .. }
            | Self::Rejected { .. }
            | Self::Saved { .. }
            | Self::Answered { .. } => {}
        }
    }
}

impl Message for Event {
    fn encoded_field(&mut self) -> Option<&mut Rc<Parts>> {
        match self {
            Self::Rejected { problems, .. } => Some(problems.parts_mut()),
            Self::Saved { run, .. } => Some(run.parts_mut()),
            Self::Answered { reply, .. } => Some(reply.parts_mut()),
            Self::Ready | Self::Opened { .. } | Self::Frame { .. } => None,
        }
    }
}
