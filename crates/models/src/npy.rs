//! NumPy's file of one array, `.npy`, version 1.0; versions 2.0 and 3.0 are read too.

use half::f16;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::bytes;

const MAGIC: &[u8] = b"\x93NUMPY";
/// The header ends at a multiple of this, in bytes.
const ALIGNMENT: usize = 64;
/// Bytes before the header's text in version 1.0.
const PREFIX: usize = 10;

/// Why bytes are not an array of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum NpyError {
    /// The bytes do not begin as NumPy's do, or end within the header.
    #[error("not an array of NumPy")]
    NotNumpy,
    /// The array holds something else than floating-point numbers of 2, 4 or 8 bytes.
    #[error("numbers of the kind {found:?}")]
    Kind {
        /// NumPy's name of the kind: `<i8`, `|O`.
        found: String,
    },
    /// The data have another length than the shape says.
    #[error("{found} bytes of data, {expected} expected")]
    Length {
        /// What the shape needs, in bytes.
        expected: usize,
        /// What is there.
        found: usize,
    },
}

/// Returns the file of an array of `f32` in C order.
pub(crate) fn f32_array<'a>(shape: &[usize], values: impl IntoIterator<Item = &'a f32>) -> Vec<u8> {
    let values = values.into_iter();
    let mut bytes = header("<f4", shape);
    bytes.reserve(4 * values.size_hint().0);
    bytes.extend(values.flat_map(|value| value.to_le_bytes()));
    bytes
}

/// Returns the file of an array of `f64` in C order.
pub(crate) fn f64_array(shape: &[usize], values: &[f64]) -> Vec<u8> {
    let mut bytes = header("<f8", shape);
    bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    bytes
}

/// Returns the file of a text: an array without axes, `str(array)` in Python.
pub(crate) fn text(text: &str) -> Vec<u8> {
    let n_characters = text.chars().count().max(1);
    let mut bytes = header(&format!("<U{n_characters}"), &[]);
    bytes.extend(text.chars().flat_map(|it| u32::from(it).to_le_bytes()));
    bytes
}

fn header(kind: &str, shape: &[usize]) -> Vec<u8> {
    let mut lengths = shape
        .iter()
        .map(usize::to_string)
        .collect::<Vec<_>>()
        .join(", ");
    if shape.len() == 1 {
        lengths.push(',');
    }
    let mut text = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({lengths}), }}");
    let len = (PREFIX + text.len() + 1).next_multiple_of(ALIGNMENT) - PREFIX;
    text.extend(std::iter::repeat_n(' ', len - 1 - text.len()));
    text.push('\n');
    let mut bytes = MAGIC.to_vec();
    bytes.extend([1, 0]);
    // Eight axes and a kind have some 100 characters.
    bytes.extend((len as u16).to_le_bytes());
    bytes.extend(text.into_bytes());
    bytes
}

/// An array's header, and its data.
struct Parts<'a> {
    kind: &'a str,
    is_fortran: bool,
    shape: Vec<usize>,
    data: &'a [u8],
}

/// Reads an array of numbers. Returns its shape and its values in C order.
pub(crate) fn read(bytes: &[u8]) -> Result<(Vec<usize>, Vec<f32>), NpyError> {
    let parts = parts(bytes).ok_or(NpyError::NotNumpy)?;
    let values = numbers(parts.kind, parts.data, &parts.shape)?;
    let values = match (parts.is_fortran, &parts.shape[..]) {
        (true, &[rows, columns]) => {
            let at = |place: usize| values[(place % columns) * rows + place / columns];
            (0..values.len()).map(at).collect()
        }
        _ => values,
    };
    Ok((parts.shape, values))
}

/// Reads a text of one array without axes.
pub(crate) fn read_text(bytes: &[u8]) -> Result<String, NpyError> {
    let parts = parts(bytes).ok_or(NpyError::NotNumpy)?;
    if !parts.kind.starts_with("<U") {
        return Err(NpyError::Kind {
            found: parts.kind.to_owned(),
        });
    }
    let (characters, _) = parts.data.as_chunks();
    let text: Option<String> = characters
        .iter()
        .map(|&it| char::from_u32(u32::from_le_bytes(it)))
        .collect();
    Ok(text
        .ok_or(NpyError::NotNumpy)?
        .trim_end_matches('\0')
        .to_owned())
}

fn numbers(kind: &str, data: &[u8], shape: &[usize]) -> Result<Vec<f32>, NpyError> {
    let size = match kind {
        "<f2" => 2,
        "<f4" | ">f4" => 4,
        "<f8" | ">f8" => 8,
        _ => {
            return Err(NpyError::Kind {
                found: kind.to_owned(),
            });
        }
    };
    let expected = shape
        .iter()
        .try_fold(size, |product: usize, &length| product.checked_mul(length));
    let expected = expected.unwrap_or(usize::MAX);
    if expected != data.len() {
        return Err(NpyError::Length {
            expected,
            found: data.len(),
        });
    }
    Ok(match kind {
        "<f2" => bytes::numbers(data, |it| f16::from_le_bytes(it).to_f32()),
        "<f4" => bytes::numbers(data, f32::from_le_bytes),
        ">f4" => bytes::numbers(data, f32::from_be_bytes),
        "<f8" => bytes::numbers(data, |it| f64::from_le_bytes(it) as f32),
        _ => bytes::numbers(data, |it| f64::from_be_bytes(it) as f32),
    })
}

fn parts(bytes: &[u8]) -> Option<Parts<'_>> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (&[major, _], rest) = rest.split_first_chunk()?;
    let (len, rest) = match major {
        1 => {
            let (&len, rest) = rest.split_first_chunk()?;
            (usize::from(u16::from_le_bytes(len)), rest)
        }
        2 | 3 => {
            let (&len, rest) = rest.split_first_chunk()?;
            (usize::try_from(u32::from_le_bytes(len)).ok()?, rest)
        }
        _ => return None,
    };
    let (text, data) = rest.split_at_checked(len)?;
    let text = std::str::from_utf8(text).ok()?;
    let value = |key: &str| {
        let at = text.find(&format!("'{key}':"))? + key.len() + 3;
        Some(text[at..].trim_start())
    };
    let kind = value("descr")?.strip_prefix('\'')?.split('\'').next()?;
    let lengths = value("shape")?.strip_prefix('(')?.split(')').next()?;
    let lengths = lengths
        .split(',')
        .map(str::trim)
        .filter(|it| !it.is_empty());
    Some(Parts {
        kind,
        is_fortran: value("fortran_order")?.starts_with("True"),
        shape: lengths.map(|it| it.parse().ok()).collect::<Option<_>>()?,
        data,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_ends_at_a_multiple_of_64() {
        for shape in [vec![], vec![5], vec![2, 5], vec![1000, 1000]] {
            let n_values = shape.iter().product();
            let bytes = f32_array(&shape, &vec![0.5; n_values]);
            assert_eq!((bytes.len() - 4 * n_values) % 64, 0, "{shape:?}");
            assert_eq!(read(&bytes).unwrap(), (shape, vec![0.5; n_values]));
        }
    }

    /// `np.asfortranarray([[0, 1, 2], [3, 4, 5]])`
    #[test]
    fn columns_first_is_turned() {
        let mut bytes = f32_array(&[2, 3], &[0.0, 3.0, 1.0, 4.0, 2.0, 5.0]);
        let text = String::from_utf8_lossy(&bytes[..128])
            .find("False")
            .unwrap();
        // The byte before the text is not valid UTF-8 and counts three there.
        bytes[text - 2..text + 3].copy_from_slice(b"True ");
        assert_eq!(read(&bytes).unwrap().1, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    }

    #[test]
    fn texts_come_back() {
        for it in ["", "{\"año\":1}", "σ² 🙂"] {
            assert_eq!(read_text(&text(it)).unwrap(), it);
        }
    }
}
