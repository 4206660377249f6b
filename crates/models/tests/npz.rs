//! `.npz` files, read by the crate ndarray-npy.

mod support;

use std::io::Cursor;

use ndarray::{Array1, Array2};
use ndarray_npy::NpzReader;

use support::{Purpose, hidden_activations, model};

#[test]
fn another_reader_gets_the_same_bits() {
    let model = model(
        3,
        &[7, 5],
        hidden_activations()[0],
        Purpose::Regression,
        true,
    );
    let bytes = models::npz::write(&model).unwrap();
    let mut npz = NpzReader::new(Cursor::new(bytes)).unwrap();
    for (idx, layer) in model.layers.iter().enumerate() {
        let kernel: Array2<f32> = npz.by_name(&format!("layer{idx}_kernel")).unwrap();
        let bias: Array1<f32> = npz.by_name(&format!("layer{idx}_bias")).unwrap();
        assert_eq!(kernel, layer.weights.kernel);
        assert_eq!(bias.to_vec(), layer.weights.bias);
    }
    let scaler = &model.scaler;
    for (name, values) in [
        ("input_mean", &scaler.input_mean),
        ("input_std", &scaler.input_std),
        ("target_mean", &scaler.target_mean),
        ("target_std", &scaler.target_std),
    ] {
        let found: Array1<f64> = npz.by_name(name).unwrap();
        assert_eq!(&found.to_vec(), values, "{name}");
    }
}

#[test]
fn every_model_comes_back() {
    for purpose in Purpose::ALL {
        for is_scaled in [false, true] {
            for activation in hidden_activations() {
                let model = model(2, &[6, 6], activation, purpose, is_scaled);
                let read = models::npz::read(&models::npz::write(&model).unwrap()).unwrap();
                assert!(!read.is_layout_guessed);
                assert_eq!(read.into_model(), Some(model));
            }
        }
    }
}

#[test]
fn the_same_model_gives_the_same_bytes() {
    let model = model(1, &[5], hidden_activations()[0], Purpose::Regression, false);
    assert_eq!(
        models::npz::write(&model).unwrap(),
        models::npz::write(&model).unwrap()
    );
}

#[test]
fn any_bytes_give_a_value_or_an_error() {
    let model = model(2, &[4], hidden_activations()[0], Purpose::ManyClasses, true);
    let bytes = models::npz::write(&model).unwrap();
    support::mutations(&bytes, 4_000, |bytes| {
        let _ = models::npz::read(bytes);
    });
}
