//! TensorFlow.js models: what is written, taken apart by zip and serde_json; what TensorFlow.js saved, read here.
//!
//! `tests/clients/tensorflow_js_client.js` loads what is written with TensorFlow.js itself.

mod support;

use std::io::{Cursor, Read, Write};
use std::path::Path;

use experiment::Activation;
use models::keras::{KerasError, Note};
use models::weights_h5::H5Error;
use models::{Model, ModelFormat, tensorflow_js};
use ndarray::Array2;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use support::{Purpose, hidden_activations, largest_difference, model, predictions};

/// The files of a model, `model.json` among them.
type Files = Vec<(String, Vec<u8>)>;

fn fixture(name: &str) -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tensorflow_js");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder.join(name)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        files.push((name, std::fs::read(path).unwrap()));
    }
    files.sort();
    files
}

fn zipped(files: &Files) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, contents) in files {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(contents).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn unzipped(bytes: &[u8]) -> Files {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let members = 0..archive.len();
    members
        .map(|idx| {
            let mut member = archive.by_index(idx).unwrap();
            let mut contents = Vec::new();
            member.read_to_end(&mut contents).unwrap();
            (member.name().unwrap().into_owned(), contents)
        })
        .collect()
}

fn contents<'a>(files: &'a mut Files, name: &str) -> &'a mut Vec<u8> {
    let file = files.iter_mut().find(|(it, _)| it == name);
    &mut file.unwrap().1
}

/// Reads files after a change of their description.
fn changed(
    mut files: Files,
    change: impl FnOnce(&mut Value),
) -> Result<models::keras::Imported, KerasError> {
    let text = contents(&mut files, "model.json");
    let mut file: Value = serde_json::from_slice(text).unwrap();
    change(&mut file);
    *text = file.to_string().into_bytes();
    tensorflow_js::read(&zipped(&files))
}

fn ours(activation: Activation, is_scaled: bool) -> (Model, Files) {
    let model = model(2, &[5, 3], activation, Purpose::Regression, is_scaled);
    let files = unzipped(&tensorflow_js::write(&model).unwrap());
    (model, files)
}

#[test]
fn the_files_have_each_array_in_its_place() {
    let (model, mut files) = ours(Activation::Tanh, false);
    let file: Value = serde_json::from_slice(contents(&mut files, "model.json")).unwrap();
    let group = &file["weightsManifest"][0];
    assert_eq!(group["paths"], json!(["weights.bin"]));
    let bytes = contents(&mut files, "weights.bin").clone();
    let mut rest = bytes.as_slice();
    let mut arrays = group["weights"].as_array().unwrap().iter();
    for (layer_idx, layer) in model.layers.iter().enumerate() {
        let (kernel, bias) = (&layer.weights.kernel, &layer.weights.bias);
        let parts = [
            ("kernel", json!(kernel.shape()), kernel.iter().collect()),
            ("bias", json!([bias.len()]), bias.iter().collect::<Vec<_>>()),
        ];
        for (part, shape, values) in parts {
            let name = format!("dense_{}/{part}", layer_idx + 1);
            let expected = json!({ "name": name, "shape": shape, "dtype": "float32" });
            assert_eq!(arrays.next(), Some(&expected));
            for value in values {
                let (own, behind) = rest.split_first_chunk().unwrap();
                assert_eq!(f32::from_le_bytes(*own), *value);
                rest = behind;
            }
        }
    }
    assert!(arrays.next().is_none() && rest.is_empty());
}

#[test]
fn every_model_comes_back() {
    let mut n_models = 0;
    for purpose in Purpose::ALL {
        for is_scaled in [false, true] {
            for activation in hidden_activations() {
                let model = model(2, &[6, 6], activation, purpose, is_scaled);
                if ModelFormat::TensorflowJs.refusal(&model).is_some() {
                    assert!(tensorflow_js::write(&model).is_err());
                    continue;
                }
                let read = tensorflow_js::read(&tensorflow_js::write(&model).unwrap()).unwrap();
                assert_eq!(read.model, model);
                assert_eq!(read.notes, []);
                n_models += 1;
            }
        }
    }
    assert!(n_models > 60, "{n_models} models");
}

#[test]
fn what_tensorflow_js_saved_predicts_the_same() {
    for name in ["sequential", "functional", "shards"] {
        let mut files = fixture(name);
        let known: Value =
            serde_json::from_slice(contents(&mut files, "predictions.json")).unwrap();
        let rows =
            |key: &str| -> Vec<Vec<f64>> { serde_json::from_value(known[key].clone()).unwrap() };
        let (inputs, expected) = (rows("inputs"), rows("predictions"));
        let n_inputs = inputs[0].len();
        let inputs: Vec<f32> = inputs.concat().iter().map(|&it| it as f32).collect();
        let inputs = Array2::from_shape_vec((expected.len(), n_inputs), inputs).unwrap();
        let shape = (expected.len(), expected[0].len());
        let expected = Array2::from_shape_vec(shape, expected.concat()).unwrap();

        // In a folder, as a person zips it, and beside each other.
        let in_folder = |(name, contents): (String, Vec<u8>)| (format!("modelo/{name}"), contents);
        for files in [files.clone(), files.into_iter().map(in_folder).collect()] {
            let imported = tensorflow_js::read(&zipped(&files)).unwrap();
            let found = predictions(&imported.model, &inputs);
            let difference = largest_difference(found, &expected);
            assert!(difference < 1e-6, "{name}: {difference:e}");
        }
    }
}

#[test]
fn what_was_decided_is_noted() {
    let imported = tensorflow_js::read(&zipped(&fixture("sequential"))).unwrap();
    let [Note::LeftOut { class, .. }, Note::NoNames] = imported.notes.as_slice() else {
        panic!("{:?}", imported.notes);
    };
    assert_eq!(class, "Dropout");
    let slope = Activation::LeakyRelu {
        negative_slope: 0.1,
    };
    assert_eq!(imported.model.layers[2].activation, slope);
    let imported = tensorflow_js::read(&zipped(&fixture("functional"))).unwrap();
    assert!(
        matches!(&imported.notes[0], Note::NoBias { .. }),
        "{:?}",
        imported.notes
    );
}

/// It ignores the word and takes its own default, 0.3.
#[test]
fn words_that_tensorflow_js_passes_over_are_refused() {
    let error = changed(fixture("sequential"), |file| {
        let layers = &mut file["modelTopology"]["config"]["layers"];
        layers[3]["config"] = json!({ "name": "pendiente", "negative_slope": 0.1 });
    });
    let expected = KerasError::Layer {
        layer: "pendiente".to_owned(),
        class: "LeakyReLU".to_owned(),
    };
    assert_eq!(error.unwrap_err(), expected);
    let error = changed(fixture("sequential"), |file| {
        let layers = &mut file["modelTopology"]["config"]["layers"];
        layers[0]["config"]["activation"] = json!("hardSigmoid");
    });
    assert!(
        matches!(error, Err(KerasError::Activation { .. })),
        "{error:?}"
    );
}

#[test]
fn an_error_names_the_file_or_array() {
    let missing = |member: &str| KerasError::Missing {
        member: member.to_owned(),
    };
    let mut files = fixture("shards");
    files.retain(|(name, _)| name != "group1-shard2of3.bin");
    let error = tensorflow_js::read(&zipped(&files)).unwrap_err();
    assert_eq!(error, missing("group1-shard2of3.bin"));
    files.retain(|(name, _)| name != "model.json");
    assert_eq!(
        tensorflow_js::read(&zipped(&files)).unwrap_err(),
        missing("model.json")
    );
    assert_eq!(
        tensorflow_js::read(b"{}").unwrap_err(),
        KerasError::NotAnArchive
    );

    let array = |change: fn(&mut Value)| {
        changed(fixture("sequential"), |file| {
            change(&mut file["weightsManifest"][0]["weights"][2])
        })
    };
    let error = array(|array| array["dtype"] = json!("int32")).unwrap_err();
    let KerasError::Weights(H5Error::NotFloat { path, found }) = error else {
        panic!("{error}");
    };
    assert!(
        path.ends_with("/kernel") && found == "int32",
        "{path}, {found}"
    );
    let error = array(|array| array["shape"] = json!([4, 3])).unwrap_err();
    let KerasError::Weights(H5Error::Shape {
        expected, found, ..
    }) = error
    else {
        panic!("{error}");
    };
    assert_eq!((expected, found), (vec![Some(4), Some(4)], vec![4, 3]));
    let error = array(|array| array["shape"] = json!([1_u64 << 40, 3])).unwrap_err();
    assert!(
        matches!(error, KerasError::Weights(H5Error::TooLarge { .. })),
        "{error}"
    );
    let error = array(|array| array["name"] = json!("otra/kernel")).unwrap_err();
    assert!(
        matches!(error, KerasError::Weights(H5Error::Missing { .. })),
        "{error}"
    );

    let graph = changed(fixture("sequential"), |file| {
        file["format"] = json!("graph-model")
    });
    let expected = KerasError::Model {
        class: "graph-model".to_owned(),
    };
    assert_eq!(graph.unwrap_err(), expected);
}

#[test]
fn a_value_that_is_not_finite_is_found() {
    let (_, mut files) = ours(Activation::Relu, false);
    contents(&mut files, "weights.bin")[4..8].copy_from_slice(&f32::NAN.to_le_bytes());
    let error = tensorflow_js::read(&zipped(&files)).unwrap_err();
    let expected = H5Error::NotFinite {
        path: "dense_1/kernel".to_owned(),
        value_idx: 1,
    };
    assert_eq!(error, KerasError::Weights(expected));
}

/// Without an end, a small file would be copied for hours.
#[test]
fn a_file_of_weights_is_not_read_again_and_again() {
    let mut files = fixture("sequential");
    files.push(("large.bin".to_owned(), vec![0; 8 << 20]));
    let error = changed(files, |file| {
        let groups = file["weightsManifest"].as_array_mut().unwrap();
        let again = json!({ "paths": ["large.bin"], "weights": [] });
        groups.extend(std::iter::repeat_n(again, 10));
    });
    assert_eq!(error.unwrap_err(), KerasError::Damaged);
}

#[test]
fn layers_that_standardize_stay_layers_once_they_were_changed() {
    let (model, mut files) = ours(Activation::Tanh, true);
    let bytes = contents(&mut files, "weights.bin");
    bytes[..4].copy_from_slice(&0.25_f32.to_le_bytes());
    let imported = tensorflow_js::read(&zipped(&files)).unwrap();
    assert_eq!(imported.model.layers.len(), model.layers.len() + 2);
    assert_eq!(imported.model.layers[0].weights.kernel[[0, 0]], 0.25);
    assert!(!imported.model.scales_inputs() && !imported.model.scales_target());
    assert_eq!(imported.model.input_names, model.input_names);
}

#[test]
fn any_bytes_give_a_value_or_an_error() {
    for name in ["sequential", "functional", "shards"] {
        let files = fixture(name);
        support::mutations(&zipped(&files), 300, |bytes| {
            let _ = tensorflow_js::read(bytes);
        });
        for (file_idx, (_, original)) in files.iter().enumerate() {
            support::mutations(original, 300, |bytes| {
                let mut files = files.clone();
                files[file_idx].1 = bytes.to_vec();
                let _ = tensorflow_js::read(&zipped(&files));
            });
        }
    }
}
