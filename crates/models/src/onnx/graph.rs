//! The parts of a file that a network of dense layers has.

use std::collections::HashMap;

use super::error::{NodeName, OnnxError};
use super::schema::{attribute, entry, graph, info, model, node, opset};
use super::tensor::{Tensor, name};
use super::wire::{Damaged, Reader};

/// Longest list of nodes, tensors, inputs or outputs. A network of the page has ten layers of at most ten nodes.
const MAX_PARTS: usize = 4096;
/// Longest list of a node.
const MAX_OF_NODE: usize = 64;

/// A file.
#[derive(Default)]
pub(super) struct Graph<'a> {
    /// Version of the operators; 0 if the file does not say it.
    pub opset: i64,
    pub nodes: Vec<Node<'a>>,
    pub tensors: Vec<Tensor<'a>>,
    /// With older versions, initial values are inputs too.
    pub inputs: Vec<Info>,
    pub outputs: Vec<Info>,
    pub metadata: HashMap<String, String>,
}

/// An input or output.
#[derive(Default)]
pub(super) struct Info {
    pub name: String,
    /// Its dimensions, those without a number `None`; `None` if the file has none.
    pub shape: Option<Vec<Option<i64>>>,
}

#[derive(Default)]
pub(super) struct Node<'a> {
    pub name: String,
    /// With its domain before it if that is not ONNX's own: `com.microsoft.FusedGemm`.
    pub operator: String,
    pub inputs: Vec<String>,
    pub outputs: Vec<String>,
    attributes: Vec<Attribute<'a>>,
}

#[derive(Default)]
struct Attribute<'a> {
    name: String,
    float: Option<f32>,
    int: Option<i64>,
    text: Option<String>,
    tensor: Option<&'a [u8]>,
    floats: Vec<f64>,
    ints: Vec<i64>,
}

fn push<T>(list: &mut Vec<T>, max: usize, item: T) -> Result<(), OnnxError> {
    if list.len() >= max {
        return Err(OnnxError::TooLarge);
    }
    list.push(item);
    Ok(())
}

impl<'a> Graph<'a> {
    pub fn new(file: &'a [u8]) -> Result<Self, OnnxError> {
        let mut graph = Self::default();
        let mut has_graph = false;
        for field in Reader::new(file) {
            match field? {
                (model::GRAPH, value) => {
                    has_graph = true;
                    graph.read_graph(value.bytes()?)?;
                }
                (model::OPSET_IMPORT, value) => graph.read_opset(value.bytes()?)?,
                (model::METADATA_PROPS, value) => graph.read_metadata(value.bytes()?)?,
                _ => {}
            }
        }
        if has_graph {
            Ok(graph)
        } else {
            Err(OnnxError::Damaged)
        }
    }

    fn read_graph(&mut self, message: &'a [u8]) -> Result<(), OnnxError> {
        for field in Reader::new(message) {
            match field? {
                (graph::NODE, value) => {
                    push(&mut self.nodes, MAX_PARTS, Node::new(value.bytes()?)?)?
                }
                (graph::INITIALIZER, value) => {
                    push(&mut self.tensors, MAX_PARTS, Tensor::new(value.bytes()?)?)?
                }
                (graph::INPUT, value) => {
                    push(&mut self.inputs, MAX_PARTS, Info::new(value.bytes()?)?)?
                }
                (graph::OUTPUT, value) => {
                    push(&mut self.outputs, MAX_PARTS, Info::new(value.bytes()?)?)?
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn read_opset(&mut self, message: &[u8]) -> Result<(), Damaged> {
        let (mut domain, mut version) = (String::new(), 0);
        for field in Reader::new(message) {
            match field? {
                (opset::DOMAIN, value) => domain = value.text()?,
                (opset::VERSION, value) => version = value.int()?,
                _ => {}
            }
        }
        if is_own(&domain) {
            self.opset = version;
        }
        Ok(())
    }

    fn read_metadata(&mut self, message: &[u8]) -> Result<(), Damaged> {
        let (mut key, mut text) = (String::new(), String::new());
        for field in Reader::new(message) {
            match field? {
                (entry::KEY, value) => key = value.text()?,
                (entry::VALUE, value) => text = value.text()?,
                _ => {}
            }
        }
        self.metadata.insert(key, text);
        Ok(())
    }
}

/// Whether operators of a domain are ONNX's own.
fn is_own(domain: &str) -> bool {
    domain.is_empty() || domain == "ai.onnx"
}

impl Info {
    fn new(message: &[u8]) -> Result<Self, OnnxError> {
        let mut result = Self::default();
        for field in Reader::new(message) {
            match field? {
                (info::NAME, value) => result.name = name(value)?,
                (info::TYPE, value) => {
                    for field in Reader::new(value.bytes()?) {
                        if let (info::TENSOR_TYPE, value) = field? {
                            result.read_type(value.bytes()?)?;
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(result)
    }

    fn read_type(&mut self, message: &[u8]) -> Result<(), OnnxError> {
        for field in Reader::new(message) {
            if let (info::SHAPE, value) = field? {
                let shape = self.shape.get_or_insert_default();
                for field in Reader::new(value.bytes()?) {
                    if let (info::DIM, value) = field? {
                        push(shape, MAX_OF_NODE, dimension(value.bytes()?)?)?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn dimension(message: &[u8]) -> Result<Option<i64>, Damaged> {
    let mut number = None;
    for field in Reader::new(message) {
        if let (info::DIM_VALUE, value) = field? {
            number = Some(value.int()?);
        }
    }
    Ok(number)
}

impl<'a> Node<'a> {
    fn new(message: &'a [u8]) -> Result<Self, OnnxError> {
        let mut result = Self::default();
        let mut domain = String::new();
        for field in Reader::new(message) {
            match field? {
                (node::INPUT, value) => push(&mut result.inputs, MAX_OF_NODE, name(value)?)?,
                (node::OUTPUT, value) => push(&mut result.outputs, MAX_OF_NODE, name(value)?)?,
                (node::NAME, value) => result.name = name(value)?,
                (node::OPERATOR, value) => result.operator = name(value)?,
                (node::DOMAIN, value) => domain = name(value)?,
                (node::ATTRIBUTE, value) => {
                    push(
                        &mut result.attributes,
                        MAX_OF_NODE,
                        Attribute::new(value.bytes()?)?,
                    )?;
                }
                _ => {}
            }
        }
        if !is_own(&domain) {
            result.operator = format!("{domain}.{}", result.operator);
        }
        Ok(result)
    }

    /// Returns the name for errors.
    pub fn named(&self) -> NodeName {
        NodeName {
            name: self.name.clone(),
            operator: self.operator.clone(),
            output: self.output().to_owned(),
        }
    }

    /// Returns the name of an input; empty if it is left out.
    pub fn input(&self, idx: usize) -> &str {
        self.inputs.get(idx).map_or("", |name| name)
    }

    /// Returns the name of the first output; empty if there is none.
    pub fn output(&self) -> &str {
        self.outputs.first().map_or("", |name| name)
    }

    /// Returns an attribute that is a number; a text is 1 if it is `tanh`, otherwise 0.
    pub fn float(&self, name: &str) -> Option<f32> {
        let attribute = self.attribute(name)?;
        let text = || {
            attribute
                .text
                .as_ref()
                .map(|text| f32::from(text == "tanh"))
        };
        attribute.float.or_else(text)
    }

    /// Returns an attribute that is a whole number.
    pub fn int(&self, name: &str) -> Option<i64> {
        self.attribute(name)?.int
    }

    /// Returns an attribute that is a list of whole numbers.
    pub fn ints(&self, name: &str) -> Option<&[i64]> {
        Some(&self.attribute(name)?.ints)
    }

    /// Returns an attribute that is a list of numbers.
    pub fn floats(&self, name: &str) -> Option<Vec<f64>> {
        Some(self.attribute(name)?.floats.clone())
    }

    /// Returns the value of a node that is a constant; `None` if it has none that can be used.
    pub fn constant(&self) -> Result<Option<Tensor<'a>>, OnnxError> {
        let name = || self.output().to_owned();
        if let Some(message) = self.attribute("value").and_then(|it| it.tensor) {
            let mut tensor = Tensor::new(message)?;
            tensor.name = name();
            return Ok(Some(tensor));
        }
        if let Some(number) = self.float("value_float") {
            return Ok(Some(Tensor::of_numbers(
                name(),
                vec![f64::from(number)],
                true,
            )));
        }
        let floats = self.floats("value_floats");
        Ok(floats.map(|floats| Tensor::of_numbers(name(), floats, false)))
    }

    fn attribute(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes.iter().find(|it| it.name == name)
    }
}

impl<'a> Attribute<'a> {
    fn new(message: &'a [u8]) -> Result<Self, OnnxError> {
        let mut result = Self::default();
        let mut kind = 0;
        for field in Reader::new(message) {
            match field? {
                (attribute::TYPE, value) => kind = value.int()?,
                (attribute::NAME, value) => result.name = name(value)?,
                (attribute::FLOAT, value) => result.float = Some(value.float()?),
                (attribute::INT, value) => result.int = Some(value.int()?),
                (attribute::TEXT, value) => result.text = Some(value.text()?),
                (attribute::TENSOR, value) => result.tensor = Some(value.bytes()?),
                (attribute::FLOATS, value) => result.floats.extend(value.floats()?),
                (attribute::INTS, value) => result.ints.extend(value.ints()?),
                _ => {}
            }
        }
        // Some writers leave out a zero.
        match kind {
            attribute::IS_FLOAT => _ = result.float.get_or_insert(0.0),
            attribute::IS_INT => _ = result.int.get_or_insert(0),
            _ => {}
        }
        Ok(result)
    }
}
