//! What a spreadsheet may hold at most.

/// Longest file in bytes.
pub const MAX_FILE: usize = 50_000_000;
/// Most bytes of XML in a file, unpacked. A sheet needs 30 to 50 bytes for a number.
pub const MAX_UNPACKED: u64 = 400_000_000;
/// Most rows of a sheet, counted from its first one.
pub const MAX_ROWS: u32 = 1_000_000;
/// Most columns of a sheet, counted from its first one that has a cell.
pub const MAX_COLUMNS: u32 = 1_000;
/// Most cells with a value, over all sheets.
pub const MAX_CELLS: usize = 10_000_000;
/// Longest text of a sheet in bytes, and of the cells of all sheets.
pub const MAX_TEXT: usize = 100_000_000;
