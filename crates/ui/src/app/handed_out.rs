//! What a teacher has handed out with the experiment that is on the page.

use experiment::DataSpec;
use lessons::HandOut;

/// A hand-out that was opened.
#[derive(Debug, Clone, PartialEq)]
pub struct HandedOut {
    pub hand_out: HandOut,
    /// The data on which its goal counts: those of the experiment that was opened.
    pub data: DataSpec,
    /// The session before it was opened, whose run does not count.
    pub before: u32,
}
