//! A model as a file.

use super::schema::{attribute, entry, graph, info, model as proto, node, opset, tensor};
use super::spelling::{Operand, steps};
use super::standardization::{Arithmetic, Shift, of_inputs, of_target};
use super::wire::Writer;
use crate::architecture::{Architecture, NAME};
use crate::{Model, ModelFormat, ModelLayer, Refusal};

/// The version of the file format, and of the operators: of 2022, so that old runtimes read the file too.
const IR_VERSION: i64 = 8;
const OPSET: i64 = 17;
/// Protocol buffers hold no message from 2 GiB on.
const MAX_LEN: usize = i32::MAX as usize;

/// Name of the graph's input. Shape: `[N, n_inputs]`
const INPUT: &str = "input";
/// Name of the graph's output. Shape: `[N, n_outputs]`
const OUTPUT: &str = "output";

/// Writes a model as an ONNX graph that predicts: opset 17, any number of rows, 32-bit numbers.
///
/// The input `input` has the shape `[N, n_inputs]`, the output `output` `[N, n_outputs]`. The graph standardizes its
/// input (`Sub`, `Div`) and its output (`Mul`, `Add`); in between, each layer is a `Gemm` and its activation: an
/// operator, or a few of them where opset 17 has none that all runtimes compute well. The metadata have, as JSON under `neurona`, the activations, the
/// standardization in 64 bits, and the names of inputs and classes.
///
/// Errors: [`Refusal::TooLarge`] from 2 GiB on, which protocol buffers cannot hold.
pub fn write(model: &Model) -> Result<Vec<u8>, Refusal> {
    let too_large = Refusal::TooLarge {
        format: ModelFormat::Onnx,
    };
    let n_weights = model
        .layers
        .iter()
        .map(|layer| layer.weights.kernel.len() + layer.weights.bias.len());
    if n_weights.sum::<usize>() > MAX_LEN / size_of::<f32>() {
        return Err(too_large);
    }
    let mut file = Writer::default();
    file.int(proto::IR_VERSION, IR_VERSION);
    file.text(proto::PRODUCER_NAME, "Neurona");
    file.text(proto::PRODUCER_VERSION, env!("CARGO_PKG_VERSION"));
    file.message(proto::OPSET_IMPORT, |import| {
        import.text(opset::DOMAIN, "");
        import.int(opset::VERSION, OPSET);
    });
    file.message(proto::METADATA_PROPS, |metadata| {
        metadata.text(entry::KEY, NAME);
        metadata.text(entry::VALUE, &Architecture::of(model).to_json());
    });
    file.message(proto::GRAPH, |message| {
        message.text(graph::NAME, "network");
        let graph = GraphWriter::of(model);
        for node in &graph.nodes {
            message.message(graph::NODE, |message| node.write(message));
        }
        message.append(graph.tensors);
        message.message(graph::INPUT, |info| {
            write_info(info, INPUT, model.n_inputs())
        });
        message.message(graph::OUTPUT, |info| {
            write_info(info, OUTPUT, model.n_outputs())
        });
    });
    let bytes = file.finish();
    if bytes.len() > MAX_LEN {
        Err(too_large)
    } else {
        Ok(bytes)
    }
}

/// Nodes in a row, and their constants.
struct GraphWriter {
    nodes: Vec<Node>,
    tensors: Writer,
    /// Name of the last result.
    last: String,
    /// Numbers that are constants already, by their bits.
    numbers: Vec<u32>,
}

impl GraphWriter {
    fn of(model: &Model) -> Self {
        let mut graph = Self {
            nodes: Vec::new(),
            tensors: Writer::default(),
            last: INPUT.to_owned(),
            numbers: Vec::new(),
        };
        if model.scales_inputs() {
            graph.shift("input", of_inputs(&model.scaler));
        }
        for (idx, layer) in model.layers.iter().enumerate() {
            graph.layer(&format!("layers.{idx}"), layer);
        }
        if model.scales_target() {
            graph.shift("target", of_target(&model.scaler));
        }
        // No other node uses the last one's result.
        if let Some(node) = graph.nodes.last_mut() {
            OUTPUT.clone_into(&mut node.output);
        }
        graph
    }

    fn shift(&mut self, place: &str, shifts: Vec<Shift<f32>>) {
        for (
            idx,
            Shift {
                arithmetic,
                constants,
            },
        ) in shifts.into_iter().enumerate()
        {
            let (operator, what) = match arithmetic {
                Arithmetic::Add => ("Add", "mean"),
                Arithmetic::Sub | Arithmetic::SubFrom => ("Sub", "mean"),
                Arithmetic::Mul => ("Mul", "std"),
                Arithmetic::Div => ("Div", "std"),
            };
            let constant = format!("{place}.{what}.{idx}");
            self.tensor(&constant, &[constants.len()], constants.into_iter());
            let output = format!("{place}.{idx}");
            let last = std::mem::replace(&mut self.last, output.clone());
            self.node(operator, Vec::new(), vec![last, constant], output);
        }
    }

    fn layer(&mut self, name: &str, layer: &ModelLayer) {
        let [kernel, bias, sum] = ["kernel", "bias", "sum"].map(|part| format!("{name}.{part}"));
        let weights = &layer.weights;
        self.tensor(
            &kernel,
            weights.kernel.shape(),
            weights.kernel.iter().copied(),
        );
        self.tensor(&bias, &[weights.bias.len()], weights.bias.iter().copied());
        let last = std::mem::take(&mut self.last);
        self.node("Gemm", Vec::new(), vec![last, kernel, bias], sum.clone());
        let mut results: Vec<String> = Vec::new();
        for (idx, step) in steps(layer.activation).into_iter().enumerate() {
            let operands = step
                .operands
                .iter()
                .map(|operand| match *operand {
                    Operand::Sum => sum.clone(),
                    Operand::Step(step) => results.get(step).cloned().unwrap_or_default(),
                    Operand::Number(number) => self.number(number),
                })
                .collect();
            let output = format!("{name}.activation.{idx}");
            self.node(step.operator, step.attributes, operands, output.clone());
            results.push(output);
        }
        self.last = results.pop().unwrap_or(sum);
    }

    /// Returns the name of a constant without dimensions.
    fn number(&mut self, number: f32) -> String {
        let name = format!("number.{number}");
        if !self.numbers.contains(&number.to_bits()) {
            self.numbers.push(number.to_bits());
            self.tensor(&name, &[], [number].into_iter());
        }
        name
    }

    fn tensor(&mut self, name: &str, shape: &[usize], values: impl ExactSizeIterator<Item = f32>) {
        self.tensors.message(graph::INITIALIZER, |tensor| {
            for &dim in shape {
                // Fewer than 2⁶³: the values are in memory.
                tensor.int(tensor::DIMS, dim as i64);
            }
            tensor.int(tensor::DATA_TYPE, tensor::FLOAT);
            tensor.text(tensor::NAME, name);
            let mut bytes = Vec::with_capacity(size_of::<f32>() * values.len());
            for value in values {
                bytes.extend_from_slice(&value.to_le_bytes());
            }
            tensor.bytes(tensor::RAW_DATA, &bytes);
        });
    }

    fn node(
        &mut self,
        operator: &'static str,
        attributes: Vec<(&'static str, f32)>,
        inputs: Vec<String>,
        output: String,
    ) {
        self.nodes.push(Node {
            operator,
            attributes,
            inputs,
            output,
        });
    }
}

struct Node {
    operator: &'static str,
    attributes: Vec<(&'static str, f32)>,
    inputs: Vec<String>,
    output: String,
}

impl Node {
    fn write(&self, message: &mut Writer) {
        for input in &self.inputs {
            message.text(node::INPUT, input);
        }
        message.text(node::OUTPUT, &self.output);
        message.text(node::NAME, &self.output);
        message.text(node::OPERATOR, self.operator);
        for &(name, value) in &self.attributes {
            message.message(node::ATTRIBUTE, |attribute| {
                attribute.text(attribute::NAME, name);
                attribute.float(attribute::FLOAT, value);
                attribute.int(attribute::TYPE, attribute::IS_FLOAT);
            });
        }
    }
}

/// A matrix of any number of rows.
fn write_info(message: &mut Writer, name: &str, n_columns: usize) {
    message.text(info::NAME, name);
    message.message(info::TYPE, |of_value| {
        of_value.message(info::TENSOR_TYPE, |of_tensor| {
            of_tensor.int(info::ELEM_TYPE, tensor::FLOAT);
            of_tensor.message(info::SHAPE, |shape| {
                shape.message(info::DIM, |dim| dim.text(info::DIM_PARAM, "N"));
                shape.message(info::DIM, |dim| dim.int(info::DIM_VALUE, n_columns as i64));
            });
        });
    });
}
