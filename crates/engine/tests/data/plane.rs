//! Points of the plane.

use experiment::{Activation, Feature, Loss, PlaneData, ViewIdx};

use crate::drafts::{on_plane, plane_view, trained};

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
            let place = [idx % 13, idx / 13].map(|at| -6.0 + 12.0 * (at as f64 / 12.0));
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
    assert_eq!(snapshot.cells(ViewIdx::new(1)).len(), 8 * 25);
    // The inputs' own pictures, here x2: the lower left corner first, row by row.
    assert_eq!(
        snapshot.cells(ViewIdx::new(0))[..6],
        [-6.0, -6.0, -6.0, -6.0, -6.0, -3.0]
    );
    // And the rule behind the points.
    assert_eq!(snapshot.target()[0], 0.0);
    assert_eq!(snapshot.target()[6 * 13 + 6], 1.0);
}
