//! Which activation a sequence of operators is, told by what it computes.
//!
//! Every exporter spells GELU, SiLU or Mish in another way. So nothing here knows spellings: the operators of a file
//! and those of [`steps`] are computed at the same points, and equal values are the same activation.

use std::sync::LazyLock;

use experiment::Activation;

use super::elementwise::Elementwise;
use super::spelling::{Operand, steps};

/// Beyond ±this, a spelling may overflow where the activation does not.
const MODERATE: f64 = 80.0;
/// The largest difference, as a share of `1 + |value|`: above the rounding of constants to `f32`, and far below the
/// 5e-4 between both forms of GELU.
const TOLERANCE: f64 = 1e-6;

/// Where functions are compared.
pub(super) static POINTS: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let near = (-160..=160).map(|step| f64::from(step) / 4.0);
    let far = [60.0, MODERATE, 1e3, 1e6];
    near.chain(far).chain(far.map(|x| -x)).collect()
});

/// Activations without parameters, with their values at [`POINTS`].
static ACTIVATIONS: LazyLock<Vec<(Activation, Vec<f64>)>> = LazyLock::new(|| {
    let all = Activation::ALL
        .into_iter()
        .filter(|&it| it != Activation::Softmax);
    all.map(|it| (it, values(it))).collect()
});

/// A function of the weighted sum, as an operand.
#[derive(Clone, Copy)]
pub(super) enum Part<'a> {
    /// Its values at [`POINTS`].
    Curve(&'a [f64]),
    /// A constant.
    Number(f64),
}

/// Returns what an operator makes of its operands at [`POINTS`].
pub(super) fn apply(operator: &Elementwise, parts: &[Part<'_>]) -> Vec<f64> {
    let at = |idx: usize| {
        let operands: Vec<f64> = parts
            .iter()
            .map(|part| match part {
                Part::Curve(values) => values.get(idx).copied().unwrap_or(f64::NAN),
                Part::Number(number) => *number,
            })
            .collect();
        operator.compute(&operands)
    };
    (0..POINTS.len()).map(at).collect()
}

/// Returns the activation that has these values at [`POINTS`]; `None` if there is none.
pub(super) fn recognize(found: &[f64]) -> Option<Activation> {
    let known = ACTIVATIONS
        .iter()
        .find(|(_, expected)| is_same(found, expected));
    if let Some(&(activation, _)) = known {
        return Some(activation);
    }
    let at_minus_one = *found.get(POINTS.iter().position(|&x| x == -1.0)?)?;
    let with_parameter = [
        Activation::LeakyRelu {
            negative_slope: typed(-at_minus_one),
        },
        Activation::Elu {
            alpha: typed(at_minus_one / libm::expm1(-1.0)),
        },
    ];
    let is_it = |it: &Activation| is_same(found, &values(*it));
    with_parameter.into_iter().find(is_it)
}

/// Returns the shortest decimal number that is this `f32`: the one that a person has typed, if it had at most six
/// digits.
pub(super) fn typed(parameter: f64) -> f64 {
    let rounded = parameter as f32;
    rounded.to_string().parse().unwrap_or(f64::from(rounded))
}

fn values(activation: Activation) -> Vec<f64> {
    let mut results: Vec<Vec<f64>> = Vec::new();
    for step in steps(activation) {
        let attribute = |name: &str, default| {
            let own = step.attributes.iter().find(|(own, _)| *own == name);
            f64::from(own.map_or(default, |(_, value)| *value))
        };
        let part = |operand: &Operand| match *operand {
            Operand::Sum => Part::Curve(&POINTS),
            Operand::Step(idx) => Part::Curve(results.get(idx).map_or(&[], |it| it)),
            Operand::Number(number) => Part::Number(f64::from(number)),
        };
        let parts: Vec<_> = step.operands.iter().map(part).collect();
        // Without an operator there are no values, and nothing is equal to them; the tests see every activation.
        let result = Elementwise::new(step.operator, attribute).map(|it| apply(&it, &parts));
        results.push(result.unwrap_or_default());
    }
    results.pop().unwrap_or_else(|| POINTS.clone())
}

fn is_same(found: &[f64], expected: &[f64]) -> bool {
    found.len() == expected.len()
        && POINTS
            .iter()
            .zip(found)
            .zip(expected)
            .all(|((x, found), expected)| {
                let overflows = x.abs() > MODERATE && !found.is_finite();
                overflows || (found - expected).abs() <= TOLERANCE * (1.0 + expected.abs())
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_activation_is_recognized_and_no_other() {
        let mut all = Activation::ALL.to_vec();
        all.retain(|&it| it != Activation::Softmax);
        all.extend(
            [0.01, 0.3, 0.123456].map(|negative_slope| Activation::LeakyRelu { negative_slope }),
        );
        all.extend([0.5, 1.7, 9.0].map(|alpha| Activation::Elu { alpha }));
        for activation in all {
            assert_eq!(recognize(&values(activation)), Some(activation));
        }
    }

    fn of(function: impl Fn(f64) -> f64) -> Option<Activation> {
        recognize(&POINTS.iter().map(|&x| function(x)).collect::<Vec<_>>())
    }

    #[test]
    fn spellings_of_others_are_recognized() {
        let silu = Some(Activation::Silu);
        assert_eq!(of(|x| x / (1.0 + libm::exp(-x))), silu);
        assert_eq!(of(|x| x * (0.5 + 0.5 * libm::tanh(0.5 * x))), silu);
        assert_eq!(
            of(|x| libm::log(1.0 + libm::exp(x))),
            Some(Activation::Softplus)
        );
        assert_eq!(
            of(|x| (x + 3.0).clamp(0.0, 6.0) / 6.0),
            Some(Activation::HardSigmoid)
        );
        assert_eq!(
            of(|x| x.max(0.0) - 0.25 * (-x).max(0.0)),
            Some(Activation::LeakyRelu {
                negative_slope: 0.25
            })
        );
        assert_eq!(
            of(|x| 2.0 / (1.0 + libm::exp(-2.0 * x)) - 1.0),
            Some(Activation::Tanh)
        );
    }

    #[test]
    fn what_is_only_similar_is_not_recognized() {
        assert_eq!(of(|x| x.clamp(0.0, 6.0)), None, "ReLU6");
        assert_eq!(
            of(|x| (0.2 * x + 0.5).clamp(0.0, 1.0)),
            None,
            "Keras 2's hard sigmoid"
        );
        assert_eq!(
            of(|x| x / (1.0 + libm::exp(-1.702 * x))),
            None,
            "a rough GELU"
        );
        assert_eq!(of(|x| x.clamp(-1.0, 1.0)), None, "hard tanh");
        assert_eq!(
            of(|x| x * ((x + 3.0).clamp(0.0, 6.0) / 6.0)),
            None,
            "hard swish"
        );
        assert_eq!(of(|x| 0.5 * x), None, "a scale");
        assert_eq!(of(|_| f64::NAN), None);
    }
}
