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

/// Scales one row: `(value − mean) / std` in f64, column by column; only the result becomes f32.
///
/// Source: scikit-learn `StandardScaler`, whose result Keras casts to float32.
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
        .map(|((v, mean), std)| ((v - mean) / std) as f32)
}

/// Converts one row of outputs in place to the target's unit: `output · std + mean` in f64.
pub(crate) fn unscale(outputs: &mut [f32], scaler: &Scaler) {
    let units = scaler.target_std.iter().zip(&scaler.target_mean);
    for (value, (std, mean)) in outputs.iter_mut().zip(units) {
        *value = (f64::from(*value) * std + mean) as f32;
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
    sums.into_iter().map(|sum| sum / n).collect()
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

#[cfg(test)]
mod tests {
    use experiment::Scaling;
    use ndarray::Array2;

    use super::*;

    /// The numbers of scikit-learn 1.9.1 with NumPy 2.4.6:
    ///
    /// ```python
    /// s = StandardScaler().fit(x)
    /// s.mean_[0], s.scale_[0], s.transform(x).astype(np.float32)[:3, 0].view(np.uint32)
    /// ```
    ///
    /// In f32 the seconds of ten minutes are 5 numbers, and the years have a deviation of 6.0553.
    #[test]
    fn columns_are_standardized_as_by_scikit_learn() {
        let seconds = (0..12).map(|i| 1.5e9 + 60.0 * f64::from(i * i)).collect();
        let years = (2_000..=2_020).map(f64::from).collect();
        let huge = vec![3e38, -3e38, 1e38, 2.5e38];
        let columns: [(Vec<f64>, f64, f64, [u32; 3]); 4] = [
            (
                seconds,
                1_500_002_530.0,
                2_364.592_988_232_858_7,
                [3_213_423_660, 3_213_210_805, 3_212_307_613],
            ),
            (
                years,
                2_010.0,
                6.055_300_708_194_983_5,
                [3_218_301_586, 3_216_916_253, 3_215_530_920],
            ),
            // Summed one after the other, they are 0.9999999999999999.
            (vec![0.1; 10], 0.1, 1.0, [0, 0, 0]),
            (
                huge,
                8.75e37,
                2.355_180_460_177_096_8e38,
                [1_063_713_517, 3_218_250_110, 1_029_268_643],
            ),
        ];
        for (values, mean, std, first) in columns {
            let n_rows = values.len();
            let column = Array2::from_shape_vec((n_rows, 1), values).unwrap();
            let dataset = Dataset {
                inputs: column.clone(),
                targets: column,
                validates: vec![false; n_rows],
                places: Vec::new(),
            };
            let both = Scaling {
                inputs: true,
                target: true,
            };
            let scaler = Scaler::fit(&dataset, both);
            let is_close = |found: f64, expected: f64| {
                (found - expected).abs() <= 4.0 * f64::EPSILON * expected.abs()
            };
            assert!(is_close(scaler.input_mean[0], mean), "{scaler:?}");
            assert!(is_close(scaler.input_std[0], std), "{scaler:?}");
            let (train, _) = split(&dataset, &scaler);
            let bits: Vec<u32> = train.inputs.iter().map(|value| value.to_bits()).collect();
            assert_eq!(bits[..3], first, "mean {mean}");
            assert_eq!(train.inputs, train.targets);
            // And back: predictions have an f32's precision of their own.
            let mut outputs = [train.targets[1]];
            unscale(&mut outputs, &scaler);
            assert_eq!(outputs[0], dataset.targets[[1, 0]] as f32);
        }
    }

    #[test]
    fn without_standardization_a_value_is_cast_once() {
        let dataset = Dataset {
            inputs: Array2::from_elem((2, 1), 0.1),
            targets: Array2::from_elem((2, 1), 1_000_300_001.0),
            validates: vec![false, true],
            places: Vec::new(),
        };
        let (train, validation) = split(&dataset, &Scaler::identity(1, 1));
        for rows in [train, validation] {
            assert_eq!(
                (rows.inputs, rows.targets),
                (vec![0.1], vec![1_000_300_030.0])
            );
        }
    }
}
