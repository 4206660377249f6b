//! Texts as files that the browser downloads.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// Downloads a text; a failure is logged.
pub fn save_text(name: &str, text: &str) {
    if let Err(error) = download(name, text) {
        leptos::logging::error!("{error:?}");
    }
}

/// Downloads a text as a file of this name.
///
/// Errors: the browser refuses to make the file.
pub fn download(name: &str, text: &str) -> Result<(), JsValue> {
    let kind = web_sys::BlobPropertyBag::new();
    kind.set_type(if name.ends_with(".json") {
        "application/json"
    } else {
        "text/plain;charset=utf-8"
    });
    let parts = js_sys::Array::of1(&text.into());
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &kind)?;
    let address = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The download holds the data itself from here on.
    web_sys::Url::revoke_object_url(&address)
}
