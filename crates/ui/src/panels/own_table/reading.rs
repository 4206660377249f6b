//! Reading a person's own table, slice by slice, again whenever an option changes. The experiment of
//! the page stays as it is until the table is used.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use experiment::{Draft, Experiment};
use formats::table_csv::{
    ColumnKind, CsvError, CsvOptions, CsvReader, CsvTable, MAX_LEN, MissingPolicy, SourceText,
    TableError,
};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::file_reader::{self, FileReadError};
use crate::app::playback::Playback;
use crate::panels::own_table::first_experiment::experiment_on;

/// Bytes of a slice; reading one takes some milliseconds.
const SLICE: usize = 128 * 1024;
/// Milliseconds for which the page reads before it reacts again: it would drop frames with more, and
/// lose time between the slices with less.
const TASK: f64 = 25.0;

/// The table that a person has opened, and the stage of its reading.
#[derive(Clone, Copy)]
pub struct OwnTables {
    editor: Editor,
    playback: Playback,
    pub(super) stage: RwSignal<Stage>,
    pub(super) options: RwSignal<CsvOptions>,
    pub(super) missing: RwSignal<usize>,
    /// The column that will be learned.
    pub(super) target: RwSignal<usize>,
    /// Whether a person has chosen it: then it stays when the file is read again.
    is_target_chosen: StoredValue<bool>,
    /// The column whose figures are shown.
    pub(super) shown_column: RwSignal<Option<usize>>,
    file: StoredValue<Option<Rc<File>>, LocalStorage>,
    /// Number of the current reading; a reading with another number ends.
    reading: StoredValue<u32>,
}

struct File {
    name: String,
    bytes: Vec<u8>,
}

#[derive(Clone, Default)]
pub(super) enum Stage {
    #[default]
    Closed,
    Reading,
    Failed(CsvError),
    Unreadable,
    Read(Arc<CsvTable>),
}

const MISSING: [MissingPolicy; 2] = [MissingPolicy::KeepEmpty, MissingPolicy::FillMean];

/// Whether a file's name is that of a table.
pub fn is_table_name(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|it| {
        ["csv", "tsv", "txt", "dat", "xlsx", "xls", "ods"]
            .iter()
            .any(|known| it.eq_ignore_ascii_case(known))
    })
}

impl OwnTables {
    /// No table is open.
    pub fn new(editor: Editor, playback: Playback) -> Self {
        Self {
            editor,
            playback,
            stage: RwSignal::new(Stage::Closed),
            options: RwSignal::new(CsvOptions::default()),
            missing: RwSignal::new(0),
            target: RwSignal::new(0),
            is_target_chosen: StoredValue::new(false),
            shown_column: RwSignal::new(None),
            file: StoredValue::new_local(None),
            reading: StoredValue::new(0),
        }
    }

    /// Whether the window is open.
    pub fn is_open(self) -> bool {
        !self.stage.with(|stage| matches!(stage, Stage::Closed))
    }

    /// Starts a reading and returns its number.
    fn begin(self) -> u32 {
        self.reading
            .update_value(|reading| *reading = reading.wrapping_add(1));
        self.reading.get_value()
    }

    /// Reads a chosen or dropped file.
    pub fn open(self, file: &web_sys::File) {
        self.options.set(CsvOptions::default());
        self.is_target_chosen.set_value(false);
        self.shown_column.set(None);
        let reading = self.begin();
        self.stage.set(Stage::Reading);
        let name = file.name();
        file_reader::read(file, MAX_LEN, move |bytes| {
            if self.reading.get_value() != reading {
                return;
            }
            match bytes {
                Ok(bytes) => {
                    self.file.set_value(Some(Rc::new(File { name, bytes })));
                    self.read();
                }
                Err(FileReadError::TooLong { len, max }) => {
                    self.stage
                        .set(Stage::Failed(CsvError::TooLong { len, max }));
                }
                Err(FileReadError::Unreadable) => self.stage.set(Stage::Unreadable),
            }
        });
    }

    /// Reads the bytes with the current options, in slices between which the page can react.
    fn read(self) {
        let Some(file) = self.file.get_value() else {
            return;
        };
        let reading = self.begin();
        // A table that is read again stays on the page until then.
        if !self
            .stage
            .with_untracked(|stage| matches!(stage, Stage::Read(_)))
        {
            self.stage.set(Stage::Reading);
        }
        let options = self.options.get_untracked();
        let source = SourceText::new(&file.bytes, options.encoding);
        match source.and_then(|source| CsvReader::new(Arc::new(source), &options)) {
            Ok(reader) => self.read_on(reader, reading),
            Err(error) => self.stage.set(Stage::Failed(error)),
        }
    }

    fn read_on(self, mut reader: CsvReader, reading: u32) {
        if self.reading.get_value() != reading {
            return;
        }
        let end = js_sys::Date::now() + TASK;
        loop {
            match reader.read_slice(SLICE) {
                Ok(true) => break self.finish(reader),
                Ok(false) if js_sys::Date::now() < end => {}
                Ok(false) => {
                    break set_timeout(move || self.read_on(reader, reading), Duration::ZERO);
                }
                Err(error) => break self.stage.set(Stage::Failed(error)),
            }
        }
    }

    fn finish(self, reader: CsvReader) {
        match reader.finish() {
            Ok(table) => {
                // Most tables have the column to learn at the end.
                let last = table.columns.iter().rposition(|it| it.kind.is_used());
                let is_used = |idx: &usize| {
                    let column = table.columns.get(*idx);
                    column.is_some_and(|column| column.kind.is_used())
                };
                let chosen = self.is_target_chosen.get_value();
                let chosen = chosen.then(|| self.target.get_untracked());
                let target = chosen.filter(is_used).or(table.target).or(last);
                self.target.set(target.unwrap_or(0));
                self.stage.set(Stage::Read(Arc::new(table)));
            }
            Err(error) => self.stage.set(Stage::Failed(error)),
        }
    }

    pub(super) fn change(self, change: impl FnOnce(&mut CsvOptions)) {
        self.options.update(change);
        self.read();
    }

    /// Chooses the column that will be learned.
    pub(super) fn set_target(self, column: usize) {
        self.is_target_chosen.set_value(true);
        self.target.set(column);
    }

    /// Sets what a column holds, and reads the file again.
    pub(super) fn set_kind(self, column: usize, kind: ColumnKind) {
        self.change(|options| {
            options.kinds.retain(|(idx, _)| *idx != column);
            options.kinds.push((column, kind));
        });
    }

    /// Sets whether a word means no value in a column, and reads the file again.
    pub(super) fn set_missing_word(self, column: usize, word: &str, is_missing: bool) {
        self.change(|options| {
            let words = &mut options.missing_words;
            words.retain(|(idx, known, _)| *idx != column || known != word);
            words.push((column, word.to_owned(), is_missing));
        });
    }

    pub(super) fn close(self) {
        self.begin();
        self.stage.set(Stage::Closed);
        self.file.set_value(None);
    }

    /// Returns the first experiment on the table, not checked yet, or why there is none; `None` unless
    /// a table has been read.
    pub(super) fn draft(self) -> Option<Result<Draft, TableError>> {
        let Stage::Read(csv) = self.stage.get() else {
            return None;
        };
        let name = self
            .file
            .with_value(|file| file.as_ref().map_or(String::new(), |it| it.name.clone()));
        let target = csv.columns.get(self.target.get())?.name.clone();
        let table = csv.to_table(&name, MISSING[self.missing.get().min(1)]);
        Some(table.map(|table| {
            let place = table.columns().iter().position(|it| it.name == target);
            experiment_on(Arc::new(table), place.unwrap_or(0) as u32)
        }))
    }

    pub(super) fn use_it(self, experiment: Arc<Experiment>) {
        self.editor.axis.set(0);
        self.playback.open_checked(experiment);
        self.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_known_by_their_names() {
        assert!(is_table_name("notas.CSV") && is_table_name("a.b.tsv"));
        assert!(!is_table_name("run.json") && !is_table_name("csv"));
    }
}
