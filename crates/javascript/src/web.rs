//! The class `Session` of the package: a [`Run`] whose values come from JavaScript and go there.

use js_sys::{
    Array, ArrayBuffer, Error, Float32Array, Float64Array, JSON, Object, Reflect, Uint8Array,
    Uint32Array,
};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::{Run, RunError, Status};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = crate::TYPES;

#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}

/// One training run of an experiment, with the same bits as on Neurona's page.
#[wasm_bindgen]
pub struct Session {
    run: Run,
}

#[wasm_bindgen]
impl Session {
    /// Starts from an experiment, of which every key may be missing, from a run that the page has exported, or from a
    /// link to an experiment.
    ///
    /// Throws an `Error` that names the key if the experiment cannot run, or has a key that does not exist.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "Experiment | Run | string")]
        experiment: JsValue,
    ) -> Result<Session, JsValue> {
        let run = if let Some(text) = experiment.as_string() {
            Run::of_text(&text).map_err(error)?
        } else if experiment.is_undefined() {
            Run::of_experiment("{}").map_err(error)?
        } else if experiment.is_object() && !Array::is_array(&experiment) {
            Run::of_experiment(&json(&experiment)?).map_err(error)?
        } else {
            return Err(sentence(
                "an experiment is an object, or a text: JSON or a link",
            ));
        };
        Ok(Self { run })
    }

    /// Starts with the network of another tool's file (`.keras`, `.weights.h5`, `.onnx`, `.safetensors`, `.npz`,
    /// TensorFlow.js in a `.zip`), on the data and the training of an experiment.
    ///
    /// Throws an `Error` if the bytes are no network of dense layers, or it does not fit the data.
    #[wasm_bindgen(js_name = fromModel)]
    pub fn from_model(
        file: &[u8],
        #[wasm_bindgen(unchecked_optional_param_type = "Experiment | Run | string")]
        experiment: JsValue,
    ) -> Result<Session, JsValue> {
        let run = Self::new(experiment)?.run.with_model(file);
        Ok(Self {
            run: run.map_err(error)?,
        })
    }

    /// Trains a number of epochs, 1 by default, or fewer if the run stops before.
    #[wasm_bindgen(unchecked_return_type = "Status")]
    pub fn step(&mut self, epochs: Option<f64>) -> Result<JsValue, JsValue> {
        let n_epochs = count("epochs", epochs.unwrap_or(1.0))?;
        status(&self.run.step(n_epochs))
    }

    /// Trains a number of batches, 1 by default, or fewer if the run stops before.
    #[wasm_bindgen(js_name = stepBatch, unchecked_return_type = "Status")]
    pub fn step_batch(&mut self, batches: Option<f64>) -> Result<JsValue, JsValue> {
        let n_batches = count("batches", batches.unwrap_or(1.0))?;
        status(&self.run.step_batch(n_batches))
    }

    /// Where the run is, without a step.
    #[wasm_bindgen(getter, unchecked_return_type = "Status")]
    pub fn status(&self) -> Result<JsValue, JsValue> {
        status(&self.run.status())
    }

    /// Number of epochs that are done.
    #[wasm_bindgen(getter)]
    pub fn epoch(&self) -> u32 {
        self.run.status().epoch
    }

    /// Restarts from the initial weights of the experiment's seed, or of another one, which then is the experiment's.
    pub fn reset(&mut self, seed: Option<f64>) -> Result<(), JsValue> {
        let seed = seed.map(|seed| count("seed", seed)).transpose()?;
        self.run.reset(seed).map_err(error)
    }

    /// The losses by epoch. Of more than 2,000 epochs some are left out; all extremes stay.
    #[wasm_bindgen(unchecked_return_type = "History")]
    pub fn history(&self) -> Result<JsValue, JsValue> {
        let history = self.run.history();
        let all = |column: Option<Vec<f32>>| column.map_or(JsValue::NULL, |it| floats(&it));
        let in_part = |column: Option<Vec<Option<f32>>>| {
            let or_nan =
                |it: Vec<Option<f32>>| it.iter().map(|it| it.unwrap_or(f32::NAN)).collect();
            all(column.map(or_nan))
        };
        object([
            ("epoch", Uint32Array::from(history.epoch.as_slice()).into()),
            ("loss", floats(&history.loss)),
            ("valLoss", in_part(history.val_loss)),
            ("accuracy", all(history.accuracy)),
            ("valAccuracy", in_part(history.val_accuracy)),
            ("stride", history.stride.into()),
        ])
    }

    /// The network's predictions, row by row: outputs in the target's unit, or the probabilities of classes.
    ///
    /// Rows are arrays of numbers, one for each of `inputNames`, or stand one after the other in one array; with one
    /// input that is an array of its values. The result has `outputs` values for each row, one row after the other. A
    /// row that has no prediction has NaN.
    ///
    /// Throws an `Error` if the values do not make whole rows, or if one is no number.
    #[wasm_bindgen(unchecked_return_type = "Float32Array")]
    pub fn predict(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Rows")] xs: JsValue,
    ) -> Result<JsValue, JsValue> {
        let values = self.values(&xs)?;
        let outputs = self.run.predict(&values).map_err(error)?;
        Ok(floats(&outputs))
    }

    /// The present weights, layer by layer, kernel before bias, with Keras's names and shapes.
    #[wasm_bindgen(unchecked_return_type = "Weights[]")]
    pub fn weights(&self) -> Result<JsValue, JsValue> {
        let list = Array::new();
        for array in self.run.weights() {
            let shape: Array = array
                .shape
                .iter()
                .map(|&it| JsValue::from(it as f64))
                .collect();
            list.push(&object([
                ("name", array.name.into()),
                ("shape", shape.into()),
                ("data", floats(&array.data)),
            ])?);
        }
        Ok(list.into())
    }

    /// The run, or its network, as the bytes of a file.
    ///
    /// Throws an `Error` with the reason if the format cannot hold the network.
    pub fn export(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Format")] format: &str,
    ) -> Result<Vec<u8>, JsValue> {
        self.run.export(format).map_err(error)
    }

    /// The rows that the network learns from, in their own units.
    #[wasm_bindgen(unchecked_return_type = "Dataset")]
    pub fn rows(&self) -> Result<JsValue, JsValue> {
        let rows = self.run.rows();
        let doubles = |values: Vec<f64>| JsValue::from(Float64Array::from(values.as_slice()));
        let validates: Vec<u8> = rows.validates.iter().map(|&it| u8::from(it)).collect();
        object([
            ("inputs", doubles(rows.inputs.iter().copied().collect())),
            ("targets", doubles(rows.targets.iter().copied().collect())),
            ("validates", Uint8Array::from(validates.as_slice()).into()),
        ])
    }

    /// The experiment with all its keys.
    #[wasm_bindgen(getter, unchecked_return_type = "FullExperiment")]
    pub fn experiment(&self) -> Result<JsValue, JsValue> {
        JSON::parse(&self.run.experiment_json().map_err(error)?)
    }

    /// What stands behind the `#` of a link that opens the experiment on Neurona's page.
    ///
    /// Throws an `Error` if the experiment has a table of its own, which a link does not hold.
    pub fn link(&self) -> Result<String, JsValue> {
        self.run.link().map_err(error)
    }

    /// Number of values of a row of inputs.
    #[wasm_bindgen(getter)]
    pub fn inputs(&self) -> u32 {
        self.run.n_inputs() as u32
    }

    /// Number of values of a row of predictions.
    #[wasm_bindgen(getter)]
    pub fn outputs(&self) -> u32 {
        self.run.n_outputs() as u32
    }

    /// Names of the inputs, in their order.
    #[wasm_bindgen(getter, js_name = inputNames)]
    pub fn input_names(&self) -> Vec<String> {
        self.run.input_names()
    }

    /// Names of the outputs; of two classes that share one output, both.
    #[wasm_bindgen(getter, js_name = outputNames)]
    pub fn output_names(&self) -> Vec<String> {
        self.run.output_names()
    }

    /// What was decided in reading a link, a run or a file: keys of a newer version, for example.
    #[wasm_bindgen(getter)]
    pub fn notes(&self) -> Vec<String> {
        self.run.notes().to_vec()
    }
}

impl Session {
    /// The numbers of `predict`'s argument, one row after the other.
    fn values(&self, xs: &JsValue) -> Result<Vec<f64>, JsValue> {
        if let Some(value) = xs.as_f64() {
            return Ok(vec![value]);
        }
        if is_typed_array(xs) {
            return Ok(Float64Array::new(xs).to_vec());
        }
        let Some(list) = xs.dyn_ref::<Array>() else {
            return Err(sentence(
                "predict takes a number, an array of numbers or an array of rows",
            ));
        };
        let n_inputs = self.run.n_inputs();
        let mut values = Vec::with_capacity(list.length() as usize);
        for (idx, item) in list.iter().enumerate() {
            if let Some(value) = item.as_f64() {
                values.push(value);
                continue;
            }
            let before = values.len();
            if is_typed_array(&item) {
                values.extend(Float64Array::new(&item).to_vec());
            } else if let Some(row) = item.dyn_ref::<Array>() {
                for (column, value) in row.iter().enumerate() {
                    let value = value.as_f64();
                    let missing =
                        || sentence(&format!("predict: xs[{idx}][{column}] is no number"));
                    values.push(value.ok_or_else(missing)?);
                }
            } else {
                return Err(sentence(&format!("predict: xs[{idx}] is no number")));
            }
            let found = values.len() - before;
            if found != n_inputs {
                let names = self.run.input_names().join(", ");
                return Err(sentence(&format!(
                    "predict: xs[{idx}] has {found} values for {n_inputs} inputs: {names}"
                )));
            }
        }
        Ok(values)
    }
}

fn error(error: RunError) -> JsValue {
    sentence(&error.to_string())
}

fn sentence(text: &str) -> JsValue {
    Error::new(text).into()
}

/// JavaScript would make a whole number of anything: 0 of NaN, 4294967295 of −1.
fn count(name: &str, number: f64) -> Result<u32, JsValue> {
    let is_count = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
    let wrong = || {
        sentence(&format!(
            "{name} must be a whole number from 0 to 4294967295, not {number}"
        ))
    };
    is_count.then_some(number as u32).ok_or_else(wrong)
}

fn is_typed_array(value: &JsValue) -> bool {
    ArrayBuffer::is_view(value)
}

/// The experiment as text, in the form that files have: typed arrays as arrays, NaN as null. So the messages on it are
/// those on files.
fn json(experiment: &JsValue) -> Result<String, JsValue> {
    let replacer = Closure::<dyn Fn(JsValue, JsValue) -> JsValue>::new(|_key, value: JsValue| {
        if is_typed_array(&value) {
            Array::from(&value).into()
        } else {
            value
        }
    });
    let text = JSON::stringify_with_replacer(experiment, replacer.as_ref())?;
    Ok(text.into())
}

fn status(status: &Status) -> Result<JsValue, JsValue> {
    Ok(status.serialize(&Serializer::json_compatible())?)
}

fn floats(values: &[f32]) -> JsValue {
    Float32Array::from(values).into()
}

fn object<const N: usize>(members: [(&str, JsValue); N]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (key, value) in members {
        Reflect::set(&object, &key.into(), &value)?;
    }
    Ok(object.into())
}
