//! How a file is read: separator, decimal sign, header.

use formats::table_csv::{CsvTable, DecimalSign, Separator};
use leptos::prelude::*;

use crate::i18n::language::Language;
use crate::panels::own_table::reading::OwnTables;

const SEPARATORS: [Separator; 3] = [Separator::Comma, Separator::Semicolon, Separator::Tab];
const DECIMALS: [DecimalSign; 2] = [DecimalSign::Point, DecimalSign::Comma];

/// A list of names; `chosen` is the position of the chosen one.
pub fn list(
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

/// Separator, decimal sign and header, as detected or as chosen.
pub fn form_view(own: OwnTables, table: Option<&CsvTable>, language: Language) -> AnyView {
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
