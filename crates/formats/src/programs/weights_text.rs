//! Weights as nested lists of Python, and whether they are those of a network.

use experiment::{Experiment, LayerWeights};

use super::python::single;

/// Longest line in characters.
const WIDTH: usize = 88;

/// A kernel or a bias.
pub(super) enum Values<'a> {
    /// Rows of a matrix.
    Rows(Vec<Vec<f32>>),
    /// A vector.
    Row(&'a [f32]),
}

/// Returns the kernels `[inputs, units]` and biases in turn, as Keras's `set_weights` takes them.
pub(super) fn inputs_first(weights: &[LayerWeights]) -> Vec<Values<'_>> {
    in_turn(weights, |layer| {
        layer
            .kernel
            .rows()
            .into_iter()
            .map(|it| it.to_vec())
            .collect()
    })
}

/// Returns the weights `[units, inputs]` and biases in turn, as PyTorch's `Linear` has them.
pub(super) fn units_first(weights: &[LayerWeights]) -> Vec<Values<'_>> {
    in_turn(weights, |layer| {
        let columns = layer.kernel.columns().into_iter();
        columns.map(|it| it.to_vec()).collect()
    })
}

fn in_turn(
    weights: &[LayerWeights],
    kernel: impl Fn(&LayerWeights) -> Vec<Vec<f32>>,
) -> Vec<Values<'_>> {
    let both = |layer| [Values::Rows(kernel(layer)), Values::Row(&layer.bias)];
    weights.iter().flat_map(both).collect()
}

/// Appends a line `    START([…]),` for values, or several if it is too long.
pub(super) fn entry(text: &mut String, start: &str, values: &Values) {
    let lists: Vec<Vec<f32>> = match values {
        Values::Rows(rows) => rows.clone(),
        Values::Row(row) => vec![row.to_vec()],
    };
    let rows: Vec<String> = lists
        .iter()
        .map(|row| {
            let numbers: Vec<String> = row.iter().map(|&value| single(value)).collect();
            numbers.join(", ")
        })
        .collect();
    match values {
        Values::Row(_) => {
            let line = format!("    {start}([{}]),\n", rows.concat());
            if line.len() <= WIDTH + 1 {
                text.push_str(&line);
            } else {
                text.push_str(&format!("    {start}([\n"));
                broken(text, &rows.concat(), 8);
                text.push_str("    ]),\n");
            }
        }
        Values::Rows(_) => {
            text.push_str(&format!("    {start}([\n"));
            for row in &rows {
                if row.len() + 11 <= WIDTH {
                    text.push_str(&format!("        [{row}],\n"));
                } else {
                    text.push_str("        [\n");
                    broken(text, row, 12);
                    text.push_str("        ],\n");
                }
            }
            text.push_str("    ]),\n");
        }
    }
}

/// Appends numbers separated by commas in lines that are not too long.
fn broken(text: &mut String, numbers: &str, indent: usize) {
    let blanks = " ".repeat(indent);
    let mut line = String::new();
    for number in numbers.split(", ") {
        if !line.is_empty() && indent + line.len() + number.len() + 1 > WIDTH {
            text.push_str(&format!("{blanks}{}\n", line.trim_end()));
            line.clear();
        }
        line.push_str(&format!("{number}, "));
    }
    text.push_str(&format!("{blanks}{}\n", line.trim_end()));
}

/// Returns whether weights have the shapes of an experiment's network.
pub(super) fn are_of(weights: &[LayerWeights], experiment: &Experiment) -> bool {
    let mut n_inputs = experiment.n_inputs();
    let layers = experiment.network.layers();
    weights.len() == experiment.network.hidden.len() + 1
        && layers.zip(weights).all(|(dense, layer)| {
            let is_so = layer.kernel.dim() == (n_inputs, dense.units);
            n_inputs = dense.units;
            is_so && layer.bias.len() == dense.units
        })
}
