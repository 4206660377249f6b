//! Reads files that a person has chosen or dropped.

use js_sys::{ArrayBuffer, Uint8Array};
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Why the bytes of a file are not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileReadError {
    /// The file has more bytes than `max`.
    TooLong { len: usize, max: usize },
    /// The browser cannot read it.
    Unreadable,
}

/// Reads a file of at most `max` bytes and calls `then` with its bytes. A longer file is not read:
/// `then` is called at once.
pub fn read(
    file: &web_sys::File,
    max: usize,
    then: impl FnOnce(Result<Vec<u8>, FileReadError>) + 'static,
) {
    read_buffer(file, max, |buffer| {
        then(buffer.map(|it| Uint8Array::new(&it).to_vec()));
    });
}

/// As [`read`], with the bytes where the browser has put them.
pub fn read_buffer(
    file: &web_sys::File,
    max: usize,
    then: impl FnOnce(Result<ArrayBuffer, FileReadError>) + 'static,
) {
    if file.size() > max as f64 {
        let len = file.size() as usize;
        return then(Err(FileReadError::TooLong { len, max }));
    }
    let buffer = JsFuture::from(file.array_buffer());
    spawn_local(async move {
        then(match buffer.await {
            Ok(buffer) => Ok(buffer.unchecked_into()),
            Err(_) => Err(FileReadError::Unreadable),
        });
    });
}

/// Reads the first bytes of a file, at most `n`, and calls `then` with them; with none if it cannot be read.
pub fn read_first(file: &web_sys::File, n: usize, then: impl FnOnce(&[u8]) + 'static) {
    let part = file.slice_with_f64_and_f64(0.0, n as f64);
    let buffer = part.map(|part| JsFuture::from(part.array_buffer()));
    spawn_local(async move {
        let bytes = match buffer {
            Ok(buffer) => buffer.await.ok(),
            Err(_) => None,
        };
        then(&bytes.map_or(Vec::new(), |it| Uint8Array::new(&it).to_vec()));
    });
}
