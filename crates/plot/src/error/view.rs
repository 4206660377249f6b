//! What the page decides about an error chart, and the values that it reads there.

use experiment::Snapshot;

use crate::format::NumberFormat;
use crate::scene::Point;

/// What the chart shows, and how its axis counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorScale {
    Linear,
    Log,
    /// The share of rows that were classified right instead of the loss, from 0 to 1.
    Accuracy,
}

impl ErrorScale {
    /// By epoch, of training and of validation.
    pub(super) fn curves(self, snapshot: &Snapshot) -> [&[f32]; 2] {
        match self {
            Self::Linear | Self::Log => [snapshot.history_loss(), snapshot.history_val_loss()],
            Self::Accuracy => [snapshot.history_accuracy(), snapshot.history_val_accuracy()],
        }
    }
}

/// The names beside lines and values, in the page's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorLabels<'a> {
    pub epoch: &'a str,
    pub loss: &'a str,
    pub val_loss: &'a str,
    /// Yardstick: always saying the mean.
    pub mean: &'a str,
    /// Yardstick: the best straight line.
    pub line: &'a str,
}

/// What the page decides about the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErrorView<'a> {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    pub scale: ErrorScale,
    /// Where the pointer is, if it is over the picture.
    pub pointer: Option<Point>,
    pub format: NumberFormat,
    pub labels: ErrorLabels<'a>,
}

/// One epoch of the history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErrorReading {
    pub epoch: u32,
    /// Or the accuracy, if that is shown.
    pub loss: f64,
    pub val_loss: Option<f64>,
}
