//! Lists the sheets of a spreadsheet and prints one as CSV text.
//!
//!     cargo run -p neurona-sheets --example sheet_csv -- FILE [SHEET]

use std::error::Error;

use sheets::Workbook;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which file?")?;
    let workbook = Workbook::open(&std::fs::read(path)?)?;
    for (idx, sheet) in workbook.sheets().iter().enumerate() {
        let (name, rows, columns) = (&sheet.name, sheet.n_rows, sheet.n_columns);
        eprintln!("{idx}: {name}, {rows} rows, {columns} columns");
    }
    let chosen = arguments.next().map(|it| it.parse()).transpose()?;
    let chosen = chosen.or(workbook.largest()).ok_or("no sheet has a cell")?;
    print!("{}", workbook.csv(chosen)?);
    Ok(())
}
