//! Writes ONNX files of every activation, standardization and purpose, and what they should predict.
//!
//! ```sh
//! cargo run -p neurona-models --example onnx_samples -- FOLDER
//! ```
//!
//! Beside each `NAME.onnx` stands `NAME.json`: `{"inputs": [[…], …], "outputs": [[…], …]}` with 1,000 rows; the outputs
//! are computed in 64 bits by the formulas. `tests/clients/onnx_clients.py` compares real runtimes with them.
#![allow(clippy::disallowed_methods, reason = "compared with a tolerance")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::{env, fs, io};

use experiment::Activation;
use models::{Model, onnx};
use ndarray::Array2;
use support::{Purpose, hidden_activations, inputs, model, predictions};

fn rows<T: Copy>(matrix: &Array2<T>) -> Vec<Vec<T>> {
    matrix.rows().into_iter().map(|row| row.to_vec()).collect()
}

fn write(folder: &Path, name: &str, model: &Model, inputs: &Array2<f32>) -> io::Result<()> {
    let bytes = onnx::write(model).map_err(io::Error::other)?;
    fs::write(folder.join(format!("{name}.onnx")), bytes)?;
    let outputs = predictions(model, inputs);
    let rows = serde_json::json!({ "inputs": rows(inputs), "outputs": rows(&outputs) });
    fs::write(folder.join(format!("{name}.json")), rows.to_string())
}

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1);
    let folder = folder.ok_or_else(|| io::Error::other("the folder is missing"))?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    for (idx, activation) in hidden_activations().into_iter().enumerate() {
        for purpose in Purpose::ALL {
            for is_scaled in [false, true] {
                let scaled = if is_scaled { "scaled" } else { "plain" };
                let name =
                    format!("{idx:02}-{}-{purpose:?}-{scaled}", activation.name()).to_lowercase();
                let model = model(3, &[7, 5], activation, purpose, is_scaled);
                let inputs = inputs(&model, 1_000);
                write(folder, &name, &model, &inputs)?;
                // Sums of hundreds, where exp overflows. There, an f32 has too few digits for a sine.
                let is_simple = purpose == Purpose::Regression && !is_scaled;
                if is_simple && activation != Activation::Sin {
                    write(folder, &format!("{name}-far"), &model, &(inputs * 1_000.0))?;
                }
            }
        }
    }
    Ok(())
}
