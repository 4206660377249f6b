//! Graphs as other tools write them. Each is read, and the model predicts what tract makes of the same bytes.

use experiment::Activation;
use models::onnx::{OnnxModel, OnnxNote, read};
use ndarray::Array2;
use prost::Message;

use crate::graphs::{
    self, NodeProto, TensorProto, file, info, node, number, plan, run, tensor,
    tensor_proto::DataType, with,
};
use crate::support::{Numbers, largest_difference, predictions};

fn two_columns(n_rows: usize) -> Array2<f32> {
    let mut numbers = Numbers::new(3);
    Array2::from_shape_simple_fn((n_rows, 2), || 4.0 * numbers.next() as f32)
}

/// Reads a graph and compares predictions.
fn checked(bytes: &[u8]) -> OnnxModel {
    let found = read(bytes).unwrap();
    let inputs = two_columns(1_000);
    let expected = predictions(&found.model, &inputs);
    let difference = largest_difference(run(&plan(bytes), &inputs), &expected);
    assert!(difference <= 1e-5, "{difference:e}: {found:?}");
    found
}

/// A hidden layer of three units, `h`, the nodes that make `a` of it, and an output of one unit.
fn hidden(opset: i64, nodes: Vec<NodeProto>, constants: Vec<TensorProto>) -> Vec<u8> {
    let mut all = vec![node("Gemm", "x k0 b0", "h")];
    all.extend(nodes);
    all.push(node("Gemm", "a k1 b1", "y"));
    let mut tensors = weights();
    tensors.extend(constants);
    file(opset, all, tensors)
}

fn weights() -> Vec<TensorProto> {
    vec![
        tensor("k0", &[2, 3], &[1.5, -0.5, 0.25, 0.75, 1.0, -2.0]),
        tensor("b0", &[3], &[0.125, -0.5, 0.0]),
        tensor("k1", &[3, 1], &[1.0, -1.5, 0.5]),
        tensor("b1", &[1], &[0.25]),
    ]
}

/// Returns the activation of the hidden layer, and whether a note says that it was recognized.
fn activation(
    opset: i64,
    nodes: Vec<NodeProto>,
    constants: Vec<TensorProto>,
) -> (Activation, bool) {
    let found = checked(&hidden(opset, nodes, constants));
    let activation = found.model.layers[0].activation;
    let is_recognized = found.notes.contains(&OnnxNote::Recognized {
        layer: 0,
        activation,
    });
    (activation, is_recognized)
}

#[test]
fn single_operators() {
    let leaky = |negative_slope| Activation::LeakyRelu { negative_slope };
    let alpha = |operator, alpha: f32| with(node(operator, "h", "a"), "alpha", alpha);
    let cases = [
        (node("Relu", "h", "a"), Activation::Relu),
        (node("LeakyRelu", "h", "a"), leaky(0.01)),
        (alpha("LeakyRelu", 0.3), leaky(0.3)),
        // prost leaves out a zero.
        (alpha("LeakyRelu", 0.0), leaky(0.0)),
        (node("Elu", "h", "a"), Activation::Elu { alpha: 1.0 }),
        (alpha("Elu", 0.7), Activation::Elu { alpha: 0.7 }),
        (node("Selu", "h", "a"), Activation::Selu),
        (node("Tanh", "h", "a"), Activation::Tanh),
        (node("Sigmoid", "h", "a"), Activation::Sigmoid),
        (
            with(alpha("HardSigmoid", 1.0 / 6.0), "beta", 0.5),
            Activation::HardSigmoid,
        ),
        (node("Softplus", "h", "a"), Activation::Softplus),
        (node("Softsign", "h", "a"), Activation::Softsign),
        (node("Sin", "h", "a"), Activation::Sin),
        (node("Mish", "h", "a"), Activation::Mish),
        (
            node("Gelu", "h", "a"),
            Activation::Gelu { approximate: false },
        ),
        (
            with(node("Gelu", "h", "a"), "approximate", "tanh"),
            Activation::Gelu { approximate: true },
        ),
        (node("Softmax", "h", "a"), Activation::Softmax),
        (
            with(node("Softmax", "h", "a"), "axis", 1_i64),
            Activation::Softmax,
        ),
        (node("Identity", "h", "a"), Activation::Linear),
    ];
    for (node, expected) in cases {
        let opset = if node.op_type == "Gelu" { 20 } else { 18 };
        assert_eq!(activation(opset, vec![node], Vec::new()), (expected, false));
    }
}

/// PyTorch's exporter: GELU with a division, SiLU, `HardSigmoid` with its rounded sixth, PReLU with one slope.
#[test]
fn spellings_of_pytorch() {
    let gelu = vec![
        node("Div", "h sqrt2", "d"),
        node("Erf", "d", "e"),
        node("Add", "e one", "s"),
        node("Mul", "h s", "m"),
        node("Mul", "m half", "a"),
    ];
    let numbers = vec![
        number("sqrt2", std::f32::consts::SQRT_2),
        number("one", 1.0),
        number("half", 0.5),
    ];
    assert_eq!(
        activation(17, gelu, numbers),
        (Activation::Gelu { approximate: false }, true)
    );
    let silu = vec![node("Sigmoid", "h", "s"), node("Mul", "h s", "a")];
    assert_eq!(activation(17, silu, Vec::new()), (Activation::Silu, true));
    let mish = vec![
        node("Softplus", "h", "s"),
        node("Tanh", "s", "t"),
        node("Mul", "h t", "a"),
    ];
    assert_eq!(activation(17, mish, Vec::new()), (Activation::Mish, true));
    let sixth = with(node("HardSigmoid", "h", "a"), "alpha", 0.166_666_67_f32);
    assert_eq!(
        activation(17, vec![sixth], Vec::new()),
        (Activation::HardSigmoid, false)
    );
    let slope = tensor("slope", &[1], &[0.25]);
    let prelu = Activation::LeakyRelu {
        negative_slope: 0.25,
    };
    assert_eq!(
        activation(17, vec![node("PRelu", "h slope", "a")], vec![slope]),
        (prelu, true)
    );
}

/// tf2onnx: the tanh form of GELU with a power, hard sigmoid as a cut line, leaky ReLU as a maximum.
#[test]
fn spellings_of_tensorflow() {
    let gelu = vec![
        node("Pow", "h three", "p"),
        node("Mul", "p c", "q"),
        node("Add", "h q", "r"),
        node("Mul", "r root", "s"),
        node("Tanh", "s", "t"),
        node("Add", "one t", "u"),
        node("Mul", "h half", "v"),
        node("Mul", "v u", "a"),
    ];
    let numbers = [
        ("three", 3.0),
        ("c", 0.044715),
        ("root", 0.797_884_6),
        ("one", 1.0),
        ("half", 0.5),
    ];
    let numbers = numbers.map(|(name, value)| number(name, value)).to_vec();
    assert_eq!(
        activation(17, gelu, numbers),
        (Activation::Gelu { approximate: true }, true)
    );
    let hard = vec![
        node("Add", "h three", "s"),
        node("Clip", "s zero six", "c"),
        node("Div", "c six", "a"),
    ];
    let numbers = vec![
        number("zero", 0.0),
        number("three", 3.0),
        number("six", 6.0),
    ];
    assert_eq!(
        activation(17, hard, numbers),
        (Activation::HardSigmoid, true)
    );
    let leaky = vec![node("Mul", "h slope", "s"), node("Max", "h s", "a")];
    let expected = Activation::LeakyRelu {
        negative_slope: 0.2,
    };
    assert_eq!(
        activation(17, leaky, vec![number("slope", 0.2)]),
        (expected, true)
    );
    let relu = vec![node("Clip", "h zero", "a")];
    assert_eq!(
        activation(17, relu, vec![number("zero", 0.0)]),
        (Activation::Relu, true)
    );
    let swish = vec![
        node("Neg", "h", "n"),
        node("Exp", "n", "e"),
        node("Add", "e one", "d"),
        node("Reciprocal", "d", "r"),
        node("Mul", "r h", "a"),
    ];
    assert_eq!(
        activation(17, swish, vec![number("one", 1.0)]),
        (Activation::Silu, true)
    );
}

#[test]
fn matmul_and_add_with_shapes_that_stay() {
    let mut tensors = weights();
    tensors[1].dims = vec![1, 3];
    let shape = |name: &str, dims: [i64; 2]| TensorProto {
        name: name.to_owned(),
        dims: vec![2],
        data_type: DataType::Int64 as i32,
        int64_data: dims.to_vec(),
        ..Default::default()
    };
    tensors.extend([shape("two", [-1, 2]), shape("same", [0, -1])]);
    let nodes = vec![
        with(node("Cast", "x", "x1"), "to", 1_i64),
        node("Reshape", "x1 two", "x2"),
        with(node("Flatten", "x2", "x3"), "axis", 1_i64),
        node("MatMul", "x3 k0", "m0"),
        node("Add", "b0 m0", "h0"),
        node("Tanh", "h0", "a0"),
        node("Reshape", "a0 same", "a1"),
        node("MatMul", "a1 k1", "m1"),
        node("Sigmoid", "m1", "y"),
    ];
    let found = checked(&file(13, nodes, tensors));
    assert_eq!(found.model.layers[0].weights.bias, [0.125, -0.5, 0.0]);
    assert_eq!(found.model.layers[1].activation, Activation::Sigmoid);
    assert_eq!(
        found.notes,
        [OnnxNote::NoBias { layer: 1 }, OnnxNote::NoNames]
    );
    assert_eq!(found.model.input_names, ["x1", "x2"]);
    assert_eq!(found.model.output_names, ["y"]);
}

/// PyTorch's Linear: `[units, inputs]`, as transB or by a Transpose of the weights.
#[test]
fn transposed_kernels() {
    let kernel = tensor("k", &[3, 2], &[1.5, 0.75, -0.5, 1.0, 0.25, -2.0]);
    let mut tensors = weights();
    tensors.push(kernel);
    let flagged = vec![with(node("Gemm", "x k b0", "y"), "transB", 1_i64)];
    let swapped = vec![
        with(node("Transpose", "k", "t"), "perm", &[1_i64, 0][..]),
        node("MatMul", "x t", "m"),
        node("Add", "m b0", "y"),
    ];
    for nodes in [flagged, swapped] {
        let found = checked(&file(17, nodes, tensors.clone())).model;
        let expected = ndarray::arr2(&[[1.5, -0.5, 0.25], [0.75, 1.0, -2.0]]);
        assert_eq!(found.layers[0].weights.kernel, expected);
    }
}

#[test]
fn standardization_in_other_words() {
    let constants = || {
        vec![
            tensor("scale", &[2], &[0.5, 4.0]),
            tensor("offset", &[1, 2], &[1.0, -2.0]),
            number("std", 12.5),
            number("mean", 300.0),
        ]
    };
    let mut tensors = weights();
    tensors.extend(constants());
    // MinMaxScaler before; after a leaky ReLU the target in its own unit.
    let nodes = vec![
        node("Mul", "x scale", "s0"),
        node("Add", "s0 offset", "s1"),
        node("Gemm", "s1 k0 b0", "h"),
        node("Sin", "h", "a"),
        node("Gemm", "a k1 b1", "z"),
        node("LeakyRelu", "z", "r"),
        node("Mul", "std r", "t"),
        node("Add", "mean t", "y"),
    ];
    let found = checked(&file(17, nodes, tensors)).model;
    assert_eq!(found.scaler.input_mean, [-2.0, 0.5]);
    assert_eq!(found.scaler.input_std, [2.0, 0.25]);
    assert_eq!(
        (found.scaler.target_mean, found.scaler.target_std),
        (vec![300.0], vec![12.5])
    );
    assert_eq!(
        found.layers[1].activation,
        Activation::LeakyRelu {
            negative_slope: 0.01
        }
    );
}

/// Values as 16, 32 and 64 bits, raw and in the fields of their types, as initial values and as constants.
#[test]
fn values_of_all_kinds() {
    let values = [1.5_f32, -0.5, 0.25, 0.75, 1.0, -2.0];
    // Those numbers as halves.
    let halves = [0x3e00_u16, 0xb800, 0x3400, 0x3a00, 0x3c00, 0xc000];
    let of = |data_type: DataType| TensorProto {
        name: "k".to_owned(),
        dims: vec![2, 3],
        data_type: data_type as i32,
        ..Default::default()
    };
    let kinds = [
        tensor("k", &[2, 3], &values),
        TensorProto {
            float_data: values.to_vec(),
            ..of(DataType::Float)
        },
        TensorProto {
            double_data: values.map(f64::from).to_vec(),
            ..of(DataType::Double)
        },
        TensorProto {
            raw_data: values
                .iter()
                .flat_map(|&it| f64::from(it).to_le_bytes())
                .collect(),
            ..of(DataType::Double)
        },
        TensorProto {
            raw_data: halves.iter().flat_map(|it| it.to_le_bytes()).collect(),
            ..of(DataType::Float16)
        },
        TensorProto {
            int32_data: halves.map(i32::from).to_vec(),
            ..of(DataType::Float16)
        },
    ];
    let expected = ndarray::arr2(&[[1.5, -0.5, 0.25], [0.75, 1.0, -2.0]]);
    for kernel in kinds {
        let constant = with(node("Constant", "", "k"), "value", kernel.clone());
        let layer = node("MatMul", "x k", "y");
        let files = [
            file(17, vec![layer.clone()], vec![kernel]),
            file(17, vec![constant, layer], Vec::new()),
        ];
        for bytes in files {
            let found = read(&bytes).unwrap();
            assert_eq!(found.model.layers[0].weights.kernel, expected);
            assert_eq!(
                found.notes,
                [OnnxNote::NoBias { layer: 0 }, OnnxNote::NoNames]
            );
        }
    }
}

#[test]
fn digits_that_32_bits_lack_are_noted() {
    let mut kernel = tensor("k", &[2, 1], &[]);
    kernel.data_type = DataType::Double as i32;
    kernel.raw_data = [0.1_f64, 0.25]
        .iter()
        .flat_map(|it| it.to_le_bytes())
        .collect();
    let found = read(&file(17, vec![node("MatMul", "x k", "y")], vec![kernel])).unwrap();
    assert_eq!(
        found.notes[0],
        OnnxNote::Rounded {
            tensor: "k".to_owned()
        }
    );
    assert_eq!(
        found.model.layers[0].weights.kernel,
        ndarray::arr2(&[[0.1], [0.25]])
    );
}

/// Weights that are inputs too, as files before version 4 have them; labels as a second output.
#[test]
fn other_inputs_and_outputs() {
    let mut model = graphs::model(
        13,
        vec![
            node("Gemm", "x k0 b0", "h"),
            node("ArgMax", "h", "label"),
            node("Softmax", "h", "y"),
        ],
        weights(),
    );
    let graph = model.graph.as_mut().unwrap();
    graph.input.insert(0, info("k0", &[Some(2), Some(3)]));
    graph.input.push(info("b0", &[Some(3)]));
    graph.output.insert(0, info("label", &[None]));
    let found = read(&model.encode_to_vec()).unwrap();
    assert_eq!(found.model.layers[0].activation, Activation::Softmax);
    let taken = OnnxNote::Output {
        taken: "y".to_owned(),
    };
    assert_eq!(found.notes, [taken, OnnxNote::NoNames]);
    assert_eq!(found.model.output_names, ["y1", "y2", "y3"]);
}

/// Without dimensions, a constant is no bias: a layer without bias, then `clip(z + 3, 0, 6) / 6`.
#[test]
fn a_number_after_a_layer_is_no_bias() {
    let nodes = vec![
        node("MatMul", "x k0", "h"),
        node("Add", "h three", "s"),
        node("Clip", "s zero six", "c"),
        node("Div", "c six", "y"),
    ];
    let mut tensors = weights();
    tensors.extend([
        number("zero", 0.0),
        number("three", 3.0),
        number("six", 6.0),
    ]);
    let found = checked(&file(17, nodes, tensors));
    assert_eq!(found.model.layers[0].activation, Activation::HardSigmoid);
    assert_eq!(found.model.layers[0].weights.bias, [0.0; 3]);
}

/// Conditions: ReLU as Keras's older exporters choose, and `Where`.
#[test]
fn choices() {
    let chosen = vec![
        node("Greater", "h zero", "g"),
        with(node("Cast", "g", "f"), "to", 1_i64),
        node("Mul", "f h", "a"),
    ];
    let zero = || vec![number("zero", 0.0), number("slope", 0.125)];
    assert_eq!(activation(17, chosen, zero()), (Activation::Relu, true));
    let slope = vec![
        node("Less", "h zero", "l"),
        node("Mul", "h slope", "m"),
        node("Where", "l m h", "a"),
    ];
    let expected = Activation::LeakyRelu {
        negative_slope: 0.125,
    };
    assert_eq!(activation(17, slope, zero()), (expected, true));
}
