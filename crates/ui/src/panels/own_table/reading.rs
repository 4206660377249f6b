//! Reading a person's own table, slice by slice, again whenever an option changes. The experiment of
//! the page stays as it is until the table is used.

use std::rc::Rc;
use std::sync::Arc;

use experiment::{DataTable, Draft, Experiment};
use formats::table_csv::{
    ColumnKind, CsvError, CsvOptions, CsvReader, CsvTable, MissingPolicy, SourceText, TableError,
};
use js_sys::ArrayBuffer;
use leptos::prelude::*;
use sheets::SheetError;

use crate::app::clock;
use crate::app::editor::Editor;
use crate::app::playback::Playback;
use crate::app::table_view::TableViews;
use crate::app::windows::{Window, Windows};
use crate::panels::own_table::first_experiment::{experiment_on, first_axes};
use crate::panels::own_table::kept::{File, Kept, as_before, own_table_of};
use crate::panels::own_table::open_sheets::OpenSheets;
use crate::panels::own_table::spreadsheet::SheetWorker;
use crate::panels::own_table::steps::Steps;

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
    views: TableViews,
    pub(super) stage: RwSignal<Stage>,
    pub(super) options: RwSignal<CsvOptions>,
    pub(super) missing: RwSignal<usize>,
    /// The column that will be learned.
    pub(super) target: RwSignal<usize>,
    /// Whether a person has chosen it: then it stays when the file is read again.
    is_target_chosen: StoredValue<bool>,
    /// The column whose figures are shown.
    pub(super) shown_column: RwSignal<Option<usize>>,
    pub(super) source: StoredValue<Source, LocalStorage>,
    /// The last table that was used.
    kept: RwSignal<Option<Kept>, LocalStorage>,
    /// The reading under way.
    reading: Steps,
}

/// What is open. No signal: whatever changes here, the stage is set after it.
#[derive(Default)]
pub(super) struct Source {
    /// The text of a table.
    file: Option<Rc<File>>,
    /// Name and bytes of a spreadsheet. The program that reads it takes the bytes away when it runs.
    pub(super) spreadsheet: Option<(String, ArrayBuffer)>,
    /// That program.
    pub(super) worker: Option<SheetWorker>,
    /// The sheets of the spreadsheet.
    pub(super) sheets: Option<OpenSheets>,
    /// Whether it is the table of the experiment, opened again.
    is_in_use: bool,
}

#[derive(Clone, Default)]
pub(super) enum Stage {
    #[default]
    Closed,
    /// Cells are to be pasted into a field.
    Pasting,
    Reading,
    /// The program that reads spreadsheets did not arrive.
    NotFetched,
    SheetFailed(SheetError),
    Failed(CsvError),
    Unreadable,
    Read(Arc<CsvTable>),
}

impl OwnTables {
    /// No table is open.
    pub fn new(editor: Editor, playback: Playback, views: TableViews) -> Self {
        Self {
            editor,
            playback,
            views,
            stage: RwSignal::new(Stage::Closed),
            options: RwSignal::new(CsvOptions::default()),
            missing: RwSignal::new(0),
            target: RwSignal::new(0),
            is_target_chosen: StoredValue::new(false),
            shown_column: RwSignal::new(None),
            source: StoredValue::new_local(Source::default()),
            kept: RwSignal::new_local(None),
            reading: Steps::new(),
        }
    }

    /// Whether the window is open.
    pub fn is_open(self) -> bool {
        !self.stage.with(|stage| matches!(stage, Stage::Closed))
    }

    /// Whether the window shows the field for cells.
    pub(super) fn is_pasting(self) -> bool {
        self.stage.with(|stage| matches!(stage, Stage::Pasting))
    }

    /// Whether the window shows the table of the experiment.
    pub fn is_reopened(self) -> bool {
        self.is_open() && self.source.with_value(|source| source.is_in_use)
    }

    /// Opens the window when a table is opened, over other windows, and closes it when the table is closed.
    pub fn open_with(self, windows: Windows) {
        Effect::new(move || {
            let is_new = self
                .stage
                .with(|stage| matches!(stage, Stage::Pasting | Stage::Reading));
            let is_open = untrack(|| windows.is_open(Window::OwnTable));
            match self.is_open() {
                true if is_new || !is_open => windows.open(Window::OwnTable),
                true => {}
                false => windows.close(Window::OwnTable),
            }
        });
    }

    /// Closes the table when its window is closed.
    pub(super) fn close_with(self, windows: Windows) {
        Effect::new(move |was_open: Option<bool>| {
            let is_open = windows.is_open(Window::OwnTable);
            if was_open == Some(true) && !is_open {
                self.close();
            }
            is_open
        });
    }

    /// Whether the open table comes out of a spreadsheet.
    pub(super) fn is_spreadsheet(self) -> bool {
        self.source.with_value(|source| source.sheets.is_some())
    }

    /// Starts a reading and returns its number.
    pub(super) fn begin(self) -> u32 {
        self.reading.begin()
    }

    /// Forgets what was set and chosen for the table before.
    pub(super) fn reset_options(self) {
        self.options.set(CsvOptions::default());
        self.is_target_chosen.set_value(false);
        self.shown_column.set(None);
    }

    /// Whether no other reading has begun since the one with this number.
    pub(super) fn is_current(self, reading: u32) -> bool {
        self.reading.is_current(reading)
    }

    /// Reads a text with the current options.
    pub(super) fn read_text(self, name: String, bytes: Vec<u8>) {
        let file = Rc::new(File { name, bytes });
        self.source.update_value(|source| source.file = Some(file));
        self.read();
    }

    /// Reads the bytes with the current options, in slices between which the page can react.
    fn read(self) {
        let Some(file) = self.source.with_value(|source| source.file.clone()) else {
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
        self.reading.step(reading, move || {
            let source = SourceText::new(&file.bytes, options.encoding);
            let Some(source) = self.or_fail(source) else {
                return;
            };
            self.reading.step(reading, move || {
                let reader = CsvReader::new(Arc::new(source), &options);
                if let Some(reader) = self.or_fail(reader) {
                    self.reading
                        .step(reading, move || self.read_on(reader, reading));
                }
            });
        });
    }

    /// Shows an error, or returns the result.
    fn or_fail<T>(self, result: Result<T, CsvError>) -> Option<T> {
        result
            .map_err(|error| self.stage.set(Stage::Failed(error)))
            .ok()
    }

    fn read_on(self, mut reader: CsvReader, reading: u32) {
        let end = clock::now_ms() + TASK;
        loop {
            match reader.read_slice(SLICE) {
                Ok(true) => break self.reading.step(reading, move || self.finish(reader)),
                Ok(false) if clock::now_ms() < end => {}
                Ok(false) => {
                    break self
                        .reading
                        .step(reading, move || self.read_on(reader, reading));
                }
                Err(error) => break self.stage.set(Stage::Failed(error)),
            }
        }
    }

    fn finish(self, reader: CsvReader) {
        match reader.finish() {
            Ok(table) => {
                // Most tables have the column to learn at the end.
                let kinds = || table.columns.iter().map(|column| column.kind);
                let last = kinds()
                    .rposition(|kind| kind.is_used() && !kind.is_date())
                    .or_else(|| kinds().rposition(ColumnKind::is_used));
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

    /// Drops the open table.
    pub fn close(self) {
        self.begin();
        self.stage.set(Stage::Closed);
        self.forget();
    }

    /// Drops the open file, and ends the program that reads its sheets.
    pub(super) fn forget(self) {
        self.source.set_value(Source::default());
    }

    /// Returns the first experiment on the table, not checked yet, or why there is none; `None` unless
    /// a table has been read.
    pub(super) fn draft(self) -> Option<Result<Draft, TableError>> {
        let Stage::Read(csv) = self.stage.get_untracked() else {
            return None;
        };
        let name = self.source.with_value(|source| {
            let file = source.file.as_ref();
            file.map_or(String::new(), |it| it.name.clone())
        });
        let idx = self.target.get();
        let target = csv.columns.get(idx)?.name.clone();
        let missing = match self.missing.get() {
            0 => MissingPolicy::KeepEmpty,
            _ => MissingPolicy::FillMean { target: idx },
        };
        let table = csv.to_table(&name, missing);
        Some(table.map(|table| {
            let place = table.columns().iter().position(|it| it.name == target);
            let draft = experiment_on(Arc::new(table), place.unwrap_or(0) as u32);
            if !self.source.with_value(|source| source.is_in_use) {
                return draft;
            }
            let model = self.editor.model;
            model.with_untracked(|model| as_before(draft, model.wanted()))
        }))
    }

    /// Whether the preview of the experiment's table can be opened again. A signal.
    pub fn can_reopen(self) -> bool {
        let experiment = self.editor.experiment;
        self.kept.with(|kept| {
            let kept = kept.as_ref();
            kept.is_some_and(|kept| experiment.with(|experiment| kept.is_of(experiment)))
        })
    }

    /// Opens the preview of the table in use, as it was when the table was used.
    pub fn reopen(self) {
        let Some(kept) = self.kept.get_untracked() else {
            return;
        };
        let model = self.editor.model;
        let target = model.with_untracked(|model| kept.target_of(model.wanted()));
        self.begin();
        self.source.set_value(Source {
            file: Some(kept.file),
            sheets: kept.sheets,
            is_in_use: true,
            ..Source::default()
        });
        self.options.set(kept.options);
        self.missing.set(kept.missing);
        self.target.set(target.unwrap_or(kept.target));
        self.is_target_chosen.set_value(true);
        self.shown_column.set(None);
        self.stage.set(Stage::Read(kept.csv));
    }

    /// Returns the table in use with its empty cells filled anew for another target, which stays empty;
    /// `None` if nothing was filled.
    pub fn filled_for(self, target: u32) -> Option<Arc<DataTable>> {
        let mut kept = self.kept.get_untracked()?;
        let model = self.editor.model;
        let is_in_use = model.with_untracked(|model| kept.is_of(model.wanted()));
        let name = &kept.table.columns().get(target as usize)?.name;
        let target = kept.csv.columns.iter().position(|it| it.name == *name)?;
        if !is_in_use || kept.missing == 0 {
            return None;
        }
        let missing = MissingPolicy::FillMean { target };
        let table = kept.csv.to_table(kept.table.name(), missing).ok()?;
        kept.table = Arc::new(table);
        kept.target = target;
        let table = Arc::clone(&kept.table);
        self.kept.set(Some(kept));
        Some(table)
    }

    /// Remembers the open table, which becomes the one of an experiment.
    fn keep(self, experiment: &Experiment) {
        let Stage::Read(csv) = self.stage.get_untracked() else {
            return;
        };
        let opened = self
            .source
            .with_value(|source| Some((source.file.clone()?, source.sheets.clone())));
        let kept = opened
            .zip(own_table_of(experiment))
            .map(|((file, sheets), table)| Kept {
                file,
                sheets,
                options: self.options.get_untracked(),
                missing: self.missing.get_untracked(),
                target: self.target.get_untracked(),
                csv,
                table: Arc::clone(table),
            });
        self.kept.set(kept);
    }

    pub(super) fn use_it(self, experiment: Arc<Experiment>) {
        let [first, second] = first_axes(&experiment);
        self.keep(&experiment);
        self.playback.open_checked(experiment);
        self.editor.axis.set(first);
        self.views.choose_second_axis(second);
        self.close();
    }
}
