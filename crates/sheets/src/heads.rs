//! Merged cells, as a person reads them: heads over several columns, categories over several rows.
//!
//! A head row is the first row with several cells; rows above it are titles and remarks. If a cell of
//! the head row spans columns, the row below decides. It is a second head if, under each such cell, it
//! has different names in every column, and no other column has a cell in both rows: there, a cell
//! below a head would be data. A name is a text that is no number, a year, or one of the numbers
//! 1, 2, 3 … in order.

use crate::error::SheetError;
use crate::grid::{Grid, Merge};
use crate::limits::{MAX_CELLS, MAX_COLUMNS};

/// Most rows of a head.
const MAX_HEAD_ROWS: u32 = 5;
/// Most rows with cells above a head.
const MAX_TITLE_ROWS: usize = 50;

/// Gives merged heads and merged categories their text in every column and row.
///
/// Errors: too many cells.
pub(crate) fn apply(grid: &mut Grid, merges: &[Merge]) -> Result<(), SheetError> {
    let Some(first) = first_head_row(grid, merges) else {
        return Ok(());
    };
    let mut head = first;
    while head < first + MAX_HEAD_ROWS {
        // A damaged file may hold millions of them.
        let spans = |row| spans_of_row(merges, row).take(MAX_COLUMNS as usize);
        let (spans, below): (Vec<Merge>, Vec<Merge>) =
            (spans(head).collect(), spans(head + 1).collect());
        if spans.is_empty() {
            break;
        }
        if is_second_head(grid, &spans, &below, head + 1) {
            join_heads(grid, &spans, head);
            head += 1;
        } else {
            number_columns(grid, &spans);
            break;
        }
    }
    fill_down(grid, merges, head)
}

/// Merged cells of a row that span columns and no other row.
fn spans_of_row(merges: &[Merge], row: u32) -> impl Iterator<Item = Merge> {
    let in_row = move |it: &&Merge| (it.first_row, it.last_row) == (row, row);
    let spans = merges.iter().filter(in_row);
    spans.filter(|it| it.last_column > it.first_column).copied()
}

/// The first row that can be a head: with several cells, or with one that spans some of the columns,
/// but not the first one, as titles do.
fn first_head_row(grid: &Grid, merges: &[Merge]) -> Option<u32> {
    let columns = grid.columns();
    let mut row = grid.cells().first()?.row;
    for _ in 0..MAX_TITLE_ROWS {
        let cells = grid.row(row);
        let is_title = spans_of_row(merges, row).all(|it| it.first_column <= columns.start);
        if cells.len() > 1 || !(cells.is_empty() || is_title) {
            return Some(row);
        }
        let next = grid.cells().partition_point(|cell| cell.row <= row);
        row = grid.cells().get(next)?.row;
    }
    None
}

fn is_second_head(grid: &Grid, spans: &[Merge], below: &[Merge], row: u32) -> bool {
    let is_under_span = |column: u32| spans.iter().any(|it| covers(*it, column));
    let has_data_below_a_head = grid
        .row(row - 1)
        .iter()
        .any(|cell| !is_under_span(cell.column) && grid.cell(row, cell.column).is_some());
    let are_names = |span: &Merge| are_names(grid, *span, below, row);
    !has_data_below_a_head && spans.iter().all(are_names)
}

fn covers(span: Merge, column: u32) -> bool {
    (span.first_column..=span.last_column).contains(&column)
}

/// Whether the cells of a row under a merged cell are different names, each in a cell of its own or in one of the
/// merged cells `below`.
fn are_names(grid: &Grid, span: Merge, below: &[Merge], row: u32) -> bool {
    let mut texts = Vec::new();
    let mut column = span.first_column;
    while column <= span.last_column {
        let Some(text) = grid.text(row, column) else {
            return false;
        };
        texts.push(text);
        let merged = below.iter().find(|it| it.first_column == column);
        column = merged.map_or(column, |it| it.last_column).saturating_add(1);
    }
    let mut sorted = texts.clone();
    sorted.sort_unstable();
    sorted.dedup();
    let are_different = sorted.len() == texts.len();
    let are_counted = (1..).zip(&texts).all(|(n, text)| text.parse() == Ok(n));
    let is_name = |text: &&str| text.parse::<f64>().is_err() || is_year(text);
    are_different && (are_counted || texts.iter().all(is_name))
}

fn is_year(text: &str) -> bool {
    text.parse()
        .is_ok_and(|year: u32| (1900..=2100).contains(&year))
}

/// Writes `over under` into the row below the merged cells, and empties their row.
fn join_heads(grid: &mut Grid, spans: &[Merge], row: u32) {
    let mut edits: Vec<(u32, u32, Option<String>)> = Vec::new();
    for span in spans {
        let over = grid.text(row, span.first_column).unwrap_or_default();
        for cell in grid.row(row + 1) {
            if covers(*span, cell.column) {
                let name = format!("{over} {}", grid.text_of(*cell));
                edits.push((row + 1, cell.column, Some(name.trim().to_owned())));
            }
        }
    }
    for cell in grid.row(row) {
        edits.push((row, cell.column, None));
        if !edits
            .iter()
            .any(|it| (it.0, it.1) == (row + 1, cell.column))
        {
            let text = grid.text_of(*cell).to_owned();
            edits.push((row + 1, cell.column, Some(text)));
        }
    }
    grid.edit(edits);
}

/// Writes `name.1`, `name.2` … into the columns of a merged cell after the first.
fn number_columns(grid: &mut Grid, spans: &[Merge]) {
    let columns = grid.columns();
    let mut edits = Vec::new();
    for span in spans {
        let Some(name) = grid.text(span.first_row, span.first_column) else {
            continue;
        };
        for column in span.first_column + 1..=span.last_column.min(columns.end - 1) {
            if grid.cell(span.first_row, column).is_none() {
                let numbered = format!("{name}.{}", column - span.first_column);
                edits.push((span.first_row, column, Some(numbered)));
            }
        }
    }
    grid.edit(edits);
}

/// Gives a cell that spans rows below the head its text in every one of them.
fn fill_down(grid: &mut Grid, merges: &[Merge], head: u32) -> Result<(), SheetError> {
    let n_rows = grid.n_rows();
    let mut targets = Vec::new();
    for merge in merges.iter().filter(|it| it.first_row > head) {
        let Some(cell) = grid.cell(merge.first_row, merge.first_column) else {
            continue;
        };
        let rows = merge.first_row + 1..(merge.last_row.saturating_add(1)).min(n_rows);
        if targets.len() + rows.len() > MAX_CELLS {
            return Err(SheetError::TooManyCells { max: MAX_CELLS });
        }
        targets.extend(rows.map(|row| (cell, row)));
    }
    grid.fill(targets)
}
