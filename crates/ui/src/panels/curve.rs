//! The true function of the rows: a button with a picture for each of the page's curves, and a field
//! for a formula that marks the place of a mistake.

use experiment::{Field, Function, Source, TargetFunction};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::controls::FieldProblems;
use crate::i18n::context::use_language;
use crate::i18n::names;
use crate::i18n::problems;

/// Samples of a button's picture.
const PICTURE_LEN: usize = 41;
const PICTURE_WIDTH: f64 = 54.0;
const PICTURE_HEIGHT: f64 = 28.0;

/// The curve over its default domain as the points of a polyline that fills the picture.
fn picture(function: Function) -> String {
    let Ok(curve) = TargetFunction::new(&Source::Function(function)) else {
        return String::new();
    };
    let [from, to] = function.default_domain();
    let part = |idx: usize| idx as f64 / (PICTURE_LEN - 1) as f64;
    let ys: Vec<f64> = (0..PICTURE_LEN)
        .map(|idx| curve.at(from + (to - from) * part(idx)))
        .collect();
    let least = ys.iter().copied().fold(f64::INFINITY, f64::min);
    let most = ys.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let points = ys.iter().enumerate().map(|(idx, y)| {
        let up = (y - least) / (most - least).max(f64::MIN_POSITIVE);
        format!(
            "{:.1},{:.1}",
            part(idx) * PICTURE_WIDTH,
            (1.0 - up) * PICTURE_HEIGHT
        )
    });
    points.collect::<Vec<_>>().join(" ")
}

/// Splits the text of a formula at a mistake: the text before, the mistake, the text after. A mistake at
/// the end of the text becomes a space, so that there is something to mark.
fn marked(text: &str, start: usize, end: usize) -> [String; 3] {
    let before = text.get(..start).unwrap_or(text);
    let wrong = text.get(start..end).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    let wrong = if wrong.is_empty() { "\u{2007}" } else { wrong };
    [before, wrong, after].map(str::to_owned)
}

/// Where the rows are wanted from, for [`FunctionButtons`] and [`FormulaField`].
pub fn wanted_source(editor: Editor) -> Memo<Source> {
    Memo::new(move |_| {
        editor
            .model
            .with(|model| model.wanted().data.source.clone())
    })
}

#[component]
pub fn FunctionButtons(source: Memo<Source>) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let buttons: Vec<_> = Function::ALL
        .into_iter()
        .map(|function| {
            let (choice, _) = names::function(function);
            let is_chosen = move || source.with(|source| *source == Source::Function(function));
            view! {
                <button
                    type="button"
                    class="function"
                    data-testid=format!("function-{}", choice.value)
                    aria-pressed=reactive(move || is_chosen().to_string())
                    on:click=move |_| editor.edit(|draft| draft.data.set_function(function))
                >
                    <svg viewBox="-2 -2 58 32" aria-hidden="true">
                        <polyline points=picture(function)></polyline>
                    </svg>
                    <span>{reactive(move || (choice.label)(language.get()))}</span>
                </button>
            }
        })
        .collect();
    view! {
        <div
            class="functions"
            role="group"
            aria-label=reactive(move || language.get().functions_label())
        >
            {buttons}
            <button
                type="button"
                class="function"
                data-testid="function-formula"
                aria-pressed=reactive(move || source.with(|it| matches!(it, Source::Formula(_))).to_string())
                title=reactive(move || language.get().formula_label())
                on:click=move |_| focus_formula()
            >
                <svg viewBox="-2 -2 58 32" aria-hidden="true">
                    <path d="M31 4c-5-3-6 2-7 10s-2 13-7 10M19 12h11M34 24l8-10M35 14l6 10"></path>
                </svg>
                <span>"f(x)…"</span>
            </button>
        </div>
    }
    .into_any()
}

/// Moves the focus to the formula field and selects its text.
fn focus_formula() {
    let field = document()
        .get_element_by_id("formula")
        .and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(field) = field {
        // Fails only for an element that cannot have the focus.
        let _ = field.focus();
        field.select();
    }
}

#[component]
pub fn FormulaField(source: Memo<Source>) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let fields = expect_context::<FieldProblems>();
    let language = use_language();
    let text = Memo::new(move |_| {
        source.with(|source| match source {
            Source::Function(function) => names::function(*function).1.to_owned(),
            Source::Formula(text) => text.clone(),
            Source::Plane(_) | Source::Table(_) => String::new(),
        })
    });
    let problem = Memo::new(move |_| {
        editor.model.with(|model| {
            model
                .problem(Field::Formula)
                .map(|problem| problem.kind.clone())
        })
    });
    let sentence = move || {
        editor.model.with(|model| {
            let problem = model.problem(Field::Formula)?;
            Some(fields.sentence(problem, language.get()))
        })
    };
    let place = move || {
        let place = problem.with(|kind| kind.as_ref().and_then(problems::place))?;
        let [before, wrong, after] = text.with(|text| marked(text, place.start, place.end));
        Some(
            view! { <code translate="no">{before}<mark data-testid="formula-mark">{wrong}</mark>{after}</code> },
        )
    };
    let proposal = move || {
        let kind = problem.get()?;
        let proposal = fields.proposal(&kind, language.get());
        Some(view! { <span data-testid="formula-proposal">{proposal}" "</span> })
    };
    let kept = move || problem.get().map(|_| language.get().formula_kept());
    view! {
        <div class="formula-field">
            <label for="formula">"f(x) ="</label>
            <input
                type="text"
                class="formula"
                id="formula"
                data-testid="formula"
                data-value=reactive(move || text.get())
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-label=reactive(move || language.get().formula_label())
                aria-describedby="formula-error"
                aria-invalid=reactive(move || problem.with(Option::is_some).to_string())
                prop:value=reactive(move || text.get())
                on:change=move |event| {
                    let typed = event_target_value(&event);
                    editor.edit(|draft| {
                        draft.data.source = Source::Formula(typed.clone());
                        draft.data.edited = None;
                    });
                }
            />
            <p class="message" id="formula-error" data-testid="formula-error" aria-live="polite">
                {reactive(sentence)}
                {reactive(place)}
                {reactive(proposal)}
                {reactive(kept)}
            </p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_marked_where_it_stands() {
        assert_eq!(marked("sin(3x) + foo", 10, 13), ["sin(3x) + ", "foo", ""]);
        assert_eq!(marked("sin(", 4, 4), ["sin(", "\u{2007}", ""]);
    }

    #[test]
    fn a_mark_that_does_not_fit_the_text_marks_nothing_wrong() {
        // The text is another one already, or the place is inside of a character.
        assert_eq!(marked("π", 1, 2), ["π", "\u{2007}", ""]);
        assert_eq!(marked("x", 5, 9), ["x", "\u{2007}", ""]);
    }

    #[test]
    fn every_picture_fills_its_button() {
        for function in Function::ALL {
            let picture = picture(function);
            assert_eq!(picture.split(' ').count(), PICTURE_LEN);
            assert!(
                picture.contains(",0.0") && picture.contains(",28.0"),
                "{picture}"
            );
        }
    }
}
