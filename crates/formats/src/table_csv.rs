//! A student's own table from the bytes of a CSV file.
//!
//! Separator (comma, semicolon, tab), decimal sign, header and the kind of each column are found by
//! looking; each can be told instead. The crate `csv-core` parses. A [`CsvReader`] works in slices;
//! [`read`] does all at once. Cells that are missing or cannot be read are listed, and handled as a
//! person chooses when the [`CsvTable`] becomes an [`OwnTable`].
//!
//! What comes in is untrusted: any bytes lead to a table or to an error that says where.

mod bad_cell;
mod cell;
mod column;
mod column_kind;
mod columns;
mod csv_table;
mod dialect;
mod encoding;
mod error;
mod limits;
mod parser;
mod reader;
mod shown_text;
mod sniff;
mod write;

pub use crate::decimal_sign::DecimalSign;
pub use bad_cell::{BadCell, BadCellKind};
pub use column_kind::ColumnKind;
pub use csv_table::{ColumnSummary, CsvTable, MissingPolicy};
pub use dialect::{CsvOptions, Dialect, Encoding, Separator};
pub use error::{CsvError, TableError};
pub use limits::{MAX_CATEGORIES, MAX_CELL, MAX_COLUMNS, MAX_LEN, MOST_LISTED, PREVIEW_ROWS};
pub use reader::{CsvReader, read};
pub use write::write;
