//! The values for a screen reader's sentence on a fit.

use experiment::Snapshot;

use super::view::FitReading;

/// The fit as values, for the sentence of a screen reader, which the page writes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitWords {
    /// Number of epochs that are done.
    pub epoch: u32,
    /// Root mean squared error on all rows, in the target's unit.
    pub rmse: Option<f64>,
    /// Number of training rows.
    pub n_train: u32,
    /// Number of validation rows.
    pub n_validation: u32,
    /// The x of the domain where prediction and true function differ most.
    pub worst: Option<FitReading>,
}

impl FitWords {
    /// Reads a snapshot. The largest difference is searched within `domain`, in the data's unit.
    pub fn new(snapshot: &Snapshot, domain: [f64; 2]) -> Self {
        let head = snapshot.head();
        let len = snapshot.target().len();
        let readings = snapshot
            .target()
            .iter()
            .zip(snapshot.prediction())
            .enumerate()
            .map(|(idx, (&target, &prediction))| {
                let x = snapshot.x_at(idx, len);
                (x, f64::from(target), f64::from(prediction))
            });
        let worst = readings
            .filter(|(x, target, prediction)| {
                domain[0] <= *x && *x <= domain[1] && (target - prediction).is_finite()
            })
            .max_by(|a, b| (a.1 - a.2).abs().total_cmp(&(b.1 - b.2).abs()))
            .map(|(x, target, prediction)| FitReading {
                x,
                target: Some(target),
                prediction: Some(prediction),
            });
        Self {
            epoch: head.epoch,
            rmse: head.rmse,
            n_train: head.n_train,
            n_validation: head.n_validation,
            worst,
        }
    }
}
