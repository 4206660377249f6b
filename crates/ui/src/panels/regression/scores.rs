//! RMSE, MAE and R² of the training rows, of the validation rows and of all rows.

use experiment::{RSquared, RegressionScores};
use leptos::prelude::*;

use crate::app::data_view::DataView;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::i18n::numbers;
use crate::i18n::table_labels::TableLabels;
use crate::panels::regression::figures::{Figures, FiguresTable, number};
use crate::panels::regression::reports::Reports;

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
pub fn with_unit(name: &'static str, data_view: DataView) -> Signal<String> {
    Signal::derive(move || {
        let unit = |labels: &TableLabels| labels.unit.clone();
        let unit = data_view.table_labels.with(|it| it.as_ref().map(unit));
        match unit.filter(|unit| !unit.is_empty()) {
            Some(unit) => format!("{name} ({unit})"),
            None => name.to_owned(),
        }
    })
}

/// The lines of training, validation and all rows, as far as there are any.
fn figures(parts: [Option<RegressionScores>; 3], language: Language) -> Figures {
    let labels: [Label; 3] = [
        Language::legend_train,
        Language::legend_validation,
        Language::scores_all,
    ];
    let mut figures = Figures::default();
    for (label, scores) in labels.into_iter().zip(parts) {
        let Some(scores) = scores else { continue };
        let note = reason(&scores).map(|label| label(language).to_owned());
        if let Some(note) = note.filter(|note| !figures.notes.contains(note)) {
            figures.notes.push(note);
        }
        let cells = [
            numbers::count(f64::from(scores.n_rows), language),
            number(scores.rmse, language),
            number(scores.mae, language),
            r_squared(&scores, language),
        ];
        figures.lines.push((label(language).to_owned(), cells));
    }
    figures
}

/// The figures of the predictions.
#[component]
pub fn ScoresPart(reports: Reports, data_view: DataView) -> impl IntoView {
    let language = use_language();
    let lines = Memo::new(move |_| {
        let parts = reports.with(|report| [report.train, report.validation, report.all]);
        figures(parts.unwrap_or_default(), language.get())
    });
    let rmse = move || {
        let all = reports.with(|report| report.all);
        let rmse = all.flatten().and_then(|it| it.rmse);
        rmse.map_or(String::new(), |it| it.to_string())
    };
    view! {
        <div class="class-report">
            <FiguresTable
                test_id="regression-scores"
                value=Signal::derive(rmse)
                caption=Language::scores_title
                heads=[
                    (with_unit("RMSE", data_view), Language::scores_rmse_help),
                    (with_unit("MAE", data_view), Language::scores_mae_help),
                    (Signal::derive(|| "R²".to_owned()), Language::scores_r_squared_help),
                ]
                figures=lines
            />
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dash_for_r_squared_has_a_reason() {
        let of = |rows: &[[f64; 2]]| RegressionScores::of(rows.iter().copied());
        let train = of(&[[1.0, 1.5], [3.0, 2.5]]);
        let constant = of(&[[2.0, 1.0], [2.0, 4.0]]);
        let figures = figures([train, of(&[[1.0, 2.0]]), constant], Language::Es);
        let r_squared: Vec<&str> = figures.lines.iter().map(|it| it.1[3].as_str()).collect();
        assert_eq!(r_squared, ["0,7500", "–", "–"]);
        assert_eq!(figures.notes.len(), 2);
        assert_eq!(figures.lines[2].1[..3], ["2", "1,581", "1,500"]);
    }

    #[test]
    fn without_validation_rows_there_is_no_line_for_them() {
        let all = RegressionScores::of([[1.0, 1.0], [2.0, 2.0]].into_iter());
        let figures = figures([all, None, all], Language::En);
        assert_eq!(figures.lines.len(), 2);
        assert_eq!(figures.lines[1].0, "all");
        assert!(figures.notes.is_empty());
    }
}
