//! Runs as files: downloaded by a button, opened by a button or by dropping one on the page.

use experiment::{Mismatch, Network, SavedRun};
use formats::run_json::{self, RunFileError};
use messages::Encoded;
use wasm_bindgen::JsValue;

use crate::app::editor::Editor;
use crate::app::file_reader::{self, FileReadError};
use crate::app::notice::{Notice, Notices};
use crate::app::worker::recovery::Recovery;
use crate::i18n::language::Language;
use crate::i18n::problems;
use crate::io::download::download;

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

/// What a downloaded run is called, without the end: shape and epoch tell it from its siblings.
pub fn file_stem(run: &SavedRun) -> String {
    let weights = run.state.weights.first();
    let n_inputs = weights.map_or(1, |it| it.kernel.nrows());
    stem_of(&run.experiment.network, n_inputs, run.state.epoch)
}

/// What a file about a network at an epoch is called, without the end.
pub fn stem_of(network: &Network, n_inputs: usize, epoch: u32) -> String {
    let units: Vec<String> = network
        .layers()
        .map(|layer| layer.units.to_string())
        .collect();
    format!("neurona-{n_inputs}-{}-epoch-{epoch}", units.join("-"))
}

/// Takes runs home and brings them back. It is `Copy`.
#[derive(Clone, Copy)]
pub struct RunFiles {
    pub(super) recovery: Recovery,
    pub editor: Editor,
    pub(super) notices: Notices,
}

impl RunFiles {
    /// Saves and restores with `recovery`.
    pub fn new(recovery: Recovery, editor: Editor, notices: Notices) -> Self {
        Self {
            recovery,
            editor,
            notices,
        }
    }

    /// Downloads the run as it stands, as JSON.
    pub(super) fn export(self) {
        self.recovery.save(|run| {
            let saved = file_of(run)
                .map_err(JsValue::from)
                .and_then(|(name, text)| download(&name, &text));
            if let Err(error) = saved {
                leptos::logging::error!("{error:?}");
            }
        });
    }

    /// Opens a file. If it does not hold a run, everything stays as it was.
    pub fn import(self, file: &web_sys::File) {
        file_reader::read(file, run_json::MAX_LEN, move |bytes| match bytes {
            Ok(bytes) => self.open(&bytes),
            Err(FileReadError::TooLong { len, max }) => {
                self.reject(ImportError::Format(RunFileError::TooLong { len, max }));
            }
            Err(FileReadError::Unreadable) => self.reject(ImportError::Unreadable),
        });
    }

    fn open(self, bytes: &[u8]) {
        match run_json::read(bytes) {
            Ok(read) => self.recovery.restore(read),
            Err(error) => self.reject(ImportError::Format(error)),
        }
    }

    fn reject(self, error: ImportError) {
        self.notices.show(Notice::staying(move |language| {
            language.notice_not_imported(&sentence(&error, language))
        }));
    }
}

/// Name and text of a file with a run as the worker posts it.
///
/// Errors: it is no run.
pub fn file_of(run: &Encoded<SavedRun>) -> Result<(String, String), String> {
    let run = run.decode().map_err(|error| error.to_string())?;
    let text = run_json::write(&run).map_err(|error| error.to_string())?;
    Ok((file_stem(&run) + ".json", text))
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
