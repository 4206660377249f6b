//! `neurona-lesson-pack FROM TO`: packs the lessons of the folder FROM into the folder TO.

use std::path::Path;

use anyhow::{Result, bail};
use lesson_pack::CheckedLessons;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = arguments.as_slice() else {
        bail!("two arguments: the folder with the lessons, and the folder for the packed files");
    };
    CheckedLessons::read(Path::new(from))?.write(Path::new(to))
}
