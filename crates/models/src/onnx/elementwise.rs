//! What the operators compute that take each value by itself.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_PI};

use super::spelling::{SELU_ALPHA, SELU_GAMMA};

/// An operator with its attributes.
pub(super) struct Elementwise {
    /// The largest number of operands.
    pub n_operands: usize,
    compute: Box<Compute>,
}

type Compute = dyn Fn(&[f64]) -> f64;

impl Elementwise {
    /// Returns the operator of this name; `None` for names that no known activation needs. `attribute` returns the
    /// attribute of a name, or else the default that it is given; a text is 1 if it is `tanh`, otherwise 0.
    ///
    /// Source: <https://onnx.ai/onnx/operators/>
    pub fn new(operator: &str, attribute: impl Fn(&str, f32) -> f64) -> Option<Self> {
        Some(match operator {
            "Abs" => unary(f64::abs),
            "Add" => binary(|a, b| a + b),
            "Clip" => {
                // Until opset 10 attributes, since then operands.
                let low = attribute("min", f32::NEG_INFINITY);
                let high = attribute("max", f32::INFINITY);
                Self {
                    n_operands: 3,
                    compute: Box::new(move |operands| match *operands {
                        [x, low, high] => x.max(low).min(high),
                        [x, low] => x.max(low).min(high),
                        [x] => x.max(low).min(high),
                        _ => f64::NAN,
                    }),
                }
            }
            "Div" => binary(|a, b| a / b),
            "Elu" => {
                let alpha = attribute("alpha", 1.0);
                unary(move |x| if x < 0.0 { alpha * libm::expm1(x) } else { x })
            }
            "Erf" => unary(libm::erf),
            // Not of ONNX, but Keras 3.15 exports it in GELU, so that no runtime takes the file.
            "Erfc" => unary(libm::erfc),
            "Exp" => unary(libm::exp),
            "Gelu" if attribute("approximate", 0.0) == 0.0 => {
                unary(|x| 0.5 * x * (1.0 + libm::erf(x * FRAC_1_SQRT_2)))
            }
            "Gelu" => unary(|x| {
                let inner = FRAC_2_PI.sqrt() * (x + 0.044715 * x * x * x);
                0.5 * x * (1.0 + libm::tanh(inner))
            }),
            // A condition is 1 or 0.
            "Greater" => binary(|a, b| f64::from(a > b)),
            "HardSigmoid" => {
                let alpha = attribute("alpha", 0.2);
                let beta = attribute("beta", 0.5);
                unary(move |x| (alpha * x + beta).clamp(0.0, 1.0))
            }
            "LeakyRelu" => {
                let alpha = attribute("alpha", 0.01);
                unary(move |x| if x < 0.0 { alpha * x } else { x })
            }
            "Less" => binary(|a, b| f64::from(a < b)),
            "Log" => unary(libm::log),
            "Max" => binary(f64::max),
            "Min" => binary(f64::min),
            "Mish" => unary(|x| x * libm::tanh(softplus(x))),
            "Mul" => binary(|a, b| a * b),
            "Neg" => unary(|x| -x),
            "Not" => unary(|x| 1.0 - x),
            "PRelu" => binary(|x, slope| if x < 0.0 { slope * x } else { x }),
            "Pow" => binary(libm::pow),
            "Reciprocal" => unary(f64::recip),
            "Relu" => unary(|x| x.max(0.0)),
            "Selu" => {
                let alpha = attribute("alpha", SELU_ALPHA);
                let gamma = attribute("gamma", SELU_GAMMA);
                unary(move |x| gamma * if x < 0.0 { alpha * libm::expm1(x) } else { x })
            }
            "Sigmoid" => unary(sigmoid),
            "Sin" => unary(libm::sin),
            "Softplus" => unary(softplus),
            "Softsign" => unary(|x| x / (1.0 + x.abs())),
            "Sub" => binary(|a, b| a - b),
            "Swish" => {
                let alpha = attribute("alpha", 1.0);
                unary(move |x| x * sigmoid(alpha * x))
            }
            "Tanh" => unary(libm::tanh),
            "Where" => Self {
                n_operands: 3,
                compute: Box::new(|operands| match *operands {
                    [condition, a, b] => {
                        if condition == 0.0 {
                            b
                        } else {
                            a
                        }
                    }
                    _ => f64::NAN,
                }),
            },
            _ => return None,
        })
    }

    /// Computes one value; NaN for a number of operands that the operator does not have.
    pub fn compute(&self, operands: &[f64]) -> f64 {
        (self.compute)(operands)
    }
}

fn unary(function: impl Fn(f64) -> f64 + 'static) -> Elementwise {
    Elementwise {
        n_operands: 1,
        compute: Box::new(move |operands| match *operands {
            [x] => function(x),
            _ => f64::NAN,
        }),
    }
}

fn binary(function: impl Fn(f64, f64) -> f64 + 'static) -> Elementwise {
    Elementwise {
        n_operands: 2,
        compute: Box::new(move |operands| match *operands {
            [a, b] => function(a, b),
            _ => f64::NAN,
        }),
    }
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

fn softplus(x: f64) -> f64 {
    x.max(0.0) + libm::log1p(libm::exp(-x.abs()))
}
