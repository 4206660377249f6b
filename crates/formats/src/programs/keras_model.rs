//! The network and its training, as Keras's layers, `compile` and callbacks.

use experiment::{
    Clipping, Dense, EarlyStopping, Experiment, Hyperparameter, Initializer, KerasSpelling, Loss,
    Monitor, Network, Optimizer, Regularizer,
};

use super::comments::Comments;
use super::python::{call, comment, number, quoted};

/// Returns `model = keras.Sequential([…])`.
pub(super) fn network(network: &Network, n_inputs: usize) -> String {
    let mut text = String::from("model = keras.Sequential([\n");
    text.push_str(&format!("    keras.Input(shape=({n_inputs},)),\n"));
    for layer in network.layers() {
        text.push_str(&format!("    {},\n", dense(layer, network.initializer)));
        if layer.dropout > 0.0 {
            let rate = number(layer.dropout);
            text.push_str(&format!("    layers.Dropout({rate}),\n"));
        }
    }
    text + "])\n"
}

fn dense(layer: &Dense, initializer: Initializer) -> String {
    let mut arguments = vec![layer.units.to_string()];
    if let Some(activation) = spelled(layer.activation.keras()) {
        arguments.push(format!("activation={activation}"));
    }
    if let Some(initializer) = spelled(initializer.keras()) {
        arguments.push(format!("kernel_initializer={initializer}"));
    }
    if initializer.bias() != 0.0 {
        let bias = number(initializer.bias());
        arguments.push(format!(
            "bias_initializer=keras.initializers.Constant({bias})"
        ));
    }
    if let Some(penalty) = regularizer(layer.regularizer) {
        arguments.push(format!("kernel_regularizer={penalty}"));
    }
    call("layers.Dense", &arguments, 4)
}

/// A choice as a Python expression; `None` if it is what Keras does without the argument.
fn spelled(keras: KerasSpelling) -> Option<String> {
    Some(match keras {
        KerasSpelling::Default => return None,
        KerasSpelling::Name(name) => quoted(name),
        KerasSpelling::Expression(expression) => expression.to_owned(),
        KerasSpelling::Call {
            callable,
            parameter,
            value,
        } => format!("{callable}({parameter}={})", number(value)),
    })
}

fn regularizer(Regularizer { l1, l2 }: Regularizer) -> Option<String> {
    let text = match (l1 != 0.0, l2 != 0.0) {
        (false, false) => return None,
        (true, false) => format!("L1({})", number(l1)),
        (false, true) => format!("L2({})", number(l2)),
        (true, true) => format!("L1L2(l1={}, l2={})", number(l1), number(l2)),
    };
    Some(format!("keras.regularizers.{text}"))
}

/// Returns `model.compile(…)`.
pub(super) fn compile(experiment: &Experiment, comments: &Comments) -> String {
    let training = &experiment.training;
    let mut text = String::new();
    let mut arguments = vec![format!(
        "optimizer={}",
        optimizer(
            training.optimizer,
            training.learning_rate,
            training.clipping
        )
    )];
    if let Some(loss) = spelled(training.loss.keras()) {
        arguments.push(format!("loss={loss}"));
    }
    if experiment.task() != experiment::Task::Regression {
        let note = match training.loss {
            Loss::BinaryCrossentropy { from_logits: true } => Some(comments.clip_logits),
            Loss::HalfSquaredSigns => Some(comments.signs),
            _ => None,
        };
        if let Some(note) = note {
            text.push_str(&comment(note));
        }
        arguments.push(if note.is_some() {
            "metrics=[keras.metrics.BinaryAccuracy(name=\"accuracy\", threshold=0)]".to_owned()
        } else {
            "metrics=[\"accuracy\"]".to_owned()
        });
    }
    text + &call("model.compile", &arguments, 0) + "\n"
}

/// Returns the optimizer. The learning rate is always written, other parameters only if they differ
/// from Keras's default.
fn optimizer(optimizer: Optimizer, learning_rate: f64, clipping: Clipping) -> String {
    let mut arguments = vec![format!("learning_rate={}", number(learning_rate))];
    let defaults = optimizer.with_defaults().hyperparameters();
    for (parameter, default) in optimizer.hyperparameters().into_iter().zip(defaults) {
        match parameter {
            _ if parameter == default => {}
            (name, Hyperparameter::Number(value)) => {
                arguments.push(format!("{name}={}", number(value)));
            }
            (name, Hyperparameter::Flag(value)) => {
                arguments.push(format!("{name}={}", if value { "True" } else { "False" }));
            }
        }
    }
    for (name, value) in [
        ("clipnorm", clipping.clipnorm),
        ("global_clipnorm", clipping.global_clipnorm),
        ("clipvalue", clipping.clipvalue),
    ] {
        if let Some(value) = value {
            arguments.push(format!("{name}={}", number(value)));
        }
    }
    let class = optimizer.keras_class();
    call(&format!("keras.optimizers.{class}"), &arguments, 4)
}

/// Returns `keras.callbacks.EarlyStopping(…)`.
pub(super) fn early_stopping(stopping: &EarlyStopping) -> String {
    let monitor = match stopping.monitor {
        Monitor::Loss => "loss",
        Monitor::ValLoss => "val_loss",
    };
    let mut arguments = vec![
        format!("monitor=\"{monitor}\""),
        format!("patience={}", stopping.patience),
    ];
    if stopping.min_delta != 0.0 {
        arguments.push(format!("min_delta={}", number(stopping.min_delta)));
    }
    if stopping.restore_best_weights {
        arguments.push("restore_best_weights=True".to_owned());
    }
    if stopping.start_from_epoch != 0 {
        arguments.push(format!("start_from_epoch={}", stopping.start_from_epoch));
    }
    call("keras.callbacks.EarlyStopping", &arguments, 0)
}

/// Returns a callback that stops when the loss hardly changes: Keras has none.
pub(super) fn tolerance(tolerance: f64) -> String {
    format!(
        "class Still(keras.callbacks.Callback):
    last = None

    def on_epoch_end(self, epoch, logs=None):
        if self.last is not None and abs(logs[\"loss\"] - self.last) <= {}:
            self.model.stop_training = True
        self.last = logs[\"loss\"]
",
        number(tolerance)
    )
}
