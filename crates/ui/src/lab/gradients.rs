//! The size of each layer's gradient, epoch by epoch: vanishing and exploding gradients.

use experiment::{Activation, Dense, GradientNorms, Initializer, Question, Reply};
use leptos::prelude::*;
use plot::{Chart, ChartAxis, Look, Role, ScaleKind, Series};

use crate::app::ask::Inquiry;
use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::app::speech::live_at_rest;
use crate::canvas::chart::ChartView;
use crate::controls::TextButton;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;

/// Gradients vanish or explode if the first layer's is this many times smaller or larger than the last
/// layer's.
const FAR: f64 = 100.0;
const ROLES: [Role; 9] = [
    Role::Network,
    Role::Validation,
    Role::Positive,
    Role::Train,
    Role::Negative,
    Role::Ink,
    Role::Second,
    Role::Target,
    Role::Third,
];

/// The first layer's newest norm divided by the last layer's; `None` before the first epoch and with a
/// single layer.
fn ratio(norms: &GradientNorms) -> Option<f64> {
    let newest = |layer: &Vec<f32>| layer.last().map(|&norm| f64::from(norm));
    let first = newest(norms.layers.first()?)?;
    let last = newest(norms.layers.last()?)?;
    (norms.layers.len() > 1 && last > 0.0).then(|| first / last)
}

/// The panel.
pub fn view() -> AnyView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let norms = RwSignal::new(GradientNorms::default());
    expect_context::<Inquiry>().keep_asking(
        || Some(Question::Gradients),
        move |reply| match reply {
            Reply::Gradients(new) => {
                if norms.with_untracked(|norms| norms != new) {
                    norms.set(new.clone());
                }
                true
            }
            _ => false,
        },
    );
    let by_epoch = Memo::new(move |_| norms.with(|norms| by_epoch(norms, language.get())));
    let by_layer = Memo::new(move |_| norms.with(|norms| by_layer(norms, language.get())));
    let sentence = Signal::derive(move || norms.with(|norms| verdict(norms, language.get())));
    let ratio =
        move || norms.with(|norms| ratio(norms).map_or(String::new(), |ratio| ratio.to_string()));
    let set_up = move |activation: Activation, initializer: Initializer| {
        editor.edit(move |draft| {
            draft.network.hidden = vec![Dense::new(8, activation); 6];
            draft.network.initializer = initializer;
        });
    };
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_gradients_about())}</p>
        <div class="lab-controls">
            <TextButton
                id="lab-gradients-sigmoid"
                label=Language::lab_gradients_sigmoid
                on_press=Callback::new(move |()| set_up(Activation::Sigmoid, Initializer::GlorotUniform))
            />
            <TextButton
                id="lab-gradients-relu"
                label=Language::lab_gradients_relu
                on_press=Callback::new(move |()| set_up(Activation::Relu, Initializer::HeNormal))
            />
        </div>
        <p class="lab-sentence" role="status" aria-live=live_at_rest() data-testid="lab-gradients-verdict" data-value=reactive(ratio)>
            {reactive(move || sentence.get())}
        </p>
        <ChartView id="lab-gradients-epochs" chart=by_epoch words=sentence/>
        <ChartView id="lab-gradients-layers" chart=by_layer words=sentence/>
    }
    .into_any()
}

fn layer_name(layer_idx: usize, n_layers: usize, language: Language) -> String {
    if layer_idx + 1 == n_layers {
        language.lab_gradients_output().to_owned()
    } else {
        language.lab_gradients_layer((layer_idx + 1) as f64)
    }
}

/// Norms of each layer's gradient by epoch.
fn by_epoch(norms: &GradientNorms, language: Language) -> Chart {
    let n_layers = norms.layers.len();
    let epochs: Vec<f32> = norms.epochs.iter().map(|&epoch| epoch as f32).collect();
    let series = norms
        .layers
        .iter()
        .enumerate()
        .map(|(layer_idx, layer)| Series {
            name: layer_name(layer_idx, n_layers, language),
            role: ROLES[layer_idx % ROLES.len()],
            look: Look::Line,
            x: epochs.clone(),
            y: layer.clone(),
        });
    Chart {
        x: ChartAxis {
            name: language.epoch_label().to_owned(),
            kind: ScaleKind::Count,
            ..ChartAxis::default()
        },
        y: norm_axis(language),
        series: series.collect(),
        ..Chart::default()
    }
}

/// The newest norms by layer.
fn by_layer(norms: &GradientNorms, language: Language) -> Chart {
    let newest: Vec<f32> = norms
        .layers
        .iter()
        .filter_map(|norms| norms.last().copied())
        .collect();
    let layers: Vec<f32> = (1..=newest.len()).map(|layer| layer as f32).collect();
    let series = |look, name: &str| Series {
        name: name.to_owned(),
        role: Role::Network,
        look,
        x: layers.clone(),
        y: newest.clone(),
    };
    Chart {
        x: ChartAxis {
            name: language.lab_gradients_axis().to_owned(),
            kind: ScaleKind::Count,
            range: Some([0.5, newest.len().max(1) as f64 + 0.5]),
        },
        y: norm_axis(language),
        series: vec![
            series(Look::Line, ""),
            series(Look::Filled, language.lab_gradients_now()),
        ],
        ..Chart::default()
    }
}

fn norm_axis(language: Language) -> ChartAxis {
    ChartAxis {
        name: language.lab_gradients_norm().to_owned(),
        kind: ScaleKind::Log,
        range: None,
    }
}

/// What the norms show, in a sentence.
fn verdict(norms: &GradientNorms, language: Language) -> String {
    if norms.epochs.is_empty() {
        return language.lab_gradients_waits().to_owned();
    }
    let Some(ratio) = ratio(norms) else {
        return language.lab_gradients_none().to_owned();
    };
    if ratio == 0.0 {
        language.lab_gradients_dead().to_owned()
    } else if ratio < 1.0 / FAR {
        language.lab_gradients_vanish(&numbers::significant(1.0 / ratio, language))
    } else if ratio > FAR {
        language.lab_gradients_explode(&numbers::significant(ratio, language))
    } else {
        language.lab_gradients_even(&numbers::significant(ratio, language))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vanishing_and_exploding_are_told_apart() {
        let sentence = |newest: [f32; 2]| {
            let norms = GradientNorms {
                epochs: vec![1],
                layers: newest.map(|norm| vec![norm]).to_vec(),
            };
            verdict(&norms, Language::En)
        };
        let all = [
            sentence([1e-6, 1.0]),
            sentence([1e6, 1.0]),
            sentence([0.5, 1.0]),
            sentence([0.0, 1.0]),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(all.iter().skip(at + 1).all(|other| other != one), "{one}");
        }
    }
}
