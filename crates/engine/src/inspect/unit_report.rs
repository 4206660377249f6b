//! One unit's weights, its weighted sums on the rows, and where its activation is flat.

use experiment::{Activation, Histogram, LayerIdx, UnitIdx, UnitReport, ViewIdx};

use crate::activation::value_and_derivative;
use crate::inspect::flatness::{flat_parts, has_flat_part, is_flat, largest_slope};
use crate::layout::{padded, place};
use crate::scaled_rows::scaled;
use crate::session::Session;

/// Most rows in the figures: a share of them is right to about one per cent.
const MAX_ROWS: usize = 2_048;
/// Fewest rows of a large network, if there are so many.
const MIN_ROWS: usize = 128;
/// Most multiplications for a report, unless `MIN_ROWS` take more: the price of some frames.
const MAX_PRODUCTS: usize = 10_000_000;
/// Most bins of the histogram.
const MAX_BINS: f64 = 40.0;
/// Samples of the activation's curve.
const CURVE_LEN: usize = 161;

impl Session {
    /// Returns the weights of a unit with its weighted sums on the rows. `None` if there is no such unit
    /// or no row has a finite sum.
    ///
    /// With more than 2,048 rows, or with fewer in a large network, the figures are of evenly spread
    /// rows: row `i · n / m` for `i` from 0 to `m − 1`, training and validation rows in their own order.
    pub fn unit_report(&mut self, view_idx: ViewIdx, unit_idx: UnitIdx) -> Option<UnitReport> {
        let unit = unit_idx.get();
        let (n_units, activation) = match view_idx.layer() {
            None => (self.dataset.n_inputs(), None),
            Some(layer_idx) => {
                let layer = self.experiment.network.layers().nth(layer_idx.get())?;
                (layer.units, Some(layer.activation))
            }
        };
        if unit >= n_units {
            return None;
        }
        let (weights, bias) = match view_idx.layer() {
            None => (Vec::new(), None),
            Some(layer_idx) => {
                let (weights, bias) = self.weights_to(layer_idx, unit);
                (weights, Some(bias))
            }
        };
        let mut sums = self.sums_of_rows(view_idx, unit, &weights, bias.unwrap_or(0.0));
        sums.retain(|sum| sum.is_finite());
        let z_range = sums
            .iter()
            .fold([f32::INFINITY, f32::NEG_INFINITY], |[low, high], &sum| {
                [low.min(sum), high.max(sum)]
            });
        if sums.is_empty() {
            return None;
        }
        let shape = activation.unwrap_or(Activation::Linear);
        let histogram = histogram(&sums, z_range, shape);
        let largest = largest_slope(shape);
        let is_flat = |z: f32| is_flat(shape, z, largest);
        Some(UnitReport {
            view_idx,
            unit_idx,
            activation,
            weights,
            bias,
            n_available: self.dataset.n_rows() as u32,
            n_rows: sums.len() as u32,
            z_range,
            curve: curve(shape, histogram.range()),
            flat: flat_parts(histogram.range(), is_flat),
            n_flat: has_flat_part(shape)
                .then(|| sums.iter().filter(|&&sum| is_flat(sum)).count() as u32),
            histogram,
        })
    }

    /// The weights and the bias of a unit that exists.
    fn weights_to(&self, layer_idx: LayerIdx, unit: usize) -> (Vec<f32>, f32) {
        let layer = &self.trainer.layers()[layer_idx.get()];
        let params = &self.trainer.state.params;
        let kernel = &params[layer.kernel()];
        let column = (0..layer.inputs).map(|input| kernel[layer.weight(input, unit)]);
        (column.collect(), params[layer.bias()][unit])
    }

    /// The unit's `z` on evenly spread rows, or the values of an input.
    fn sums_of_rows(
        &mut self,
        view_idx: ViewIdx,
        unit: usize,
        weights: &[f32],
        bias: f32,
    ) -> Vec<f32> {
        let inputs = self.spread_rows();
        let n_inputs = self.dataset.n_inputs();
        let Some(before) = view_idx.previous() else {
            return inputs.chunks_exact(n_inputs).map(|row| row[unit]).collect();
        };
        // The order of the forward pass: the bias, then the inputs.
        let sum = |values: &mut dyn Iterator<Item = f32>| {
            let products = values.zip(weights).map(|(value, weight)| value * weight);
            products.fold(bias, |sum, product| sum + product)
        };
        let Some(layer_before) = before.layer() else {
            let rows = inputs.chunks_exact(n_inputs);
            return rows.map(|row| sum(&mut row.iter().copied())).collect();
        };
        let mut sums = Vec::with_capacity(inputs.len() / n_inputs);
        self.trainer.visit(&inputs, |_, n, outputs| {
            let output = &outputs[layer_before.get()];
            for sample in 0..n {
                let at = |unit| output[place(weights.len(), padded(n), unit, sample)];
                sums.push(sum(&mut (0..weights.len()).map(at)));
            }
        });
        sums
    }

    /// Evenly spread rows, scaled. Shape: `[n, n_inputs]`, row-major.
    fn spread_rows(&self) -> Vec<f32> {
        let n_rows = self.dataset.n_rows();
        let affordable = MAX_PRODUCTS / self.trainer.n_params().max(1);
        let n = affordable.clamp(MIN_ROWS, MAX_ROWS).min(n_rows);
        let scaler = &self.scaler;
        (0..n)
            .flat_map(|idx| {
                let row = self.dataset.inputs.row(idx * n_rows / n);
                scaled(row, &scaler.input_mean, &scaler.input_std)
            })
            .collect()
    }
}

/// The part of the z axis that shows the activation's form.
fn form_range(activation: Activation) -> [f64; 2] {
    match activation {
        Activation::Linear | Activation::Softmax => [-0.5, 0.5],
        Activation::Relu | Activation::LeakyRelu { .. } => [-1.0, 1.0],
        Activation::Tanh => [-3.0, 3.0],
        Activation::Sin => [-4.0, 4.0],
        Activation::Sigmoid | Activation::HardSigmoid | Activation::Softsign => [-5.0, 5.0],
        Activation::Elu { .. }
        | Activation::Selu
        | Activation::Gelu { .. }
        | Activation::Softplus
        | Activation::Silu
        | Activation::Mish => [-4.0, 4.0],
    }
}

/// Counts finite values in at most 40 bins over the values and the activation's form.
fn histogram(sums: &[f32], [low, high]: [f32; 2], activation: Activation) -> Histogram {
    let [from, to] = form_range(activation);
    let (from, to) = (from.min(f64::from(low)), to.max(f64::from(high)));
    // Both ends are widened to whole bins.
    let bin_width = round_up((to - from) / (MAX_BINS - 2.0));
    let first_bin = (from / bin_width).floor();
    let bin_of = |z: f64| ((z / bin_width).floor() - first_bin).max(0.0) as usize;
    let mut counts = vec![0; bin_of(to) + 1];
    for &sum in sums {
        counts[bin_of(f64::from(sum))] += 1;
    }
    Histogram {
        first: first_bin * bin_width,
        bin_width,
        counts,
    }
}

/// The smallest of 1, 2 and 5 times a power of ten that is not below a positive number.
fn round_up(least: f64) -> f64 {
    let mut power = 1.0;
    while power > least {
        power /= 10.0;
    }
    while power * 10.0 <= least {
        power *= 10.0;
    }
    let steps = [1.0, 2.0, 5.0].map(|mantissa| mantissa * power);
    let step = steps.into_iter().find(|&step| step >= least);
    step.unwrap_or(10.0 * power)
}

/// `f(z)` over a range; empty for softmax.
fn curve(activation: Activation, [from, to]: [f64; 2]) -> Vec<f32> {
    if activation == Activation::Softmax {
        return Vec::new();
    }
    let z = |idx: usize| from + (to - from) * (idx as f64 / (CURVE_LEN - 1) as f64);
    (0..CURVE_LEN)
        .map(|idx| value_and_derivative(activation, z(idx) as f32).0)
        .collect()
}

#[cfg(test)]
mod tests {
    use experiment::{ClassWeights, Column, DataTable, Dense, Preset, TableSource, TableSpec};

    use super::*;

    fn unit(session: &mut Session, view_idx: usize, unit_idx: usize) -> Option<UnitReport> {
        session.unit_report(ViewIdx::new(view_idx), UnitIdx::new(unit_idx))
    }

    /// The sums of a unit on all rows, layer by layer in f64.
    fn sums(session: &Session, layer_idx: usize, unit: usize) -> Vec<f64> {
        let layers: Vec<_> = session.experiment.network.layers().copied().collect();
        let weights = session.trainer.weights();
        let scaler = &session.scaler;
        let rows = session.dataset.inputs.rows();
        rows.into_iter()
            .map(|row| {
                let scaled = row.iter().zip(&scaler.input_mean).zip(&scaler.input_std);
                let mut values: Vec<f64> =
                    scaled.map(|((x, mean), std)| (x - mean) / std).collect();
                for (idx, of_layer) in weights.iter().enumerate() {
                    let column = |unit: usize| {
                        let kernel = of_layer.kernel.column(unit);
                        let products = kernel.iter().zip(&values).map(|(&w, a)| f64::from(w) * a);
                        products.sum::<f64>() + f64::from(of_layer.bias[unit])
                    };
                    if idx == layer_idx {
                        return column(unit);
                    }
                    let outputs = (0..of_layer.bias.len()).map(|unit| {
                        let z = column(unit) as f32;
                        f64::from(value_and_derivative(layers[idx].activation, z).0)
                    });
                    values = outputs.collect();
                }
                f64::NAN
            })
            .collect()
    }

    /// Every unit of a network over two scaled inputs, against a direct computation in f64.
    #[test]
    fn sums_bins_and_flat_rows_are_those_of_a_direct_computation() {
        for activation in [Activation::Tanh, Activation::Relu, Activation::Sigmoid] {
            let mut draft = Preset::SineSmall.draft();
            draft.data.set_table(TableSpec::howell_height(&[1, 2]));
            draft.data.scaling.inputs = true;
            draft.network.hidden = vec![Dense::new(12, activation), Dense::new(3, activation)];
            draft.fit_output();
            let mut session = Session::new(&draft.check().expect("a possible network"));
            for _ in 0..3 {
                session.step_epoch();
            }
            for (layer_idx, n_units) in [(0, 12), (1, 3), (2, 1)] {
                for unit_idx in 0..n_units {
                    let report = unit(&mut session, layer_idx + 1, unit_idx).expect("rows");
                    let expected = sums(&session, layer_idx, unit_idx);
                    check_sums(&report, &expected);
                    let layer = &session.trainer.weights()[layer_idx];
                    assert_eq!(report.weights, layer.kernel.column(unit_idx).to_vec());
                    assert_eq!(report.bias, Some(layer.bias[unit_idx]));
                    let n_flat = match (layer_idx, activation) {
                        (2, _) => None,
                        (_, Activation::Relu) => Some(count(&expected, |z| z <= 0.0)),
                        // 1 − tanh² z < 0.05, and σ (1 − σ) < 0.05 · ¼.
                        (_, Activation::Tanh) => Some(count(&expected, |z| z.abs() > 2.178_265)),
                        (_, _) => Some(count(&expected, |z| z.abs() > 4.356_53)),
                    };
                    assert_eq!(
                        report.n_flat, n_flat,
                        "{activation:?} {layer_idx} {unit_idx}"
                    );
                }
            }
        }
    }

    fn count(sums: &[f64], is_counted: impl Fn(f64) -> bool) -> u32 {
        sums.iter().filter(|&&z| is_counted(z)).count() as u32
    }

    fn check_sums(report: &UnitReport, expected: &[f64]) {
        assert_eq!(report.n_rows as usize, expected.len());
        assert_eq!(report.n_available, report.n_rows);
        let low = expected.iter().copied().fold(f64::INFINITY, f64::min);
        let high = expected.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for (found, expected) in report.z_range.into_iter().zip([low, high]) {
            assert!(
                (f64::from(found) - expected).abs() < 1e-4,
                "{found} {expected}"
            );
        }
        let histogram = &report.histogram;
        assert!(histogram.counts.len() <= 40);
        assert_eq!(histogram.counts.iter().sum::<u32>(), report.n_rows);
        for (bin, &found) in histogram.counts.iter().enumerate() {
            // A rounding error may carry a value over an edge.
            let within = |slack: f64| {
                let (from, to) = (histogram.edge(bin), histogram.edge(bin + 1));
                count(expected, |z| from - slack <= z && z < to + slack)
            };
            assert!((within(-1e-5)..=within(1e-5)).contains(&found), "bin {bin}");
        }
    }

    /// A sentence about a dead unit has to be true of all rows.
    #[test]
    fn a_relu_below_zero_on_all_rows_is_off_on_all_rows() {
        let mut draft = Preset::SineSmall.draft();
        draft.network.hidden = vec![Dense::new(2, Activation::Relu)];
        let mut session = Session::new(&draft.check().expect("a possible network"));
        assert!(session.set_weight(LayerIdx::new(0), None, UnitIdx::new(0), -100.0));
        let report = unit(&mut session, 1, 0).expect("rows");
        assert_eq!(report.n_flat, Some(report.n_rows));
        assert!(report.z_range[1] < 0.0);
        let [from, to] = report.histogram.range();
        assert!(
            from < -100.0 && to > 1.0,
            "the kink is in the picture: {from} {to}"
        );
        assert_eq!(report.flat.len(), 1);
        let [low, high] = report.flat[0];
        assert!(
            low == from && high.abs() < 0.001 * (to - from),
            "{low} {high}"
        );
    }

    #[test]
    fn the_ends_of_a_tanh_are_flat_and_a_line_is_flat_nowhere() {
        let mut draft = Preset::SineSmall.draft();
        draft.network.hidden = vec![
            Dense::new(1, Activation::Tanh),
            Dense::new(
                1,
                Activation::LeakyRelu {
                    negative_slope: 0.2,
                },
            ),
        ];
        let mut session = Session::new(&draft.check().expect("a possible network"));
        assert!(session.set_weight(
            LayerIdx::new(0),
            Some(UnitIdx::new(0)),
            UnitIdx::new(0),
            20.0
        ));
        let report = unit(&mut session, 1, 0).expect("rows");
        let [[_, low], [high, _]] = report.flat[..] else {
            panic!("two flat ends: {:?}", report.flat);
        };
        assert!((low + 2.178).abs() < 0.15 && (high - 2.178).abs() < 0.15);
        assert_eq!(report.curve.len(), CURVE_LEN);
        assert!(report.n_flat > Some(report.n_rows / 2));
        for view_idx in [0, 2, 3] {
            let report = unit(&mut session, view_idx, 0).expect("rows");
            assert_eq!(
                (report.n_flat, report.flat),
                (None, Vec::new()),
                "{view_idx}"
            );
        }
    }

    #[test]
    fn an_input_has_its_scaled_values_and_no_weights() {
        let mut draft = Preset::SineSmall.draft();
        draft.data.set_table(TableSpec::howell_height(&[1, 2]));
        draft.data.scaling.inputs = true;
        draft.fit_output();
        let mut session = Session::new(&draft.check().expect("a possible network"));
        let report = unit(&mut session, 0, 1).expect("rows");
        assert_eq!(
            (report.activation, report.bias, report.weights.len()),
            (None, None, 0)
        );
        assert_eq!(report.histogram.counts.iter().sum::<u32>(), report.n_rows);
        assert!(
            report.z_range[0] < -1.0 && report.z_range[1] > 1.0,
            "standardized"
        );
        assert!(unit(&mut session, 0, 2).is_none());
        assert!(unit(&mut session, 9, 0).is_none());
    }

    #[test]
    fn of_many_rows_evenly_spread_ones_are_taken() {
        let column = |name: &str| Column {
            name: name.to_owned(),
            unit: None,
            values: (0..10_000).map(f64::from).collect(),
            labels: Vec::new(),
        };
        let table = DataTable::new("t".to_owned(), vec![column("x"), column("y")]);
        let mut draft = Preset::SineSmall.draft();
        draft.data.set_table(TableSpec {
            table: TableSource::Own(table.into()),
            inputs: vec![0],
            target: 1,
            filters: Vec::new(),
            classifies: false,
            class_weights: ClassWeights::None,
        });
        draft.data.scaling.inputs = false;
        draft.fit_output();
        let mut session = Session::new(&draft.clone().check().expect("a possible network"));
        let report = unit(&mut session, 0, 0).expect("rows");
        let counts = (report.n_rows, report.n_available);
        assert_eq!(counts, (MAX_ROWS as u32, 10_000));
        assert_eq!(report.z_range, [0.0, (2_047 * 10_000 / 2_048) as f32]);

        draft.network.hidden = vec![Dense::new(500, Activation::Tanh); 2];
        let mut session = Session::new(&draft.check().expect("a possible network"));
        let report = unit(&mut session, 2, 0).expect("rows");
        assert_eq!(
            (report.n_rows, report.weights.len()),
            (MIN_ROWS as u32, 500)
        );
    }

    #[test]
    fn a_report_changes_no_bit_of_the_run() {
        let draft = Preset::SineSmall.draft();
        let experiment = draft.check().expect("a possible network");
        let (mut plain, mut asked) = (Session::new(&experiment), Session::new(&experiment));
        for _ in 0..3 {
            plain.step_epoch();
            assert!(unit(&mut asked, 2, 1).is_some());
            asked.step_epoch();
        }
        assert_eq!(plain.trainer.weights(), asked.trainer.weights());
    }

    #[test]
    fn bins_have_round_widths() {
        for (least, expected) in [
            (0.13, 0.2),
            (1.0, 1.0),
            (4.2, 5.0),
            (6.0, 10.0),
            (0.0021, 0.005),
        ] {
            let found = round_up(least);
            assert!((found / expected - 1.0).abs() < 1e-12, "{least}: {found}");
        }
    }
}
