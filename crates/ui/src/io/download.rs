//! Texts and bytes as files that the browser downloads.

use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

/// Downloads a text; a failure is logged.
pub fn save_text(name: &str, text: &str) {
    if let Err(error) = download(name, text) {
        leptos::logging::error!("{error:?}");
    }
}

/// Downloads a blob as a file of this name; a failure is logged.
pub fn save_blob(name: &str, blob: &Blob) {
    if let Err(error) = download_blob(name, blob) {
        leptos::logging::error!("{error:?}");
    }
}

/// Downloads a text as a file of this name.
///
/// Errors: the browser refuses to make the file.
pub fn download(name: &str, text: &str) -> Result<(), JsValue> {
    let kind = match name.rsplit_once('.') {
        Some((_, "json")) => "application/json",
        Some((_, "svg")) => "image/svg+xml",
        _ => "text/plain;charset=utf-8",
    };
    save(name, &text.into(), kind)
}

/// Downloads bytes as a file of this name.
///
/// Errors: the browser refuses to make the file.
pub fn download_bytes(name: &str, bytes: &Uint8Array) -> Result<(), JsValue> {
    // A kind that browsers know would have some of them change the name's end.
    save(name, bytes, "application/octet-stream")
}

fn save(name: &str, contents: &JsValue, kind: &str) -> Result<(), JsValue> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(contents);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    download_blob(name, &blob)
}

fn download_blob(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let address = web_sys::Url::create_object_url_with_blob(blob)?;
    let link: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The download holds the data itself from here on.
    web_sys::Url::revoke_object_url(&address)
}
