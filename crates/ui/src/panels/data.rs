//! The data panel: the curve, the number of rows, their noise, and which of them validate.

use experiment::{DataSpec, Field, Initializer, Validation, ValidationRows, limits};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::lazy::HiddenPart;
use crate::app::playback::random_seed;
use crate::app::reactive::reactive;
use crate::controls::{FieldProblems, Help, Kind, Scale, Segmented, Select, Slider, Switch};
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::names;
use crate::panels::curve::{FormulaField, FunctionButtons, wanted_source};
use crate::panels::plane_controls::DataKind;

/// Changes how rows are generated; the new rows replace rows placed by hand.
pub fn generate(editor: Editor, change: impl Fn(&mut DataSpec)) {
    editor.edit(|draft| {
        change(&mut draft.data);
        draft.data.edited = None;
        draft.data.placed = None;
    });
}

#[component]
pub fn DataPanel(
    /// Controls of points of the plane.
    plane_controls: AnyView,
    /// Controls of a table.
    table_controls: AnyView,
    /// What opens at the end of the panel.
    more: HiddenPart,
) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let source = wanted_source(editor);
    let is_table = Memo::new(move |_| editor.is_table());
    // Of a table, only the choice of the validation rows is random.
    let new_label = move |language: Language| {
        if is_table.get() {
            language.new_split_label()
        } else {
            language.new_data_label()
        }
    };
    let new_title = move |language: Language| {
        if is_table.get() {
            language.new_split_title()
        } else {
            language.new_data_title()
        }
    };
    view! {
        <section class="panel data" id="data" aria-labelledby="data-title">
            <header class="panel-head">
                <h2 id="data-title">{reactive(move || language.get().data_title())}</h2>
            </header>
            <DataKind/>
            <div class="data-part" hidden=reactive(move || editor.is_plane() || editor.is_table())>
                <FunctionButtons source/>
                <FormulaField source/>
            </div>
            <div class="data-part" hidden=reactive(move || !editor.is_plane())>
                {plane_controls}
            </div>
            <div class="data-part" hidden=reactive(move || !editor.is_table())>
                {table_controls}
            </div>
            <Rows/>
            <Scaling more/>
            <button
                type="button"
                class="new-data"
                data-testid="new-data"
                title=reactive(move || new_title(language.get()))
                on:click=move |_| generate(editor, |data| data.seed = random_seed())
            >
                {reactive(move || new_label(language.get()))}
            </button>
            // Points of the plane are not moved: `point_class_label` says what a click does there.
            <p class="hint" hidden=reactive(move || is_table.get() || editor.is_plane())>{reactive(move || language.get().data_hint())}</p>
        </section>
    }
    .into_any()
}

#[component]
fn Rows() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let wanted = editor.model;
    let n_points = Signal::derive(move || wanted.with(|it| it.wanted().data.n_points as f64));
    let noise = Signal::derive(move || wanted.with(|it| it.wanted().data.noise));
    let validation = Memo::new(move |_| wanted.with(|it| it.wanted().data.validation));
    let set_validation = move |validation: Validation| {
        editor.edit(|draft| draft.data.set_validation(validation));
    };
    let fields = expect_context::<FieldProblems>();
    let rows_problem = move || {
        wanted.with(|model| {
            let problem = model.problem(Field::Rows);
            problem.map_or(String::new(), |problem| {
                fields.sentence(problem, language.get())
            })
        })
    };
    let (min, max) = limits::N_POINTS.into_inner();
    view! {
        <div class="data-part" hidden=reactive(move || editor.is_table())>
        <Slider
            id="n-points"
            label=Language::n_points_label
            value=n_points
            range=min as f64..=max as f64
            scale=Scale::Logarithmic { min: min as f64, max: max as f64, least: 1.0 }
            kind=Kind::Whole
            on_change=Callback::new(move |n: f64| generate(editor, |data| data.n_points = n.round() as usize))
            field=Field::NPoints
        />
        <Slider
            id="noise"
            label=Language::noise_label
            value=noise
            range=limits::NOISE
            scale=Scale::Linear { min: 0.0, max: 1.0, step: 0.01 }
            kind=Kind::Real
            on_change=Callback::new(move |noise| generate(editor, |data| data.noise = noise))
            field=Field::Noise
            help=Help { text: Language::noise_help, formula: "y = f(x) + σ · N(0, 1)" }
        />
        </div>
        <Slider
            id="validation-share"
            label=Language::validation_share_label
            value=Signal::derive(move || validation.get().share)
            range=limits::VALIDATION_SHARE
            scale=Scale::Linear { min: 0.0, max: *limits::VALIDATION_SHARE.end(), step: 0.05 }
            kind=Kind::Percent
            on_change=Callback::new(move |share| set_validation(Validation { share, ..validation.get_untracked() }))
            field=Field::ValidationShare
        />
        <div class="data-part" hidden=reactive(move || editor.is_table())>
        <Segmented
            id="validation-rows"
            label=Language::validation_rows_label
            choices=vec![
                Choice { value: "random", label: Language::validation_rows_random },
                Choice { value: "last", label: Language::validation_rows_last },
            ]
            chosen=Signal::derive(move || usize::from(validation.get().rows == ValidationRows::Last))
            on_change=Callback::new(move |idx| {
                let rows = if idx == 1 { ValidationRows::Last } else { ValidationRows::Random };
                set_validation(Validation { rows, ..validation.get_untracked() });
            })
            help=Help { text: Language::validation_rows_help, formula: "n_train = ⌊n · (1 − share)⌋" }
        />
        </div>
        <p class="message" data-testid="rows-message" aria-live="polite">{reactive(rows_problem)}</p>
    }
    .into_any()
}

#[component]
fn Scaling(more: HiddenPart) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let wanted = editor.model;
    let scaling = Memo::new(move |_| wanted.with(|it| it.wanted().data.scaling));
    let initializer = Signal::derive(move || {
        let present = wanted.with(|it| it.wanted().network.initializer);
        Initializer::ALL
            .iter()
            .position(|it| *it == present)
            .unwrap_or(Initializer::ALL.len())
    });
    view! {
        <Switch
            id="standardize-inputs"
            label=Language::standardize_inputs_label
            is_on=Signal::derive(move || scaling.get().inputs)
            on_change=Callback::new(move |on| editor.edit(|draft| draft.data.scaling.inputs = on))
            help=Help { text: Language::standardize_help, formula: "(x − mean) / std" }
        />
        <Select
            id="initializer"
            label=Language::initializer_label
            choices=names::initializers()
            chosen=initializer
            on_change=Callback::new(move |idx: usize| {
                if let Some(&initializer) = Initializer::ALL.get(idx) {
                    editor.edit(|draft| draft.network.initializer = initializer);
                }
            })
            help=Help { text: Language::initializer_help, formula: "Glorot: ±√(6 / (n_in + n_out))   He: ±√(6 / n_in)" }
        />
        <details class="more">
            <summary data-testid="more-data" on:click=move |_| more.want.run(())>{reactive(move || language.get().more_label())}</summary>
            {more.view}
        </details>
    }
    .into_any()
}
