//! `neurona-splitter pack FILE…` puts the functions of finished modules in an order that compresses
//! well.

mod order;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["pack", files @ ..] => files.iter().try_for_each(|file| pack(Path::new(file))),
        _ => bail!("`pack FILE…`"),
    }
}

fn pack(file: &Path) -> Result<()> {
    let module = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let packed = order::packed(&module).with_context(|| format!("in {}", file.display()))?;
    fs::write(file, packed).with_context(|| format!("cannot write {}", file.display()))
}
