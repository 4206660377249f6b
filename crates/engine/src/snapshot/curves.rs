//! The network's curve, and the small curves of its units (the cells).

use experiment::{Activation, LayerIdx, Snapshot, Task, ViewIdx};

use crate::kernels::activate_all;
use crate::layout::{padded, place, read_unit};
use crate::session::Session;
use crate::snapshot::cache::ViewSamples;
use crate::snapshot::prediction::{OutputScale, prediction};
use crate::trainer::Trainer;

/// Writes the target, the network's predictions over the view and, where the curve has their samples,
/// the cells.
pub(crate) fn fill_curves(session: &mut Session, samples: &ViewSamples, snapshot: &mut Snapshot) {
    snapshot.target_mut().copy_from_slice(&samples.target);
    let width = session.experiment.network.output.units;
    let mut outputs = vec![0.0; samples.view.curve_len as usize * width];
    let units = units(&session.trainer);
    let shown = &session.cache.shown;
    let mut n_copied = 0;
    session
        .trainer
        .visit_chunks(&samples.curve_inputs, |first, n, layers| {
            match layers.last() {
                Some(output) if width == 1 => read_unit(1, n, 0, output, &mut outputs[first..]),
                Some(output) => {
                    for sample in 0..n {
                        for unit in 0..width {
                            outputs[(first + sample) * width + unit] =
                                output[place(width, padded(n), unit, sample)];
                        }
                    }
                }
                None => {}
            }
            let rest = &samples.on_curve[n_copied..];
            // Each sample of the chunk is at most one sample of the cells.
            let next = &rest[..n.min(rest.len())];
            let n_here = next.partition_point(|(sample, _)| *sample < first + n);
            copy_cells(snapshot, &units, shown, layers, first, n, &rest[..n_here]);
            n_copied += n_here;
        });
    fill_class_probabilities(session, &outputs, snapshot);
    let predictions = snapshot.prediction_mut();
    // Computes the same as `prediction`, without a call for each sample.
    if width == 1 && session.experiment.task() == Task::Regression {
        let (mean, std) = (session.scaler.target_mean[0], session.scaler.target_std[0]);
        for (y, output) in predictions.iter_mut().zip(outputs) {
            *y = (f64::from(output) * std + mean) as f32;
        }
        return;
    }
    if width == 1 {
        predictions.copy_from_slice(&outputs);
        let scale = OutputScale::of(session);
        let mut rest = &mut *predictions;
        if scale == OutputScale::Logit {
            let vectors;
            (vectors, rest) = rest.split_at_mut(rest.len() / 4 * 4);
            activate_all(Activation::Sigmoid, vectors, &mut []);
        }
        for output in rest {
            *output = scale.probability(*output);
        }
        return;
    }
    let prediction = prediction(session);
    for (y, outputs) in predictions.iter_mut().zip(outputs.chunks_exact(width)) {
        *y = prediction(outputs);
    }
}

/// Writes the probability of each class, where the snapshot has room for them.
///
/// Shape: `outputs` is `[curve_len, n_outputs]`.
fn fill_class_probabilities(session: &Session, outputs: &[f32], snapshot: &mut Snapshot) {
    let (n_classes, len) = (
        snapshot.head().class_len as usize,
        snapshot.head().curve_len as usize,
    );
    if n_classes == 0 {
        return;
    }
    let width = session.experiment.network.output.units;
    let classes = snapshot.class_probabilities_mut();
    let mut row = vec![0.0; width];
    for (sample, outputs) in outputs.chunks_exact(width).enumerate() {
        row.copy_from_slice(outputs);
        session.convert_outputs(&mut row);
        // A single output is the probability of the second of two classes.
        if let [second] = row[..] {
            classes[sample] = 1.0 - second;
            classes[len + sample] = second;
            continue;
        }
        for (class, &probability) in row.iter().enumerate().take(n_classes) {
            classes[class * len + sample] = probability;
        }
    }
}

/// Writes the cells of the inputs, and those of the units unless [`fill_curves`] has.
pub(crate) fn fill_cells(session: &mut Session, samples: &ViewSamples, snapshot: &mut Snapshot) {
    let cell_len = samples.view.cell_len as usize;
    if cell_len == 0 {
        return;
    }
    snapshot
        .cells_mut(ViewIdx::INPUTS)
        .copy_from_slice(&samples.input_cells);
    if !samples.on_curve.is_empty() {
        // `fill_curves` has written them.
        return;
    }
    let units = units(&session.trainer);
    let shown = &session.cache.shown;
    session
        .trainer
        .visit_chunks(&samples.cell_inputs, |first, n, outputs| {
            let pairs: Vec<(usize, usize)> = (first..first + n).map(|at| (at, at)).collect();
            copy_cells(snapshot, &units, shown, outputs, first, n, &pairs);
        });
}

/// Number of units by layer.
fn units(trainer: &Trainer) -> Vec<usize> {
    trainer.layers().iter().map(|layer| layer.units).collect()
}

/// Copies outputs of the chunk of `n` samples from `first` on into the cells of the shown units.
/// `pairs` holds, for each sample to copy, its index and that of the sample of the cell.
fn copy_cells(
    snapshot: &mut Snapshot,
    units: &[usize],
    shown: &[Vec<u32>],
    outputs: &[Vec<f32>],
    first: usize,
    n: usize,
    pairs: &[(usize, usize)],
) {
    let cell_len = snapshot.head().cell_len as usize;
    let Some(&(first_sample, first_at)) = pairs.first() else {
        return;
    };
    let is_whole = pairs.len() == n && first_sample == first;
    for (layer_idx, output) in outputs.iter().enumerate() {
        let cells = snapshot.cells_mut(LayerIdx::new(layer_idx).view());
        for (cell, &unit) in cells.chunks_exact_mut(cell_len).zip(&shown[layer_idx]) {
            if is_whole {
                let cell = &mut cell[first_at..];
                read_unit(units[layer_idx], n, unit as usize, output, cell);
                continue;
            }
            for &(sample, at) in pairs {
                let sample = sample - first;
                cell[at] = output[place(units[layer_idx], padded(n), unit as usize, sample)];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use experiment::{Loss, PlaneView, Preset, TableSpec, View};

    use super::*;

    /// The page draws the probabilities that a typed row gets, for softmax, for logits and for a single
    /// output.
    #[test]
    fn class_probabilities_are_those_of_single_rows() {
        for (n_outputs, from_logits) in [(2, false), (2, true), (1, false), (1, true)] {
            let mut draft = Preset::SineSmall.draft();
            draft.data.set_table(TableSpec::howell_sex());
            draft.data.scaling.inputs = true;
            draft.fit_output();
            draft.network.output.units = n_outputs;
            draft.network.output.activation = match (n_outputs, from_logits) {
                (_, true) => Activation::Linear,
                (1, false) => Activation::Sigmoid,
                _ => Activation::Softmax,
            };
            draft.training.loss = match n_outputs {
                1 => Loss::BinaryCrossentropy { from_logits },
                _ => Loss::SparseCategoricalCrossentropy { from_logits },
            };
            let mut session = Session::new(&draft.check().expect("a possible network"));
            session.step_epoch();
            let snapshot = session.snapshot(&View::curve([30.0, 60.0], 7, 0), Vec::new());
            assert_eq!(snapshot.head().class_len, 2);
            let mut row = session.input_means.clone();
            for sample in 0..7 {
                row[0] = snapshot.x_at(sample, 7);
                let expected = session.predict(&row).expect("finite numbers");
                let expected = match expected[..] {
                    [second] => [1.0 - second, second],
                    _ => [expected[0], expected[1]],
                };
                for (class, expected) in expected.into_iter().enumerate() {
                    let found = snapshot.class_probability(class)[sample];
                    assert!((found - expected).abs() < 1e-5, "{n_outputs} {from_logits}");
                }
            }
            assert_eq!(snapshot.class_probability(2), [0.0_f32; 0]);
            // Regions need one number only.
            let plane = PlaneView {
                axis: 1,
                window: [140.0, 180.0],
                side: 5,
                cell_side: 3,
            };
            let view = View::plane([30.0, 60.0], 0, plane);
            let snapshot = session.snapshot(&view, Vec::new());
            assert_eq!(snapshot.head().class_len, 0);
            assert!(
                snapshot
                    .prediction()
                    .iter()
                    .all(|it| (0.0..=1.0).contains(it))
            );
        }
    }
}
