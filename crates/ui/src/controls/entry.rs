//! Number fields, alone or with a slider.
//!
//! A typed value is used when the field loses the focus or Enter is pressed. A text that cannot be read
//! or is out of range stays in the field with a message beside it, and the last valid value stays in
//! use; Escape restores it.

use std::ops::RangeInclusive;

use experiment::{Field, NumberError, parse_number};
use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::controls::field_problems::FieldProblems;
use crate::controls::help::{Help, HelpButton};
use crate::controls::scale::Scale;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::i18n::numbers;
use crate::i18n::problems;

/// The form in which a number is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Real,
    Whole,
    /// A share, shown in percent.
    Percent,
    /// With multiples of π as such.
    Angle,
}

/// Why a typed text is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rejection {
    Unreadable(NumberError),
    NotWhole,
    OutOfRange,
}

impl Kind {
    /// Writes a value as the field shows it.
    pub fn write(self, value: f64, language: Language) -> String {
        match self {
            Self::Real => numbers::exact(value, language),
            // Never in scientific notation.
            Self::Whole => format!("{value}"),
            Self::Percent => numbers::exact(super::scale::as_written(value * 100.0, 12), language),
            Self::Angle => numbers::with_pi(value, language),
        }
    }

    fn read(self, text: &str, range: &RangeInclusive<f64>) -> Result<f64, Rejection> {
        // The field shows the sign after the number, and people type it too.
        let text = match text.trim_end().strip_suffix('%') {
            Some(number) if self == Self::Percent => number,
            _ => text,
        };
        let typed = parse_number(text).map_err(Rejection::Unreadable)?;
        let value = match self {
            Self::Percent => super::scale::as_written(typed / 100.0, 12),
            Self::Real | Self::Whole | Self::Angle => typed,
        };
        if self == Self::Whole && value.fract() != 0.0 {
            Err(Rejection::NotWhole)
        } else if range.contains(&value) {
            Ok(value)
        } else {
            Err(Rejection::OutOfRange)
        }
    }

    fn sentence(
        self,
        rejection: Rejection,
        range: &RangeInclusive<f64>,
        language: Language,
    ) -> String {
        match rejection {
            Rejection::Unreadable(NumberError::Empty) => language.number_empty().into(),
            Rejection::Unreadable(NumberError::NotANumber) => language.number_unreadable().into(),
            Rejection::Unreadable(NumberError::NotFinite) => language.number_infinite().into(),
            Rejection::Unreadable(NumberError::Ambiguous) => language.number_ambiguous().into(),
            Rejection::NotWhole => language.number_not_whole().into(),
            Rejection::OutOfRange => {
                let factor = if self == Self::Percent { 100.0 } else { 1.0 };
                problems::out_of_range(range.start() * factor, range.end() * factor, language)
            }
        }
    }
}

/// The text in a field, and whether it is rejected.
#[derive(Clone)]
struct Typing {
    value: Signal<f64>,
    range: RangeInclusive<f64>,
    kind: Kind,
    language: RwSignal<Language>,
    text: RwSignal<String>,
    rejection: RwSignal<Option<Rejection>>,
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

    /// Reads a typed text; calls `on_change` with its value if it is valid and differs.
    fn read(&self, typed: String, on_change: Callback<f64>) {
        let result = self.kind.read(&typed, &self.range);
        self.text.set(typed);
        self.rejection.set(result.err());
        if let Ok(read) = result {
            self.show(read);
            if read != self.value.get_untracked() {
                on_change.run(read);
            }
        }
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
    fn message(&self, field: Option<Field>, problems: FieldProblems) -> String {
        let language = self.language.get();
        match (self.rejection.get(), field) {
            (Some(rejection), _) => self.kind.sentence(rejection, &self.range, language),
            (None, Some(field)) => problems.with(field, |problem| {
                problem.map_or(String::new(), |problem| {
                    problems::sentence(problem, language)
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
    /// For an entry without a visible label.
    #[prop(optional)]
    name: Option<Label>,
) -> impl IntoView {
    let problems = expect_context::<FieldProblems>();
    let language = use_language();
    let typing = Typing {
        value,
        range,
        kind,
        language,
        text: RwSignal::new(String::new()),
        rejection: RwSignal::new(None),
    };
    typing.clone().follow();
    let text = typing.text;
    let reverted = typing.clone();
    let revert = move |event: ev::KeyboardEvent| {
        // Without anything to restore, Escape is for the window that the field may stand in.
        if event.key() == "Escape" && reverted.revert() {
            event.prevent_default();
        }
    };
    let described = typing.clone();
    let message = Memo::new(move |_| described.message(field, problems));
    let message_id = format!("{id}-message");
    view! {
        <input
            type="text"
            class="entry"
            id=id.clone()
            data-testid=id
            data-value=reactive(move || value.get().to_string())
            inputmode=if kind == Kind::Whole { "numeric" } else { "text" }
            autocomplete="off"
            spellcheck="false"
            aria-label=name.map(|name| reactive(move || name(language.get())))
            aria-describedby=message_id.clone()
            aria-invalid=reactive(move || if message.with(String::is_empty) { "false" } else { "true" })
            prop:value=reactive(move || text.get())
            // Without this the signal would still hold the old text, and setting it again would change nothing.
            on:input=move |event| text.set(event_target_value(&event))
            on:change=move |event| typing.read(event_target_value(&event), on_change)
            on:keydown=revert
        />
        <p class="message" id=message_id.clone() data-testid=message_id aria-live="polite">
            {reactive(move || message.get())}
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
) -> impl IntoView {
    let language = use_language();
    let slider = scale.map(|scale| {
        let (first, last, step) = scale.places();
        let track = NodeRef::<Input>::new();
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
                aria-valuetext=reactive(move || kind.write(value.get(), language.get()))
                prop:value=reactive(move || scale.place(value.get()))
                on:input=move |event| {
                    if let Ok(place) = event_target_value(&event).parse() {
                        on_change.run(scale.value(place));
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
            <Entry id value range kind on_change field/>
            {(kind == Kind::Percent).then(|| view! { <span class="unit">"%"</span> })}
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_counts_or_says_why_not() {
        let range = 0.001..=10.0;
        for (kind, text, expected) in [
            (Kind::Real, "0,05", Ok(0.05)),
            (Kind::Real, "1/4", Ok(0.25)),
            (
                Kind::Real,
                "abc",
                Err(Rejection::Unreadable(NumberError::NotANumber)),
            ),
            (
                Kind::Real,
                " ",
                Err(Rejection::Unreadable(NumberError::Empty)),
            ),
            (Kind::Real, "11", Err(Rejection::OutOfRange)),
            (Kind::Whole, "3", Ok(3.0)),
            (Kind::Whole, "2,5", Err(Rejection::NotWhole)),
            (Kind::Percent, "20", Ok(0.2)),
            (Kind::Percent, "20 % ", Ok(0.2)),
            (
                Kind::Real,
                "2 %",
                Err(Rejection::Unreadable(NumberError::NotANumber)),
            ),
            (Kind::Angle, "π", Ok(std::f64::consts::PI)),
        ] {
            assert_eq!(kind.read(text, &range), expected, "{text}");
        }
    }

    #[test]
    fn a_whole_number_is_written_with_all_its_figures() {
        let largest = f64::from(u32::MAX);
        for language in [Language::Es, Language::En] {
            assert_eq!(Kind::Whole.write(largest, language), "4294967295");
        }
        assert_eq!(Kind::Real.write(1e-8, Language::Es), "1e−8");
    }

    #[test]
    fn the_message_names_the_range_that_the_check_uses() {
        let range = 0.0..=0.9;
        assert_eq!(
            Kind::Percent.sentence(Rejection::OutOfRange, &range, Language::Es),
            "Entre 0 y 90"
        );
        assert!(Kind::Percent.read("90", &range).is_ok());
        assert!(Kind::Percent.read("90.1", &range).is_err());
    }
}
