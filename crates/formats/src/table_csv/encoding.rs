//! How the bytes of a file are text.

use std::borrow::Cow;

use super::dialect::Encoding;
use super::error::CsvError;

/// The encoding and the bytes behind a byte order mark.
///
/// Errors: it is no text.
pub(super) fn find(bytes: &[u8]) -> Result<(Encoding, &[u8]), CsvError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(CsvError::Spreadsheet);
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(CsvError::Utf16);
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let is_odd = |byte: &u8| *byte < 0x20 && !b"\t\n\r\x0c\x1a".contains(byte);
    if let Some(byte) = text.iter().position(is_odd) {
        // Every other byte of Western text is zero in UTF-16.
        let head = text.get(..text.len().min(1_000)).unwrap_or_default();
        let zeros = head.iter().filter(|byte| **byte == 0).count();
        if zeros * 3 > head.len() {
            return Err(CsvError::Utf16);
        }
        let byte = byte + bytes.len() - text.len();
        return Err(CsvError::Binary { byte });
    }
    if std::str::from_utf8(text).is_ok() {
        Ok((Encoding::Utf8, text))
    } else {
        Ok((Encoding::Latin1, text))
    }
}

/// Text of a field.
pub(super) fn decode(field: &[u8], encoding: Encoding) -> Cow<'_, str> {
    match (encoding, std::str::from_utf8(field)) {
        (_, Ok(text)) => text.into(),
        (Encoding::Latin1, Err(_)) => field.iter().map(|&byte| char::from(byte)).collect(),
        (Encoding::Utf8, Err(_)) => String::from_utf8_lossy(field),
    }
}
