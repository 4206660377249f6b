//! Tables of numbers, written as Markdown for people and as JSON for programs.

use std::fmt::Write;

/// The value of one column in one row.
pub(crate) enum Cell {
    Text(String),
    Number(f64),
    /// Not measured, or not defined for this row.
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number as f64)
    }
}

impl From<Option<f64>> for Cell {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

/// Rows of cells under a title and the names of the columns.
pub(crate) struct Table {
    title: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<Cell>>,
}

impl Table {
    pub(crate) const fn new(title: &'static str, columns: &'static [&'static str]) -> Self {
        Self {
            title,
            columns,
            rows: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, row: impl IntoIterator<Item = Cell>) {
        self.rows.push(row.into_iter().collect());
    }

    pub(crate) fn markdown(&self) -> String {
        let mut text = format!("{}\n\n| {} |\n|", self.title, self.columns.join(" | "));
        text.push_str(&" --- |".repeat(self.columns.len()));
        text.push('\n');
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(format_cell).collect();
            // Writing to a string cannot fail.
            let _ = writeln!(text, "| {} |", cells.join(" | "));
        }
        text
    }

    /// The rows as a list of objects, with the names of the columns as keys.
    pub(crate) fn json(&self) -> String {
        let rows: Vec<String> = self.rows.iter().map(|row| self.object(row)).collect();
        format!(
            "{{\"title\":{:?},\"rows\":[{}]}}",
            self.title,
            rows.join(",")
        )
    }

    fn object(&self, row: &[Cell]) -> String {
        let pairs: Vec<String> = self
            .columns
            .iter()
            .zip(row)
            .map(|(column, cell)| {
                // Titles, columns and texts hold no character that Rust and JSON quote differently.
                let value = match cell {
                    Cell::Text(text) => format!("{text:?}"),
                    Cell::Number(number) if number.is_finite() => number.to_string(),
                    Cell::Number(_) | Cell::Empty => "null".to_owned(),
                };
                format!("{column:?}:{value}")
            })
            .collect();
        format!("{{{}}}", pairs.join(","))
    }
}

/// A cell with three significant digits; whole numbers and large ones without a decimal point.
fn format_cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(number) if !number.is_finite() => "–".to_owned(),
        Cell::Number(number) if number.fract() == 0.0 || number.abs() >= 100.0 => {
            format!("{number:.0}")
        }
        Cell::Number(number) if number.abs() >= 10.0 => format!("{number:.1}"),
        Cell::Number(number) if number.abs() >= 1.0 => format!("{number:.2}"),
        Cell::Number(number) => format!("{number:.3}"),
        Cell::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_for_people_and_for_programs() {
        let mut table = Table::new("Speed", &["network", "µs", "share"]);
        table.push(["1-3-3-1".into(), 1.2345.into(), None.into()]);
        table.push(["1-500-1".into(), 4_567.89.into(), f64::NAN.into()]);
        assert_eq!(
            table.markdown(),
            "Speed\n\n| network | µs | share |\n| --- | --- | --- |\n\
             | 1-3-3-1 | 1.23 |  |\n| 1-500-1 | 4568 | – |\n"
        );
        assert_eq!(
            table.json(),
            "{\"title\":\"Speed\",\"rows\":[\
             {\"network\":\"1-3-3-1\",\"µs\":1.2345,\"share\":null},\
             {\"network\":\"1-500-1\",\"µs\":4567.89,\"share\":null}]}"
        );
    }
}
