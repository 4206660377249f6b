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
use crate::panels::regression::columns::{categories, group_name};
use crate::panels::regression::reports::Reports;
use crate::panels::regression::scores::{number, with_unit};

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

/// The text of the table's cells; compared, so that the table is not made again for each report.
#[derive(Debug, Clone, PartialEq, Default)]
struct Lines {
    lines: Vec<(String, [String; 4])>,
    /// What is left out; empty if nothing is.
    others: String,
}

fn lines(scores: &GroupScores, names: &[String], part: usize, language: Language) -> Lines {
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
    Lines {
        lines: lines.collect(),
        others: match scores.n_others {
            0 => String::new(),
            _ => language.groups_others(n, rows),
        },
    }
}

#[component]
fn GroupsTable(lines: Memo<Lines>, data_view: DataView) -> impl IntoView {
    let language = use_language();
    let rows = move || {
        let lines = lines.with(|it| it.lines.clone()).into_iter();
        let rows = lines.map(|(name, cells)| {
            let cells = cells.map(|text| view! { <td class="number">{text}</td> }.into_any());
            view! {
                <tr>
                    <th scope="row" title=name.clone()>{name.clone()}</th>
                    {cells.into_iter().collect::<Vec<AnyView>>()}
                </tr>
            }
            .into_any()
        });
        rows.collect::<Vec<AnyView>>()
    };
    view! {
        <table data-testid="regression-groups">
            <caption class="unseen">{reactive(move || language.get().groups_title())}</caption>
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">{reactive(move || language.get().scores_rows())}</th>
                    <th scope="col" title=reactive(move || language.get().scores_rmse_help())>
                        {reactive(move || with_unit("RMSE", data_view))}
                    </th>
                    <th scope="col" title=reactive(move || language.get().scores_mae_help())>"MAE"</th>
                    <th scope="col" title=reactive(move || language.get().scores_mean_residual_help())>
                        {reactive(move || language.get().scores_mean_residual())}
                    </th>
                </tr>
            </thead>
            <tbody>{reactive(rows)}</tbody>
        </table>
        <p class="hint">{reactive(move || language.get().scores_mean_residual_help())}</p>
        <p class="hint" hidden=reactive(move || lines.with(|it| it.others.is_empty()))>
            {reactive(move || lines.with(|it| it.others.clone()))}
        </p>
    }
    .into_any()
}

/// The choice of a column, and the figures of its groups.
#[component]
pub fn GroupsPart(reports: Reports, data_view: DataView) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let part = RwSignal::new(0);
    let names = Memo::new(move |_| {
        let language = language.get();
        let column = reports.group_column.get();
        column.map_or(Vec::new(), |column| {
            editor
                .data
                .with(|draft| categories(draft, column, language))
        })
    });
    let lines = Memo::new(move |_| {
        let scores = reports.groups().unwrap_or_default();
        names.with(|names| lines(&scores, names, part.get(), language.get()))
    });
    let is_empty = move || reports.group_choices.with(Vec::is_empty);
    let choices = reports.group_choices;
    let chosen = move || {
        let column = reports.group_column.get();
        choices.with(|it| it.iter().position(|it| Some(it.0) == column))
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
                        names=Signal::derive(move || {
                            choices.with(|it| it.iter().map(|it| it.1.clone()).collect::<Vec<String>>())
                        })
                        chosen=Signal::derive(move || chosen().unwrap_or_default())
                        on_change=Callback::new(move |at: usize| {
                            let column = choices.with_untracked(|it| it.get(at).map(|it| it.0));
                            if let Some(column) = column {
                                reports.choose_column(column);
                            }
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
                <GroupsTable lines data_view/>
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
        let train = lines(&scores, &names, 0, Language::Es);
        assert_eq!(train.lines[0].0, "norte");
        assert_eq!(train.lines[1].1, ["2", "4,000", "4,000", "0"]);
        assert_eq!(train.others, "");
        let validation = lines(&scores, &names, 1, Language::Es);
        assert_eq!(validation.lines[0].1, ["0", "–", "–", "–"]);
    }
}
