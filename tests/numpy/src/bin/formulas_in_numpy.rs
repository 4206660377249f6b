//! Writes formulas as NumPy expressions: one formula a line in, one expression a line out. A line is
//! empty where there is no expression. `make_formulas.py` runs it.

use std::io::{BufRead, Error, ErrorKind, stdin};

use experiment::Formula;

fn main() -> Result<(), Error> {
    for line in stdin().lock().lines() {
        let line = line?;
        let formula = Formula::parse(&line)
            .map_err(|error| Error::new(ErrorKind::InvalidData, format!("{line}: {error}")))?;
        println!("{}", formula.to_numpy().unwrap_or_default());
    }
    Ok(())
}
