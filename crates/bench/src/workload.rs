//! What is trained: the course's networks, Playground's, and two that are all arithmetic.

use engine::{Outcome, Rows, Session, Setup, Step, Trainer, initial_weights};
use experiment::{
    Activation, Clipping, DataSpec, Dense, Draft, Initializer, Loss, Network, Optimizer, Training,
};

use crate::naive::{Data, Hidden, Naive, Settings};

pub(crate) struct Workload {
    pub name: &'static str,
    hidden: &'static [usize],
    activation: Activation,
    n_inputs: usize,
    n_train: usize,
    n_validation: usize,
    batch_size: usize,
    optimizer: Optimizer,
    learning_rate: f64,
    /// Through a session, with history and checkpoints.
    session: bool,
}

const fn course(name: &'static str, hidden: &'static [usize]) -> Workload {
    Workload {
        name,
        hidden,
        activation: Activation::Tanh,
        n_inputs: 1,
        n_train: 40,
        n_validation: 10,
        batch_size: 32,
        optimizer: Optimizer::ADAM,
        learning_rate: 0.01,
        session: true,
    }
}

pub(crate) const WORKLOADS: [Workload; 6] = [
    course("1-3-3-1 tanh", &[3, 3]),
    course("1-500-1 tanh", &[500]),
    course("1-800-1 tanh", &[800]),
    Workload {
        n_inputs: 2,
        n_train: 500,
        n_validation: 100,
        batch_size: 10,
        optimizer: Optimizer::ALL[0],
        learning_rate: 0.03,
        session: false,
        ..course("2-8-8-8-1 tanh, 500 rows, batch 10, SGD", &[8, 8, 8])
    },
    Workload {
        activation: Activation::Relu,
        n_train: 1_000,
        n_validation: 0,
        learning_rate: 0.001,
        session: false,
        ..course("1-128-128-128-1 relu, 1,000 rows", &[128, 128, 128])
    },
    Workload {
        n_train: 1_000,
        n_validation: 0,
        learning_rate: 0.001,
        session: false,
        ..course("1-800-800-1 tanh, 1,000 rows", &[800, 800])
    },
];

impl Workload {
    /// Multiplications and additions of an epoch's matrix products.
    pub(crate) fn flops(&self) -> f64 {
        let mut inputs = self.n_inputs;
        let mut products = 0;
        let mut deltas = 0;
        for &units in self.hidden.iter().chain(&[1]) {
            products += inputs * units;
            if inputs != self.n_inputs || products > inputs * units {
                deltas += inputs * units;
            }
            inputs = units;
        }
        let train = (2 * products + deltas) * self.n_train;
        2.0 * (train + products * self.n_validation) as f64
    }

    fn layers(&self) -> Vec<Dense> {
        let hidden = self
            .hidden
            .iter()
            .map(|&units| Dense::new(units, self.activation));
        hidden.chain([Dense::new(1, Activation::Linear)]).collect()
    }

    fn data(&self) -> Data {
        let rows = |n: usize, shift: f32| -> (Vec<f32>, Vec<f32>) {
            (0..n)
                .map(|row| {
                    let x = (row as f32 + shift) / n as f32 * 6.0 - 3.0;
                    let other = ((row * 37) % n) as f32 / n as f32 * 6.0 - 3.0;
                    let inputs = if self.n_inputs == 1 {
                        vec![x]
                    } else {
                        vec![x, other]
                    };
                    (
                        inputs,
                        if self.n_inputs == 1 {
                            x * x / 9.0
                        } else {
                            f32::from(x * other > 0.0) * 2.0 - 1.0
                        },
                    )
                })
                .fold((Vec::new(), Vec::new()), |(mut xs, mut ys), (x, y)| {
                    xs.extend(x);
                    ys.push(y);
                    (xs, ys)
                })
        };
        let ((x, y), (x_val, y_val)) = (rows(self.n_train, 0.0), rows(self.n_validation, 0.5));
        Data {
            n_inputs: self.n_inputs,
            x,
            y,
            x_val,
            y_val,
        }
    }

    /// One epoch of the engine at each call.
    pub(crate) fn engine(&self) -> Box<dyn FnMut()> {
        if self.session {
            let draft = Draft {
                data: DataSpec {
                    noise: 0.0,
                    ..DataSpec::default()
                },
                network: Network {
                    hidden: self.layers()[..self.hidden.len()].to_vec(),
                    ..Network::default()
                },
                training: Training {
                    learning_rate: self.learning_rate,
                    epochs: 10_000_000,
                    ..Training::default()
                },
                ..Draft::default()
            };
            let mut session = Session::new(&draft.check().expect("an experiment that can run"));
            return Box::new(move || assert_eq!(session.step_epoch(), Step::Epoch, "it trains"));
        }
        let layers = self.layers();
        let weights = initial_weights(Initializer::GlorotUniform, 1, self.n_inputs, &layers);
        let data = self.data();
        let setup = Setup {
            n_inputs: self.n_inputs,
            layers,
            loss: Loss::MeanSquaredError,
            optimizer: self.optimizer,
            learning_rate: self.learning_rate,
            clipping: Clipping::default(),
            batch_size: self.batch_size,
            shuffle: Some(1),
        };
        let train = Rows {
            inputs: data.x,
            targets: data.y,
        };
        let validation = Rows {
            inputs: data.x_val,
            targets: data.y_val,
        };
        let mut trainer = Trainer::new(&setup, &weights, train, validation);
        Box::new(move || {
            loop {
                match trainer.step_batch() {
                    Outcome::Batch => {}
                    Outcome::Epoch(_) => return,
                    Outcome::NotFinite(place) => panic!("{place:?}"),
                }
            }
        })
    }

    /// The same of the naive version.
    pub(crate) fn naive(&self) -> Box<dyn FnMut()> {
        let mut layers = self.hidden.to_vec();
        layers.push(1);
        let hidden = if self.activation == Activation::Relu {
            Hidden::Relu
        } else {
            Hidden::Tanh
        };
        let settings = Settings {
            hidden,
            sgd: self.optimizer != Optimizer::ADAM,
            learning_rate: self.learning_rate as f32,
            batch_size: self.batch_size,
        };
        let mut naive = Naive::new(&self.data(), &layers, settings);
        Box::new(move || {
            std::hint::black_box(naive.epoch());
        })
    }
}
