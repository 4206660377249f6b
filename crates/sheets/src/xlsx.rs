//! `.xlsx` and `.xlsm`, read by calamine.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::error::SheetError;
use crate::excel_cell::{merges, write_value};
use crate::grid::{Budget, Grid};
use crate::heads;
use crate::sheet::Sheet;

type File<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads all sheets.
///
/// Errors: the file is damaged or encrypted. An error that concerns one sheet only is that sheet's.
pub(crate) fn read(
    bytes: &[u8],
    has_merges: bool,
    budget: &mut Budget,
) -> Result<Vec<Sheet>, SheetError> {
    // calamine adds without a check in places (`get_row_and_optional_column`): a panic where overflows are checked. With
    // `panic = "abort"`, as in the page, this catches nothing, and there overflows are not checked.
    let read = AssertUnwindSafe(|| read_sheets(bytes, has_merges, budget));
    catch_unwind(read).unwrap_or(Err(SheetError::Damaged))
}

fn read_sheets(
    bytes: &[u8],
    has_merges: bool,
    budget: &mut Budget,
) -> Result<Vec<Sheet>, SheetError> {
    let mut file = Xlsx::new(Cursor::new(bytes)).map_err(sheet_error)?;
    let listed: Vec<(String, bool)> = file
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let mut sheets = Vec::with_capacity(listed.len());
    for (name, is_hidden) in listed {
        let grid = read_grid(&mut file, &name, has_merges, budget);
        match &grid {
            Ok(grid) => budget.spend(grid),
            Err(SheetError::Damaged) => return Err(SheetError::Damaged),
            Err(_) => {}
        }
        sheets.push(Sheet {
            name,
            is_hidden,
            grid,
        });
    }
    Ok(sheets)
}

fn read_grid(
    file: &mut File,
    name: &str,
    has_merges: bool,
    budget: &Budget,
) -> Result<Grid, SheetError> {
    let mut grid = Grid::default();
    let mut cells = file.worksheet_cells_reader(name).map_err(sheet_error)?;
    loop {
        match cells.next_cell() {
            Ok(Some(cell)) => {
                let (row, column) = cell.get_position();
                let value = cell.get_value();
                grid.push(row, column, budget, |text| write_value(text, value))?;
            }
            Ok(None) => break,
            // An error word that calamine does not know, such as #SPILL!, is no value either; the reader is behind it.
            Err(XlsxError::CellError(_)) => {}
            Err(error) => return Err(sheet_error(error)),
        }
    }
    drop(cells);
    grid.sort();
    if has_merges {
        let merged = file.merge_cells_by_sheet_name(name).map_err(sheet_error)?;
        heads::apply(&mut grid, &merges(&merged))?;
    }
    Ok(grid)
}

fn sheet_error(error: XlsxError) -> SheetError {
    match error {
        XlsxError::Password => SheetError::Encrypted,
        _ => SheetError::Damaged,
    }
}
