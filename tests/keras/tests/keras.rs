//! Every file that Keras made, computed again.
//!
//! Tolerance, as `README.md` of the reference data gives it for an engine in float32: four times
//! what Keras in float32 differs from itself in float64, plus 1e-6 of the scale (the largest of 1,
//! predictions and losses).

use engine::{
    Outcome, Rows, Setup, Steps, Trainer, kernel, loss_values, softmax_rows, value_and_derivative,
};
use experiment::random::{Random, Stream};
use experiment::{DataSpec, Draft, Initializer, LayerWeights, Row, Validation, ValidationRows};
use neurona_keras_tests::{Comparison, Fit, Fixture, Kind, fixtures, flatten, layer_weights};

/// Runs a check on every file of a kind and fails with all differences.
fn check_all(mut check: impl FnMut(&str, &Kind) -> Option<String>) {
    let fixtures = fixtures();
    let found: Vec<String> = fixtures
        .iter()
        .filter_map(|Fixture { file, kind }| check(file, kind))
        .collect();
    // Another folder need not have every kind; ours has.
    assert!(
        !found.is_empty() || std::env::var_os("KERAS_FIXTURES").is_some(),
        "no file of this kind"
    );
    let differences = found.concat();
    assert!(differences.is_empty(), "differs from Keras:\n{differences}");
}

fn to_f32(table: &[Vec<f64>]) -> Vec<f32> {
    table.iter().flatten().map(|&v| v as f32).collect()
}

fn to_f64(values: &[f32]) -> Vec<f64> {
    values.iter().map(|&v| f64::from(v)).collect()
}

fn concat(table: &[Vec<f64>]) -> Vec<f64> {
    table.concat()
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most: f64, v| most.max(v.abs()))
}

/// For tables, which have both precisions of every number.
fn tolerance(float32: &[f64], float64: &[f64]) -> f64 {
    let worst = float32
        .iter()
        .zip(float64)
        .fold(0.0, |most: f64, (a, b)| most.max((a - b).abs()));
    4.0 * worst + 1e-6 * largest(float64).max(1.0)
}

#[test]
fn keras_fit() {
    check_all(|file, kind| match kind {
        Kind::Fit(fit) => Some(fit_differences(file, fit)),
        _ => None,
    });
}

fn fit_differences(file: &str, fit: &Fit) -> String {
    let expected = &fit.float64;
    let mut comparison = Comparison::new(file);
    let history = |name: &str| expected.history.as_ref()?.get(name).cloned();
    let scale = [
        expected
            .initial
            .as_ref()
            .and_then(|initial| initial.loss.map(|loss| vec![loss])),
        expected
            .initial
            .as_ref()
            .and_then(|initial| initial.predictions.as_deref().map(concat)),
        expected.predictions_end.as_deref().map(concat),
        history("loss"),
        history("val_loss"),
    ]
    .into_iter()
    .flatten()
    .fold(1.0, |scale: f64, values| scale.max(largest(&values)));
    let errors = &fit.max_abs_float32_minus_float64;
    let worst = errors
        .values()
        .fold(0.0, |most: f64, error| most.max(*error));
    let tolerance = |part: &str| 4.0 * errors.get(part).copied().unwrap_or(worst) + 1e-6 * scale;

    assert!(
        !fit.fit.shuffle,
        "{file}: no run of Keras's can be repeated with its shuffling"
    );
    let n_rows = fit.data.x.len();
    let n_validation = n_rows - fit.n_train;
    assert_eq!(
        n_validation > 0,
        fit.fit.validation_split.is_some(),
        "{file}: odd split"
    );
    let rows = |range: std::ops::Range<usize>| Rows {
        inputs: to_f32(&fit.data.x[range.clone()]),
        targets: to_f32(&fit.data.y[range]),
    };
    let setup = Setup {
        n_inputs: fit.inputs,
        layers: fit.layers.iter().map(|layer| layer.dense()).collect(),
        loss: fit.loss,
        optimizer: fit.optimizer.kind,
        learning_rate: fit.optimizer.learning_rate,
        clipping: fit.optimizer.clipping,
        batch_size: fit.fit.batch_size,
        shuffle: None,
    };
    let make = |setup: &Setup| {
        let (train, validation) = (rows(0..fit.n_train), rows(fit.n_train..n_rows));
        Trainer::new(setup, &fit.initial_weights, train, validation)
    };

    if let Some(initial) = &expected.initial {
        let mut whole = make(&Setup {
            batch_size: fit.n_train,
            ..setup.clone()
        });
        let (loss, gradients) = whole.loss_and_gradients();
        if let Some(expected) = initial.loss {
            comparison.check(
                "initial.loss",
                &[loss],
                &[expected],
                tolerance("initial_loss"),
            );
        }
        if let Some(expected) = initial.penalty {
            let tolerance = tolerance("initial_loss");
            comparison.check(
                "initial.penalty",
                &[whole.penalty()],
                &[expected],
                tolerance,
            );
        }
        if let Some(expected) = &initial.gradients {
            let (found, expected) = (layer_weights(&gradients), flatten(expected));
            comparison.check(
                "initial.gradients",
                &found,
                &expected,
                tolerance("gradients"),
            );
        }
        if let Some(expected) = &initial.predictions {
            let found = to_f64(&whole.predict(&rows(0..fit.n_train).inputs));
            let tolerance = tolerance("predictions_end");
            comparison.check("initial.predictions", &found, &concat(expected), tolerance);
        }
    }

    let mut trainer = make(&setup);
    let mut found: [Vec<f64>; 4] = Default::default();
    let mut is_first = true;
    while trainer.epoch() < fit.fit.epochs {
        match trainer.step_batch() {
            Outcome::Batch => {}
            Outcome::Epoch(end) => {
                found[0].push(end.loss);
                found[1].extend(end.val_loss);
                found[2].push(end.accuracy);
                found[3].extend(end.val_accuracy);
            }
            Outcome::NotFinite(place) => panic!("{file}: {place:?}"),
        }
        let weights = || layer_weights(&trainer.weights());
        if let (Some(expected), true) = (&expected.weights_after_step_1, is_first) {
            let tolerance = tolerance("weights_after_step_1");
            comparison.check(
                "weights_after_step_1",
                &weights(),
                &flatten(expected),
                tolerance,
            );
        }
        is_first = false;
        if let (Some(expected), 1, 0) = (
            &expected.weights_after_epoch_1,
            trainer.epoch(),
            trainer.batch(),
        ) {
            let tolerance = tolerance("weights_after_epoch_1");
            comparison.check(
                "weights_after_epoch_1",
                &weights(),
                &flatten(expected),
                tolerance,
            );
        }
    }
    for (name, found) in ["loss", "val_loss", "accuracy", "val_accuracy"]
        .iter()
        .zip(&found)
    {
        if let Some(expected) = history(name) {
            let tolerance = tolerance("history_loss");
            comparison.check(&format!("history.{name}"), found, &expected, tolerance);
        }
    }
    if let Some(expected) = &expected.weights_end {
        let found = layer_weights(&trainer.weights());
        comparison.check(
            "weights_end",
            &found,
            &flatten(expected),
            tolerance("weights_end"),
        );
    }
    if let Some(expected) = &expected.evaluate_end {
        let (loss, accuracy) = trainer.evaluate_train();
        for (name, found) in [("loss", loss), ("accuracy", accuracy)] {
            if let Some(&expected) = expected.get(name) {
                let tolerance = tolerance("history_loss");
                comparison.check(
                    &format!("evaluate_end.{name}"),
                    &[found],
                    &[expected],
                    tolerance,
                );
            }
        }
    }
    if let (Some(expected), Some(grid)) = (&expected.predictions_end, &fit.grid) {
        let found = to_f64(&trainer.predict(&to_f32(grid)));
        let tolerance = tolerance("predictions_end");
        comparison.check("predictions_end", &found, &concat(expected), tolerance);
    }
    comparison.into_differences()
}

#[test]
fn keras_activations() {
    check_all(|file, kind| {
        let Kind::Activation(table) = kind else {
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
            let (float32, float64) = (&row.both.float32, &row.both.float64);
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
        let Kind::Softmax(table) = kind else {
            return None;
        };
        let mut comparison = Comparison::new(file);
        let n_columns = table.logits.first().map_or(1, Vec::len);
        let found = to_f64(&softmax_rows(n_columns, &table.logits.concat()));
        let expected = concat(&table.both.float64.softmax);
        let allowed = tolerance(&concat(&table.both.float32.softmax), &expected);
        comparison.check("softmax", &found, &expected, allowed);
        Some(comparison.into_differences())
    });
}

#[test]
fn keras_losses() {
    check_all(|file, kind| {
        let Kind::Loss(table) = kind else { return None };
        let mut differences = String::new();
        for (idx, row) in table.table.iter().enumerate() {
            let mut comparison = Comparison::new(format!("{file}, row {idx}, {:?}", row.loss));
            let through = row
                .through()
                .unwrap_or_else(|error| panic!("{file}, row {idx}: {error}"));
            let n_outputs = row.y_pred.first().map_or(1, Vec::len);
            let (y_true, y_pred) = (row.y_true.concat(), row.y_pred.concat());
            let found = loss_values(row.loss, through, n_outputs, &y_true, &y_pred);
            let (float32, float64) = (&row.both.float32, &row.both.float64);
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
        let Kind::Optimizer(table) = kind else {
            return None;
        };
        let weights = |(kernel, bias): &(Vec<Vec<f32>>, Vec<f32>)| LayerWeights {
            kernel: kernel.clone(),
            bias: bias.clone(),
        };
        let values =
            |(kernel, bias): &(Vec<Vec<f64>>, Vec<f64>)| [concat(kernel), bias.clone()].concat();
        let mut differences = String::new();
        for (idx, row) in table.table.iter().enumerate() {
            let optimizer = &row.optimizer;
            let name = format!("{file}, row {idx}, {:?}", optimizer.kind);
            let mut comparison = Comparison::new(name);
            let mut steps = Steps::new(
                optimizer.kind,
                optimizer.learning_rate,
                optimizer.clipping,
                &weights(&table.initial),
            );
            let all = |steps: &[(Vec<Vec<f64>>, Vec<f64>)]| steps.iter().flat_map(values).collect();
            let float32: Vec<f64> = all(&row.both.float32.after_step);
            let float64: Vec<f64> = all(&row.both.float64.after_step);
            let allowed = tolerance(&float32, &float64);
            for (step, gradients) in table.gradients.iter().enumerate() {
                let found = layer_weights(&[steps.step(&weights(gradients))]);
                if let Some(expected) = row.both.float64.after_step.get(step) {
                    let tensor = format!("after_step[{step}]");
                    comparison.check(&tensor, &found, &values(expected), allowed);
                }
            }
            differences += &comparison.into_differences();
        }
        Some(differences)
    });
}

/// Keras's own draws cannot be repeated; the distributions can be compared.
#[test]
fn keras_initializers() {
    check_all(|file, kind| {
        let Kind::Initializer(table) = kind else {
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
                entries.extend(kernel.into_iter().flatten().map(f64::from));
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
            // Shares below Keras's own quantiles. Both samples stray; how many of one lie beyond the
            // other's last is geometrically distributed with mean 1.
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
fn gram(kernel: &[Vec<f32>]) -> Vec<f64> {
    let columns = || -> Vec<Vec<f32>> {
        (0..kernel[0].len())
            .map(|c| kernel.iter().map(|row| row[c]).collect())
            .collect()
    };
    let vectors = if kernel.len() <= kernel[0].len() {
        kernel.to_vec()
    } else {
        columns()
    };
    let dot = |a: &[f32], b: &[f32]| {
        a.iter()
            .zip(b)
            .map(|(a, b)| f64::from(*a) * f64::from(*b))
            .sum()
    };
    vectors
        .iter()
        .flat_map(|a| vectors.iter().map(move |b| dot(a, b)))
        .collect()
}

fn identity(kernel: &[Vec<f32>]) -> Vec<f64> {
    let n = kernel.len().min(kernel[0].len());
    (0..n * n)
        .map(|at| if at / n == at % n { 1.0 } else { 0.0 })
        .collect()
}

#[test]
fn keras_validation_split() {
    let mut n_compared = 0;
    check_all(|file, kind| {
        let Kind::ValidationSplit(table) = kind else {
            return None;
        };
        let mut differences = String::new();
        for row in &table.rows {
            let name = format!("{file}, n {}, split {}", row.n, row.validation_split);
            // What Keras refuses, and what is not in our limits, has no result to compare.
            let (Some(n_train), Some(n_val)) = (row.n_train, row.n_val) else {
                continue;
            };
            let found = split(row.n, row.validation_split);
            let mut comparison = Comparison::new(name);
            let expected: Vec<f64> = (0..row.n)
                .map(|idx| f64::from(u8::from(idx >= n_train)))
                .collect();
            if let Some(found) = found {
                n_compared += 1;
                comparison.check("rows that validate", &found, &expected, 0.0);
                let n_found = found.iter().sum::<f64>();
                comparison.check("n_val", &[n_found], &[n_val as f64], 0.0);
            }
            differences += &comparison.into_differences();
        }
        Some(differences)
    });
    assert!(n_compared > 20, "only {n_compared} splits");
}

/// Which of n rows validate; `None` if an experiment cannot have so few or so many of them.
fn split(n: usize, share: f64) -> Option<Vec<f64>> {
    let draft = Draft {
        data: DataSpec {
            n_points: n,
            validation: Validation {
                share,
                rows: ValidationRows::Last,
            },
            ..DataSpec::default()
        },
        ..Draft::default()
    };
    let experiment = draft.check().ok()?;
    let validates = experiment
        .dataset()
        .rows()
        .into_iter()
        .map(|Row { validates, .. }| validates);
    Some(
        validates
            .map(|validates| f64::from(u8::from(validates)))
            .collect(),
    )
}
