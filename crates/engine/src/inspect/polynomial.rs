//! The polynomial that a network is compared with.

use experiment::limits::POLYNOMIAL_DEGREE;
use experiment::{Line, PolynomialFit};
use ndarray::{Array2, Axis};

use crate::baseline::{UnscaledRows, rmse_of_mean_and_line};
use crate::inspect::line::samples;
use crate::least_squares::Polynomial;
use crate::session::Session;

impl Session {
    /// The polynomial over one input that fits the training rows best in the sense of least squares,
    /// of a degree within [`POLYNOMIAL_DEGREE`], with its errors. `None` for a classifier, or if the line's axis is not
    /// an input.
    ///
    /// The curve is empty if one of its values is not finite.
    pub fn polynomial(&self, degree: u32, line: &Line) -> Option<PolynomialFit> {
        let axis = line.axis as usize;
        let dataset = &self.dataset;
        if self.is_classifier() || axis >= dataset.n_inputs() {
            return None;
        }
        let degree = degree.min(*POLYNOMIAL_DEGREE.end());
        let points: Vec<(f64, f64)> = dataset
            .inputs
            .column(axis)
            .into_iter()
            .zip(dataset.targets.column(0))
            .map(|(&x, &y)| (x, y))
            .collect();
        let part = |validates: bool| -> Vec<(f64, f64)> {
            let of_part = points.iter().zip(&dataset.validates);
            of_part
                .filter(|&(_, &it)| it == validates)
                .map(|(&point, _)| point)
                .collect()
        };
        let (train, validation) = (part(false), part(true));
        let fit = Polynomial::fit(&train, degree as usize);
        let rmse = fit.rmse(&points);
        let curve: Vec<f32> = samples(line).map(|x| fit.at(x) as f32).collect();
        let is_finite = curve.iter().all(|value| value.is_finite());
        let rows = |is_asked: fn(bool) -> bool| {
            let validates = dataset.validates.iter().enumerate();
            let of_part = validates.filter(|&(_, &validates)| is_asked(validates));
            let of_part: Vec<usize> = of_part.map(|(row_idx, _)| row_idx).collect();
            let select =
                |values: &Array2<f64>| values.select(Axis(0), &of_part).into_iter().collect();
            UnscaledRows {
                inputs: select(&dataset.inputs),
                targets: select(&dataset.targets),
            }
        };
        let (training, all) = (rows(|validates| !validates), rows(|_| true));
        let [mean_rmse, line_rmse] = rmse_of_mean_and_line(dataset.n_inputs(), &training, &all);
        Some(PolynomialFit {
            degree,
            n_parameters: degree + 1,
            curve: if is_finite { curve } else { Vec::new() },
            rmse,
            train_rmse: fit.rmse(&train),
            val_rmse: (!validation.is_empty()).then(|| fit.rmse(&validation)),
            mse: rmse * rmse,
            mean_rmse,
            line_rmse,
        })
    }
}
