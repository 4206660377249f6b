//! Runs as files: downloaded by a button, opened by a button or by dropping one on the page.

use experiment::{Mismatch, Posted, SavedRun};
use formats::run_json::{self, RunFileError};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::app::page::{Notice, Page};
use crate::i18n::language::Language;
use crate::i18n::problems;
use crate::panels::own_table::{self, OwnTables};

/// Why a file was not opened.
#[derive(Debug, Clone, PartialEq)]
pub enum ImportError {
    /// The browser could not read it.
    Unreadable,
    Format(RunFileError),
}

/// What is wrong with a file, and where.
pub fn sentence(error: &ImportError, language: Language) -> String {
    let ImportError::Format(error) = error else {
        return language.file_unreadable().into();
    };
    match error {
        RunFileError::TooLong { len, max } => {
            language.file_too_long(megabytes(*len), megabytes(*max))
        }
        RunFileError::NotText { byte } => language.file_not_text(*byte as f64),
        RunFileError::Syntax { line, column, .. } => {
            language.file_syntax(*column as f64, *line as f64)
        }
        RunFileError::NotARun { .. } => language.file_not_a_run().into(),
        RunFileError::NewerVersion { found, known } => {
            language.problem_newer_version(*found as f64, f64::from(*known))
        }
        RunFileError::Structure {
            line,
            column,
            detail,
        } => language.file_structure(*column as f64, detail, *line as f64),
        RunFileError::Experiment(problems) => problems
            .first()
            .map_or(String::new(), |problem| problems::named(problem, language)),
        RunFileError::State(Mismatch { .. }) => language.problem_mismatch().into(),
    }
}

fn megabytes(bytes: usize) -> f64 {
    (bytes as f64 / 1e6).round()
}

/// What a downloaded run is called: shape and epoch tell it from its siblings.
fn file_name(run: &SavedRun) -> String {
    let units: Vec<String> = run
        .experiment
        .network
        .layers()
        .map(|layer| layer.units.to_string())
        .collect();
    format!(
        "neurona-1-{}-epoch-{}.json",
        units.join("-"),
        run.state.epoch
    )
}

/// Downloads the run as it stands.
pub fn export(page: Page) {
    page.save(|run| {
        let saved = file_of(run)
            .map_err(JsValue::from)
            .and_then(|(name, text)| download(&name, &text));
        if let Err(error) = saved {
            leptos::logging::error!("{error:?}");
        }
    });
}

/// Name and text of a file with a run as the worker posts it.
fn file_of(posted: &Posted<SavedRun>) -> Result<(String, String), String> {
    let read = run_json::read(run_json::file_of(posted.json()).as_bytes());
    let run = read.map_err(|error| error.to_string())?.run;
    let text = run_json::write(&run).map_err(|error| error.to_string())?;
    Ok((file_name(&run), text))
}

/// Downloads a text.
pub fn save_text(name: &str, text: &str) {
    if let Err(error) = download(name, text) {
        leptos::logging::error!("{error:?}");
    }
}

fn download(name: &str, text: &str) -> Result<(), JsValue> {
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
    // The download has its own hold of the data from here on.
    web_sys::Url::revoke_object_url(&address)
}

/// Opens a file. If it is no run, everything stays as it was.
pub fn import(page: Page, file: &web_sys::File) {
    let refuse = move |error| page.notice.set(Some(Notice::NotImported(error)));
    if file.size() > run_json::MAX_LEN as f64 {
        let len = file.size() as usize;
        let max = run_json::MAX_LEN;
        return refuse(ImportError::Format(RunFileError::TooLong { len, max }));
    }
    let Ok(reader) = web_sys::FileReader::new() else {
        return refuse(ImportError::Unreadable);
    };
    let read = reader.clone();
    // It frees itself when it has been called, which is once.
    let on_end = Closure::once_into_js(move || {
        let result = read.result().ok();
        match result.and_then(|result| result.dyn_into::<js_sys::ArrayBuffer>().ok()) {
            Some(buffer) => open(page, &js_sys::Uint8Array::new(&buffer).to_vec()),
            None => refuse(ImportError::Unreadable),
        }
    });
    reader.set_onloadend(Some(on_end.unchecked_ref()));
    if reader.read_as_array_buffer(file).is_err() {
        refuse(ImportError::Unreadable);
    }
}

fn open(page: Page, bytes: &[u8]) {
    match run_json::read(bytes) {
        Ok(read) => page.restore(read.run, read.unknown_keys),
        Err(error) => {
            let error = ImportError::Format(error);
            page.notice.set(Some(Notice::NotImported(error)));
        }
    }
}

/// Opens a run or a table.
pub fn open_file(page: Page, own_tables: OwnTables, file: &web_sys::File) {
    if own_table::is_table_name(&file.name()) {
        own_tables.open(file);
    } else {
        import(page, file);
    }
}

/// Opens what is dropped on the page.
pub fn listen(page: Page, own_tables: OwnTables) {
    // Without this the browser would leave the page for the file.
    let over = window_event_listener(ev::dragover, |event| event.prevent_default());
    let drop = window_event_listener(ev::drop, move |event| {
        event.prevent_default();
        let files = event.data_transfer().and_then(|transfer| transfer.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            page.later
                .then(move |rest| (rest.open_file)(page, own_tables, &file));
        }
    });
    on_cleanup(move || {
        over.remove();
        drop.remove();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8], language: Language) -> String {
        match run_json::read(bytes) {
            Ok(_) => String::new(),
            Err(error) => sentence(&ImportError::Format(error), language),
        }
    }

    #[test]
    fn a_broken_file_is_told_with_its_place() {
        let es = Language::Es;
        assert!(told(b"{\n  \"format\": oh}", es).contains("línea 2"));
        assert!(told(b"{\"format\": \"something else\"}", es).contains("Neurona"));
        assert!(told(&[b'{', 0xff], es).contains("byte 1"));
        assert!(!told(b"", es).is_empty());
    }
}
