//! Files that are written: what tract predicts, and what comes back.

use experiment::{Activation, LayerWeights, Scaler};
use models::onnx::{read, write};
use models::{Model, ModelLayer};
use ndarray::{Array2, arr2, s};

use crate::graphs::{plan, run};
use crate::support::{Purpose, hidden_activations, inputs, largest_difference, model, predictions};

/// As a share of the output's scale.
const TOLERANCE: f64 = 1e-5;

/// Every model of the tests.
fn all() -> impl Iterator<Item = Model> {
    let kinds = hidden_activations().into_iter().flat_map(|activation| {
        Purpose::ALL.into_iter().flat_map(move |purpose| {
            [false, true].map(|is_scaled| model(3, &[7, 5], activation, purpose, is_scaled))
        })
    });
    // Each activation as the output too, and a network without hidden layers.
    let outputs = hidden_activations().into_iter().flat_map(|activation| {
        [false, true].map(|is_scaled| {
            let mut model = model(2, &[6], Activation::Tanh, Purpose::Regression, is_scaled);
            model.layers.last_mut().unwrap().activation = activation;
            model
        })
    });
    let short = Purpose::ALL.map(|purpose| model(1, &[], Activation::Linear, purpose, true));
    kinds.chain(outputs).chain(short)
}

#[test]
fn tract_predicts_the_same() {
    let mut largest: f64 = 0.0;
    for model in all() {
        let plan = plan(&write(&model).unwrap());
        let inputs = inputs(&model, 1_000);
        let expected = predictions(&model, &inputs);
        let difference = largest_difference(run(&plan, &inputs), &expected);
        assert!(difference <= TOLERANCE, "{difference:e}: {model:?}");
        largest = largest.max(difference);
        // The plan takes any number of rows.
        let scale = expected
            .iter()
            .fold(0.0, |scale: f64, it| scale.max(it.abs()));
        for n_rows in [1, 5] {
            let found = run(&plan, &inputs.slice(s![..n_rows, ..]).to_owned());
            assert_eq!(found.len(), n_rows * model.n_outputs());
            for (found, expected) in found.iter().zip(&expected) {
                assert!(
                    (found - expected).abs() <= TOLERANCE * scale,
                    "{n_rows} rows: {model:?}"
                );
            }
        }
    }
    println!("largest difference: {largest:e} of the output's scale");
}

#[test]
fn what_is_written_comes_back_to_the_bit() {
    for model in all() {
        let back = read(&write(&model).unwrap()).unwrap();
        assert_eq!(back.notes, [], "{model:?}");
        assert_eq!(back.model, model);
    }
}

/// The description beside the graph says nothing that the graph does not: without it the model is the same, but for the
/// last bits of the standardization and for the names.
#[test]
fn the_graph_alone_is_the_model() {
    use prost::Message;
    for model in all() {
        let mut file = crate::graphs::ModelProto::decode(&*write(&model).unwrap()).unwrap();
        assert_eq!(file.metadata_props.len(), 1);
        file.metadata_props.clear();
        let back = read(&file.encode_to_vec()).unwrap().model;
        assert_eq!(back.layers, model.layers);
        let inputs = inputs(&model, 1_000);
        let found = predictions(&back, &inputs);
        let difference = largest_difference(found, &predictions(&model, &inputs));
        assert!(difference <= 1e-6, "{difference:e}: {model:?}");
    }
}

fn one_unit(activation: Activation, kernel: f32, scaler: Scaler) -> Model {
    Model {
        layers: vec![ModelLayer {
            activation,
            weights: LayerWeights {
                kernel: arr2(&[[kernel]]),
                bias: vec![0.0],
            },
        }],
        scaler,
        input_names: vec!["x".to_owned()],
        output_names: vec!["y".to_owned()],
    }
}

/// tract's own Softplus is infinite from 89 on.
#[test]
fn large_sums_are_safe() {
    let sums = [
        -1e6, -1e3, -90.0, -88.0, -20.0, -1.0, 0.0, 1.0, 20.0, 88.0, 90.0, 1e3, 1e6_f32,
    ];
    for activation in hidden_activations() {
        let model = one_unit(activation, 1.0, Scaler::identity(1, 1));
        let plan = plan(&write(&model).unwrap());
        for sum in sums {
            // A million is far beyond what is asked of the sine of an f32.
            if activation == Activation::Sin && sum.abs() > 1e3 {
                continue;
            }
            let inputs = Array2::from_elem((1, 1), sum);
            let (found, expected) = (run(&plan, &inputs)[0], predictions(&model, &inputs)[[0, 0]]);
            // tract's tanh ends at −1 + 6e-7, which GELU multiplies with the sum.
            let tolerance = TOLERANCE + 1e-6 * f64::from(sum.abs());
            assert!(
                (found - expected).abs() <= tolerance,
                "{activation:?} of {sum}: {found}, not {expected}"
            );
        }
    }
}

/// Years: rounded to 32 bits, the mean alone would be off by 1e-5 standard deviations.
#[test]
fn inputs_far_from_zero_keep_their_digits() {
    let scaler = Scaler {
        input_mean: vec![2005.300001],
        input_std: vec![0.51],
        ..Scaler::identity(1, 1)
    };
    let model = one_unit(Activation::Linear, 1.0, scaler);
    let bytes = write(&model).unwrap();
    let inputs = Array2::from_shape_fn((1_000, 1), |(row, _)| 2004.0 + row as f32 / 512.0);
    let difference = largest_difference(run(&plan(&bytes), &inputs), &predictions(&model, &inputs));
    assert!(difference < 3e-7, "{difference:e}");
    assert_eq!(read(&bytes).unwrap().model, model);
}

#[test]
fn parameters_of_other_functions_keep_their_names() {
    let activations = [
        Activation::LeakyRelu {
            negative_slope: 0.0,
        },
        Activation::LeakyRelu {
            negative_slope: 1.0,
        },
        Activation::LeakyRelu {
            negative_slope: 0.1 + 0.2,
        },
        Activation::Elu { alpha: 0.0 },
        Activation::Elu {
            alpha: 1.673_263_242_354_377,
        },
    ];
    for activation in activations {
        let model = one_unit(activation, 1.0, Scaler::identity(1, 1));
        assert_eq!(read(&write(&model).unwrap()).unwrap().model, model);
    }
}

/// The largest network of the page.
#[test]
fn a_large_network_is_written_and_read() {
    let model = model(
        1,
        &[1_000, 1_000],
        Activation::Relu,
        Purpose::Regression,
        true,
    );
    let bytes = write(&model).unwrap();
    assert!(
        (4_000_000..4_100_000).contains(&bytes.len()),
        "{}",
        bytes.len()
    );
    assert_eq!(read(&bytes).unwrap().model, model);
}
