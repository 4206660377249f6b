//! The whole program: data, model, training, evaluation, charts.

use experiment::{Experiment, Loss, Optimizer, RowOrder, Source, Task};

use super::class_weights::class_weights;
use super::comments::Comments;
use super::options::ProgramOptions;
use super::split::Split;
use super::{data, model, python};

/// Writes the program of an experiment.
///
/// It needs Keras 3, NumPy and matplotlib, and the file that [`table_file`](super::table_file)
/// returns, if there is one. Text from outside cannot start a line of the program: names of columns
/// become identifiers, everything else stands in comments and string literals without line breaks.
pub fn write(experiment: &Experiment, options: ProgramOptions) -> String {
    let comments = options.language.comments();
    let dataset = experiment.dataset();
    let mut text = format!(
        "# {}\n\
         import keras\n\
         import matplotlib.pyplot as plt\n\
         import numpy as np\n\
         from keras import layers\n\n\
         # {}\n\
         keras.utils.set_random_seed({})\n\n",
        comments.title, comments.seed, experiment.seed
    );
    let (rows, split) = data::write(experiment, &dataset, options);
    text.push_str(&rows);
    let n_classes = match experiment.task() {
        Task::Regression => None,
        Task::Classification { n_classes } => Some(n_classes),
    };
    // The rows of a table have brought the names of its classes, which `np.unique` has numbered.
    if let Some(n_classes) = n_classes
        && !matches!(experiment.data.source, Source::Table(_))
    {
        text.push_str(&format!(
            "y = y.astype(int)\nclass_names = range({n_classes})\n\n"
        ));
    }
    text.push_str(&format!("# {}\n", comments.define));
    text.push_str(&model::network(&experiment.network, experiment.n_inputs()));
    text.push_str(&format!("model.summary()\n\n# {}\n", comments.compile));
    text.push_str(&model::compile(experiment, comments));
    text.push('\n');
    fit(&mut text, experiment, split, comments);
    if let Some(n_classes) = n_classes {
        classify(
            &mut text,
            n_classes,
            experiment.training.loss,
            split,
            comments,
        );
    } else {
        predict(&mut text, experiment, comments);
    }
    plot(&mut text, experiment, split, comments);
    text
}

/// Callbacks and `model.fit`.
fn fit(text: &mut String, experiment: &Experiment, split: Split, comments: &Comments) {
    let training = &experiment.training;
    let mut callbacks: Vec<&str> = Vec::new();
    if let Some(stopping) = &training.early_stopping {
        text.push_str(&format!("# {}\n", comments.stop));
        text.push_str(&format!("stop = {}\n\n", model::early_stopping(stopping)));
        callbacks.push("stop");
    }
    if let Some(tolerance) = training.tolerance {
        text.push_str(&format!("\n# {}\n", comments.tolerance));
        text.push_str(&model::tolerance(tolerance));
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
    text.push_str(&format!("# {}\n", comments.fit));
    match training.row_order {
        RowOrder::NewEachEpoch => text.push_str(&format!("# {}\n", comments.new_order_each_epoch)),
        RowOrder::OneForAll => text.push_str(&format!("# {}\n", comments.one_order)),
        RowOrder::AsTheyStand => {}
    }
    for difference in rules(experiment, comments) {
        text.push_str(&python::comment(difference));
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

/// Predictions and the error of a regression.
fn predict(text: &mut String, experiment: &Experiment, comments: &Comments) {
    text.push_str(&format!("# {}\n", comments.predict));
    text.push_str("y_pred = model.predict(x, verbose=0)[:, 0]\n");
    let scaling = experiment.data.scaling;
    if scaling.target {
        text.push_str(&format!(
            "y, y_pred = y_mean + y_std * y, y_mean + y_std * y_pred  # {}\n",
            comments.in_units
        ));
    }
    if scaling.inputs && experiment.data.source.is_curve() {
        text.push_str("x = x_mean + x_std * x\n");
    }
    text.push_str(&format!(
        "\n# {}\n\
         rmse = np.sqrt(np.mean((y_pred - y) ** 2))\n\
         print(f\"RMSE: {{rmse:.4g}}\")\n\n",
        comments.evaluate
    ));
}

/// Predicted classes, accuracy and confusion matrix.
fn classify(text: &mut String, n_classes: usize, loss: Loss, split: Split, comments: &Comments) {
    text.push_str(&format!("# {}\n", comments.predict));
    let chosen = match loss {
        Loss::SparseCategoricalCrossentropy { .. } => ".argmax(axis=1)",
        Loss::BinaryCrossentropy { from_logits: true } | Loss::HalfSquaredSigns => "[:, 0] > 0",
        _ => "[:, 0] > 0.5",
    };
    let output = "model.predict(x, verbose=0)";
    text.push_str(&if chosen.starts_with('.') {
        format!("predicted = {output}{chosen}\n")
    } else {
        format!("predicted = ({output}{chosen}).astype(int)\n")
    });
    text.push_str(&format!(
        "\n\n# {}\n\
         def evaluate(name, true, predicted):\n    \
         counts = np.zeros(({n_classes}, {n_classes}), dtype=int)\n    \
         np.add.at(counts, (true, predicted), 1)\n    \
         print(f\"{{name}}: {{np.mean(predicted == true):.4g}}\")\n    \
         for class_name, row in zip(class_names, counts):\n        \
         print(\" \".join(f\"{{count:5}}\" for count in row), \"\", class_name)\n\n\n",
        comments.confusion
    ));
    let ((y, y_val), (predicted, predicted_val)) = (split.parts("y"), split.parts("predicted"));
    let mut show = |name: &str, y: &str, predicted: &str| {
        text.push_str(&format!("evaluate(\"{name}\", {y}, {predicted})\n"));
    };
    show(comments.training, &y, &predicted);
    if let (Some(y), Some(predicted)) = (y_val, predicted_val) {
        show(comments.validation, &y, &predicted);
    }
    text.push('\n');
}

/// The charts: losses, and for a curve its points and the network's output.
fn plot(text: &mut String, experiment: &Experiment, split: Split, comments: &Comments) {
    text.push_str(&format!("# {}\n", comments.plot));
    let is_curve = experiment.data.source.is_curve();
    let axes = if is_curve {
        text.push_str("figure, axes = plt.subplots(1, 2, figsize=(10, 4))\n");
        "axes[0]"
    } else {
        text.push_str("figure, axes = plt.subplots()\n");
        "axes"
    };
    text.push_str(&format!(
        "{axes}.semilogy(history.history[\"loss\"], label=\"loss\")\n"
    ));
    if split != Split::None {
        text.push_str(&format!(
            "{axes}.semilogy(history.history[\"val_loss\"], label=\"val_loss\")\n"
        ));
    }
    text.push_str(&format!(
        "{axes}.set_xlabel(\"{}\")\n{axes}.legend()\n",
        comments.epoch
    ));
    if is_curve {
        let ((x, x_val), (y, y_val)) = (split.parts("x"), split.parts("y"));
        let validation = match (x_val, y_val) {
            (Some(x), Some(y)) => format!(
                "axes[1].plot({x}, {y}, \"o\", mfc=\"none\", label=\"{}\")\n",
                comments.validation
            ),
            _ => String::new(),
        };
        text.push_str(&format!(
            "order = np.argsort(x[:, 0])\n\
             axes[1].plot({x}, {y}, \"o\", label=\"{}\")\n\
             {validation}\
             axes[1].plot(x[order], y_pred[order], label=\"{}\")\n\
             axes[1].legend()\n",
            comments.training, comments.network
        ));
    }
    text.push_str("plt.show()\n");
}
