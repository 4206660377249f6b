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
    pub input_mean: Vec<f32>,
    /// Shape: `[n_inputs]`
    pub input_std: Vec<f32>,
    /// Shape: `[n_outputs]`
    pub target_mean: Vec<f32>,
    /// Shape: `[n_outputs]`
    pub target_std: Vec<f32>,
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

    /// Computes the scaler of the training rows. A column that does not vary gets the standard
    /// deviation 1, so that it is only centered.
    ///
    /// `std = √(Σ (v − mean)² / n)`, summed in f64
    ///
    /// Source: scikit-learn `StandardScaler`.
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
fn moments(values: &Array2<f32>, validates: &[bool]) -> (Vec<f32>, Vec<f32>) {
    let n_train = validates.iter().filter(|&&validates| !validates).count();
    let n = n_train.max(1) as f64;
    (0..values.ncols())
        .map(|column_idx| {
            let column = || {
                let column = values.column(column_idx).into_iter().zip(validates);
                column
                    .filter(|&(_, &validates)| !validates)
                    .map(|(&value, _)| f64::from(value))
            };
            let mean = column().sum::<f64>() / n;
            let variance = column().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
            let std = variance.sqrt() as f32;
            (mean as f32, if std > 0.0 { std } else { 1.0 })
        })
        .unzip()
}

#[cfg(test)]
mod tests {
    use ndarray::ArrayView2;

    use super::*;

    fn dataset(columns: [&[f32]; 3]) -> Dataset {
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
        assert_eq!(scaler.input_std, [(8.0_f64 / 3.0).sqrt() as f32]);
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
