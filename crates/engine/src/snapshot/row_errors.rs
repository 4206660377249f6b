//! The error of a network on all rows: the RMSE of a regression, the confusion matrix of a classifier.

use experiment::{Dataset, Scaler};

use crate::scaled_rows::scaled;
use crate::session::Session;
use crate::snapshot::cache::RowErrors;
use crate::snapshot::prediction::{class, n_classes, prediction};
use crate::trainer::Trainer;

/// Most multiplications for the error on all rows in every snapshot; for a larger network it is
/// computed once an epoch.
const CHEAP: usize = 4_000_000;

/// The error on all rows, from the cache where that is recent enough: for a regression the root mean
/// squared error in the target's unit, summed in f64; for a classifier the confusion matrices of
/// training and validation.
pub(crate) fn errors(session: &mut Session, with_rows: bool) -> RowErrors {
    let (epoch, batch) = (session.epoch(), session.batch());
    let cost = session.trainer.n_params() * session.dataset.n_rows();
    if let Some((at_epoch, at_batch, errors)) = &session.cache.errors
        && *at_epoch == epoch
        && (*at_batch == batch || cost > CHEAP)
        && with_rows != errors.rows.is_empty()
    {
        return errors.clone();
    }
    let outputs = outputs_of_rows(&mut session.trainer, &session.dataset, &session.scaler);
    let width = session.experiment.network.output.units;
    let predictions: Vec<f32> = outputs
        .chunks_exact(width)
        .map(prediction(session))
        .collect();
    let mut errors = RowErrors::default();
    let n_classes = n_classes(session);
    let dataset = &session.dataset;
    if n_classes > 0 {
        errors.confusion = vec![0; 2 * n_classes * n_classes];
        let rows = predictions.iter().zip(&dataset.targets);
        for ((&prediction, &target), &validates) in rows.zip(&dataset.validates) {
            let part = usize::from(validates) * n_classes;
            let target = (target as usize).min(n_classes - 1);
            let place = (part + target) * n_classes + class(prediction, n_classes);
            errors.confusion[place] += 1;
        }
    } else {
        errors.rmse = root_mean_square(&outputs, dataset, &session.scaler);
    }
    if with_rows {
        errors.rows = predictions;
    }
    session.cache.errors = Some((epoch, batch, errors.clone()));
    errors
}

/// Root mean squared error on all rows, in the target's unit; `None` if it is not finite.
pub(crate) fn rmse_of(trainer: &mut Trainer, dataset: &Dataset, scaler: &Scaler) -> Option<f64> {
    root_mean_square(&outputs_of_rows(trainer, dataset, scaler), dataset, scaler)
}

/// The network's outputs for all rows, as it computes them: of a target that is standardized.
///
/// Shape: `[n_rows, n_outputs]`, row-major.
pub(crate) fn outputs_of_rows(
    trainer: &mut Trainer,
    dataset: &Dataset,
    scaler: &Scaler,
) -> Vec<f32> {
    let inputs: Vec<f32> = dataset
        .inputs
        .rows()
        .into_iter()
        .flat_map(|row| scaled(row, &scaler.input_mean, &scaler.input_std))
        .collect();
    trainer.predict(&inputs)
}

/// Root mean squared error of the scaled outputs of all rows, in the target's unit, summed in f64;
/// `None` if it is not finite.
fn root_mean_square(outputs: &[f32], dataset: &Dataset, scaler: &Scaler) -> Option<f64> {
    let (mean, std) = (scaler.target_mean[0], scaler.target_std[0]);
    let sum: f64 = outputs
        .iter()
        .zip(&dataset.targets)
        .map(|(&output, &target)| {
            let error = f64::from(output) * std + mean - target;
            error * error
        })
        .sum();
    let rmse = (sum / dataset.n_rows() as f64).sqrt();
    rmse.is_finite().then_some(rmse)
}
