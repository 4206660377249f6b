//! Activations as operators of opset 17.

use std::f32::consts::{FRAC_1_SQRT_2, FRAC_2_PI};

use experiment::Activation;

/// An operator of an activation's spelling.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    pub operator: &'static str,
    pub attributes: Vec<(&'static str, f32)>,
    pub operands: Vec<Operand>,
}

/// What an operator computes with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Operand {
    /// The weighted sum, `z`.
    Sum,
    /// The result of an earlier step.
    Step(usize),
    /// A constant.
    Number(f32),
}

use Operand::{Number, Sum};

/// What SELU multiplies `eᶻ − 1` by, and both sides. Source: ONNX's operator Selu; Keras has the same.
pub(super) const SELU_ALPHA: f32 = 1.673_263_2;
pub(super) const SELU_GAMMA: f32 = 1.050_701;

/// Returns the steps whose last one is the activation of the weighted sums; none for the linear one.
/// [`Activation::Softmax`] is a single operator too, but computes with a whole row.
///
/// Each step is an operator that onnxruntime, OpenCV, OpenVINO and tract have. Where opset 17 has none, as for GELU,
/// SiLU and Mish, it is their formula. Three are written otherwise than by their operator alone, so that each of the four
/// predicts the same for sums of any size:
///
/// - Softplus is spelled out, because tract 0.23 and OpenCV 5.0 compute the operator as `ln(1 + eᶻ)`, which is infinite
///   from z = 89 on. Spelled out, nothing is larger than z, and the rounding of `1 + e^−|z|` makes an error of at most
///   6e-8.
/// - The sums of tanh are cut to ±20, beyond which it is ±1 in `f32`, because OpenCV 5.0 computes NaN from 45 on.
/// - SELU's parameters are written though they are the operator's defaults, because tract's defaults are 1.67326 and
///   1.0507: its value is off by 1e-6 of itself.
///
/// ELU is its operator, which all four compute safely; candle-onnx 0.11 does not have it.
pub(super) fn steps(activation: Activation) -> Vec<Step> {
    let mut steps = Steps::default();
    match activation {
        Activation::Linear => {}
        Activation::Relu => _ = steps.unary("Relu", Sum),
        Activation::LeakyRelu { negative_slope } => {
            steps.with("LeakyRelu", &[("alpha", negative_slope as f32)]);
        }
        Activation::Elu { alpha } => steps.with("Elu", &[("alpha", alpha as f32)]),
        Activation::Selu => steps.with("Selu", &[("alpha", SELU_ALPHA), ("gamma", SELU_GAMMA)]),
        // 0.5 z (1 + erf(z / √2))
        Activation::Gelu { approximate: false } => {
            let scaled = steps.binary("Mul", Sum, Number(FRAC_1_SQRT_2));
            let bend = steps.unary("Erf", scaled);
            steps.gate(bend);
        }
        // 0.5 z (1 + tanh(√(2/π) (z + 0.044715 z³))), with constants first: OpenCV 4.14 and 5.0 make one operator of it,
        // look for them there and crash otherwise.
        Activation::Gelu { approximate: true } => {
            let square = steps.binary("Mul", Sum, Sum);
            let cube = steps.binary("Mul", square, Sum);
            let small = steps.binary("Mul", Number(0.044715), cube);
            let sum = steps.binary("Add", Sum, small);
            let scaled = steps.binary("Mul", Number(FRAC_2_PI.sqrt()), sum);
            let bend = steps.unary("Tanh", scaled);
            steps.gate(bend);
        }
        Activation::Tanh => _ = steps.tanh(Sum),
        Activation::Sigmoid => _ = steps.unary("Sigmoid", Sum),
        Activation::HardSigmoid => {
            steps.with("HardSigmoid", &[("alpha", 1.0 / 6.0), ("beta", 0.5)]);
        }
        Activation::Softplus => _ = steps.softplus(),
        Activation::Silu => {
            let sigmoid = steps.unary("Sigmoid", Sum);
            steps.binary("Mul", Sum, sigmoid);
        }
        Activation::Softsign => _ = steps.unary("Softsign", Sum),
        Activation::Mish => {
            let softplus = steps.softplus();
            let bend = steps.tanh(softplus);
            steps.binary("Mul", Sum, bend);
        }
        Activation::Sin => _ = steps.unary("Sin", Sum),
        Activation::Softmax => _ = steps.unary("Softmax", Sum),
    }
    steps.0
}

#[derive(Default)]
struct Steps(Vec<Step>);

impl Steps {
    fn push(&mut self, operator: &'static str, operands: &[Operand]) -> Operand {
        self.0.push(Step {
            operator,
            attributes: Vec::new(),
            operands: operands.to_vec(),
        });
        Operand::Step(self.0.len() - 1)
    }

    fn unary(&mut self, operator: &'static str, operand: Operand) -> Operand {
        self.push(operator, &[operand])
    }

    fn binary(&mut self, operator: &'static str, a: Operand, b: Operand) -> Operand {
        self.push(operator, &[a, b])
    }

    /// An operator of the sum with attributes.
    fn with(&mut self, operator: &'static str, attributes: &[(&'static str, f32)]) {
        self.0.push(Step {
            operator,
            attributes: attributes.to_vec(),
            operands: vec![Sum],
        });
    }

    /// `0.5 z (1 + bend)`
    fn gate(&mut self, bend: Operand) {
        let upper = self.binary("Add", Number(1.0), bend);
        let doubled = self.binary("Mul", Sum, upper);
        self.binary("Mul", Number(0.5), doubled);
    }

    fn tanh(&mut self, operand: Operand) -> Operand {
        let cut = self.push("Clip", &[operand, Number(-20.0), Number(20.0)]);
        self.unary("Tanh", cut)
    }

    /// `max(z, 0) + ln(1 + e^−|z|)`
    fn softplus(&mut self) -> Operand {
        let magnitude = self.unary("Abs", Sum);
        let negative = self.unary("Neg", magnitude);
        let exponential = self.unary("Exp", negative);
        let above_one = self.binary("Add", exponential, Number(1.0));
        let bend = self.unary("Log", above_one);
        let ramp = self.unary("Relu", Sum);
        self.binary("Add", ramp, bend)
    }
}
