//! The network in the form of Keras's `model.summary()`: layer, output shape, parameters. Below it, the order of rows.

use experiment::{Activation, Network, RowOrder};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::names;
use crate::i18n::numbers;

/// A line of the table.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    /// The name that Keras gives the layer in a fresh session.
    name: String,
    units: usize,
    /// `None` for the inputs.
    activation: Option<Activation>,
    n_parameters: usize,
}

/// The lines of a network with so many inputs.
fn lines(network: &Network, n_inputs: usize) -> Vec<Line> {
    let mut n_before = n_inputs;
    let mut lines = vec![Line {
        name: "input_layer (InputLayer)".into(),
        units: n_inputs,
        activation: None,
        n_parameters: 0,
    }];
    for (layer_idx, layer) in network.layers().enumerate() {
        lines.push(Line {
            name: match layer_idx {
                0 => "dense (Dense)".into(),
                _ => format!("dense_{layer_idx} (Dense)"),
            },
            units: layer.units,
            activation: Some(layer.activation),
            n_parameters: (n_before + 1) * layer.units,
        });
        n_before = layer.units;
    }
    lines
}

/// Says in which order the epochs take the rows, and why this matters.
fn order_words(order: RowOrder, language: Language) -> &'static str {
    match order {
        RowOrder::NewEachEpoch => language.summary_new_order(),
        RowOrder::OneForAll => language.summary_one_order(),
        RowOrder::AsTheyStand => language.summary_fixed_order(),
    }
}

#[component]
pub fn Summary() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let network = Memo::new(move |_| editor.experiment.with(|draft| draft.network.clone()));
    let n_inputs = Memo::new(move |_| editor.n_inputs());
    let body = move || {
        let language = language.get();
        let row = |line: Line| {
            view! {
                <tr>
                    <th scope="row"><code translate="no">{line.name}</code></th>
                    <td><code translate="no">{format!("(None, {})", line.units)}</code></td>
                    <td>{line.activation.map(|it| (names::activation(it).label)(language))}</td>
                    <td class="number">{numbers::count(line.n_parameters as f64, language)}</td>
                </tr>
            }
        };
        let n_inputs = n_inputs.get();
        network.with(|network| {
            lines(network, n_inputs)
                .into_iter()
                .map(row)
                .collect::<Vec<_>>()
        })
    };
    let total = move || {
        let n_parameters = network.with(|network| network.n_parameters(n_inputs.get()));
        numbers::count(n_parameters as f64, language.get())
    };
    let order = Memo::new(move |_| editor.experiment.with(|it| it.training.row_order));
    view! {
        <div class="scrolled" tabindex="0" role="group" aria-labelledby="tab-summary">
            <table data-testid="summary" aria-labelledby="tab-summary">
                <thead>
                    <tr>
                        <th scope="col">{reactive(move || language.get().summary_layer())}</th>
                        <th scope="col">{reactive(move || language.get().summary_output())}</th>
                        <th scope="col">{reactive(move || language.get().summary_activation())}</th>
                        <th scope="col" class="number">{reactive(move || language.get().summary_parameters())}</th>
                    </tr>
                </thead>
                <tbody>{reactive(body)}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row" colspan="3">{reactive(move || language.get().summary_total())}</th>
                        <td class="number">{reactive(total)}</td>
                    </tr>
                </tfoot>
            </table>
            <p class="hint" data-testid="summary-order" data-value=reactive(move || order.get().name())>
                {reactive(move || order_words(order.get(), language.get()))}
            </p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use experiment::Preset;

    use super::*;

    #[test]
    fn the_parameters_of_the_lines_are_those_of_the_network() {
        for preset in Preset::ALL {
            let network = preset.draft().network;
            let sum: usize = lines(&network, 1)
                .iter()
                .map(|line| line.n_parameters)
                .sum();
            assert_eq!(sum, network.n_parameters(1));
        }
    }

    #[test]
    fn layers_are_named_as_keras_names_them() {
        let lines = lines(&Preset::SineSmall.draft().network, 1);
        let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
        let expected = [
            "input_layer (InputLayer)",
            "dense (Dense)",
            "dense_1 (Dense)",
            "dense_2 (Dense)",
        ];
        assert_eq!(names, expected);
    }
}
