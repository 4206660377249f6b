#!/usr/bin/env bash
# tract-onnx 0.23.9 computes ONNX's Softplus as ln(1 + eˣ), which is infinite from x = 89 on, where the right value is
# x. And its defaults for Selu are alpha 1.67326 and gamma 1.0507 instead of ONNX's 1.67326319… and 1.05070102…: the
# value is off by 1e-6 of itself. The cures are Softplus as max(x, 0) + ln(1 + e^−|x|), and Selu with its parameters.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "try"
version = "0.1.0"
edition = "2024"

[dependencies]
prost = { version = "=0.14.6", default-features = false }
tract-onnx = "=0.23.9"
TOML
cat > "$folder/src/main.rs" <<'RUST'
use prost::Message;
use tract_onnx::pb::*;
use tract_onnx::prelude::*;

/// A vector of one number.
fn info(name: &str) -> ValueInfoProto {
    use tensor_shape_proto::{Dimension, dimension};
    let dim = Dimension { value: Some(dimension::Value::DimValue(1)), ..Default::default() };
    let shape = Some(TensorShapeProto { dim: vec![dim] });
    let tensor = type_proto::Tensor { elem_type: 1, shape };
    let r#type = TypeProto { value: Some(type_proto::Value::TensorType(tensor)), ..Default::default() };
    ValueInfoProto { name: name.into(), r#type: Some(r#type), ..Default::default() }
}

fn compute(operator: &str, x: f32) -> f32 {
    let node = NodeProto {
        input: vec!["x".into()],
        output: vec!["y".into()],
        op_type: operator.into(),
        ..Default::default()
    };
    let graph = GraphProto {
        name: "graph".into(),
        node: vec![node],
        input: vec![info("x")],
        output: vec![info("y")],
        ..Default::default()
    };
    let model = ModelProto {
        ir_version: 8,
        opset_import: vec![OperatorSetIdProto { domain: String::new(), version: 17 }],
        graph: Some(graph),
        ..Default::default()
    };
    let model = onnx().model_for_read(&mut &*model.encode_to_vec()).unwrap();
    let plan = model.into_optimized().unwrap().into_runnable().unwrap();
    let result = plan.run(tvec!(tensor1(&[x]).into())).unwrap();
    result[0].to_plain_array_view::<f32>().unwrap()[0]
}

fn main() {
    let softplus = [88.0, 89.0].map(|x| compute("Softplus", x));
    println!("tract-onnx 0.23.9: Softplus of 88 and 89 is {softplus:?}");
    let selu = compute("Selu", 1.0);
    println!("tract-onnx 0.23.9: Selu of 1 is {selu}, by the standard 1.050701");
    assert!(softplus == [88.0, f32::INFINITY] && selu == 1.0507, "changed");
}
RUST
cargo run --quiet --manifest-path "$folder/Cargo.toml"
echo "as described"
