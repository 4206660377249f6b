//! The arrays that `weightsManifest` lists.

use half::f16;
use serde::Deserialize;

use crate::bytes::numbers;
use crate::hdf5::{H5Error, MAX_VALUES, Tensor};
use crate::weights_h5::Named;

/// Files, and the arrays that are in them one after the other.
#[derive(Deserialize)]
pub(super) struct Group {
    pub paths: Vec<String>,
    weights: Vec<Array>,
}

#[derive(Deserialize)]
struct Array {
    name: String,
    shape: Vec<usize>,
    dtype: String,
    #[serde(default)]
    quantization: Option<Quantization>,
}

/// How the numbers were made shorter.
#[derive(Deserialize)]
struct Quantization {
    dtype: String,
    #[serde(default)]
    scale: f64,
    #[serde(default)]
    min: f64,
}

impl Group {
    /// Returns the arrays. `bytes` are those of all files.
    ///
    /// Errors: the first array that is not of floating-point numbers, not in the bytes, or not finite.
    pub fn arrays(&self, mut bytes: &[u8]) -> Result<Vec<Named>, H5Error> {
        let mut arrays = Vec::with_capacity(self.weights.len());
        for array in &self.weights {
            let (values, rest) = array.values(bytes)?;
            bytes = rest;
            let shape = array.shape.clone();
            arrays.push((array.name.clone(), Tensor { shape, values }));
        }
        Ok(arrays)
    }
}

impl Array {
    /// Returns the values, and the bytes behind them.
    fn values<'a>(&self, bytes: &'a [u8]) -> Result<(Vec<f32>, &'a [u8]), H5Error> {
        let path = || self.name.clone();
        let not_float = |found: &str| H5Error::NotFloat {
            path: path(),
            found: found.to_owned(),
        };
        if self.dtype != "float32" {
            return Err(not_float(&self.dtype));
        }
        let stored = self.quantization.as_ref().map(|it| it.dtype.as_str());
        let size = match stored {
            None => 4,
            Some("float16" | "uint16") => 2,
            Some("uint8") => 1,
            Some(other) => return Err(not_float(other)),
        };
        let n_values = self
            .shape
            .iter()
            .try_fold(1_usize, |n, len| n.checked_mul(*len));
        let n_values = n_values.filter(|&n| n <= MAX_VALUES);
        let n_values = n_values.ok_or_else(|| H5Error::TooLarge {
            path: path(),
            shape: self.shape.iter().map(|&len| len as u64).collect(),
        })?;
        let (own, rest) = bytes
            .split_at_checked(n_values * size)
            .ok_or_else(|| H5Error::Unreadable { path: path() })?;
        let (scale, min) = self
            .quantization
            .as_ref()
            .map_or((1.0, 0.0), |it| (it.scale, it.min));
        let value = |number: f64| (scale * number + min) as f32;
        let values = match stored {
            None => numbers(own, f32::from_le_bytes),
            Some("float16") => numbers(own, |it| f16::from_le_bytes(it).to_f32()),
            Some("uint8") => numbers(own, |[it]: [u8; 1]| value(it.into())),
            Some(_) => numbers(own, |it| value(u16::from_le_bytes(it).into())),
        };
        match values.iter().position(|it| !it.is_finite()) {
            Some(value_idx) => Err(H5Error::NotFinite {
                path: path(),
                value_idx,
            }),
            None => Ok((values, rest)),
        }
    }
}
