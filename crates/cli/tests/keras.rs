//! A network goes home to real Keras and comes back: its error is the same to six digits, after more training there to within two units of
//! the sixth. Only where `KERAS_PYTHON` names a Python with Keras; `cargo xtask test --clients` has one, and takes the lines
//! that begin with a bar into its table.

mod support;

use std::process::Command;

use experiment::Preset;
use serde_json::Value;
use support::{Folder, link};

/// Loads the network as the page's lines do, computes its error on the course's points, trains it for some more epochs and
/// saves it. Prints versions and both errors.
const PROGRAM: &str = r#"
import json
import keras
import numpy as np
import tensorflow

x = np.linspace(0, 2 * np.pi, 50).reshape(-1, 1)
y = np.sin(x)


def rmse(model):
    return np.sqrt(np.mean((model.predict(x, verbose=0).astype(float) - y) ** 2))


model = keras.models.load_model("sine.keras")
before = rmse(model)
model.save("saved.keras")
model.compile(keras.optimizers.Adam(0.002), loss="mse")
model.fit(x, y, epochs=20, batch_size=32, shuffle=False, verbose=0)
model.save("trained.keras")
versions = f"Keras {keras.__version__} with TensorFlow {tensorflow.__version__}"
print(json.dumps({"versions": versions, "before": before, "after": rmse(model)}))
"#;

/// Prints how far two errors are apart, as a share, and fails if it is `limit` or more.
fn check(way: &str, versions: &str, [ours, keras]: [f64; 2], limit: f64) {
    println!("{way}: {ours} here, {keras} in Keras");
    let off = (keras - ours).abs();
    let shown = format!("{:.1e}", off / ours).replace("e-", "e-0");
    println!("| `.keras` | {versions}: RMSE of the course's sine 1×500, {way} | 1 | {shown} |");
    assert!(off < limit, "{way}: {off:.1e}");
}

/// What the command says of an object's RMSE.
fn rmse(text: &str) -> f64 {
    let object: Value = serde_json::from_str(text).unwrap();
    object["rmse"].as_f64().expect("a run of numbers has one")
}

#[test]
fn the_sine_of_the_course_has_its_error_in_keras_and_back() {
    let Ok(python) = std::env::var("KERAS_PYTHON") else {
        println!("skipped: KERAS_PYTHON names no Python with Keras");
        return;
    };
    let folder = Folder::new();
    let link = link(&Preset::SineWide.draft());
    let trained = folder.succeed(&["train", &link, "-q", "--json", "--export", "sine.keras"]);
    let shown = rmse(&trained);

    let mut keras = Command::new(python);
    keras.current_dir(folder.path("")).args(["-c", PROGRAM]);
    let output = keras.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let text = String::from_utf8(output.stdout).unwrap();
    let found: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    let of_keras = |name: &str| found[name].as_f64().unwrap();
    let back = |name: &str| {
        folder.succeed(&["convert", name, "back.json", "--like", &link]);
        rmse(&folder.succeed(&["inspect", "back.json", "--json"]))
    };

    let versions = found["versions"].as_str().unwrap();
    // They begin with 0.05, so that 1e-7 is a unit of the sixth digit. Sums of 500 products with 32 bits are off by up to 8e-8.
    check("out", versions, [shown, of_keras("before")], 1e-7);
    // The very weights come back.
    assert_eq!(back("saved.keras"), shown);
    let trained = back("trained.keras");
    assert!(trained != shown, "Keras has trained");
    let both = [trained, of_keras("after")];
    check("trained there and back", versions, both, 2e-7);
}
