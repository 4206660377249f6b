//! Spreadsheets as CSV text.
//!
//! [`Workbook::open`] reads the bytes of an `.xlsx` or `.ods` file and lists its sheets;
//! [`Workbook::csv`] returns one of them as text in a fixed dialect, so that the reader of CSV files
//! (`formats::table_csv`) is the only place that decides what a column is.
//!
//! ```no_run
//! let bytes = std::fs::read("course.xlsx").unwrap();
//! let workbook = sheets::Workbook::open(&bytes).unwrap();
//! for sheet in workbook.sheets() {
//!     println!("{}: {} rows, {} columns", sheet.name, sheet.n_rows, sheet.n_columns);
//! }
//! if let Some(largest) = workbook.largest() {
//!     print!("{}", workbook.csv(largest).unwrap());
//! }
//! ```
//!
//! # The dialect
//!
//! UTF-8 without a byte order mark, comma, quotes as in RFC 4180, `\n` after every row. Line `n` of
//! the text is row `n` of the sheet: an empty row is an empty line, and a line break inside of a cell
//! becomes a blank. Columns at the left without a cell are left out; all rows that are not empty have
//! the same number of cells.
//!
//! | cell | text |
//! | --- | --- |
//! | number | shortest decimal that reads back to the same `f64`, point, no thousands: `1012.4`, `1e-7` |
//! | percent, currency | the number itself: 25 % is `0.25` |
//! | formula | its value when the file was saved |
//! | date | `2016-01-08`; in a column where a date has a time, all have one: `2016-01-08T12:30:00` |
//! | time, duration | `HH:MM:SS`, hours may exceed 24: `36:15:00` |
//! | boolean | `TRUE`, `FALSE` |
//! | error | `#N/A`, `#DIV/0!`, `#VALUE!`, `#REF!`, `#NAME?`, `#NUM!`, `#NULL!` in every language; one that is in none of these lists is empty |
//! | text | as written, also when it looks like a number |
//! | nothing, or white space only | nothing |
//!
//! Milliseconds are written if there are any. A serial number that is no date (negative, after the
//! year 9999) stays a number.
//!
//! # Merged cells
//!
//! A spreadsheet stores the text of a merged cell once, at its top left. pandas' `read_excel` leaves
//! the others empty (`Unnamed: 2`), which costs columns their names and rows their category.
//! Here, as a person would read the sheet (`heads.rs`):
//!
//! - **Head over several columns, second head below** (`peso` over `2019`, `2020`): the second head
//!   becomes `peso 2019`, `peso 2020`, and the line of the first one is empty. This is what pandas
//!   does with `header=[0, 1]`, where a name is a pair.
//! - **Head over several columns, data below**: `peso`, `peso.1`, as pandas names repeated columns.
//! - **Title over all columns**: stays as it is, alone in its row.
//! - **Category over several rows**: every row has it.
//! - Anything else that is merged, such as a remark over columns among the data, stays as it is.
//!
//! # Limits
//!
//! The input is untrusted: any bytes give a workbook or a [`SheetError`]. Containers are unpacked
//! once into nothing, only to count the bytes, before anything is read from them ([`MAX_UNPACKED`]).
//! Rows, columns, cells and text are limited too, see the constants. Memory is about 16 bytes a cell and
//! its text.
//!
//! # Why `.ods` is not read by calamine
//!
//! calamine reads `.xlsx` here. Its reader of `.ods` (0.38.0) does not end when `content.xml` stops
//! inside of a table, allocates every repeated empty cell, and does not say which cells are merged.
//! `ods.rs` reads that file with quick-xml, the parser below calamine.
//!
//! # Why `.xls` is refused
//!
//! The format of Excel until 2003 would cost the page 24 kB of 313, compressed, and calamine 0.38.0 follows a
//! circle of sectors in such a file until the memory is full. Every spreadsheet program saves it as `.xlsx`.
//!
//! Not here: what a column means, and sentences for people.

#![deny(missing_docs)]

mod answer;
mod cell_text;
mod container;
mod csv;
mod error;
mod excel_cell;
mod grid;
mod heads;
mod limits;
mod ods;
mod ods_cell;
mod sheet;
mod workbook;
mod xlsx;

pub use answer::SheetAnswer;
pub use container::is_container;
pub use error::SheetError;
pub use limits::{MAX_CELLS, MAX_COLUMNS, MAX_FILE, MAX_ROWS, MAX_TEXT, MAX_UNPACKED};
pub use sheet::SheetSummary;
pub use workbook::Workbook;
