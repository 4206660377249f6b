//! A build tool that compresses the page for those who send it on.
//!
//! `neurona-compressor beside FOLDER` leaves `NAME.br` and `NAME.gz` beside each file of the folder and its folders, for
//! hosts that send such files to browsers that accept them. A file that does not shrink by a tenth gets none.
//!
//! `neurona-compressor single DIST UNPACKER START FILE` writes the built page as a single file, with the module of
//! `crates/unpacker` and the scripts of `www/start`.
//!
//! `neurona-compressor scorm DIST FOLDER LANGUAGE [LINK TITLE]` writes SCORM packages of the built page: of the course and of
//! each lesson, or of one link.
//!
//! It is a program of its own, because both encoders would take minutes in xtask, which is not optimized.

mod beside;
mod scorm;
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
        ["scorm", dist, folder, language] => {
            let dist = Path::new(dist);
            let packages = scorm::of_lessons(dist, language)?;
            scorm::write(dist, &packages, Path::new(folder))
        }
        ["scorm", dist, folder, _, link, title] => {
            let packages = [scorm::of_link(link, title)?];
            scorm::write(Path::new(dist), &packages, Path::new(folder))
        }
        _ => bail!(
            "`beside FOLDER`, `single DIST UNPACKER START FILE` or `scorm DIST FOLDER LANGUAGE [LINK TITLE]`"
        ),
    }
}
