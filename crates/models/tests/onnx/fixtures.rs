//! Files that scikit-learn and Keras have made, with what they predict. The scripts beside them have the versions.

use std::fs;
use std::path::PathBuf;

use experiment::Activation;
use models::onnx::{OnnxModel, OnnxNote, read};
use ndarray::Array2;
use serde::Deserialize;

use crate::support::{largest_difference, predictions};

#[derive(Deserialize)]
struct Rows {
    inputs: Vec<Vec<f32>>,
    outputs: Vec<Vec<f64>>,
}

fn matrix<T: Clone>(rows: &[Vec<T>]) -> Array2<T> {
    Array2::from_shape_vec((rows.len(), rows[0].len()), rows.concat()).unwrap()
}

/// Reads a file and compares predictions.
fn checked(name: &str) -> OnnxModel {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/onnx");
    let found = read(&fs::read(folder.join(format!("{name}.onnx"))).unwrap()).unwrap();
    let rows = fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
    let rows: Rows = serde_json::from_str(&rows).unwrap();
    let predicted = predictions(&found.model, &matrix(&rows.inputs));
    let difference = largest_difference(predicted, &matrix(&rows.outputs));
    assert!(difference <= 1e-5, "{name}: {difference:e}");
    found
}

fn activations(found: &OnnxModel) -> Vec<Activation> {
    found.model.layers.iter().map(|it| it.activation).collect()
}

/// Pipelines of a StandardScaler, or a MinMaxScaler, and a network.
#[test]
fn scikit_learn() {
    let taken = OnnxNote::Output {
        taken: "probabilities".to_owned(),
    };
    let found = checked("sklearn_regression");
    let tanh = Activation::Tanh;
    assert_eq!(activations(&found), [tanh, tanh, Activation::Linear]);
    assert_eq!(found.notes, [OnnxNote::NoNames]);
    let found = checked("sklearn_two_classes");
    assert_eq!(activations(&found), [Activation::Relu, Activation::Sigmoid]);
    let both = OnnxNote::BothClasses;
    assert_eq!(found.notes, [both, taken.clone(), OnnxNote::NoNames]);
    let found = checked("sklearn_three_classes");
    let sigmoid = Activation::Sigmoid;
    assert_eq!(activations(&found), [sigmoid, Activation::Softmax]);
    assert_eq!(found.notes, [taken, OnnxNote::NoNames]);
    assert!(found.model.scales_inputs());
}

/// Every activation that Keras has a name for.
#[test]
fn keras() {
    let found = checked("keras_activations");
    let expected = [
        Activation::Linear,
        Activation::Relu,
        Activation::LeakyRelu {
            negative_slope: 0.2,
        },
        Activation::Elu { alpha: 1.0 },
        Activation::Selu,
        Activation::Gelu { approximate: false },
        Activation::Tanh,
        Activation::Sigmoid,
        Activation::HardSigmoid,
        Activation::Softplus,
        Activation::Silu,
        Activation::Softsign,
        Activation::Mish,
        Activation::Softmax,
    ];
    assert_eq!(activations(&found), expected);
    let found = checked("keras_regression");
    let expected = [
        Activation::Gelu { approximate: true },
        Activation::HardSigmoid,
        Activation::Sin,
        Activation::LeakyRelu {
            negative_slope: 0.3,
        },
        Activation::Elu { alpha: 0.5 },
        Activation::Linear,
    ];
    assert_eq!(activations(&found), expected);
    assert!(found.notes.contains(&OnnxNote::NoBias { layer: 1 }));
    assert!(found.model.scales_inputs() && found.model.scales_target());
}
