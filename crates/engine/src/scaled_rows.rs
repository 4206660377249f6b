//! The rows of a data set, scaled as the network gets them.

use experiment::{Dataset, Scaler};

use crate::trainer::Rows;

/// Returns the training rows and the validation rows, scaled.
pub(crate) fn split(dataset: &Dataset, scaler: &Scaler) -> (Rows, Rows) {
    let (mut train, mut validation) = (Rows::default(), Rows::default());
    let rows = dataset
        .inputs
        .rows()
        .into_iter()
        .zip(dataset.targets.rows());
    for ((inputs, targets), &validates) in rows.zip(&dataset.validates) {
        let rows = if validates {
            &mut validation
        } else {
            &mut train
        };
        rows.inputs
            .extend(scaled(inputs, &scaler.input_mean, &scaler.input_std));
        rows.targets
            .extend(scaled(targets, &scaler.target_mean, &scaler.target_std));
    }
    (train, validation)
}

/// Scales one row: `(value − mean) / std`, column by column.
///
/// Shapes: `values`, `mean`, `std` have one value a column; the shortest of them decides.
pub(crate) fn scaled<'a>(
    values: impl IntoIterator<Item = &'a f64, IntoIter: 'a>,
    mean: &'a [f64],
    std: &'a [f64],
) -> impl Iterator<Item = f32> + 'a {
    values
        .into_iter()
        .zip(mean)
        .zip(std)
        .map(|((v, mean), std)| (*v as f32 - *mean as f32) / *std as f32)
}

/// Converts one row of outputs in place to the target's unit: `output · std + mean`.
pub(crate) fn unscale(outputs: &mut [f32], scaler: &Scaler) {
    let units = scaler.target_std.iter().zip(&scaler.target_mean);
    for (value, (std, mean)) in outputs.iter_mut().zip(units) {
        *value = *value * *std as f32 + *mean as f32;
    }
}

/// Mean of each input over the training rows, unscaled, summed in f64. Shape: `[n_inputs]`.
pub(crate) fn input_means(dataset: &Dataset) -> Vec<f64> {
    let mut sums = vec![0.0_f64; dataset.n_inputs()];
    let rows = dataset.inputs.rows();
    for (row, _) in rows
        .into_iter()
        .zip(&dataset.validates)
        .filter(|(_, validates)| !**validates)
    {
        for (sum, &value) in sums.iter_mut().zip(row) {
            *sum += value;
        }
    }
    let n = dataset.n_train().max(1) as f64;
    sums.into_iter()
        .map(|sum| f64::from((sum / n) as f32))
        .collect()
}

/// Whether a scaler has as many columns as a data set, finite means, and positive finite deviations. A
/// scaler from a file may have neither.
pub(crate) fn is_scaler(scaler: &Scaler, dataset: &Dataset) -> bool {
    let fits = |mean: &[f64], std: &[f64], n: usize| {
        mean.len() == n
            && std.len() == n
            && mean.iter().all(|v| v.is_finite())
            && std.iter().all(|v| v.is_finite() && *v > 0.0)
    };
    fits(&scaler.input_mean, &scaler.input_std, dataset.n_inputs())
        && fits(&scaler.target_mean, &scaler.target_std, dataset.n_outputs())
}
