//! Pictures of a classifier on a table's rows, in the panel of the fit.

mod confusion;
mod counts;
mod pictures;
mod report;
mod roc;

use leptos::prelude::*;

use crate::app::class_view::{ClassView, ClassViews};
use crate::app::reactive::reactive;
use crate::controls::Segmented;
use crate::i18n::choice::Choice;
use crate::i18n::language::Language;
use confusion::ConfusionPart;
use pictures::PicturesPart;

/// The pictures in their order, with their labels.
const VIEWS: [(ClassView, Choice); 3] = [
    (
        ClassView::Curves,
        Choice {
            value: "curves",
            label: Language::class_view_curves,
        },
    ),
    (
        ClassView::Regions,
        Choice {
            value: "regions",
            label: Language::class_view_regions,
        },
    ),
    (
        ClassView::Matrix,
        Choice {
            value: "matrix",
            label: Language::class_view_matrix,
        },
    ),
];

/// The choice of a picture.
#[component]
pub fn ClassTabs() -> impl IntoView {
    let views = expect_context::<ClassViews>();
    view! {
        <div class="class-tabs" hidden=reactive(move || !views.is_on.get())>
            <Segmented
                id="class-view"
                label=Language::class_view_label
                choices=VIEWS.iter().map(|it| it.1).collect()
                chosen=Signal::derive(move || {
                    let shown = views.shown.get();
                    VIEWS.iter().position(|it| it.0 == shown).unwrap_or_default()
                })
                on_change=Callback::new(move |at: usize| {
                    if let Some((view, _)) = VIEWS.get(at) {
                        views.show(*view);
                    }
                })
            />
        </div>
    }
    .into_any()
}

/// The pictures, which stand in the place of the curve.
#[component]
pub fn ClassParts() -> impl IntoView {
    view! {
        <PicturesPart/>
        <ConfusionPart/>
    }
    .into_any()
}
