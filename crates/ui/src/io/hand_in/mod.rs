//! The window where a result is handed in as a line of text, and where such lines are checked by training them again.

mod check_part;
mod checker;
mod words;

use experiment::{Question, Reply, RunClaim};
use formats::experiment_link::LinkWriteError;
use formats::hand_in::{self, HandIn};
use leptos::html;
use leptos::prelude::*;

use crate::app::ask::Inquiry;
use crate::app::editor::Editor;
use crate::app::notice::Notices;
use crate::app::reactive::reactive;
use crate::app::storage;
use crate::app::windows::{Window, Windows};
use crate::controls::{TextButton, WindowFrame, WindowView};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::io::hand_in::check_part::check_part;
use crate::io::link;

/// Where the name is stored that was typed last.
const NAME: &str = "hand-in-name";

/// What the window hands in.
#[derive(Clone, Copy)]
struct HandInForm {
    inquiry: Inquiry,
    editor: Editor,
    notices: Notices,
    name: RwSignal<String>,
    /// The run as it was when the line was made; `None` until the worker has replied.
    claim: RwSignal<Option<RunClaim>>,
    /// The line; `None` without a claim.
    line: Memo<Option<Result<String, LinkWriteError>>>,
    field: NodeRef<html::Textarea>,
}

impl HandInForm {
    fn new() -> Self {
        let name = RwSignal::new(storage::get(NAME).unwrap_or_default());
        let claim = RwSignal::new(None::<RunClaim>);
        let line = Memo::new(move |_| {
            let name = Some(name.get());
            claim.with(|claim| {
                let hand_in = HandIn::of(claim.clone()?, name);
                Some(hand_in::write(&hand_in))
            })
        });
        Self {
            inquiry: expect_context(),
            editor: expect_context(),
            notices: expect_context(),
            name,
            claim,
            line,
            field: NodeRef::new(),
        }
    }

    /// Makes a line whenever the window is shown and another experiment is opened behind it.
    fn follow(self, is_shown: Signal<bool>) {
        self.inquiry.on_reply(move |reply| {
            if let Reply::Claim(claim) = reply {
                self.claim.set(Some((**claim).clone()));
            }
        });
        Effect::new(move || {
            self.editor.n_opened.track();
            if is_shown.get() {
                self.claim.set(None);
                self.make();
            }
        });
    }

    /// Asks for the run as it is now.
    fn make(self) {
        self.inquiry.ask(Question::Claim);
    }

    fn take_name(self, name: String) {
        storage::set(NAME, (!name.is_empty()).then_some(name.as_str()));
        self.name.set(name);
    }

    fn text(self) -> String {
        let line = self.line.get();
        line.and_then(Result::ok).unwrap_or_default()
    }

    fn copy(self) {
        if let Some(field) = self.field.get_untracked() {
            field.select();
        }
        link::copy(self.notices, &untrack(|| self.text()));
    }
}

/// The window.
#[component]
pub fn HandInWindow() -> impl IntoView {
    let windows = expect_context::<Windows>();
    let form = HandInForm::new();
    let is_shown = Signal::derive(move || windows.is_shown(Window::HandIn));
    form.follow(is_shown);
    let frame = WindowFrame {
        id: Window::HandIn.id(),
        test_id: "hand-in-window",
        title: Language::hand_in_title,
        is_shown,
        is_modal: Signal::derive(move || windows.is_modal()),
        close: ("hand-in-close", Language::close_label),
        on_close: Callback::new(move |()| windows.close(Window::HandIn)),
    };
    view! {
        <WindowView frame class="hand-in">
            {line_part(form)}
            {check_part()}
        </WindowView>
    }
    .into_any()
}

/// The name, the line, and what it claims.
fn line_part(form: HandInForm) -> AnyView {
    let language = use_language();
    let has_line = move || form.line.with(|line| matches!(line, Some(Ok(_))));
    let fits = move || form.line.with(|line| !matches!(line, Some(Err(_))));
    let message = move || {
        let language = language.get();
        form.line.with(|line| match line {
            None => language.hand_in_waiting(),
            Some(Err(_)) => language.hand_in_too_long(),
            Some(Ok(_)) => "",
        })
    };
    view! {
        <p>{reactive(move || language.get().hand_in_about())}</p>
        <label class="hand-in-name">
            {reactive(move || language.get().hand_in_name())}
            <input
                type="text"
                data-testid="hand-in-name"
                autocomplete="name"
                maxlength="100"
                prop:value=form.name.get_untracked()
                on:input=move |event| form.take_name(event_target_value(&event))
            />
        </label>
        // It takes the focus before the line is there.
        <div class="link-part" hidden=reactive(move || !fits())>
            <textarea
                class="link-text"
                data-testid="hand-in-line"
                data-takes-focus
                readonly
                rows="4"
                spellcheck="false"
                translate="no"
                aria-label=reactive(move || language.get().hand_in_line())
                prop:value=move || form.text()
                node_ref=form.field
                on:focus=move |event| {
                    let field: web_sys::HtmlTextAreaElement = event_target(&event);
                    field.select();
                }
            ></textarea>
            <div class="hand-in-tools">
                <TextButton id="hand-in-copy" label=Language::link_copy on_press=Callback::new(move |()| form.copy())/>
                <TextButton id="hand-in-anew" label=Language::hand_in_anew on_press=Callback::new(move |()| form.make())/>
            </div>
        </div>
        <p role="status" data-testid="hand-in-message" hidden=reactive(has_line)>{reactive(message)}</p>
        {reactive(move || claim(form, language.get()))}
    }
    .into_any()
}

fn claim(form: HandInForm, language: Language) -> Option<AnyView> {
    // No run changes its inputs.
    let n_inputs = untrack(|| form.editor.n_inputs());
    form.claim
        .with(|claim| Some(claim_view(claim.as_ref()?, n_inputs, language)))
}

/// What a line claims, in words.
fn claim_view(claim: &RunClaim, n_inputs: usize, language: Language) -> AnyView {
    let result = &claim.result;
    let epochs = f64::from(result.epoch);
    let epochs = match result.batch {
        0 => numbers::count(epochs, language),
        batches => language.hand_in_epochs_and_batches(f64::from(batches), epochs),
    };
    let network = &claim.start.network;
    let units = network.layers().map(|it| it.units);
    let units: Vec<String> = std::iter::once(n_inputs)
        .chain(units)
        .map(|it| it.to_string())
        .collect();
    let mut entries = vec![
        (language.hand_in_network(), units.join("-")),
        (language.seed_label(), claim.start.seed.to_string()),
        (language.hand_in_epochs(), epochs),
    ];
    let figures = result.figures.named();
    entries.extend(figures.map(|(name, value)| {
        let label = words::figure(name, language);
        (label, words::figure_value(name, value, language))
    }));
    entries.push((language.hand_in_hash(), format!("{:016x}", result.weights)));
    let entries: Vec<AnyView> = entries
        .into_iter()
        .map(|(name, value)| view! { <dt>{name}</dt><dd translate="no">{value}</dd> }.into_any())
        .collect();
    let caveats: Vec<AnyView> = words::caveats(claim, language)
        .into_iter()
        .map(|it| {
            view! { <p class="hand-in-caveat" data-testid="hand-in-caveat">{it}</p> }.into_any()
        })
        .collect();
    view! {
        <dl data-testid="hand-in-claim" data-value=result.epoch.to_string()>{entries}</dl>
        {caveats}
    }
    .into_any()
}
