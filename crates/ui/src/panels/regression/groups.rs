//! The error of each group of rows: those with the same value in one column.

use experiment::GroupScores;
use leptos::prelude::*;

use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::controls::{NamedSelect, Segmented};
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::panels::regression::columns::{categories, group_name, titles};
use crate::panels::regression::figures::{Figures, FiguresTable, number};
use crate::panels::regression::reports::Reports;
use crate::panels::regression::scores::with_unit;

/// Of the training rows, or of the validation rows.
const PARTS: [Choice; 2] = [
    Choice {
        value: "train",
        label: Language::legend_train,
    },
    Choice {
        value: "validation",
        label: Language::legend_validation,
    },
];

fn figures(scores: &GroupScores, names: &[String], part: usize, language: Language) -> Figures {
    let lines = scores.groups.iter().map(|group| {
        let name = group_name(group.value, names, language);
        let cells = match [group.train, group.validation][part] {
            Some(scores) => [
                numbers::count(f64::from(scores.n_rows), language),
                number(scores.rmse, language),
                number(scores.mae, language),
                number(scores.mean_residual, language),
            ],
            None => ["0", "–", "–", "–"].map(str::to_owned),
        };
        (name, cells)
    });
    let [n, rows] = [scores.n_others, scores.n_other_rows].map(f64::from);
    let mut notes = vec![language.scores_mean_residual_help().to_owned()];
    if scores.n_others > 0 {
        notes.push(language.groups_others(n, rows));
    }
    Figures {
        lines: lines.collect(),
        notes,
    }
}

/// The choice of a column, and the figures of its groups.
#[component]
pub fn GroupsPart(reports: Reports, data_view: DataView) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let part = RwSignal::new(0);
    let figures = Memo::new(move |_| {
        let language = language.get();
        let scores = reports.groups().unwrap_or_default();
        let column = reports.group_column().unwrap_or_default();
        let names = editor.data.with(|it| categories(it, column, language));
        figures(&scores, &names, part.get(), language)
    });
    let columns = reports.group_columns;
    let is_empty = move || columns.with(Vec::is_empty);
    let names = move || {
        let titles = editor.data.with(|draft| titles(draft, language.get()));
        let names = columns.get().into_iter();
        let names = names.filter_map(|column| titles.get(column as usize).cloned());
        names.collect::<Vec<String>>()
    };
    let chosen = move || {
        let column = reports.group_column();
        columns.with(|it| it.iter().position(|it| Some(*it) == column))
    };
    view! {
        <div class="regression-groups class-report">
            <h3>{reactive(move || language.get().groups_title())}</h3>
            <p class="hint" hidden=reactive(move || !is_empty())>
                {reactive(move || language.get().groups_none())}
            </p>
            <div hidden=reactive(is_empty)>
                <div class="regression-bar">
                    <NamedSelect
                        id="group-column"
                        label=Language::groups_label
                        names=Signal::derive(names)
                        chosen=Signal::derive(move || chosen().unwrap_or_default())
                        on_change=Callback::new(move |at: usize| {
                            reports.choose_column(columns.with_untracked(|it| it.get(at).copied()));
                        })
                    />
                    <Segmented
                        id="group-part"
                        label=Language::groups_part_label
                        choices=PARTS.to_vec()
                        chosen=Signal::derive(move || part.get())
                        on_change=Callback::new(move |at| part.set(at))
                    />
                </div>
                <FiguresTable
                    test_id="regression-groups"
                    value=Signal::derive(move || figures.with(|it| it.lines.len().to_string()))
                    caption=Language::groups_title
                    heads=[
                        (with_unit("RMSE", data_view), Language::scores_rmse_help),
                        (Signal::derive(|| "MAE".to_owned()), Language::scores_mae_help),
                        (
                            Signal::derive(move || language.get().scores_mean_residual().to_owned()),
                            Language::scores_mean_residual_help,
                        ),
                    ]
                    figures
                />
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use experiment::GroupedRow;

    use super::*;

    #[test]
    fn each_group_has_its_rows_and_errors_by_name() {
        let row = |group, residual| GroupedRow {
            group,
            target: residual,
            prediction: 0.0,
            validates: false,
        };
        let scores = GroupScores::of(&[row(0.0, -2.0), row(1.0, 4.0), row(1.0, -4.0)]);
        let names = ["norte".to_owned(), "sur".to_owned()];
        let train = figures(&scores, &names, 0, Language::Es);
        assert_eq!(train.lines[0].0, "norte");
        assert_eq!(train.lines[1].1, ["2", "4,000", "4,000", "0"]);
        assert_eq!(train.notes.len(), 1);
        let validation = figures(&scores, &names, 1, Language::Es);
        assert_eq!(validation.lines[0].1, ["0", "–", "–", "–"]);
    }
}
