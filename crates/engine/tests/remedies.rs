//! Dropout, early stopping and tolerance as in Keras; the gradients' norms; a batch in slow motion.

use engine::{
    EpochRules, Outcome, Rows, Session, Setup, Step, Trainer, initial_weights, value_and_derivative,
};
use experiment::{
    Activation, BatchTrace, Clipping, Dense, Draft, EarlyStopping, Experiment, Initializer,
    LayerWeights, Loss, Monitor, Optimizer, Preset, Regularizer, RowOrder, StopReason,
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn experiment(change: impl FnOnce(&mut Draft)) -> Experiment {
    let mut draft = Preset::SineSmall.draft();
    draft.training.learning_rate = 0.01;
    draft.network.hidden = vec![
        Dense::new(6, Activation::Tanh),
        Dense::new(5, Activation::Gelu { approximate: false }),
    ];
    change(&mut draft);
    draft.check().expect("can run")
}

fn with_dropout(rate: f64) -> Experiment {
    experiment(|draft| {
        for layer in &mut draft.network.hidden {
            layer.dropout = rate;
        }
    })
}

fn epochs(session: &mut Session, n: u32) {
    for _ in 0..n {
        assert_eq!(session.step_epoch(), Step::Epoch);
    }
}

fn trainer(layers: &[Dense], weights: &[LayerWeights]) -> Trainer {
    let inputs: Vec<f32> = (0..22_u8).map(|n| f32::from(n) * 0.1 - 1.0).collect();
    let targets = inputs.iter().step_by(2).map(|x| x * x).collect();
    let setup = Setup {
        n_inputs: 2,
        layers: layers.to_vec(),
        loss: Loss::MeanSquaredError,
        optimizer: Optimizer::ADAM,
        learning_rate: 0.01,
        clipping: Clipping::default(),
        batch_size: 11,
        row_order: RowOrder::AsTheyStand,
        rules: EpochRules::default(),
        seed: 0,
    };
    let mut trainer = Trainer::new(&setup, weights, Rows { inputs, targets }, Rows::default());
    trainer.seed_dropout(7);
    trainer
}

#[test]
fn gradients_through_dropout_are_those_of_the_thinned_network() {
    for activation in [
        Activation::Tanh,
        Activation::Sin,
        Activation::Elu { alpha: 1.0 },
    ] {
        let layers = [
            Dense {
                dropout: 0.3,
                ..Dense::new(7, activation)
            },
            Dense {
                dropout: 0.5,
                ..Dense::new(6, activation)
            },
            Dense::new(1, Activation::Linear),
        ];
        let weights = initial_weights(Initializer::HeNormal, 3, 2, &layers);
        let loss_of = |weights: &[LayerWeights]| trainer(&layers, weights).loss_and_gradients();
        let (_, gradients) = loss_of(&weights);
        let mut n_off = 0;
        for layer_idx in 0..3 {
            for unit in 0..weights[layer_idx].bias.len() {
                let h = 4e-3_f32;
                let moved = |by: f32| {
                    let mut weights = weights.clone();
                    weights[layer_idx].kernel[[0, unit]] += by;
                    loss_of(&weights).0
                };
                let expected = (moved(h) - moved(-h)) / f64::from(2.0 * h);
                let found = f64::from(gradients[layer_idx].kernel[[0, unit]]);
                assert!(
                    (found - expected).abs() < 2e-3 * (1.0 + expected.abs()),
                    "layer {layer_idx}, unit {unit}, {activation:?}: {found}, not {expected}"
                );
                n_off += u32::from(found == 0.0);
            }
        }
        assert!(n_off < 7, "nearly all is switched off");
    }
}

#[test]
fn dropout_is_off_when_nothing_is_learned() {
    let mut with = Session::new(&with_dropout(0.5));
    let without = Session::new(&with_dropout(0.0));
    let view = experiment::View::curve([-3.0, 3.0], 50, 9);
    let start = with.snapshot(&view, Vec::new());
    assert_eq!(start, without.clone().snapshot(&view, Vec::new()));
    epochs(&mut with, 1);
    let mut other = without;
    epochs(&mut other, 1);
    assert_ne!(with.save().state.weights, other.save().state.weights);
}

#[test]
fn kept_outputs_are_scaled_up_and_some_of_each_sample_are_off() {
    let session = Session::new(&with_dropout(0.5));
    let trace = session.batch_trace().expect("finite");
    for layer in &trace.layers[..2] {
        let mut n_off = 0;
        for (&masked, &output) in layer.masked.iter().zip(&layer.outputs) {
            assert!(masked == 0.0 || masked == 2.0 * output);
            n_off += usize::from(masked == 0.0);
        }
        let n = layer.outputs.len();
        assert!((n / 3..2 * n / 3).contains(&n_off), "{n_off} of {n}");
    }
    assert!(trace.layers[2].masked.is_empty());
}

#[test]
fn a_run_with_dropout_goes_on_where_it_was_saved() {
    let mut through = Session::new(&with_dropout(0.2));
    let mut saved = through.clone();
    for session in [&mut through, &mut saved] {
        epochs(session, 7);
        assert_eq!(session.step_batch(), Step::Batch);
    }
    let mut restored = Session::restore(&saved.save()).expect("whole");
    epochs(&mut through, 5);
    epochs(&mut restored, 5);
    assert_eq!(restored.save(), through.save());
}

/// Keras's callback, line by line: the epoch after which it stops, and the best one; counted from 1.
fn keras(losses: &[f32], settings: &EarlyStopping) -> (Option<u32>, u32) {
    let (mut best, mut best_epoch, mut wait) = (f32::INFINITY, None, 0);
    for (epoch, &current) in losses.iter().enumerate() {
        if (epoch as u32) < settings.start_from_epoch {
            continue;
        }
        best_epoch = best_epoch.or(Some(epoch));
        wait += 1;
        let min_delta = -settings.min_delta;
        if ((f64::from(current) - min_delta) as f32) < best {
            best = current;
            best_epoch = Some(epoch);
            wait = 0;
            continue;
        }
        if wait >= settings.patience && epoch > 0 {
            return (
                Some(epoch as u32 + 1),
                best_epoch.map_or(0, |e| e as u32 + 1),
            );
        }
    }
    (None, best_epoch.map_or(0, |epoch| epoch as u32 + 1))
}

#[test]
fn early_stopping_stops_where_keras_stops() {
    const LIMIT: u32 = 300;
    let noisy = |early_stopping: Option<EarlyStopping>| {
        experiment(|draft| {
            draft.data.noise = 0.4;
            draft.data.n_points = 20;
            draft.data.validation.share = 0.4;
            draft.network.hidden = vec![Dense::new(20, Activation::Tanh)];
            draft.training.learning_rate = 0.03;
            draft.training.epochs = LIMIT;
            draft.training.early_stopping = early_stopping;
        })
    };
    let mut plain = Session::new(&noisy(None));
    let mut weights = Vec::new();
    while plain.step_epoch() == Step::Epoch {
        weights.push(plain.save().state.weights);
    }
    let history = plain.save().state.history;
    let val_loss: Vec<f32> = history
        .val_loss
        .iter()
        .flatten()
        .copied()
        .flatten()
        .collect();
    let (mut n_stopped, mut n_through) = (0, 0);
    for monitor in [Monitor::Loss, Monitor::ValLoss] {
        for patience in [0, 1, 5, 40, LIMIT] {
            for min_delta in [0.0, 1e-3] {
                for start_from_epoch in [0, 25] {
                    for restore_best_weights in [false, true] {
                        let settings = EarlyStopping {
                            monitor,
                            min_delta,
                            patience,
                            restore_best_weights,
                            start_from_epoch,
                        };
                        let losses = match monitor {
                            Monitor::Loss => &history.loss,
                            Monitor::ValLoss => &val_loss,
                        };
                        let (stops, best) = keras(losses, &settings);
                        let mut session = Session::new(&noisy(Some(settings)));
                        let reason = loop {
                            if let Step::Stopped(reason) = session.step_epoch() {
                                break reason;
                            }
                            // Saving and restoring in between changes nothing.
                            if session.epoch() == 30 {
                                session = Session::restore(&session.save()).expect("whole");
                            }
                        };
                        let last = stops.unwrap_or(LIMIT);
                        assert_eq!(session.epoch(), last, "{settings:?}");
                        let expected = match stops {
                            Some(_) => StopReason::EarlyStopping {
                                best_epoch: best,
                                restored: restore_best_weights,
                            },
                            None => StopReason::EpochLimit,
                        };
                        assert_eq!(reason, expected, "{settings:?}");
                        let shown = if restore_best_weights { best } else { last };
                        let state = session.save().state;
                        assert_eq!(
                            state.weights,
                            weights[shown as usize - 1],
                            "{settings:?}: weights of epoch {shown}"
                        );
                        let restored = Session::restore(&session.save()).expect("whole");
                        assert_eq!(restored.stop_reason(), Some(reason));
                        n_stopped += u32::from(stops.is_some());
                        n_through += u32::from(stops.is_none());
                    }
                }
            }
        }
    }
    assert!(n_stopped > 20 && n_through > 5, "{n_stopped}, {n_through}");
}

#[test]
fn without_validation_its_loss_stops_nothing() {
    let mut session = Session::new(&experiment(|draft| {
        draft.data.validation.share = 0.0;
        draft.training.epochs = 50;
        draft.training.early_stopping = Some(EarlyStopping::default());
    }));
    while session.step_epoch() == Step::Epoch {}
    assert_eq!(session.stop_reason(), Some(StopReason::EpochLimit));
}

#[test]
fn a_run_ends_when_its_loss_hardly_changes() {
    let run = |tolerance| {
        let mut session = Session::new(&experiment(|draft| {
            draft.training.epochs = 1_900;
            draft.training.tolerance = tolerance;
        }));
        while session.step_epoch() == Step::Epoch {}
        session
    };
    let session = run(Some(1e-6));
    let stopped = session.stop_reason();
    assert_eq!(stopped, Some(StopReason::Tolerance), "{}", session.epoch());
    let losses = run(None).save().state.history.loss;
    let first = losses.windows(2).position(|pair| {
        let [before, now] = pair else { return false };
        f64::from((now - before).abs()) <= 1e-6
    });
    assert_eq!(first.map(|idx| idx as u32 + 2), Some(session.epoch()));
    // More patience: it goes on from there.
    let mut session = session;
    session.tune(&experiment(|draft| draft.training.epochs = 4_000));
    assert_eq!(session.step_epoch(), Step::Epoch);
}

/// Every number of a trace follows from those before it by the chain rule, in the order of
/// sums that `ARCHITECTURE.md` promises.
#[track_caller]
fn check_chain(trace: &BatchTrace, layers: &[Dense]) {
    let n = trace.rows.len();
    let error = |row: usize| trace.predictions[row] - trace.targets[row];
    let mean = (0..n)
        .map(|row| f64::from(error(row) * error(row)))
        .sum::<f64>()
        / n as f64;
    assert!((trace.loss - trace.penalty - mean).abs() <= 1e-12 * mean);
    let mut x = trace.inputs.clone();
    for (layer, dense) in trace.layers.iter().zip(layers) {
        let (kernel, bias) = (&layer.weights.kernel, &layer.weights.bias);
        let inputs = kernel.nrows();
        for row in 0..n {
            for (unit, &bias_of_unit) in bias.iter().enumerate() {
                let mut z = bias_of_unit;
                for (weights, x) in kernel.rows().into_iter().zip(&x[row * inputs..]) {
                    z += weights[unit] * x;
                }
                let at = row * bias.len() + unit;
                assert_eq!(layer.sums[at].to_bits(), z.to_bits());
                let (y, slope) = value_and_derivative(dense.activation, z);
                assert_eq!(layer.outputs[at].to_bits(), y.to_bits());
                assert_eq!(layer.slopes[at].to_bits(), slope.to_bits());
            }
        }
        let mut norm = 0.0;
        for unit in 0..bias.len() {
            let four_sums = |term: &dyn Fn(usize) -> f32| {
                let mut sums = [0.0; 4];
                (0..n).for_each(|row| sums[row % 4] += term(row));
                (sums[0] + sums[1]) + (sums[2] + sums[3])
            };
            let delta = |row: usize| layer.deltas[row * bias.len() + unit];
            assert_eq!(layer.gradients.bias[unit], four_sums(&delta));
            let square = |value: f32| f64::from(value) * f64::from(value);
            norm += square(layer.gradients.bias[unit]);
            for (input, row) in kernel.rows().into_iter().enumerate() {
                let penalty = 2.0 * dense.regularizer.l2 as f32 * row[unit];
                let sum = four_sums(&|row| x[row * inputs + input] * delta(row));
                let found = layer.gradients.kernel[[input, unit]];
                assert!((found - (sum + penalty)).abs() <= 1e-6 * found.abs());
                norm += square(found);
            }
        }
        assert!((layer.gradient_norm - norm.sqrt()).abs() <= 1e-12 * norm.sqrt());
        x = match layer.masked.is_empty() {
            true => layer.outputs.clone(),
            false => layer.masked.clone(),
        };
    }
    for (pair, denses) in trace.layers.windows(2).zip(layers.windows(2)) {
        let ([layer, next], [dense, _]) = (pair, denses) else {
            unreachable!("pairs")
        };
        let (units, outputs) = (layer.weights.bias.len(), next.weights.bias.len());
        for row in 0..n {
            for unit in 0..units {
                let mut sum = 0.0;
                for output in 0..outputs {
                    sum +=
                        next.weights.kernel[[unit, output]] * next.deltas[row * outputs + output];
                }
                let at = row * units + unit;
                let slope = value_and_derivative(dense.activation, layer.sums[at]).1;
                let kept = match layer.masked.get(at) {
                    Some(&masked) if masked != layer.outputs[at] => {
                        (masked != 0.0) as u8 as f32 * 2.0
                    }
                    _ => 1.0,
                };
                let (found, expected) = (layer.deltas[at], sum * slope * kept);
                assert!((found - expected).abs() <= 1e-6 * expected.abs());
            }
        }
    }
}

#[test]
fn slow_motion_shows_what_the_step_then_does() {
    let clipped = Clipping {
        clipnorm: Some(0.05),
        ..Clipping::default()
    };
    for (dropout, clipping, l2) in [
        (0.0, Clipping::default(), 0.0),
        (0.5, Clipping::default(), 0.01),
        (0.0, clipped, 0.01),
    ] {
        let experiment = experiment(|draft| {
            draft.training.batch_size = 9;
            draft.training.clipping = clipping;
            draft.network.hidden[0].dropout = dropout;
            draft.network.set_regularizer(Regularizer { l1: 0.0, l2 });
        });
        let layers: Vec<Dense> = experiment.network.layers().copied().collect();
        let mut session = Session::new(&experiment);
        let mut norms = Vec::new();
        for _ in 0..12 {
            let before = session.save();
            let trace = session.batch_trace().expect("finite");
            assert_eq!(session.save(), before, "looking changes nothing");
            check_chain(&trace, &layers);
            assert_eq!(
                (trace.epoch, trace.batch),
                (session.epoch(), session.batch())
            );
            assert_eq!(trace.learning_rate, experiment.training.learning_rate);
            let is_last = session.batch() + 1 == session.n_batches();
            session.step_batch();
            let after = session.save().state;
            // The step is another one without clipping exactly if clipping is set.
            let mut unclipped = before.clone();
            unclipped.experiment.training.clipping = Clipping::default();
            let mut unclipped = Session::restore(&unclipped).expect("a saved run");
            unclipped.step_batch();
            let is_clipped = unclipped.save().state.weights != after.weights;
            assert_eq!(is_clipped, clipping.clipnorm.is_some());
            for (layer, stepped) in trace.layers.iter().zip(&after.weights) {
                assert_eq!(layer.stepped, *stepped);
            }
            if !is_last {
                let loss = after.loss_sum - before.state.loss_sum;
                let n = trace.rows.len() as f64;
                assert!((loss - trace.loss * n).abs() <= 1e-9 * loss);
            } else {
                norms = trace
                    .layers
                    .iter()
                    .map(|l| l.gradient_norm as f32)
                    .collect();
                assert_eq!(session.gradient_norms().newest(), norms);
            }
        }
        assert_eq!(session.gradient_norms().epochs(), [1, 2]);
        assert_eq!(session.gradient_norms().norms()[3..], norms);
    }
}

#[test]
fn gradients_vanish_layer_by_layer_behind_sigmoids() {
    let norms = |activation, initializer| {
        let mut session = Session::new(&experiment(|draft| {
            draft.network.hidden = vec![Dense::new(30, activation); 6];
            draft.network.initializer = initializer;
        }));
        epochs(&mut session, 1);
        session.gradient_norms().newest().to_vec()
    };
    let sigmoid = norms(Activation::Sigmoid, Initializer::GlorotUniform);
    assert!(sigmoid[0] < 1e-3 * sigmoid[6], "{sigmoid:?}");
    let relu = norms(Activation::Relu, Initializer::HeNormal);
    assert!(relu[0] > 0.05 * relu[6], "{relu:?}");
}

#[test]
fn an_epoch_says_how_many_were_classified_right() {
    let inputs: Vec<f32> = (0..40_u8).map(|n| f32::from(n) * 0.1 - 1.95).collect();
    let rows = Rows {
        targets: inputs.iter().map(|&x| f32::from(x > 0.0)).collect(),
        inputs,
    };
    let binary = (
        Loss::BinaryCrossentropy { from_logits: false },
        Dense::new(1, Activation::Sigmoid),
    );
    let categorical = (
        Loss::SparseCategoricalCrossentropy { from_logits: false },
        Dense::new(2, Activation::Softmax),
    );
    for (loss, output) in [binary, categorical] {
        let layers = vec![Dense::new(4, Activation::Tanh), output];
        let weights = initial_weights(Initializer::GlorotUniform, 5, 1, &layers);
        let setup = Setup {
            n_inputs: 1,
            layers,
            loss,
            optimizer: Optimizer::ADAM,
            learning_rate: 0.05,
            clipping: Clipping::default(),
            batch_size: 16,
            row_order: RowOrder::NewEachEpoch,
            rules: EpochRules::default(),
            seed: 1,
        };
        let mut trainer = Trainer::new(&setup, &weights, rows.clone(), rows.clone());
        let mut end = None;
        for _ in 0..60 {
            end = loop {
                match trainer.step_batch() {
                    Outcome::Epoch(end) => break Some(end),
                    Outcome::Batch => {}
                    Outcome::NotFinite(place) => panic!("{place:?}"),
                }
            };
            let said = trainer.predict(&rows.inputs);
            let width = said.len() / 40;
            let n_right = said
                .chunks(width)
                .zip(&rows.targets)
                .filter(|(said, target)| (said[width - 1] > 0.5) == (**target > 0.5))
                .count();
            let val_accuracy = end.and_then(|end| end.val_accuracy);
            assert_eq!(val_accuracy, Some(n_right as f64 / 40.0), "{loss:?}");
        }
        assert!(end.is_some_and(|end| end.accuracy > 0.9), "{end:?}");
    }
}
