//! A student's own table from the bytes of a CSV file, and a table as a CSV file.
//!
//! The format is RFC 4180 and what spreadsheets make of it: comma, semicolon or tab between cells,
//! decimal point or comma, UTF-8 or Latin-1, a `sep=;` line or none. [`read`] reads a whole file,
//! [`CsvReader`] reads it in slices. Both give a [`CsvTable`]: the columns with their kinds and the
//! cells without a value. [`CsvTable::to_table`] makes it a table that a network can learn from.
//!
//! ```
//! use formats::table_csv::{ColumnKind, CsvOptions, MissingPolicy, read};
//!
//! let text = "height;sex\n1,63;f\n1,78;m\n;f\n1,70;m\n";
//! let csv = read(text.as_bytes(), &CsvOptions::default()).unwrap();
//! assert_eq!(csv.columns[0].kind, ColumnKind::Number);
//! assert_eq!(csv.columns[1].labels, ["f", "m"]);
//! assert_eq!((csv.bad_cells[0].row, csv.bad_cells[0].column), (3, 1));
//!
//! let table = csv.to_table("heights", MissingPolicy::KeepEmpty).unwrap();
//! let heights = &table.columns()[0].values;
//! assert_eq!(heights[..2], [1.63, 1.78]);
//! assert!(heights[2].is_nan(), "an empty cell");
//! ```
//!
//! Input is untrusted: any bytes give a table or an error with its place.
//!
//! # Advice to the next reader
//!
//! The crate `csv-core` splits bytes into records and cells; everything here decides what they mean.
//! Each decision needs the ones before it, so their order matters. An option that a person has set
//! replaces the decision, not the ones after it.
//!
//! 1. `encoding.rs` — is it text? Signatures of spreadsheets, UTF-16 and control bytes are errors.
//!    What is valid UTF-8 is UTF-8, everything else Latin-1: in Latin-1 every byte is a character,
//!    so this cannot fail.
//! 2. `sniff.rs` — a first line `sep=;` names the separator and is not part of the table.
//! 3. `sniff.rs` — the separator, from the first 200 whole records within 64 KiB: the first of tab,
//!    semicolon, comma by which more than 90 % of the records have the same number of cells, more
//!    than one; else the one with most agreement. The comma comes last because decimal commas stand
//!    as regularly as separators do.
//! 4. `sniff.rs` — the decimal sign: the one by which more cells of the sample are numbers. On a tie
//!    it is the point.
//! 5. `sniff.rs` — the header: the first record is one if it holds a text and no number.
//! 6. `reader.rs` — now the whole file, record by record, into `columns.rs`. The first record fixes
//!    names and number of columns; a record of another length is an error, an empty one is skipped.
//! 7. `column.rs` — a column's kind is known only at the end of the file, so each cell is stored
//!    twice: as `f64` and as the index of its text, until there are more than 20 different texts.
//!    `cell.rs` says what a single cell is.
//! 8. `columns.rs` — at the end: the kinds (more numbers than texts: a number; few different texts: a
//!    category), the bad cells in the order of the file, and what is not needed is freed.
//! 9. `csv_table.rs` — a table for a network: columns of text are left out, bad cells stay empty or
//!    are filled.
//!
//! Time is linear in the length of the file, memory is about nine bytes a cell; the file itself is
//! not copied. Limits are in `limits.rs`.

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
