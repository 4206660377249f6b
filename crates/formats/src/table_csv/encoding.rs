//! The encoding of a file, its text, and its cells as text.

use std::borrow::Cow;

use super::dialect::Encoding;
use super::error::CsvError;
use super::limits::MAX_LEN;
use super::text_format;

/// What Windows-1252 makes of the bytes 0x80 to 0x9f; all other bytes are the character of the same
/// number. Source: WHATWG Encoding Standard, index-windows-1252.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text of a file: bytes in which separators, quotes and line ends are those of ASCII.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// The encoding of the file.
    encoding: Encoding,
    /// UTF-8 (also of a file in UTF-16), or Windows-1252. Without a byte order mark.
    text: Vec<u8>,
    /// Length of the byte order mark of a file in UTF-8.
    mark_len: usize,
}

/// Bytes that are checked when the text is made; the reader checks the others while it reads them.
pub(super) const CHECKED: usize = 64 * 1024;

impl SourceText {
    /// Makes text of the bytes of a file. `encoding` replaces what the bytes seem to be.
    ///
    /// Without it: UTF-16 if a byte order mark says so or if every second byte of the start is zero,
    /// UTF-8 if all of it is valid UTF-8, else Windows-1252, in which every byte is a character.
    ///
    /// Errors: `TooLong`, `Spreadsheet` (ZIP or OLE2 signature), `Empty`, `OtherFormat`, or `Binary` for a control
    /// byte at the start other than tab, line break, form feed and U+001A, with which old DOS programs
    /// end a file.
    pub fn new(bytes: &[u8], encoding: Option<Encoding>) -> Result<Self, CsvError> {
        if bytes.len() > MAX_LEN {
            return Err(CsvError::TooLong {
                len: bytes.len(),
                max: MAX_LEN,
            });
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(CsvError::Spreadsheet);
        }
        let encoding = encoding.unwrap_or_else(|| find(bytes));
        let (mark, mut text): (&[u8], Vec<u8>) = match encoding {
            Encoding::Utf16Le => (&[], from_utf16(bytes, u16::from_le_bytes)),
            Encoding::Utf16Be => (&[], from_utf16(bytes, u16::from_be_bytes)),
            Encoding::Utf8 | Encoding::Windows1252 => {
                let mark: &[u8] = b"\xef\xbb\xbf";
                let mark = if bytes.starts_with(mark) { mark } else { &[] };
                (mark, bytes.get(mark.len()..).unwrap_or_default().to_vec())
            }
        };
        while text.last() == Some(&0x1a) {
            text.pop();
        }
        if text.trim_ascii().is_empty() {
            return Err(CsvError::Empty);
        }
        if let Some(format) = text_format::find(&text) {
            return Err(CsvError::OtherFormat { format });
        }
        let mark_len = mark.len();
        let source = Self {
            encoding,
            text,
            mark_len,
        };
        source.check(0, CHECKED)?;
        Ok(source)
    }

    /// Checks the bytes from `start` to `end` of the text.
    ///
    /// Errors: `Binary`.
    pub(super) fn check(&self, start: usize, end: usize) -> Result<(), CsvError> {
        let end = end.min(self.text.len());
        let bytes = self.text.get(start..end).unwrap_or_default();
        let is_odd = |byte: &u8| *byte < 0x20 && !b"\t\n\r\x0c\x1a".contains(byte);
        match bytes.iter().position(is_odd) {
            Some(at) => Err(CsvError::Binary {
                byte: start + at + self.mark_len,
            }),
            None => Ok(()),
        }
    }

    /// Returns the encoding of the file.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Returns the length of the text in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Returns whether there is no text; there always is.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.text
    }

    /// Returns a cell as text. In a file that is not UTF-8, a cell that is valid UTF-8 is read as
    /// UTF-8: files put together from two sources mix both.
    pub(super) fn decode<'a>(&self, cell: &'a [u8]) -> Cow<'a, str> {
        match (std::str::from_utf8(cell), self.encoding) {
            (Ok(text), _) => text.into(),
            (Err(_), Encoding::Windows1252) => {
                let character = |&byte: &u8| {
                    let idx = usize::from(byte).wrapping_sub(0x80);
                    let in_table = WINDOWS_1252.get(idx).copied();
                    in_table.unwrap_or(char::from(byte))
                };
                cell.iter().map(character).collect()
            }
            (Err(_), _) => String::from_utf8_lossy(cell),
        }
    }
}

/// Returns the encoding that bytes seem to have.
fn find(bytes: &[u8]) -> Encoding {
    if bytes.starts_with(&[0xff, 0xfe]) {
        return Encoding::Utf16Le;
    }
    if bytes.starts_with(&[0xfe, 0xff]) {
        return Encoding::Utf16Be;
    }
    // In UTF-16 without a mark, every second byte of Western text is zero.
    let (pairs, _) = bytes
        .get(..bytes.len().min(1_000))
        .unwrap_or_default()
        .as_chunks::<2>();
    let n_zeros = |at: usize| pairs.iter().filter(|pair| pair[at] == 0).count();
    if pairs.len() > 1 {
        if n_zeros(1) * 3 > pairs.len() * 2 && n_zeros(0) == 0 {
            return Encoding::Utf16Le;
        }
        if n_zeros(0) * 3 > pairs.len() * 2 && n_zeros(1) == 0 {
            return Encoding::Utf16Be;
        }
    }
    if std::str::from_utf8(bytes).is_ok() {
        Encoding::Utf8
    } else {
        Encoding::Windows1252
    }
}

/// Returns UTF-16 as UTF-8 without a byte order mark. A surrogate without its other half becomes
/// U+FFFD, an odd last byte is left out.
fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Vec<u8> {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|&pair| unit(pair));
    let text: String = char::decode_utf16(units)
        .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    text.as_bytes().to_vec()
}
