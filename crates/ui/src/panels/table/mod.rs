//! The data panel's part for tables: Howell's, or a person's own.

pub mod class_weights;
pub mod edits;
pub mod filter;
pub mod howell;
pub mod own;
pub mod validation;

use experiment::{Field, ProblemKind};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::app::starts;
use crate::i18n::context::use_language;
use crate::i18n::problems;
use crate::panels::own_table::OwnTableButton;
use crate::panels::predict::PredictRow;
use class_weights::ClassWeightControls;
use howell::HowellControls;
use own::OwnTableControls;
use validation::TableValidation;

/// The choice of a table and of what is learned from it, and what came of it.
#[component]
pub fn TableControls() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let problem = move || {
        editor.model.with(|model| {
            [Field::Inputs, Field::Target, Field::Filters]
                .into_iter()
                .find_map(|field| Some((field, model.problem(field)?)))
                .map_or(String::new(), |(field, problem)| {
                    match (field, &problem.kind) {
                        // The range of this problem is a number of rows, which the person did not enter.
                        (Field::Filters, ProblemKind::OutOfRange { .. }) => {
                            language.get().own_filter_too_few().to_owned()
                        }
                        _ => problems::sentence(problem, language.get()),
                    }
                })
        })
    };
    let is_own = Memo::new(move |_| editor.data.with(|it| starts::is_own(it)));
    view! {
        <OwnTableButton/>
        <OwnTableControls/>
        <div class="data-part" hidden=reactive(move || is_own.get())>
            <HowellControls/>
        </div>
        <p class="message" data-testid="table-message" aria-live="polite">{reactive(problem)}</p>
        <TableValidation/>
        <ClassWeightControls/>
        <PredictRow/>
        <p class="hint" hidden=reactive(move || is_own.get())>{reactive(move || language.get().howell_origin())}</p>
    }
    .into_any()
}
