//! The parser of the crate `csv-core`, as it is set here.

use csv_core::ReaderBuilder;

use super::dialect::Separator;

pub(super) fn parser(separator: Separator) -> csv_core::Reader {
    let delimiter = match separator {
        Separator::Comma => b',',
        Separator::Semicolon => b';',
        Separator::Tab => b'\t',
    };
    ReaderBuilder::new().delimiter(delimiter).build()
}
