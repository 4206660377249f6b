//! `model.summary()` as Keras 3 prints it on 80 columns before the first `fit`.
//!
//! Source: Keras 3.15.1, `keras.src.utils.summary_utils.print_summary`. The tests compare with what
//! it printed.

use experiment::{Network, Optimizer};

/// Widths of the columns in characters, without the bars, with a blank at both ends.
const WIDTHS: [usize; 3] = [33, 24, 15];

/// Returns the table of layers with output shapes and numbers of parameters, and the totals.
///
/// `first_inputs` is the number of inputs of the first layer. A layer with dropout has a second
/// line for Keras's `Dropout`.
pub fn write(network: &Network, first_inputs: usize) -> String {
    let mut rows = Vec::new();
    let mut n_inputs = first_inputs;
    let mut n_dropouts = 0;
    for (layer_idx, layer) in network.layers().enumerate() {
        let n_parameters = n_inputs.saturating_add(1).saturating_mul(layer.units);
        n_inputs = layer.units;
        let shape = format!("(None, {})", layer.units);
        let name = format!("{} (Dense)", numbered("dense", layer_idx));
        rows.push([name, shape.clone(), thousands(n_parameters)]);
        if layer.dropout > 0.0 {
            let name = format!("{} (Dropout)", numbered("dropout", n_dropouts));
            rows.push([name, shape, "0".to_owned()]);
            n_dropouts += 1;
        }
    }
    let mut text = String::from("Model: \"sequential\"\n");
    rule(&mut text, ['┏', '━', '┳', '┓']);
    line(&mut text, '┃', &["Layer (type)", "Output Shape", "Param #"]);
    rule(&mut text, ['┡', '━', '╇', '┩']);
    for (idx, row) in rows.iter().enumerate() {
        if idx > 0 {
            rule(&mut text, ['├', '─', '┼', '┤']);
        }
        line(&mut text, '│', &row.each_ref().map(String::as_str));
    }
    rule(&mut text, ['└', '─', '┴', '┘']);
    let total = network.n_parameters(first_inputs);
    for (name, n) in [("Total", total), ("Trainable", total), ("Non-trainable", 0)] {
        let (n_bytes, n) = (size(n), thousands(n));
        text.push_str(&format!(" {name} params: {n} ({n_bytes})\n"));
    }
    text
}

/// Returns the number of parameters that `summary()` calls "Total params" after a `fit`: those of the network and what
/// the optimizer keeps of each, with its learning rate and its number of steps. 22 become 68 with Adam.
///
/// Source: the optimizers of Keras 3.15.1, `build`. The tests compare with what it counted.
pub fn n_after_training(network: &Network, optimizer: Optimizer, first_inputs: usize) -> usize {
    let n_flags = |flags: &[bool]| flags.iter().filter(|&&flag| flag).count();
    let (n_slots, n_products) = match optimizer {
        Optimizer::Sgd { momentum, .. } => (n_flags(&[momentum != 0.0]), 0),
        Optimizer::Rmsprop {
            momentum, centered, ..
        } => (1 + n_flags(&[momentum > 0.0, centered]), 0),
        Optimizer::Adagrad { .. } => (1, 0),
        Optimizer::Adam { amsgrad, .. } | Optimizer::Adamw { amsgrad, .. } => {
            (2 + n_flags(&[amsgrad]), 0)
        }
        Optimizer::Nadam { .. } => (2, 1),
    };
    let n_parameters = network.n_parameters(first_inputs);
    let kept = n_parameters.saturating_mul(1 + n_slots);
    kept.saturating_add(2 + n_products)
}

/// `dense`, `dense_1`, `dense_2`, …
fn numbered(name: &str, idx: usize) -> String {
    if idx == 0 {
        name.to_owned()
    } else {
        format!("{name}_{idx}")
    }
}

/// Appends a horizontal rule of box-drawing characters.
fn rule(text: &mut String, [first, dash, between, last]: [char; 4]) {
    for (idx, width) in WIDTHS.into_iter().enumerate() {
        text.push(if idx == 0 { first } else { between });
        text.extend(std::iter::repeat_n(dash, width));
    }
    text.push(last);
    text.push('\n');
}

/// Appends a line of cells; the last column is aligned to the right.
fn line(text: &mut String, bar: char, cells: &[&str; 3]) {
    for (idx, (cell, width)) in cells.iter().zip(WIDTHS).enumerate() {
        let blanks = (width - 2).saturating_sub(cell.chars().count());
        let (before, after) = if idx == 2 { (blanks, 0) } else { (0, blanks) };
        text.push(bar);
        text.push(' ');
        text.extend(std::iter::repeat_n(' ', before));
        text.push_str(cell);
        text.extend(std::iter::repeat_n(' ', after));
        text.push(' ');
    }
    text.push(bar);
    text.push('\n');
}

/// Groups digits by commas: `1,501`.
fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Memory of so many `f32`: `5.86 KB`, with 1,024 bytes a KB, as Keras counts.
fn size(n_parameters: usize) -> String {
    let mut size = n_parameters as f64 * 4.0;
    let mut units = ["B", "KB", "MB", "GB", "TB"].into_iter();
    let mut unit = units.next().unwrap_or_default();
    while size >= 1_024.0
        && let Some(larger) = units.next()
    {
        size /= 1_024.0;
        unit = larger;
    }
    format!("{size:.2} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use experiment::{Activation, Dense};

    fn network(units: &[usize], n_outputs: usize, dropout: f64) -> Network {
        Network {
            hidden: units
                .iter()
                .map(|&units| Dense {
                    dropout,
                    ..Dense::new(units, Activation::Tanh)
                })
                .collect(),
            output: Dense::new(n_outputs, Activation::Linear),
            ..Network::default()
        }
    }

    /// Printed by Keras 3.15.1.
    #[test]
    fn it_is_what_keras_prints() {
        let table: &[(&[usize], usize, usize, f64, &str)] = &[
            (
                &[500],
                1,
                1,
                0.0,
                r#"Model: "sequential"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
│ dense (Dense)                   │ (None, 500)            │         1,000 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_1 (Dense)                 │ (None, 1)              │           501 │
└─────────────────────────────────┴────────────────────────┴───────────────┘
 Total params: 1,501 (5.86 KB)
 Trainable params: 1,501 (5.86 KB)
 Non-trainable params: 0 (0.00 B)
"#,
            ),
            (
                &[3, 3],
                1,
                1,
                0.0,
                r#"Model: "sequential"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
│ dense (Dense)                   │ (None, 3)              │             6 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_1 (Dense)                 │ (None, 3)              │            12 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_2 (Dense)                 │ (None, 1)              │             4 │
└─────────────────────────────────┴────────────────────────┴───────────────┘
 Total params: 22 (88.00 B)
 Trainable params: 22 (88.00 B)
 Non-trainable params: 0 (0.00 B)
"#,
            ),
            (
                &[800],
                1,
                1,
                0.0,
                r#"Model: "sequential"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
│ dense (Dense)                   │ (None, 800)            │         1,600 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_1 (Dense)                 │ (None, 1)              │           801 │
└─────────────────────────────────┴────────────────────────┴───────────────┘
 Total params: 2,401 (9.38 KB)
 Trainable params: 2,401 (9.38 KB)
 Non-trainable params: 0 (0.00 B)
"#,
            ),
            (
                &[1_000; 8],
                100,
                20,
                0.2,
                r#"Model: "sequential"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
│ dense (Dense)                   │ (None, 1000)           │       101,000 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dropout (Dropout)               │ (None, 1000)           │             0 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_1 (Dense)                 │ (None, 1000)           │     1,001,000 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dropout_1 (Dropout)             │ (None, 1000)           │             0 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_2 (Dense)                 │ (None, 1000)           │     1,001,000 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dropout_2 (Dropout)             │ (None, 1000)           │             0 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_3 (Dense)                 │ (None, 1000)           │     1,001,000 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dropout_3 (Dropout)             │ (None, 1000)           │             0 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_4 (Dense)                 │ (None, 1000)           │     1,001,000 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dropout_4 (Dropout)             │ (None, 1000)           │             0 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_5 (Dense)                 │ (None, 1000)           │     1,001,000 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dropout_5 (Dropout)             │ (None, 1000)           │             0 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_6 (Dense)                 │ (None, 1000)           │     1,001,000 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dropout_6 (Dropout)             │ (None, 1000)           │             0 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_7 (Dense)                 │ (None, 1000)           │     1,001,000 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dropout_7 (Dropout)             │ (None, 1000)           │             0 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_8 (Dense)                 │ (None, 20)             │        20,020 │
└─────────────────────────────────┴────────────────────────┴───────────────┘
 Total params: 7,128,020 (27.19 MB)
 Trainable params: 7,128,020 (27.19 MB)
 Non-trainable params: 0 (0.00 B)
"#,
            ),
            (
                &[],
                1,
                1,
                0.0,
                r#"Model: "sequential"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
│ dense (Dense)                   │ (None, 1)              │             2 │
└─────────────────────────────────┴────────────────────────┴───────────────┘
 Total params: 2 (8.00 B)
 Trainable params: 2 (8.00 B)
 Non-trainable params: 0 (0.00 B)
"#,
            ),
            (
                &[300, 300],
                2,
                1,
                0.0,
                r#"Model: "sequential"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
│ dense (Dense)                   │ (None, 300)            │           900 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_1 (Dense)                 │ (None, 300)            │        90,300 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_2 (Dense)                 │ (None, 1)              │           301 │
└─────────────────────────────────┴────────────────────────┴───────────────┘
 Total params: 91,501 (357.43 KB)
 Trainable params: 91,501 (357.43 KB)
 Non-trainable params: 0 (0.00 B)
"#,
            ),
        ];
        for &(units, n_inputs, n_outputs, dropout, expected) in table {
            let network = network(units, n_outputs, dropout);
            let found = write(&network, n_inputs);
            assert_eq!(found, expected, "{units:?}\n{found}");
        }
    }

    #[test]
    fn sizes_grow_their_units() {
        assert_eq!(size(255), "1020.00 B");
        assert_eq!(size(256), "1.00 KB");
        assert_eq!(size(262_144), "1.00 MB");
    }

    /// Counted by Keras 3.15.1 after a `fit` of 1-3-3-1, 22 parameters.
    #[test]
    fn the_optimizer_keeps_what_keras_counts() {
        let network = network(&[3, 3], 1, 0.0);
        let counted = [24, 46, 46, 46, 46, 68, 68, 69];
        for (optimizer, expected) in Optimizer::ALL.into_iter().zip(counted) {
            let found = n_after_training(&network, optimizer, 1);
            assert_eq!(found, expected, "{optimizer:?}");
        }
        let rmsprop = |momentum, centered| Optimizer::Rmsprop {
            rho: 0.9,
            momentum,
            epsilon: 1e-7,
            centered,
        };
        assert_eq!(n_after_training(&network, rmsprop(0.5, false), 1), 68);
        assert_eq!(n_after_training(&network, rmsprop(0.0, true), 1), 68);
        assert_eq!(n_after_training(&network, rmsprop(0.5, true), 1), 90);
        let amsgrad = Optimizer::Adam {
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-7,
            amsgrad: true,
        };
        assert_eq!(n_after_training(&network, amsgrad, 1), 90);
    }
}
