//! What the reader asks about a file, and what it skipped or filled.

use formats::table_csv::{
    ColumnSummary, CsvNotes, CsvOptions, CsvTable, CutDecimals, DecimalSign, HeaderLine,
    NumberSuffix, Question, TwoDigitYears,
};
use leptos::prelude::*;

use crate::i18n::language::Language;
use crate::panels::own_table::form::years_name;
use crate::panels::own_table::reading::OwnTables;

/// An answer to a question: its text, and what it sets.
type Answer = (String, Box<dyn Fn(&mut CsvOptions) + Send + Sync>);

/// The questions that a file leaves open, each with a button for each answer. Nothing is chosen until a
/// person chooses.
pub fn questions(own: OwnTables, table: &CsvTable, language: Language) -> Option<AnyView> {
    if table.questions.is_empty() {
        return None;
    }
    let blocks: Vec<AnyView> = table
        .questions
        .iter()
        .enumerate()
        .map(|(idx, question)| {
            let (text, answers) = question_and_answers(question, table, language);
            let buttons: Vec<AnyView> = answers
                .into_iter()
                .enumerate()
                .map(|(at, (text, set))| {
                    view! {
                        <button
                            type="button"
                            class="tool wide"
                            data-testid=format!("own-table-answer-{idx}-{at}")
                            on:click=move |_| own.change(&set)
                        >
                            {text}
                        </button>
                    }
                    .into_any()
                })
                .collect();
            view! { <div class="own-table-question"><p>{text}</p>{buttons}</div> }.into_any()
        })
        .collect();
    let n = table.questions.len().to_string();
    let view = view! {
        <div class="own-table-questions" role="alert" data-testid="own-table-questions" data-value=n>
            {blocks}
        </div>
    };
    Some(view.into_any())
}

fn question_and_answers(
    question: &Question,
    table: &CsvTable,
    language: Language,
) -> (String, Vec<Answer>) {
    let name = |column: usize| {
        let column = table.columns.get(column);
        column.map_or(String::new(), |column| column.name.clone())
    };
    match question {
        Question::DecimalSign { columns, text } => {
            let names: Vec<String> = columns.iter().map(|column| name(*column)).collect();
            let question = language.csv_ask_decimal(&names.join(", "), text);
            (question, sign_answers(columns, text, language))
        }
        Question::DayOrder { column, text } => {
            let answer = |first: bool, text: &str| -> Answer {
                (
                    text.to_owned(),
                    Box::new(move |it| it.day_first = Some(first)),
                )
            };
            (
                language.csv_ask_days(&name(*column), text),
                vec![
                    answer(true, language.csv_day_first_yes()),
                    answer(false, language.csv_day_first_no()),
                ],
            )
        }
        Question::TwoDigitYears {
            column,
            years: [_, last],
        } => (
            language.csv_ask_years(
                &last.to_string(),
                &(last - 100).to_string(),
                &two_digits(*last),
                &name(*column),
            ),
            TwoDigitYears::ALL.map(years_answer).into(),
        ),
        Question::Header { line } => {
            let answer = |header: HeaderLine, text: &str| -> Answer {
                (
                    text.to_owned(),
                    Box::new(move |it| it.header = Some(header)),
                )
            };
            (
                language.csv_ask_header(*line as f64),
                vec![
                    answer(HeaderLine::Line(*line), language.csv_ask_names()),
                    answer(HeaderLine::Absent, language.csv_ask_row()),
                ],
            )
        }
        Question::RowNames { line, text } => {
            let answer = |are_names: bool, text: &str| -> Answer {
                (
                    text.to_owned(),
                    Box::new(move |it| it.row_names = Some(are_names)),
                )
            };
            (
                language.csv_ask_row_names(*line as f64, text),
                vec![
                    answer(true, language.csv_ask_row_names_yes()),
                    answer(false, language.csv_ask_row_names_no()),
                ],
            )
        }
    }
}

fn years_answer(years: TwoDigitYears) -> Answer {
    (
        years_name(years),
        Box::new(move |it| it.two_digit_years = Some(years)),
    )
}

fn two_digits(year: i64) -> String {
    format!("{:02}", year.rem_euclid(100))
}

/// How years of two digits are read: the first and the last one of each column that has such years.
fn years_read(table: &CsvTable, language: Language) -> Vec<String> {
    let of_column = |column: &ColumnSummary| {
        let mut years = column.two_digit_years?.to_vec();
        years.dedup();
        let read = |year: i64| language.csv_year_read(&two_digits(year), &year.to_string());
        let read: Vec<String> = years.into_iter().map(read).collect();
        Some(language.csv_note_years(&column.name, &read.join(", ")))
    };
    table.columns.iter().filter_map(of_column).collect()
}

/// The answers about the decimal sign of some columns, of which one has the cell `text`.
fn sign_answers(columns: &[usize], text: &str, language: Language) -> Vec<Answer> {
    let answer = |sign: DecimalSign, text: &str| -> Answer {
        let columns = columns.to_vec();
        let set = move |it: &mut CsvOptions| {
            let signs = columns.iter().map(|column| (*column, sign));
            it.column_decimals.extend(signs);
        };
        (text.to_owned(), Box::new(set))
    };
    // What `1.234` is with the other sign.
    let (fraction, thousands) = match text.contains('.') {
        true => (DecimalSign::Point, DecimalSign::Comma),
        false => (DecimalSign::Comma, DecimalSign::Point),
    };
    vec![
        answer(thousands, language.csv_ask_thousands()),
        answer(fraction, language.csv_ask_fraction()),
    ]
}

/// Says which column decided the decimal sign of others.
fn inferred_sign(table: &CsvTable, language: Language) -> Option<String> {
    let inferred = table.inferred_sign.as_ref()?;
    let name = |idx: &usize| table.columns.get(*idx).map(|column| column.name.as_str());
    let names: Vec<&str> = inferred.columns.iter().filter_map(name).collect();
    Some(language.csv_note_sign(
        &names.join(", "),
        name(&inferred.source).unwrap_or_default(),
        &inferred.source_text,
        &inferred.text,
        inferred.value?,
    ))
}

/// What was skipped or filled without a question.
pub fn notes(table: &CsvTable, language: Language) -> AnyView {
    let CsvNotes {
        n_records_above,
        cut_decimals,
        n_short_rows,
        short_line,
        has_row_names,
        swallowed,
        is_orange,
        n_records_below,
        has_units,
        ref total_lines,
        keeps_totals: _,
    } = table.notes;
    let mut texts = Vec::new();
    if n_records_above > 0 {
        texts.push(language.csv_note_above(n_records_above as f64));
    }
    if let Some(CutDecimals {
        line,
        n_cells,
        n_names,
    }) = cut_decimals
    {
        let text = language.csv_note_cut(line as f64, n_cells as f64, n_names as f64);
        texts.push(format!("{text} {}", language.csv_ragged_commas()));
    }
    if n_records_below > 0 {
        texts.push(language.csv_note_below(n_records_below as f64));
    }
    if !total_lines.is_empty() {
        texts.push(language.csv_note_totals(&lines_text(total_lines)));
    }
    if has_units {
        texts.push(language.csv_note_units().to_owned());
    }
    if n_short_rows > 0 {
        texts.push(language.csv_note_short(short_line as f64, n_short_rows as f64));
    }
    if has_row_names {
        texts.push(language.csv_note_row_names().to_owned());
    }
    texts.extend(inferred_sign(table, language));
    texts.extend(years_read(table, language));
    texts.extend(
        swallowed
            .map(|found| language.csv_note_swallowed(found.last_line as f64, found.line as f64)),
    );
    for column in &table.columns {
        texts.extend(column_notes(column, language));
    }
    if is_orange {
        texts.push(language.csv_note_orange().to_owned());
    }
    let lines: Vec<AnyView> = texts
        .into_iter()
        .map(|text| view! { <p class="own-table-line hint">{text}</p> }.into_any())
        .collect();
    view! { <div data-testid="own-table-notes">{lines}</div> }.into_any()
}

/// What was decided for the cells of a single column.
fn column_notes(column: &ColumnSummary, language: Language) -> Vec<String> {
    let name = &column.name;
    let groups = column.similar_labels.iter();
    let mut texts: Vec<String> = groups
        .map(|group| language.csv_note_similar(name, &group.join(", ")))
        .collect();
    if !column.mixed_units.is_empty() {
        texts.push(language.csv_note_mixed_units(name, &column.mixed_units.join(", ")));
    }
    if !column.suffixes.is_empty() {
        let suffixes = column.suffixes.iter();
        let suffixes: Vec<String> = suffixes.map(|it| suffix_text(*it, language)).collect();
        texts.push(language.csv_note_suffixes(name, &suffixes.join(", ")));
    }
    let words = column.missing_words.iter();
    let far = words.filter(|word| word.is_number && !word.is_missing);
    texts.extend(far.map(|it| language.csv_note_sentinel(it.n as f64, name, &it.word)));
    if let Some([first, second]) = &column.same_wholes {
        texts.push(language.csv_note_same_wholes(first, name, second));
    }
    texts
}

fn suffix_text(suffix: NumberSuffix, language: Language) -> String {
    let letter = suffix.letter().to_string();
    match suffix {
        NumberSuffix::SmallK | NumberSuffix::CapitalK => language.csv_suffix_thousand(&letter),
        NumberSuffix::M => language.csv_suffix_million(&letter),
        NumberSuffix::B => language.csv_suffix_billion(&letter),
    }
}

/// Returns the numbers of the first lines.
fn lines_text(lines: &[u64]) -> String {
    const MOST: usize = 10;
    let shown: Vec<String> = lines.iter().take(MOST).map(u64::to_string).collect();
    let more = if lines.len() > MOST { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}
