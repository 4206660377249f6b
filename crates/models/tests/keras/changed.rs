//! Files with changes that Keras might have made, and with any other.

use experiment::Activation;
use models::keras::{self, KerasError, Note};
use models::weights_h5::H5Error;
use serde_json::{Value, json};

use crate::support::{Numbers, Purpose, model};
use crate::{fixture, members, zipped};

/// Reads a file of a model of ours after a change of its config.
fn changed(change: impl FnOnce(&mut Value)) -> Result<keras::Imported, KerasError> {
    let model = model(2, &[5], Activation::Linear, Purpose::Regression, false);
    let mut members = members(&keras::write(&model).unwrap());
    let mut config: Value = serde_json::from_slice(&members[1].1).unwrap();
    change(&mut config);
    members[1].1 = config.to_string().into_bytes();
    keras::read(&zipped(&members))
}

fn insert(config: &mut Value, place: usize, class: &str, layer: Value) {
    let layers = config["config"]["layers"].as_array_mut().unwrap();
    layers.insert(place, json!({"class_name": class, "config": layer}));
}

#[test]
fn activations_are_taken_from_layers_and_two_are_too_many() {
    let relu = |config: &mut Value| insert(config, 2, "ReLU", json!({"name": "re_lu"}));
    let imported = changed(relu).unwrap();
    assert_eq!(imported.model.layers[0].activation, Activation::Relu);
    let two = changed(|config| {
        relu(config);
        insert(
            config,
            3,
            "Activation",
            json!({"name": "otra", "activation": "tanh"}),
        );
    });
    let expected = KerasError::Place {
        layer: "otra".into(),
        class: "Activation".into(),
    };
    assert_eq!(two.unwrap_err(), expected);
    let capped = changed(|config| {
        insert(
            config,
            2,
            "ReLU",
            json!({"name": "relu6", "max_value": 6.0}),
        )
    });
    assert!(matches!(capped, Err(KerasError::Layer { layer, .. }) if layer == "relu6"));
}

#[test]
fn standardization_between_the_layers_or_of_other_columns_is_an_error() {
    let normalization = |invert: bool, values: Value| json!({"name": "n", "axis": [-1], "mean": values, "variance": values, "invert": invert});
    let between = changed(|config| {
        insert(
            config,
            2,
            "Normalization",
            normalization(false, json!([1.0])),
        )
    });
    assert!(matches!(between, Err(KerasError::Place { .. })));
    let inverted = changed(|config| {
        insert(
            config,
            2,
            "Normalization",
            normalization(true, json!([1.0])),
        )
    });
    assert!(matches!(inverted, Err(KerasError::Place { .. })));
    let three = changed(|config| {
        insert(
            config,
            1,
            "Normalization",
            normalization(false, json!([1.0, 2.0, 3.0])),
        )
    });
    let expected = KerasError::Standardization {
        expected: 2,
        found: 3,
    };
    assert_eq!(three.unwrap_err(), expected);
    let one =
        changed(|config| insert(config, 1, "Normalization", normalization(false, json!(4.0))))
            .unwrap();
    assert_eq!(one.model.scaler.input_mean, [4.0, 4.0]);
    assert_eq!(one.model.scaler.input_std, [2.0, 2.0]);
}

#[test]
fn config_and_weights_must_agree() {
    let units = changed(|config| config["config"]["layers"][1]["config"]["units"] = 7.into());
    let expected = KerasError::Weights(H5Error::Shape {
        path: "layers/dense/vars/0".into(),
        expected: vec![Some(2), Some(7)],
        found: vec![2, 5],
    });
    assert_eq!(units.unwrap_err(), expected);
    let third =
        changed(|config| insert(config, 3, "Dense", json!({"name": "tercera", "units": 1})));
    let expected = KerasError::Weights(H5Error::Missing {
        path: "layers/dense_2/vars/0".into(),
    });
    assert_eq!(third.unwrap_err(), expected);
}

#[test]
fn missing_members_and_other_models_are_named() {
    let model = model(2, &[5], Activation::Tanh, Purpose::Regression, false);
    let members = members(&keras::write(&model).unwrap());
    for missing in ["config.json", "model.weights.h5"] {
        let kept: Vec<_> = members
            .iter()
            .filter(|(name, _)| name != missing)
            .cloned()
            .collect();
        let expected = KerasError::Missing {
            member: missing.into(),
        };
        assert_eq!(keras::read(&zipped(&kept)).unwrap_err(), expected);
    }
    // Names are lost without the metadata, and nothing else.
    let imported = keras::read(&zipped(&members[1..])).unwrap();
    assert_eq!(imported.notes, [Note::NoNames]);
    assert_eq!(imported.model.layers, model.layers);

    let class = changed(|config| config["class_name"] = "Sequences".into());
    let expected = KerasError::Model {
        class: "Sequences".into(),
    };
    assert_eq!(class.unwrap_err(), expected);
    let empty = changed(|config| config["config"]["layers"] = json!([]));
    assert_eq!(empty.unwrap_err(), KerasError::NoLayers);
}

/// Changes up to eight bytes, or cuts the end off.
fn mutate(original: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = original.to_vec();
    for _ in 0..=numbers.below(8) {
        let place = numbers.below(bytes.len());
        bytes[place] = match numbers.below(4) {
            0 => b'0' + numbers.below(10) as u8,
            1 => 0xff,
            2 => bytes[place] ^ 1 << numbers.below(8),
            _ => numbers.below(256) as u8,
        };
    }
    if numbers.below(10) == 0 {
        bytes.truncate(numbers.below(bytes.len()));
    }
    bytes
}

#[test]
fn any_bytes_are_read_or_refused() {
    let mut n_read = 0;
    let mut n_refused = 0;
    for name in [
        "sequential.keras",
        "functional.keras",
        "classes.keras",
        "keras_2.h5",
    ] {
        let original = fixture(name);
        let is_archive = name.ends_with(".keras");
        let parts = if is_archive {
            members(&original)
        } else {
            Vec::new()
        };
        let mut numbers = Numbers::new(3);
        for round in 0..900 {
            // Whole files, then single members: a change inside of a file is found by its checksum.
            let bytes = if round % 3 == 0 || !is_archive {
                mutate(&original, &mut numbers)
            } else {
                let mut parts = parts.clone();
                let member = &mut parts[round % 3];
                member.1 = mutate(&member.1, &mut numbers);
                zipped(&parts)
            };
            match keras::read(&bytes) {
                Ok(imported) => {
                    let model = imported.model;
                    assert_eq!(model.scaler.input_mean.len(), model.n_inputs());
                    assert_eq!(model.scaler.input_std.len(), model.n_inputs());
                    let n_targets = model.scaler.target_std.len();
                    assert!(n_targets == 1 || n_targets == model.n_outputs());
                    assert_eq!(model.scaler.target_mean.len(), n_targets);
                    assert_eq!(model.input_names.len(), model.n_inputs());
                    n_read += 1;
                }
                Err(_) => n_refused += 1,
            }
        }
    }
    assert!(
        n_read > 300 && n_refused > 300,
        "{n_read} read, {n_refused} refused"
    );
}
