//! A small table of figures: a line for each part or group of the rows.

use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::controls::Explained;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::i18n::numbers;

/// The text of the lines; compared, so that the table is not made again for each report.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figures {
    /// Name and cells of each line.
    pub lines: Vec<(String, [String; 4])>,
    /// What is to be said below the table.
    pub notes: Vec<String>,
}

/// The head of a column: its name, and what it means.
pub type Head = (Signal<String>, Label);

/// A number, or a dash where there is none.
pub fn number(value: Option<f64>, language: Language) -> String {
    value.map_or("–".to_owned(), |it| numbers::read_out(it, language))
}

/// The table with the notes below it.
#[component]
pub fn FiguresTable(
    test_id: &'static str,
    /// The figure of the whole table that tests read.
    value: Signal<String>,
    caption: Label,
    /// Of the columns after the one of the names and the one of the numbers of rows.
    heads: [Head; 3],
    figures: Memo<Figures>,
) -> impl IntoView {
    let language = use_language();
    let rows = move || {
        let lines = figures.with(|it| it.lines.clone()).into_iter();
        let rows = lines.map(|(name, cells)| {
            let cells = cells.map(|text| view! { <td class="number">{text}</td> }.into_any());
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    {cells.into_iter().collect::<Vec<AnyView>>()}
                </tr>
            }
            .into_any()
        });
        rows.collect::<Vec<AnyView>>()
    };
    let notes = move || {
        let notes = figures.with(|it| it.notes.clone()).into_iter();
        let notes = notes.map(|text| view! { <p class="hint">{text}</p> }.into_any());
        notes.collect::<Vec<AnyView>>()
    };
    let heads = heads.map(|(name, help)| {
        view! {
            <th scope="col">
                <Explained title=help>{reactive(move || name.get())}</Explained>
            </th>
        }
        .into_any()
    });
    view! {
        <table data-testid=test_id data-value=reactive(move || value.get())>
            <caption class="unseen">{reactive(move || caption(language.get()))}</caption>
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">{reactive(move || language.get().scores_rows())}</th>
                    {heads.into_iter().collect::<Vec<AnyView>>()}
                </tr>
            </thead>
            <tbody>{reactive(rows)}</tbody>
        </table>
        {reactive(notes)}
    }
    .into_any()
}
