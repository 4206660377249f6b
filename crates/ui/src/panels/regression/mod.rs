//! Pictures of a regression on a table's rows, in the panel of the fit: predicted against real,
//! residuals, and the figures of the errors.

mod columns;
mod figures;
mod groups;
mod picture;
mod reports;
mod rows;
mod scores;

use leptos::prelude::*;

use crate::app::ask::Inquiry;
use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::app::table_view::{TableView, TableViews};
use crate::i18n::context::use_language;
use groups::GroupsPart;
use picture::PicturePart;
use reports::Reports;
use rows::ShownRows;
use scores::ScoresPart;

/// The picture with the figures below it, in the place of the curve.
#[component]
pub fn RegressionParts() -> impl IntoView {
    let views = expect_context::<TableViews>();
    let editor = expect_context::<Editor>();
    let data_view = expect_context::<DataView>();
    let language = use_language();
    let is_shown = Memo::new(move |_| {
        matches!(
            views.shown.get(),
            TableView::Predicted | TableView::Residuals
        )
    });
    let shows_residuals = Memo::new(move |_| views.shows(TableView::Residuals));
    let reports = Reports::new(editor);
    reports.keep_asking(expect_context::<Inquiry>(), is_shown);
    let shown = ShownRows::new(editor, language, reports, is_shown);
    let title = move || {
        let language = language.get();
        match shows_residuals.get() {
            true => language.regression_residuals_title(),
            false => language.regression_predicted_title(),
        }
    };
    view! {
        <div
            class="regression-part"
            data-testid="regression"
            hidden=reactive(move || !is_shown.get())
            tabindex="0"
            role="group"
            aria-label=reactive(title)
        >
            <div class="first-figure">
                <PicturePart shown reports shows_residuals data_view/>
                <ScoresPart reports data_view/>
            </div>
            <div hidden=reactive(move || !shows_residuals.get())>
                <GroupsPart reports data_view/>
            </div>
        </div>
    }
    .into_any()
}
