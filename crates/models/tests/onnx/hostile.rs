//! Bytes that nobody should trust: each is a model or an error, and none takes long.

use std::time::{Duration, Instant};

use experiment::Activation;
use models::onnx::{OnnxError, read, write};

use crate::graphs::{file, node, number, tensor};
use crate::support::{Numbers, Purpose, model};

/// Far more than any of these files needs.
const MAX_TIME: Duration = Duration::from_secs(20);

fn files() -> Vec<Vec<u8>> {
    let kinds = [
        (Activation::Gelu { approximate: true }, Purpose::Regression),
        (Activation::Mish, Purpose::ManyClasses),
        (Activation::Elu { alpha: 0.5 }, Purpose::TwoClasses),
    ];
    let written = kinds
        .map(|(activation, purpose)| write(&model(2, &[3], activation, purpose, true)).unwrap());
    let by_keras = include_bytes!("../fixtures/onnx/keras_regression.onnx").to_vec();
    written.into_iter().chain([by_keras]).collect()
}

/// Or the whole model, if what is cut off is the version of operators that the graph does not have.
#[test]
fn every_beginning_of_a_file_is_an_error() {
    for file in files() {
        let whole = read(&file).unwrap();
        let cut: Vec<_> = (0..file.len())
            .filter_map(|len| read(&file[..len]).ok())
            .collect();
        assert!(
            cut.len() <= 1 && cut.iter().all(|it| *it == whole),
            "{}",
            cut.len()
        );
    }
}

#[test]
fn changed_bytes_never_panic() {
    let mut numbers = Numbers::new(14);
    let start = Instant::now();
    let (mut n_models, mut n_errors) = (0, 0);
    for file in files() {
        for _ in 0..5_000 {
            let mut changed = file.clone();
            for _ in 0..=numbers.below(4) {
                let at = numbers.below(changed.len());
                match numbers.below(4) {
                    0 => changed[at] = numbers.below(256) as u8,
                    1 => changed[at] ^= 1 << numbers.below(8),
                    2 => _ = changed.remove(at),
                    _ => changed.insert(at, [0x00, 0x7f, 0x80, 0xff][numbers.below(4)]),
                }
            }
            match read(&changed) {
                Ok(read) => {
                    n_models += 1;
                    let layers = &read.model.layers;
                    assert!(
                        layers
                            .windows(2)
                            .all(|pair| pair[0].n_units() == pair[1].n_inputs())
                    );
                    assert!(
                        layers
                            .iter()
                            .all(|it| it.weights.bias.len() == it.n_units())
                    );
                    assert_eq!(read.model.input_names.len(), read.model.n_inputs());
                    assert!(read.model.scaler.input_std.iter().all(|&it| it > 0.0));
                }
                Err(_) => n_errors += 1,
            }
        }
    }
    // Both happen: the changes reach weights and structure.
    assert!(
        n_models > 1_000 && n_errors > 1_000,
        "{n_models} {n_errors}"
    );
    assert!(start.elapsed() < 10 * MAX_TIME);
}

/// 16 MB of shape say 2⁶² values.
#[test]
fn sizes_are_checked_before_memory_is_taken() {
    for dims in [
        vec![1 << 31, 1 << 31],
        vec![2, i64::MAX],
        vec![i64::MAX; 16],
        vec![2, -1],
        vec![1 << 40],
    ] {
        let mut kernel = tensor("k", &[2, 1], &[1.0, 2.0]);
        kernel.dims = dims;
        assert!(read(&file(17, vec![node("MatMul", "x k", "y")], vec![kernel])).is_err());
    }
}

fn limited(bytes: &[u8]) -> Result<(), OnnxError> {
    let start = Instant::now();
    let result = read(bytes);
    assert!(start.elapsed() < MAX_TIME, "{:?}", start.elapsed());
    result.map(|_| ())
}

/// A kernel of 4 MB is 4,000 layers; a vector is added as often.
#[test]
fn a_tensor_is_not_used_without_end() {
    let kernel = tensor("k", &[1_000, 1_000], &vec![0.5; 1_000_000]);
    let first = tensor("first", &[2, 1_000], &[0.5; 2_000]);
    let mut nodes = vec![node("MatMul", "x first", "h0")];
    nodes.extend(
        (0..4_000).map(|idx| node("MatMul", &format!("h{idx} k"), &format!("h{}", idx + 1))),
    );
    nodes.push(node("Identity", "h4000", "y"));
    assert_eq!(
        limited(&file(17, nodes, vec![first.clone(), kernel])),
        Err(OnnxError::TooLarge)
    );

    let wide = tensor("first", &[2, 500_000], &vec![0.5; 1_000_000]);
    let shift = tensor("k", &[500_000], &vec![0.5; 500_000]);
    let mut nodes = vec![node("MatMul", "x first", "h0")];
    nodes.extend((0..4_000).map(|idx| node("Mul", &format!("h{idx} k"), &format!("h{}", idx + 1))));
    nodes.push(node("Identity", "h4000", "y"));
    assert_eq!(
        limited(&file(17, nodes, vec![wide, shift])),
        Err(OnnxError::TooLarge)
    );
}

#[test]
fn many_operators_take_little_time() {
    let one = number("one", 1.0);
    let kernel = tensor("k", &[2, 1], &[1.0, 2.0]);
    let chain = |operator: &str, n: usize| {
        let mut nodes = vec![node("MatMul", "x k", "h0")];
        let inputs = |idx| {
            if operator == "Sin" {
                format!("h{idx}")
            } else {
                format!("h{idx} one")
            }
        };
        nodes.extend((0..n).map(|idx| node(operator, &inputs(idx), &format!("h{}", idx + 1))));
        nodes.push(node("Identity", &format!("h{n}"), "y"));
        file(17, nodes, vec![kernel.clone(), one.clone()])
    };
    assert_eq!(limited(&chain("Mul", 4_000)), Ok(()));
    assert!(matches!(
        limited(&chain("Sin", 4_000)),
        Err(OnnxError::Activation { .. })
    ));
    assert_eq!(limited(&chain("Mul", 5_000)), Err(OnnxError::TooLarge));
}

#[test]
fn what_is_no_model_is_damaged() {
    for bytes in [
        &b""[..],
        b"PK\x03\x04",
        b"{}",
        &[0; 100],
        &[0xff; 100],
        &[0x3a, 0x00],
    ] {
        assert!(read(bytes).is_err());
    }
    assert_eq!(read(b"PK\x03\x04 this is a zip"), Err(OnnxError::Damaged));
}
