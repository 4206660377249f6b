//! The data panel's part for the plane: its data, the network's inputs, and the class of new points.

use experiment::{
    Activation, Dense, Draft, Feature, PlaneData, Source, Training, Validation, ValidationRows,
};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::app::starts::first_table;
use crate::controls::{Segmented, Switch};
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::names;
use crate::panels::plane::ends as plane_ends;
use crate::panels::plane_tools::PlaneTools;

fn feature_id(feature: Feature) -> &'static str {
    match feature {
        Feature::X1 => "feature-x1",
        Feature::X2 => "feature-x2",
        Feature::X1Squared => "feature-x1-squared",
        Feature::X2Squared => "feature-x2-squared",
        Feature::Product => "feature-product",
        Feature::SinX1 => "feature-sin-x1",
        Feature::SinX2 => "feature-sin-x2",
    }
}

/// The first experiment on the plane: TensorFlow Playground's first network and batch size, with half
/// of the points for validation.
pub fn first_plane() -> Draft {
    let mut draft = Draft::default();
    draft.data.set_plane(PlaneData::Circle);
    draft.data.n_points = 300;
    draft.data.validation = Validation {
        share: 0.5,
        rows: ValidationRows::Random,
    };
    draft.network.hidden = [4, 2]
        .map(|units| Dense::new(units, Activation::Tanh))
        .to_vec();
    draft.training = Training {
        learning_rate: 0.03,
        batch_size: 10,
        ..Training::default()
    };
    draft.fit_output();
    draft
}

/// Chooses other data for the same network; output and loss change only if the task does.
fn choose(draft: &mut Draft, plane: PlaneData) {
    let before = draft.data.task();
    draft.data.set_plane(plane);
    if draft.data.task() != before {
        draft.fit_output();
    }
}

/// Adds or removes an input; the last input stays.
fn toggle(features: &mut Vec<Feature>, feature: Feature) {
    if features.contains(&feature) {
        if features.len() > 1 {
            features.retain(|it| *it != feature);
        }
    } else {
        features.push(feature);
        features.sort_by_key(|it| Feature::ALL.iter().position(|one| one == it));
    }
}

/// A curve over one x, points over the plane, or a table.
#[component]
pub fn DataKind() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let playback = expect_context::<Playback>();
    view! {
        <Segmented
            id="data-kind"
            label=Language::data_kind_label
            choices=vec![
                Choice { value: "curve", label: Language::data_kind_curve },
                Choice { value: "plane", label: Language::data_kind_plane },
                Choice { value: "table", label: Language::data_kind_table },
            ]
            chosen=Signal::derive(move || match (editor.is_plane(), editor.is_table()) {
                (true, _) => 1,
                (_, true) => 2,
                _ => 0,
            })
            on_change=Callback::new(move |idx: usize| {
                editor.axis.set(0);
                playback.open_draft(match idx {
                    1 => first_plane(),
                    2 => first_table(),
                    _ => Draft::default(),
                });
            })
        />
    }
}

/// What the plane holds, which inputs the network gets, and how the points are edited.
#[component]
pub fn PlaneControls() -> impl IntoView {
    let tools = expect_context::<PlaneTools>();
    let language = use_language();
    view! {
        <div class="functions plane" role="group" aria-label=reactive(move || language.get().plane_title())>
            {plane_buttons()}
        </div>
        <p class="label" id="features-label">{reactive(move || language.get().features_label())}</p>
        <div class="functions plane features" role="group" aria-labelledby="features-label">
            {feature_buttons()}
        </div>
        <PointClass/>
        <Switch
            id="discretize"
            label=Language::discretize_label
            is_on=tools.is_discrete
            on_change=Callback::new(move |on| tools.is_discrete.set(on))
        />
    }
    .into_any()
}

fn plane_buttons() -> Vec<AnyView> {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let source = Memo::new(move |_| {
        editor
            .model
            .with(|model| model.wanted().data.source.clone())
    });
    let button = |plane| {
        let Choice { value: id, label } = names::plane(plane);
        pressed_button(
            format!("plane-{id}"),
            view! { <span>{reactive(move || label(language.get()))}</span> }.into_any(),
            Signal::derive(move || source.with(|it| *it == Source::Plane(plane))),
            Callback::new(move |()| editor.edit(|draft| choose(draft, plane))),
        )
    };
    PlaneData::ALL.into_iter().map(button).collect()
}

fn feature_buttons() -> Vec<AnyView> {
    let editor = expect_context::<Editor>();
    let features = Memo::new(move |_| editor.model.with(|it| it.wanted().data.features.clone()));
    let button = |feature: Feature| {
        pressed_button(
            feature_id(feature).to_owned(),
            view! { <span>{feature.formula()}</span> }.into_any(),
            Signal::derive(move || features.with(|it| it.contains(&feature))),
            Callback::new(move |()| {
                editor.edit(|draft| toggle(&mut draft.data.features, feature));
            }),
        )
    };
    Feature::ALL.into_iter().map(button).collect()
}

/// A button that stays pressed while its choice is in use.
fn pressed_button(
    id: String,
    label: AnyView,
    is_pressed: Signal<bool>,
    press: Callback<()>,
) -> AnyView {
    view! {
        <button
            type="button"
            class="function"
            data-testid=id
            aria-pressed=reactive(move || is_pressed.get().to_string())
            on:click=move |_| press.run(())
        >
            {label}
        </button>
    }
    .into_any()
}

/// The class of the points that a click adds.
#[component]
fn PointClass() -> impl IntoView {
    let tools = expect_context::<PlaneTools>();
    let editor = expect_context::<Editor>();
    let is_classifier = Memo::new(move |_| editor.is_classifier());
    let choices = move || {
        let [zero, one] = plane_ends(is_classifier.get());
        view! {
            <Segmented
                id="point-class"
                label=Language::point_class_label
                choices=vec![
                    Choice { value: "0", label: zero },
                    Choice { value: "1", label: one },
                ]
                chosen=Signal::derive(move || usize::from(tools.adds_ones.get()))
                on_change=Callback::new(move |idx: usize| tools.adds_ones.set(idx == 1))
            />
        }
    };
    reactive(choices).into_any()
}

#[cfg(test)]
mod tests {
    use experiment::Loss;

    use super::*;

    #[test]
    fn every_surface_can_run_with_any_features() {
        let mut draft = first_plane();
        for plane in PlaneData::ALL {
            choose(&mut draft, plane);
            for feature in Feature::ALL {
                toggle(&mut draft.data.features, feature);
                assert!(draft.clone().check().is_ok(), "{plane:?} {feature:?}");
            }
        }
    }

    #[test]
    fn loss_and_output_follow_the_task_and_are_kept_within_it() {
        let mut draft = first_plane();
        assert!(draft.training.loss.is_for_classes());
        draft.training.loss = Loss::MeanAbsoluteError;
        choose(&mut draft, PlaneData::Spiral);
        assert_eq!(draft.training.loss, Loss::MeanAbsoluteError);
        choose(&mut draft, PlaneData::Plane);
        assert_eq!(draft.training.loss, Loss::MeanSquaredError);
        assert_eq!(draft.network.output.activation, Activation::Linear);
    }

    #[test]
    fn the_last_feature_stays_and_all_keep_their_order() {
        let mut features = vec![Feature::X1];
        toggle(&mut features, Feature::X1);
        assert_eq!(features, [Feature::X1]);
        toggle(&mut features, Feature::SinX2);
        toggle(&mut features, Feature::X2);
        assert_eq!(features, [Feature::X1, Feature::X2, Feature::SinX2]);
    }
}
