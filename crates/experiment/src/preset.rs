//! The course's experiments, with the settings of the lecture.

use std::f64::consts::PI;

use crate::activation::Activation;
use crate::data::{DataSpec, Function, Source};
use crate::draft::Draft;
use crate::network::{Dense, Network};
use crate::row_order::RowOrder;
use crate::training::Training;

/// An experiment of the course that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Preset {
    /// The default draft, which a first visit shows: sin x with a little noise, layers of 5 and 4 tanh
    /// units.
    Start,
    /// sin x on 0 … 2π, one layer of 500 tanh units: 1,501 parameters.
    SineWide,
    /// sin x on 0 … 2π, two layers of 3 tanh units: 22 parameters.
    SineSmall,
    /// x² on −1 … 1, one layer of 800 tanh units: 2,401 parameters.
    SquareWide,
}

impl Preset {
    /// All presets, in the order in which the page shows them.
    pub const ALL: [Preset; 4] = [
        Preset::Start,
        Preset::SineWide,
        Preset::SineSmall,
        Preset::SquareWide,
    ];

    /// Returns the name that links and tests use.
    pub fn name(self) -> &'static str {
        match self {
            Preset::Start => "start",
            Preset::SineWide => "sine-1x500",
            Preset::SineSmall => "sine-2x3",
            Preset::SquareWide => "square-1x800",
        }
    }

    /// Returns the experiment. All but `Start` have the course's settings: 50 evenly spaced points
    /// without noise, Adam with learning rate 0.05, mean squared error, batches of 32, 1,000 epochs,
    /// 20 % random validation rows, and one order of rows for all epochs: the course's notebooks train with
    /// a seed on TensorFlow. `Start` is no experiment of the course and has the defaults, a new order in each epoch.
    pub fn draft(self) -> Draft {
        match self {
            Preset::Start => Draft::default(),
            Preset::SineWide => course(Function::Sine, [0.0, 2.0 * PI], &[500]),
            Preset::SineSmall => course(Function::Sine, [0.0, 2.0 * PI], &[3, 3]),
            Preset::SquareWide => course(Function::Square, [-1.0, 1.0], &[800]),
        }
    }
}

fn course(function: Function, domain: [f64; 2], units: &[usize]) -> Draft {
    Draft {
        data: DataSpec {
            source: Source::Function(function),
            domain,
            noise: 0.0,
            ..DataSpec::default()
        },
        network: Network {
            hidden: units
                .iter()
                .map(|&units| Dense::new(units, Activation::Tanh))
                .collect(),
            ..Network::default()
        },
        training: Training {
            learning_rate: 0.05,
            epochs: 1_000,
            row_order: RowOrder::OneForAll,
            ..Training::default()
        },
        ..Draft::default()
    }
}
