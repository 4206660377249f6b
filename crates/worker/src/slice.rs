//! How long the worker trains before it looks for commands, and when it goes on.

/// Length of a slice of training. A command waits for one slice at most; with the cost of a frame,
/// at most 10 ms.
pub const SLICE_MS: f64 = 6.0;

/// When [`advance`](crate::advance) should be called again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Next {
    /// As soon as the waiting commands have been handled.
    Now,
    /// After this many milliseconds, or after the next command.
    After(f64),
    /// After the next command.
    Command,
}
