//! Accuracy, and precision, recall and F1 of each class: scikit-learn's `classification_report`.

use experiment::ClassScores;
use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::app::speech::live_at_rest;
use crate::controls::Explained;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::panels::classes::MAX_KEYS;
use crate::panels::classes::counts::ShownMatrix;

/// The text of a table's cells; compared, so that the table is not made again for each frame.
#[derive(Debug, Clone, PartialEq, Default)]
struct Lines {
    accuracy: String,
    /// Name and scores of each class.
    classes: Vec<(String, [String; 4])>,
    means: [[String; 4]; 2],
}

fn cells(scores: &ClassScores, language: Language) -> [String; 4] {
    let share =
        |share: Option<f64>| share.map_or("–".to_owned(), |it| numbers::percent(it, language));
    [
        share(scores.precision),
        share(scores.recall),
        share(scores.f1),
        numbers::count(scores.support as f64, language),
    ]
}

fn lines(shown: ShownMatrix, language: Language) -> Lines {
    let lines = shown.with(|counts, matrix| {
        let classes = counts.classes.iter().enumerate();
        let classes = classes.map(|(class, name)| {
            let scores = cells(&matrix.scores(class), language);
            // The matrix of many may have their numbers only.
            let name = match counts.classes.len() > MAX_KEYS {
                true => format!("{} · {name}", class + 1),
                false => name.clone(),
            };
            (name, scores)
        });
        let accuracy = matrix.accuracy();
        Lines {
            accuracy: accuracy.map_or("–".to_owned(), |it| numbers::percent(it, language)),
            classes: classes.collect(),
            means: [matrix.macro_average(), matrix.weighted_average()]
                .map(|scores| cells(&scores, language)),
        }
    });
    lines.unwrap_or_default()
}

fn row(name: String, translate: &'static str, scores: [String; 4]) -> AnyView {
    let cells = scores.map(|text| view! { <td class="number">{text}</td> }.into_any());
    view! {
        <tr>
            <th scope="row" translate=translate>{name}</th>
            {cells.into_iter().collect::<Vec<AnyView>>()}
        </tr>
    }
    .into_any()
}

/// The figures of the matrix in sight.
#[component]
pub fn Report(shown: ShownMatrix) -> impl IntoView {
    let language = use_language();
    let lines = Memo::new(move |_| lines(shown, language.get()));
    let rows = move || {
        let classes = lines.with(|lines| lines.classes.clone());
        let rows = classes
            .into_iter()
            .map(|(name, scores)| row(name, "no", scores));
        rows.collect::<Vec<AnyView>>()
    };
    let means = move || {
        let [r#macro, weighted] = lines.with(|lines| lines.means.clone());
        let language = language.get();
        let rows = [
            row(language.report_macro().to_owned(), "yes", r#macro),
            row(language.report_weighted().to_owned(), "yes", weighted),
        ];
        rows.into_iter().collect::<Vec<AnyView>>()
    };
    view! {
        <div class="class-report">
            <p class="class-accuracy">
                <span>{reactive(move || language.get().accuracy_label())}</span>
                <output translate="no" aria-live=live_at_rest() data-testid="class-accuracy">
                    {reactive(move || lines.with(|lines| lines.accuracy.clone()))}
                </output>
            </p>
            <table data-testid="class-report">
                <caption class="unseen">{reactive(move || language.get().report_title())}</caption>
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">
                            <Explained title=Language::precision_help>
                                {reactive(move || language.get().precision_label())}
                            </Explained>
                        </th>
                        <th scope="col">
                            <Explained title=Language::recall_help>
                                {reactive(move || language.get().recall_label())}
                            </Explained>
                        </th>
                        <th scope="col"><Explained title=Language::f1_help>"F1"</Explained></th>
                        <th scope="col">{reactive(move || language.get().confusion_rows())}</th>
                    </tr>
                </thead>
                <tbody>{reactive(rows)}</tbody>
                <tfoot>{reactive(means)}</tfoot>
            </table>
            <p class="hint">{reactive(move || language.get().confusion_words())}</p>
        </div>
    }
    .into_any()
}
