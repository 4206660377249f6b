//! Arrays with names, and the layers that they are.

use experiment::LayerWeights;
use ndarray::Array2;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An array of a file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tensor {
    pub name: String,
    pub shape: Vec<usize>,
    /// Row-major. Length: the product of `shape`.
    pub values: Vec<f32>,
}

/// Whether a kernel has a row for each input or for each unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Layout {
    /// `[inputs, units]`, as in Keras.
    InputsFirst,
    /// `[units, inputs]`, as in PyTorch.
    UnitsFirst,
}

/// Why arrays are not the layers of a network.
#[derive(Debug, Clone, PartialEq, Error, Serialize, Deserialize)]
pub enum TensorError {
    /// There is no array of numbers.
    #[error("no weights")]
    None,
    /// An array holds numbers of a kind that is not read.
    #[error("{tensor}: numbers of the kind {found}")]
    Kind {
        /// The array's name.
        tensor: String,
        /// The kind as the file writes it: `<i8`, `BF16`.
        found: String,
    },
    /// An array has another shape than its place needs.
    #[error("{tensor}: shape {found:?}, not {expected:?}")]
    Shape {
        /// The array's name.
        tensor: String,
        /// The shape that it needs; `None` stands for any length.
        expected: Vec<Option<usize>>,
        /// Its shape.
        found: Vec<usize>,
    },
    /// A kernel has no bias beside it, or a bias no kernel.
    #[error("{tensor} has no counterpart")]
    Alone {
        /// The array's name.
        tensor: String,
    },
    /// A value is NaN or infinite, or was too large for an `f32`.
    #[error("{tensor}: a value is not finite")]
    NotFinite {
        /// The array's name.
        tensor: String,
    },
}

/// Layers as weights, with what was decided about them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Layers {
    pub weights: Vec<LayerWeights>,
    /// How the kernels were read.
    pub layout: Layout,
    /// Whether both layouts fit all shapes and no name tells which one it is.
    pub is_layout_guessed: bool,
}

/// Makes layers of arrays: kernels and biases in turn, in the natural order of their names.
///
/// Kernels called `weight` are PyTorch's, `[units, inputs]`; those called `kernel` are Keras's. With other names the
/// layout is the one in which each layer has as many inputs as the one before has units.
///
/// Errors: the first array that does not fit.
pub(crate) fn layers(mut tensors: Vec<Tensor>) -> Result<Layers, TensorError> {
    tensors.sort_by(|a, b| natural(&a.name).cmp(&natural(&b.name)));
    for tensor in &tensors {
        if !tensor.values.iter().all(|value| value.is_finite()) {
            return Err(TensorError::NotFinite {
                tensor: tensor.name.clone(),
            });
        }
    }
    let pairs = pairs(&tensors)?;
    let fits = |layout| {
        pairs
            .iter()
            .try_fold(None, |before, pair| pair.units(layout, before).map(Some))
    };
    let named = pairs
        .iter()
        .find_map(|pair| named_layout(&pair.kernel.name));
    let (layout, is_layout_guessed) = match named {
        Some(layout) => (layout, false),
        None => match (fits(Layout::InputsFirst), fits(Layout::UnitsFirst)) {
            (Ok(_), Ok(_)) => (Layout::InputsFirst, true),
            (Err(_), Ok(_)) => (Layout::UnitsFirst, false),
            _ => (Layout::InputsFirst, false),
        },
    };
    fits(layout)?;
    Ok(Layers {
        weights: pairs.iter().map(|pair| pair.weights(layout)).collect(),
        layout,
        is_layout_guessed,
    })
}

/// The arrays of one layer.
struct Pair<'a> {
    kernel: &'a Tensor,
    bias: &'a Tensor,
}

impl Pair<'_> {
    /// Checks the shapes and returns the number of units. The layer before has `before` units.
    fn units(&self, layout: Layout, before: Option<usize>) -> Result<usize, TensorError> {
        let (&[rows, columns], &[n_biases]) = (&self.kernel.shape[..], &self.bias.shape[..]) else {
            return Err(TensorError::Alone {
                tensor: self.kernel.name.clone(),
            });
        };
        let (n_inputs, units) = match layout {
            Layout::InputsFirst => (rows, columns),
            Layout::UnitsFirst => (columns, rows),
        };
        if before.is_some_and(|before| before != n_inputs) || rows == 0 || columns == 0 {
            let mut expected = vec![before, None];
            if layout == Layout::UnitsFirst {
                expected.reverse();
            }
            return Err(TensorError::Shape {
                tensor: self.kernel.name.clone(),
                expected,
                found: self.kernel.shape.clone(),
            });
        }
        if n_biases != units {
            return Err(TensorError::Shape {
                tensor: self.bias.name.clone(),
                expected: vec![Some(units)],
                found: self.bias.shape.clone(),
            });
        }
        Ok(units)
    }

    /// The shapes have been checked.
    fn weights(&self, layout: Layout) -> LayerWeights {
        let shape = (self.kernel.shape[0], self.kernel.shape[1]);
        let kernel = Array2::from_shape_vec(shape, self.kernel.values.clone()).unwrap_or_default();
        let kernel = match layout {
            Layout::InputsFirst => kernel,
            Layout::UnitsFirst => kernel.t().as_standard_layout().into_owned(),
        };
        LayerWeights {
            kernel,
            bias: self.bias.values.clone(),
        }
    }
}

/// Pairs each matrix with a vector: the one of the same name but for its last part, else the next one.
fn pairs(tensors: &[Tensor]) -> Result<Vec<Pair<'_>>, TensorError> {
    let mut vectors: Vec<&Tensor> = Vec::new();
    let mut matrices: Vec<&Tensor> = Vec::new();
    for tensor in tensors {
        match tensor.shape.len() {
            1 => vectors.push(tensor),
            2 => matrices.push(tensor),
            _ => {
                return Err(TensorError::Shape {
                    tensor: tensor.name.clone(),
                    expected: vec![None, None],
                    found: tensor.shape.clone(),
                });
            }
        }
    }
    if matrices.is_empty() {
        return Err(TensorError::None);
    }
    let mut pairs = Vec::with_capacity(matrices.len());
    for kernel in matrices {
        let of_same_layer = vectors
            .iter()
            .position(|bias| layer_of(&bias.name) == layer_of(&kernel.name));
        let next = || {
            vectors
                .iter()
                .position(|bias| natural(&bias.name) > natural(&kernel.name))
        };
        let Some(idx) = of_same_layer.or_else(next) else {
            return Err(TensorError::Alone {
                tensor: kernel.name.clone(),
            });
        };
        let bias = vectors.remove(idx);
        pairs.push(Pair { kernel, bias });
    }
    match vectors.first() {
        Some(bias) => Err(TensorError::Alone {
            tensor: bias.name.clone(),
        }),
        None => Ok(pairs),
    }
}

/// What is before the last part of a name: `layers.0` of `layers.0.kernel`.
fn layer_of(name: &str) -> &str {
    name.rfind(['.', '/', '_']).map_or("", |at| &name[..at])
}

fn named_layout(kernel: &str) -> Option<Layout> {
    let at = kernel.rfind(['.', '/', '_']).map_or(0, |at| at + 1);
    match &kernel[at..] {
        "kernel" => Some(Layout::InputsFirst),
        "weight" => Some(Layout::UnitsFirst),
        _ => None,
    }
}

/// A part of a name that is compared as a number where it is one, so that `layer10` comes after `layer2`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum NamePart<'a> {
    /// Leading zeros do not count: length first, then the digits.
    Number(usize, &'a str),
    Text(&'a str),
}

fn natural(name: &str) -> Vec<NamePart<'_>> {
    let is_digit = |at: usize| name.as_bytes()[at].is_ascii_digit();
    let mut parts = Vec::new();
    let mut start = 0;
    while start < name.len() {
        let kind = is_digit(start);
        let end = (start..name.len())
            .find(|&at| is_digit(at) != kind)
            .unwrap_or(name.len());
        let part = &name[start..end];
        parts.push(if kind {
            let digits = part.trim_start_matches('0');
            NamePart::Number(digits.len(), digits)
        } else {
            NamePart::Text(part)
        });
        start = end;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tensor(name: &str, shape: &[usize]) -> Tensor {
        Tensor {
            name: name.to_owned(),
            shape: shape.to_vec(),
            values: (0..shape.iter().product::<usize>())
                .map(|it| it as f32)
                .collect(),
        }
    }

    #[test]
    fn layers_stand_in_the_natural_order_of_their_names() {
        let mut tensors = Vec::new();
        for layer in (0..12).rev() {
            tensors.push(tensor(&format!("layer{layer}_bias"), &[layer + 2]));
            tensors.push(tensor(
                &format!("layer{layer}_kernel"),
                &[layer + 1, layer + 2],
            ));
        }
        let layers = layers(tensors).unwrap();
        let shapes: Vec<_> = layers.weights.iter().map(|it| it.kernel.dim()).collect();
        assert_eq!(
            shapes,
            (0..12).map(|it| (it + 1, it + 2)).collect::<Vec<_>>()
        );
    }

    #[test]
    fn names_tell_the_layout_of_square_kernels() {
        let of = |name: &str| {
            let kernel = tensor(&format!("0.{name}"), &[2, 2]);
            layers(vec![kernel, tensor("0.bias", &[2])]).unwrap()
        };
        let keras = of("kernel");
        assert_eq!(
            keras.weights[0].kernel,
            ndarray::arr2(&[[0.0, 1.0], [2.0, 3.0]])
        );
        let pytorch = of("weight");
        assert_eq!(
            pytorch.weights[0].kernel,
            ndarray::arr2(&[[0.0, 2.0], [1.0, 3.0]])
        );
        assert!(
            !keras.is_layout_guessed && !pytorch.is_layout_guessed && of("w").is_layout_guessed
        );
    }

    /// `np.savez(path, *model.get_weights())`
    #[test]
    fn arrays_without_names_are_kernel_and_bias_in_turn() {
        let tensors = vec![
            tensor("arr_0", &[1, 5]),
            tensor("arr_1", &[5]),
            tensor("arr_2", &[5, 1]),
            tensor("arr_3", &[1]),
        ];
        let layers = layers(tensors).unwrap();
        assert_eq!(layers.layout, Layout::InputsFirst);
        assert_eq!(layers.weights[1].kernel.dim(), (5, 1));
    }

    #[test]
    fn an_error_names_the_array_and_the_shape_that_it_needs() {
        let kernels = [tensor("0.kernel", &[1, 5]), tensor("1.kernel", &[4, 1])];
        let biases = [tensor("0.bias", &[5]), tensor("1.bias", &[1])];
        let error = layers([kernels, biases].concat()).unwrap_err();
        let expected = TensorError::Shape {
            tensor: "1.kernel".to_owned(),
            expected: vec![Some(5), None],
            found: vec![4, 1],
        };
        assert_eq!(error, expected);
        let error = layers(vec![tensor("0.kernel", &[1, 5])]).unwrap_err();
        assert_eq!(
            error,
            TensorError::Alone {
                tensor: "0.kernel".to_owned()
            }
        );
    }
}
