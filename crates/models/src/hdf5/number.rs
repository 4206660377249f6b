//! Floating-point numbers as HDF5 describes them.

use half::f16;

use super::bytes::Bytes;
use crate::bytes::numbers;

/// A type of numbers of IEEE 754.
#[derive(Clone, Copy)]
pub(super) struct Number {
    width: Width,
    is_little_endian: bool,
}

#[derive(Clone, Copy)]
enum Width {
    Half,
    Single,
    Double,
}

/// Properties of a type: offset and precision in bits, place and length of exponent and mantissa, bias.
const HALF: &[u8] = &[0, 0, 16, 0, 10, 5, 0, 10, 15, 0, 0, 0];
const SINGLE: &[u8] = &[0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0];
const DOUBLE: &[u8] = &[0, 0, 64, 0, 52, 11, 0, 52, 0xff, 3, 0, 0];

impl Number {
    /// Returns the type that a datatype message describes.
    ///
    /// Errors: the name of another type, empty for one that is none of numbers.
    pub fn of(datatype: &[u8]) -> Result<Self, String> {
        Self::parse(datatype).unwrap_or_else(|| Err(String::new()))
    }

    fn parse(datatype: &[u8]) -> Option<Result<Self, String>> {
        let mut content = Bytes(datatype);
        let class = content.u8()? & 0xf;
        let (order, _sign, _) = (content.u8()?, content.u8()?, content.u8()?);
        let size = content.u32()?;
        if class == 0 {
            let sign = if order & 8 == 0 { "u" } else { "" };
            return Some(Err(format!("{sign}int{}", u64::from(size) * 8)));
        }
        let properties = content.take(12)?;
        let width = match (class, size) {
            (1, 2) if properties == HALF => Width::Half,
            (1, 4) if properties == SINGLE => Width::Single,
            (1, 8) if properties == DOUBLE => Width::Double,
            _ => return None,
        };
        // Bit 6 is set for the order of a VAX.
        let is_little_endian = match order & 0x41 {
            0 => true,
            1 => false,
            _ => return None,
        };
        Some(Ok(Self {
            width,
            is_little_endian,
        }))
    }

    /// Returns the number of bytes.
    pub fn size(self) -> usize {
        match self.width {
            Width::Half => 2,
            Width::Single => 4,
            Width::Double => 8,
        }
    }

    /// Rounds numbers to `f32`. What is too large becomes infinite.
    pub fn decode(self, bytes: &[u8]) -> Vec<f32> {
        match self.width {
            Width::Half => self.each(bytes, |it| f16::from_le_bytes(it).to_f32()),
            Width::Single => self.each(bytes, f32::from_le_bytes),
            Width::Double => self.each(bytes, |it| f64::from_le_bytes(it) as f32),
        }
    }

    fn each<const N: usize>(self, bytes: &[u8], decode: impl Fn([u8; N]) -> f32) -> Vec<f32> {
        numbers(bytes, |mut number: [u8; N]| {
            if !self.is_little_endian {
                number.reverse();
            }
            decode(number)
        })
    }
}
