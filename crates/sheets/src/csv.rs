//! A grid as CSV text, in the dialect that `lib.rs` describes.

use crate::cell_text::CellKind;
use crate::error::SheetError;
use crate::grid::{Cell, Grid};
use crate::limits::{MAX_COLUMNS, MAX_TEXT};

/// Returns the text of a sorted grid.
///
/// Errors: too many columns, or a text that would be too long.
pub(crate) fn write(grid: &Grid) -> Result<String, SheetError> {
    let columns = grid.columns();
    let n_columns = columns.len();
    if n_columns > MAX_COLUMNS as usize {
        return Err(SheetError::TooManyColumns { max: MAX_COLUMNS });
    }
    let too_long = SheetError::TooMuchText { max: MAX_TEXT };
    let mut text = String::new();
    let mut has_time = vec![false; n_columns];
    for cell in grid.cells() {
        if cell.kind == CellKind::DateTime {
            has_time[(cell.column - columns.start) as usize] = true;
        }
    }
    let mut row = 0;
    for cells in grid.cells().chunk_by(|a, b| a.row == b.row) {
        let Some(first) = cells.first() else { continue };
        for _ in row..first.row {
            text.push('\n');
        }
        row = first.row + 1;
        let mut cells = cells.iter().peekable();
        for (idx, column) in columns.clone().enumerate() {
            if idx > 0 {
                text.push(',');
            }
            if let Some(cell) = cells.next_if(|cell| cell.column == column) {
                write_cell(&mut text, grid, *cell, has_time[idx]);
            }
        }
        text.push('\n');
        if text.len() > MAX_TEXT {
            return Err(too_long);
        }
    }
    Ok(text)
}

fn write_cell(text: &mut String, grid: &Grid, cell: Cell, has_time: bool) {
    let value = grid.text_of(cell);
    // Readers may drop blanks around a cell without quotes.
    let is_quoted = value.contains([',', '"', '\n', '\r']) || value.trim().len() != value.len();
    if is_quoted {
        text.push('"');
        for (idx, part) in value.split('"').enumerate() {
            if idx > 0 {
                text.push_str("\"\"");
            }
            text.push_str(part);
        }
        text.push('"');
    } else {
        text.push_str(value);
    }
    if has_time && cell.kind == CellKind::Date {
        text.push_str("T00:00:00");
    }
}
