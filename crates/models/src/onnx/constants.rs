//! The constants of a chain.

use super::error::{OnnxError, OnnxNote};
use super::tensor::Tensor;

/// Reads values, but not more than a file of its length can need.
pub(super) struct Decoder {
    /// Bytes that may still be looked at, so that no tensor is used without end.
    budget: usize,
}

impl Decoder {
    /// For a file of this length in bytes.
    pub fn new(file_len: usize) -> Self {
        Self {
            // Twice: small constants are shared by all layers.
            budget: file_len.saturating_mul(2).saturating_add(1 << 16),
        }
    }

    /// Returns the whole numbers of a shape; `None` if the tensor is none.
    pub fn shape(&mut self, tensor: &Tensor<'_>) -> Result<Option<Vec<i64>>, OnnxError> {
        self.spend(tensor)?;
        Ok(tensor.as_shape())
    }

    /// Takes the bytes of a tensor off what may still be looked at.
    fn spend(&mut self, tensor: &Tensor<'_>) -> Result<(), OnnxError> {
        self.budget = self
            .budget
            .checked_sub(tensor.cost())
            .ok_or(OnnxError::TooLarge)?;
        Ok(())
    }

    /// Returns the values of a tensor as weights, in the order of the file.
    pub fn weights(
        &mut self,
        tensor: &Tensor<'_>,
        notes: &mut Vec<OnnxNote>,
    ) -> Result<Vec<f32>, OnnxError> {
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
            notes.push(OnnxNote::Rounded {
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
        notes: &mut Vec<OnnxNote>,
    ) -> Result<Vec<f32>, OnnxError> {
        check_columns(tensor, Some(n_units))?;
        let weights = self.weights(tensor, notes)?;
        Ok(match weights[..] {
            [weight] => vec![weight; n_units],
            _ => weights,
        })
    }

    /// Returns the values of a tensor that has one for each column, or one for all.
    pub fn columns(
        &mut self,
        tensor: &Tensor<'_>,
        n_columns: Option<usize>,
    ) -> Result<Vec<f64>, OnnxError> {
        check_columns(tensor, n_columns)?;
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
