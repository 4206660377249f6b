//! Number fields, alone or with a slider.
//!
//! A typed value is used when the field loses the focus or Enter is pressed. A text that cannot be read
//! or is out of range stays in the field with a message beside it, and the last valid value stays in
//! use; Escape restores it.

use std::ops::RangeInclusive;

use experiment::Field;
use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::controls::field_features::Question;
use crate::controls::field_problems::FieldProblems;
use crate::controls::help::{Help, HelpButton};
use crate::controls::plain_number;
use crate::controls::scale::{Scale, Step};
use crate::controls::slider_drag::SliderDrag;
use crate::controls::typed_number::{Kind, Rejection};
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};

/// The text in a field, and whether it is rejected.
#[derive(Clone)]
struct Typing {
    value: Signal<f64>,
    range: RangeInclusive<f64>,
    kind: Kind,
    language: RwSignal<Language>,
    text: RwSignal<String>,
    rejection: RwSignal<Option<Rejection>>,
    on_change: Callback<f64>,
    input: NodeRef<Input>,
    problems: FieldProblems,
}

impl Typing {
    fn show(&self, value: f64) {
        let language = self.language.get_untracked();
        self.text.set(self.kind.write(value, language));
    }

    /// Updates the text when the value or the language changes.
    fn follow(self) {
        Effect::new(move |shown: Option<f64>| {
            let value = self.value.get();
            self.language.track();
            // A rejected text outlives a change of the language, not one of the value.
            if shown != Some(value) || self.rejection.get_untracked().is_none() {
                self.rejection.set(None);
                self.show(value);
            }
            value
        });
    }

    /// Reads a typed text and uses it, if it has one meaning. What the field shows and plain numbers are read at once,
    /// everything else by the deferred chunk of the program.
    fn read(&self, typed: String) {
        let present = self.value.get_untracked();
        let shown = self.kind.write(present, self.language.get_untracked());
        self.text.set(typed.clone());
        // What the field shows may be typed again: 0.5 in percent.
        if typed.trim() == shown {
            return self.accept(present);
        }
        if let Some(value) = plain_number::read(self.kind, &typed, &self.range) {
            return self.accept(value);
        }
        let typing = self.clone();
        self.problems.then(move |features| {
            // Another text may have been typed by now, or the field may be gone.
            let is_there = typing.text.try_with_untracked(|text| *text == typed);
            if is_there == Some(true) {
                match (features.read)(typing.kind, &typed, &typing.range) {
                    Ok(value) => typing.accept(value),
                    Err(rejection) => typing.rejection.set(Some(rejection)),
                }
            }
        });
    }

    /// Shows a value and uses it, if it differs.
    fn accept(&self, value: f64) {
        self.rejection.set(None);
        self.show(value);
        if value != self.value.get_untracked() {
            self.on_change.run(value);
        }
    }

    /// Follows the text while it is typed.
    fn type_on(&self, text: String) {
        // Without this the signal would still hold the old text, and setting it again would change nothing.
        self.text.set(text);
        if let Some(Rejection::Question(_)) = self.rejection.get_untracked() {
            self.rejection.set(None);
        }
    }

    /// The question with its two meanings as buttons; nothing without a question.
    fn question_view(&self, id: &str) -> Option<AnyView> {
        let Some(Rejection::Question(values)) = self.rejection.get() else {
            return None;
        };
        let typing = self.clone();
        let on_answer = Callback::new(move |value| {
            typing.accept(value);
            // The button goes, and the focus would go with it.
            if let Some(input) = typing.input.get_untracked() {
                let _ = input.focus();
            }
        });
        let question = Question {
            id: id.to_owned(),
            kind: self.kind,
            values,
            language: self.language.get(),
            on_answer,
        };
        self.problems
            .features()
            .map(|features| (features.question)(question))
    }

    /// Restores the last valid value. Returns whether the field showed anything else.
    fn revert(&self) -> bool {
        let typed = self.text.get_untracked();
        self.rejection.set(None);
        self.show(self.value.get_untracked());
        typed != self.text.get_untracked()
    }

    /// Says what is wrong with the typed text, or with the experiment's value of `field`; empty if
    /// nothing is wrong.
    fn message(&self, field: Option<Field>) -> String {
        let language = self.language.get();
        match (self.rejection.get(), field) {
            (Some(rejection), _) => self.problems.features().map_or(String::new(), |features| {
                (features.rejection)(self.kind, rejection, &self.range, language)
            }),
            (None, Some(field)) => self.problems.with(field, |problem| {
                problem.map_or(String::new(), |problem| {
                    self.problems.sentence(problem, language)
                })
            }),
            (None, None) => String::new(),
        }
    }
}

/// A field with its message. It needs a label: one whose `for` is `id`, or `name`.
#[component]
pub fn Entry(
    /// Also the `data-testid`.
    #[prop(into)]
    id: String,
    #[prop(into)] value: Signal<f64>,
    range: RangeInclusive<f64>,
    kind: Kind,
    on_change: Callback<f64>,
    /// The field of the experiment; problems that the check finds are shown here too.
    #[prop(optional_no_strip, into)]
    field: Option<Field>,
    /// For an entry without a visible label, or one that says too little alone.
    #[prop(optional_no_strip)]
    name: Option<Label>,
) -> impl IntoView {
    let language = use_language();
    let typing = Typing {
        value,
        range,
        kind,
        language,
        text: RwSignal::new(String::new()),
        rejection: RwSignal::new(None),
        on_change,
        input: NodeRef::new(),
        problems: expect_context(),
    };
    typing.clone().follow();
    let text = typing.text;
    let [typed, keyed, left, described, asked] = std::array::from_fn(|_| typing.clone());
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        // Without anything to restore, Escape is for the window that the field may stand in.
        "Escape" if keyed.revert() => event.prevent_default(),
        // There is no change event for a text that was typed, changed and typed again.
        "Enter" => keyed.read(event_target_value(&event)),
        _ => {}
    };
    let leave = move |event: ev::FocusEvent| {
        if left.rejection.get_untracked().is_none() {
            left.read(event_target_value(&event));
        }
    };
    let message = Memo::new(move |_| described.message(field));
    let message_id = format!("{id}-message");
    let described_by = match kind {
        Kind::Percent => format!("{id}-unit {message_id}"),
        Kind::Real | Kind::Whole | Kind::Angle => message_id.clone(),
    };
    let field_id = id.clone();
    let message_view = move || {
        let question = asked.question_view(&field_id);
        question.unwrap_or_else(|| message.get().into_any())
    };
    view! {
        <input
            node_ref=typing.input
            type="text"
            class="entry"
            id=id.clone()
            data-testid=id
            data-value=reactive(move || value.get().to_string())
            inputmode=if kind == Kind::Whole { "numeric" } else { "text" }
            autocomplete="off"
            spellcheck="false"
            aria-label=name.map(|name| reactive(move || name(language.get())))
            aria-describedby=described_by
            aria-invalid=reactive(move || if message.with(String::is_empty) { "false" } else { "true" })
            prop:value=reactive(move || text.get())
            on:input=move |event| typed.type_on(event_target_value(&event))
            on:change=move |event| typing.read(event_target_value(&event))
            on:blur=leave
            on:keydown=on_key
        />
        <p class="message" id=message_id.clone() data-testid=message_id aria-live="polite">
            {reactive(message_view)}
        </p>
    }
    .into_any()
}

/// A number with its label, unit and help.
#[component]
pub fn NumberField(
    id: &'static str,
    label: Label,
    #[prop(into)] value: Signal<f64>,
    range: RangeInclusive<f64>,
    kind: Kind,
    on_change: Callback<f64>,
    #[prop(optional_no_strip, into)] field: Option<Field>,
    #[prop(optional_no_strip, into)] help: Option<Help>,
    #[prop(optional)] scale: Option<Scale>,
    /// What screen readers say in place of the label, which it holds.
    #[prop(optional)]
    name: Option<Label>,
) -> impl IntoView {
    let language = use_language();
    let slider = scale.map(|scale| {
        let (first, last, step) = scale.places();
        let track = NodeRef::<Input>::new();
        let drag = SliderDrag::new(move |before| on_change.run(before));
        // Chromium has no selector for the part of the track before the thumb.
        Effect::new(move || {
            let share = (scale.place(value.get()) - first) / (last - first);
            if let Some(track) = track.get() {
                let style = web_sys::HtmlElement::style(&track);
                // Fails only for an unknown property.
                let _ = style.set_property("--share", &share.clamp(0.0, 1.0).to_string());
            }
        });
        view! {
            <input
                type="range"
                class="track"
                node_ref=track
                data-testid=format!("{id}-slider")
                min=first
                max=last
                step=step
                aria-label=reactive(move || label(language.get()))
                aria-valuetext=reactive(move || kind.write_with_sign(value.get(), language.get()))
                prop:value=reactive(move || scale.place(value.get()))
                on:pointerdown=move |event| drag.begin(&event, move || value.get_untracked())
                on:pointerup=move |event| drag.end(&event)
                on:pointercancel=move |event| drag.end(&event)
                on:input=move |event| {
                    if drag.ignores(&event, scale.place(value.get_untracked())) {
                        return;
                    }
                    if let Ok(place) = event_target_value(&event).parse() {
                        on_change.run(scale.value(place));
                    }
                }
                on:keydown=move |event| {
                    let stepped = Step::of_key(&event)
                        .and_then(|step| scale.stepped(value.get_untracked(), step));
                    if let Some(stepped) = stepped {
                        event.prevent_default();
                        on_change.run(stepped);
                    }
                }
            />
        }
    });
    view! {
        <div
            class="field"
            class:has-track=scale.is_some()
            class:has-unit=kind == Kind::Percent
            data-of=id
        >
            <label for=id>{reactive(move || label(language.get()))}</label>
            {help.map(|help| view! { <HelpButton id about=label help/> })}
            <Entry id value range kind on_change field name/>
            {(kind == Kind::Percent).then(|| view! { <span class="unit" id=format!("{id}-unit")>"%"</span> })}
            {slider}
        </div>
    }
    .into_any()
}

/// A number with a field and a slider.
#[component]
pub fn Slider(
    id: &'static str,
    label: Label,
    #[prop(into)] value: Signal<f64>,
    range: RangeInclusive<f64>,
    scale: Scale,
    kind: Kind,
    on_change: Callback<f64>,
    #[prop(optional_no_strip, into)] field: Option<Field>,
    #[prop(optional_no_strip, into)] help: Option<Help>,
) -> impl IntoView {
    view! {
        <NumberField id label value range kind on_change field help scale/>
    }
}
