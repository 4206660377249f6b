//! Writes models of every kind in every format, and what they predict, for the real tools that read them:
//! `cargo run -p neurona-models --example every_model FOLDER`.
//!
//! `FOLDER/list.json` lists the models: name, inputs and outputs, the shapes of the kernels, and the formats that refuse it.
//! Beside it are `NAME.EXTENSION` of each format; `NAME.inputs` with numbers of 32 bits, `NAME.expected` with the
//! predictions in 64 bits, computed by the formulas; and `NAME.weights`: kernel and bias of each layer, 32 bits.

#[path = "../tests/support/mod.rs"]
mod support;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use experiment::Activation;
use models::{Model, ModelFormat};
use ndarray::Array2;
use serde_json::{Value, json};

use support::{Purpose, hidden_activations, inputs, model, predictions};

const N_ROWS: usize = 1_000;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("no folder is given")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let mut list = Vec::new();
    let mut add = |name: String, model: &Model, inputs: &Array2<f32>| {
        list.push(write(folder, &name, model, inputs)?);
        Ok::<_, Box<dyn Error>>(())
    };
    for (idx, activation) in hidden_activations().into_iter().enumerate() {
        for purpose in Purpose::ALL {
            for is_scaled in [false, true] {
                let model = model(3, &[7, 5], activation, purpose, is_scaled);
                let scaled = if is_scaled { "scaled" } else { "plain" };
                let name = format!("{idx:02}-{}-{purpose:?}-{scaled}", activation.name());
                let name = name.to_lowercase();
                let inputs = inputs(&model, N_ROWS);
                add(name.clone(), &model, &inputs)?;
                // Sums of hundreds, where exp overflows. There, an f32 has too few digits for a sine.
                let is_simple = purpose == Purpose::Regression && !is_scaled;
                if is_simple && activation != Activation::Sin {
                    add(format!("{name}-far"), &model, &(inputs * 1_000.0))?;
                }
            }
        }
    }
    let deep = model(2, &[4; 12], Activation::Tanh, Purpose::Regression, true);
    add("thirteen-layers".to_owned(), &deep, &inputs(&deep, N_ROWS))?;
    let large = [1000, 1000];
    let large = model(1, &large, Activation::Relu, Purpose::Regression, false);
    add("large".to_owned(), &large, &inputs(&large, N_ROWS))?;
    fs::write(folder.join("list.json"), Value::from(list).to_string())?;
    Ok(())
}

fn write(
    folder: &Path,
    name: &str,
    model: &Model,
    inputs: &Array2<f32>,
) -> Result<Value, Box<dyn Error>> {
    let file = |end: &str| -> PathBuf { folder.join(format!("{name}{end}")) };
    let mut refused = Vec::new();
    for format in ModelFormat::ALL {
        match models::write(model, format) {
            Ok(bytes) => fs::write(file(&end(format)), bytes)?,
            Err(_) => refused.push(end(format)),
        }
    }
    let weights = model.layers.iter().map(|layer| &layer.weights);
    let values = weights.clone();
    let values = values.flat_map(|it| it.kernel.iter().chain(&it.bias));
    fs::write(file(".weights"), single(values))?;
    fs::write(file(".inputs"), single(inputs))?;
    let expected = predictions(model, inputs);
    let expected: Vec<u8> = expected.iter().flat_map(|it| it.to_le_bytes()).collect();
    fs::write(file(".expected"), expected)?;
    Ok(json!({
        "name": name,
        "inputs": model.n_inputs(),
        "outputs": model.n_outputs(),
        "kernels": weights.map(|it| it.kernel.shape()).collect::<Vec<_>>(),
        "refused": refused,
    }))
}

fn single<'a>(values: impl IntoIterator<Item = &'a f32>) -> Vec<u8> {
    let bytes = values.into_iter().flat_map(|it| it.to_le_bytes());
    bytes.collect()
}

/// The two layouts of safetensors have one extension.
fn end(format: ModelFormat) -> String {
    match format {
        ModelFormat::SafetensorsPytorch => format!(".pytorch{}", format.extension()),
        _ => format.extension().to_owned(),
    }
}
