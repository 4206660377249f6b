//! Writes models of every kind as `.keras` and `.weights.h5` into a folder, and what they predict as JSON, for
//! `tests/clients/keras_client.py`: `cargo run --example keras_files -- FOLDER`

use std::error::Error;
use std::path::PathBuf;

use experiment::Activation;
use models::{Model, ModelFormat, keras, weights_h5};
use serde_json::json;

#[path = "../tests/support/mod.rs"]
mod support;

use support::Purpose;

fn main() -> Result<(), Box<dyn Error>> {
    let folder: PathBuf = std::env::args().nth(1).ok_or("a folder is missing")?.into();
    std::fs::create_dir_all(&folder)?;
    for activation in support::hidden_activations() {
        for purpose in Purpose::ALL {
            for is_scaled in [false, true] {
                let model = support::model(3, &[5, 4], activation, purpose, is_scaled);
                if ModelFormat::Keras.refusal(&model).is_none() {
                    write(&model, folder.join(name(activation, purpose, is_scaled)))?;
                }
            }
        }
    }
    let deep = support::model(2, &[4; 12], Activation::Tanh, Purpose::Regression, true);
    write(&deep, folder.join("thirteen-layers"))?;
    let large = support::model(
        1,
        &[1000, 1000],
        Activation::Relu,
        Purpose::Regression,
        false,
    );
    write(&large, folder.join("large"))
}

fn name(activation: Activation, purpose: Purpose, is_scaled: bool) -> String {
    let parameters = match activation {
        Activation::LeakyRelu { negative_slope } => negative_slope.to_string(),
        Activation::Elu { alpha } => alpha.to_string(),
        _ => String::new(),
    };
    let scaled = if is_scaled { "scaled" } else { "plain" };
    format!("{}{parameters}-{purpose:?}-{scaled}", activation.name())
}

fn write(model: &Model, path: PathBuf) -> Result<(), Box<dyn Error>> {
    // `with_extension` would take the end of `elu0.5-…` for one.
    let file = |end: &str| format!("{}{end}", path.display());
    std::fs::write(file(".keras"), keras::write(model)?)?;
    std::fs::write(file(".weights.h5"), weights_h5::write(model)?)?;
    let inputs = support::inputs(model, 1000);
    let predictions = support::predictions(model, &inputs);
    let rows = |it: ndarray::ArrayView2<f64>| -> Vec<Vec<f64>> {
        it.rows().into_iter().map(|row| row.to_vec()).collect()
    };
    let known = json!({
        "inputs": rows(inputs.mapv(f64::from).view()),
        "predictions": rows(predictions.view()),
    });
    std::fs::write(file(".json"), known.to_string())?;
    Ok(())
}
