//! The fields of the chosen point: what a drag does, by typing, and what a long press does, by a button.

use std::ops::RangeInclusive;
use std::sync::Arc;

use experiment::{Experiment, limits};
use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::controls::scale::as_written;
use crate::controls::{Entry, Kind};
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::panels::fit::picture::Fit;

/// Figures of a coordinate: a dragged point lies at a pixel.
const FIGURES: usize = 5;

impl Fit {
    /// Forgets the chosen point when other rows are made, and paints when another one is chosen.
    pub(super) fn forget_rows(self) {
        Effect::new(move || {
            let is_made = |experiment: &Arc<Experiment>| experiment.data.edited.is_none();
            if self.editor.data.with(is_made) {
                self.chosen.set(None);
            }
        });
        Effect::new(move || {
            self.chosen.track();
            self.frames.request_paint();
        });
    }

    fn chosen_place(self) -> [f64; 2] {
        let row = self
            .editor
            .rows
            .with(|rows| rows.get(self.chosen.get()?).copied());
        row.map_or([0.0; 2], |row| [row.x, row.y].map(f64::from))
    }

    /// Moves the chosen point along one axis.
    fn move_chosen(self, axis: usize, value: f64) {
        if let Some(row_idx) = self.chosen.get_untracked() {
            let mut place = untrack(|| self.chosen_place());
            place[axis] = value;
            let [x, y] = place.map(|value| value as f32);
            self.editor.move_row(row_idx, x, y);
        }
    }
}

/// x and y of the chosen point, and the button that removes it; hidden without one.
#[component]
pub fn PointFields(fit: Fit) -> impl IntoView {
    let language = use_language();
    let entry = move |axis: usize, id: &'static str, name: Label, range: RangeInclusive<f64>| {
        view! {
            <Entry
                id
                name=Some(name)
                value=Signal::derive(move || as_written(fit.chosen_place()[axis], FIGURES))
                range
                kind=Kind::Real
                on_change=Callback::new(move |value| fit.move_chosen(axis, value))
            />
        }
    };
    view! {
        <div
            class="point-fields"
            role="group"
            data-testid="point-fields"
            aria-label=reactive(move || language.get().point_chosen())
            hidden=reactive(move || fit.chosen.get().is_none())
        >
            <span aria-hidden="true">"x"</span>
            {entry(0, "point-x", Language::point_x, limits::X)}
            <span aria-hidden="true">"y"</span>
            {entry(1, "point-y", Language::point_y, limits::Y)}
            <button
                type="button"
                data-testid="point-remove"
                on:click=move |_| {
                    if let Some(row_idx) = fit.chosen.get_untracked() {
                        fit.remove(row_idx);
                    }
                }
            >
                {reactive(move || language.get().point_remove())}
            </button>
        </div>
    }
    .into_any()
}
