//! Compressed copies beside the files of a folder.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// What is added to a file's name, with the encoder that makes the copy.
const ENCODERS: [(&str, Encoder); 2] = [("br", brotli), ("gz", gzip)];

type Encoder = fn(&[u8]) -> Result<Vec<u8>>;

/// Leaves compressed copies of the files below a folder, and removes those of a build before.
///
/// Errors: a file cannot be read, written or removed.
pub fn leave_in(folder: &Path) -> Result<()> {
    let files = files_below(folder)?;
    let (copies, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|path| is_copy(path));
    for copy in copies {
        fs::remove_file(&copy).with_context(|| format!("cannot remove {}", copy.display()))?;
    }
    let waiting = Mutex::new(files.into_iter());
    let next = || waiting.lock().ok().and_then(|mut files| files.next());
    let work = || -> Result<()> {
        while let Some(file) = next() {
            leave_beside(&file)?;
        }
        Ok(())
    };
    let n_threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..n_threads).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().expect("a compressing thread panicked"))
    })
}

/// The files below a folder, the largest first, so that no thread begins with one when the others have ended.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .with_context(|| format!("cannot read the folder {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            // Hidden folders are the build's own; hosts do not serve them.
            if name.to_string_lossy().starts_with('.') {
                continue;
            }
            let about = entry.metadata()?;
            if about.is_dir() {
                folders.push(entry.path());
            } else {
                files.push((about.len(), entry.path()));
            }
        }
    }
    files.sort();
    Ok(files.into_iter().rev().map(|(_, path)| path).collect())
}

/// The page's own files below a folder, by their paths from there, with slashes.
///
/// Errors: a folder cannot be read.
pub fn files_of_page(folder: &Path) -> Result<Vec<String>> {
    let files = files_below(folder)?;
    let own = files.iter().filter(|path| !is_copy(path));
    own.map(|path| {
        let path = path.strip_prefix(folder)?;
        Ok(path.to_string_lossy().replace('\\', "/"))
    })
    .collect()
}

fn is_copy(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ENCODERS.iter().any(|(name, _)| *name == extension)
}

fn leave_beside(file: &Path) -> Result<()> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    for (name, encode) in ENCODERS {
        let encoded = encode(&bytes)?;
        if !is_worth_it(bytes.len(), encoded.len()) {
            continue;
        }
        let mut copy = file.as_os_str().to_owned();
        copy.push(format!(".{name}"));
        fs::write(&copy, encoded)
            .with_context(|| format!("cannot write {}", Path::new(&copy).display()))?;
    }
    Ok(())
}

/// Whether a file shrinks by a tenth at least: for less, a browser would unpack in vain.
fn is_worth_it(n_bytes: usize, n_encoded: usize) -> bool {
    n_encoded * 10 <= n_bytes * 9
}

/// Returns the bytes as brotli's best level makes them, with the largest window that every browser accepts.
fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut encoded = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut encoded, &params)?;
    Ok(encoded)
}

/// Returns the bytes as gzip's best level makes them.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    // No name and no time: the same page gives the same files.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn copies_unpack_to_their_file_and_old_ones_go() {
        let folder = std::env::temp_dir().join(format!("neurona-beside-{}", std::process::id()));
        fs::create_dir_all(folder.join("lessons")).unwrap();
        fs::create_dir_all(folder.join(".stage")).unwrap();
        let text = "una neurona, ".repeat(5_000);
        for (name, content) in [
            ("lessons/es.json", text.as_str()),
            ("tiny.js", "a"),
            ("gone.js.br", "of the build before"),
            (".stage/hidden.js", text.as_str()),
        ] {
            fs::write(folder.join(name), content).unwrap();
        }
        let left = leave_in(&folder).and_then(|()| files_below(&folder));
        let brotli = fs::read(folder.join("lessons/es.json.br"));
        let gzip = fs::read(folder.join("lessons/es.json.gz"));
        let is_hidden_copied = folder.join(".stage/hidden.js.br").exists();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(left.unwrap().len(), 4);
        assert!(!is_hidden_copied);
        let (brotli, gzip) = (brotli.unwrap(), gzip.unwrap());
        assert!(brotli.len() < gzip.len(), "{} {}", brotli.len(), gzip.len());
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli, &mut unpacked).unwrap();
        assert_eq!(unpacked, text.as_bytes());
        unpacked.clear();
        let mut decoder = flate2::read::GzDecoder::new(&*gzip);
        decoder.read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, text.as_bytes());
    }

    #[test]
    fn a_file_that_hardly_shrinks_gets_no_copy() {
        assert!(is_worth_it(1_000, 900));
        assert!(!is_worth_it(1_000, 901));
        assert!(!is_worth_it(0, 20));
        assert!(!is_worth_it(1, 5));
    }
}
