//! The same training, written with `ndarray` in the usual way: matrices of rows, `dot`, a new array for
//! every result, `f32::tanh`, Adam array by array.

#![allow(
    clippy::disallowed_methods,
    reason = "the usual way uses the platform's functions"
)]

use ndarray::{Array1, Array2, Axis};

/// Hidden activation.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Hidden {
    Tanh,
    Relu,
}

/// A parameter array with Adam's moments.
struct Param {
    value: Array2<f32>,
    m: Array2<f32>,
    s: Array2<f32>,
}

impl Param {
    fn new(value: Array2<f32>) -> Self {
        let zeros = Array2::zeros(value.raw_dim());
        Self {
            m: zeros.clone(),
            s: zeros,
            value,
        }
    }

    fn step(&mut self, grad: &Array2<f32>, learning_rate: f32, sgd: bool, t: i32) {
        if sgd {
            self.value = &self.value - &(grad * learning_rate);
            return;
        }
        self.m = &self.m * 0.9 + &(grad * 0.1);
        self.s = &self.s * 0.999 + &(grad * grad * 0.001);
        let rate = learning_rate * (1.0 - 0.999_f32.powi(t)).sqrt() / (1.0 - 0.9_f32.powi(t));
        self.value = &self.value - &(&self.m * rate / (self.s.mapv(f32::sqrt) + 1e-7));
    }
}

/// Settings of the training.
#[derive(Clone, Copy)]
pub(crate) struct Settings {
    pub hidden: Hidden,
    /// Plain SGD instead of Adam.
    pub sgd: bool,
    pub learning_rate: f32,
    pub batch_size: usize,
}

/// A network with its data and the state of its training.
pub(crate) struct Naive {
    settings: Settings,
    x: Array2<f32>,
    y: Array2<f32>,
    x_val: Array2<f32>,
    y_val: Array2<f32>,
    kernels: Vec<Param>,
    biases: Vec<Param>,
    random: u64,
    t: i32,
}

/// Training and validation rows. Shapes: `x` `[n, n_inputs]`, row-major, `y` `[n]`.
pub(crate) struct Data {
    pub n_inputs: usize,
    pub x: Vec<f32>,
    pub y: Vec<f32>,
    pub x_val: Vec<f32>,
    pub y_val: Vec<f32>,
}

impl Naive {
    /// A network with random kernels. `layers`: units of the hidden layers and the output.
    pub(crate) fn new(data: &Data, layers: &[usize], settings: Settings) -> Self {
        let table = |values: &[f32], columns: usize| {
            Array2::from_shape_vec((values.len() / columns, columns), values.to_vec())
                .expect("rows of this many columns")
        };
        let mut random = 88_172_645_463_325_252_u64;
        let mut inputs = data.n_inputs;
        let mut kernels = Vec::new();
        let mut biases = Vec::new();
        for &units in layers {
            let limit = (6.0 / (inputs + units) as f32).sqrt();
            let draw = || limit * (next(&mut random) as f32 / u32::MAX as f32 * 2.0 - 1.0);
            kernels.push(Param::new(Array2::from_shape_simple_fn(
                (inputs, units),
                draw,
            )));
            biases.push(Param::new(Array2::zeros((1, units))));
            inputs = units;
        }
        Self {
            settings,
            x: table(&data.x, data.n_inputs),
            y: table(&data.y, 1),
            x_val: table(&data.x_val, data.n_inputs),
            y_val: table(&data.y_val, 1),
            kernels,
            biases,
            random,
            t: 0,
        }
    }

    fn forward(&self, x: &Array2<f32>) -> Vec<Array2<f32>> {
        let mut outputs = vec![x.clone()];
        let last = self.kernels.len() - 1;
        for (idx, (kernel, bias)) in self.kernels.iter().zip(&self.biases).enumerate() {
            let z = outputs[idx].dot(&kernel.value) + &bias.value;
            outputs.push(match self.settings.hidden {
                _ if idx == last => z,
                Hidden::Tanh => z.mapv(f32::tanh),
                Hidden::Relu => z.mapv(|z| z.max(0.0)),
            });
        }
        outputs
    }

    /// Trains one epoch with shuffling and validation; returns both losses.
    pub(crate) fn epoch(&mut self) -> (f32, f32) {
        let n = self.x.nrows();
        let mut order: Vec<usize> = (0..n).collect();
        for last in (1..n).rev() {
            order.swap(last, next(&mut self.random) as usize % (last + 1));
        }
        let mut sum = 0.0;
        for rows in order.chunks(self.settings.batch_size) {
            let x = self.x.select(Axis(0), rows);
            let y = self.y.select(Axis(0), rows);
            let outputs = self.forward(&x);
            let error = &outputs[self.kernels.len()] - &y;
            sum += error.mapv(|e| e * e).sum();
            let mut d = error * (2.0 / rows.len() as f32);
            self.t += 1;
            for idx in (0..self.kernels.len()).rev() {
                let d_kernel = outputs[idx].t().dot(&d);
                let d_bias: Array1<f32> = d.sum_axis(Axis(0));
                if idx > 0 {
                    let back = d.dot(&self.kernels[idx].value.t());
                    d = match self.settings.hidden {
                        Hidden::Tanh => back * outputs[idx].mapv(|y| 1.0 - y * y),
                        Hidden::Relu => {
                            back * outputs[idx].mapv(|y| if y > 0.0 { 1.0 } else { 0.0 })
                        }
                    };
                }
                self.kernels[idx].step(
                    &d_kernel,
                    self.settings.learning_rate,
                    self.settings.sgd,
                    self.t,
                );
                self.biases[idx].step(
                    &d_bias.insert_axis(Axis(0)),
                    self.settings.learning_rate,
                    self.settings.sgd,
                    self.t,
                );
            }
        }
        let val = if self.x_val.nrows() == 0 {
            0.0
        } else {
            let outputs = self.forward(&self.x_val);
            (&outputs[self.kernels.len()] - &self.y_val)
                .mapv(|e| e * e)
                .mean()
                .unwrap_or(0.0)
        };
        (sum / n as f32, val)
    }
}

/// The next number of Marsaglia's xorshift.
fn next(state: &mut u64) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 32) as u32
}
