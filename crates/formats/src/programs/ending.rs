//! What every program does behind the training: predictions, their errors, charts.

use experiment::{Experiment, Loss, Task};

use super::comments::Comments;
use super::python::comment;
use super::split::Split;

/// The losses by epoch as Python expressions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Losses {
    /// Of the training rows.
    pub loss: &'static str,
    /// Of the validation rows, if there are some and the library has their losses.
    pub val_loss: Option<&'static str>,
}

/// Appends the evaluation: the predictions and their error, or the classes, their accuracy and the confusion matrix.
/// `line` sets `y_pred`, or `predicted` for classes.
pub(super) fn evaluate(
    text: &mut String,
    experiment: &Experiment,
    line: &str,
    split: Split,
    comments: &Comments,
) {
    match experiment.task() {
        Task::Regression => predict(text, experiment, line, comments),
        Task::Classification { n_classes } => {
            let loss = experiment.training.loss;
            classify(text, n_classes, loss, line, split, comments);
        }
    }
}

/// Returns that line for an expression whose value is the output, an array of NumPy's of shape `[n, n_outputs]`.
pub(super) fn line_of(experiment: &Experiment, output: &str) -> String {
    match experiment.task() {
        Task::Regression => format!("y_pred = {output}[:, 0]\n"),
        Task::Classification { .. } => predicted(output, class_of(experiment.training.loss)),
    }
}

/// Appends the predictions of a regression and their error.
///
/// `output` is an expression with one dimension: where `(n,)` and `(n, 1)` meet, NumPy makes `(n, n)` of them without an
/// error.
fn predict(text: &mut String, experiment: &Experiment, output: &str, comments: &Comments) {
    text.push_str(&comment(comments.predict));
    text.push_str(output);
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
         print(f\"RMSE: {{rmse:.4g}}\")\n",
        comments.evaluate
    ));
}

/// Returns the condition or call behind the output of a classifier that makes classes of it.
pub(super) fn class_of(loss: Loss) -> &'static str {
    match loss {
        Loss::SparseCategoricalCrossentropy { .. } => ".argmax(axis=1)",
        Loss::BinaryCrossentropy { from_logits: true } | Loss::HalfSquaredSigns => "[:, 0] > 0",
        _ => "[:, 0] > 0.5",
    }
}

/// Returns `predicted = …` for an expression whose value is the output of a classifier, `[n, n_outputs]`.
pub(super) fn predicted(output: &str, class_of: &str) -> String {
    if class_of.starts_with('.') {
        format!("predicted = {output}{class_of}\n")
    } else {
        format!("predicted = ({output}{class_of}).astype(int)\n")
    }
}

/// Appends the predicted classes, accuracy and confusion matrix.
fn classify(
    text: &mut String,
    n_classes: usize,
    loss: Loss,
    predicted: &str,
    split: Split,
    comments: &Comments,
) {
    text.push_str(&comment(comments.predict));
    if loss == Loss::HalfSquaredSigns {
        text.push_str(&comment(comments.signs_shown));
    }
    text.push_str(predicted);
    text.push_str(&format!(
        "\n\n{}\
         def evaluate(name, true, predicted):\n    \
         counts = np.zeros(({n_classes}, {n_classes}), dtype=int)\n    \
         np.add.at(counts, (true, predicted), 1)\n    \
         print(f\"{{name}}: {{np.mean(predicted == true):.4g}}\")\n    \
         for class_name, row in zip(class_names, counts):\n        \
         print(\" \".join(f\"{{count:5}}\" for count in row), \"\", class_name)\n\n\n",
        comment(comments.confusion)
    ));
    let ((y, y_val), (predicted, predicted_val)) = (split.parts("y"), split.parts("predicted"));
    let mut show = |name: &str, y: &str, predicted: &str| {
        text.push_str(&format!("evaluate(\"{name}\", {y}, {predicted})\n"));
    };
    show(comments.training, &y, &predicted);
    if let (Some(y), Some(predicted)) = (y_val, predicted_val) {
        show(comments.validation, &y, &predicted);
    }
}

/// Appends the charts: losses if there are some, and for a curve its points and the network's output.
pub(super) fn plot(
    text: &mut String,
    experiment: &Experiment,
    split: Split,
    losses: Option<Losses>,
    comments: &Comments,
) {
    let is_curve = experiment.data.source.is_curve();
    if losses.is_none() && !is_curve {
        return;
    }
    text.push('\n');
    text.push_str(&comment(match losses {
        Some(_) => comments.plot,
        None => comments.plot_of_curve,
    }));
    let (loss_axes, curve_axes) = if losses.is_some() && is_curve {
        text.push_str("figure, axes = plt.subplots(1, 2, figsize=(10, 4))\n");
        ("axes[0]", "axes[1]")
    } else {
        text.push_str("figure, axes = plt.subplots()\n");
        ("axes", "axes")
    };
    if let Some(losses) = losses {
        plot_losses(text, loss_axes, losses, comments);
    }
    if is_curve {
        plot_curve(text, curve_axes, split, comments);
    }
    text.push_str("plt.show()\n");
}

fn plot_losses(text: &mut String, axes: &str, losses: Losses, comments: &Comments) {
    text.push_str(&format!(
        "{axes}.semilogy({}, label=\"loss\")\n",
        losses.loss
    ));
    if let Some(val_loss) = losses.val_loss {
        text.push_str(&format!(
            "{axes}.semilogy({val_loss}, label=\"val_loss\")\n"
        ));
    }
    text.push_str(&format!(
        "{axes}.set_xlabel(\"{}\")\n{axes}.legend()\n",
        comments.epoch
    ));
}

fn plot_curve(text: &mut String, axes: &str, split: Split, comments: &Comments) {
    let ((x, x_val), (y, y_val)) = (split.parts("x"), split.parts("y"));
    let validation = match (x_val, y_val) {
        (Some(x), Some(y)) => format!(
            "{axes}.plot({x}, {y}, \"o\", mfc=\"none\", label=\"{}\")\n",
            comments.validation
        ),
        _ => String::new(),
    };
    text.push_str(&format!(
        "order = np.argsort(x[:, 0])\n\
         {axes}.plot({x}, {y}, \"o\", label=\"{}\")\n\
         {validation}\
         {axes}.plot(x[order], y_pred[order], label=\"{}\")\n\
         {axes}.legend()\n",
        comments.training, comments.network
    ));
}
