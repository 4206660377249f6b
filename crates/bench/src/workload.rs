//! The networks to train: the course's, Playground's, and two large ones that are all arithmetic.

use engine::{EpochRules, Outcome, Rows, Session, Setup, Step, Trainer, initial_weights};
use experiment::{
    Activation, Clipping, DataSpec, Dense, Draft, Experiment, Initializer, Loss, Network,
    Optimizer, RowOrder, Training,
};

use crate::naive::{Data, Hidden, Naive, Settings};

/// A network, its data and the settings of its training.
#[derive(Clone, Copy)]
pub(crate) struct Workload {
    pub name: &'static str,
    pub hidden: &'static [usize],
    pub activation: Activation,
    pub n_inputs: usize,
    pub n_train: usize,
    pub n_validation: usize,
    pub batch_size: usize,
    pub optimizer: Optimizer,
    pub learning_rate: f64,
    /// Whether it trains through a session, with history and stop reasons, or through a bare trainer.
    pub session: bool,
}

/// A network of the course: one input, 50 rows, batches of 32, Adam.
pub(crate) const fn course(name: &'static str, hidden: &'static [usize]) -> Workload {
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

/// The networks of the table of epochs.
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
        n_validation: 250,
        learning_rate: 0.001,
        session: false,
        ..course("1-128-128-128-1 relu, 1,000 rows", &[128, 128, 128])
    },
    Workload {
        n_train: 1_000,
        n_validation: 250,
        learning_rate: 0.001,
        session: false,
        ..course("1-800-800-1 tanh, 1,000 rows", &[800, 800])
    },
];

impl Workload {
    /// Number of multiplications and additions of an epoch's matrix products.
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

    /// Number of weights and biases.
    pub(crate) fn n_params(&self) -> usize {
        let mut inputs = self.n_inputs;
        let mut n = 0;
        for &units in self.hidden.iter().chain(&[1]) {
            n += (inputs + 1) * units;
            inputs = units;
        }
        n
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

    /// A session that trains it on a curve.
    pub(crate) fn session(&self) -> Session {
        Session::new(&self.experiment(Draft::default().seed))
    }

    /// The experiment of this network on a curve, from this seed.
    pub(crate) fn experiment(&self, seed: u32) -> Experiment {
        let draft = Draft {
            seed,
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
        draft.check().expect("an experiment that can run")
    }

    /// A function that trains one epoch with the engine at each call.
    pub(crate) fn engine(&self) -> Box<dyn FnMut()> {
        if self.session {
            let mut session = self.session();
            return Box::new(move || assert_eq!(session.step_epoch(), Step::Epoch, "it trains"));
        }
        let mut trainer = self.trainer(1.0);
        Box::new(move || epoch(&mut trainer))
    }

    /// A trainer of this network whose initial kernels are multiplied by `gain`.
    pub(crate) fn trainer(&self, gain: f32) -> Trainer {
        let layers = self.layers();
        let mut weights = initial_weights(Initializer::GlorotUniform, 1, self.n_inputs, &layers);
        let kernels = weights.iter_mut().flat_map(|layer| layer.kernel.iter_mut());
        kernels.for_each(|weight| *weight *= gain);
        let data = self.data();
        let setup = Setup {
            n_inputs: self.n_inputs,
            layers,
            loss: Loss::MeanSquaredError,
            optimizer: self.optimizer,
            learning_rate: self.learning_rate,
            clipping: Clipping::default(),
            batch_size: self.batch_size,
            row_order: RowOrder::NewEachEpoch,
            rules: EpochRules::default(),
            seed: 1,
        };
        let train = Rows {
            inputs: data.x,
            targets: data.y,
        };
        let validation = Rows {
            inputs: data.x_val,
            targets: data.y_val,
        };
        Trainer::new(&setup, &weights, train, validation)
    }

    /// A trainer whose rows are moved so far to the left that every unit of the first layer with a
    /// positive weight is dead, trained until its moments would be denormal.
    pub(crate) fn dying(&self) -> Trainer {
        let mut trainer = self.trainer(1.0);
        (0..5).for_each(|_| epoch(&mut trainer));
        let data = self.data();
        let moved = Rows {
            inputs: data.x.iter().map(|x| x - 30.0).collect(),
            targets: data.y,
        };
        let none = Rows {
            inputs: Vec::new(),
            targets: Vec::new(),
        };
        trainer.set_rows(moved, none);
        (0..40).for_each(|_| epoch(&mut trainer));
        trainer
    }

    /// A function that trains one epoch with the naive version at each call.
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

/// Trains to the end of an epoch. Panics if a value is not finite.
pub(crate) fn epoch(trainer: &mut Trainer) {
    loop {
        match trainer.step_batch() {
            Outcome::Batch => {}
            Outcome::Epoch(_) => return,
            Outcome::NotFinite(place) => panic!("{place:?}"),
        }
    }
}
