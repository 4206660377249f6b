//! What a file leaves open.

/// A decision for which the file has no evidence, or as much evidence against it as for it. The table
/// is read by the more likely answer; the person answers by an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Whether `1.234` (or `1,234`) is a bit more than one or more than a thousand:
    /// [`CsvOptions::column_decimals`](super::CsvOptions::column_decimals).
    DecimalSign {
        /// Indices of the columns that the answer decides, counted from 0.
        columns: Vec<usize>,
        /// The first such cell of the first one.
        text: String,
    },
    /// Whether `03/04/2026` is the third of April or the fourth of March:
    /// [`CsvOptions::day_first`](super::CsvOptions::day_first).
    DayOrder {
        /// Index of the first such column, counted from 0.
        column: usize,
        /// Its first such cell.
        text: String,
    },
    /// In which hundred years the years of dates such as `15/03/45` lie:
    /// [`CsvOptions::two_digit_years`](super::CsvOptions::two_digit_years).
    TwoDigitYears {
        /// Index of the first such column, counted from 0.
        column: usize,
        /// Its first and last year, as Python reads them: 1978 and 2062.
        years: [i64; 2],
    },
    /// Whether the first record is a header or a row:
    /// [`CsvOptions::header`](super::CsvOptions::header).
    Header {
        /// Line in which the record starts, counted from 1.
        line: u64,
    },
    /// Whether the first cell of each row is its name, because each row has one cell more than the
    /// header; else a comma in a number or in a text cuts it in two:
    /// [`CsvOptions::row_names`](super::CsvOptions::row_names).
    RowNames {
        /// Line in which the first row starts, counted from 1.
        line: u64,
        /// Its first cell.
        text: String,
    },
}

/// Columns whose numbers do not show their decimal sign, and the column that decided it.
#[derive(Debug, Clone, PartialEq)]
pub struct InferredSign {
    /// Indices of the columns, counted from 0.
    pub columns: Vec<usize>,
    /// The first such cell of the first one: `1.234`.
    pub text: String,
    /// The number that it is read as.
    pub value: Option<f64>,
    /// Index of the first column that shows the sign.
    pub source: usize,
    /// Its first cell that does.
    pub source_text: String,
}
