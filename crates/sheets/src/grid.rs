//! The cells of one sheet, without the empty ones.

use std::collections::HashSet;
use std::ops::Range;

use crate::cell_text::CellKind;
use crate::error::SheetError;
use crate::limits::{MAX_CELLS, MAX_ROWS, MAX_TEXT};

/// A cell with a value. Its text stands in the grid's, where several cells may share one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) row: u32,
    pub(crate) column: u32,
    start: u32,
    len: u32,
    pub(crate) kind: CellKind,
}

/// Cells that are merged: all from `first` to `last`, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merge {
    pub(crate) first_row: u32,
    pub(crate) first_column: u32,
    pub(crate) last_row: u32,
    pub(crate) last_column: u32,
}

/// What is left of the limits that hold for all sheets of a file together.
pub(crate) struct Budget {
    cells: usize,
    text: usize,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Self {
            cells: MAX_CELLS,
            text: MAX_TEXT,
        }
    }

    /// Takes what a finished sheet occupies.
    pub(crate) fn spend(&mut self, grid: &Grid) {
        self.cells = self.cells.saturating_sub(grid.cells.len());
        self.text = self.text.saturating_sub(grid.text.len());
    }
}

/// The cells of a sheet in the order of rows and, within a row, of columns.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    cells: Vec<Cell>,
    text: String,
}

impl Grid {
    /// Adds a cell whose text `write` appends. White space only is no value.
    ///
    /// Errors: a limit is exceeded.
    pub(crate) fn push(
        &mut self,
        row: u32,
        column: u32,
        budget: &Budget,
        write: impl FnOnce(&mut String) -> CellKind,
    ) -> Result<(), SheetError> {
        let start = self.text.len();
        let kind = write(&mut self.text);
        if self.text[start..].trim().is_empty() {
            self.text.truncate(start);
            return Ok(());
        }
        if self.text.len() > budget.text {
            return Err(SheetError::TooMuchText { max: MAX_TEXT });
        }
        self.push_span(row, column, start..self.text.len(), kind, budget)
    }

    /// Adds the last cell once more, at another place.
    ///
    /// Errors: a limit is exceeded.
    pub(crate) fn repeat_last(
        &mut self,
        row: u32,
        column: u32,
        budget: &Budget,
    ) -> Result<(), SheetError> {
        match self.cells.last() {
            Some(last) => self.push_span(row, column, last.span(), last.kind, budget),
            None => Ok(()),
        }
    }

    /// Adds cells once more, in another row.
    ///
    /// Errors: a limit is exceeded.
    pub(crate) fn repeat(
        &mut self,
        cells: Range<usize>,
        row: u32,
        budget: &Budget,
    ) -> Result<(), SheetError> {
        for idx in cells {
            let cell = self.cells[idx];
            self.push_span(row, cell.column, cell.span(), cell.kind, budget)?;
        }
        Ok(())
    }

    fn push_span(
        &mut self,
        row: u32,
        column: u32,
        span: Range<usize>,
        kind: CellKind,
        budget: &Budget,
    ) -> Result<(), SheetError> {
        if row >= MAX_ROWS {
            return Err(SheetError::TooManyRows { max: MAX_ROWS });
        }
        if self.cells.len() >= budget.cells {
            return Err(SheetError::TooManyCells { max: MAX_CELLS });
        }
        self.cells.push(Cell {
            row,
            column,
            // The text is far shorter than 4 GB.
            start: span.start as u32,
            len: span.len() as u32,
            kind,
        });
        Ok(())
    }

    /// Puts the cells into their order; of several at one place the last stays.
    pub(crate) fn sort(&mut self) {
        let place = |cell: &Cell| (cell.row, cell.column);
        if !self.cells.is_sorted_by_key(place) {
            self.cells.sort_by_key(place);
        }
        self.cells.dedup_by(|later, earlier| {
            let is_same = place(later) == place(earlier);
            if is_same {
                *earlier = *later;
            }
            is_same
        });
    }

    /// Applies changes to a sorted grid: a text for a cell, or `None` to remove it.
    pub(crate) fn edit(&mut self, edits: Vec<(u32, u32, Option<String>)>) {
        if edits.is_empty() {
            return;
        }
        let removed: HashSet<(u32, u32)> = edits.iter().map(|it| (it.0, it.1)).collect();
        self.cells
            .retain(|cell| !removed.contains(&(cell.row, cell.column)));
        for (row, column, text) in edits {
            let Some(text) = text else { continue };
            let (start, len) = (self.text.len() as u32, text.len() as u32);
            self.text.push_str(&text);
            self.cells.push(Cell {
                row,
                column,
                start,
                len,
                kind: CellKind::Other,
            });
        }
        self.sort();
    }

    /// Gives the cells at `targets` the text of another cell, unless they have one.
    ///
    /// Errors: too many cells.
    pub(crate) fn fill(&mut self, targets: Vec<(Cell, u32)>) -> Result<(), SheetError> {
        if self.cells.len().saturating_add(targets.len()) > MAX_CELLS {
            return Err(SheetError::TooManyCells { max: MAX_CELLS });
        }
        let mut filled: Vec<Cell> = targets
            .into_iter()
            .map(|(cell, row)| Cell { row, ..cell })
            .collect();
        // The sort is stable and the last cell of a place stays: one with a text of its own.
        filled.append(&mut self.cells);
        self.cells = filled;
        self.sort();
        Ok(())
    }

    pub(crate) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The cells of a row.
    pub(crate) fn row(&self, row: u32) -> &[Cell] {
        let start = self.cells.partition_point(|cell| cell.row < row);
        let end = self.cells.partition_point(|cell| cell.row <= row);
        &self.cells[start..end]
    }

    pub(crate) fn cell(&self, row: u32, column: u32) -> Option<Cell> {
        let cells = self.row(row);
        let idx = cells.binary_search_by_key(&column, |cell| cell.column);
        idx.ok().map(|idx| cells[idx])
    }

    pub(crate) fn text_of(&self, cell: Cell) -> &str {
        &self.text[cell.span()]
    }

    pub(crate) fn text(&self, row: u32, column: u32) -> Option<&str> {
        self.cell(row, column).map(|cell| self.text_of(cell))
    }

    /// Number of rows, counted from the first of the sheet to the last with a cell.
    pub(crate) fn n_rows(&self) -> u32 {
        self.cells.last().map_or(0, |cell| cell.row + 1)
    }

    /// The columns from the first to the last with a cell.
    pub(crate) fn columns(&self) -> Range<u32> {
        let columns = || self.cells.iter().map(|cell| cell.column);
        match (columns().min(), columns().max()) {
            (Some(first), Some(last)) => first..last + 1,
            _ => 0..0,
        }
    }
}

impl Cell {
    fn span(self) -> Range<usize> {
        let start = self.start as usize;
        start..start + self.len as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(cells: &[(u32, u32, &str)]) -> Grid {
        let mut grid = Grid::default();
        for (row, column, text) in cells {
            let write = |out: &mut String| {
                out.push_str(text);
                CellKind::Other
            };
            grid.push(*row, *column, &Budget::new(), write).unwrap();
        }
        grid.sort();
        grid
    }

    #[test]
    fn cells_out_of_order_are_sorted_and_the_last_of_a_place_stays() {
        let grid = grid(&[(1, 0, "b"), (0, 1, "a"), (1, 0, "c"), (2, 2, " ")]);
        assert_eq!(grid.text(1, 0), Some("c"));
        assert_eq!((grid.n_rows(), grid.columns()), (2, 0..2));
        assert_eq!(grid.cells().len(), 2);
    }

    #[test]
    fn filling_keeps_what_is_there() {
        let mut grid = grid(&[(0, 0, "a"), (2, 0, "c")]);
        let first = grid.cell(0, 0).unwrap();
        grid.fill(vec![(first, 1), (first, 2)]).unwrap();
        let texts: Vec<_> = (0..3).map(|row| grid.text(row, 0)).collect();
        assert_eq!(texts, [Some("a"), Some("a"), Some("c")]);
    }

    #[test]
    fn a_row_below_the_limit_is_an_error() {
        let mut grid = Grid::default();
        let write = |out: &mut String| {
            out.push('x');
            CellKind::Other
        };
        let error = grid.push(MAX_ROWS, 0, &Budget::new(), write).unwrap_err();
        assert_eq!(error, SheetError::TooManyRows { max: MAX_ROWS });
    }
}
