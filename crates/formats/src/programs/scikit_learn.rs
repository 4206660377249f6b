//! The program for scikit-learn's `MLPRegressor` and `MLPClassifier`, where these can do what an experiment does.

use experiment::{Activation, Clipping, Experiment, Loss, Optimizer, Regularizer, RowOrder, Task};

use super::comments::Comments;
use super::data;
use super::ending::{Losses, evaluate, plot};
use super::options::ProgramOptions;
use super::python::{call, comment, number};
use super::refusal::Refusal;

/// Returns the first thing of an experiment that scikit-learn does not have.
pub(super) fn refusal(experiment: &Experiment) -> Option<Refusal> {
    let network = &experiment.network;
    let training = &experiment.training;
    for dense in &network.hidden {
        if name_of(dense.activation).is_none() {
            return Some(Refusal::Activation(dense.activation));
        }
    }
    let mut pairs = network.hidden.windows(2);
    if pairs.any(|pair| matches!(pair, [a, b] if a.activation != b.activation)) {
        return Some(Refusal::DifferentActivations);
    }
    if network.layers().any(|dense| dense.dropout > 0.0) {
        return Some(Refusal::Dropout);
    }
    let output = network.output.activation;
    let has_loss = match experiment.task() {
        Task::Regression => training.loss == Loss::MeanSquaredError,
        Task::Classification { .. } => training.loss.is_for_classes(),
    };
    if !has_loss {
        return Some(Refusal::Loss(training.loss));
    }
    let has_output = match training.loss {
        Loss::BinaryCrossentropy { from_logits: false } => output == Activation::Sigmoid,
        Loss::SparseCategoricalCrossentropy { from_logits: false } => output == Activation::Softmax,
        _ => output == Activation::Linear,
    };
    if !has_output {
        return Some(Refusal::OutputActivation(output));
    }
    let Regularizer { l1, .. } = network.output.regularizer;
    let mut layers = network.layers();
    if l1 != 0.0 || layers.any(|dense| dense.regularizer != network.output.regularizer) {
        return Some(Refusal::Penalty);
    }
    if !matches!(
        training.optimizer,
        Optimizer::Sgd { .. } | Optimizer::Adam { amsgrad: false, .. }
    ) {
        return Some(Refusal::Optimizer(training.optimizer));
    }
    if training.clipping != Clipping::default() {
        return Some(Refusal::Clipping);
    }
    if training.early_stopping.is_some() || training.tolerance.is_some() {
        return Some(Refusal::EarlyStopping);
    }
    experiment.class_weights().map(|_| Refusal::ClassWeights)
}

/// Returns scikit-learn's name of an activation of hidden layers.
fn name_of(activation: Activation) -> Option<&'static str> {
    match activation {
        Activation::Linear => Some("identity"),
        Activation::Relu => Some("relu"),
        Activation::Tanh => Some("tanh"),
        Activation::Sigmoid => Some("logistic"),
        _ => None,
    }
}

/// Writes the program of an experiment that [`refusal`] lets pass.
pub(super) fn write(experiment: &Experiment, options: ProgramOptions) -> String {
    let comments = options.language.comments();
    let (class, output) = match experiment.task() {
        Task::Regression => ("MLPRegressor", "y_pred"),
        Task::Classification { .. } => ("MLPClassifier", "predicted"),
    };
    let mut text = comment(comments.title_scikit_learn);
    text.push_str(&format!(
        "import matplotlib.pyplot as plt\n\
         import numpy as np\n\
         from sklearn.neural_network import {class}\n\n"
    ));
    let (rows, split) = data::write(experiment, &experiment.dataset(), options);
    text.push_str(&rows);
    text.push_str(&comment(comments.define));
    for remark in remarks(experiment, comments) {
        text.push_str(&comment(remark));
    }
    let arguments = arguments(experiment);
    text.push_str(&call(&format!("model = {class}"), &arguments, 0));
    text.push_str("\n\n");
    text.push_str(&comment(comments.fit));
    text.push_str(&comment(comments.warns_of_the_limit));
    let (x, y) = (split.parts("x").0, split.parts("y").0);
    text.push_str(&format!("model.fit({x}, {y})\n\n"));
    let line = format!("{output} = model.predict(x)\n");
    evaluate(&mut text, experiment, &line, split, comments);
    let losses = Losses {
        loss: "model.loss_curve_",
        val_loss: None,
    };
    plot(&mut text, experiment, split, Some(losses), comments);
    text
}

/// What differs from the page.
fn remarks(experiment: &Experiment, comments: &'static Comments) -> Vec<&'static str> {
    let mut remarks = vec![comments.scikit_learn_weights];
    if experiment.task() == Task::Regression {
        remarks.push(comments.half_the_loss);
    }
    if experiment.network.output.regularizer.l2 != 0.0 {
        remarks.push(comments.alpha);
    }
    if experiment.training.row_order == RowOrder::OneForAll {
        remarks.push(comments.always_a_new_order);
    }
    remarks
}

/// The arguments that are not scikit-learn's defaults, and those that a student changes first. All have their names:
/// the first place is that of `loss` in `MLPRegressor`, and of the layers in `MLPClassifier`.
fn arguments(experiment: &Experiment) -> Vec<String> {
    let network = &experiment.network;
    let training = &experiment.training;
    let n_train = experiment.shape().n_train;
    let batch_size = training.batch_size.min(n_train);
    // Of half the mean squared error, whose gradient is half of Keras's.
    let half = if experiment.task() == Task::Regression {
        0.5
    } else {
        1.0
    };
    let units: Vec<String> = network
        .hidden
        .iter()
        .map(|it| it.units.to_string())
        .collect();
    let comma = if units.len() == 1 { "," } else { "" };
    let mut arguments = vec![format!("hidden_layer_sizes=({}{comma})", units.join(", "))];
    if let Some(name) = network.hidden.first().and_then(|it| name_of(it.activation)) {
        arguments.push(format!("activation=\"{name}\""));
    }
    let mut learning_rate = training.learning_rate;
    match training.optimizer {
        Optimizer::Sgd { momentum, nesterov } => {
            learning_rate /= half;
            arguments.push("solver=\"sgd\"".to_owned());
            arguments.push(format!("momentum={}", number(momentum)));
            let nesterov = if nesterov { "True" } else { "False" };
            arguments.push(format!("nesterovs_momentum={nesterov}"));
        }
        Optimizer::Adam {
            beta_1,
            beta_2,
            epsilon,
            ..
        } => {
            for (name, value, default) in [
                ("beta_1", beta_1, 0.9),
                ("beta_2", beta_2, 0.999),
                ("epsilon", epsilon * half, 1e-8),
            ] {
                if value != default {
                    arguments.push(format!("{name}={}", number(value)));
                }
            }
        }
        _ => {}
    }
    let l2 = network.output.regularizer.l2;
    // The penalty is alpha/2 · Σw² / n, of the n rows of a batch.
    let alpha = 2.0 * half * l2 * batch_size as f64;
    arguments.extend([
        format!("learning_rate_init={}", number(learning_rate)),
        format!("alpha={}", number(alpha)),
        format!("batch_size={batch_size}"),
        format!("max_iter={}", training.epochs),
        // It would stop once the loss has not fallen by tol for some epochs.
        "tol=0".to_owned(),
        format!("n_iter_no_change={}", training.epochs),
    ]);
    if training.row_order == RowOrder::AsTheyStand {
        arguments.push("shuffle=False".to_owned());
    }
    arguments.push(format!("random_state={}", experiment.seed));
    arguments
}
