//! What is asked of a node before it is understood.

use experiment::Activation;

use super::curve::{recognize, typed};
use super::error::OnnxError;
use super::graph::Node;
use super::standardization::Arithmetic;
use super::tensor::Tensor;

/// Checks that a Gemm is `x · kernel + bias`.
pub(super) fn check_gemm(node: &Node<'_>, has_bias: bool) -> Result<(), OnnxError> {
    if node.int("transA").unwrap_or(0) != 0 {
        return Err(attribute_error(node, "transA"));
    }
    let is_one = |name| node.float(name).unwrap_or(1.0) == 1.0;
    if !is_one("alpha") {
        return Err(attribute_error(node, "alpha"));
    }
    if has_bias && !is_one("beta") {
        return Err(attribute_error(node, "beta"));
    }
    Ok(())
}

/// Whether a Transpose swaps rows and columns.
pub(super) fn is_swap(node: &Node<'_>, tensor: &Tensor<'_>) -> bool {
    tensor.dims.len() == 2 && node.ints("perm").is_none_or(|perm| perm == [1, 0])
}

/// Returns the arithmetic of an operator of rows and a constant, in this order or in the other.
pub(super) fn arithmetic(operator: &str, rows_are_first: bool) -> Option<Arithmetic> {
    match (operator, rows_are_first) {
        ("Add", _) => Some(Arithmetic::Add),
        ("Mul", _) => Some(Arithmetic::Mul),
        ("Sub", true) => Some(Arithmetic::Sub),
        ("Sub", false) => Some(Arithmetic::SubFrom),
        ("Div", true) => Some(Arithmetic::Div),
        _ => None,
    }
}

/// Returns the activation that a single operator is. One with a parameter stays what it is called: a leaky ReLU of
/// slope 0 is no ReLU.
pub(super) fn alone(node: &Node<'_>, values: &[f64]) -> Option<Activation> {
    let alpha = |default| typed(f64::from(node.float("alpha").unwrap_or(default)));
    match node.operator.as_str() {
        "LeakyRelu" => Some(Activation::LeakyRelu {
            negative_slope: alpha(0.01),
        }),
        "Elu" => Some(Activation::Elu { alpha: alpha(1.0) }),
        _ => recognize(values),
    }
}

pub(super) fn operator_error(node: &Node<'_>) -> OnnxError {
    OnnxError::Operator {
        node: node.named(),
        tensor: node.input(0).to_owned(),
    }
}

pub(super) fn attribute_error(node: &Node<'_>, attribute: &str) -> OnnxError {
    OnnxError::Attribute {
        node: node.named(),
        attribute: attribute.to_owned(),
    }
}
