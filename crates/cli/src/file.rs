//! Files as a whole: read with a limit, and written so that a name never leads to half of one.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};
use crate::output::Output;

/// Length in bytes of the longest file that is read: that of the longest run.
const MAX_LEN: usize = formats::run_json::MAX_LEN;

/// Returns whether an argument stands for the standard input or output.
pub fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Returns the name of a file for messages; `standard input` for `-`.
pub fn shown(path: &Path) -> String {
    if is_stream(path) {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    }
}

/// Returns the name of a file that is written; `standard output` for `-`.
pub fn shown_output(path: &Path) -> String {
    if is_stream(path) {
        "standard output".to_owned()
    } else {
        path.display().to_string()
    }
}

/// Reads a file, or the standard input for `-`.
pub fn read(path: &Path) -> Outcome<Vec<u8>> {
    let failure = |error: io::Error| Failure::io("read", shown(path), &error);
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that is too long.
    let limit = MAX_LEN as u64 + 1;
    if is_stream(path) {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    }
    .map_err(failure)?;
    if bytes.len() > MAX_LEN {
        let text = format!("{} is longer than {MAX_LEN} bytes", shown(path));
        return Err(Failure::work(text));
    }
    Ok(bytes)
}

/// Writes a file, or to the standard output for `-`.
///
/// A file is written beside its place and renamed: who reads it, or interrupts the command, finds the old one or the
/// new one.
pub fn write(path: &Path, bytes: &[u8]) -> Outcome {
    if is_stream(path) {
        let mut output = Output::new();
        output.bytes(bytes)?;
        return output.finish();
    }
    write_file(path, bytes).map_err(|error| Failure::io("write", path.display(), &error))
}

fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Through links, so that the file changes and not the link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(&path).ok();
    // A device or a pipe has no whole and half, and must not be replaced by a file.
    if old.as_ref().is_some_and(|it| !it.is_file()) {
        return File::options().write(true).open(&path)?.write_all(bytes);
    }
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".neurona-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As for any new file: the system takes the bits of the umask away.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}
