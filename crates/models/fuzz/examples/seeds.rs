//! Writes files to begin with for every target, into `corpus`: `cargo run --example seeds` in this folder.

#[path = "../../tests/support/mod.rs"]
mod support;

use std::error::Error;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use models::{Model, ModelFormat, write};
use zip::ZipArchive;

use support::{Purpose, hidden_activations, model};

fn main() -> Result<(), Box<dyn Error>> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut n = 0;
    for activation in hidden_activations() {
        for (purpose, is_scaled) in [
            (Purpose::Regression, true),
            (Purpose::TwoClasses, false),
            (Purpose::ManyClasses, true),
        ] {
            n += 1;
            let model = model(2, &[2], activation, purpose, is_scaled);
            seeds(&corpus, &format!("written-{n}"), &model)?;
        }
    }
    println!("{n} models in {}", corpus.display());
    Ok(())
}

fn seeds(corpus: &Path, name: &str, model: &Model) -> Result<(), Box<dyn Error>> {
    for format in ModelFormat::ALL {
        let Ok(file) = write(model, format) else {
            continue;
        };
        let (target, members) = target(format);
        let folder = corpus.join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(format.file_name(name)), &file)?;
        if !members.is_empty() {
            fs::write(
                folder.join(format!("{name}.members")),
                parts(&file, members)?,
            )?;
        }
    }
    Ok(())
}

/// The target of a format, and the members of its archive in the target's order.
fn target(format: ModelFormat) -> (&'static str, &'static [&'static str]) {
    match format {
        ModelFormat::Keras => ("keras", &["config.json", "model.weights.h5"]),
        ModelFormat::WeightsH5 => ("weights_h5", &[]),
        ModelFormat::Onnx => ("onnx", &[]),
        ModelFormat::SafetensorsKeras | ModelFormat::SafetensorsPytorch => ("safetensors", &[]),
        ModelFormat::Npz => (
            "npz",
            &[
                "layer0_kernel.npy",
                "layer0_bias.npy",
                "layer1_kernel.npy",
                "layer1_bias.npy",
                "neurona.npy",
            ],
        ),
        ModelFormat::TensorflowJs => ("tensorflow_js", &["model.json", "weights.bin"]),
    }
}

/// The members of an archive, each behind its length, as `src/parts.rs` takes them.
fn parts(file: &[u8], members: &[&str]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut archive = ZipArchive::new(Cursor::new(file))?;
    let mut bytes = Vec::new();
    for name in members {
        let mut contents = Vec::new();
        archive.by_name(name)?.read_to_end(&mut contents)?;
        bytes.extend(u32::try_from(contents.len())?.to_le_bytes());
        bytes.extend(contents);
    }
    Ok(bytes)
}
