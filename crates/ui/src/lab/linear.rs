//! Why layers must not be linear: a stack of linear layers, multiplied out with its numbers.

use experiment::{Activation, LayerWeights, LinearEquivalent, Question, Reply, Source};
use leptos::prelude::*;
use plot::{Chart, ChartAxis, Look, Role, Series};

use crate::app::App;
use crate::app::ask::Inquiry;
use crate::app::reactive::reactive;
use crate::canvas::chart::ChartView;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::lab::series::{line_shown, range_of_rows, rows};

/// Rows and columns of a matrix that are written out; of a larger one the first of them.
const SHOWN: usize = 5;

pub fn view() -> AnyView {
    let page = expect_context::<App>();
    let language = page.language;
    let answer = RwSignal::new(None::<LinearEquivalent>);
    expect_context::<Inquiry>().keep_asking(
        move || {
            Some(Question::LinearEquivalent {
                line: line_shown(page),
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
        page.run.readings.track();
        answer.with(|answer| chart(page, answer.as_ref(), language.get()))
    });
    let sentence =
        Memo::new(move |_| answer.with(|answer| verdict(page, answer.as_ref(), language.get())));
    let algebra = move || answer.with(|answer| algebra(answer.as_ref()?, language.get()));
    let set_all = move |activation: Activation| {
        page.editor.edit(move |draft| {
            for layer in &mut draft.network.hidden {
                layer.activation = activation;
            }
        });
    };
    let bend_first = move || {
        page.editor.edit(|draft| {
            if let Some(first) = draft.network.hidden.first_mut() {
                first.activation = Activation::Tanh;
            }
        });
    };
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_linear_about())}</p>
        <div class="lab-controls">
            <button type="button" class="tool wide" data-testid="lab-linear-all" on:click=move |_| set_all(Activation::Linear)>
                {reactive(move || language.get().lab_linear_all())}
            </button>
            <button type="button" class="tool wide" data-testid="lab-linear-bend" on:click=move |_| bend_first()>
                {reactive(move || language.get().lab_linear_bend())}
            </button>
        </div>
        <p
            class="lab-sentence"
            role="status"
            data-testid="lab-linear-verdict"
            data-value=reactive(move || answer.with(is_line).to_string())
        >
            {reactive(move || sentence.get())}
        </p>
        <div hidden=reactive(move || !page.editor.is_curve())>
            <ChartView id="lab-linear-chart" chart words=sentence/>
        </div>
        {reactive(algebra)}
    }
    .into_any()
}

/// Whether the network is one linear layer.
fn is_line(answer: &Option<LinearEquivalent>) -> bool {
    answer.as_ref().is_some_and(|it| it.curved.is_empty())
}

fn verdict(page: App, answer: Option<&LinearEquivalent>, language: Language) -> String {
    let Some(answer) = answer else {
        return String::new();
    };
    if let Some(first) = answer.curved.first() {
        return language.lab_linear_curved(first.get() as f64 + 1.0);
    }
    match answer.in_units.as_ref().and_then(slope_and_bias) {
        Some((slope, bias)) => {
            let has_curve = page
                .editor
                .draft
                .with_untracked(|draft| !matches!(draft.data.source, Source::Plane(_)));
            if has_curve {
                language.lab_linear_line(f64::from(bias), f64::from(slope))
            } else {
                language.lab_linear_one().into()
            }
        }
        None => language.lab_linear_one().into(),
    }
}

/// Of a layer with one input and one output.
fn slope_and_bias(layer: &LayerWeights) -> Option<(f32, f32)> {
    match (layer.kernel.as_slice(), layer.bias.as_slice()) {
        ([row], [bias]) if row.len() == 1 => Some((row[0], *bias)),
        _ => None,
    }
}

fn chart(page: App, answer: Option<&LinearEquivalent>, language: Language) -> Chart {
    let window = page.data.frame_window();
    let mut series = rows(page, language);
    // Of the same weights as the equivalent neuron: the newest frame may be of later ones.
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
        let ends = window.map(|x| slope * x + bias);
        let name = language.lab_linear_neuron();
        series.push(Series::sampled(
            name,
            Role::Ink,
            Look::Dashed,
            window,
            &ends,
        ));
    }
    Chart {
        x: ChartAxis {
            range: Some(window.map(f64::from)),
            ..ChartAxis::default()
        },
        y: ChartAxis {
            range: range_of_rows(page),
            ..ChartAxis::default()
        },
        series,
        ..Chart::default()
    }
}

/// The layers' kernels and biases, and what all up to each layer multiply to.
fn algebra(answer: &LinearEquivalent, language: Language) -> Option<AnyView> {
    if answer.layers.is_empty() {
        return None;
    }
    let part = |name: String, rows: &[Vec<f32>]| {
        view! {
            <span class="algebra-part">
                <span class="sign">{format!("{name} =")}</span>
                {matrix(rows, language)}
            </span>
        }
        .into_any()
    };
    let line = |is_product: bool, kernel: String, bias: String, layer: &LayerWeights| {
        view! {
            <div class="algebra-line" class:product=is_product>
                {part(kernel, &layer.kernel)}
                {part(bias, std::slice::from_ref(&layer.bias))}
            </div>
        }
        .into_any()
    };
    let lines: Vec<AnyView> = answer
        .layers
        .iter()
        .enumerate()
        .map(|(at, layer)| {
            let place = subscript(at + 1);
            let own = line(false, format!("W{place}"), format!("b{place}"), layer);
            // The first layer is its own product.
            let product = answer.products.get(at).filter(|_| at > 0).map(|product| {
                let [kernel, bias] = product_names(at + 1);
                line(true, kernel, bias, product)
            });
            view! { {own} {product} }.into_any()
        })
        .collect();
    let view = view! {
        <p class="lab-about">{language.lab_linear_algebra()}</p>
        <div class="lab-scroll" data-testid="lab-linear-algebra">{lines}</div>
    };
    Some(view.into_any())
}

/// How the kernel and the bias come about that so many layers are equal to: `W₁W₂`, `c₂ = b₁W₂ + b₂`.
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

fn subscript(number: usize) -> String {
    let digits = number.to_string();
    let digits = digits.bytes().map(|digit| u32::from(digit - b'0'));
    digits
        .filter_map(|digit| char::from_u32(0x2080 + digit))
        .collect()
}

/// The first rows and columns of a matrix.
fn matrix(rows: &[Vec<f32>], language: Language) -> AnyView {
    let n_columns = rows.first().map_or(0, Vec::len);
    let row = |row: &Vec<f32>| {
        let mut cells: Vec<AnyView> = row
            .iter()
            .take(SHOWN)
            .map(|&value| {
                let text = numbers::significant(f64::from(value), language);
                let class = if value < 0.0 { "minus" } else { "" };
                view! { <td class=class>{text}</td> }.into_any()
            })
            .collect();
        if n_columns > SHOWN {
            cells.push(view! { <td>"…"</td> }.into_any());
        }
        view! { <tr>{cells}</tr> }.into_any()
    };
    let mut lines: Vec<AnyView> = rows.iter().take(SHOWN).map(row).collect();
    if rows.len() > SHOWN {
        lines.push(view! { <tr><td>"…"</td></tr> }.into_any());
    }
    view! { <table class="matrix"><tbody>{lines}</tbody></table> }.into_any()
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
