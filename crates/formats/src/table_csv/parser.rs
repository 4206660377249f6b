//! The settings of `csv-core`'s parser, for the sample and for the whole file.

use csv_core::ReaderBuilder;

use super::dialect::Separator;

/// Returns a parser of RFC 4180 with another separator: quotes are doubled, a record ends with `\n`,
/// `\r` or `\r\n`.
pub(super) fn parser(separator: Separator) -> csv_core::Reader {
    let delimiter = match separator {
        Separator::Comma => b',',
        Separator::Semicolon => b';',
        Separator::Tab => b'\t',
    };
    ReaderBuilder::new().delimiter(delimiter).build()
}
