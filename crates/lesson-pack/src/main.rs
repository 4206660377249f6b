//! `neurona-lesson-pack FROM TO`: the lessons of a folder as the page fetches them.

use std::path::Path;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = arguments.as_slice() else {
        bail!("two arguments: the folder with the lessons, and where es.json and en.json go");
    };
    lesson_pack::pack(Path::new(from), Path::new(to))
}
