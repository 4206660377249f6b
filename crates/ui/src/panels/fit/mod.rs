//! The fit on the page: its canvas, its legend, the domain below it.

mod picture;
mod point_edits;
mod point_fields;

use leptos::ev;
use leptos::prelude::*;
use plot::Marker;

use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::app::table_view::TableViews;
use crate::canvas::reader::{Reader, Said};
use crate::canvas::surface::{edits_again, on_plain_key};
use crate::canvas::words::{Key, Mark, named_key, slow_text};
use crate::controls::second_finger::on_second_finger;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::table_labels::TableLabels;
use crate::panels::domain::DomainRange;
use picture::{Fit, FitInteraction, category_axis, words};
use point_fields::PointFields;

/// The legend's entries for the rows and the true function.
#[component]
fn RowKeys() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let data_view = expect_context::<DataView>();
    let groups = Memo::new(move |_| {
        let names = |words: &TableLabels| Some(words.groups.as_ref()?.names.clone());
        data_view
            .table_labels
            .with(|words| words.as_ref().and_then(names))
    });
    let is_table = Memo::new(move |_| editor.is_table());
    let legend = move || {
        let rows = match groups.get() {
            Some([first, second]) => (
                named_key(Mark::Shape("key-zero", Marker::of_class(0)), first),
                named_key(Mark::Shape("key-one", Marker::of_class(1)), second),
                view! { <Key mark=Mark::Ring("key-ring-rows") label=Language::legend_validation/> },
            )
                .into_any(),
            None => view! {
                <Key mark=Mark::Dot("key-train") label=Language::legend_train/>
                <Key mark=Mark::Ring("key-validation") label=Language::legend_validation/>
            }
            .into_any(),
        };
        let target = (!is_table.get())
            .then(|| view! { <Key mark=Mark::Line("key-target") label=Language::legend_target/> });
        (rows, target).into_any()
    };
    reactive(legend).into_any()
}

/// The canvas with its description.
#[component]
fn FitCanvas(fit: Fit) -> impl IntoView {
    let playback = expect_context::<Playback>();
    fit.reader
        .show(|| true, move |scene, size, _| Some(fit.paint(scene, size)));
    on_second_finger(move || fit.on_cancel());
    fit.forget_rows();
    let words = slow_text(move |language| words(fit.frames, fit.data_view, language));
    view! {
        <canvas
            node_ref=fit.reader.canvas
            data-testid="fit-canvas"
            tabindex="0"
            role="application"
            aria-label=reactive(move || fit.language.get().fit_canvas_label())
            aria-describedby="fit-words"
            on:pointerdown=move |event| fit.on_down(&event)
            on:pointermove=move |event| fit.on_move(&event)
            on:pointerup=move |event| fit.on_up(&event)
            on:pointercancel=move |event| {
                fit.on_cancel();
                fit.reader.on_pointer(&event);
            }
            on:pointerleave=move |event| fit.on_leave(&event)
            on:contextmenu=move |event| fit.on_menu(&event)
            on:touchstart=move |event: ev::TouchEvent| {
                // One finger on a point moves the point, elsewhere it may scroll the page. A second finger
                // has ended the gesture before this event: two fingers always zoom.
                if fit.with(|state| state.gesture.get()).holds_row() {
                    event.prevent_default();
                }
            }
            on:keydown=move |event| {
                let is_again = edits_again(&event);
                on_plain_key(
                    &event,
                    move || playback.toggle_run(),
                    |key, is_fine| is_again || fit.on_key(key, is_fine),
                );
            }
            on:blur=move |_| fit.reader.read_at(None)
        ></canvas>
        <p class="unseen" id="fit-words">{reactive(move || words.get())}</p>
        <Said reader=fit.reader id="fit-canvas"/>
    }
    .into_any()
}

/// The true function, the rows and the network's prediction.
#[component]
pub fn FitPanel(
    /// The choice of a picture of a table.
    table_tabs: AnyView,
    /// The pictures of a table that stand in the place of the curve.
    table_parts: AnyView,
) -> impl IntoView {
    let views = expect_context::<TableViews>();
    let editor = expect_context::<Editor>();
    let frames = expect_context::<Frames>();
    let data_view = expect_context::<DataView>();
    let language = use_language();
    let fit = Fit {
        editor,
        frames,
        data_view,
        language,
        state: StoredValue::new_local(FitInteraction::default()),
        section: NodeRef::new(),
        reader: Reader::new(frames),
        categories: category_axis(editor, data_view),
        chosen: RwSignal::new(None),
    };
    Effect::new(move || {
        fit.categories.track();
        frames.request_paint();
    });
    view! {
        <section
            class="panel fit"
            aria-labelledby="fit-title"
            node_ref=fit.section
            hidden=reactive(move || editor.is_plane())
        >
            <header class="panel-head">
                <h2 id="fit-title">{reactive(move || language.get().fit_title())}</h2>
                {table_tabs}
                <div class="legend" aria-hidden="true" hidden=reactive(move || !views.shows_fit.get())>
                    <RowKeys/>
                    <Key mark=Mark::Line("key-network") label=Language::legend_network/>
                </div>
            </header>
            {table_parts}
            <div class="plot" hidden=reactive(move || !views.shows_fit.get())>
                <FitCanvas fit/>
            </div>
            <div
                class="fit-foot"
                class:has-point=reactive(move || fit.chosen.get().is_some())
                hidden=reactive(move || editor.is_table())
            >
                <DomainRange/>
                <PointFields fit/>
            </div>
        </section>
    }
    .into_any()
}
