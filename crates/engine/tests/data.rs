//! Sessions on data of several inputs: the plane, Howell's table, classes.

use std::sync::Arc;

use engine::Session;
use experiment::{
    Activation, Column, Dense, Draft, Experiment, Feature, Grid, Loss, OwnTable, PlaneData,
    PlaneView, Table, TableSpec, View, howell,
};

fn on_plane(plane: PlaneData) -> Draft {
    let mut draft = Draft::default();
    draft.data.set_plane(plane);
    draft.data.n_points = 200;
    draft.network.hidden = vec![Dense::new(8, Activation::Tanh)];
    draft.fit_output();
    draft.training.batch_size = 10;
    draft.training.learning_rate = 0.03;
    draft
}

fn on_table(spec: TableSpec) -> Draft {
    let mut draft = Draft::default();
    draft.data.set_table(spec);
    draft.data.scaling.inputs = true;
    draft.network.hidden = vec![Dense::new(3, Activation::Relu); 2];
    draft.fit_output();
    draft
}

fn trained(draft: Draft, epochs: u32) -> (Experiment, Session) {
    let experiment = draft.check().unwrap();
    let mut session = Session::new(&experiment);
    for _ in 0..epochs {
        session.step_epoch();
    }
    (experiment, session)
}

fn plane_view() -> View {
    View {
        rows: true,
        ..View::plane(
            [-6.0, 6.0],
            0,
            PlaneView {
                axis: 1,
                window: [-6.0, 6.0],
                side: 13,
                cell_side: 5,
            },
        )
    }
}

/// Whatever the one output means, and to the bit: frames say it of many samples at once.
#[test]
fn what_a_frame_says_over_the_plane_is_what_is_predicted_there() {
    let logits = on_plane(PlaneData::Circle);
    let mut probabilities = logits.clone();
    probabilities.network.output.activation = Activation::Sigmoid;
    probabilities.training.loss = Loss::BinaryCrossentropy { from_logits: false };
    let mut numbers = on_plane(PlaneData::Plane);
    numbers.data.scaling.target = true;
    for draft in [logits, probabilities, numbers] {
        let (experiment, mut session) = trained(draft, 3);
        let snapshot = session.snapshot(&plane_view(), Vec::new());
        assert_eq!(snapshot.prediction().len(), 13 * 13);
        for (idx, &said) in snapshot.prediction().iter().enumerate() {
            let place = [idx % 13, idx / 13].map(|at| -6.0 + 12.0 * (at as f32 / 12.0));
            let predicted = session.predict(&place).unwrap();
            assert_eq!(Some(&said), predicted.last(), "{experiment:?} at {place:?}");
        }
    }
}

#[test]
fn every_plane_is_learned_better_than_by_chance() {
    for plane in PlaneData::ALL {
        let mut draft = on_plane(plane);
        if plane == PlaneData::Spiral {
            draft.data.features = Feature::ALL.to_vec();
        }
        let (_, mut session) = trained(draft, 200);
        let snapshot = session.snapshot(&plane_view(), Vec::new());
        let head = snapshot.head();
        if plane.is_classification() {
            let right: u32 = [0, 3, 4, 7].iter().map(|&at| head.confusion[at]).sum();
            assert_eq!(head.confusion.iter().sum::<u32>(), 200);
            assert!(right > 150, "{plane:?}: {right} of 200");
            assert_eq!((head.rmse, head.baseline_line), (None, None));
            // Half of the points are of either class, or a quarter of them.
            assert!(
                (0.5..0.7).contains(&head.baseline_mean.unwrap()),
                "{plane:?}"
            );
        } else {
            assert!(head.rmse.unwrap() < 0.35, "{plane:?}: {:?}", head.rmse);
            assert!(head.baseline_line.unwrap() <= head.baseline_mean.unwrap());
        }
    }
}

#[test]
fn a_grid_and_the_rows_say_the_same() {
    let mut draft = on_plane(PlaneData::Circle);
    let points: Vec<_> = (0..13)
        .flat_map(|y| (0..13).map(move |x| [x as f32 - 6.0, y as f32 - 6.0]))
        .map(|x| experiment::PlanePoint {
            x,
            y: 1.0,
            validates: false,
        })
        .collect();
    draft.data.placed = Some(points);
    draft.data.features = vec![Feature::X2, Feature::Product, Feature::SinX1];
    let (_, mut session) = trained(draft, 3);
    let snapshot = session.snapshot(&plane_view(), Vec::new());
    assert_eq!(snapshot.prediction().len(), 169);
    assert_eq!(snapshot.prediction(), snapshot.row_prediction());
    assert_eq!(snapshot.cells(1).len(), 8 * 25);
    // The inputs' own pictures, here x2: the lower left corner first, row by row.
    assert_eq!(snapshot.cells(0)[..6], [-6.0, -6.0, -6.0, -6.0, -6.0, -3.0]);
    // And the rule behind the points.
    assert_eq!(snapshot.target()[0], 0.0);
    assert_eq!(snapshot.target()[6 * 13 + 6], 1.0);
}

#[test]
fn other_inputs_are_held_at_their_means() {
    let spec = TableSpec::howell_height(&[howell::WEIGHT, howell::AGE]);
    let (experiment, mut session) = trained(on_table(spec), 5);
    let dataset = experiment.dataset();
    let mean = |input: usize| {
        let rows = dataset.inputs.chunks_exact(2).zip(&dataset.validates);
        let kept = rows.filter(|(_, validates)| !**validates);
        let values: Vec<f64> = kept.map(|(row, _)| f64::from(row[input])).collect();
        (values.iter().sum::<f64>() / values.len() as f64) as f32
    };
    let curve = |session: &mut Session, axis: u32, at: f32| {
        let view = View {
            axis,
            ..View::curve([at, at + 1.0], 2, 2)
        };
        session.snapshot(&view, Vec::new()).prediction()[0]
    };
    // Both curves pass through the point of the means.
    let along_weight = curve(&mut session, 0, mean(0));
    let along_age = curve(&mut session, 1, mean(1));
    assert_eq!(along_weight, along_age);
}

#[test]
fn a_classifier_of_howells_adults_learns_and_comes_back_to_the_bit() {
    let (_, mut session) = trained(on_table(TableSpec::howell_sex()), 300);
    let view = View {
        rows: true,
        ..View::curve([30.0, 60.0], 20, 10)
    };
    let snapshot = session.snapshot(&view, Vec::new());
    let head = snapshot.head();
    assert_eq!(
        (head.n_classes, head.n_train, head.n_validation),
        (2, 281, 71)
    );
    let [a, b, c, d, e, f, g, h] = head.confusion[..] else {
        panic!("two classes, twice");
    };
    assert_eq!((a + b + c + d, e + f + g + h), (281, 71));
    let accuracy = f64::from(a + d + e + h) / 352.0;
    assert!(accuracy > 0.75, "{accuracy}");
    assert!(
        snapshot
            .row_prediction()
            .iter()
            .all(|p| (0.0..=1.0).contains(p))
    );
    let mut restored = Session::restore(&session.save()).unwrap();
    session.step_epoch();
    restored.step_epoch();
    let rows = |session: &mut Session| {
        session
            .snapshot(&view, Vec::new())
            .row_prediction()
            .to_vec()
    };
    assert!(rows(&mut restored) == rows(&mut session));
}

/// A curve whose samples hold those of the cells is computed once for both.
#[test]
fn cells_are_the_same_whatever_the_curve_beside_them() {
    let (_, mut session) = trained(Draft::default(), 5);
    let cells = |session: &mut Session, curve_len| {
        let view = View::curve([-1.3, 2.7], curve_len, 65);
        let snapshot = session.snapshot(&view, Vec::new());
        let n_layers = snapshot.head().layers.len();
        (0..n_layers)
            .map(|layer| snapshot.cells(layer).to_vec())
            .collect::<Vec<_>>()
    };
    let alone = cells(&mut session, 100);
    assert!(
        alone
            .iter()
            .all(|cells| cells.iter().any(|y| *y != cells[0]))
    );
    for curve_len in [65, 129, 385] {
        assert!(cells(&mut session, curve_len) == alone, "{curve_len}");
    }

    let (_, mut session) = trained(on_plane(PlaneData::Spiral), 5);
    let cells = |session: &mut Session, side| {
        let mut view = plane_view();
        let plane = view.plane.unwrap();
        view = View::plane(
            view.window,
            view.axis,
            PlaneView {
                side,
                cell_side: 6,
                ..plane
            },
        );
        let snapshot = session.snapshot(&view, Vec::new());
        [1, 2].map(|layer| snapshot.cells(layer).to_vec())
    };
    let alone = cells(&mut session, 10);
    for side in [6, 11, 31] {
        assert!(cells(&mut session, side) == alone, "{side}");
    }
}

#[test]
fn regions_are_predictions_with_the_other_inputs_at_their_means() {
    let grid = Grid {
        axes: [1, 0],
        windows: [[140.0, 180.0], [30.0, 60.0]],
        side: 5,
        class: 1,
    };
    let middle = |rows: &[f32], validates: &[bool]| {
        let kept = rows.chunks_exact(3).zip(validates);
        let ages: Vec<f64> = kept
            .filter(|(_, validates)| !**validates)
            .map(|(row, _)| f64::from(row[2]))
            .collect();
        (ages.iter().sum::<f64>() / ages.len() as f64) as f32
    };
    // Inputs are weight, height and age; the second grid row's last sample.
    let of_sex = |loss: Loss, output: Activation| {
        let mut draft = on_table(TableSpec::howell_sex());
        draft.training.loss = loss;
        draft.network.output.activation = output;
        let (experiment, mut session) = trained(draft, 20);
        let dataset = experiment.dataset();
        let age = middle(&dataset.inputs, &dataset.validates);
        let at_place = session.predict(&[37.5, 180.0, age]).unwrap();
        let regions = session.regions(&grid).unwrap();
        assert_eq!(regions.len(), 25);
        assert_eq!(regions[9], at_place[1]);
        assert!(
            (at_place[0] + at_place[1] - 1.0).abs() < 1e-6,
            "{at_place:?}"
        );
        let of_class_0 = session.regions(&Grid { class: 0, ..grid }).unwrap();
        assert_eq!(of_class_0[9], at_place[0]);
        session
    };
    let loss = |from_logits| Loss::SparseCategoricalCrossentropy { from_logits };
    of_sex(loss(true), Activation::Linear);
    let mut session = of_sex(loss(false), Activation::Softmax);
    let nowhere = [
        Grid {
            axes: [0, 0],
            ..grid
        },
        Grid {
            axes: [0, 3],
            ..grid
        },
        Grid { class: 2, ..grid },
        Grid {
            windows: [[0.0, 0.0], [0.0, 1.0]],
            ..grid
        },
        Grid {
            windows: [[0.0, f32::NAN], [0.0, 1.0]],
            ..grid
        },
        Grid {
            windows: [[f32::MIN, f32::MAX], [0.0, 1.0]],
            ..grid
        },
    ];
    for grid in nowhere {
        assert_eq!(session.regions(&grid), None, "{grid:?}");
    }

    let spec = TableSpec::howell_height(&[howell::WEIGHT, howell::AGE]);
    let (_, mut session) = trained(on_table(spec), 5);
    let grid = Grid {
        axes: [0, 1],
        windows: [[5.0, 60.0], [0.0, 80.0]],
        side: 3,
        class: 0,
    };
    let corner = session.predict(&[5.0, 80.0]).unwrap();
    assert_eq!(session.regions(&grid).unwrap()[6], corner[0]);
    let (_, mut plane) = trained(on_plane(PlaneData::Circle), 1);
    assert_eq!(plane.regions(&grid), None);
}

#[test]
fn one_output_is_the_probability_of_the_second_class() {
    let grid = Grid {
        axes: [0, 1],
        windows: [[30.0, 60.0], [140.0, 180.0]],
        side: 2,
        class: 1,
    };
    for from_logits in [false, true] {
        let mut draft = on_table(TableSpec::howell_sex());
        draft.training.loss = Loss::BinaryCrossentropy { from_logits };
        draft.network.output.units = 1;
        draft.network.output.activation = if from_logits {
            Activation::Linear
        } else {
            Activation::Sigmoid
        };
        let (_, mut session) = trained(draft, 20);
        let second = session.regions(&grid).unwrap();
        let first = session.regions(&Grid { class: 0, ..grid }).unwrap();
        assert!(second.iter().all(|p| (0.0..=1.0).contains(p)), "{second:?}");
        for (first, second) in first.iter().zip(second) {
            assert_eq!(*first, 1.0 - second);
        }
    }
}

#[test]
fn a_view_of_axes_that_are_not_there_is_answered() {
    let spec = TableSpec::howell_height(&[howell::WEIGHT]);
    let (_, mut session) = trained(on_table(spec), 1);
    let mut view = plane_view();
    view.axis = u32::MAX;
    if let Some(plane) = &mut view.plane {
        plane.axis = u32::MAX;
        plane.side = u32::MAX;
    }
    let snapshot = session.snapshot(&view, Vec::new());
    assert!(snapshot.prediction().iter().all(|y| y.is_finite()));
    assert_eq!(snapshot.row_prediction().len(), 544);
}

#[test]
fn classes_have_an_accuracy_whatever_the_loss() {
    let mut draft = on_plane(PlaneData::Circle);
    draft.training.loss = Loss::MeanSquaredError;
    let (_, mut session) = trained(draft, 20);
    let snapshot = session.snapshot(&plane_view(), Vec::new());
    let of_epochs = snapshot.history_val_accuracy();
    let head = snapshot.head();
    let validation = &head.confusion[4..];
    let right = (validation[0] + validation[3]) as f32;
    assert_eq!(of_epochs.len(), 20);
    assert_eq!(of_epochs[19], right / validation.iter().sum::<u32>() as f32);
    assert!(head.accuracy.is_some());
}

#[test]
fn a_classifiers_accuracy_is_kept_by_epoch() {
    let mut draft = on_plane(PlaneData::Circle);
    draft.training.shuffle = false;
    let (_, mut session) = trained(draft, 30);
    let snapshot = session.snapshot(&plane_view(), Vec::new());
    let head = snapshot.head();
    // The confusion's second half is that of the validation rows, with the present weights: those
    // at the end of the last epoch.
    let validation = &head.confusion[4..];
    let right = f64::from(validation[0] + validation[3]);
    let share = right / f64::from(validation.iter().sum::<u32>());
    assert_eq!(head.val_accuracy, Some(f64::from(share as f32)));
    assert!(head.accuracy.is_some_and(|accuracy| accuracy > 0.5));
    let curves = [snapshot.history_accuracy(), snapshot.history_val_accuracy()];
    for curve in curves {
        assert_eq!(curve.len(), 30);
        assert!(curve.iter().all(|share| (0.0..=1.0).contains(share)));
    }
    assert_eq!(curves[1][29], share as f32);
    // They come back with a saved run, also in the middle of an epoch.
    session.step_batch();
    let run = session.save();
    assert!(run.state.n_correct > 0);
    assert_eq!(run.state.history.accuracy.as_deref(), Some(curves[0]));
    let mut restored = Session::restore(&run).expect("what was saved is whole");
    assert_eq!(restored.save(), run);
    restored.step_epoch();
    session.step_epoch();
    assert_eq!(restored.save(), session.save());
}

/// 12,500 rows of one input, of which 10,000 train.
fn many_rows(target: impl Fn(f32) -> f32, classifies: bool) -> Draft {
    let xs: Vec<f32> = (0_u16..12_500)
        .map(|row| f32::from(row) / 12_500.0)
        .collect();
    let column = |name: &str, values: Vec<f32>| Column {
        name: name.to_owned(),
        values,
        ..Column::default()
    };
    let targets = xs.iter().copied().map(target).collect();
    let table = OwnTable {
        name: "many".to_owned(),
        columns: vec![column("x", xs), column("y", targets)],
    };
    let mut draft = on_table(TableSpec {
        table: Table::Own(Arc::new(table)),
        inputs: vec![0],
        target: 1,
        filters: Vec::new(),
        classifies,
    });
    draft.data.scaling.target = false;
    draft
}

/// What the run shows, against sums in f64 over what it predicts row by row.
#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "the platform's logarithm in f64 is the measure here"
)]
fn the_figures_of_ten_thousand_rows_have_six_digits() {
    let close = |shown: Option<f64>, expected: f64, what: &str| {
        let shown = shown.expect(what);
        assert!(
            (shown - expected).abs() <= 1e-6 * expected.abs(),
            "{what}: {shown}, not {expected}"
        );
    };
    let experiment = many_rows(|x| 100_000.0 + x, false).check().unwrap();
    let mut session = Session::new(&experiment);
    let rows = experiment.dataset();
    assert_eq!((rows.n_rows(), rows.n_train()), (12_500, 10_000));
    let squares: Vec<f64> = (0..rows.n_rows())
        .map(|row| {
            let said = session.predict(&rows.inputs[row..=row]).unwrap()[0];
            let error = f64::from(said) - f64::from(rows.targets[row]);
            error * error
        })
        .collect();
    let mean = |validates: bool| {
        let of_part = squares.iter().zip(&rows.validates);
        let part: Vec<f64> = of_part
            .filter(|(_, it)| **it == validates)
            .map(|(square, _)| *square)
            .collect();
        part.iter().sum::<f64>() / part.len() as f64
    };
    let view = View::curve([0.0, 1.0], 10, 0);
    let (head, _) = session.snapshot(&view, Vec::new()).into_parts();
    close(head.loss, mean(false), "loss");
    close(head.val_loss, mean(true), "val_loss");
    let rmse = (squares.iter().sum::<f64>() / squares.len() as f64).sqrt();
    close(head.rmse, rmse, "RMSE");

    let draft = many_rows(|x| f32::from(u8::from(x * 7.0 % 1.0 > 0.5)), true);
    let (experiment, mut session) = trained(draft, 2);
    let rows = experiment.dataset();
    let (mut n_right, mut loss) = (0_u32, 0.0);
    for row in (0..rows.n_rows()).filter(|&row| rows.validates[row]) {
        let shares = session.predict(&rows.inputs[row..=row]).unwrap();
        let class = rows.targets[row] as usize;
        n_right += u32::from(shares[class] > shares[1 - class]);
        loss -= f64::from(shares[class]).ln() / 2_500.0;
    }
    let (head, _) = session.snapshot(&view, Vec::new()).into_parts();
    close(head.val_loss, loss, "cross-entropy");
    close(head.val_accuracy, f64::from(n_right) / 2_500.0, "accuracy");
}

#[test]
fn a_buffer_that_was_used_leaves_nothing_in_a_snapshot() {
    let layers = |units: &[usize]| -> Vec<Dense> {
        let dense = |&units: &usize| Dense::new(units, Activation::Tanh);
        units.iter().map(dense).collect()
    };
    let mut plane = Draft::default();
    plane.data.set_plane(PlaneData::Circle);
    plane.network.hidden = layers(&[8, 30]);
    let mut curve = Draft::default();
    curve.network.hidden = layers(&[40, 3]);
    let with_rows = View {
        rows: true,
        ..View::curve([-3.0, 3.0], 101, 33)
    };
    for (draft, view) in [
        (plane.clone(), plane_view()),
        (plane, with_rows),
        (curve.clone(), View::curve([-3.0, 3.0], 101, 26)),
        (curve.clone(), View::curve([-3.0, 3.0], 0, 0)),
        (curve, with_rows),
    ] {
        let mut session = Session::new(&draft.check().expect("an experiment that can run"));
        session.step_epoch();
        let mut numbers = |used: Vec<f32>| {
            let (_, numbers) = session.snapshot(&view, used).into_parts();
            numbers.into_iter().map(f32::to_bits).collect::<Vec<u32>>()
        };
        let fresh = numbers(Vec::new());
        for len in [10, fresh.len(), 2 * fresh.len()] {
            assert_eq!(numbers(vec![-7.5; len]), fresh, "{view:?}");
        }
    }
}
