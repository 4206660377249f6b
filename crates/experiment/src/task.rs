//! What a network learns.

/// What a network learns to predict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// A number.
    Regression,
    /// One of some classes, counted from 0.
    Classification {
        /// Number of classes, at least 2.
        n_classes: usize,
    },
}
