//! The program for Keras 3: it trains, or has the weights that the page has trained.

use experiment::{Experiment, Optimizer, RowOrder};

use super::class_weights::class_weights;
use super::comments::Comments;
use super::ending::{self, Losses, line_of, plot};
use super::options::ProgramOptions;
use super::python::comment;
use super::split::Split;
use super::{data, keras_model, python};
use crate::summary::n_after_training;

/// Writes the program that trains an experiment with Keras 3.
///
/// It needs Keras 3, NumPy and matplotlib, and the file that [`table_file`](super::table_file)
/// returns, if there is one. Text from outside cannot start a line of the program: names of columns
/// become identifiers, everything else stands in comments and string literals without line breaks.
pub fn keras(experiment: &Experiment, options: ProgramOptions) -> String {
    let comments = options.language.comments();
    let dataset = experiment.dataset();
    let mut text = head(comments.title_keras, true);
    let draws = match experiment.training.row_order {
        RowOrder::AsTheyStand => comments.weights,
        RowOrder::NewEachEpoch | RowOrder::OneForAll => comments.seed,
    };
    text.push_str(&comment(draws));
    text.push_str(&format!(
        "keras.utils.set_random_seed({})\n\n",
        experiment.seed
    ));
    let (rows, split) = data::write(experiment, &dataset, options);
    text.push_str(&rows);
    text.push_str(&comment(comments.define));
    text.push_str(&keras_model::network(
        &experiment.network,
        experiment.n_inputs(),
    ));
    text.push_str(&comment(&summary_later(experiment, comments)));
    text.push_str("model.summary()\n\n");
    text.push_str(&comment(comments.compile));
    text.push_str(&keras_model::compile(experiment, comments));
    text.push('\n');
    fit(&mut text, experiment, split, comments);
    evaluate(&mut text, experiment, split, comments);
    let losses = Losses {
        loss: "history.history[\"loss\"]",
        val_loss: (split != Split::None).then_some("history.history[\"val_loss\"]"),
    };
    plot(&mut text, experiment, split, Some(losses), comments);
    text
}

/// Title and imports.
pub(super) fn head(title: &str, plots: bool) -> String {
    let plots = if plots {
        "import matplotlib.pyplot as plt\n"
    } else {
        ""
    };
    comment(title)
        + &format!("import keras\n{plots}import numpy as np\nfrom keras import layers\n\n")
}

/// Why `summary()` counts more parameters after the training than before.
fn summary_later(experiment: &Experiment, comments: &Comments) -> String {
    let network = &experiment.network;
    let n_inputs = experiment.n_inputs();
    let before = network.n_parameters(n_inputs);
    let after = n_after_training(network, experiment.training.optimizer, n_inputs);
    comments
        .summary_later
        .replace("{before}", &before.to_string())
        .replace("{after}", &after.to_string())
}

/// Callbacks and `model.fit`.
fn fit(text: &mut String, experiment: &Experiment, split: Split, comments: &Comments) {
    let training = &experiment.training;
    let mut callbacks: Vec<&str> = Vec::new();
    if let Some(stopping) = &training.early_stopping {
        text.push_str(&comment(comments.stop));
        text.push_str(&format!(
            "stop = {}\n\n",
            keras_model::early_stopping(stopping)
        ));
        callbacks.push("stop");
    }
    if let Some(tolerance) = training.tolerance {
        text.push('\n');
        text.push_str(&comment(comments.tolerance));
        text.push_str(&keras_model::tolerance(tolerance));
        text.push_str("\n\n");
        callbacks.push("Still()");
    }
    let has_weights = class_weights(text, experiment, split, comments);
    let ((x, x_val), (y, y_val)) = match split {
        Split::Chosen => (split.parts("x"), split.parts("y")),
        Split::None | Split::Last { .. } => (("x".to_owned(), None), ("y".to_owned(), None)),
    };
    let mut arguments = vec![
        x,
        y,
        format!("epochs={}", training.epochs),
        format!("batch_size={}", training.batch_size),
    ];
    if let (Some(x_val), Some(y_val)) = (x_val, y_val) {
        arguments.push(format!("validation_data=({x_val}, {y_val})"));
    }
    if let Split::Last { .. } = split {
        let share = python::number(experiment.data.validation.share);
        arguments.push(format!("validation_split={share}"));
    }
    if has_weights {
        arguments.push("class_weight=class_weight".to_owned());
    }
    if training.row_order == RowOrder::AsTheyStand {
        arguments.push("shuffle=False".to_owned());
    }
    if !callbacks.is_empty() {
        arguments.push(format!("callbacks=[{}]", callbacks.join(", ")));
    }
    arguments.push("verbose=0".to_owned());
    text.push_str(&comment(comments.fit));
    match training.row_order {
        RowOrder::NewEachEpoch => text.push_str(&comment(comments.new_order_each_epoch)),
        RowOrder::OneForAll => text.push_str(&comment(comments.one_order)),
        RowOrder::AsTheyStand => {}
    }
    for difference in rules(experiment, comments) {
        text.push_str(&comment(difference));
    }
    let call = python::call("history = model.fit", &arguments, 0);
    text.push_str(&format!("{call}\n\n"));
}

/// What the page does and Keras does not.
fn rules<'a>(experiment: &Experiment, comments: &'a Comments) -> impl Iterator<Item = &'a str> {
    let training = &experiment.training;
    let (n_train, batch_size) = (experiment.shape().n_train, training.batch_size);
    let has_rest = n_train > batch_size && !n_train.is_multiple_of(batch_size);
    let is_plain = matches!(training.optimizer, Optimizer::Sgd { momentum, .. } if momentum == 0.0);
    let has_l1 = experiment
        .network
        .layers()
        .any(|layer| layer.regularizer.l1 > 0.0);
    [
        (training.carries_over && has_rest).then_some(comments.carries_over),
        (training.l1_kills && is_plain && has_l1).then_some(comments.l1_kills),
        training
            .losses_after_epoch
            .then_some(comments.losses_after_epoch),
    ]
    .into_iter()
    .flatten()
}

/// Appends the predictions of `model` and their error.
pub(super) fn evaluate(
    text: &mut String,
    experiment: &Experiment,
    split: Split,
    comments: &Comments,
) {
    let line = line_of(experiment, "model.predict(x, verbose=0)");
    ending::evaluate(text, experiment, &line, split, comments);
}
