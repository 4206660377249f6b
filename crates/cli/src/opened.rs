//! What a file holds: a run, a model, or weights alone. The contents decide, not the name.

use std::path::Path;

use experiment::LayerWeights;
use formats::run_json::{self, ReadRun, RunFileError};
use models::keras::KerasError;
use models::{Model, ReadWeights, keras, npz, onnx, safetensors, tensorflow_js, weights_h5};

use crate::failure::{Failure, Outcome};
use crate::problems;
use crate::{file, model_notes};

/// The contents of a file.
pub enum Opened {
    /// A run: experiment, weights, history.
    Run(Box<ReadRun>),
    /// A network without data.
    Model(Model),
    /// Kernels and biases, and nothing about what is computed with them.
    Weights(Vec<LayerWeights>),
}

/// An opened file.
pub struct OpenedFile {
    /// What it holds.
    pub opened: Opened,
    /// What kind of file it is.
    pub kind: &'static str,
    /// What was decided in reading it.
    pub notes: Vec<String>,
}

/// Opens a run or a model; `-` reads the standard input.
pub fn open(path: &Path) -> Outcome<OpenedFile> {
    of_bytes(&file::read(path)?, &file::shown(path))
}

/// Reads the contents of a file. `name` is for messages.
pub fn of_bytes(bytes: &[u8], name: &str) -> Outcome<OpenedFile> {
    let mut file = contents(bytes, name)?;
    if let Opened::Model(model) = &mut file.opened
        && !has_names(model)
    {
        model.input_names = numbered('x', model.n_inputs());
        model.output_names = numbered('y', model.n_outputs());
        let note = "the file names other inputs and outputs than it has: x1, x2, …, y1, …";
        file.notes.push(note.to_owned());
    }
    Ok(file)
}

/// Whether each input has a name, and each output, or both classes of one output. A file may say anything.
fn has_names(model: &Model) -> bool {
    let (n_outputs, n_names) = (model.n_outputs(), model.output_names.len());
    model.input_names.len() == model.n_inputs()
        && (n_names == n_outputs || (n_outputs == 1 && n_names == 2))
}

fn numbered(letter: char, n: usize) -> Vec<String> {
    (1..=n).map(|number| format!("{letter}{number}")).collect()
}

fn contents(bytes: &[u8], name: &str) -> Outcome<OpenedFile> {
    if bytes.is_empty() {
        return Err(Failure::work(format!("{name} is empty")));
    }
    if is_safetensors(bytes) {
        let read = safetensors::read(bytes).map_err(|it| bad(name, "safetensors", &it))?;
        return Ok(weights("safetensors", read));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if text.trim_ascii_start().starts_with(b"{") {
        return run(bytes, name);
    }
    if bytes.starts_with(b"\x89HDF") {
        return hdf5(bytes, name);
    }
    if bytes.starts_with(b"PK") {
        return archive(bytes, name);
    }
    if bytes.starts_with(b"\x93NUMPY") {
        let failure = Failure::work(format!("{name} is one array, and a network has several"));
        return Err(
            failure.hint("np.savez(\"weights.npz\", *model.get_weights()) stores all of them")
        );
    }
    let read = onnx::read(bytes).map_err(|error| match error {
        onnx::OnnxError::Damaged => unknown(name),
        other => bad(name, "ONNX", &other),
    })?;
    Ok(OpenedFile {
        opened: Opened::Model(read.model),
        kind: "ONNX model",
        notes: read.notes.iter().map(model_notes::onnx).collect(),
    })
}

/// Whether bytes begin with the length of a header and its brace.
fn is_safetensors(bytes: &[u8]) -> bool {
    let Some((length, rest)) = bytes.split_first_chunk::<8>() else {
        return false;
    };
    rest.first() == Some(&b'{') && u64::from_le_bytes(*length) <= rest.len() as u64
}

fn run(bytes: &[u8], name: &str) -> Outcome<OpenedFile> {
    let read = run_json::read(bytes).map_err(|error| match error {
        RunFileError::Experiment(problems) => {
            problems::failure(&format!("the experiment in {name}"), &problems)
        }
        RunFileError::NotARun { .. } => {
            let failure = Failure::work(format!("{name} is JSON, and no run of Neurona"));
            failure.hint("a run is what the page's export writes, with \"format\": \"neurona-run\"")
        }
        other => bad(name, "run", &other),
    })?;
    let mut notes = Vec::new();
    if read.formula_may_differ {
        notes.push(
            "an older version wrote it, in which the formula may have had other values".into(),
        );
    }
    if !read.unknown_keys.is_empty() {
        let keys = read.unknown_keys.join(", ");
        notes.push(format!(
            "left out, because this version does not know them: {keys}"
        ));
    }
    Ok(OpenedFile {
        opened: Opened::Run(Box::new(read)),
        kind: "run of Neurona",
        notes,
    })
}

fn hdf5(bytes: &[u8], name: &str) -> Outcome<OpenedFile> {
    match keras::read(bytes) {
        Ok(read) => Ok(keras_model("Keras model", read)),
        // Not a whole model: weights alone.
        Err(KerasError::Missing { .. }) => {
            let read = weights_h5::read(bytes).map_err(|it| bad(name, "Keras weights", &it))?;
            Ok(OpenedFile {
                opened: Opened::Weights(read.layers),
                kind: "Keras weights",
                notes: read
                    .normalizations
                    .iter()
                    .map(model_notes::normalization)
                    .collect(),
            })
        }
        Err(error) => Err(bad(name, "Keras", &error)),
    }
}

/// A zip archive: what is in it says whose it is.
fn archive(bytes: &[u8], name: &str) -> Outcome<OpenedFile> {
    let lacks = |error: &KerasError, name: &str| matches!(error, KerasError::Missing { member } if member == name);
    match keras::read(bytes) {
        Ok(read) => return Ok(keras_model("Keras model", read)),
        Err(error) if lacks(&error, "config.json") => {}
        Err(error) => return Err(bad(name, "Keras", &error)),
    }
    match tensorflow_js::read(bytes) {
        Ok(read) => return Ok(keras_model("TensorFlow.js model", read)),
        Err(error) if lacks(&error, "model.json") => {}
        Err(error) => return Err(bad(name, "TensorFlow.js", &error)),
    }
    match npz::read(bytes) {
        Ok(read) => Ok(weights("NumPy arrays", read)),
        Err(error) => Err(bad(name, "NumPy", &error)
            .hint("of zip archives, .keras, .npz and models of TensorFlow.js are read")),
    }
}

fn keras_model(kind: &'static str, read: keras::Imported) -> OpenedFile {
    OpenedFile {
        opened: Opened::Model(read.model),
        kind,
        notes: read.notes.iter().map(model_notes::keras).collect(),
    }
}

fn weights(kind: &'static str, read: ReadWeights) -> OpenedFile {
    let mut notes = Vec::new();
    if read.is_layout_guessed {
        notes.push("nothing tells whether kernels are [inputs, units]: that was taken".to_owned());
    }
    let opened = match read.described {
        None => Opened::Weights(read.weights),
        Some(_) => match read.clone().into_model() {
            Some(model) => Opened::Model(model),
            None => Opened::Weights(read.weights),
        },
    };
    OpenedFile {
        opened,
        kind,
        notes,
    }
}

fn bad(name: &str, kind: &str, error: &dyn std::fmt::Display) -> Failure {
    Failure::work(format!("cannot read {name} as {kind}: {error}"))
}

fn unknown(name: &str) -> Failure {
    Failure::work(format!("{name} is none of the files that are read")).hint(
        "these are: runs of Neurona (JSON), .keras, .h5, .weights.h5, .onnx, .safetensors, .npz, .zip (TensorFlow.js)",
    )
}
