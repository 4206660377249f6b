//! A session learns, and shows what it has learned.

use engine::{Session, Step};
use experiment::{
    Activation, DataSpec, Dense, Draft, LayerIdx, Loss, Network, PlaneData, PlaneView, Preset,
    Regularizer, Row, Scaling, Source, StopReason, Training, UnitIdx, View, ViewIdx,
};

use crate::drafts::{VIEW, checked, epochs, small};

#[test]
fn a_network_learns_the_sine() {
    let mut session = Session::new(&small(|_| {}));
    assert_eq!(session.step_batch(), Step::Batch);
    assert_eq!(
        (session.epoch(), session.batch(), session.n_batches()),
        (0, 1, 2)
    );
    epochs(&mut session, 1_000);
    assert_eq!(session.step_epoch(), Step::Stopped(StopReason::EpochLimit));
    let snapshot = session.snapshot(&VIEW, Vec::new());
    let rmse = snapshot.head().rmse.expect("finite");
    assert!(rmse < 0.25, "{rmse}");
    assert_eq!(snapshot.head().n_parameters, 22);
}

#[test]
fn every_loss_and_activation_trains() {
    for loss in Loss::REGRESSION {
        for activation in Activation::HIDDEN {
            let mut session = Session::new(&small(|draft| {
                draft.training.loss = loss;
                draft.training.learning_rate = 0.01;
                for layer in &mut draft.network.hidden {
                    layer.activation = activation;
                }
            }));
            let start = session
                .snapshot(&VIEW, Vec::new())
                .head()
                .loss
                .expect("finite");
            epochs(&mut session, 300);
            let end = session
                .snapshot(&VIEW, Vec::new())
                .head()
                .loss
                .expect("finite");
            assert!(end < start, "{loss:?} {activation:?}: {start} to {end}");
        }
    }
}

#[test]
fn a_snapshot_shows_the_network() {
    let experiment = checked(Preset::SquareWide.draft());
    let mut session = Session::new(&experiment);
    let start = session.snapshot(&VIEW, vec![3.0; 7]);
    assert!(start.head().loss.is_some() && start.head().val_loss.is_some());
    assert_eq!(start.head().history_len, 0);
    epochs(&mut session, 3);
    let snapshot = session.snapshot(&VIEW, Vec::new());
    let head = snapshot.head();
    assert_eq!(head.n_parameters, 2_401);
    assert_eq!(head.layers.len(), 3);
    assert!(head.layers[1].is_wide());
    assert_eq!(head.layers[1].shown.len(), 8);
    assert!(head.layers[1].shown.is_sorted());
    assert_eq!(snapshot.strip(ViewIdx::new(1)).len(), 800);
    let largest = snapshot
        .strip(ViewIdx::new(1))
        .iter()
        .fold(0.0_f32, |m, v| m.max(v.abs()));
    assert_eq!(largest, 1.0);
    assert_eq!(snapshot.history_epoch(), [1.0, 2.0, 3.0]);
    assert_eq!(
        head.loss.map(|loss| loss as f32),
        snapshot.history_loss().last().copied()
    );
    // The cells of the inputs are x, those of the output the curve itself.
    assert_eq!(snapshot.cells(ViewIdx::new(0)).first(), Some(&-4.0));
    assert_eq!(snapshot.cells(ViewIdx::new(2))[0], snapshot.prediction()[0]);
    assert_eq!(snapshot.target()[0], 16.0);
    let weights = session.save().state.weights;
    let shown: Vec<usize> = head.layers[1]
        .shown
        .iter()
        .map(|&unit| unit as usize)
        .collect();
    let expected: Vec<f32> = shown
        .iter()
        .map(|&unit| weights[0].kernel[[0, unit]])
        .collect();
    assert_eq!(snapshot.kernel(ViewIdx::new(1)), expected);
    let expected: Vec<f32> = shown
        .iter()
        .map(|&unit| weights[1].kernel[[unit, 0]])
        .collect();
    assert_eq!(snapshot.kernel(ViewIdx::new(2)), expected);
}

#[test]
fn the_error_is_in_the_targets_unit() {
    // With and without scaling of the target, the same data have baselines in the loss's unit and
    // an error in the target's.
    let rows: Vec<Row> = (0..20)
        .map(|n| Row {
            x: n as f32,
            y: 1_000.0 * n as f32,
            validates: false,
        })
        .collect();
    let session = |target| {
        let draft = Draft {
            data: DataSpec {
                edited: Some(rows.clone()),
                scaling: Scaling {
                    inputs: true,
                    target,
                },
                ..DataSpec::default()
            },
            network: Network {
                hidden: Vec::new(),
                ..Network::default()
            },
            training: Training {
                learning_rate: 0.05,
                ..Training::default()
            },
            ..Draft::default()
        };
        Session::new(&checked(draft))
    };
    let raw = session(false).snapshot(&VIEW, Vec::new()).into_parts().0;
    let mut scaled = session(true);
    let head = scaled.snapshot(&VIEW, Vec::new()).into_parts().0;
    let variance = 1e6 * (400.0 - 1.0) / 12.0;
    assert!((raw.baseline_mean.unwrap() / variance - 1.0).abs() < 1e-5);
    assert!((head.baseline_mean.unwrap() - 1.0).abs() < 1e-5);
    assert!(head.baseline_line.unwrap() < 1e-9);
    epochs(&mut scaled, 2_000);
    let rmse = scaled
        .snapshot(&VIEW, Vec::new())
        .into_parts()
        .0
        .rmse
        .unwrap();
    assert!(rmse < 1.0, "{rmse}");
    assert!(head.rmse.unwrap() > 1_000.0);
}

#[test]
fn a_weight_set_by_hand_counts_at_once_and_is_trained_on() {
    let mut session = Session::new(&small(|_| {}));
    let untouched = Session::new(&small(|_| {}));
    let start = session.snapshot(&VIEW, Vec::new());
    assert!(set_weight(&mut session, 0, Some(0), 1, 4.5));
    assert!(set_weight(&mut session, 1, None, 2, -0.25));
    let weights = session.save().state.weights;
    assert_eq!(weights[0].kernel[[0, 1]], 4.5);
    assert_eq!(weights[1].bias[2], -0.25);
    let edited = session.snapshot(&VIEW, Vec::new());
    assert_ne!(edited.prediction(), start.prediction());
    assert_ne!(
        edited.head().loss,
        start.head().loss,
        "the first loss is of these weights"
    );
    assert_ne!(edited.head().rmse, start.head().rmse);
    let restored = Session::restore(&session.save())
        .expect("what was saved is whole")
        .snapshot(&VIEW, Vec::new());
    assert_eq!(restored, edited);

    for (layer_idx, input, unit, value) in [
        (3, Some(0), 0, 1.0),
        (0, Some(1), 0, 1.0),
        (0, Some(0), 3, 1.0),
        (2, None, 1, 1.0),
        (0, None, 0, f32::NAN),
        (0, None, 0, f32::INFINITY),
    ] {
        assert!(!set_weight(&mut session, layer_idx, input, unit, value));
    }
    assert_eq!(session.save().state.weights, weights);
    epochs(&mut session, 5);
    let mut other = untouched.clone();
    epochs(&mut other, 5);
    assert_ne!(session.save().state.weights, other.save().state.weights);
}

#[test]
fn a_units_gradient_is_that_of_the_step_that_follows() {
    let mut session = Session::new(&small(|draft| {
        draft
            .network
            .set_regularizer(Regularizer { l1: 0.0, l2: 0.01 });
    }));
    epochs(&mut session, 3);
    session.step_batch();
    let before = session.save();
    let found = session.batch_trace().expect("it goes on");
    for (layer_idx, layer) in found.layers.iter().enumerate() {
        for (unit, &d_bias) in layer.gradients.bias.iter().enumerate() {
            let column: Vec<f32> = layer.gradients.kernel.column(unit).to_vec();
            let expected = Some((column.clone(), d_bias));
            assert_eq!(unit_gradient(&mut session, layer_idx, unit), expected);
            let view = View {
                unit: Some((LayerIdx::new(layer_idx).view(), UnitIdx::new(unit))),
                ..VIEW
            };
            let gradient = session.snapshot(&view, Vec::new()).head().gradient.clone();
            let gradient = gradient.expect("there is such a unit");
            assert_eq!((gradient.kernel, gradient.bias), (column, d_bias));
        }
    }
    assert_eq!(unit_gradient(&mut session, 0, 3), None);
    assert_eq!(unit_gradient(&mut session, 3, 0), None);
    for unit in [Some((0, 0)), Some((9, 0)), Some((1, 999)), None] {
        let unit = unit.map(|(view, unit)| (ViewIdx::new(view), UnitIdx::new(unit)));
        let view = View { unit, ..VIEW };
        assert_eq!(session.snapshot(&view, Vec::new()).head().gradient, None);
    }
    assert_eq!(session.save(), before, "asking changes nothing");

    let mut draft = Draft::default();
    draft.data.source = Source::Plane(PlaneData::Circle);
    draft.network.output = Dense::new(1, Activation::Sigmoid);
    draft.training.loss = Loss::BinaryCrossentropy { from_logits: false };
    let mut over_the_plane = Session::new(&checked(draft));
    let plane = PlaneView {
        axis: 1,
        window: [-6.0, 6.0],
        side: 9,
        cell_side: 5,
    };
    let view = View {
        unit: Some((ViewIdx::new(1), UnitIdx::new(2))),
        ..View::plane([-6.0, 6.0], 0, plane)
    };
    let head = over_the_plane.snapshot(&view, Vec::new()).into_parts().0;
    let gradient = head.gradient.expect("over the plane too");
    assert_eq!(gradient.kernel.len(), head.layers[0].shown.len());
}

fn set_weight(
    session: &mut Session,
    layer_idx: usize,
    input: Option<usize>,
    unit: usize,
    value: f32,
) -> bool {
    let (layer_idx, unit) = (LayerIdx::new(layer_idx), UnitIdx::new(unit));
    session.set_weight(layer_idx, input.map(UnitIdx::new), unit, value)
}

fn unit_gradient(session: &mut Session, layer_idx: usize, unit: usize) -> Option<(Vec<f32>, f32)> {
    session.unit_gradient(LayerIdx::new(layer_idx), UnitIdx::new(unit))
}
