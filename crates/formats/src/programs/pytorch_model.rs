//! The network, its loss and its optimizer in PyTorch.

use experiment::{Activation, Clipping, Experiment, Initializer, Loss, Optimizer, Regularizer};

use super::python::{call, number};

/// A network as PyTorch's modules.
pub(super) struct TorchModel {
    /// `model = nn.Sequential(…)`, behind a class of its own where PyTorch has no module.
    pub definition: String,
    /// The index of each layer's `nn.Linear` in the model.
    pub linear_idx: Vec<usize>,
}

/// What a network is for: with dropout, or with every activation in its place so that the names of weights are those of a
/// file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Training,
    Weights,
}

impl TorchModel {
    pub(super) fn new(experiment: &Experiment, purpose: Purpose) -> Self {
        let network = &experiment.network;
        let n_layers = network.hidden.len() + 1;
        let mut lines = String::new();
        let mut linear_idx = Vec::new();
        let (mut n_modules, mut n_inputs) = (0, experiment.n_inputs());
        for (idx, dense) in network.layers().enumerate() {
            let mut modules = vec![format!("nn.Linear({n_inputs}, {})", dense.units)];
            linear_idx.push(n_modules);
            let is_output = idx + 1 == n_layers;
            if !(is_output && loss_has_activation(experiment)) {
                match module(dense.activation) {
                    Some(module) => modules.push(module),
                    None if purpose == Purpose::Weights && !is_output => {
                        modules.push("nn.Identity()".to_owned());
                    }
                    None => {}
                }
            }
            if dense.dropout > 0.0 && purpose == Purpose::Training {
                modules.push(format!("nn.Dropout({})", number(dense.dropout)));
            }
            n_modules += modules.len();
            n_inputs = dense.units;
            for module in modules {
                lines.push_str(&format!("    {module},\n"));
            }
        }
        let has_sine = network.layers().any(|it| it.activation == Activation::Sin);
        let sine = if has_sine {
            "class Sine(nn.Module):\n    def forward(self, z):\n        return torch.sin(z)\n\n\n"
        } else {
            ""
        };
        Self {
            definition: format!("{sine}model = nn.Sequential(\n{lines})\n"),
            linear_idx,
        }
    }
}

/// Returns whether the loss applies the activation of the output itself: PyTorch's take logits.
pub(super) fn loss_has_activation(experiment: &Experiment) -> bool {
    matches!(
        experiment.training.loss,
        Loss::BinaryCrossentropy { from_logits: false }
            | Loss::SparseCategoricalCrossentropy { from_logits: false }
    )
}

/// Returns a module; `None` for the identity.
fn module(activation: Activation) -> Option<String> {
    Some(match activation {
        Activation::Linear => return None,
        Activation::Relu => "nn.ReLU()".to_owned(),
        Activation::LeakyRelu { negative_slope } => {
            format!("nn.LeakyReLU({})", number(negative_slope))
        }
        Activation::Elu { alpha: 1.0 } => "nn.ELU()".to_owned(),
        Activation::Elu { alpha } => format!("nn.ELU({})", number(alpha)),
        Activation::Selu => "nn.SELU()".to_owned(),
        Activation::Gelu { approximate: false } => "nn.GELU()".to_owned(),
        Activation::Gelu { approximate: true } => "nn.GELU(approximate=\"tanh\")".to_owned(),
        Activation::Tanh => "nn.Tanh()".to_owned(),
        Activation::Sigmoid => "nn.Sigmoid()".to_owned(),
        Activation::HardSigmoid => "nn.Hardsigmoid()".to_owned(),
        Activation::Softplus => "nn.Softplus()".to_owned(),
        Activation::Silu => "nn.SiLU()".to_owned(),
        Activation::Softsign => "nn.Softsign()".to_owned(),
        Activation::Mish => "nn.Mish()".to_owned(),
        Activation::Sin => "Sine()".to_owned(),
        Activation::Softmax => "nn.Softmax(dim=1)".to_owned(),
    })
}

/// Returns the call that draws a kernel as Keras does.
pub(super) fn initializer(initializer: Initializer) -> &'static str {
    match initializer {
        Initializer::GlorotUniform => "xavier_uniform_(layer.weight)",
        Initializer::GlorotNormal => "xavier_normal_(layer.weight)",
        Initializer::HeUniform => "kaiming_uniform_(layer.weight, nonlinearity=\"relu\")",
        Initializer::HeNormal => "kaiming_normal_(layer.weight, nonlinearity=\"relu\")",
        Initializer::LecunUniform => "kaiming_uniform_(layer.weight, nonlinearity=\"linear\")",
        Initializer::LecunNormal => "kaiming_normal_(layer.weight, nonlinearity=\"linear\")",
        Initializer::Orthogonal => "orthogonal_(layer.weight)",
        Initializer::UniformHalf => "uniform_(layer.weight, -0.5, 0.5)",
        Initializer::Zeros => "zeros_(layer.weight)",
    }
}

/// Returns the loss function; of each row, if `by_row`.
pub(super) fn loss(loss: Loss, by_row: bool) -> String {
    let (class, mut arguments) = match loss {
        // Half of it is refused: [`Refusal::Rules`](super::kind::Refusal::Rules).
        Loss::MeanSquaredError | Loss::HalfSquaredError | Loss::HalfSquaredSigns => {
            ("MSELoss", Vec::new())
        }
        Loss::MeanAbsoluteError => ("L1Loss", Vec::new()),
        Loss::Huber { delta: 1.0 } => ("HuberLoss", Vec::new()),
        Loss::Huber { delta } => ("HuberLoss", vec![format!("delta={}", number(delta))]),
        Loss::BinaryCrossentropy { .. } => ("BCEWithLogitsLoss", Vec::new()),
        Loss::SparseCategoricalCrossentropy { .. } => ("CrossEntropyLoss", Vec::new()),
    };
    if by_row {
        arguments.push("reduction=\"none\"".to_owned());
    }
    format!("nn.{class}({})", arguments.join(", "))
}

/// Returns the optimizer. Parameters that PyTorch's default agrees with are left out.
pub(super) fn optimizer(optimizer: Optimizer, learning_rate: f64) -> String {
    let mut arguments = vec![
        "model.parameters()".to_owned(),
        format!("lr={}", number(learning_rate)),
    ];
    let mut add = |name: &str, value: f64, default: f64| {
        if value != default {
            arguments.push(format!("{name}={}", number(value)));
        }
    };
    let betas = |beta_1: f64, beta_2: f64| {
        (beta_1 != 0.9 || beta_2 != 0.999)
            .then(|| format!("betas=({}, {})", number(beta_1), number(beta_2)))
    };
    let mut others: Vec<String> = Vec::new();
    let class = match optimizer {
        Optimizer::Sgd { momentum, nesterov } => {
            add("momentum", momentum, 0.0);
            // Without a momentum it is plain descent, and PyTorch refuses the word.
            if nesterov && momentum > 0.0 {
                others.push("nesterov=True".to_owned());
            }
            "SGD"
        }
        Optimizer::Rmsprop {
            rho,
            momentum,
            epsilon,
            centered,
        } => {
            add("alpha", rho, 0.99);
            add("eps", epsilon, 1e-8);
            add("momentum", momentum, 0.0);
            if centered {
                others.push("centered=True".to_owned());
            }
            "RMSprop"
        }
        Optimizer::Adagrad {
            initial_accumulator_value,
            epsilon,
        } => {
            add("initial_accumulator_value", initial_accumulator_value, 0.0);
            add("eps", epsilon, 1e-10);
            "Adagrad"
        }
        Optimizer::Adam {
            beta_1,
            beta_2,
            epsilon,
            amsgrad,
        } => {
            add("eps", epsilon, 1e-8);
            others.extend(betas(beta_1, beta_2));
            if amsgrad {
                others.push("amsgrad=True".to_owned());
            }
            "Adam"
        }
        Optimizer::Adamw {
            beta_1,
            beta_2,
            epsilon,
            amsgrad,
            weight_decay,
        } => {
            add("eps", epsilon, 1e-8);
            add("weight_decay", weight_decay, 0.01);
            others.extend(betas(beta_1, beta_2));
            if amsgrad {
                others.push("amsgrad=True".to_owned());
            }
            "AdamW"
        }
        Optimizer::Nadam {
            beta_1,
            beta_2,
            epsilon,
        } => {
            add("eps", epsilon, 1e-8);
            // Keras's schedule of the momentum.
            add("momentum_decay", 1.0, 4e-3);
            others.extend(betas(beta_1, beta_2));
            "NAdam"
        }
    };
    arguments.extend(others);
    call(&format!("optimizer = torch.optim.{class}"), &arguments, 0)
}

/// Returns the terms of the penalty; empty without one.
pub(super) fn penalty(experiment: &Experiment, linear_idx: &[usize]) -> Vec<String> {
    let layers = experiment.network.layers().zip(linear_idx);
    layers
        .flat_map(|(dense, idx)| {
            let Regularizer { l1, l2 } = dense.regularizer;
            let term = |factor: f64, norm: &str| {
                (factor != 0.0)
                    .then(|| format!("{} * model[{idx}].weight.{norm}.sum()", number(factor)))
            };
            [term(l1, "abs()"), term(l2, "square()")]
        })
        .flatten()
        .collect()
}

/// Returns the lines that clip the gradients, each without its indentation.
pub(super) fn clipping(clipping: Clipping) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(most) = clipping.clipnorm {
        lines.push("for parameter in model.parameters():".to_owned());
        lines.push(format!(
            "    nn.utils.clip_grad_norm_([parameter], {})",
            number(most)
        ));
    }
    let all = "model.parameters()";
    if let Some(most) = clipping.global_clipnorm {
        lines.push(format!("nn.utils.clip_grad_norm_({all}, {})", number(most)));
    }
    if let Some(most) = clipping.clipvalue {
        lines.push(format!(
            "nn.utils.clip_grad_value_({all}, {})",
            number(most)
        ));
    }
    lines
}
