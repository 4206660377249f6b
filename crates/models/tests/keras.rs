//! `.keras`: what is written, taken apart by zip, serde_json and hdf5-pure; what Keras saved, read here.
//!
//! `tests/clients/keras_client.py` loads what is written with Keras itself.

mod support;

use std::io::{Cursor, Read, Write};
use std::path::Path;

use experiment::{Activation, Scaler};
use models::keras::{self, KerasError, Note};
use models::weights_h5::H5Error;
use models::{Model, ModelFormat, Refusal};
use ndarray::Array2;
use serde_json::{Value, json};
use support::{
    Numbers, Purpose, hidden_activations, inputs, largest_difference, model, predictions,
};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/keras");
    std::fs::read(folder.join(name)).unwrap()
}

const NO_GELU: Activation = Activation::Gelu { approximate: true };

/// Every model that a test of this format goes through.
fn all_models() -> impl Iterator<Item = Model> {
    let activations = hidden_activations().into_iter().filter(|&it| it != NO_GELU);
    activations.flat_map(|activation| {
        Purpose::ALL.into_iter().flat_map(move |purpose| {
            [false, true].map(|is_scaled| model(2, &[5, 4], activation, purpose, is_scaled))
        })
    })
}

fn members(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|idx| {
            let mut member = archive.by_index(idx).unwrap();
            let mut content = Vec::new();
            member.read_to_end(&mut content).unwrap();
            (member.name().unwrap().into_owned(), content)
        })
        .collect()
}

fn zipped(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn floats(value: &Value) -> Vec<f64> {
    let items = value.as_array().unwrap();
    items.iter().map(|it| it.as_f64().unwrap()).collect()
}

/// What is in a file, found without the code that is tested. Activations are taken from the model: Keras has to
/// understand them.
fn foreign(bytes: &[u8], model: &Model) -> Model {
    let members = members(bytes);
    let config: Value = serde_json::from_slice(&members[1].1).unwrap();
    let weights = hdf5_pure::File::from_bytes(members[2].1.clone()).unwrap();
    let mut found = model.clone();
    found.scaler = Scaler::identity(model.n_inputs(), model.n_outputs());
    let mut n_dense = 0;
    for layer in config["config"]["layers"].as_array().unwrap() {
        let config = &layer["config"];
        match layer["class_name"].as_str().unwrap() {
            "InputLayer" => assert_eq!(config["batch_shape"], json!([null, model.n_inputs()])),
            "Dense" => {
                let name = config["name"].as_str().unwrap();
                let read = |var| {
                    weights
                        .dataset(&format!("layers/{name}/vars/{var}"))
                        .unwrap()
                };
                let kernel = read(0);
                let [rows, units] = *kernel.shape().unwrap() else {
                    panic!()
                };
                assert_eq!(config["units"].as_u64(), Some(units));
                let layer = &mut found.layers[n_dense].weights;
                let shape = (rows as usize, units as usize);
                layer.kernel = Array2::from_shape_vec(shape, kernel.read_f32().unwrap()).unwrap();
                layer.bias = read(1).read_f32().unwrap();
                n_dense += 1;
            }
            "Normalization" => {
                let mean = floats(&config["mean"]);
                let std = floats(&config["variance"])
                    .into_iter()
                    .map(f64::sqrt)
                    .collect();
                if config["invert"].as_bool() == Some(true) {
                    assert_eq!(n_dense, model.layers.len());
                    (found.scaler.target_mean, found.scaler.target_std) = (mean, std);
                } else {
                    assert_eq!(n_dense, 0);
                    (found.scaler.input_mean, found.scaler.input_std) = (mean, std);
                }
            }
            "LeakyReLU" | "ELU" => {
                let parameter = config["negative_slope"]
                    .as_f64()
                    .or(config["alpha"].as_f64());
                let last = found.layers[n_dense - 1].activation;
                match last {
                    Activation::LeakyRelu { negative_slope: it }
                    | Activation::Elu { alpha: it } => assert_eq!(parameter, Some(it)),
                    other => panic!("a layer for {other:?}"),
                }
            }
            class => panic!("a layer of class {class}"),
        }
    }
    assert_eq!(n_dense, model.layers.len());
    found
}

#[test]
fn parts_of_a_file_make_the_models_predictions() {
    for model in all_models() {
        let rows = inputs(&model, 1000);
        let found = foreign(&keras::write(&model).unwrap(), &model);
        let difference =
            largest_difference(predictions(&found, &rows), &predictions(&model, &rows));
        assert!(
            difference < 1e-12,
            "{difference} for {:?}",
            model.layers[0].activation
        );
    }
}

#[test]
fn a_model_comes_back_as_it_was() {
    let mut n_models = 0;
    for mut model in all_models() {
        // The test's models have one mean for all classes, which stands for none.
        model.scaler.target_mean.resize(model.n_outputs(), 0.0);
        model.scaler.target_std.resize(model.n_outputs(), 1.0);
        let imported = keras::read(&keras::write(&model).unwrap()).unwrap();
        assert_eq!(imported.model, model);
        assert_eq!(imported.notes, []);
        n_models += 1;
    }
    assert_eq!(n_models, 6 * (hidden_activations().len() - 1));
}

#[test]
fn equal_models_are_equal_files_of_three_stored_members() {
    let model = model(2, &[5, 4], Activation::Tanh, Purpose::Regression, true);
    let bytes = keras::write(&model).unwrap();
    assert_eq!(bytes, keras::write(&model.clone()).unwrap());
    let mut archive = ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let names: Vec<_> = archive
        .file_names()
        .map(|it| it.unwrap().into_owned())
        .collect();
    assert_eq!(names, ["metadata.json", "config.json", "model.weights.h5"]);
    for idx in 0..3 {
        let member = archive.by_index(idx).unwrap();
        assert_eq!(member.compression(), CompressionMethod::Stored);
        let date = member.last_modified().unwrap();
        assert_eq!(
            (date.year(), date.month(), date.day(), date.hour()),
            (1980, 1, 1, 0)
        );
    }
}

#[test]
fn the_approximate_gelu_is_refused() {
    let model = model(2, &[5], NO_GELU, Purpose::Regression, false);
    let refusal = Refusal::Activation {
        format: ModelFormat::Keras,
        activation: NO_GELU,
    };
    assert_eq!(keras::write(&model), Err(refusal));
}

/// Keras would divide by 1e-7.
#[test]
fn a_deviation_that_keras_would_change_is_refused() {
    let mut model = model(2, &[5], Activation::Tanh, Purpose::Regression, true);
    for std in [1e-8, 1e19] {
        model.scaler.input_std[1] = std;
        let refusal = Refusal::Deviation {
            format: ModelFormat::Keras,
            std,
        };
        assert_eq!(keras::write(&model), Err(refusal));
    }
    model.scaler.input_std[1] = 1e-6;
    assert_eq!(
        keras::read(&keras::write(&model).unwrap()).unwrap().model,
        model
    );
}

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
    let mut below = |limit: usize| ((numbers.next() + 1.0) / 2.0 * limit as f64) as usize % limit;
    let mut bytes = original.to_vec();
    for _ in 0..=below(8) {
        let place = below(bytes.len());
        bytes[place] = match below(4) {
            0 => b'0' + below(10) as u8,
            1 => 0xff,
            2 => bytes[place] ^ 1 << below(8),
            _ => below(256) as u8,
        };
    }
    if below(10) == 0 {
        bytes.truncate(below(bytes.len()));
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
                    assert_eq!(model.scaler.target_std.len(), model.n_outputs());
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
