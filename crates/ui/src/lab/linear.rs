//! Why layers must not be linear: a stack of linear layers, multiplied out with its numbers.

use std::sync::Arc;

use experiment::{Activation, Experiment, LayerWeights, LinearEquivalent, Question, Reply, Source};
use leptos::prelude::*;
use plot::{Chart, Look, Role, Series};

use crate::app::ask::Inquiry;
use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::app::speech::live_at_rest;
use crate::canvas::chart::ChartView;
use crate::controls::TextButton;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::lab::curves::CurveSource;

/// Rows and columns of a matrix that are written out; a larger one shows its first ones.
const MAX_SHOWN: usize = 5;

/// The panel.
pub fn view() -> AnyView {
    let editor = expect_context::<Editor>();
    let run = expect_context::<Run>();
    let curves = CurveSource::from_context();
    let language = use_language();
    let answer = RwSignal::new(None::<LinearEquivalent>);
    expect_context::<Inquiry>().keep_asking(
        move || {
            Some(Question::LinearEquivalent {
                line: curves.line(),
            })
        },
        move |reply| match reply {
            Reply::LinearEquivalent(new) => {
                if answer.with_untracked(|answer| answer.as_ref() != Some(new)) {
                    answer.set(Some(new.clone()));
                }
                true
            }
            _ => false,
        },
    );
    let chart = Memo::new(move |_| {
        run.readings.track();
        answer.with(|answer| chart(curves, answer.as_ref(), language.get()))
    });
    let has_curve = move || {
        let is_plane = |it: &Arc<Experiment>| matches!(it.data.source, Source::Plane(_));
        !editor.data.with_untracked(is_plane)
    };
    let sentence = Memo::new(move |_| {
        answer.with(|answer| verdict(answer.as_ref()?, has_curve(), language.get()))
    });
    let sentence = Signal::derive(move || sentence.get().unwrap_or_default());
    let algebra = move || answer.with(|answer| algebra(answer.as_ref()?, language.get()));
    let set_all = move |activation: Activation| {
        editor.edit(move |draft| {
            for layer in &mut draft.network.hidden {
                layer.activation = activation;
            }
        });
    };
    let bend_first = move || {
        editor.edit(|draft| {
            if let Some(first) = draft.network.hidden.first_mut() {
                first.activation = Activation::Tanh;
            }
        });
    };
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_linear_about())}</p>
        <div class="lab-controls">
            <TextButton
                id="lab-linear-all"
                label=Language::lab_linear_all
                on_press=Callback::new(move |()| set_all(Activation::Linear))
            />
            <TextButton
                id="lab-linear-bend"
                label=Language::lab_linear_bend
                on_press=Callback::new(move |()| bend_first())
            />
        </div>
        <p
            class="lab-sentence"
            role="status"
            aria-live=live_at_rest()
            data-testid="lab-linear-verdict"
            data-value=reactive(move || answer.with(is_line).to_string())
        >
            {reactive(move || sentence.get())}
        </p>
        <div hidden=reactive(move || !editor.is_curve())>
            <ChartView id="lab-linear-chart" chart words=sentence/>
        </div>
        {reactive(algebra)}
    }
    .into_any()
}

/// Whether the network equals one linear layer.
fn is_line(answer: &Option<LinearEquivalent>) -> bool {
    answer.as_ref().is_some_and(|it| it.curved.is_empty())
}

/// Says which layer bends, or what the one neuron is that equals the network.
fn verdict(answer: &LinearEquivalent, has_curve: bool, language: Language) -> Option<String> {
    if let Some(first) = answer.curved.first() {
        return Some(language.lab_linear_curved(first.get() as f64 + 1.0));
    }
    let line = answer.in_units.as_ref().and_then(slope_and_bias);
    Some(match line.filter(|_| has_curve) {
        Some((slope, bias)) => language.lab_linear_line(f64::from(bias), f64::from(slope)),
        None => language.lab_linear_one().into(),
    })
}

/// Slope and bias of a layer; `None` unless it has one input and one output.
fn slope_and_bias(layer: &LayerWeights) -> Option<(f32, f32)> {
    let is_one = layer.kernel.dim() == (1, 1);
    is_one.then_some((*layer.kernel.first()?, *layer.bias.first()?))
}

fn chart(curves: CurveSource, answer: Option<&LinearEquivalent>, language: Language) -> Chart {
    let window = curves.window();
    let mut series = curves.row_series(language);
    // The reply's curve has the weights of the equivalent neuron; the newest frame may have later ones.
    if let Some(answer) = answer.filter(|answer| !answer.curve.is_empty()) {
        series.push(Series::sampled(
            language.legend_network(),
            Role::Network,
            Look::Line,
            window,
            &answer.curve,
        ));
    }
    let line = answer
        .and_then(|answer| answer.in_units.as_ref())
        .and_then(slope_and_bias);
    if let Some((slope, bias)) = line {
        let ends = window.map(|x| (f64::from(slope) * x + f64::from(bias)) as f32);
        let name = language.lab_linear_neuron();
        series.push(Series::sampled(
            name,
            Role::Ink,
            Look::Dashed,
            window,
            &ends,
        ));
    }
    curves.chart(series)
}

/// Kernel and bias of each layer, and the product of all layers up to it; `None` without layers.
fn algebra(answer: &LinearEquivalent, language: Language) -> Option<AnyView> {
    if answer.layers.is_empty() {
        return None;
    }
    let part = |name: String, shape: (usize, usize), value: &dyn Fn(usize, usize) -> f32| {
        view! {
            <span class="algebra-part">
                <span class="sign">{format!("{name} =")}</span>
                {matrix(&name, shape, value, language)}
            </span>
        }
        .into_any()
    };
    let line = |is_product: bool, kernel: String, bias: String, layer: &LayerWeights| {
        view! {
            <div class="algebra-line" class:product=is_product>
                {part(kernel, layer.kernel.dim(), &|row, column| layer.kernel[[row, column]])}
                {part(bias, (1, layer.bias.len()), &|_, column| layer.bias[column])}
            </div>
        }
        .into_any()
    };
    let lines: Vec<AnyView> = answer
        .layers
        .iter()
        .enumerate()
        .map(|(layer_idx, layer)| {
            let number = subscript(layer_idx + 1);
            let own = line(false, format!("W{number}"), format!("b{number}"), layer);
            // The first layer is its own product.
            let product = answer.products.get(layer_idx).filter(|_| layer_idx > 0);
            let product = product.map(|product| {
                let [kernel, bias] = product_names(layer_idx + 1);
                line(true, kernel, bias, product)
            });
            view! { {own} {product} }.into_any()
        })
        .collect();
    let view = view! {
        <p class="lab-about">{language.lab_linear_algebra()}</p>
        <div class="lab-scroll" tabindex="0" data-testid="lab-linear-algebra">{lines}</div>
    };
    Some(view.into_any())
}

/// The formulas of kernel and bias of the product of so many layers: `W₁W₂`, `c₂ = b₁W₂ + b₂`.
fn product_names(n_layers: usize) -> [String; 2] {
    let last = subscript(n_layers);
    let before = subscript(n_layers - 1);
    let kernel: String = if n_layers <= 4 {
        (1..=n_layers)
            .map(|at| format!("W{}", subscript(at)))
            .collect()
    } else {
        format!("W₁⋯W{last}")
    };
    let sum = if n_layers == 2 { "b" } else { "c" };
    [kernel, format!("c{last} = {sum}{before}W{last} + b{last}")]
}

/// A number in subscript digits.
fn subscript(number: usize) -> String {
    let digits = number.to_string();
    let digits = digits.bytes().map(|digit| u32::from(digit - b'0'));
    digits
        .filter_map(|digit| char::from_u32(0x2080 + digit))
        .collect()
}

/// A table of the first rows and columns of a matrix.
fn matrix(
    name: &str,
    (n_rows, n_columns): (usize, usize),
    value: &dyn Fn(usize, usize) -> f32,
    language: Language,
) -> AnyView {
    let row = |row: usize| {
        let mut cells: Vec<AnyView> = (0..n_columns.min(MAX_SHOWN))
            .map(|column| {
                let value = value(row, column);
                let text = numbers::significant(f64::from(value), language);
                let class = if value < 0.0 { "minus" } else { "" };
                view! { <td class=class>{text}</td> }.into_any()
            })
            .collect();
        if n_columns > MAX_SHOWN {
            cells.push(view! { <td>"…"</td> }.into_any());
        }
        view! { <tr>{cells}</tr> }.into_any()
    };
    let mut lines: Vec<AnyView> = (0..n_rows.min(MAX_SHOWN)).map(row).collect();
    if n_rows > MAX_SHOWN {
        lines.push(view! { <tr><td>"…"</td></tr> }.into_any());
    }
    view! { <table class="matrix" aria-label=name.to_owned()><tbody>{lines}</tbody></table> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_named_by_the_layers_that_make_them() {
        assert_eq!(product_names(2), ["W₁W₂", "c₂ = b₁W₂ + b₂"]);
        assert_eq!(product_names(3), ["W₁W₂W₃", "c₃ = c₂W₃ + b₃"]);
        assert_eq!(product_names(10)[0], "W₁⋯W₁₀");
    }
}
