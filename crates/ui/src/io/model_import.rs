//! Models of other tools as the page's network: chosen by the button or dropped on the page. What a file lacks, data and
//! optimizer above all, stays the page's.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use js_sys::Uint8Array;
use leptos::prelude::*;
use models::messages::{ModelAnswer, ModelRequest, layers};
use models::{ReadModel, adopt};

use crate::app::file_reader::{self, FileReadError};
use crate::app::notice::Notice;
use crate::app::program_worker::Program;
use crate::i18n::language::Language;
use crate::io::model_program::{AnswerBeside, ModelEvent, ModelProgram};
use crate::io::model_sentences::{self, ModelImportError};
use crate::io::run_file::RunFiles;

/// Length in bytes of the longest file that is read.
const MAX_LEN: usize = models::keras::MAX_LEN;
/// After this time without an answer the page says that it is reading.
const PATIENCE: Duration = Duration::from_millis(800);

/// Opens a file with a model. If it does not become the page's network, everything stays as it was.
pub fn import(files: RunFiles, file: &web_sys::File) {
    let name = file.name();
    file_reader::read_buffer(file, MAX_LEN, move |buffer| match buffer {
        Ok(buffer) if buffer.byte_length() == 0 => reject(files, &name, ModelImportError::Empty),
        Ok(buffer) => read(files, name, &Uint8Array::new(&buffer)),
        Err(FileReadError::TooLong { len, max }) => {
            reject(files, &name, ModelImportError::TooLong { len, max });
        }
        Err(FileReadError::Unreadable) => reject(files, &name, ModelImportError::Unreadable),
    });
}

fn read(files: RunFiles, name: String, file: &Uint8Array) {
    // The program lives until it has answered.
    let program = Rc::new(RefCell::new(None));
    let in_use = program.clone();
    let request = ModelRequest::Read { name: name.clone() };
    let answered_name = name.clone();
    let started = ModelProgram::start(&request, file, move |event| {
        let ended = in_use.take();
        // Not within its own call.
        set_timeout(move || drop(ended), Duration::ZERO);
        if let Err(error) = answered(files, &answered_name, event) {
            reject(files, &answered_name, error);
        }
    });
    match started {
        Ok(started) => {
            program.replace(Some(started));
        }
        Err(error) => {
            if Program::Models.is_here() {
                leptos::logging::error!("{error:?}");
            }
            return reject(files, &name, ModelImportError::NotFetched);
        }
    }
    set_timeout(
        move || {
            if program.borrow().is_some() {
                let say = move |language: Language| language.model_reading(&name);
                files.notices.show(Notice::passing(say));
            }
        },
        PATIENCE,
    );
}

fn answered(files: RunFiles, name: &str, event: ModelEvent) -> Result<(), ModelImportError> {
    let (answer, beside) = match event {
        ModelEvent::Answer(answer, beside) => (answer, beside),
        ModelEvent::NotFetched => return Err(ModelImportError::NotFetched),
        ModelEvent::Died => return Err(ModelImportError::Died),
    };
    let (shapes, about) = match answer {
        ModelAnswer::Read { shapes, about } => (shapes, about),
        ModelAnswer::NotRead(error) => return Err(ModelImportError::Read(error)),
        _ => return Err(ModelImportError::Died),
    };
    let Some(AnswerBeside::Values(values)) = beside else {
        return Err(ModelImportError::Died);
    };
    let weights = layers(&shapes, &values.to_vec()).ok_or(ModelImportError::Died)?;
    let notes = about.notes.clone();
    let present = files.editor.experiment.get_untracked();
    let adopted = adopt(ReadModel { weights, about }, &present).map_err(ModelImportError::Adopt)?;
    let taken = model_sentences::Taken::of(&adopted, notes);
    let name = name.to_owned();
    let notice = Notice::staying(move |language| model_sentences::taken(&name, &taken, language));
    files
        .recovery
        .restore_with(adopted.run, adopted.experiment, notice);
    Ok(())
}

fn reject(files: RunFiles, name: &str, error: ModelImportError) {
    let name = name.to_owned();
    files.notices.show(Notice::staying(move |language| {
        language.model_not_imported(&name, &model_sentences::why(&error, language))
    }));
}
