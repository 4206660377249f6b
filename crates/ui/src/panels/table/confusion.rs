//! The confusion matrices of the training and of the validation rows.

use leptos::prelude::*;

use crate::app::data_view::DataView;
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::i18n::table_labels::TableLabels;

/// The counts of a confusion matrix.
#[derive(Debug, Clone, PartialEq, Default)]
struct Counts {
    n_classes: usize,
    /// The matrices of the training and of the validation rows, row by row: row `i` holds the rows of
    /// class `i`, counted by predicted class.
    rows: Vec<u32>,
}

impl Counts {
    fn at(&self, part: usize, class: usize, predicted: usize) -> u32 {
        let n = self.n_classes;
        self.rows[(part * n + class) * n + predicted]
    }

    /// Returns the share of the rows of a class that are predicted as that class.
    fn recall(&self, part: usize, class: usize) -> Option<f64> {
        let all = (0..self.n_classes).map(|predicted| self.at(part, class, predicted));
        share(self.at(part, class, class), all.sum())
    }

    /// Returns the share of the rows predicted as a class that belong to it.
    fn precision(&self, part: usize, class: usize) -> Option<f64> {
        let all = (0..self.n_classes).map(|of| self.at(part, of, class));
        share(self.at(part, class, class), all.sum())
    }
}

fn share(part: u32, all: u32) -> Option<f64> {
    (all > 0).then(|| f64::from(part) / f64::from(all))
}

/// One matrix: part 0 are the training rows, part 1 the validation rows.
fn matrix(
    part: usize,
    caption: &'static str,
    counts: &Counts,
    classes: &[String],
    language: Language,
) -> AnyView {
    let cells = |class: usize| -> Vec<AnyView> {
        (0..counts.n_classes)
            .map(|predicted| {
                let count = counts.at(part, class, predicted);
                view! { <td class="number">{count}</td> }.into_any()
            })
            .collect()
    };
    let rate = |share: Option<f64>| {
        let text = share.map_or("–".to_owned(), |share| numbers::percent(share, language));
        view! { <td class="number">{text}</td> }.into_any()
    };
    let rows: Vec<AnyView> = (0..counts.n_classes)
        .map(|class| {
            view! {
                <tr>
                    <th scope="row">{classes[class].clone()}</th>
                    {cells(class)}
                    {rate(counts.recall(part, class))}
                </tr>
            }
            .into_any()
        })
        .collect();
    let heads: Vec<AnyView> = classes
        .iter()
        .map(|name| view! { <th scope="col">{name.clone()}</th> }.into_any())
        .collect();
    let precisions: Vec<AnyView> = (0..counts.n_classes)
        .map(|class| rate(counts.precision(part, class)))
        .collect();
    view! {
        <table class="confusion">
            <caption>{caption}</caption>
            <thead>
                <tr>
                    <td></td>
                    {heads}
                    <th scope="col">{language.recall_label()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
            <tfoot>
                <tr>
                    <th scope="row">{language.precision_label()}</th>
                    {precisions}
                    <td></td>
                </tr>
            </tfoot>
        </table>
    }
    .into_any()
}

/// A table for the training rows and one for the validation rows.
#[component]
pub fn Confusion() -> impl IntoView {
    let run = expect_context::<Run>();
    let data = expect_context::<DataView>();
    let language = use_language();
    let counts = Memo::new(move |_| {
        run.readings.with(|readings| Counts {
            n_classes: readings.n_classes,
            rows: readings.confusion.clone(),
        })
    });
    let classes = Memo::new(move |_| {
        let classes = |words: &TableLabels| words.classes.clone();
        data.table_labels
            .with(|words| words.as_ref().map_or(Vec::new(), classes))
    });
    let tables = move || {
        let classes = classes.get();
        counts.with(|counts| {
            let is_of_these = counts.n_classes > 1 && counts.n_classes == classes.len();
            is_of_these.then(|| {
                let all: Vec<String> = counts.rows.iter().map(u32::to_string).collect();
                view! {
                    <p class="hint">{language.get().confusion_words()}</p>
                    <div class="confusions" data-testid="confusion" data-value=all.join(" ")>
                        {matrix(0, Language::legend_train(language.get()), counts, &classes, language.get())}
                        {matrix(1, Language::legend_validation(language.get()), counts, &classes, language.get())}
                    </div>
                }
            })
        })
    };
    view! { <div class="data-part">{reactive(tables)}</div> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recall_is_of_a_row_and_precision_of_a_column() {
        let counts = Counts {
            n_classes: 2,
            rows: vec![6, 2, 3, 9, 0, 0, 0, 4],
        };
        assert_eq!(counts.recall(0, 0), Some(0.75));
        assert_eq!(counts.precision(0, 0), Some(6.0 / 9.0));
        assert_eq!(counts.recall(1, 0), None);
        assert_eq!(counts.precision(1, 1), Some(1.0));
    }
}
