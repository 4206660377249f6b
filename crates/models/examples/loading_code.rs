//! Writes models with the programs that load them, for `tests/clients/loading_code.py`:
//! `cargo run -p neurona-models --example loading_code FOLDER`.
//!
//! Beside each file is `FILE.code`, and in `FOLDER/expected.json` what its program must print.

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use models::{ModelFormat, loading_code, write};
use ndarray::Array2;

use support::{Purpose, hidden_activations, model, predictions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("no folder is given")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let mut expected = BTreeMap::new();
    for (idx, activation) in hidden_activations().into_iter().enumerate() {
        for (purpose, is_scaled) in [
            (Purpose::Regression, true),
            (Purpose::TwoClasses, true),
            (Purpose::ManyClasses, false),
        ] {
            let model = model(2, &[4, 3], activation, purpose, is_scaled);
            let printed = predictions(&model, &Array2::zeros((1, 2)));
            let printed: Vec<f64> = printed.into_iter().collect();
            for format in ModelFormat::ALL {
                let Ok(bytes) = write(&model, format) else {
                    continue;
                };
                let name = format.file_name(&format!("{idx}-{purpose:?}"));
                fs::write(folder.join(&name), bytes)?;
                let code = loading_code(&model, format, &name);
                fs::write(folder.join(format!("{name}.code")), code)?;
                expected.insert(name, printed.clone());
            }
        }
    }
    let text = serde_json::to_string_pretty(&expected)?;
    fs::write(folder.join("expected.json"), text)?;
    Ok(())
}
