//! The few lines that load a file in the tool that it is for.

use experiment::{Activation, KerasSpelling};

use crate::{Model, ModelFormat};

/// TensorFlow.js as one module, which a page can import without a build: packages of npm, as jsDelivr has them.
const TENSORFLOW_JS: &str =
    "https://cdn.jsdelivr.net/npm/@tensorflow/tfjs@4.22.0/dist/tf.fesm.min.js";

/// Returns a program that loads the file `name` of a model and shows what it predicts for inputs of 0: Python, or
/// JavaScript for [`ModelFormat::TensorflowJs`]. It has three lines where the file has the whole network, and up to three
/// more for what the format leaves to the program: layers, standardization, a transpose. No line ends with blanks; the last one ends with a line feed.
///
/// The files of weights alone do not standardize: their programs do.
pub fn loading_code(model: &Model, format: ModelFormat, name: &str) -> String {
    let n_inputs = model.n_inputs();
    let lines = match format {
        ModelFormat::Keras => vec![
            "import keras, numpy as np".to_owned(),
            format!("model = keras.models.load_model(\"{name}\")"),
            format!("print(model.predict(np.zeros((1, {n_inputs}))))"),
        ],
        ModelFormat::WeightsH5 => vec![
            "import keras, numpy as np".to_owned(),
            keras_layers(model),
            format!("model.load_weights(\"{name}\")"),
            shown(model, "model.predict({})"),
        ],
        ModelFormat::Onnx => vec![
            "import numpy as np, onnxruntime".to_owned(),
            format!("session = onnxruntime.InferenceSession(\"{name}\")"),
            format!(
                "print(session.run(None, {{session.get_inputs()[0].name: np.zeros((1, {n_inputs}), \"float32\")}})[0])"
            ),
        ],
        ModelFormat::SafetensorsKeras => vec![
            "import keras, numpy as np".to_owned(),
            "from safetensors.numpy import load_file".to_owned(),
            keras_layers(model),
            format!("weights = load_file(\"{name}\")"),
            set_weights(model, "layers.{i}.{part}"),
            shown(model, "model.predict({})"),
        ],
        ModelFormat::SafetensorsPytorch => vec![
            "import numpy as np, torch".to_owned(),
            "from safetensors.torch import load_file".to_owned(),
            pytorch_layers(model),
            format!("model.load_state_dict(load_file(\"{name}\"))"),
            shown(
                model,
                "model(torch.tensor({}, dtype=torch.float32)).detach().numpy()",
            ),
            format!(
                "# Keras, NumPy: W = np.ascontiguousarray(safetensors.numpy.load_file(\"{name}\")[\"0.weight\"].T)"
            ),
        ],
        ModelFormat::Npz => vec![
            "import keras, numpy as np".to_owned(),
            keras_layers(model),
            format!("weights = np.load(\"{name}\")"),
            set_weights(model, "layer{i}_{part}"),
            shown(model, "model.predict({})"),
        ],
        ModelFormat::TensorflowJs => {
            let folder = name.strip_suffix(".zip").unwrap_or(name);
            vec![
                format!("import * as tf from \"{TENSORFLOW_JS}\";"),
                format!("const model = await tf.loadLayersModel(\"{folder}/model.json\");"),
                format!("model.predict(tf.zeros([1, {n_inputs}])).print();"),
            ]
        }
    };
    lines.join("\n") + "\n"
}

/// The line that puts arrays into the layers; `name` is that of an array as Python formats it.
fn set_weights(model: &Model, name: &str) -> String {
    format!(
        "model.set_weights([weights[f\"{name}\"] for i in range({}) for part in (\"kernel\", \"bias\")])",
        model.layers.len()
    )
}

/// The line that shows a prediction; `{}` in `predict` stands for the standardized inputs.
fn shown(model: &Model, predict: &str) -> String {
    let scaler = &model.scaler;
    let zeros = format!("np.zeros((1, {}))", model.n_inputs());
    let inputs = if model.scales_inputs() {
        format!(
            "({zeros} - {}) / {}",
            array(&scaler.input_mean),
            array(&scaler.input_std)
        )
    } else {
        zeros
    };
    let prediction = predict.replace("{}", &inputs);
    let prediction = match (scaler.target_mean.first(), scaler.target_std.first()) {
        (Some(mean), Some(std)) if model.scales_target() => {
            format!("{mean:?} + {std:?} * {prediction}")
        }
        _ => prediction,
    };
    let note = if model.has_signs() {
        "  # (1 + output) / 2: 0 for the first class, 1 for the second"
    } else {
        ""
    };
    format!("print({prediction}){note}")
}

fn array(values: &[f64]) -> String {
    let values: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
    format!("np.array([{}])", values.join(", "))
}

fn keras_layers(model: &Model) -> String {
    let dense = model.layers.iter().map(|layer| {
        let units = layer.n_units();
        match keras_argument(layer.activation) {
            Some(activation) => format!("keras.layers.Dense({units}, activation={activation})"),
            None => format!("keras.layers.Dense({units})"),
        }
    });
    let input = format!("keras.Input(({},))", model.n_inputs());
    let layers: Vec<String> = [input].into_iter().chain(dense).collect();
    format!("model = keras.Sequential([{}])", layers.join(", "))
}

fn keras_argument(activation: Activation) -> Option<String> {
    Some(match activation.keras() {
        KerasSpelling::Default => return None,
        KerasSpelling::Name(name) => format!("\"{name}\""),
        KerasSpelling::Expression(expression) => expression.to_owned(),
        KerasSpelling::Call {
            callable,
            parameter,
            value,
        } => format!("keras.{callable}({parameter}={value:?})"),
    })
}

/// A layer for each activation, the output's too, so that the dense layers are those of the file's names.
fn pytorch_layers(model: &Model) -> String {
    let mut layers = Vec::new();
    for layer in &model.layers {
        layers.push(format!(
            "torch.nn.Linear({}, {})",
            layer.n_inputs(),
            layer.n_units()
        ));
        layers.push(pytorch_module(layer.activation));
    }
    format!("model = torch.nn.Sequential({})", layers.join(", "))
}

fn pytorch_module(activation: Activation) -> String {
    let module = match activation {
        Activation::Linear => "Identity()",
        Activation::Relu => "ReLU()",
        Activation::LeakyRelu { negative_slope } => {
            return format!("torch.nn.LeakyReLU({negative_slope:?})");
        }
        Activation::Elu { alpha } => return format!("torch.nn.ELU({alpha:?})"),
        Activation::Selu => "SELU()",
        Activation::Gelu { approximate: false } => "GELU()",
        Activation::Gelu { approximate: true } => "GELU(approximate=\"tanh\")",
        Activation::Tanh => "Tanh()",
        Activation::Sigmoid => "Sigmoid()",
        Activation::HardSigmoid => "Hardsigmoid()",
        Activation::Softplus => "Softplus()",
        Activation::Silu => "SiLU()",
        Activation::Softsign => "Softsign()",
        Activation::Mish => "Mish()",
        // PyTorch has no module of this name.
        Activation::Sin => {
            return "type(\"Sin\", (torch.nn.Module,), {\"forward\": lambda self, z: torch.sin(z)})()"
                .to_owned();
        }
        Activation::Softmax => "Softmax(dim=1)",
    };
    format!("torch.nn.{module}")
}
