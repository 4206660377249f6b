//! Pictures of a classifier on a table's rows, in the panel of the fit.

mod confusion;
mod counts;
mod pictures;
mod report;
mod roc;

use leptos::prelude::*;

use confusion::ConfusionPart;
use pictures::PicturesPart;
pub use pictures::{ClassKeys, MAX_KEYS};

/// The pictures, which stand in the place of the curve.
#[component]
pub fn ClassParts() -> impl IntoView {
    view! {
        <PicturesPart/>
        <ConfusionPart/>
    }
    .into_any()
}
