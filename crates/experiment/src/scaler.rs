//! Standardization of inputs and target.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::data::Scaling;
use crate::dataset::Dataset;

/// Means and standard deviations: `scaled = (value − mean) / std`. Where standardization is off, the
/// mean is 0 and the standard deviation 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scaler {
    /// Shape: `[n_inputs]`
    pub input_mean: Vec<f64>,
    /// Shape: `[n_inputs]`
    pub input_std: Vec<f64>,
    /// Shape: `[n_outputs]`
    pub target_mean: Vec<f64>,
    /// Shape: `[n_outputs]`
    pub target_std: Vec<f64>,
}

impl Scaler {
    /// A scaler that leaves values as they are.
    pub fn identity(n_inputs: usize, n_outputs: usize) -> Self {
        Self {
            input_mean: vec![0.0; n_inputs],
            input_std: vec![1.0; n_inputs],
            target_mean: vec![0.0; n_outputs],
            target_std: vec![1.0; n_outputs],
        }
    }

    /// Computes the scaler of the training rows. A column that varies by no more than rounding gets
    /// the standard deviation 1, so that it is only centered.
    ///
    /// `mean = m + Σ (v − m) / n` with `m = Σ v / n`, so that a constant column has its value as mean
    /// in spite of rounding; `std = √(Σ (v − mean)² / n)`
    ///
    /// Source: scikit-learn `StandardScaler`, with its `_is_constant_feature`.
    pub fn fit(dataset: &Dataset, scaling: Scaling) -> Self {
        let mut scaler = Self::identity(dataset.n_inputs(), dataset.n_outputs());
        if scaling.inputs {
            (scaler.input_mean, scaler.input_std) = moments(&dataset.inputs, &dataset.validates);
        }
        if scaling.target {
            (scaler.target_mean, scaler.target_std) = moments(&dataset.targets, &dataset.validates);
        }
        scaler
    }
}

/// Returns mean and standard deviation of each column over the training rows.
fn moments(values: &Array2<f64>, validates: &[bool]) -> (Vec<f64>, Vec<f64>) {
    let n_train = validates.iter().filter(|&&validates| !validates).count();
    let n = n_train.max(1) as f64;
    (0..values.ncols())
        .map(|column_idx| {
            let column = || {
                let column = values.column(column_idx).into_iter().zip(validates);
                column
                    .filter(|&(_, &validates)| !validates)
                    .map(|(&value, _)| value)
            };
            let rough_mean = column().sum::<f64>() / n;
            let mean = rough_mean + column().map(|v| v - rough_mean).sum::<f64>() / n;
            let variance = column().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
            let rounding = n * mean * f64::EPSILON;
            let is_constant = variance <= n * f64::EPSILON * variance + rounding * rounding;
            (mean, if is_constant { 1.0 } else { variance.sqrt() })
        })
        .unzip()
}

#[cfg(test)]
mod tests {
    use ndarray::ArrayView2;

    use super::*;

    fn dataset(columns: [&[f64]; 3]) -> Dataset {
        let [x, y, validates] = columns;
        Dataset {
            inputs: ArrayView2::from_shape((x.len(), 1), x).unwrap().to_owned(),
            targets: ArrayView2::from_shape((y.len(), 1), y).unwrap().to_owned(),
            validates: validates.iter().map(|&v| v > 0.0).collect(),
            places: Vec::new(),
        }
    }

    #[test]
    fn the_scaler_takes_the_training_rows_only() {
        let dataset = dataset([
            &[1.0, 3.0, 100.0, 5.0],
            &[2.0, 4.0, -7.0, 6.0],
            &[0.0, 0.0, 1.0, 0.0],
        ]);
        let scaler = Scaler::fit(
            &dataset,
            Scaling {
                inputs: true,
                target: true,
            },
        );
        // StandardScaler().fit([[1], [3], [5]]): mean 3, divisor n.
        assert_eq!(scaler.input_mean, [3.0]);
        assert_eq!(scaler.input_std, [(8.0_f64 / 3.0).sqrt()]);
        assert_eq!(scaler.target_mean, [4.0]);
        let off = Scaler::fit(
            &dataset,
            Scaling {
                inputs: false,
                target: false,
            },
        );
        assert_eq!(off, Scaler::identity(1, 1));
    }

    #[test]
    fn a_column_that_does_not_vary_is_only_centered() {
        let dataset = dataset([&[2.5; 4], &[0.1; 4], &[0.0; 4]]);
        let scaler = Scaler::fit(
            &dataset,
            Scaling {
                inputs: true,
                target: true,
            },
        );
        assert_eq!((scaler.input_mean[0], scaler.input_std[0]), (2.5, 1.0));
        assert_eq!((scaler.target_mean[0], scaler.target_std[0]), (0.1, 1.0));
    }
}
