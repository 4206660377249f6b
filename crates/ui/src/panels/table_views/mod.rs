//! What the panel of the fit shows of a table beside the curve: the choice, and the pictures that stand
//! in the curve's place.

use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::app::table_view::{TableView, TableViews};
use crate::controls::Segmented;
use crate::i18n::choice::Choice;
use crate::i18n::language::Language;
use crate::panels::classes::ClassParts;
use crate::panels::inputs::InputsPart;
use crate::panels::regression::RegressionParts;

/// The tab of a view. A classifier has a curve for each class.
fn tab(view: TableView, is_classifier: bool) -> Choice {
    match view {
        TableView::Curve if is_classifier => Choice {
            value: "curves",
            label: Language::table_view_curves,
        },
        TableView::Curve => Choice {
            value: "curve",
            label: Language::table_view_curve,
        },
        TableView::Regions => Choice {
            value: "regions",
            label: Language::table_view_regions,
        },
        TableView::Matrix => Choice {
            value: "matrix",
            label: Language::table_view_matrix,
        },
        TableView::Predicted => Choice {
            value: "predicted",
            label: Language::table_view_predicted,
        },
        TableView::Residuals => Choice {
            value: "residuals",
            label: Language::table_view_residuals,
        },
        TableView::Inputs => Choice {
            value: "inputs",
            label: Language::table_view_inputs,
        },
    }
}

/// The choice of a picture.
#[component]
pub fn TableTabs() -> impl IntoView {
    let views = expect_context::<TableViews>();
    let tabs = move || {
        let (possible, is_classifier) = (views.possible.get(), views.is_classifier.get());
        let shown = move || possible.iter().position(|it| *it == views.shown.get());
        let choose = move |at: usize| {
            if let Some(view) = possible.get(at) {
                views.show(*view);
            }
        };
        // A single picture needs no choice.
        (possible.len() > 1).then(|| {
            view! {
                <div class="table-tabs">
                    <Segmented
                        id="table-view"
                        label=Language::table_view_label
                        choices=possible.iter().map(|it| tab(*it, is_classifier)).collect()
                        chosen=Signal::derive(move || shown().unwrap_or_default())
                        on_change=Callback::new(choose)
                    />
                </div>
            }
            .into_any()
        })
    };
    reactive(tabs).into_any()
}

/// The pictures, which stand in the place of the curve.
#[component]
pub fn TableParts() -> impl IntoView {
    view! {
        <ClassParts/>
        <RegressionParts/>
        <InputsPart/>
    }
    .into_any()
}
