//! Points, initial weights and losses before training, for each data set, several seeds and several noises.

use neurona_playground_tests::{Start, fixture, hash, losses, open};

#[test]
fn points_weights_and_first_losses_are_the_original_s() {
    let starts = fixture::<Start>("starts.json");
    assert_eq!(starts.rows.len(), 6 * 7 * 3);
    for start in starts.rows {
        let link = &start.link;
        let mut session = open(link);
        let dataset = session.experiment().dataset();
        let has_classes = !link.contains("regression");
        let n_test = dataset.n_rows() - dataset.n_train();
        assert_eq!(
            (dataset.n_train(), n_test),
            (start.n_train, start.n_test),
            "{link}"
        );
        for (place, [x, y, _]) in dataset.places.iter().zip(&start.first) {
            assert_eq!(place, &[*x as f32, *y as f32], "{link}");
        }
        assert_eq!(hash(&dataset, has_classes), start.hash, "{link}");
        let layers = session.save().state.weights;
        assert_eq!(layers.len(), start.weights.len(), "{link}");
        for (layer, units) in layers.iter().zip(&start.weights) {
            assert_eq!(layer.bias.len(), units.len(), "{link}");
            for (idx, unit) in units.iter().enumerate() {
                assert_eq!(layer.bias[idx], unit.bias as f32, "{link}");
                let expected: Vec<f32> = unit.weights.iter().map(|&weight| weight as f32).collect();
                assert_eq!(layer.kernel.column(idx).to_vec(), expected, "{link}");
            }
        }
        for (found, expected) in losses(&mut session).into_iter().zip(start.losses) {
            // Far more than the three digits that the original shows.
            assert!(
                (found - expected).abs() < 2e-7,
                "{link}: {found} for {expected}"
            );
            assert_eq!(format!("{found:.3}"), format!("{expected:.3}"), "{link}");
        }
    }
}
