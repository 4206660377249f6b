//! The constants of a chain, and what is asked of a node before it is understood.

use experiment::Activation;

use super::chain::Chain;
use super::curve::{recognize, typed};
use super::error::{OnnxError, OnnxNote};
use super::graph::Node;
use super::standardization::Arithmetic;
use super::tensor::Tensor;

impl Chain<'_> {
    /// Takes the bytes of a tensor off what may still be looked at.
    pub fn spend(&mut self, tensor: &Tensor<'_>) -> Result<(), OnnxError> {
        self.budget = self
            .budget
            .checked_sub(tensor.cost())
            .ok_or(OnnxError::TooLarge)?;
        Ok(())
    }

    /// Returns the values of a tensor as weights, in the order of the file.
    pub fn weights(&mut self, tensor: &Tensor<'_>) -> Result<Vec<f32>, OnnxError> {
        self.spend(tensor)?;
        let values = tensor.decode()?;
        let weights: Vec<f32> = values.iter().map(|&value| value as f32).collect();
        if !weights.iter().all(|weight| weight.is_finite()) {
            return Err(OnnxError::NotFinite {
                tensor: tensor.name.clone(),
            });
        }
        if weights
            .iter()
            .zip(&values)
            .any(|(&weight, &value)| f64::from(weight) != value)
        {
            self.notes.push(OnnxNote::Rounded {
                tensor: tensor.name.clone(),
            });
        }
        Ok(weights)
    }

    /// Returns the weights of a tensor that has one for each of `n_units` columns, or one for all.
    pub fn column_weights(
        &mut self,
        tensor: &Tensor<'_>,
        n_units: usize,
    ) -> Result<Vec<f32>, OnnxError> {
        check_columns(tensor, Some(n_units))?;
        let weights = self.weights(tensor)?;
        Ok(match weights[..] {
            [weight] => vec![weight; n_units],
            _ => weights,
        })
    }

    /// Returns the values of a tensor that has one for each column, or one for all.
    pub fn columns(&mut self, tensor: &Tensor<'_>) -> Result<Vec<f64>, OnnxError> {
        check_columns(tensor, self.n_columns)?;
        self.spend(tensor)?;
        tensor.decode()
    }
}

/// Checks that an operator takes the same values of a tensor for each row.
fn check_columns(tensor: &Tensor<'_>, n_columns: Option<usize>) -> Result<(), OnnxError> {
    let fits = match tensor.shape().as_deref() {
        Some([]) => true,
        Some(&[columns] | &[1, columns]) => {
            columns == 1 || n_columns.is_none_or(|it| it == columns)
        }
        _ => false,
    };
    if fits {
        Ok(())
    } else {
        Err(shape_error(tensor, vec![n_columns]))
    }
}

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

pub(super) fn shape_error(tensor: &Tensor<'_>, expected: Vec<Option<usize>>) -> OnnxError {
    let mut found = tensor.dims.clone();
    if tensor.is_transposed {
        found.reverse();
    }
    OnnxError::Shape {
        tensor: tensor.name.clone(),
        expected,
        found,
    }
}
