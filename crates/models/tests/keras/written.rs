//! What is written.

use std::io::Cursor;

use experiment::{Activation, Scaler};
use models::{Model, ModelFormat, Refusal, keras};
use ndarray::Array2;
use serde_json::{Value, json};
use zip::{CompressionMethod, ZipArchive};

use crate::support::{Purpose, hidden_activations, inputs, largest_difference, model, predictions};
use crate::{floats, members};

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
    for model in all_models() {
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
