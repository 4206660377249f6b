//! Graphs that are no plain chain: the error names the node, its operator and the tensor.

use models::onnx::{NodeName, OnnxError, OnnxNote, read, write};
use prost::Message;

use crate::graphs::{
    self, ModelProto, NodeProto, TensorProto, file, info, node, number, tensor, with,
};
use crate::support::{Purpose, model};

fn weights() -> Vec<TensorProto> {
    vec![
        tensor("k0", &[2, 2], &[1.5, -0.5, 0.25, 0.75]),
        tensor("b0", &[2], &[0.125, -0.5]),
        tensor("k1", &[2, 1], &[1.0, -1.5]),
        tensor("b1", &[1], &[0.25]),
        tensor("pair", &[2], &[2.0, 3.0]),
        number("two", 2.0),
    ]
}

fn error(nodes: Vec<NodeProto>) -> OnnxError {
    read(&file(17, nodes, weights())).unwrap_err()
}

fn named(operator: &str, output: &str) -> NodeName {
    NodeName {
        name: format!("{operator}_of_{output}"),
        operator: operator.to_owned(),
        output: output.to_owned(),
    }
}

/// A hidden layer `h`, nodes that make `a` of it, and the output.
fn between(nodes: Vec<NodeProto>) -> OnnxError {
    let mut all = vec![node("Gemm", "x k0 b0", "h")];
    all.extend(nodes);
    all.push(node("Gemm", "a k1 b1", "y"));
    error(all)
}

#[test]
fn unknown_operators() {
    let node_of = |operator: &str| node(operator, "h", "a");
    for operator in [
        "BatchNormalization",
        "Cos",
        "LogSoftmax",
        "HardSwish",
        "com.microsoft.Gelu",
    ] {
        let expected = OnnxError::Operator {
            node: named(operator, "a"),
            tensor: "h".to_owned(),
        };
        assert_eq!(between(vec![node_of(operator)]), expected);
    }
    let mut foreign = node_of("Relu");
    foreign.domain = "my.own".to_owned();
    let OnnxError::Operator { node, .. } = between(vec![foreign]) else {
        panic!("an operator of another domain is another operator");
    };
    assert_eq!(node.operator, "my.own.Relu");
}

#[test]
fn unknown_functions() {
    let cases = [
        (vec![node("Relu", "h", "r"), node("Neg", "r", "a")], "Neg"),
        (vec![node("Mul", "h two", "a")], "Mul"),
        (
            vec![node("Tanh", "h", "t"), node("Mul", "t pair", "a")],
            "Mul",
        ),
        (
            vec![with(node("HardSigmoid", "h", "a"), "alpha", 0.2)],
            "HardSigmoid",
        ),
        (vec![node("Clip", "h - two", "a")], "Clip"),
    ];
    for (nodes, operator) in cases {
        let expected = OnnxError::Activation {
            node: named(operator, "a"),
            layer: 0,
        };
        assert_eq!(between(nodes), expected);
    }
}

#[test]
fn branches() {
    // A residual connection, and a layer whose input is used again.
    let residual = vec![
        node("Gemm", "x k0 b0", "h"),
        node("Add", "h x", "a"),
        node("Gemm", "a k1 b1", "y"),
    ];
    let expected = OnnxError::Branch {
        node: named("Add", "a"),
        tensor: "x".to_owned(),
    };
    assert_eq!(error(residual), expected);
    let twice = vec![node("Gemm", "x k0 b0", "h"), node("Gemm", "x k1 b1", "y")];
    let expected = OnnxError::Branch {
        node: named("Gemm", "y"),
        tensor: "x".to_owned(),
    };
    assert_eq!(error(twice), expected);
    // Before the bias and after it are not the same.
    let gate = vec![
        node("MatMul", "x k0", "m"),
        node("Sigmoid", "m", "s"),
        node("Add", "m b0", "h"),
        node("Mul", "h s", "y"),
    ];
    let expected = OnnxError::Branch {
        node: named("Mul", "y"),
        tensor: "s".to_owned(),
    };
    assert_eq!(error(gate), expected);
}

#[test]
fn layers_that_are_not_dense() {
    let gemm = || node("Gemm", "x k0 b0", "y");
    let attributes = [
        ("alpha", with(gemm(), "alpha", 0.5)),
        ("beta", with(gemm(), "beta", 2.0)),
        ("transA", with(gemm(), "transA", 1_i64)),
    ];
    for (attribute, node) in attributes {
        let expected = OnnxError::Attribute {
            node: named("Gemm", "y"),
            attribute: attribute.to_owned(),
        };
        assert_eq!(error(vec![node]), expected);
    }
    let wrong_order = vec![node("MatMul", "k0 x", "y")];
    let expected = OnnxError::Operator {
        node: named("MatMul", "y"),
        tensor: "k0".to_owned(),
    };
    assert_eq!(error(wrong_order), expected);
    let column = vec![with(node("Softmax", "h", "y"), "axis", 0_i64)];
    let expected = OnnxError::Attribute {
        node: named("Softmax", "y"),
        attribute: "axis".to_owned(),
    };
    assert_eq!(
        error([vec![node("Gemm", "x k0 b0", "h")], column].concat()),
        expected
    );
}

#[test]
fn shapes() {
    let thin = tensor("k", &[3, 1], &[1.0; 3]);
    let expected = OnnxError::Shape {
        tensor: "k".to_owned(),
        expected: vec![Some(2), None],
        found: vec![3, 1],
    };
    assert_eq!(
        read(&file(17, vec![node("MatMul", "x k", "y")], vec![thin])).unwrap_err(),
        expected
    );
    let short = vec![node("Gemm", "x k0 b1", "h"), node("Gemm", "h k1 pair", "y")];
    let expected = OnnxError::Shape {
        tensor: "pair".to_owned(),
        expected: vec![Some(1)],
        found: vec![2],
    };
    assert_eq!(error(short), expected);
    let mut few = tensor("k", &[2, 1], &[1.0; 2]);
    few.raw_data.pop();
    let expected = OnnxError::Length {
        tensor: "k".to_owned(),
        shape: vec![2, 1],
        found: 7,
    };
    assert_eq!(
        read(&file(17, vec![node("MatMul", "x k", "y")], vec![few])).unwrap_err(),
        expected
    );
    let mut image = graphs::model(17, vec![node("MatMul", "x k0", "y")], weights());
    image.graph.as_mut().unwrap().input = vec![info("x", &[None, Some(28), Some(28)])];
    let expected = OnnxError::InputShape {
        tensor: "x".to_owned(),
        found: vec![None, Some(28), Some(28)],
    };
    assert_eq!(read(&image.encode_to_vec()).unwrap_err(), expected);
}

#[test]
fn values() {
    let layer = || vec![node("MatMul", "x k", "y")];
    let of = |kernel: TensorProto| read(&file(17, layer(), vec![kernel])).unwrap_err();
    let not_finite = OnnxError::NotFinite {
        tensor: "k".to_owned(),
    };
    assert_eq!(of(tensor("k", &[2, 1], &[1.0, f32::NAN])), not_finite);
    let mut large = tensor("k", &[2, 1], &[]);
    large.data_type = 11;
    large.double_data = vec![1.0, 1e300];
    assert_eq!(of(large), not_finite);
    let mut whole = tensor("k", &[2, 1], &[]);
    whole.data_type = 7;
    whole.int64_data = vec![1, 2];
    let expected = OnnxError::Type {
        tensor: "k".to_owned(),
        found: 7,
    };
    assert_eq!(of(whole), expected);
    let mut elsewhere = tensor("k", &[2, 1], &[]);
    elsewhere.external_data = vec![graphs::StringStringEntryProto {
        key: "location".to_owned(),
        value: "weights.bin".to_owned(),
    }];
    assert_eq!(
        of(elsewhere),
        OnnxError::External {
            tensor: "k".to_owned()
        }
    );
    let expected = OnnxError::Missing {
        node: named("MatMul", "y"),
        tensor: "k".to_owned(),
    };
    assert_eq!(read(&file(17, layer(), Vec::new())).unwrap_err(), expected);
}

#[test]
fn standardization_that_is_none() {
    let negative = vec![node("Gemm", "x k0 b0", "h"), node("Neg", "h", "y")];
    assert!(matches!(
        error(negative),
        OnnxError::Activation { layer: 0, .. }
    ));
    let inputs = vec![node("Tanh", "x", "t"), node("Gemm", "t k0 b0", "y")];
    let expected = OnnxError::Standardization {
        node: named("Tanh", "t"),
    };
    assert_eq!(error(inputs), expected);
    let unequal = vec![node("Gemm", "x k0 b0", "h"), node("Mul", "h pair", "y")];
    let expected = OnnxError::Standardization {
        node: named("Mul", "y"),
    };
    assert_eq!(error(unequal), expected);
}

#[test]
fn graphs_without_a_network() {
    assert_eq!(error(vec![node("Identity", "x", "y")]), OnnxError::NoLayer);
    assert_eq!(error(Vec::new()), OnnxError::NoLayer);
    let old = file(6, vec![node("MatMul", "x k0", "y")], weights());
    assert_eq!(
        read(&old).unwrap_err(),
        OnnxError::Opset {
            found: 6,
            oldest: 7
        }
    );
    let mut two = graphs::model(17, vec![node("MatMul", "x k0", "y")], weights());
    two.graph
        .as_mut()
        .unwrap()
        .input
        .push(info("z", &[None, Some(2)]));
    let found = vec!["x".to_owned(), "z".to_owned()];
    assert_eq!(
        read(&two.encode_to_vec()).unwrap_err(),
        OnnxError::Inputs { found }
    );
}

/// A graph of ours that someone has changed: what its description says of it holds no more.
#[test]
fn an_edited_graph_counts_more_than_its_description() {
    let model = model(
        2,
        &[3],
        experiment::Activation::Relu,
        Purpose::Regression,
        true,
    );
    let mut file = ModelProto::decode(&*write(&model).unwrap()).unwrap();
    let graph = file.graph.as_mut().unwrap();
    let relu = graph
        .node
        .iter_mut()
        .find(|it| it.op_type == "Relu")
        .unwrap();
    relu.op_type = "Sin".to_owned();
    let found = read(&file.encode_to_vec()).unwrap();
    assert_eq!(found.notes, [OnnxNote::Edited]);
    assert_eq!(
        found.model.layers[0].activation,
        experiment::Activation::Sin
    );
    assert_eq!(found.model.input_names, model.input_names);
}
