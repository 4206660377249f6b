//! `.safetensors` files, read by the crate safetensors.

mod support;

use ::safetensors::{Dtype, SafeTensors};
use models::{Layout, safetensors};

use support::{Purpose, hidden_activations, model};

#[test]
fn another_reader_gets_the_same_bits_in_keras_layout() {
    let model = model(
        3,
        &[7, 5],
        hidden_activations()[0],
        Purpose::Regression,
        true,
    );
    let bytes = safetensors::write(&model, Layout::InputsFirst);
    let file = SafeTensors::deserialize(&bytes).unwrap();
    assert_eq!(file.len(), 2 * model.layers.len());
    for (idx, layer) in model.layers.iter().enumerate() {
        let kernel = file.tensor(&format!("layers.{idx}.kernel")).unwrap();
        let of_model = &layer.weights.kernel;
        assert_eq!(
            (kernel.dtype(), kernel.shape()),
            (Dtype::F32, of_model.shape())
        );
        let expected: Vec<u8> = of_model.iter().flat_map(|it| it.to_le_bytes()).collect();
        assert_eq!(kernel.data(), expected);
    }
}

#[test]
fn another_reader_gets_the_same_bits_in_pytorchs_layout() {
    let model = model(
        3,
        &[7, 5],
        hidden_activations()[0],
        Purpose::Regression,
        false,
    );
    let bytes = safetensors::write(&model, Layout::UnitsFirst);
    let (_, head) = SafeTensors::read_metadata(&bytes).unwrap();
    assert_eq!(head.metadata().as_ref().unwrap()["format"], "pt");
    let file = SafeTensors::deserialize(&bytes).unwrap();
    for (idx, layer) in model.layers.iter().enumerate() {
        // `nn.Sequential(Linear, Tanh, Linear, …)`: an activation is a module of its own.
        let weight = file.tensor(&format!("{}.weight", 2 * idx)).unwrap();
        let kernel = &layer.weights.kernel;
        assert_eq!(weight.shape(), [kernel.ncols(), kernel.nrows()]);
        let expected: Vec<u8> = kernel.t().iter().flat_map(|it| it.to_le_bytes()).collect();
        assert_eq!(weight.data(), expected);
        let bias = file.tensor(&format!("{}.bias", 2 * idx)).unwrap();
        let expected: Vec<u8> = layer
            .weights
            .bias
            .iter()
            .flat_map(|it| it.to_le_bytes())
            .collect();
        assert_eq!(bias.data(), expected);
    }
}

#[test]
fn every_model_comes_back_from_both_layouts() {
    for purpose in Purpose::ALL {
        for is_scaled in [false, true] {
            for activation in hidden_activations() {
                for layout in [Layout::InputsFirst, Layout::UnitsFirst] {
                    let model = model(2, &[6, 6], activation, purpose, is_scaled);
                    let read = safetensors::read(&safetensors::write(&model, layout)).unwrap();
                    assert_eq!((read.layout, read.is_layout_guessed), (layout, false));
                    assert_eq!(read.into_model(), Some(model));
                }
            }
        }
    }
}

/// Without the text beside them, weights are still weights.
#[test]
fn weights_of_others_are_read_without_a_description() {
    let values: Vec<u8> = (0..6_i16)
        .flat_map(|it| (f64::from(it) / 4.0).to_le_bytes())
        .collect();
    let view = |shape: &[usize], range: std::ops::Range<usize>| {
        ::safetensors::tensor::TensorView::new(Dtype::F64, shape.to_vec(), &values[range]).unwrap()
    };
    let bytes = ::safetensors::serialize(
        [
            ("fc.weight", view(&[2, 2], 0..32)),
            ("fc.bias", view(&[2], 32..48)),
        ],
        None,
    )
    .unwrap();
    let read = safetensors::read(&bytes).unwrap();
    assert_eq!(read.layout, Layout::UnitsFirst);
    assert_eq!(
        read.weights[0].kernel,
        ndarray::arr2(&[[0.0, 0.5], [0.25, 0.75]])
    );
    assert_eq!(read.weights[0].bias, [1.0, 1.25]);
    assert_eq!(read.described, None);
}

#[test]
fn any_bytes_give_a_value_or_an_error() {
    let model = model(2, &[4], hidden_activations()[0], Purpose::ManyClasses, true);
    let bytes = safetensors::write(&model, Layout::UnitsFirst);
    support::mutations(&bytes, 10_000, |bytes| {
        let _ = safetensors::read(bytes);
    });
}
