//! How long the page's program takes to write and to read a file of 1-1000-1000-1, for `file_times.mjs` beside it.
//!
//! `cargo build --release -p neurona-models-worker --example file_times --target wasm32-unknown-unknown`

use std::cell::RefCell;

use experiment::{Activation, LayerWeights, Scaler};
use models::{Model, ModelFormat, ModelLayer, read, write};
use ndarray::Array2;

thread_local! {
    static MODEL: RefCell<Option<Model>> = const { RefCell::new(None) };
    static FILE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Makes the model that `run_write` writes.
#[unsafe(no_mangle)]
extern "C" fn prepare() {
    // Multiples of the golden ratio: different in all bits, as trained weights are.
    let mut value = 0.0_f64;
    let mut next = || {
        value = (value + 0.618_033_988_749_895).fract();
        (value - 0.5) as f32
    };
    let mut layer = |[inputs, units]: [usize; 2], activation| ModelLayer {
        activation,
        weights: LayerWeights {
            kernel: Array2::from_shape_simple_fn((inputs, units), &mut next),
            bias: vec![0.1; units],
        },
    };
    let layers = vec![
        layer([1, 1000], Activation::Tanh),
        layer([1000, 1000], Activation::Tanh),
        layer([1000, 1], Activation::Linear),
    ];
    let model = Model {
        layers,
        scaler: Scaler::identity(1, 1),
        input_names: vec!["x".to_owned()],
        output_names: vec!["y".to_owned()],
    };
    MODEL.set(Some(model));
}

/// Writes a file of the format with this place among all. Returns its length in bytes, 0 if it was refused.
#[unsafe(no_mangle)]
extern "C" fn run_write(format: usize) -> usize {
    let written = MODEL.with_borrow(|model| write(model.as_ref()?, ModelFormat::ALL[format]).ok());
    FILE.replace(written.unwrap_or_default());
    FILE.with_borrow(Vec::len)
}

/// Reads what was written last. Returns the number of layers, 0 if it cannot be read.
#[unsafe(no_mangle)]
extern "C" fn run_read() -> usize {
    FILE.with_borrow(|file| read("model", file).map_or(0, |it| it.weights.len()))
}
