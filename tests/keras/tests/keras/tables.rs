//! Tables of values: activations, softmax, losses, optimizer steps.

use engine::{OptimizerStepper, loss_values, softmax_rows, value_and_derivative};
use experiment::LayerWeights;
use ndarray::Array2;
use neurona_keras_tests::{Comparison, FixtureKind, layer_weights};

use crate::files::{check_all, concat, to_f64, tolerance};

#[test]
fn keras_activations() {
    check_all(|file, kind| {
        let FixtureKind::Activation(table) = kind else {
            return None;
        };
        let mut differences = String::new();
        for row in &table.table {
            let mut comparison = Comparison::new(format!("{file}, {:?}", row.activation));
            let (y, slope): (Vec<f64>, Vec<f64>) = table
                .x
                .iter()
                .map(|&x| value_and_derivative(row.activation, x))
                .map(|(y, slope)| (f64::from(y), f64::from(slope)))
                .unzip();
            let (float32, float64) = (&row.precisions.float32, &row.precisions.float64);
            comparison.check("y", &y, &float64.y, tolerance(&float32.y, &float64.y));
            let allowed = tolerance(&float32.dy_dx, &float64.dy_dx);
            comparison.check("dy_dx", &slope, &float64.dy_dx, allowed);
            differences += &comparison.into_differences();
        }
        Some(differences)
    });
}

#[test]
fn keras_softmax() {
    check_all(|file, kind| {
        let FixtureKind::Softmax(table) = kind else {
            return None;
        };
        let mut comparison = Comparison::new(file);
        let n_columns = table.logits.first().map_or(1, Vec::len);
        let found = to_f64(&softmax_rows(n_columns, &table.logits.concat()));
        let expected = concat(&table.precisions.float64.softmax);
        let allowed = tolerance(&concat(&table.precisions.float32.softmax), &expected);
        comparison.check("softmax", &found, &expected, allowed);
        Some(comparison.into_differences())
    });
}

#[test]
fn keras_losses() {
    check_all(|file, kind| {
        let FixtureKind::Loss(table) = kind else {
            return None;
        };
        let mut differences = String::new();
        for (idx, row) in table.table.iter().enumerate() {
            let mut comparison = Comparison::new(format!("{file}, row {idx}, {:?}", row.loss));
            let through = row
                .through()
                .unwrap_or_else(|error| panic!("{file}, row {idx}: {error}"));
            let n_outputs = row.y_pred.first().map_or(1, Vec::len);
            let (y_true, y_pred) = (row.y_true.concat(), row.y_pred.concat());
            let found = loss_values(row.loss, through, n_outputs, &y_true, &y_pred);
            let (float32, float64) = (&row.precisions.float32, &row.precisions.float64);
            let allowed = tolerance(&[float32.value], &[float64.value]);
            comparison.check("value", &[found.value], &[float64.value], allowed);
            let allowed = tolerance(&float32.per_sample, &float64.per_sample);
            comparison.check(
                "per_sample",
                &found.per_sample,
                &float64.per_sample,
                allowed,
            );
            let expected = concat(&float64.d_value_d_y_pred);
            let allowed = tolerance(&concat(&float32.d_value_d_y_pred), &expected);
            comparison.check(
                "d_value_d_y_pred",
                &to_f64(&found.d_value),
                &expected,
                allowed,
            );
            differences += &comparison.into_differences();
        }
        Some(differences)
    });
}

#[test]
fn keras_optimizers() {
    check_all(|file, kind| {
        let FixtureKind::Optimizer(table) = kind else {
            return None;
        };
        let weights = |(kernel, bias): &(Vec<Vec<f32>>, Vec<f32>)| LayerWeights {
            kernel: Array2::from_shape_vec((kernel.len(), bias.len()), kernel.concat()).unwrap(),
            bias: bias.clone(),
        };
        let values =
            |(kernel, bias): &(Vec<Vec<f64>>, Vec<f64>)| [concat(kernel), bias.clone()].concat();
        let mut differences = String::new();
        for (idx, row) in table.table.iter().enumerate() {
            let optimizer = &row.optimizer;
            let name = format!("{file}, row {idx}, {:?}", optimizer.kind);
            let mut comparison = Comparison::new(name);
            let mut steps = OptimizerStepper::new(
                optimizer.kind,
                optimizer.learning_rate,
                optimizer.clipping,
                &weights(&table.initial),
            );
            let all = |steps: &[(Vec<Vec<f64>>, Vec<f64>)]| steps.iter().flat_map(values).collect();
            let float32: Vec<f64> = all(&row.precisions.float32.after_step);
            let float64: Vec<f64> = all(&row.precisions.float64.after_step);
            let allowed = tolerance(&float32, &float64);
            for (step, gradients) in table.gradients.iter().enumerate() {
                let found = layer_weights(&[steps.step(&weights(gradients))]);
                if let Some(expected) = row.precisions.float64.after_step.get(step) {
                    let tensor = format!("after_step[{step}]");
                    comparison.check(&tensor, &found, &values(expected), allowed);
                }
            }
            differences += &comparison.into_differences();
        }
        Some(differences)
    });
}
