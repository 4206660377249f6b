//! Where a table comes from: a file with text, a spreadsheet, or pasted cells. A sheet of a spreadsheet is read as
//! the CSV text that a worker makes of it.

use formats::DecimalSign;
use formats::table_csv::{CsvError, Encoding, MAX_LEN, Separator};
use leptos::prelude::*;
use sheets::{SheetAnswer, SheetError};

use crate::app::file_reader::{self, FileReadError};
use crate::app::program_worker::Program;
use crate::i18n::language::Language;
use crate::panels::own_table::clipboard_html::exact_cells;
use crate::panels::own_table::open_sheets::OpenSheets;
use crate::panels::own_table::reading::{OwnTables, Stage};
use crate::panels::own_table::spreadsheet::{SheetEvent, SheetWorker};

/// Bytes by which text and spreadsheets differ.
const SIGNATURE: usize = 8;

impl OwnTables {
    /// Shows the field into which cells can be pasted.
    pub(super) fn paste(self) {
        self.begin_new();
        self.stage.set(Stage::Pasting);
    }

    /// Reads pasted cells, or the text of a CSV file; `html` is the same as HTML, or empty.
    pub fn open_pasted(self, language: Language, text: &str, html: &str) {
        self.begin_new();
        let exact = exact_cells(html);
        let decimal = exact.as_ref().map(|_| DecimalSign::Point);
        let text = exact.as_deref().unwrap_or(text);
        // Spreadsheets copy cells with tabs. Were commas counted too, those of decimals might win.
        let separator = text.contains('\t').then_some(Separator::Tab);
        self.options.update(|options| {
            options.encoding = Some(Encoding::Utf8);
            options.separator = separator;
            options.decimal = decimal;
        });
        self.read_text(language.paste_name().to_owned(), text.as_bytes().to_vec());
    }

    /// Reads a chosen or dropped file: text, or a spreadsheet.
    pub fn open(self, file: &web_sys::File) {
        let reading = self.begin_new();
        let whole = file.clone();
        file_reader::read_first(file, SIGNATURE, move |bytes| {
            if !self.is_current(reading) {
                return;
            }
            if sheets::is_container(bytes) {
                self.open_spreadsheet(&whole, reading);
            } else {
                self.open_csv(&whole, reading);
            }
        });
    }

    fn open_csv(self, file: &web_sys::File, reading: u32) {
        let name = file.name();
        file_reader::read(file, MAX_LEN, move |bytes| {
            if !self.is_current(reading) {
                return;
            }
            match bytes {
                Ok(bytes) => self.read_text(name, bytes),
                Err(FileReadError::TooLong { len, max }) => {
                    self.stage
                        .set(Stage::Failed(CsvError::TooLong { len, max }));
                }
                Err(FileReadError::Unreadable) => self.stage.set(Stage::Unreadable),
            }
        });
    }

    fn open_spreadsheet(self, file: &web_sys::File, reading: u32) {
        let name = file.name();
        file_reader::read_buffer(file, sheets::MAX_FILE, move |buffer| {
            if !self.is_current(reading) {
                return;
            }
            match buffer {
                Ok(buffer) => {
                    let spreadsheet = Some((name, buffer));
                    self.source
                        .update_value(|source| source.spreadsheet = spreadsheet);
                    self.read_spreadsheet();
                }
                Err(FileReadError::TooLong { len, max }) => {
                    let error = SheetError::TooLong { len, max };
                    self.stage.set(Stage::SheetFailed(error));
                }
                Err(FileReadError::Unreadable) => self.stage.set(Stage::Unreadable),
            }
        });
    }

    /// Starts the program that reads spreadsheets on the file that waits for it; again, if it did not arrive.
    pub(super) fn read_spreadsheet(self) {
        let spreadsheet = self.source.with_value(|source| source.spreadsheet.clone());
        let Some((name, buffer)) = spreadsheet else {
            return;
        };
        self.stage.set(Stage::Reading);
        // Ended with the file, so that no event of another one comes.
        let worker = SheetWorker::start(buffer, move |event| self.answered(event, &name));
        if let Err(error) = &worker {
            if Program::Sheets.is_here() {
                leptos::logging::error!("{error:?}");
            }
            self.stage.set(Stage::NotFetched);
        }
        self.source
            .update_value(|source| source.worker = worker.ok());
    }

    fn answered(self, event: SheetEvent, name: &str) {
        let (answer, text) = match event {
            SheetEvent::Answer(answer, text) => (answer, text),
            SheetEvent::NotFetched => return self.stage.set(Stage::NotFetched),
            SheetEvent::Died => return self.stage.set(Stage::SheetFailed(SheetError::Damaged)),
        };
        match answer {
            SheetAnswer::Opened { sheets, chosen } => {
                let chosen = chosen.unwrap_or(sheets.len());
                let list = Some(OpenSheets { sheets, chosen });
                self.source.update_value(|source| source.sheets = list);
            }
            SheetAnswer::Read { sheet_idx } => self.choose_in_list(sheet_idx),
            SheetAnswer::Failed(error) => return self.stage.set(Stage::SheetFailed(error)),
        }
        let Some(text) = text else {
            return self.stage.set(Stage::Failed(CsvError::Empty));
        };
        // The dialect of `sheets`; the rest is decided as of any text.
        self.reset_options();
        self.options.update(|options| {
            options.encoding = Some(Encoding::Utf8);
            options.separator = Some(Separator::Comma);
            options.decimal = Some(DecimalSign::Point);
        });
        let sheet = self.source.with_value(|source| {
            let name = source.sheets.as_ref().and_then(OpenSheets::chosen_name);
            name.map(str::to_owned)
        });
        let name = match sheet {
            Some(sheet) => format!("{name} ({sheet})"),
            None => name.to_owned(),
        };
        self.read_text(name, text);
    }

    /// Reads another sheet of the open spreadsheet.
    pub(super) fn choose_sheet(self, sheet_idx: usize) {
        self.choose_in_list(sheet_idx);
        self.stage.set(Stage::Reading);
        self.source.with_value(|source| {
            if let Some(worker) = &source.worker {
                worker.choose(sheet_idx);
            }
        });
    }

    fn choose_in_list(self, sheet_idx: usize) {
        self.source.update_value(|source| {
            if let Some(list) = &mut source.sheets {
                list.chosen = sheet_idx;
            }
        });
    }

    /// Forgets the table before, and returns the number of a new reading.
    fn begin_new(self) -> u32 {
        self.forget();
        self.reset_options();
        self.stage.set(Stage::Reading);
        self.begin()
    }
}
