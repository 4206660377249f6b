//! The network and how it learns, as Keras's layers and `compile`.

use experiment::{
    Activation, Clipping, Dense, EarlyStopping, Experiment, Initializer, Loss, Monitor, Network,
    Optimizer, Regularizer,
};

use super::comments::Comments;
use super::python::{call, comment, number, quoted};

/// `model = keras.Sequential([…])`
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
    if let Some(activation) = activation(layer.activation) {
        arguments.push(format!("activation={activation}"));
    }
    if let Some(name) = initializer_name(initializer) {
        arguments.push(format!("kernel_initializer=\"{name}\""));
    }
    if let Some(penalty) = regularizer(layer.regularizer) {
        arguments.push(format!("kernel_regularizer={penalty}"));
    }
    call("layers.Dense", &arguments, 4)
}

/// `None`: Keras's default, linear.
fn activation(activation: Activation) -> Option<String> {
    let name = match activation {
        Activation::Linear => return None,
        Activation::LeakyRelu { negative_slope } if negative_slope != 0.2 => {
            let slope = number(negative_slope);
            return Some(format!("layers.LeakyReLU(negative_slope={slope})"));
        }
        Activation::Elu { alpha } if alpha != 1.0 => {
            return Some(format!("layers.ELU(alpha={})", number(alpha)));
        }
        Activation::Gelu { approximate: true } => {
            let gelu = "lambda z: keras.activations.gelu(z, approximate=True)";
            return Some(gelu.to_owned());
        }
        // Not one of the names that Keras knows.
        Activation::Sin => return Some("keras.ops.sin".to_owned()),
        Activation::Relu => "relu",
        Activation::LeakyRelu { .. } => "leaky_relu",
        Activation::Elu { .. } => "elu",
        Activation::Selu => "selu",
        Activation::Gelu { .. } => "gelu",
        Activation::Tanh => "tanh",
        Activation::Sigmoid => "sigmoid",
        Activation::HardSigmoid => "hard_sigmoid",
        Activation::Softplus => "softplus",
        Activation::Silu => "silu",
        Activation::Softsign => "softsign",
        Activation::Mish => "mish",
        Activation::Softmax => "softmax",
    };
    Some(quoted(name))
}

fn initializer_name(initializer: Initializer) -> Option<&'static str> {
    Some(match initializer {
        Initializer::GlorotUniform => return None,
        Initializer::GlorotNormal => "glorot_normal",
        Initializer::HeUniform => "he_uniform",
        Initializer::HeNormal => "he_normal",
        Initializer::LecunUniform => "lecun_uniform",
        Initializer::LecunNormal => "lecun_normal",
        Initializer::Orthogonal => "orthogonal",
        Initializer::Zeros => "zeros",
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

/// `model.compile(…)`
pub(super) fn compile(experiment: &Experiment, comments: &Comments) -> String {
    let training = &experiment.training;
    let mut text = String::new();
    let mut arguments = vec![
        format!(
            "optimizer={}",
            optimizer(
                training.optimizer,
                training.learning_rate,
                training.clipping
            )
        ),
        format!("loss={}", loss(training.loss)),
    ];
    if experiment.task() != experiment::Task::Regression {
        let is_logit = matches!(
            training.loss,
            Loss::BinaryCrossentropy { from_logits: true }
        );
        if is_logit {
            text.push_str(&comment(comments.clip_logits));
        }
        arguments.push(if is_logit {
            "metrics=[keras.metrics.BinaryAccuracy(name=\"accuracy\", threshold=0)]".to_owned()
        } else {
            "metrics=[\"accuracy\"]".to_owned()
        });
    }
    text + &call("model.compile", &arguments, 0) + "\n"
}

/// With the learning rate always: it is what a student turns first.
fn optimizer(optimizer: Optimizer, learning_rate: f64, clipping: Clipping) -> String {
    let mut arguments = vec![format!("learning_rate={}", number(learning_rate))];
    let mut differs = |name: &str, value: f64, default: f64| {
        if value != default {
            arguments.push(format!("{name}={}", number(value)));
        }
    };
    let mut flags: Vec<&str> = Vec::new();
    let name = match optimizer {
        Optimizer::Sgd { momentum, nesterov } => {
            differs("momentum", momentum, 0.0);
            flags.extend(nesterov.then_some("nesterov=True"));
            "SGD"
        }
        Optimizer::Rmsprop {
            rho,
            momentum,
            epsilon,
            centered,
        } => {
            differs("rho", rho, 0.9);
            differs("momentum", momentum, 0.0);
            differs("epsilon", epsilon, 1e-7);
            flags.extend(centered.then_some("centered=True"));
            "RMSprop"
        }
        Optimizer::Adagrad {
            initial_accumulator_value,
            epsilon,
        } => {
            differs("initial_accumulator_value", initial_accumulator_value, 0.1);
            differs("epsilon", epsilon, 1e-7);
            "Adagrad"
        }
        Optimizer::Adam {
            beta_1,
            beta_2,
            epsilon,
            amsgrad,
        }
        | Optimizer::Adamw {
            beta_1,
            beta_2,
            epsilon,
            amsgrad,
            ..
        } => {
            differs("beta_1", beta_1, 0.9);
            differs("beta_2", beta_2, 0.999);
            differs("epsilon", epsilon, 1e-7);
            flags.extend(amsgrad.then_some("amsgrad=True"));
            match optimizer {
                Optimizer::Adamw { weight_decay, .. } => {
                    differs("weight_decay", weight_decay, 0.004);
                    "AdamW"
                }
                _ => "Adam",
            }
        }
        Optimizer::Nadam {
            beta_1,
            beta_2,
            epsilon,
        } => {
            differs("beta_1", beta_1, 0.9);
            differs("beta_2", beta_2, 0.999);
            differs("epsilon", epsilon, 1e-7);
            "Nadam"
        }
    };
    arguments.extend(flags.into_iter().map(str::to_owned));
    for (name, value) in [
        ("clipnorm", clipping.clipnorm),
        ("global_clipnorm", clipping.global_clipnorm),
        ("clipvalue", clipping.clipvalue),
    ] {
        if let Some(value) = value {
            arguments.push(format!("{name}={}", number(value)));
        }
    }
    call(&format!("keras.optimizers.{name}"), &arguments, 4)
}

fn loss(loss: Loss) -> String {
    let name = match loss {
        Loss::Huber { delta } if delta != 1.0 => {
            return format!("keras.losses.Huber(delta={})", number(delta));
        }
        Loss::BinaryCrossentropy { from_logits: true } => {
            return "keras.losses.BinaryCrossentropy(from_logits=True)".to_owned();
        }
        Loss::SparseCategoricalCrossentropy { from_logits: true } => {
            return "keras.losses.SparseCategoricalCrossentropy(from_logits=True)".to_owned();
        }
        Loss::MeanSquaredError => "mean_squared_error",
        Loss::MeanAbsoluteError => "mean_absolute_error",
        Loss::Huber { .. } => "huber",
        Loss::BinaryCrossentropy { .. } => "binary_crossentropy",
        Loss::SparseCategoricalCrossentropy { .. } => "sparse_categorical_crossentropy",
    };
    quoted(name)
}

/// `keras.callbacks.EarlyStopping(…)`
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

/// What Keras has no callback for.
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
