//! Runs graphs in tract, and makes graphs with its messages and prost.

use std::sync::Arc;

use ndarray::Array2;
use prost::Message;
use tract_onnx::pb::attribute_proto::AttributeType;
pub use tract_onnx::pb::*;
use tract_onnx::prelude::*;

pub type Plan = Arc<TypedRunnableModel>;

/// Reads a file with tract. The plan takes any number of rows.
pub fn plan(bytes: &[u8]) -> Plan {
    let graph = onnx().model_for_read(&mut &*bytes).unwrap();
    graph.into_optimized().unwrap().into_runnable().unwrap()
}

/// Returns what tract predicts, row by row.
pub fn run(plan: &Plan, inputs: &Array2<f32>) -> Vec<f64> {
    let rows: Vec<f32> = inputs.iter().copied().collect();
    let tensor = Tensor::from_shape(inputs.shape(), &rows).unwrap();
    let outputs = plan.run(tvec!(tensor.into())).unwrap();
    let output = outputs[0].to_plain_array_view::<f32>().unwrap();
    assert_eq!((output.ndim(), output.shape()[0]), (2, inputs.nrows()));
    output.iter().copied().map(f64::from).collect()
}

/// A file of these parts, with the input `x` of two columns and the output `y`. No writer of ours has a part in it.
pub fn file(opset: i64, nodes: Vec<NodeProto>, initializer: Vec<TensorProto>) -> Vec<u8> {
    model(opset, nodes, initializer).encode_to_vec()
}

pub fn model(opset: i64, node: Vec<NodeProto>, initializer: Vec<TensorProto>) -> ModelProto {
    ModelProto {
        ir_version: 8,
        opset_import: vec![OperatorSetIdProto {
            domain: String::new(),
            version: opset,
        }],
        graph: Some(GraphProto {
            name: "others".to_owned(),
            node,
            initializer,
            input: vec![info("x", &[None, Some(2)])],
            output: vec![info("y", &[None, None])],
            ..Default::default()
        }),
        ..Default::default()
    }
}

pub fn info(name: &str, shape: &[Option<i64>]) -> ValueInfoProto {
    use tensor_shape_proto::{Dimension, dimension};
    let dimension = |size: &Option<i64>| Dimension {
        value: Some(match size {
            Some(size) => dimension::Value::DimValue(*size),
            None => dimension::Value::DimParam("batch".to_owned()),
        }),
        ..Default::default()
    };
    let tensor = type_proto::Tensor {
        elem_type: tensor_proto::DataType::Float as i32,
        shape: Some(TensorShapeProto {
            dim: shape.iter().map(dimension).collect(),
        }),
    };
    ValueInfoProto {
        name: name.to_owned(),
        r#type: Some(TypeProto {
            value: Some(type_proto::Value::TensorType(tensor)),
            ..Default::default()
        }),
        ..Default::default()
    }
}

/// A node; inputs are separated by blanks, and `-` is one that is left out.
pub fn node(operator: &str, inputs: &str, output: &str) -> NodeProto {
    let name = |name: &str| {
        if name == "-" {
            String::new()
        } else {
            name.to_owned()
        }
    };
    NodeProto {
        name: format!("{operator}_of_{output}"),
        op_type: operator.to_owned(),
        input: inputs.split_whitespace().map(name).collect(),
        output: vec![output.to_owned()],
        ..Default::default()
    }
}

/// A node with an attribute.
pub fn with(mut node: NodeProto, name: &str, value: impl AttributeValue) -> NodeProto {
    let mut attribute = AttributeProto {
        name: name.to_owned(),
        ..Default::default()
    };
    let kind = value.put(&mut attribute);
    attribute.r#type = kind as i32;
    node.attribute.push(attribute);
    node
}

/// What an attribute can be.
pub trait AttributeValue {
    fn put(self, attribute: &mut AttributeProto) -> AttributeType;
}

impl AttributeValue for f32 {
    fn put(self, attribute: &mut AttributeProto) -> AttributeType {
        attribute.f = self;
        AttributeType::Float
    }
}

impl AttributeValue for i64 {
    fn put(self, attribute: &mut AttributeProto) -> AttributeType {
        attribute.i = self;
        AttributeType::Int
    }
}

impl AttributeValue for &[i64] {
    fn put(self, attribute: &mut AttributeProto) -> AttributeType {
        attribute.ints = self.to_vec();
        AttributeType::Ints
    }
}

impl AttributeValue for &str {
    fn put(self, attribute: &mut AttributeProto) -> AttributeType {
        attribute.s = self.as_bytes().to_vec();
        AttributeType::String
    }
}

impl AttributeValue for TensorProto {
    fn put(self, attribute: &mut AttributeProto) -> AttributeType {
        attribute.t = Some(self);
        AttributeType::Tensor
    }
}

/// A tensor of 32 bits.
pub fn tensor(name: &str, dims: &[i64], values: &[f32]) -> TensorProto {
    TensorProto {
        name: name.to_owned(),
        dims: dims.to_vec(),
        data_type: tensor_proto::DataType::Float as i32,
        raw_data: values.iter().flat_map(|it| it.to_le_bytes()).collect(),
        ..Default::default()
    }
}

/// A constant without dimensions.
pub fn number(name: &str, value: f32) -> TensorProto {
    tensor(name, &[], &[value])
}
