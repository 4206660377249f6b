//! `.weights.h5`: what is written, read by hdf5-pure; what Keras and h5py wrote, read here.

mod support;

use std::path::Path;

use experiment::{Activation, LayerWeights};
use hdf5_pure::{FileBuilder, GroupBuilder};
use models::weights_h5::{self, H5Error, Weights};
use models::{Model, ModelFormat, Refusal};
use ndarray::Array2;
use support::{Numbers, Purpose, model};

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/keras");
    std::fs::read(folder.join(name)).unwrap()
}

fn deep(n_layers: usize) -> Model {
    let hidden: Vec<usize> = (1..n_layers).map(|idx| 2 + idx % 3).collect();
    model(2, &hidden, Activation::Tanh, Purpose::Regression, false)
}

fn weights_of(model: &Model) -> Vec<LayerWeights> {
    model
        .layers
        .iter()
        .map(|layer| layer.weights.clone())
        .collect()
}

/// Bits, because −0 is another weight than 0.
fn bits(layers: &[LayerWeights]) -> Vec<(Vec<usize>, Vec<u32>)> {
    let tensors = layers.iter().flat_map(|layer| {
        let kernel = layer.kernel.iter().map(|it| it.to_bits()).collect();
        let bias = layer.bias.iter().map(|it| it.to_bits()).collect();
        [
            (layer.kernel.shape().to_vec(), kernel),
            (vec![layer.bias.len()], bias),
        ]
    });
    tensors.collect()
}

/// The dense layers as hdf5-pure reads them, in the order of their numbers.
fn foreign(bytes: Vec<u8>, n_layers: usize) -> Vec<LayerWeights> {
    let file = hdf5_pure::File::from_bytes(bytes).unwrap();
    let layer = |idx: usize| {
        let name = if idx == 0 {
            "dense".into()
        } else {
            format!("dense_{idx}")
        };
        let kernel = file.dataset(&format!("layers/{name}/vars/0")).unwrap();
        let bias = file.dataset(&format!("layers/{name}/vars/1")).unwrap();
        let shape = kernel.shape().unwrap();
        let shape = (shape[0] as usize, shape[1] as usize);
        let values = kernel.read_f32().unwrap();
        let units = bias.shape().unwrap();
        let bias = bias.read_f32().unwrap();
        assert_eq!(units, [bias.len() as u64]);
        LayerWeights {
            kernel: Array2::from_shape_vec(shape, values).unwrap(),
            bias,
        }
    };
    (0..n_layers).map(layer).collect()
}

#[test]
fn files_of_one_to_thirteen_layers_are_read_by_hdf5_pure() {
    for n_layers in 1..=13 {
        let model = deep(n_layers);
        let bytes = weights_h5::write(&model).unwrap();
        let file = hdf5_pure::File::from_bytes(bytes.clone()).unwrap();
        let layers = file.group("layers").unwrap();
        assert_eq!(layers.groups().unwrap().len(), n_layers);
        assert_eq!(bits(&foreign(bytes, n_layers)), bits(&weights_of(&model)));
    }
}

#[test]
fn a_file_comes_back_bit_for_bit() {
    let mut model = deep(13);
    let extremes = [-0.0, f32::MAX, f32::MIN_POSITIVE, 1e-45];
    for (weight, extreme) in model.layers[3].weights.kernel.iter_mut().zip(extremes) {
        *weight = extreme;
    }
    // A kernel that does not lie in memory row by row.
    let kernel = model.layers[2].weights.kernel.clone();
    model.layers[2].weights.kernel = kernel.t().as_standard_layout().to_owned().reversed_axes();
    assert!(!model.layers[2].weights.kernel.is_standard_layout());

    let read = weights_h5::read(&weights_h5::write(&model).unwrap()).unwrap();
    assert_eq!(bits(&read.layers), bits(&weights_of(&model)));
    assert!(read.normalizations.is_empty());
}

#[test]
fn a_large_network_is_its_weights_and_little_else() {
    let model = model(
        1,
        &[1000, 1000],
        Activation::Relu,
        Purpose::Regression,
        false,
    );
    let n_weights = 1000 + 1000 + 1_000_000 + 1000 + 1000 + 1;
    let bytes = weights_h5::write(&model).unwrap();
    let overhead = bytes.len() - 4 * n_weights;
    assert!((1..10_000).contains(&overhead), "{overhead} bytes");
    assert_eq!(
        bits(&weights_h5::read(&bytes).unwrap().layers),
        bits(&weights_of(&model))
    );
}

#[test]
fn more_layers_than_a_group_can_count_are_refused() {
    let mut model = deep(1);
    let layer = model.layers[0].clone();
    model.layers = vec![layer; 65_536];
    let refusal = Refusal::TooLarge {
        format: ModelFormat::WeightsH5,
    };
    assert_eq!(weights_h5::write(&model), Err(refusal));
}

#[test]
fn what_keras_saved_is_what_hdf5_pure_finds_in_it() {
    for (name, n_layers) in [("sequential", 3), ("thirteen", 13)] {
        let bytes = fixture(&format!("{name}.weights.h5"));
        let read = weights_h5::read(&bytes).unwrap();
        assert_eq!(
            bits(&read.layers),
            bits(&foreign(bytes, n_layers)),
            "{name}"
        );
        // The older layout, of the same model.
        let legacy = weights_h5::read(&fixture(&format!("{name}.h5"))).unwrap();
        assert_eq!(bits(&legacy.layers), bits(&read.layers), "{name}");
    }
}

#[test]
fn other_forms_of_the_same_file_are_read() {
    let sequential = weights_h5::read(&fixture("sequential.weights.h5")).unwrap();
    let thirteen = weights_h5::read(&fixture("thirteen.weights.h5")).unwrap();
    for name in ["packed", "latest"] {
        let read = weights_h5::read(&fixture(&format!("{name}.weights.h5"))).unwrap();
        assert_eq!(bits(&read.layers), bits(&sequential.layers), "{name}");
    }
    let double = weights_h5::read(&fixture("double.weights.h5")).unwrap();
    assert_eq!(bits(&double.layers), bits(&thirteen.layers));

    let half = weights_h5::read(&fixture("half.weights.h5")).unwrap();
    for (half, single) in half.layers.iter().zip(&thirteen.layers) {
        for (&half, &single) in half.kernel.iter().zip(&single.kernel) {
            // Eleven bits, or the smallest step below 2⁻¹⁴.
            let limit = (single.abs() / 2048.0).max(1.0 / (1 << 25) as f32);
            assert!((half - single).abs() <= limit, "{half} for {single}");
        }
    }
}

#[test]
fn chunks_that_do_not_divide_a_kernel_are_put_together() {
    let Weights { layers, .. } = weights_h5::read(&fixture("chunks.weights.h5")).unwrap();
    let shapes: Vec<_> = layers.iter().map(|layer| layer.kernel.dim()).collect();
    assert_eq!(shapes, [(7, 30), (30, 1)]);
    for values in layers
        .iter()
        .flat_map(|layer| [layer.kernel.iter().copied().collect(), layer.bias.clone()])
    {
        for (idx, value) in values.into_iter().enumerate() {
            assert_eq!(value, idx as f32 / 8.0);
        }
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    let error = |name| weights_h5::read(&fixture(name)).unwrap_err();
    let path = |path: &str| path.to_owned();
    assert_eq!(
        error("latest_thirteen.weights.h5"),
        H5Error::TooNew {
            path: path("layers")
        }
    );
    assert_eq!(
        error("lzf.weights.h5"),
        H5Error::Filter {
            path: path("layers/dense/vars/0"),
            filter: 32_000,
        }
    );
    assert_eq!(
        error("batch.weights.h5"),
        H5Error::OtherLayer {
            path: path("layers/batch_normalization"),
        }
    );
    assert_eq!(error("sequential.json"), H5Error::NotHdf5);
    assert_eq!(weights_h5::read(&[]), Err(H5Error::NotHdf5));
}

#[test]
fn a_file_that_is_cut_off_is_unreadable() {
    let bytes = fixture("thirteen.weights.h5");
    let half = weights_h5::read(&bytes[..bytes.len() / 2]);
    assert!(matches!(half, Err(H5Error::Unreadable { .. })), "{half:?}");
    assert_eq!(weights_h5::read(&bytes[..50]), Err(H5Error::NotHdf5));
}

/// Nothing of that size may be allocated.
#[test]
fn a_shape_that_is_too_large_is_refused() {
    let model = model(2, &[7], Activation::Tanh, Purpose::Regression, false);
    let mut bytes = weights_h5::write(&model).unwrap();
    let shape = [2_u64, 7].map(u64::to_le_bytes).concat();
    let place = bytes.windows(16).position(|it| it == shape).unwrap();
    bytes[place..place + 8].copy_from_slice(&(1_u64 << 60).to_le_bytes());
    let expected = H5Error::TooLarge {
        path: "layers/dense/vars/0".into(),
        shape: vec![1 << 60, 7],
    };
    assert_eq!(weights_h5::read(&bytes), Err(expected));
}

#[test]
fn normalizations_are_listed() {
    let legacy = weights_h5::read(&fixture("keras_3_0.h5")).unwrap();
    assert_eq!(legacy.normalizations, ["model_weights/normalization"]);
    assert_eq!(legacy.layers.len(), 4);
}

/// Reads a file of two dense layers, the first of which has three units. `build` makes the second.
fn built(build: impl FnOnce(&mut GroupBuilder)) -> Result<Weights, H5Error> {
    let mut builder = FileBuilder::new();
    let mut layers = builder.create_group("layers");
    let mut layer = |name: &str, build: &mut dyn FnMut(&mut GroupBuilder)| {
        let mut layer = layers.create_group(name);
        let mut vars = layer.create_group("vars");
        build(&mut vars);
        layer.add_group(vars.finish());
        layers.add_group(layer.finish());
    };
    layer("dense", &mut |vars| {
        let kernel = vars.create_dataset("0");
        kernel
            .with_f32_data(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
            .with_shape(&[2, 3]);
        vars.create_dataset("1")
            .with_f32_data(&[0.0; 3])
            .with_shape(&[3]);
    });
    let mut build = Some(build);
    layer("dense_1", &mut |vars| build.take().unwrap()(vars));
    builder.add_group(layers.finish());
    weights_h5::read(&builder.finish().unwrap())
}

#[test]
fn wrong_tensors_are_named_with_what_was_expected() {
    let path = || "layers/dense_1/vars/0".to_owned();

    let shape = built(|vars| {
        let kernel = vars.create_dataset("0");
        kernel.with_f32_data(&[1.0; 8]).with_shape(&[4, 2]);
    });
    let expected = H5Error::Shape {
        path: path(),
        expected: vec![Some(3), None],
        found: vec![4, 2],
    };
    assert_eq!(shape, Err(expected));

    let rank = built(|vars| {
        vars.create_dataset("0")
            .with_f32_data(&[1.0; 3])
            .with_shape(&[3]);
    });
    assert!(matches!(rank, Err(H5Error::Shape { found, .. }) if found == [3]));

    let bias = built(|vars| {
        let kernel = vars.create_dataset("0");
        kernel.with_f32_data(&[1.0; 6]).with_shape(&[3, 2]);
        let bias = vars.create_dataset("1");
        bias.with_f32_data(&[1.0; 3]).with_shape(&[3]);
    });
    let expected = H5Error::Shape {
        path: "layers/dense_1/vars/1".into(),
        expected: vec![Some(2)],
        found: vec![3],
    };
    assert_eq!(bias, Err(expected));

    for (value, place) in [(f32::NAN, 2), (f32::INFINITY, 0)] {
        let not_finite = built(|vars| {
            let mut values = [1.0; 3];
            values[place] = value;
            vars.create_dataset("0")
                .with_f32_data(&values)
                .with_shape(&[3, 1]);
        });
        let expected = H5Error::NotFinite {
            path: path(),
            value_idx: place,
        };
        assert_eq!(not_finite, Err(expected));
    }
    let too_large = built(|vars| {
        vars.create_dataset("0")
            .with_f64_data(&[1.0, 2.0, 1e39])
            .with_shape(&[3, 1]);
    });
    assert!(matches!(
        too_large,
        Err(H5Error::NotFinite { value_idx: 2, .. })
    ));

    let whole = built(|vars| {
        vars.create_dataset("0")
            .with_i32_data(&[1, 2, 3])
            .with_shape(&[3, 1]);
    });
    let expected = H5Error::NotFloat {
        path: path(),
        found: "int32".into(),
    };
    assert_eq!(whole, Err(expected));

    assert_eq!(built(|_| {}), Err(H5Error::Missing { path: path() }));
}

#[test]
fn a_layer_without_a_bias_has_zeros() {
    let weights = built(|vars| {
        let kernel = vars.create_dataset("0");
        kernel.with_f32_data(&[1.0; 6]).with_shape(&[3, 2]);
    });
    assert_eq!(weights.unwrap().layers[1].bias, [0.0, 0.0]);
}

/// Whatever comes back has the shapes that are promised.
fn check(bytes: &[u8]) -> bool {
    let Ok(weights) = weights_h5::read(bytes) else {
        return false;
    };
    assert!(!weights.layers.is_empty());
    let mut n_before = None;
    for layer in &weights.layers {
        let (n_inputs, n_units) = layer.kernel.dim();
        assert!(n_before.is_none_or(|before| before == n_inputs));
        assert_eq!(layer.bias.len(), n_units);
        assert!(
            layer
                .kernel
                .iter()
                .chain(&layer.bias)
                .all(|it| it.is_finite())
        );
        n_before = Some(n_units);
    }
    true
}

#[test]
fn any_bytes_are_read_or_refused() {
    let names = [
        "thirteen.weights.h5",
        "thirteen.h5",
        "packed.weights.h5",
        "chunks.weights.h5",
        "latest.weights.h5",
        "latest_thirteen.weights.h5",
        "half.weights.h5",
    ];
    let mut n_read = 0;
    let mut n_refused = 0;
    let mut seen = |is_read| if is_read { n_read += 1 } else { n_refused += 1 };
    for (seed, name) in names.into_iter().enumerate() {
        let original = fixture(name);
        let mut numbers = Numbers::new(seed as u64);
        for _ in 0..600 {
            let mut bytes = original.clone();
            for _ in 0..=numbers.below(8) {
                // Three of four in the first half, where most headers are.
                let end = if numbers.below(4) == 0 {
                    bytes.len()
                } else {
                    bytes.len() / 2
                };
                let place = numbers.below(end);
                bytes[place] = match numbers.below(4) {
                    0 => 0,
                    1 => 0xff,
                    2 => bytes[place] ^ 1 << numbers.below(8),
                    _ => numbers.below(256) as u8,
                };
            }
            if numbers.below(10) == 0 {
                bytes.truncate(numbers.below(bytes.len()));
            }
            seen(check(&bytes));
        }
        for len in (0..original.len()).step_by(97) {
            seen(check(&original[..len]));
        }
    }
    assert!(
        n_read > 300 && n_refused > 300,
        "{n_read} read, {n_refused} refused"
    );
}
