//! The program that trains with PyTorch.

use experiment::{EarlyStopping, Experiment, Loss, Monitor, RowOrder, Task};

use super::class_weights::class_weights;
use super::comments::Comments;
use super::data;
use super::ending::{self, Losses, class_of, plot, predicted};
use super::options::ProgramOptions;
use super::python::{comment, number};
use super::pytorch_model::{
    Purpose, TorchModel, clipping, initializer, loss, loss_has_activation, optimizer, penalty,
};
use super::split::Split;

/// Writes the program.
pub(super) fn write(experiment: &Experiment, options: ProgramOptions) -> String {
    let comments = options.language.comments();
    let training = &experiment.training;
    let restores = training
        .early_stopping
        .is_some_and(|it| it.restore_best_weights);
    let mut text = comment(comments.title_pytorch);
    if restores {
        text.push_str("import copy\n\n");
    }
    text.push_str(
        "import matplotlib.pyplot as plt\nimport numpy as np\nimport torch\nfrom torch import nn\n\n",
    );
    let draws = match training.row_order {
        RowOrder::AsTheyStand => comments.weights_pytorch,
        RowOrder::NewEachEpoch | RowOrder::OneForAll => comments.seed_pytorch,
    };
    text.push_str(&comment(draws));
    text.push_str(&format!("torch.manual_seed({})\n\n", experiment.seed));
    let (rows, split) = data::write(experiment, &experiment.dataset(), options);
    text.push_str(&rows);
    let weights_classes = class_weights(&mut text, experiment, split, comments);
    tensors(&mut text, experiment, split, weights_classes, comments);
    let model = TorchModel::new(experiment, Purpose::Training);
    if model.definition.starts_with("class") {
        text.push('\n');
    }
    text.push_str(&comment(comments.define));
    text.push_str(&model.definition);
    text.push_str(&format!(
        "{}for layer in model:\n    \
         if isinstance(layer, nn.Linear):\n        \
         nn.init.{}\n        \
         nn.init.zeros_(layer.bias)\n\n",
        comment(comments.initial_weights),
        initializer(experiment.network.initializer)
    ));
    text.push_str(&comment(comments.loss_and_optimizer));
    if loss_has_activation(experiment) {
        text.push_str(&comment(comments.logits));
    }
    text.push_str(&format!(
        "loss_function = {}\n{}\n\n",
        loss(training.loss, weights_classes),
        optimizer(training.optimizer, training.learning_rate)
    ));
    let penalties = penalty(experiment, &model.linear_idx);
    if !penalties.is_empty() {
        text.push_str(&format!(
            "\ndef penalty():\n    return (\n        {}\n    )\n\n\n",
            penalties.join("\n        + ")
        ));
    }
    fit(
        &mut text,
        experiment,
        split,
        weights_classes,
        !penalties.is_empty(),
        comments,
    );
    evaluate(&mut text, experiment, split, comments);
    let losses = Losses {
        loss: "losses",
        val_loss: (split != Split::None).then_some("val_losses"),
    };
    plot(&mut text, experiment, split, Some(losses), comments);
    text
}

/// The rows as tensors.
fn tensors(
    text: &mut String,
    experiment: &Experiment,
    split: Split,
    weights_classes: bool,
    comments: &Comments,
) {
    text.push_str(&comment(comments.tensors));
    let kind = match experiment.training.loss {
        Loss::SparseCategoricalCrossentropy { .. } => "long",
        _ => "float32",
    };
    text.push_str(&format!(
        "inputs = torch.tensor(x, dtype=torch.float32)\n\
         targets = torch.tensor(y, dtype=torch.{kind})\n"
    ));
    let ((x, x_val), (y, y_val)) = (split.parts("inputs"), split.parts("targets"));
    text.push_str(&format!("x_train, y_train = {x}, {y}\n"));
    if let (Some(x), Some(y)) = (x_val, y_val) {
        text.push_str(&format!("x_val, y_val = {x}, {y}\n"));
    }
    if weights_classes {
        let n_classes = experiment.shape().n_classes().unwrap_or(2);
        text.push_str(&format!(
            "class_weights = torch.tensor([class_weight.get(k, 1.0) for k in range({n_classes})])\n\
             row_weights = class_weights[y_train.long()]\n"
        ));
    }
    text.push('\n');
}

/// The loop over epochs and batches.
fn fit(
    text: &mut String,
    experiment: &Experiment,
    split: Split,
    weights_classes: bool,
    has_penalty: bool,
    comments: &Comments,
) {
    let training = &experiment.training;
    let output = match training.loss {
        Loss::SparseCategoricalCrossentropy { .. } => "",
        _ => "[:, 0]",
    };
    text.push_str(&comment(comments.fit));
    text.push_str("losses, val_losses = [], []\n");
    if training.early_stopping.is_some() {
        text.push_str("best, wait = np.inf, 0\n");
    }
    let (before, each, name) = match training.row_order {
        RowOrder::NewEachEpoch => ("", "    order = torch.randperm(len(x_train))\n", "order"),
        RowOrder::OneForAll => ("order = torch.randperm(len(x_train))\n", "", "order"),
        RowOrder::AsTheyStand => ("", "", "torch.arange(len(x_train))"),
    };
    text.push_str(&format!(
        "{before}for epoch in range({}):\n    model.train()\n    total = 0.0\n{each}    \
         for rows in {name}.split({}):\n        \
         optimizer.zero_grad()\n        \
         loss = loss_function(model(x_train[rows]){output}, y_train[rows])\n",
        training.epochs, training.batch_size
    ));
    if weights_classes {
        text.push_str("        loss = (row_weights[rows] * loss).mean()\n");
    }
    if has_penalty {
        text.push_str("        loss = loss + penalty()\n");
    }
    text.push_str("        loss.backward()\n");
    for line in clipping(training.clipping) {
        text.push_str(&format!("        {line}\n"));
    }
    text.push_str(
        "        optimizer.step()\n        total += loss.item() * len(rows)\n    \
         losses.append(total / len(x_train))\n",
    );
    if split != Split::None {
        text.push_str(&format!(
            "    model.eval()\n    with torch.no_grad():\n        \
             loss = loss_function(model(x_val){output}, y_val){}{}\n    \
             val_losses.append(loss.item())\n",
            if weights_classes { ".mean()" } else { "" },
            if has_penalty { " + penalty()" } else { "" },
        ));
    }
    stops(text, experiment, comments);
    text.push('\n');
}

/// What ends the loop early.
fn stops(text: &mut String, experiment: &Experiment, comments: &Comments) {
    let training = &experiment.training;
    if let Some(tolerance) = training.tolerance {
        text.push_str(&format!(
            "    if epoch > 0 and abs(losses[-1] - losses[-2]) <= {}:\n        break  # {}\n",
            number(tolerance),
            comments.still
        ));
    }
    let Some(stopping) = training.early_stopping else {
        return;
    };
    let EarlyStopping {
        monitor,
        min_delta,
        patience,
        restore_best_weights,
        start_from_epoch,
    } = stopping;
    let monitored = match monitor {
        Monitor::Loss => "losses[-1]",
        Monitor::ValLoss => "val_losses[-1]",
    };
    text.push_str(&format!("    # {}\n", comments.stop));
    if start_from_epoch > 0 {
        text.push_str(&format!(
            "    if epoch < {start_from_epoch}:\n        continue\n"
        ));
    }
    let margin = if min_delta == 0.0 {
        String::new()
    } else {
        format!(" - {}", number(min_delta))
    };
    let (keep, restore) = if restore_best_weights {
        (
            "        best_weights = copy.deepcopy(model.state_dict())\n",
            "if best < np.inf:\n    model.load_state_dict(best_weights)\n",
        )
    } else {
        ("", "")
    };
    text.push_str(&format!(
        "    wait += 1\n    \
         if {monitored} < best{margin}:\n        \
         best, wait = {monitored}, 0\n{keep}    \
         elif wait >= {patience}:\n        \
         break\n{restore}"
    ));
}

/// Appends the predictions of `model` and their error.
pub(super) fn evaluate(
    text: &mut String,
    experiment: &Experiment,
    split: Split,
    comments: &Comments,
) {
    let output = "outputs.numpy()";
    let line = match experiment.task() {
        Task::Regression => format!("y_pred = {output}[:, 0]\n"),
        Task::Classification { .. } => {
            let class_of = match experiment.training.loss {
                Loss::BinaryCrossentropy { .. } => "[:, 0] > 0",
                loss => class_of(loss),
            };
            predicted(output, class_of)
        }
    };
    let line = format!("model.eval()\nwith torch.no_grad():\n    outputs = model(inputs)\n{line}");
    ending::evaluate(text, experiment, &line, split, comments);
}
