//! A student's own table from the bytes of a CSV file, and a table as a CSV file.
//!
//! The format is RFC 4180 and what people's programs make of it: [`Separator`] lists what stands
//! between cells, [`Encoding`] how their text is written. [`read`] reads a whole file, [`CsvReader`]
//! reads it in slices. Both give a [`CsvTable`]: the columns with their kinds, what was decided for
//! the person, and what the file leaves open. [`CsvTable::to_table`] makes it a table that a network
//! can learn from.
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
//! assert_eq!(table.columns()[0].values[..2], [1.63, 1.78]);
//! assert!(table.columns()[0].values[2].is_nan());
//! ```
//!
//! Input is untrusted: any bytes give a table or an error with its place.
//!
//! # Advice to the next reader
//!
//! A single cell does not say what it is: `1.234`, `03/04/2026`, `NA`, `2019` depend on their column
//! and their file. So the file is read twice: once to count what the cells show, once for the values.
//! Each decision needs the ones before it, so their order matters. An option that a person has set
//! replaces the decision, not the ones after it. `docs/tables.md` explains the decisions to people.
//!
//! 1. `encoding.rs` — is it text, and in which encoding?
//! 2. `separator.rs` — a first line `sep=;` names the separator. Without one, `sample.rs` splits the
//!    start of the file by each separator, and the one with the most regular records is chosen.
//! 3. `header.rs` — the lines above the table, and Orange's header of three lines.
//! 4. `records.rs` splits the whole file, `reader.rs` counts: `cell.rs` says what a cell shows by
//!    itself (`number.rs`, `date.rs`, `missing_word.rs`), `evidence.rs` counts it for each column
//!    (`suffix_counts.rs`, `large_wholes.rs`, `phone.rs`, `sentinel.rs`).
//!    Rows with sums and means are set aside by `total_rows.rs`.
//! 5. `decision.rs` — header or row, decimal sign, order of day and month, century of two-digit years,
//!    kinds of the columns. Where there is no evidence, it makes a `question.rs`.
//!    `cut_decimals.rs` says why the names above the rows may be fewer than their cells,
//!    `row_names.rs` whether a first column without a name holds names of rows.
//! 6. `decided.rs`, `values.rs` — the second reading: each cell by the `reading.rs` of its column.
//! 7. `csv_table.rs` — what the page shows, and the table for a network: columns that are left out
//!    are not in it, cells without a value stay empty or are filled.
//!
//! Time is linear in the length of the file, memory is about ten bytes a cell and the file itself.
//! Limits are in `limits.rs`.

mod bad_cell;
mod cell;
mod column_kind;
mod column_summary;
mod csv_table;
mod cut_decimals;
mod date;
mod decided;
mod decision;
mod dialect;
mod encoding;
mod error;
mod evidence;
mod figures;
mod header;
mod large_wholes;
mod limits;
mod missing_word;
mod names;
mod number;
mod number_suffix;
mod phone;
mod question;
mod reader;
mod reading;
mod records;
mod row_names;
mod sample;
mod sentinel;
mod separator;
mod shown_text;
mod similar_labels;
mod suffix_counts;
mod swallowed;
mod text_format;
mod total_rows;
mod two_digit_years;
mod values;
mod write;

pub use crate::decimal_sign::DecimalSign;
pub use bad_cell::{BadCell, BadCellKind};
pub use column_kind::ColumnKind;
pub use column_summary::{ColumnSummary, MissingWord};
pub use csv_table::{CsvNotes, CsvTable, MissingPolicy};
pub use cut_decimals::CutDecimals;
pub use dialect::{CsvOptions, Dialect, Encoding, HeaderLine, Separator};
pub use encoding::SourceText;
pub use error::{CsvError, TableError};
pub use figures::ColumnFigures;
pub use limits::{MAX_CATEGORIES, MAX_COLUMNS, MAX_LEN, MOST_LISTED};
pub use number_suffix::NumberSuffix;
pub use question::{InferredSign, Question};
pub use reader::{CsvReader, read};
pub use reading::LeftOutReason;
pub use swallowed::SwallowedLines;
pub use text_format::TextFormat;
pub use two_digit_years::TwoDigitYears;
pub use write::write;
