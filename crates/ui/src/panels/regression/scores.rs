//! RMSE, MAE and R² of the training rows, of the validation rows and of all rows.

use experiment::{RSquared, RegressionScores};
use leptos::prelude::*;

use crate::app::data_view::DataView;
use crate::app::reactive::reactive;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::i18n::numbers;
use crate::i18n::table_labels::TableLabels;
use crate::panels::regression::reports::Reports;

/// A number, or a dash where there is none.
pub fn number(value: Option<f64>, language: Language) -> String {
    value.map_or("–".to_owned(), |it| numbers::read_out(it, language))
}

/// R², or a dash where it says nothing.
pub fn r_squared(scores: &RegressionScores, language: Language) -> String {
    let value = match scores.r_squared {
        RSquared::Value(value) => Some(value),
        RSquared::SingleRow | RSquared::ConstantTarget | RSquared::NotFinite => None,
    };
    number(value, language)
}

/// Why an R² is a dash; `None` if it is not.
fn reason(scores: &RegressionScores) -> Option<Label> {
    match scores.r_squared {
        RSquared::SingleRow => Some(Language::scores_single_row),
        RSquared::ConstantTarget => Some(Language::scores_constant),
        RSquared::Value(_) | RSquared::NotFinite => None,
    }
}

/// `RMSE (cm)`
pub fn with_unit(name: &str, data_view: DataView) -> String {
    let unit = |labels: &TableLabels| labels.unit.clone();
    let unit = data_view.table_labels.with(|it| it.as_ref().map(unit));
    match unit.filter(|unit| !unit.is_empty()) {
        Some(unit) => format!("{name} ({unit})"),
        None => name.to_owned(),
    }
}

/// The text of the table's cells; compared, so that the table is not made again for each report.
#[derive(Debug, Clone, PartialEq, Default)]
struct Lines {
    lines: Vec<(&'static str, [String; 4])>,
    reasons: Vec<&'static str>,
}

fn lines(reports: Reports, language: Language) -> Lines {
    let lines = reports.with(|report| {
        let parts = [
            (Language::legend_train as Label, report.train),
            (Language::legend_validation, report.validation),
            (Language::scores_all, report.all),
        ];
        let mut reasons = Vec::new();
        let mut lines = Vec::new();
        for (label, scores) in parts {
            let Some(scores) = scores else { continue };
            let text = reason(&scores).map(|label| label(language));
            if let Some(text) = text.filter(|text| !reasons.contains(text)) {
                reasons.push(text);
            }
            let cells = [
                numbers::count(f64::from(scores.n_rows), language),
                number(scores.rmse, language),
                number(scores.mae, language),
                r_squared(&scores, language),
            ];
            lines.push((label(language), cells));
        }
        Lines { lines, reasons }
    });
    lines.unwrap_or_default()
}

/// The figures of the predictions.
#[component]
pub fn ScoresPart(reports: Reports, data_view: DataView) -> impl IntoView {
    let language = use_language();
    let lines = Memo::new(move |_| lines(reports, language.get()));
    let rows = move || {
        let lines = lines.with(|it| it.lines.clone()).into_iter();
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
    let reasons = move || {
        let reasons = lines.with(|it| it.reasons.clone()).into_iter();
        let reasons = reasons.map(|text| view! { <p class="hint">{text}</p> }.into_any());
        reasons.collect::<Vec<AnyView>>()
    };
    let rmse = move || {
        let all = reports.with(|report| report.all);
        let rmse = all.flatten().and_then(|it| it.rmse);
        rmse.map_or(String::new(), |it| it.to_string())
    };
    view! {
        <div class="class-report">
            <table data-testid="regression-scores" data-value=reactive(rmse)>
                <caption class="unseen">{reactive(move || language.get().scores_title())}</caption>
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">{reactive(move || language.get().scores_rows())}</th>
                        <th scope="col" title=reactive(move || language.get().scores_rmse_help())>
                            {reactive(move || with_unit("RMSE", data_view))}
                        </th>
                        <th scope="col" title=reactive(move || language.get().scores_mae_help())>
                            {reactive(move || with_unit("MAE", data_view))}
                        </th>
                        <th scope="col" title=reactive(move || language.get().scores_r_squared_help())>
                            "R²"
                        </th>
                    </tr>
                </thead>
                <tbody>{reactive(rows)}</tbody>
            </table>
            {reactive(reasons)}
        </div>
    }
    .into_any()
}
