//! The encoding of a file, and its cells as text.

use std::borrow::Cow;

use super::dialect::Encoding;
use super::error::CsvError;

/// Returns the encoding of a file and its bytes after a byte order mark.
///
/// Errors: `Spreadsheet` (ZIP or OLE2 signature), `Utf16`, or `Binary` for a control byte other than
/// tab, line break, form feed and U+001A, with which old DOS programs end a file.
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
        // In UTF-16 without a mark, every second byte of Western text is zero.
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

/// Returns the text of a cell. In a Latin-1 file, a cell that is valid UTF-8 is read as UTF-8: files
/// put together from two sources mix both.
pub(super) fn decode(field: &[u8], encoding: Encoding) -> Cow<'_, str> {
    match (encoding, std::str::from_utf8(field)) {
        (_, Ok(text)) => text.into(),
        (Encoding::Latin1, Err(_)) => field.iter().map(|&byte| char::from(byte)).collect(),
        (Encoding::Utf8, Err(_)) => String::from_utf8_lossy(field),
    }
}
