//! A build tool that compresses the page for those who send it on.
//!
//! `neurona-compressor beside FOLDER` leaves `NAME.br` and `NAME.gz` beside each file of the folder and its folders, for
//! hosts that send such files to browsers that accept them. A file that does not shrink by a tenth gets none.
//!
//! `neurona-compressor single DIST UNPACKER START FILE` writes the built page as a single file, with the module of
//! `crates/unpacker` and the scripts of `www/start`.
//!
//! It is a program of its own, because both encoders would take minutes in xtask, which is not optimized.

mod beside;
mod single;

use std::path::Path;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["beside", folder] => beside::leave_in(Path::new(folder)),
        ["single", dist, unpacker, start, file] => {
            let sources = single::Sources {
                dist: Path::new(dist),
                unpacker: Path::new(unpacker),
                start: Path::new(start),
            };
            single::write(&sources, Path::new(file))
        }
        _ => bail!("`beside FOLDER` or `single DIST UNPACKER START FILE`"),
    }
}
