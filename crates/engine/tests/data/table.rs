//! Howell's table: columns, classes and maps over two inputs.

use engine::Session;
use experiment::{Activation, Grid, Loss, PlaneData, TableSpec, View, howell};
use ndarray::ArrayView1;

use crate::drafts::{on_plane, on_table, trained};

/// The mean over the rows that train.
fn middle(column: ArrayView1<f64>, validates: &[bool]) -> f64 {
    let kept = column.into_iter().zip(validates);
    let kept = kept.filter(|(_, validates)| !**validates);
    let values: Vec<f64> = kept.map(|(&value, _)| value).collect();
    values.iter().sum::<f64>() / values.len() as f64
}

#[test]
fn other_inputs_are_held_at_their_means() {
    let spec = TableSpec::howell_height(&[howell::WEIGHT, howell::AGE]);
    let (experiment, mut session) = trained(on_table(spec), 5);
    let dataset = experiment.dataset();
    let mean = |input: usize| middle(dataset.inputs.column(input), &dataset.validates);
    let curve = |session: &mut Session, axis: u32, at: f64| {
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

#[test]
fn regions_are_predictions_with_the_other_inputs_at_their_means() {
    let grid = Grid {
        axes: [1, 0],
        windows: [[140.0, 180.0], [30.0, 60.0]],
        side: 5,
        class: 1,
    };
    // Inputs are weight, height and age; the second grid row's last sample.
    let of_sex = |loss: Loss, output: Activation| {
        let mut draft = on_table(TableSpec::howell_sex());
        draft.training.loss = loss;
        draft.network.output.activation = output;
        let (experiment, mut session) = trained(draft, 20);
        let dataset = experiment.dataset();
        let age = middle(dataset.inputs.column(2), &dataset.validates);
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
            windows: [[0.0, f64::NAN], [0.0, 1.0]],
            ..grid
        },
        Grid {
            windows: [[f64::MIN, f64::MAX], [0.0, 1.0]],
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
