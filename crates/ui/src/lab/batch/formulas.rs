//! Loss and deltas of a batch, written out as formulas with their numbers.

use experiment::{BatchTrace, LayerIdx, LayerTrace, Loss, UnitIdx};

use super::values::{MAX_TERMS, WeightPlace, number, row_values, signed};
use crate::i18n::language::Language;
use crate::i18n::numbers;

/// What is appended to a sum of which only the first terms are written out.
fn ellipsis(n_terms: usize) -> &'static str {
    if n_terms > MAX_TERMS { " + …" } else { "" }
}

/// A row of a batch, and what its formulas need besides.
#[derive(Clone, Copy)]
pub struct BatchRow<'a> {
    pub batch: &'a BatchTrace,
    pub row_idx: usize,
    pub loss: Loss,
    pub language: Language,
}

impl<'a> BatchRow<'a> {
    /// Returns this row's part of `values`.
    ///
    /// Shapes: `values` is `[n_rows, k]`, row-major.
    pub fn of(&self, values: &'a [f32]) -> &'a [f32] {
        row_values(values, self.batch.rows.len(), self.row_idx)
    }

    /// Returns the loss of the whole batch with its numbers; `None` unless it is the mean squared
    /// error of one output, which is the course's.
    pub fn loss_formula(&self) -> Option<String> {
        let Self {
            batch, language, ..
        } = *self;
        let n = batch.rows.len();
        let has_one_output = batch.predictions.len() == n && batch.targets.len() == n;
        if self.loss != Loss::MeanSquaredError || !has_one_output {
            return None;
        }
        let pairs = batch.predictions.iter().zip(&batch.targets);
        let terms: Vec<String> = pairs
            .take(MAX_TERMS)
            .enumerate()
            .map(|(row_idx, (&prediction, &target))| {
                let prediction = number(prediction, language);
                let weight = self.weight(row_idx);
                format!("{weight}({prediction} − {})²", signed(target, language))
            })
            .collect();
        let penalty = if batch.penalty > 0.0 {
            format!(" + {}", numbers::read_out(batch.penalty, language))
        } else {
            String::new()
        };
        Some(format!(
            "L = Σ {}(ŷ − y)² / n = [{}{}] / {n}{penalty} = {}",
            self.weight_sign(),
            terms.join(" + "),
            ellipsis(n),
            numbers::read_out(batch.loss, language)
        ))
    }

    /// Returns the delta of one unit with its numbers: in the output layer from the loss, in a hidden
    /// layer from the layer after it. `None` for losses whose derivative has no short form, and for a
    /// layer whose outputs pass through dropout.
    pub fn delta_formula(&self, layer_idx: LayerIdx, unit_idx: UnitIdx) -> Option<String> {
        let layer = self.batch.layers.get(layer_idx.get())?;
        match self.batch.layers.get(layer_idx.get() + 1) {
            Some(next) => self.hidden_delta(layer, next, unit_idx),
            None => self.output_delta(layer, unit_idx),
        }
    }

    fn hidden_delta(
        &self,
        layer: &LayerTrace,
        next: &LayerTrace,
        unit_idx: UnitIdx,
    ) -> Option<String> {
        let language = self.language;
        let slope = self.value(&layer.slopes, unit_idx)?;
        if !layer.masked.is_empty() || slope.is_nan() {
            return None;
        }
        let n_next = next.weights.bias.len();
        let terms: Option<Vec<String>> = (0..n_next.min(MAX_TERMS))
            .map(UnitIdx::new)
            .map(|next_idx| {
                let place = WeightPlace {
                    layer_idx: LayerIdx::new(0),
                    input_idx: Some(unit_idx),
                    unit_idx: next_idx,
                };
                let weight = signed(place.value(&next.weights), language);
                let delta = signed(self.value(&next.deltas, next_idx)?, language);
                Some(format!("{weight}·{delta}"))
            })
            .collect();
        let name = unit_idx.get() + 1;
        Some(format!(
            "δ{name} = f′(z{name}) · Σ w·δ = {} · [{}{}] = {}",
            signed(slope, language),
            terms?.join(" + "),
            ellipsis(n_next),
            number(self.value(&layer.deltas, unit_idx)?, language)
        ))
    }

    fn output_delta(&self, layer: &LayerTrace, unit_idx: UnitIdx) -> Option<String> {
        let language = self.language;
        let n = self.batch.rows.len();
        let delta = number(self.value(&layer.deltas, unit_idx)?, language);
        let slope = self.value(&layer.slopes, unit_idx)?;
        let prediction = signed(self.value(&self.batch.predictions, unit_idx)?, language);
        let target = self.value(&self.batch.targets, UnitIdx::new(0))?;
        let (w, weight) = (self.weight_sign(), self.weight(self.row_idx));
        match self.loss {
            Loss::MeanSquaredError if layer.weights.bias.len() == 1 && !slope.is_nan() => {
                let target = signed(target, language);
                let slope = signed(slope, language);
                Some(format!(
                    "δ = {w}2 (ŷ − y) / n · f′(z) = {weight}2 ({prediction} − {target}) / {n} · {slope} = {delta}"
                ))
            }
            Loss::BinaryCrossentropy { .. } => {
                let target = signed(target, language);
                Some(format!(
                    "δ = {w}(p − y) / n = {weight}({prediction} − {target}) / {n} = {delta}"
                ))
            }
            Loss::SparseCategoricalCrossentropy { .. } => {
                let name = unit_idx.get() + 1;
                let target = u8::from(target == unit_idx.get() as f32);
                Some(format!(
                    "δ{name} = {w}(p{name} − y{name}) / n = {weight}({prediction} − {target}) / {n} = {delta}"
                ))
            }
            _ => None,
        }
    }

    /// The weight of a row as a factor, `2.5 · `; empty if every row counts once.
    fn weight(&self, row_idx: usize) -> String {
        let weight = self.batch.row_weights.get(row_idx);
        weight.map_or(String::new(), |&weight| {
            format!("{} · ", number(weight, self.language))
        })
    }

    /// The sign of that factor in a formula.
    fn weight_sign(&self) -> &'static str {
        if self.batch.row_weights.is_empty() {
            ""
        } else {
            "w · "
        }
    }

    fn value(&self, values: &[f32], unit_idx: UnitIdx) -> Option<f32> {
        let of_row = row_values(values, self.batch.rows.len(), self.row_idx);
        of_row.get(unit_idx.get()).copied()
    }
}

#[cfg(test)]
mod tests {
    use experiment::LayerWeights;
    use ndarray::{Array2, array};

    use super::*;
    use crate::lab::batch::values::layer_inputs;

    /// One row, two tanh units and a linear output: 2 · 0.5 − 1 · 0.25 = 0.75.
    fn batch() -> BatchTrace {
        let weights = |kernel: Array2<f32>, bias: &[f32]| LayerWeights {
            kernel,
            bias: bias.to_vec(),
        };
        let layer = |of: [&[f32]; 4], weights: LayerWeights| LayerTrace {
            sums: of[0].to_vec(),
            outputs: of[1].to_vec(),
            slopes: of[2].to_vec(),
            masked: Vec::new(),
            deltas: of[3].to_vec(),
            gradients: weights.clone(),
            stepped: weights.clone(),
            weights,
            gradient_norm: 1.0,
        };
        BatchTrace {
            epoch: 0,
            batch: 0,
            rows: vec![0],
            inputs: vec![1.0],
            targets: vec![-0.5],
            predictions: vec![0.75],
            row_weights: Vec::new(),
            loss: 1.5625,
            penalty: 0.0,
            learning_rate: 0.1,
            layers: vec![
                layer(
                    [&[0.5, 0.25], &[0.5, 0.25], &[0.75, 0.9375], &[3.75, -2.344]],
                    weights(array![[0.5, 0.25]], &[0.0, 0.0]),
                ),
                layer(
                    [&[0.75], &[0.75], &[1.0], &[2.5]],
                    weights(array![[2.0], [-1.0]], &[0.0]),
                ),
            ],
        }
    }

    fn first_row(batch: &BatchTrace, loss: Loss) -> BatchRow<'_> {
        BatchRow {
            batch,
            row_idx: 0,
            loss,
            language: Language::En,
        }
    }

    #[test]
    fn the_chain_rule_is_spelled_out_with_its_numbers() {
        let batch = batch();
        let spelled = |layer_idx, unit_idx, loss| {
            let (layer_idx, unit_idx) = (LayerIdx::new(layer_idx), UnitIdx::new(unit_idx));
            let text = first_row(&batch, loss).delta_formula(layer_idx, unit_idx);
            text.unwrap_or_default().replace('−', "-")
        };
        let mse = Loss::MeanSquaredError;
        let output = spelled(1, 0, mse);
        assert!(
            output.contains("2 (0.7500 - (-0.5000)) / 1 · 1"),
            "{output}"
        );
        assert!(output.ends_with("= 2.500"), "{output}");
        let hidden = spelled(0, 1, mse);
        assert!(hidden.contains("0.9375 · [(-1"), "{hidden}");
        assert!(hidden.contains("·2.500] = -2.344"), "{hidden}");
        assert_eq!(spelled(1, 0, Loss::Huber { delta: 1.0 }), "");
        let loss = first_row(&batch, mse).loss_formula().unwrap();
        assert!(
            loss.ends_with("/ 1 = 1.562") || loss.ends_with("/ 1 = 1.563"),
            "{loss}"
        );
    }

    #[test]
    fn a_weight_of_the_rows_class_is_a_factor() {
        let mut batch = batch();
        batch.row_weights = vec![2.5];
        let output = |loss| {
            let row = first_row(&batch, loss);
            let text = row.delta_formula(LayerIdx::new(1), UnitIdx::new(0));
            text.unwrap().replace('−', "-")
        };
        let squared = output(Loss::MeanSquaredError);
        assert!(squared.starts_with("δ = w · 2 (ŷ - y)"), "{squared}");
        assert!(
            squared.contains("= 2.500 · 2 (0.7500 - (-0.5000)) / 1"),
            "{squared}"
        );
        let categorical = output(Loss::SparseCategoricalCrossentropy { from_logits: false });
        assert!(
            categorical.contains("δ1 = w · (p1 - y1) / n = 2.500 · (0.7500"),
            "{categorical}"
        );
        let loss = first_row(&batch, Loss::MeanSquaredError).loss_formula();
        let loss = loss.unwrap().replace('−', "-");
        assert!(
            loss.starts_with("L = Σ w · (ŷ - y)² / n = [2.500 · (0.7500"),
            "{loss}"
        );
    }

    #[test]
    fn a_unit_that_dropout_switched_off_gives_the_next_layer_nothing() {
        let mut batch = batch();
        batch.layers[0].masked = vec![0.0, 0.5];
        assert_eq!(layer_inputs(&batch, LayerIdx::new(1)), [0.0, 0.5]);
        let row = first_row(&batch, Loss::MeanSquaredError);
        assert_eq!(row.delta_formula(LayerIdx::new(0), UnitIdx::new(0)), None);
    }
}
