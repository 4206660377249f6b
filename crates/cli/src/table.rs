//! Tables of text: numbers to the right, names to the left.

/// Where the texts of a column begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left: names.
    Left,
    /// So that they end together: numbers.
    Right,
}

/// Lines of cells below a header.
#[derive(Debug)]
pub struct Table {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without lines. The header is its first one.
    pub fn new(columns: &[(&str, Align)]) -> Self {
        let columns = columns.iter();
        Self {
            columns: columns
                .map(|&(name, align)| (name.to_owned(), align))
                .collect(),
            rows: Vec::new(),
        }
    }

    /// Appends a line. A cell that is missing is empty.
    pub fn push(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Returns the lines, without blanks at their ends.
    pub fn lines(&self) -> Vec<String> {
        let header: Vec<String> = self.columns.iter().map(|(name, _)| name.clone()).collect();
        let cell = |row: &[String], idx: usize| row.get(idx).cloned().unwrap_or_default();
        let all = || std::iter::once(&header).chain(&self.rows);
        let width = |idx: usize| all().map(|row| cell(row, idx).chars().count()).max();
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|idx| width(idx).unwrap_or_default())
            .collect();
        let line = |row: &Vec<String>| {
            let columns = self.columns.iter().zip(&widths).enumerate();
            let cells: Vec<String> = columns
                .map(|(idx, ((_, align), &width))| match align {
                    Align::Left => format!("{:<width$}", cell(row, idx)),
                    Align::Right => format!("{:>width$}", cell(row, idx)),
                })
                .collect();
            cells.join("  ").trim_end().to_owned()
        };
        all().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(&[("seed", Align::Right), ("ñ", Align::Left)]);
        table.push(vec!["7".into(), "a".into()]);
        table.push(vec!["12345".into()]);
        assert_eq!(table.lines(), [" seed  ñ", "    7  a", "12345"]);
    }
}
