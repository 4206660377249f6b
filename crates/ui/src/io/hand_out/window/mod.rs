//! The teacher's dialogue: what is shown, locked and hidden, a task, a goal, a frame, and the link and the code that come of it.

mod frame;
mod goal;
mod parts;
mod result;
mod wanted;

use leptos::prelude::*;
use lessons::{HandOut, MAX_TASK};

use super::hand_outs::HandOuts;
use super::markdown::markdown;
use crate::app::reactive::reactive;
use crate::app::windows::{Window, Windows};
use crate::controls::{WindowFrame, WindowView};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::io::address::Address;
use wanted::Wanted;

/// The window. It begins with what is handed out on the page.
#[component]
pub fn HandOutWindow() -> impl IntoView {
    let windows = expect_context::<Windows>();
    let hand_outs = expect_context::<HandOuts>();
    let address = expect_context::<Address>();
    let language = use_language();
    let wanted = Wanted {
        hand_out: RwSignal::new(HandOut::default()),
        size: RwSignal::new([700.0, 640.0]),
        origin: RwSignal::new(String::new()),
    };
    let is_open = Memo::new(move |_| windows.is_open(Window::HandOut));
    Effect::new(move || {
        if is_open.get() {
            let present = untrack(|| hand_outs.hand_out());
            wanted
                .origin
                .set(present.origin.clone().unwrap_or_default());
            wanted.hand_out.set(present);
        }
    });
    let frame = WindowFrame {
        id: Window::HandOut.id(),
        test_id: "hand-out-window",
        title: Language::hand_out_title,
        is_shown: Signal::derive(move || windows.is_shown(Window::HandOut)),
        is_modal: Signal::derive(move || windows.is_modal()),
        close: ("hand-out-close", Language::close_label),
        on_close: Callback::new(move |()| windows.close(Window::HandOut)),
    };
    view! {
        <WindowView frame class="hand-out">
            <p class="hint">{reactive(move || language.get().hand_out_about())}</p>
            <h3>{reactive(move || language.get().hand_out_parts())}</h3>
            {parts::view(wanted)}
            {task_view(wanted)}
            {goal::view(wanted)}
            {frame::view(wanted)}
            {result::view(wanted, address)}
        </WindowView>
    }
    .into_any()
}

/// The text of the task and what it looks like.
fn task_view(wanted: Wanted) -> AnyView {
    let language = use_language();
    let text = Memo::new(move |_| wanted.hand_out.with(|it| it.task.clone()));
    let n_left = move || {
        let n = text.with(|text| text.chars().count());
        language.get().task_left(MAX_TASK.saturating_sub(n) as f64)
    };
    view! {
        <h3><label for="task-edit">{reactive(move || language.get().task_text_label())}</label></h3>
        <p class="hint" id="task-help" translate="no">{reactive(move || language.get().task_text_help())}</p>
        <textarea
            class="task-edit"
            id="task-edit"
            data-testid="task-edit"
            rows="5"
            maxlength=MAX_TASK.to_string()
            aria-describedby="task-help"
            prop:value=reactive(move || text.get())
            on:input=move |event| {
                let typed: String = event_target_value(&event).chars().take(MAX_TASK).collect();
                wanted.change(|it| it.task = typed);
            }
        ></textarea>
        <p class="hint">{reactive(n_left)}</p>
        <div class="task-preview" hidden=reactive(move || text.with(String::is_empty))>
            <h4>{reactive(move || language.get().task_preview())}</h4>
            <div class="lesson-text" data-testid="task-preview">
                {reactive(move || text.with(|text| markdown(text)))}
            </div>
        </div>
    }
    .into_any()
}
