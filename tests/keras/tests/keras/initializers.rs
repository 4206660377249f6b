//! Initializers: the distributions of their weights.

use engine::kernel;
use experiment::random::{Random, Stream};
use experiment::{Draft, Initializer};
use ndarray::Array2;
use neurona_keras_tests::{Comparison, FixtureKind};

use crate::files::{check_all, largest};

/// Keras's own draws cannot be repeated, but the distributions can be compared.
#[test]
fn keras_initializers() {
    check_all(|file, kind| {
        let FixtureKind::Initializer(table) = kind else {
            return None;
        };
        assert_eq!(table.dense_defaults["kernel"], "GlorotUniform", "{file}");
        assert_eq!(table.dense_defaults["bias"], "Zeros", "{file}");
        assert_eq!(
            Draft::default().network.initializer,
            Initializer::GlorotUniform
        );
        let mut differences = String::new();
        for (idx, row) in table.table.iter().enumerate() {
            let name = format!(
                "{file}, {:?} {}x{}",
                row.initializer, row.fan_in, row.fan_out
            );
            let mut comparison = Comparison::new(name);
            let size = row.fan_in * row.fan_out;
            let n_kernels = row.sampled.entries.div_ceil(size);
            let mut entries = Vec::new();
            for index in 0..n_kernels {
                let mut random = Random::new(idx as u32, Stream::Weights, index as u32);
                let kernel = kernel(row.initializer, row.fan_in, row.fan_out, &mut random);
                if row.orthonormal.is_some() {
                    comparison.check("gram", &gram(&kernel), &identity(&kernel), 1e-5);
                }
                entries.extend(kernel.into_iter().map(f64::from));
            }
            let n = entries.len() as f64;
            let mean = entries.iter().sum::<f64>() / n;
            let std = (entries.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n).sqrt();
            // Five standard deviations of a mean and, with a kurtosis of up to 3, of a deviation.
            let allowed = 5.0 * row.std_theory / n.sqrt();
            comparison.check("mean", &[mean], &[0.0], allowed);
            comparison.check("std", &[std], &[row.std_theory], allowed);
            if let Some(limit) = row.limit {
                // Rounding to float32 may step over it by half a unit in the last place.
                let beyond = entries
                    .iter()
                    .fold(0.0, |most: f64, v| most.max(v.abs() - limit));
                comparison.check("beyond the limit", &[beyond], &[0.0], 1e-7 * limit);
                let reach = largest(&entries) / limit;
                comparison.check("reach", &[reach], &[1.0], 0.05);
            }
            // Shares below Keras's own quantiles. Both samples vary; the number of values of one beyond
            // the last value of the other is geometrically distributed with mean 1.
            let share = |value: f64| entries.iter().filter(|v| **v <= value).count() as f64 / n;
            for (&level, &quantile) in row
                .sampled
                .quantile_levels
                .iter()
                .zip(&row.sampled.quantiles)
            {
                let strays = (level * (1.0 - level) * 2.0 / n).sqrt();
                let allowed = 5.0 * strays + 15.0 / n;
                let tensor = format!("share below the {level}-quantile");
                comparison.check(&tensor, &[share(quantile)], &[level], allowed);
            }
            differences += &comparison.into_differences();
        }
        Some(differences)
    });
}

/// Products of all pairs of the rows or columns, whichever are fewer.
fn gram(kernel: &Array2<f32>) -> Vec<f64> {
    let kernel = kernel.mapv(f64::from);
    let products = if kernel.nrows() <= kernel.ncols() {
        kernel.dot(&kernel.t())
    } else {
        kernel.t().dot(&kernel)
    };
    products.iter().copied().collect()
}

fn identity(kernel: &Array2<f32>) -> Vec<f64> {
    let n = kernel.nrows().min(kernel.ncols());
    (0..n * n)
        .map(|at| if at / n == at % n { 1.0 } else { 0.0 })
        .collect()
}
