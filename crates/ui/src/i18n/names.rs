//! Names of everything that can be chosen: the codes of tests and files, and the labels for people.

use experiment::{Activation, Function, Initializer, Loss, Optimizer, PlaneData, Preset, RowOrder};
use messages::Speed;

use crate::i18n::choice::Choice;
use crate::i18n::language::{Label, Language};

const fn choice(value: &'static str, label: Label) -> Choice {
    Choice { value, label }
}

/// The activations of `Activation::HIDDEN`, in its order.
pub fn activations() -> Vec<Choice> {
    Activation::HIDDEN
        .iter()
        .map(|it| activation(*it))
        .collect()
}

/// An activation, whatever its parameters.
pub fn activation(activation: Activation) -> Choice {
    let label: Label = match activation {
        Activation::Linear => Language::activation_linear,
        Activation::Relu => |_| "ReLU",
        Activation::LeakyRelu { .. } => |_| "Leaky ReLU",
        Activation::Elu { .. } => |_| "ELU",
        Activation::Selu => |_| "SELU",
        Activation::Gelu { .. } => |_| "GELU",
        Activation::Tanh => |_| "tanh",
        Activation::Sigmoid => Language::activation_sigmoid,
        Activation::HardSigmoid => |_| "hard sigmoid",
        Activation::Softplus => |_| "softplus",
        Activation::Silu => |_| "SiLU",
        Activation::Softsign => |_| "softsign",
        Activation::Mish => |_| "Mish",
        Activation::Sin => Language::activation_sin,
        Activation::Softmax => |_| "softmax",
    };
    choice(activation.name(), label)
}

/// The initializers of `Initializer::ALL`, in its order.
pub fn initializers() -> Vec<Choice> {
    Initializer::ALL.iter().map(|it| initializer(*it)).collect()
}

/// The name of an initializer.
pub fn initializer(initializer: Initializer) -> Choice {
    let label: Label = match initializer {
        Initializer::GlorotUniform => Language::initializer_glorot_uniform,
        Initializer::GlorotNormal => Language::initializer_glorot_normal,
        Initializer::HeUniform => Language::initializer_he_uniform,
        Initializer::HeNormal => Language::initializer_he_normal,
        Initializer::LecunUniform => Language::initializer_lecun_uniform,
        Initializer::LecunNormal => Language::initializer_lecun_normal,
        Initializer::Orthogonal => Language::initializer_orthogonal,
        Initializer::Zeros => Language::initializer_zeros,
        Initializer::UniformHalf => |_| "±½",
    };
    choice(initializer.name(), label)
}

/// The optimizers of `Optimizer::ALL`, in its order.
pub fn optimizers() -> Vec<Choice> {
    Optimizer::ALL.iter().map(|it| optimizer(*it)).collect()
}

/// An optimizer, whatever its parameters. SGD has three names, by its momentum.
fn optimizer(optimizer: Optimizer) -> Choice {
    let label: Label = match optimizer {
        Optimizer::Sgd { nesterov: true, .. } => return choice("nesterov", |_| "Nesterov"),
        Optimizer::Sgd { momentum, .. } if momentum > 0.0 => {
            return choice("momentum", Language::optimizer_momentum);
        }
        Optimizer::Sgd { .. } => |_| "SGD",
        Optimizer::Rmsprop { .. } => |_| "RMSprop",
        Optimizer::Adagrad { .. } => |_| "Adagrad",
        Optimizer::Adam { .. } => |_| "Adam",
        Optimizer::Adamw { .. } => |_| "AdamW",
        Optimizer::Nadam { .. } => |_| "Nadam",
    };
    choice(optimizer.name(), label)
}

/// Returns the position of an optimizer in `Optimizer::ALL`, whatever its parameters.
pub fn optimizer_idx(wanted: Optimizer) -> usize {
    let is_wanted = |it: &Optimizer| optimizer(*it).value == optimizer(wanted).value;
    Optimizer::ALL.iter().position(is_wanted).unwrap_or(0)
}

/// The orders of `RowOrder::ALL`, in its order.
pub fn row_orders() -> Vec<Choice> {
    let label = |order: RowOrder| -> Label {
        match order {
            RowOrder::NewEachEpoch => Language::row_order_each_epoch,
            RowOrder::OneForAll => Language::row_order_once,
            RowOrder::AsTheyStand => Language::row_order_as_is,
        }
    };
    RowOrder::ALL
        .map(|order| choice(order.name(), label(order)))
        .to_vec()
}

/// The losses of `Loss::WITHOUT_LOGITS`, in its order.
pub fn losses() -> Vec<Choice> {
    Loss::WITHOUT_LOGITS.iter().map(|it| loss(*it)).collect()
}

/// A loss, whatever its parameters.
fn loss(loss: Loss) -> Choice {
    let label: Label = match loss {
        Loss::MeanSquaredError => |_| "MSE",
        Loss::MeanAbsoluteError => |_| "MAE",
        Loss::Huber { .. } => |_| "Huber",
        Loss::BinaryCrossentropy { .. } => Language::loss_crossentropy,
        Loss::SparseCategoricalCrossentropy { .. } => |_| "CCE",
        Loss::HalfSquaredError => |_| "½ MSE",
        Loss::HalfSquaredSigns => |_| "½ MSE ±1",
    };
    choice(loss.name(), label)
}

/// Returns the position of a loss in `Loss::WITHOUT_LOGITS`, whatever its parameters.
pub fn loss_idx(wanted: Loss) -> usize {
    let is_wanted = |it: &Loss| it.name() == wanted.name();
    Loss::WITHOUT_LOGITS.iter().position(is_wanted).unwrap_or(0)
}

/// The name of a function, and the equivalent formula.
pub fn function(function: Function) -> (Choice, &'static str) {
    match function {
        Function::Sine => (choice("sine", Language::function_sine), "sin(x)"),
        Function::Square => (choice("square", |_| "x²"), "x^2"),
        Function::Absolute => (choice("absolute", |_| "|x|"), "abs(x)"),
        Function::Step => (choice("step", Language::function_step), "(1 + sign(x))/2"),
        Function::Sinc => (choice("sinc", |_| "sinc"), "sin(πx)/(πx)"),
        Function::Bump => (choice("bump", Language::function_bump), "exp(−(x²))"),
        Function::Line => (choice("line", Language::function_line), "x/2"),
    }
}

/// The name of data over the plane.
pub fn plane(plane: PlaneData) -> Choice {
    match plane {
        PlaneData::Circle => choice("circle", Language::plane_circle),
        PlaneData::ExclusiveOr => choice("xor", Language::plane_xor),
        PlaneData::TwoGaussians => choice("gauss", Language::plane_gauss),
        PlaneData::Spiral => choice("spiral", Language::plane_spiral),
        PlaneData::And => choice("and", |_| "AND"),
        PlaneData::Or => choice("or", |_| "OR"),
        PlaneData::Plane => choice("plane", Language::plane_plane),
        PlaneData::MultiGaussian => choice("multi-gauss", Language::plane_multi),
    }
}

/// The speeds that the page offers.
pub const SPEEDS: [Speed; 7] = [
    Speed::EpochsPerSecond(1.0),
    Speed::EpochsPerSecond(5.0),
    Speed::EpochsPerSecond(10.0),
    Speed::EpochsPerSecond(30.0),
    Speed::EpochsPerSecond(60.0),
    Speed::EpochsPerSecond(500.0),
    Speed::Unlimited,
];

/// Names of [`SPEEDS`], in their order.
pub fn speeds() -> Vec<Choice> {
    vec![
        choice("1", |_| "1/s"),
        choice("5", |_| "5/s"),
        choice("10", |_| "10/s"),
        choice("30", |_| "30/s"),
        choice("60", |_| "60/s"),
        choice("500", |_| "500/s"),
        choice("unlimited", Language::speed_unlimited),
    ]
}

/// The presets of `Preset::ALL`, in its order.
pub fn presets() -> Vec<Choice> {
    Preset::ALL
        .iter()
        .map(|preset| {
            let label: Label = match preset {
                Preset::Start => Language::preset_start,
                Preset::SineWide => Language::preset_sine_wide,
                Preset::SineSmall => Language::preset_sine_small,
                Preset::SquareWide => Language::preset_square_wide,
            };
            choice(preset.name(), label)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use experiment::{Source, TargetFunction};

    use super::*;

    #[test]
    fn names_stand_in_the_order_of_what_they_name() {
        for (idx, &optimizer) in Optimizer::ALL.iter().enumerate() {
            assert_eq!(optimizer_idx(optimizer), idx);
        }
        for (idx, &loss) in Loss::WITHOUT_LOGITS.iter().enumerate() {
            assert_eq!(loss_idx(loss), idx);
        }
        let on_logits = Loss::BinaryCrossentropy { from_logits: true };
        assert_eq!(losses()[loss_idx(on_logits)].value, "binary_crossentropy");
        assert_eq!(speeds().len(), SPEEDS.len());
    }

    #[test]
    fn the_formula_of_a_function_means_the_same() {
        for it in Function::ALL {
            let named = TargetFunction::new(&Source::Function(it)).unwrap();
            let formula = TargetFunction::new(&Source::Formula(function(it).1.into())).unwrap();
            for x in [-2.5, -1.0, -0.3, 0.7, 3.0] {
                assert!((named.at(x) - formula.at(x)).abs() < 1e-12, "{it:?} at {x}");
            }
        }
    }
}
