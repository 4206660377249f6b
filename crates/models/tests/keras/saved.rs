//! What Keras saved. `tests/fixtures/keras` has the programs that did it.

use models::keras::{self, KerasError, Note};
use models::weights_h5;
use ndarray::Array2;
use serde_json::Value;

use crate::support::{largest_difference, predictions};
use crate::{fixture, floats, members};

#[test]
fn what_keras_saved_predicts_what_keras_predicts() {
    let files = [
        ("sequential.keras", 3),
        ("sequential.h5", 3),
        ("functional.keras", 7),
        ("classes.keras", 2),
        ("thirteen.h5", 13),
        // Of Keras 3.0.5.
        ("keras_3_0.keras", 4),
        ("keras_3_0.h5", 4),
        // Of tf_keras 2.21.
        ("keras_2.keras", 4),
        ("keras_2.h5", 4),
    ];
    for (file, n_layers) in files {
        let imported = keras::read(&fixture(file)).unwrap();
        assert_eq!(imported.model.layers.len(), n_layers);
        let name = file.split('.').next().unwrap();
        let known: Value = serde_json::from_slice(&fixture(&format!("{name}.json"))).unwrap();
        let table = |key: &str| -> Array2<f64> {
            let rows: Vec<Vec<f64>> = known[key].as_array().unwrap().iter().map(floats).collect();
            let shape = (rows.len(), rows[0].len());
            Array2::from_shape_vec(shape, rows.concat()).unwrap()
        };
        let rows = table("inputs").mapv(|it| it as f32);
        let difference =
            largest_difference(predictions(&imported.model, &rows), &table("predictions"));
        assert!(difference < 1e-5, "{file}: {difference}");
    }
}

#[test]
fn weights_alone_are_the_models_and_normalizations_are_listed() {
    let file = fixture("functional.keras");
    let weights = weights_h5::read(&members(&file)[2].1).unwrap();
    assert_eq!(weights.normalizations, ["layers/normalization"]);
    let layers = keras::read(&file).unwrap().model.layers;
    let of_model: Vec<_> = layers.into_iter().map(|layer| layer.weights).collect();
    assert_eq!(weights.layers, of_model);
}

#[test]
fn what_was_decided_is_noted() {
    let notes = |name| keras::read(&fixture(name)).unwrap().notes;
    assert_eq!(notes("sequential.keras"), [Note::NoNames]);
    let left_out = |layer: &str, class: &str| Note::LeftOut {
        layer: layer.into(),
        class: class.into(),
    };
    let functional = notes("functional.keras");
    let [dropout, no_bias, noise, Note::NoNames] = functional.as_slice() else {
        panic!("{functional:?}");
    };
    assert_eq!(*dropout, left_out("dropout", "Dropout"));
    assert!(matches!(no_bias, Note::NoBias { layer } if layer.starts_with("dense_")));
    assert_eq!(*noise, left_out("gaussian_noise", "GaussianNoise"));

    let classes = keras::read(&fixture("classes.keras")).unwrap();
    assert_eq!(classes.notes[0], left_out("flatten", "Flatten"));
    assert_eq!(
        classes.model.input_names,
        ["x1", "x2", "x3", "x4", "x5", "x6"]
    );
    assert_eq!(classes.model.output_names, ["y1", "y2", "y3", "y4"]);
    // x / 8 − 1/2
    assert_eq!(classes.model.scaler.input_mean, [4.0; 6]);
    assert_eq!(classes.model.scaler.input_std, [8.0; 6]);
}

#[test]
fn what_is_no_chain_of_dense_layers_is_named() {
    let error = |name| keras::read(&fixture(name)).unwrap_err();
    let layer = |layer: &str, class: &str| KerasError::Layer {
        layer: layer.into(),
        class: class.into(),
    };
    assert_eq!(error("skipping.keras"), layer("add", "Add"));
    assert_eq!(error("batch.keras"), layer("norma", "BatchNormalization"));
    let second = KerasError::NotAChain {
        layer: "second".into(),
    };
    assert_eq!(error("two_outputs.keras"), second);
    let celu = KerasError::Activation {
        layer: "oculta".into(),
        activation: "celu".into(),
    };
    assert_eq!(error("celu.keras"), celu);
    assert_eq!(error("sequential.json"), KerasError::NotAnArchive);
    let weights_alone = KerasError::Missing {
        member: "model_config".into(),
    };
    assert_eq!(error("sequential.weights.h5"), weights_alone);
}
