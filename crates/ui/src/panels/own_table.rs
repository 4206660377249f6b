//! The student's own table: a CSV file is read piece by piece, shown as it was understood, corrected,
//! and only then used. Until then the experiment on the page stays as it is.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use experiment::{DataTable, Draft, Experiment, Problem, TableSource, TableSpec, limits};
use formats::table_csv::{
    BadCellKind, ColumnKind, CsvError, CsvOptions, CsvReader, CsvTable, DecimalSign, MAX_LEN,
    MissingPolicy, Separator, TableError,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::app::editor::Editor;
use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::app::starts::first_table;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::i18n::problems;

/// Bytes that are read at a time: some milliseconds.
const SLICE: usize = 256 * 1024;
/// Rows of the preview and cells without a value that are shown.
const SHOWN_ROWS: usize = 8;
const SHOWN_CELLS: usize = 12;
const SHOWN_COLUMNS: usize = 40;

/// What a person brings, and how far it has come.
#[derive(Clone, Copy)]
pub struct OwnTables {
    editor: Editor,
    playback: Playback,
    stage: RwSignal<Stage>,
    options: RwSignal<CsvOptions>,
    missing: RwSignal<usize>,
    /// The column that will be learned.
    target: RwSignal<usize>,
    file: StoredValue<Option<Rc<File>>, LocalStorage>,
    /// Counts readings: one that another has followed, or that was put away, ends.
    reading: StoredValue<u32>,
}

struct File {
    name: String,
    bytes: Vec<u8>,
}

#[derive(Clone, Default)]
enum Stage {
    #[default]
    Closed,
    Reading,
    Failed(CsvError),
    Unreadable,
    Read(Arc<CsvTable>),
}

const MISSING: [MissingPolicy; 3] = [
    MissingPolicy::DropRows,
    MissingPolicy::FillMean,
    MissingPolicy::Refuse,
];
const SEPARATORS: [Separator; 3] = [Separator::Comma, Separator::Semicolon, Separator::Tab];
const DECIMALS: [DecimalSign; 2] = [DecimalSign::Point, DecimalSign::Comma];
const KINDS: [ColumnKind; 3] = [ColumnKind::Number, ColumnKind::Category, ColumnKind::Text];

/// Whether a file's name is one of a table.
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
            file: StoredValue::new_local(None),
            reading: StoredValue::new(0),
        }
    }

    /// Whether there is something to show above the page.
    pub fn is_open(self) -> bool {
        !self.stage.with(|stage| matches!(stage, Stage::Closed))
    }

    /// The number of a reading that begins now.
    fn begin(self) -> u32 {
        self.reading
            .update_value(|reading| *reading = reading.wrapping_add(1));
        self.reading.get_value()
    }

    /// Reads a file that was chosen or dropped.
    pub fn open(self, file: &web_sys::File) {
        self.options.set(CsvOptions::default());
        let reading = self.begin();
        if file.size() > MAX_LEN as f64 {
            let len = file.size() as usize;
            let error = CsvError::TooLong { len, max: MAX_LEN };
            self.stage.set(Stage::Failed(error));
            return;
        }
        self.stage.set(Stage::Reading);
        let Ok(reader) = web_sys::FileReader::new() else {
            self.stage.set(Stage::Unreadable);
            return;
        };
        let (read, name) = (reader.clone(), file.name());
        // It frees itself when it has been called, which is once.
        let on_end = Closure::once_into_js(move || {
            if self.reading.get_value() != reading {
                return;
            }
            let result = read.result().ok();
            match result.and_then(|it| it.dyn_into::<js_sys::ArrayBuffer>().ok()) {
                Some(buffer) => {
                    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
                    self.file.set_value(Some(Rc::new(File { name, bytes })));
                    self.read();
                }
                None => self.stage.set(Stage::Unreadable),
            }
        });
        reader.set_onloadend(Some(on_end.unchecked_ref()));
        if reader.read_as_array_buffer(file).is_err() {
            self.stage.set(Stage::Unreadable);
        }
    }

    /// Reads the bytes with the present options, in slices between which the page lives on.
    fn read(self) {
        let Some(file) = self.file.get_value() else {
            return;
        };
        let reading = self.begin();
        self.stage.set(Stage::Reading);
        match CsvReader::new(&file.bytes, &self.options.get_untracked()) {
            Ok(reader) => self.read_on(file, reader, reading),
            Err(error) => self.stage.set(Stage::Failed(error)),
        }
    }

    fn read_on(self, file: Rc<File>, mut reader: CsvReader, reading: u32) {
        if self.reading.get_value() != reading {
            return;
        }
        match reader.read_slice(&file.bytes, SLICE) {
            Ok(false) => set_timeout(move || self.read_on(file, reader, reading), Duration::ZERO),
            Ok(true) => match reader.finish() {
                Ok(table) => {
                    // The last column that can be learned, as most tables have it.
                    let usable = |kind: ColumnKind| {
                        matches!(kind, ColumnKind::Number | ColumnKind::Category)
                    };
                    let last = table.columns.iter().rposition(|it| usable(it.kind));
                    self.target.set(last.unwrap_or(0));
                    self.stage.set(Stage::Read(Arc::new(table)));
                }
                Err(error) => self.stage.set(Stage::Failed(error)),
            },
            Err(error) => self.stage.set(Stage::Failed(error)),
        }
    }

    fn change(self, change: impl FnOnce(&mut CsvOptions)) {
        self.options.update(change);
        self.read();
    }

    fn close(self) {
        self.begin();
        self.stage.set(Stage::Closed);
        self.file.set_value(None);
    }

    /// What the table will be; `None` unless one has been read.
    fn table(self) -> Option<Result<(DataTable, u32), TableError>> {
        let Stage::Read(csv) = self.stage.get() else {
            return None;
        };
        let name = self
            .file
            .with_value(|file| file.as_ref().map_or(String::new(), |it| it.name.clone()));
        let target = csv.columns.get(self.target.get())?.name.clone();
        let table = csv.to_table(&name, MISSING[self.missing.get().min(2)]);
        Some(table.map(|table| {
            let place = table.columns().iter().position(|it| it.name == target);
            (table, place.unwrap_or(0) as u32)
        }))
    }

    /// The experiment that it will be, or why it cannot be used.
    fn experiment(self) -> Option<Result<Arc<Experiment>, Unusable>> {
        Some(match self.table()? {
            Err(error) => Err(Unusable::Table(error)),
            Ok((table, target)) => {
                let checked = experiment_on(Arc::new(table), target).check();
                checked.map(Arc::new).map_err(Unusable::Draft)
            }
        })
    }

    fn use_it(self, experiment: &Experiment) {
        self.editor.axis.set(0);
        self.playback.open_checked(experiment.clone());
        self.close();
    }
}

/// Why a table that was read is not one to learn from as it is.
#[derive(Clone, PartialEq)]
enum Unusable {
    Table(TableError),
    Draft(Vec<Problem>),
}

impl Unusable {
    fn sentence(&self, language: Language) -> String {
        match self {
            Unusable::Table(error) => table_error(error, language),
            Unusable::Draft(problems) => problems.first().map_or(String::new(), |problem| {
                problems::sentence(problem, language)
            }),
        }
    }
}

/// The page's first experiment on a table, with all other columns as inputs, as far as they may be.
fn experiment_on(table: Arc<DataTable>, target: u32) -> Draft {
    let mut draft = first_table();
    let classifies = table
        .columns()
        .get(target as usize)
        .is_some_and(experiment::Column::is_categorical);
    // A wide table begins with as many as a network can have; a person chooses others.
    let mut n_inputs = 0;
    let inputs = (0..).zip(table.columns()).filter(|(place, column)| {
        // A column of categories is an input for each of them, see `TableSpec::input_columns`.
        let n_of_column = match column.labels.len() {
            0..=2 => 1,
            n_labels => n_labels,
        };
        let is_input = *place != target && n_inputs + n_of_column <= *limits::INPUTS.end();
        n_inputs += if is_input { n_of_column } else { 0 };
        is_input
    });
    let inputs: Vec<u32> = inputs.map(|(place, _)| place).collect();
    draft.data.set_table(TableSpec {
        table: TableSource::Own(table),
        inputs,
        target,
        filters: Vec::new(),
        classifies,
    });
    draft.data.scaling.inputs = true;
    draft.data.scaling.target = !classifies;
    draft.fit_output();
    draft
}

/// What is wrong with a file, and where.
pub fn sentence(error: &CsvError, language: Language) -> String {
    let mega = |bytes: usize| (bytes as f64 / 1e6).ceil();
    match error {
        CsvError::TooLong { len, max } => language.file_too_long(mega(*len), mega(*max)),
        CsvError::Empty => language.csv_empty().into(),
        CsvError::Spreadsheet => language.csv_spreadsheet().into(),
        CsvError::Utf16 => language.csv_utf16().into(),
        CsvError::Binary { byte } => language.csv_binary(*byte as f64),
        CsvError::UnclosedQuote { line } => language.csv_quote(*line as f64),
        CsvError::TooManyColumns { line, max } => {
            language.csv_too_many_columns(*line as f64, *max as f64)
        }
        CsvError::TooManyRows { max } => language.csv_too_many_rows(*max as f64),
        CsvError::Ragged {
            line,
            expected,
            found,
        } => language.csv_ragged(*expected as f64, *found as f64, *line as f64),
        CsvError::NoRows => language.csv_no_rows().into(),
        CsvError::OneColumn => language.csv_one_column().into(),
        CsvError::OnlyText => language.csv_only_text().into(),
    }
}

fn table_error(error: &TableError, language: Language) -> String {
    match error {
        TableError::BadCells { n, row, column } => {
            language.csv_bad_cells(*column as f64, *n as f64, *row as f64)
        }
        TableError::TooFewRows { n } => language.csv_too_few_rows(*n as f64),
        TableError::TooFewColumns { .. } => language.csv_too_few_columns().into(),
        TableError::NoNumbers { column } => language.csv_no_numbers(*column as f64),
        TableError::TooManyCategories { column, max } => {
            language.csv_too_many_categories(*column as f64, *max as f64)
        }
    }
}

/// Chooses a file.
#[component]
pub fn OwnTableButton() -> impl IntoView {
    let own = expect_context::<OwnTables>();
    let language = use_language();
    view! {
        <label class="tool wide file own-table" title=reactive(move || language.get().csv_open_title())>
            <span>{reactive(move || language.get().csv_open())}</span>
            <input
                type="file"
                accept=".csv,.tsv,.txt,text/csv,text/plain"
                data-testid="own-table-file"
                on:change=move |event| {
                    let input: web_sys::HtmlInputElement = event_target(&event);
                    if let Some(file) = input.files().and_then(|files| files.get(0)) {
                        own.open(&file);
                    }
                    // The same file can then be chosen again.
                    input.set_value("");
                }
            />
        </label>
    }
    .into_any()
}

/// Shows a table as it was understood, above the page, until it is used or put away.
#[component]
pub fn OwnTableWindow() -> impl IntoView {
    let own = expect_context::<OwnTables>();
    let language = use_language();
    let is_open = move || own.is_open();
    let code = move || {
        own.stage.with(|stage| match stage {
            Stage::Closed => "closed",
            Stage::Reading => "reading",
            Stage::Failed(_) | Stage::Unreadable => "failed",
            Stage::Read(_) => "read",
        })
    };
    let body = move || match own.stage.get() {
        Stage::Closed => None,
        Stage::Reading => Some(line("status", language.get().csv_reading().to_owned())),
        Stage::Unreadable => Some(line("alert", language.get().csv_unreadable().to_owned())),
        Stage::Failed(error) => {
            let why = sentence(&error, language.get());
            let sentence = language.get().csv_failed(&why);
            let form = matches!(
                error,
                CsvError::Ragged { .. }
                    | CsvError::OneColumn
                    | CsvError::OnlyText
                    | CsvError::NoRows
                    | CsvError::UnclosedQuote { .. }
            );
            let form = form.then(|| form_view(own, None, language.get()));
            let said = line("alert", sentence);
            Some(view! { {said} {form} }.into_any())
        }
        Stage::Read(table) => Some(preview(own, &table, language.get())),
    };
    view! {
        <aside
            class="code-window own-table-window"
            data-testid="own-table"
            data-value=reactive(code)
            aria-label=reactive(move || language.get().csv_title())
            hidden=reactive(move || !is_open())
        >
            <header class="panel-head">
                <h2>{reactive(move || language.get().csv_title())}</h2>
                <button
                    type="button"
                    class="tool wide"
                    data-testid="own-table-cancel"
                    on:click=move |_| own.close()
                >
                    {reactive(move || language.get().csv_cancel())}
                </button>
            </header>
            <div class="own-table-body">{reactive(body)}</div>
        </aside>
    }
    .into_any()
}

fn line(role: &'static str, text: String) -> AnyView {
    view! { <p class="own-table-line" role=role data-testid="own-table-message">{text}</p> }
        .into_any()
}

/// A list of names; `chosen` is the present one.
fn list(
    id: String,
    label: String,
    names: Vec<String>,
    chosen: usize,
    choose: impl Fn(usize) + Send + Sync + 'static,
) -> AnyView {
    let options: Vec<AnyView> = names
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            view! { <option value=at.to_string() prop:selected=at == chosen>{name}</option> }
                .into_any()
        })
        .collect();
    view! {
        <label class="own-table-field">
            {label}
            <select
                data-testid=id
                data-value=chosen.to_string()
                on:change=move |event| {
                    if let Ok(at) = event_target_value(&event).parse() {
                        choose(at);
                    }
                }
            >
                {options}
            </select>
        </label>
    }
    .into_any()
}

/// Separator, decimal sign and header, as found or as told.
fn form_view(own: OwnTables, table: Option<&CsvTable>, language: Language) -> AnyView {
    let options = own.options.get_untracked();
    let form = table.map(|table| table.dialect);
    let separator = form.map(|form| form.separator).or(options.separator);
    let decimal = form.map(|form| form.decimal).or(options.decimal);
    let has_header = form.map(|form| form.has_header).or(options.has_header);
    let place = |at: Option<usize>, n: usize| at.unwrap_or(n);
    let separators = vec![
        language.csv_comma().to_owned(),
        language.csv_semicolon().to_owned(),
        language.csv_tab().to_owned(),
    ];
    let separator = separator.and_then(|it| SEPARATORS.iter().position(|known| *known == it));
    let decimal = decimal.and_then(|it| DECIMALS.iter().position(|known| *known == it));
    view! {
        <div class="own-table-form">
            {list(
                "own-table-separator".into(),
                language.csv_separator().into(),
                separators,
                place(separator, 3),
                move |at| own.change(|options| options.separator = SEPARATORS.get(at).copied()),
            )}
            {list(
                "own-table-decimal".into(),
                language.csv_decimal().into(),
                vec!["1.5".to_owned(), "1,5".to_owned()],
                place(decimal, 2),
                move |at| own.change(|options| options.decimal = DECIMALS.get(at).copied()),
            )}
            {list(
                "own-table-header".into(),
                language.csv_header().into(),
                vec![language.csv_header_yes().to_owned(), language.csv_header_no().to_owned()],
                place(has_header.map(|has| usize::from(!has)), 2),
                move |at| own.change(|options| options.has_header = Some(at == 0)),
            )}
        </div>
    }
    .into_any()
}

fn preview(own: OwnTables, table: &CsvTable, language: Language) -> AnyView {
    let count = |n: usize| numbers::count(n as f64, language);
    let size = language.csv_size(table.columns.len() as f64, table.n_rows as f64);
    let kind_names = || {
        vec![
            language.csv_number().to_owned(),
            language.csv_category().to_owned(),
            language.csv_text().to_owned(),
        ]
    };
    let kinds: Vec<AnyView> = table
        .columns
        .iter()
        .take(SHOWN_COLUMNS)
        .enumerate()
        .map(|(at, column)| {
            let chosen = KINDS.iter().position(|kind| *kind == column.kind);
            let kind = list(
                format!("own-table-kind-{at}"),
                String::new(),
                kind_names(),
                chosen.unwrap_or(2),
                move |kind| {
                    own.change(|options| {
                        options.kinds.retain(|it| it.0 != at);
                        options
                            .kinds
                            .extend(KINDS.get(kind).map(|kind| (at, *kind)));
                    });
                },
            );
            let bad = column.n_missing + column.n_unreadable;
            let bad = (bad > 0).then(|| {
                let text = language.csv_without_value(bad as f64);
                view! { <span class="own-table-bad">{text}</span> }.into_any()
            });
            view! { <th scope="col">{column.name.clone()}{kind}{bad}</th> }.into_any()
        })
        .collect();
    let rows: Vec<AnyView> = table
        .preview
        .iter()
        .take(SHOWN_ROWS)
        .map(|row| {
            let cells: Vec<AnyView> = row
                .iter()
                .take(SHOWN_COLUMNS)
                .map(|cell| view! { <td>{cell.clone()}</td> }.into_any())
                .collect();
            view! { <tr>{cells}</tr> }.into_any()
        })
        .collect();
    let names: Vec<String> = table.columns.iter().map(|it| it.name.clone()).collect();
    let experiment = Memo::new(move |_| own.experiment());
    let problem = move || {
        experiment.with(|experiment| match experiment {
            Some(Err(why)) => why.sentence(language),
            _ => String::new(),
        })
    };
    let is_usable = move || experiment.with(|it| matches!(it, Some(Ok(_))));
    let use_it = move || {
        if let Some(Ok(experiment)) = experiment.get_untracked() {
            own.use_it(&experiment);
        }
    };
    view! {
        <p class="own-table-line" role="status" data-testid="own-table-size" data-value=table.n_rows.to_string()>
            {size}
        </p>
        {form_view(own, Some(table), language)}
        <div class="lab-scroll own-table-preview">
            <table class="lab-table"><thead><tr>{kinds}</tr></thead><tbody>{rows}</tbody></table>
        </div>
        {(table.n_rows > SHOWN_ROWS).then(|| format!("… {}", count(table.n_rows)))}
        {bad_cells(own, table, language)}
        {reactive(move || list(
            "own-table-target".into(),
            language.csv_target().into(),
            names.clone(),
            own.target.get(),
            move |at| own.target.set(at),
        ))}
        <p class="own-table-line message" role="alert" data-testid="own-table-problem">{reactive(problem)}</p>
        <footer class="code-tools">
            <button
                type="button"
                class="cure"
                data-testid="own-table-use"
                disabled=reactive(move || !is_usable())
                on:click=move |_| use_it()
            >
                {language.csv_use()}
            </button>
        </footer>
    }
    .into_any()
}

/// The cells that have no value, by row and column, and what is done about them.
fn bad_cells(own: OwnTables, table: &CsvTable, language: Language) -> Option<AnyView> {
    if table.n_bad_cells == 0 {
        return None;
    }
    let lines: Vec<AnyView> = table
        .bad_cells
        .iter()
        .take(SHOWN_CELLS)
        .map(|cell| {
            let (row, column) = (cell.row as f64, cell.column as f64);
            let text = match cell.kind {
                BadCellKind::Missing => language.csv_cell_missing(column, row),
                BadCellKind::Unreadable => language.csv_cell_unreadable(column, row, &cell.text),
                BadCellKind::TooLarge => language.csv_cell_too_large(column, row, &cell.text),
            };
            view! { <li>{text}</li> }.into_any()
        })
        .collect();
    let more = (table.n_bad_cells > lines.len()).then(|| {
        let n = (table.n_bad_cells - lines.len()) as f64;
        view! { <li>{language.csv_more_cells(n)}</li> }.into_any()
    });
    let names = move || {
        vec![
            language.csv_drop_rows().to_owned(),
            language.csv_fill_mean().to_owned(),
            language.csv_refuse().to_owned(),
        ]
    };
    let view = view! {
        <ul class="own-table-cells" data-testid="own-table-cells" data-value=table.n_bad_cells.to_string()>
            {lines}
            {more}
        </ul>
        {reactive(move || list(
            "own-table-missing".into(),
            language.csv_missing().into(),
            names(),
            own.missing.get(),
            move |at| own.missing.set(at),
        ))}
    };
    Some(view.into_any())
}

#[cfg(test)]
mod tests {
    use formats::table_csv;

    use super::*;

    fn read(text: &[u8]) -> Result<CsvTable, CsvError> {
        table_csv::read(text, &CsvOptions::default())
    }

    #[test]
    fn what_is_broken_is_told_in_the_readers_language() {
        let broken: [&[u8]; 7] = [
            b"",
            b"a\n1\n2\n",
            b"a,b\nx y,z w\nfoo bar,baz\n",
            b"a,b\n1,2\n3\n4,5,6\n",
            b"\x00\x01\x02\xff\xfe\x00",
            b"a,b\n",
            b"a,b\n1,\"2\n3,4\n",
        ];
        for text in broken {
            let error = read(text).expect_err("it is broken");
            let (es, en) = (
                sentence(&error, Language::Es),
                sentence(&error, Language::En),
            );
            assert_ne!(es, en, "{error:?}");
            assert!(es.len() > 10, "{es}");
        }
    }

    #[test]
    fn a_table_becomes_an_experiment_that_can_run() {
        let csv = read("peso;talla;sexo\n60,5;170;m\n50;160;f\n70;180;m\n55;162;f\n".as_bytes());
        let table = csv
            .unwrap()
            .to_table("t.csv", MissingPolicy::Refuse)
            .unwrap();
        let table = Arc::new(table);
        for (target, n_outputs) in [(0, 1), (1, 1), (2, 2)] {
            let draft = experiment_on(Arc::clone(&table), target);
            assert!(crate::app::starts::is_own(&draft));
            assert_eq!(draft.network.output.units, n_outputs);
            assert!(draft.check().is_ok(), "{target}");
        }
    }

    #[test]
    fn of_a_wide_table_as_many_inputs_are_chosen_as_fit() {
        let head: Vec<String> = (0..150).map(|at| format!("c{at}")).collect();
        let row = |value: u32| vec![value.to_string(); 150].join(",");
        let text = format!("{}\n{}\n{}\n{}\n", head.join(","), row(1), row(2), row(4));
        let table = read(text.as_bytes()).unwrap();
        let table = table.to_table("t.csv", MissingPolicy::Refuse).unwrap();
        let draft = experiment_on(Arc::new(table), 149);
        let experiment = draft.check().unwrap();
        assert_eq!(experiment.n_inputs(), *limits::INPUTS.end());
    }

    #[test]
    fn tables_are_known_by_their_names() {
        assert!(is_table_name("notas.CSV") && is_table_name("a.b.tsv"));
        assert!(!is_table_name("run.json") && !is_table_name("csv"));
    }
}
