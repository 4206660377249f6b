//! A single column: its figures, its points over the target, the words that may mean no value.

use std::sync::Arc;

use formats::table_csv::{ColumnSummary, CsvTable, DecimalSign};
use leptos::prelude::*;

use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::panels::own_table::column_charts::{histogram, scatter};
use crate::panels::own_table::column_kinds::reason;
use crate::panels::own_table::form::{DECIMAL_NAMES, DECIMALS, list};
use crate::panels::own_table::reading::OwnTables;

/// Shows a column: figures, words that may mean no value, and its values against the target.
pub fn column_details(
    own: OwnTables,
    table: &Arc<CsvTable>,
    column_idx: usize,
    target: usize,
    language: Language,
) -> Option<AnyView> {
    let column = table.columns.get(column_idx)?;
    let target_name = table.columns.get(target)?.name.clone();
    let chart = if column_idx == target {
        None
    } else {
        let label = language.csv_scatter(&column.name, &target_name);
        let drawn = scatter(table, [column_idx, target], label.clone());
        drawn.map(|drawn| view! { <figure>{drawn}<figcaption translate="no">{label}</figcaption></figure> })
    };
    let chart = match chart {
        Some(chart) => Some(chart.into_any()),
        None => histogram(table, column_idx),
    };
    let view = view! {
        <section class="own-table-details" data-testid="own-table-details" data-value=column_idx.to_string()>
            <h3 translate="no">{column.name.clone()}</h3>
            <div class="own-table-detail-parts">
                <div>
                    {figures(table, column_idx, language)}
                    {facts(column, language)}
                    {decimal_list(own, column, column_idx, language)}
                    {missing_words(own, column, column_idx, language)}
                </div>
                {chart}
            </div>
        </section>
    };
    Some(view.into_any())
}

/// Figures as pandas' `describe` gives them, or the categories with their counts.
fn figures(table: &CsvTable, column_idx: usize, language: Language) -> AnyView {
    let number = |value: f64| numbers::significant(value, language);
    let count = |n: usize| numbers::count(n as f64, language);
    let rows: Vec<(String, String)> = match table.figures(column_idx) {
        Some(found) => vec![
            (language.csv_figure_n().into(), count(found.n)),
            (language.csv_figure_min().into(), number(found.min)),
            ("Q1".into(), number(found.quartiles[0])),
            (
                language.csv_figure_median().into(),
                number(found.quartiles[1]),
            ),
            ("Q3".into(), number(found.quartiles[2])),
            (language.csv_figure_max().into(), number(found.max)),
            (language.csv_figure_mean().into(), number(found.mean)),
            (
                language.csv_figure_std().into(),
                if found.std.is_nan() {
                    "–".into()
                } else {
                    number(found.std)
                },
            ),
            (
                language.csv_figure_distinct().into(),
                count(found.n_distinct),
            ),
        ],
        None => {
            let counts = table.histogram(column_idx, 0);
            let labels = table.columns.get(column_idx).map(|column| &column.labels);
            let labels = labels.into_iter().flatten();
            labels
                .zip(counts)
                .map(|(label, n)| (label.clone(), count(n)))
                .collect()
        }
    };
    let rows: Vec<AnyView> = rows
        .into_iter()
        .map(|(name, value)| {
            view! { <tr><th scope="row">{name}</th><td>{value}</td></tr> }.into_any()
        })
        .collect();
    let name = table.columns.get(column_idx).map(|it| it.name.clone());
    view! {
        <table class="lab-table own-table-figures" aria-label=name>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// What was decided for the column.
fn facts(column: &ColumnSummary, language: Language) -> Vec<AnyView> {
    let mut texts: Vec<String> = reason(column, language)
        .map(str::to_owned)
        .into_iter()
        .collect();
    texts.extend(
        column
            .first_date
            .as_deref()
            .map(|date| language.csv_first_date(date)),
    );
    texts.extend(column.decimal.map(|sign| {
        let [point, comma] = match sign {
            DecimalSign::Point => [1.234, 1_234.0],
            DecimalSign::Comma => [1_234.0, 1.234],
        };
        language.csv_read_as(comma, point)
    }));
    texts
        .into_iter()
        .map(|text| view! { <p class="own-table-line hint">{text}</p> }.into_any())
        .collect()
}

/// The decimal sign of a column whose numbers do not show it.
fn decimal_list(
    own: OwnTables,
    column: &ColumnSummary,
    column_idx: usize,
    language: Language,
) -> Option<AnyView> {
    let sign = column.decimal?;
    Some(list(
        "own-table-column-decimal".into(),
        language.csv_decimal().into(),
        DECIMAL_NAMES.map(str::to_owned).to_vec(),
        DECIMALS.iter().position(|known| *known == sign),
        language,
        move |at| {
            let chosen = DECIMALS.get(at).map(|sign| (column_idx, *sign));
            own.change(|options| options.column_decimals.extend(chosen));
        },
    ))
}

/// A box for each word that may mean no value: checked, its cells are empty.
fn missing_words(
    own: OwnTables,
    column: &ColumnSummary,
    column_idx: usize,
    language: Language,
) -> Option<AnyView> {
    if column.missing_words.is_empty() {
        return None;
    }
    let boxes: Vec<AnyView> = column
        .missing_words
        .iter()
        .enumerate()
        .map(|(at, found)| {
            let word = found.word.clone();
            view! {
                <label>
                    <input
                        type="checkbox"
                        data-testid=format!("own-table-word-{at}")
                        prop:checked=found.is_missing
                        on:change=move |event| {
                            own.set_missing_word(column_idx, &word, event_target_checked(&event));
                        }
                    />
                    {language.csv_word(found.n as f64, &found.word)}
                </label>
            }
            .into_any()
        })
        .collect();
    let view = view! {
        <fieldset class="own-table-words">
            <legend>{language.csv_missing_words()}</legend>
            {boxes}
        </fieldset>
    };
    Some(view.into_any())
}
