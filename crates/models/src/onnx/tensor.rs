//! Arrays of a file, which are decoded when they are needed.

use half::f16;

use super::error::OnnxError;
use super::schema::tensor;
use super::wire::{Damaged, Reader, Value};

/// Longest list of dimensions.
const MAX_RANK: usize = 16;
/// Longest name of a node or tensor, in bytes.
const MAX_NAME: usize = 4096;

/// Returns a name. Errors repeat names, so that long ones would fill the memory.
pub(super) fn name(value: Value<'_>) -> Result<String, OnnxError> {
    if value.bytes()?.len() > MAX_NAME {
        return Err(OnnxError::TooLarge);
    }
    Ok(value.text()?)
}

/// An array of a file. Its values are not looked at before [`decode`](Self::decode).
#[derive(Debug, Clone)]
pub(super) struct Tensor<'a> {
    pub name: String,
    /// As the file has them: may be negative.
    pub dims: Vec<i64>,
    data_type: i64,
    data: Data<'a>,
    /// Whether a node has swapped the two dimensions.
    pub is_transposed: bool,
}

#[derive(Debug, Clone)]
enum Data<'a> {
    /// The message that has the values.
    Stored(&'a [u8]),
    /// Values of an attribute.
    Numbers(Vec<f64>),
}

impl<'a> Tensor<'a> {
    /// Reads what stands beside the values.
    pub fn new(message: &'a [u8]) -> Result<Self, OnnxError> {
        let mut tensor = Self {
            name: String::new(),
            dims: Vec::new(),
            data_type: 0,
            data: Data::Stored(message),
            is_transposed: false,
        };
        let mut is_external = false;
        for field in Reader::new(message) {
            match field? {
                (tensor::DIMS, value) => tensor.dims.extend(value.ints()?),
                (tensor::DATA_TYPE, value) => tensor.data_type = value.int()?,
                (tensor::NAME, value) => tensor.name = name(value)?,
                (tensor::EXTERNAL_DATA, _) => is_external = true,
                _ => {}
            }
            if tensor.dims.len() > MAX_RANK {
                return Err(OnnxError::TooLarge);
            }
        }
        if is_external {
            return Err(OnnxError::External {
                tensor: tensor.name,
            });
        }
        Ok(tensor)
    }

    /// The tensor of numbers that are an attribute.
    pub fn of_numbers(name: String, numbers: Vec<f64>, is_scalar: bool) -> Self {
        // Attributes hold fewer than 2⁶³ numbers.
        let dims = if is_scalar {
            Vec::new()
        } else {
            vec![numbers.len() as i64]
        };
        Self {
            name,
            dims,
            data_type: tensor::DOUBLE,
            data: Data::Numbers(numbers),
            is_transposed: false,
        }
    }

    /// Returns the dimensions, transposed if the tensor is; `None` if one is negative or there are more values than
    /// `usize` can count.
    pub fn shape(&self) -> Option<Vec<usize>> {
        let mut shape: Vec<_> = self
            .dims
            .iter()
            .map(|&dim| usize::try_from(dim).ok())
            .collect::<Option<_>>()?;
        shape
            .iter()
            .try_fold(1_usize, |product, &dim| product.checked_mul(dim))?;
        if self.is_transposed {
            shape.reverse();
        }
        Some(shape)
    }

    /// Returns the number of values that the shape says; `None` as for [`shape`](Self::shape).
    pub fn len(&self) -> Option<usize> {
        Some(self.shape()?.iter().product())
    }

    /// Returns the number of bytes that are looked at for the values.
    pub fn cost(&self) -> usize {
        match &self.data {
            Data::Stored(message) => message.len(),
            Data::Numbers(numbers) => numbers.len(),
        }
    }

    /// Returns the values in the order of the file, which `is_transposed` does not change.
    pub fn decode(&self) -> Result<Vec<f64>, OnnxError> {
        let message = match &self.data {
            Data::Stored(message) => message,
            Data::Numbers(numbers) => return self.checked(numbers.clone()),
        };
        let kind = Kind::of(self.data_type).ok_or_else(|| OnnxError::Type {
            tensor: self.name.clone(),
            found: self.data_type,
        })?;
        let expected = self.len().ok_or_else(|| self.wrong_length(0))?;
        let mut values = Vec::new();
        for field in Reader::new(message) {
            let (field, value) = field?;
            if field != tensor::RAW_DATA && field != kind.field() {
                continue;
            }
            // Checked before memory is taken.
            match value {
                Value::Bytes(bytes) if field == tensor::RAW_DATA => {
                    if Some(bytes.len()) != expected.checked_mul(kind.width()) || !values.is_empty()
                    {
                        return Err(self.wrong_length(bytes.len()));
                    }
                    values = kind.packed(bytes);
                }
                Value::Bytes(bytes) if kind != Kind::Half => values.extend(kind.packed(bytes)),
                _ => values.extend(kind.single(value)?),
            }
            if values.len() > expected {
                return Err(self.wrong_length(values.len()));
            }
        }
        self.checked(values)
    }

    /// Returns the whole numbers of a shape; `None` if the tensor is none.
    pub fn as_shape(&self) -> Option<Vec<i64>> {
        let Data::Stored(message) = self.data else {
            return None;
        };
        if self.data_type != tensor::INT64 || self.len()? > MAX_RANK {
            return None;
        }
        let mut numbers = Vec::new();
        for field in Reader::new(message) {
            match field.ok()? {
                (tensor::RAW_DATA, Value::Bytes(bytes)) => {
                    let (chunks, []) = bytes.as_chunks() else {
                        return None;
                    };
                    numbers.extend(chunks.iter().map(|&chunk| i64::from_le_bytes(chunk)));
                }
                (tensor::INT64_DATA, value) => numbers.extend(value.ints().ok()?),
                _ => {}
            }
        }
        (Some(numbers.len()) == self.len()).then_some(numbers)
    }

    fn checked(&self, values: Vec<f64>) -> Result<Vec<f64>, OnnxError> {
        if Some(values.len()) != self.len() {
            return Err(self.wrong_length(values.len()));
        }
        if !values.iter().all(|value| value.is_finite()) {
            return Err(OnnxError::NotFinite {
                tensor: self.name.clone(),
            });
        }
        Ok(values)
    }

    fn wrong_length(&self, found: usize) -> OnnxError {
        OnnxError::Length {
            tensor: self.name.clone(),
            shape: self.dims.clone(),
            found,
        }
    }
}

/// A type of numbers with a fraction.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Half,
    Single,
    Double,
}

impl Kind {
    fn of(data_type: i64) -> Option<Self> {
        match data_type {
            tensor::FLOAT16 => Some(Self::Half),
            tensor::FLOAT => Some(Self::Single),
            tensor::DOUBLE => Some(Self::Double),
            _ => None,
        }
    }

    /// The field of values that are not raw.
    fn field(self) -> u32 {
        match self {
            Self::Half => tensor::INT32_DATA,
            Self::Single => tensor::FLOAT_DATA,
            Self::Double => tensor::DOUBLE_DATA,
        }
    }

    /// Bytes of a raw value.
    fn width(self) -> usize {
        match self {
            Self::Half => 2,
            Self::Single => 4,
            Self::Double => 8,
        }
    }

    /// Bytes that are no whole value at the end are left out: then the number of values is wrong.
    fn packed(self, bytes: &[u8]) -> Vec<f64> {
        fn values<const N: usize>(bytes: &[u8], value: impl Fn([u8; N]) -> f64) -> Vec<f64> {
            bytes
                .as_chunks()
                .0
                .iter()
                .map(|&chunk| value(chunk))
                .collect()
        }
        match self {
            Self::Half => values(bytes, |chunk| f16::from_le_bytes(chunk).to_f64()),
            Self::Single => values(bytes, |chunk| f64::from(f32::from_le_bytes(chunk))),
            Self::Double => values(bytes, f64::from_le_bytes),
        }
    }

    /// The value, or for halves the values, of a field that is not raw.
    fn single(self, value: Value<'_>) -> Result<Vec<f64>, Damaged> {
        match (self, value) {
            (Self::Half, value) => {
                let bits = value
                    .ints()?
                    .into_iter()
                    .map(|bits| u16::try_from(bits).map_err(|_| Damaged));
                bits.map(|bits| bits.map(|bits| f16::from_bits(bits).to_f64()))
                    .collect()
            }
            (Self::Single, Value::Four(bytes)) => Ok(vec![f64::from(f32::from_le_bytes(bytes))]),
            (Self::Double, Value::Eight(bytes)) => Ok(vec![f64::from_le_bytes(bytes)]),
            _ => Err(Damaged),
        }
    }
}
