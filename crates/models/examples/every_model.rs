//! Writes models of every kind in every format, and what they predict, for the clients that read them:
//! `cargo run -p neurona-models --example every_model FOLDER`.
//!
//! `FOLDER/list.json` has a line for each model: its name, its activation, how many inputs and outputs it has, and the formats that refuse
//! it. Beside it are `NAME.EXTENSION`, and `NAME.inputs` and `NAME.expected`, numbers of 32 and 64 bits.

#[path = "../tests/support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;

use experiment::Activation;
use models::{Model, ModelFormat};

use support::{Purpose, hidden_activations, inputs, model, predictions};

const N_ROWS: usize = 1_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("no folder is given")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let mut list = Vec::new();
    for (activation_idx, activation) in hidden_activations().into_iter().enumerate() {
        for purpose in Purpose::ALL {
            for is_scaled in [false, true] {
                let model = model(2, &[7, 6], activation, purpose, is_scaled);
                let scaled = if is_scaled { "scaled" } else { "plain" };
                let name = format!(
                    "{activation_idx}-{}-{purpose:?}-{scaled}",
                    activation.name()
                );
                list.push(write(&folder.join(&name), &name, activation, &model)?);
            }
        }
    }
    fs::write(
        folder.join("list.json"),
        format!("[{}]\n", list.join(",\n")),
    )?;
    Ok(())
}

fn write(
    path: &Path,
    name: &str,
    activation: Activation,
    model: &Model,
) -> Result<String, Box<dyn std::error::Error>> {
    let mut refused = Vec::new();
    for format in ModelFormat::ALL {
        match models::write(model, format) {
            Ok(bytes) => fs::write(with_end(path, &end(format)), bytes)?,
            Err(_) => refused.push(format),
        }
    }
    let inputs = inputs(model, N_ROWS);
    let bytes: Vec<u8> = inputs.iter().flat_map(|it| it.to_le_bytes()).collect();
    fs::write(with_end(path, ".inputs"), bytes)?;
    let expected = predictions(model, &inputs);
    let bytes: Vec<u8> = expected.iter().flat_map(|it| it.to_le_bytes()).collect();
    fs::write(with_end(path, ".expected"), bytes)?;
    let line = serde_json::json!({
        "name": name,
        "activation": activation,
        "inputs": model.n_inputs(),
        "outputs": model.n_outputs(),
        "refused": refused,
    });
    Ok(line.to_string())
}

/// The two layouts of safetensors have one extension.
fn end(format: ModelFormat) -> String {
    match format {
        ModelFormat::SafetensorsPytorch => format!(".pytorch{}", format.extension()),
        _ => format.extension().to_owned(),
    }
}

fn with_end(path: &Path, end: &str) -> std::path::PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(end);
    path.into()
}
