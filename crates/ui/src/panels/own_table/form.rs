//! How a file is read: encoding, separator, decimal sign, header, order of dates.

use formats::table_csv::{CsvTable, DecimalSign, Encoding, HeaderLine, Separator, TwoDigitYears};
use leptos::prelude::*;

use crate::i18n::language::Language;
use crate::panels::own_table::reading::OwnTables;

/// The decimal signs, in the order of [`DECIMAL_NAMES`].
pub const DECIMALS: [DecimalSign; 2] = [DecimalSign::Point, DecimalSign::Comma];
/// What a form shows of them.
pub const DECIMAL_NAMES: [&str; 2] = ["1.5", "1,5"];

/// A list of names; `chosen` is the position of the chosen one. Without one, a name in front of the
/// others says that nothing is chosen.
pub fn list(
    id: String,
    label: String,
    names: Vec<String>,
    chosen: Option<usize>,
    language: Language,
    choose: impl Fn(usize) + Send + Sync + 'static,
) -> AnyView {
    list_under(id, label.into_any(), names, chosen, language, choose)
}

/// As [`list`], of names that are not to be translated.
pub fn name_list(
    id: String,
    label: String,
    names: Vec<String>,
    chosen: Option<usize>,
    language: Language,
    choose: impl Fn(usize) + Send + Sync + 'static,
) -> AnyView {
    let label = label.into_any();
    list_view(id, label, names, chosen, language, Box::new(choose), true)
}

/// As [`list`], under a label that need not be a plain text.
pub fn list_under(
    id: String,
    label: AnyView,
    names: Vec<String>,
    chosen: Option<usize>,
    language: Language,
    choose: impl Fn(usize) + Send + Sync + 'static,
) -> AnyView {
    list_view(id, label, names, chosen, language, Box::new(choose), false)
}

fn list_view(
    id: String,
    label: AnyView,
    names: Vec<String>,
    chosen: Option<usize>,
    language: Language,
    choose: Box<dyn Fn(usize) + Send + Sync>,
    are_names: bool,
) -> AnyView {
    let is_undecided = chosen.is_none();
    let undecided = is_undecided.then(|| {
        let name = language.csv_undecided();
        view! { <option value="" selected disabled>{name}</option> }
    });
    let options: Vec<AnyView> = names
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            let is_chosen = chosen == Some(at);
            view! { <option value=at.to_string() prop:selected=is_chosen>{name}</option> }
                .into_any()
        })
        .collect();
    view! {
        <label class="own-table-field">
            {label}
            <select
                translate=are_names.then_some("no")
                data-testid=id
                data-value=chosen.map(|chosen| chosen.to_string())
                on:change=move |event| {
                    if let Ok(at) = event_target_value(&event).parse() {
                        choose(at);
                    }
                }
            >
                {undecided}
                {options}
            </select>
        </label>
    }
    .into_any()
}

fn encoding_name(encoding: Encoding) -> String {
    match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Windows1252 => "Windows-1252",
        Encoding::Utf16Le => "UTF-16 LE",
        Encoding::Utf16Be => "UTF-16 BE",
    }
    .to_owned()
}

fn separator_name(separator: Separator, language: Language) -> String {
    match separator {
        Separator::Comma => language.csv_comma(),
        Separator::Semicolon => language.csv_semicolon(),
        Separator::Tab => language.csv_tab(),
        Separator::Bar => language.csv_bar(),
        Separator::Blanks => language.csv_blanks(),
    }
    .to_owned()
}

/// How a file was read, or how it is to be read if that failed. Each choice reads the file again.
pub fn form_view(own: OwnTables, table: Option<&CsvTable>, language: Language) -> AnyView {
    let options = own.options.get_untracked();
    let dialect = table.map(|table| table.dialect);
    let encoding = dialect.map(|it| it.encoding).or(options.encoding);
    let separator = dialect.map(|it| it.separator).or(options.separator);
    let decimal = dialect.map(|it| it.decimal).or(options.decimal);
    let encodings = Encoding::ALL.into_iter().map(encoding_name);
    let separators = Separator::ALL.into_iter();
    let separators = separators.map(|separator| separator_name(separator, language));
    // A spreadsheet holds numbers, not their text.
    let of_text = (!own.is_spreadsheet()).then(|| view! {
            {list(
                "own-table-encoding".into(),
                language.csv_encoding().into(),
                encodings.collect(),
                encoding.and_then(|it| Encoding::ALL.iter().position(|known| *known == it)),
                language,
                move |at| own.change(|options| options.encoding = Encoding::ALL.get(at).copied()),
            )}
            {list(
                "own-table-separator".into(),
                language.csv_separator().into(),
                separators.collect(),
                separator.and_then(|it| Separator::ALL.iter().position(|known| *known == it)),
                language,
                move |at| own.change(|options| options.separator = Separator::ALL.get(at).copied()),
            )}
            {list(
                "own-table-decimal".into(),
                language.csv_decimal().into(),
                DECIMAL_NAMES.map(str::to_owned).to_vec(),
                decimal.and_then(|it| DECIMALS.iter().position(|known| *known == it)),
                language,
                move |at| own.change(|options| {
                    options.decimal = DECIMALS.get(at).copied();
                    options.column_decimals.clear();
                }),
            )}
    });
    view! {
        <div class="own-table-form">
            {of_text}
            {header_list(own, table, language)}
            {table.is_some_and(has_dates).then(|| day_list(own, table, language))}
            {table.and_then(|table| years_list(own, table, language))}
            {table.and_then(|table| totals_list(own, table, language))}
        </div>
    }
    .into_any()
}

fn has_dates(table: &CsvTable) -> bool {
    table.columns.iter().any(|column| column.kind.is_date())
}

/// The lines in which the names of the columns may stand: the first twenty, and the one that was found.
fn header_list(own: OwnTables, table: Option<&CsvTable>, language: Language) -> AnyView {
    const LINES: u64 = 20;
    let chosen = own.options.get_untracked().header;
    let header = table.map(|table| table.dialect.header).or(chosen);
    let mut lines: Vec<HeaderLine> = (1..=LINES).map(HeaderLine::Line).collect();
    lines.insert(0, HeaderLine::Absent);
    if let Some(found) = header.filter(|found| !lines.contains(found)) {
        lines.push(found);
    }
    let names = lines.iter().map(|line| match line {
        HeaderLine::Absent => language.csv_header_absent().to_owned(),
        HeaderLine::Line(line) => language.csv_header_line(*line as f64),
    });
    list(
        "own-table-header".into(),
        language.csv_header().into(),
        names.collect(),
        header.and_then(|it| lines.iter().position(|line| *line == it)),
        language,
        {
            let lines = lines.clone();
            move |at| own.change(|options| options.header = lines.get(at).copied())
        },
    )
}

fn day_list(own: OwnTables, table: Option<&CsvTable>, language: Language) -> AnyView {
    let day_first = table.map(|table| table.dialect.day_first);
    list(
        "own-table-days".into(),
        language.csv_day_first().into(),
        vec![
            language.csv_day_first_yes().to_owned(),
            language.csv_day_first_no().to_owned(),
        ],
        day_first.map(|first| usize::from(!first)),
        language,
        move |at| own.change(|options| options.day_first = Some(at == 0)),
    )
}

/// What a form shows of the hundred years in which years of two digits lie.
pub fn years_name(years: TwoDigitYears) -> String {
    let (first, last) = (years.first(), years.first() + 99);
    match years {
        TwoDigitYears::From1969 => format!("{first}–{last} (Python, R)"),
        TwoDigitYears::From1930 => format!("{first}–{last} (Excel)"),
        TwoDigitYears::From1900 => format!("{first}–{last}"),
    }
}

/// The hundred years in which years of two digits lie, where there are such years.
fn years_list(own: OwnTables, table: &CsvTable, language: Language) -> Option<AnyView> {
    let mut columns = table.columns.iter();
    columns.find(|column| column.two_digit_years.is_some())?;
    let chosen = table.dialect.two_digit_years;
    Some(list(
        "own-table-years".into(),
        language.csv_years().into(),
        TwoDigitYears::ALL.map(years_name).to_vec(),
        TwoDigitYears::ALL.iter().position(|it| *it == chosen),
        language,
        move |at| own.change(|it| it.two_digit_years = TwoDigitYears::ALL.get(at).copied()),
    ))
}

/// Whether rows that hold sums or means are rows of the table, where there are such rows.
fn totals_list(own: OwnTables, table: &CsvTable, language: Language) -> Option<AnyView> {
    if table.notes.total_lines.is_empty() {
        return None;
    }
    Some(list(
        "own-table-totals".into(),
        language.csv_totals().into(),
        vec![
            language.csv_totals_left_out().to_owned(),
            language.csv_totals_kept().to_owned(),
        ],
        Some(usize::from(table.notes.keeps_totals)),
        language,
        move |at| own.change(|options| options.keeps_totals = Some(at == 1)),
    ))
}
