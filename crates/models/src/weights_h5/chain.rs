//! Dense layers, put together one by one.

use experiment::LayerWeights;
use ndarray::Array2;

use crate::hdf5::{H5Error, Object, Tensor};

/// Weights that were found in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// The dense layers in the model's order; at least one. The inputs of each are the units of the one before. A
    /// layer without a bias has zeros.
    pub layers: Vec<LayerWeights>,
    /// Paths of the `Normalization` layers' weights, which are not part of `layers`.
    pub normalizations: Vec<String>,
}

/// A tensor with its path.
pub(crate) type Named = (String, Tensor);

/// Says that a layer is none that Neurona has.
pub(super) fn other_layer(layer: &Object) -> H5Error {
    H5Error::OtherLayer {
        path: layer.path().to_owned(),
    }
}

/// Dense layers, each of which takes what the one before gives.
#[derive(Default)]
pub(crate) struct Chain {
    pub layers: Vec<LayerWeights>,
}

impl Chain {
    /// Appends a layer. Errors: [`H5Error::Shape`].
    pub fn push(&mut self, kernel: Named, bias: Option<Named>) -> Result<(), H5Error> {
        let n_inputs = self.layers.last().map(|layer| layer.bias.len());
        let (path, kernel) = kernel;
        let wrong = |path: &str, expected: &[Option<usize>], found: &[usize]| H5Error::Shape {
            path: path.to_owned(),
            expected: expected.to_vec(),
            found: found.to_vec(),
        };
        let (rows, units) = match *kernel.shape {
            [rows, units]
                if rows > 0 && units > 0 && n_inputs.is_none_or(|needed| needed == rows) =>
            {
                (rows, units)
            }
            _ => return Err(wrong(&path, &[n_inputs, None], &kernel.shape)),
        };
        let bias = match bias {
            Some((path, bias)) if *bias.shape != [units] => {
                return Err(wrong(&path, &[Some(units)], &bias.shape));
            }
            Some((_, bias)) => bias.values,
            None => vec![0.0; units],
        };
        let kernel = Array2::from_shape_vec((rows, units), kernel.values)
            .map_err(|_| wrong(&path, &[n_inputs, None], &[rows, units]))?;
        self.layers.push(LayerWeights { kernel, bias });
        Ok(())
    }

    /// Returns the layers. Errors: [`H5Error::NoWeights`] if there is none.
    pub(super) fn finish(self, normalizations: Vec<String>) -> Result<Weights, H5Error> {
        if self.layers.is_empty() {
            return Err(H5Error::NoWeights);
        }
        Ok(Weights {
            layers: self.layers,
            normalizations,
        })
    }
}
