//! A build tool that compresses the page for those who send it on.
//!
//! `neurona-compressor beside FOLDER` leaves `NAME.br` and `NAME.gz` beside each file of the folder and its folders, for
//! hosts that send such files to browsers that accept them. A file that does not shrink by a tenth gets none.
//!
//! It is a program of its own, because both encoders would take minutes in xtask, which is not optimized.

mod beside;

use std::path::Path;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["beside", folder] => beside::leave_in(Path::new(folder)),
        _ => bail!("`beside FOLDER`"),
    }
}
