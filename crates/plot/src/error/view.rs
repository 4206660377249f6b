//! The page's settings for an error chart, and the values that it can read there.

use experiment::Snapshot;

use crate::format::NumberFormat;
use crate::scene::Point;

/// The values that the chart shows, and the scale of its axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorScale {
    /// The loss on a linear axis from 0.
    Linear,
    /// The loss on a logarithmic axis.
    Log,
    /// The accuracy from 0 to 1 in place of the loss.
    Accuracy,
}

impl ErrorScale {
    /// Returns the values by epoch of training and of validation. Shapes: both `[history_len]`, or `[0]`
    /// if the run does not have such values.
    pub(super) fn curves(self, snapshot: &Snapshot) -> [&[f32]; 2] {
        match self {
            Self::Linear | Self::Log => [snapshot.history_loss(), snapshot.history_val_loss()],
            Self::Accuracy => [snapshot.history_accuracy(), snapshot.history_val_accuracy()],
        }
    }
}

/// Names beside lines and values, in the page's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorLabels<'a> {
    /// Name of an epoch's number.
    pub epoch: &'a str,
    /// Name of the training loss or accuracy.
    pub loss: &'a str,
    /// Name of the validation loss or accuracy.
    pub val_loss: &'a str,
    /// Name of the loss of a constant prediction, the mean.
    pub mean: &'a str,
    /// Name of the loss of the best straight line.
    pub line: &'a str,
}

/// The page's settings for the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErrorView<'a> {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    /// The values that are shown, and the scale of the axis.
    pub scale: ErrorScale,
    /// Where the pointer is, if it is over the picture.
    pub pointer: Option<Point>,
    /// How numbers are written.
    pub format: NumberFormat,
    /// Names, in the page's language.
    pub labels: ErrorLabels<'a>,
}

/// One epoch of the history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErrorReading {
    /// Epochs done.
    pub epoch: u32,
    /// Training loss, or accuracy if that is shown.
    pub loss: f64,
    /// Validation loss or accuracy; `None` without validation.
    pub val_loss: Option<f64>,
}
