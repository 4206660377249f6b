//! Reads files that a person has chosen or dropped.

use leptos::task::spawn_local;
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
    if file.size() > max as f64 {
        let len = file.size() as usize;
        return then(Err(FileReadError::TooLong { len, max }));
    }
    let buffer = JsFuture::from(file.array_buffer());
    spawn_local(async move {
        then(match buffer.await {
            Ok(buffer) => Ok(js_sys::Uint8Array::new(&buffer).to_vec()),
            Err(_) => Err(FileReadError::Unreadable),
        });
    });
}
