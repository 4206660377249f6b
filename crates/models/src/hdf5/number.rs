//! Floating-point numbers as HDF5 describes them.

use super::bytes::Bytes;

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
            Width::Half => self.each(bytes, |it| half(u16::from_le_bytes(it))),
            Width::Single => self.each(bytes, f32::from_le_bytes),
            Width::Double => self.each(bytes, |it| f64::from_le_bytes(it) as f32),
        }
    }

    fn each<const N: usize>(self, bytes: &[u8], decode: impl Fn([u8; N]) -> f32) -> Vec<f32> {
        let (numbers, _) = bytes.as_chunks::<N>();
        let in_order = numbers.iter().map(|&(mut number)| {
            if !self.is_little_endian {
                number.reverse();
            }
            decode(number)
        });
        in_order.collect()
    }
}

/// Returns the value of a `float16`. Each of them is an `f32`.
fn half(bits: u16) -> f32 {
    let mantissa = u32::from(bits & 0x3ff);
    let magnitude = match bits >> 10 & 0x1f {
        0 => mantissa as f32 / (1 << 24) as f32,
        0x1f if mantissa == 0 => f32::INFINITY,
        0x1f => f32::NAN,
        // The difference of the biases is 127 − 15.
        exponent => f32::from_bits((u32::from(exponent) + 112) << 23 | mantissa << 13),
    };
    if bits >> 15 == 0 {
        magnitude
    } else {
        -magnitude
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_half_has_the_value_of_its_fields() {
        let power_of_2 = |exponent: i32| f64::from_bits(((exponent + 1023) as u64) << 52);
        for bits in 0..=u16::MAX {
            let (exponent, mantissa) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
            let magnitude = match exponent {
                0 => mantissa / 1024.0 * power_of_2(-14),
                31 if mantissa == 0.0 => f64::INFINITY,
                31 => f64::NAN,
                _ => (1.0 + mantissa / 1024.0) * power_of_2(exponent - 15),
            };
            let expected = if bits >= 0x8000 {
                -magnitude
            } else {
                magnitude
            };
            let found = f64::from(half(bits));
            assert!(
                found.to_bits() == expected.to_bits() || found.is_nan() && expected.is_nan(),
                "{bits:#06x}: {found}, not {expected}"
            );
        }
    }
}
