//! What a screen reader says of a fit.

use experiment::Snapshot;

use super::view::FitReading;

/// What a screen reader says of the fit, as values; the page makes the sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitWords {
    pub epoch: u32,
    /// On all rows, in the target's unit.
    pub rmse: Option<f64>,
    pub n_train: u32,
    pub n_validation: u32,
    /// Where in the domain prediction and true function are farthest apart.
    pub worst: Option<FitReading>,
}

impl FitWords {
    pub fn new(snapshot: &Snapshot, domain: [f64; 2]) -> Self {
        let head = snapshot.head();
        let len = snapshot.target().len();
        let readings = snapshot
            .target()
            .iter()
            .zip(snapshot.prediction())
            .enumerate()
            .map(|(idx, (&target, &prediction))| {
                let x = f64::from(snapshot.x_at(idx, len));
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
