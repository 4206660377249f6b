//! Columns of numbers and names as a CSV file (RFC 4180): what the files of results are made of.

use crate::csv_text::CsvText;
use crate::decimal_sign::DecimalSign;

/// A column of a file of results.
#[derive(Debug, Clone, PartialEq)]
pub struct CsvColumn {
    /// The name in the header.
    pub name: String,
    /// What stands below it.
    pub cells: CsvCells,
}

/// The cells of a column. A number that is not finite is an empty cell: no spreadsheet reads `inf`.
#[derive(Debug, Clone, PartialEq)]
pub enum CsvCells {
    /// Numbers that read back to the same `f32`.
    Floats(Vec<f32>),
    /// Numbers that read back to the same `f64`.
    Doubles(Vec<f64>),
    /// Names out of a list.
    Names {
        /// The list.
        names: Vec<String>,
        /// For each row the place of its name; a place that the list does not have is an empty cell.
        places: Vec<usize>,
    },
}

impl CsvColumn {
    /// A column of numbers with an `f32`'s precision.
    pub fn floats(name: impl Into<String>, values: impl IntoIterator<Item = f32>) -> Self {
        Self {
            name: name.into(),
            cells: CsvCells::Floats(values.into_iter().collect()),
        }
    }

    /// A column of numbers.
    pub fn doubles(name: impl Into<String>, values: impl IntoIterator<Item = f64>) -> Self {
        Self {
            name: name.into(),
            cells: CsvCells::Doubles(values.into_iter().collect()),
        }
    }

    /// A column of names out of a list.
    pub fn names(
        name: impl Into<String>,
        names: impl IntoIterator<Item = impl Into<String>>,
        places: impl IntoIterator<Item = usize>,
    ) -> Self {
        Self {
            name: name.into(),
            cells: CsvCells::Names {
                names: names.into_iter().map(Into::into).collect(),
                places: places.into_iter().collect(),
            },
        }
    }

    fn len(&self) -> usize {
        match &self.cells {
            CsvCells::Floats(values) => values.len(),
            CsvCells::Doubles(values) => values.len(),
            CsvCells::Names { places, .. } => places.len(),
        }
    }

    fn write(&self, csv: &mut CsvText, decimal: DecimalSign, row: usize) {
        let number = match &self.cells {
            CsvCells::Floats(values) => {
                let value = values.get(row).filter(|it| it.is_finite());
                value.map(f32::to_string)
            }
            CsvCells::Doubles(values) => {
                let value = values.get(row).filter(|it| it.is_finite());
                value.map(f64::to_string)
            }
            CsvCells::Names { names, places } => {
                let name = places.get(row).and_then(|&place| names.get(place));
                return csv.quoted_if_needed(name.map_or("", String::as_str));
            }
        };
        let number = number.unwrap_or_default();
        match decimal {
            DecimalSign::Point => csv.plain(&number),
            DecimalSign::Comma => csv.plain(&number.replace('.', ",")),
        }
    }
}

/// Writes a header and a line for each row of the longest column, ended by `\r\n`. Shorter columns end
/// with empty cells. A name that an earlier column has gets a number: `run`, `run (2)`.
///
/// A spreadsheet reads only the numbers of its own language, so with [`DecimalSign::Comma`] the
/// columns are separated by semicolons.
///
/// ```
/// use formats::DecimalSign;
/// use formats::columns_csv::{CsvColumn, write};
///
/// let columns = [
///     CsvColumn::names("split", ["train", "validation"], [0, 1]),
///     CsvColumn::floats("y", [0.5, f32::NAN]),
/// ];
/// assert_eq!(write(&columns, DecimalSign::Comma), "split;y\r\ntrain;0,5\r\nvalidation;\r\n");
/// ```
pub fn write(columns: &[CsvColumn], decimal: DecimalSign) -> String {
    let separator = match decimal {
        DecimalSign::Point => ',',
        DecimalSign::Comma => ';',
    };
    let n_rows = columns.iter().map(CsvColumn::len).max().unwrap_or(0);
    let mut csv = CsvText::new(separator, "\r\n", 12 * n_rows * columns.len());
    for (idx, column) in columns.iter().enumerate() {
        let before = &columns[..idx];
        let n_alike = before.iter().filter(|it| it.name == column.name).count();
        match n_alike {
            0 => csv.quoted_if_needed(&column.name),
            n => csv.quoted_if_needed(&format!("{} ({})", column.name, n + 1)),
        }
    }
    csv.end_line();
    for row in 0..n_rows {
        for column in columns {
            column.write(&mut csv, decimal, row);
        }
        csv.end_line();
    }
    csv.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_and_short_columns_end_empty() {
        let columns = [
            CsvColumn::names("a;b", ["x, y", "\"z\""], [1, 0, 9]),
            CsvColumn::doubles("n", [0.1, f64::INFINITY]),
            CsvColumn::floats("n", [0.1]),
        ];
        assert_eq!(
            write(&columns, DecimalSign::Point),
            "\"a;b\",n,n (2)\r\n\"\"\"z\"\"\",0.1,0.1\r\n\"x, y\",,\r\n,,\r\n"
        );
        assert_eq!(write(&[], DecimalSign::Point), "\r\n");
    }

    #[test]
    fn numbers_read_back_to_the_bit() {
        let bits = |idx: u64| idx.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let doubles: Vec<f64> = (1..3_000).map(|idx| f64::from_bits(bits(idx))).collect();
        let floats: Vec<f32> = (1..3_000)
            .map(|idx| f32::from_bits((bits(idx) >> 32) as u32))
            .collect();
        let columns = [
            CsvColumn::doubles("d", doubles.iter().copied()),
            CsvColumn::floats("f", floats.iter().copied()),
        ];
        let text = write(&columns, DecimalSign::Point);
        let mut n_read = 0;
        for (line, (double, float)) in text.lines().skip(1).zip(doubles.iter().zip(&floats)) {
            let (d, f) = line.split_once(',').unwrap();
            n_read += 1;
            match double.is_finite() {
                true => assert_eq!(d.parse::<f64>().unwrap().to_bits(), double.to_bits()),
                false => assert_eq!(d, ""),
            }
            match float.is_finite() {
                true => assert_eq!(f.parse::<f32>().unwrap().to_bits(), float.to_bits()),
                false => assert_eq!(f, ""),
            }
        }
        assert_eq!(n_read, 2_999);
    }
}
