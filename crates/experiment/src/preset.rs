//! The course's experiments, set up as the lecture sets them.

use std::f64::consts::PI;

use crate::activation::Activation;
use crate::data::{DataSpec, Function, Source};
use crate::draft::Draft;
use crate::network::{Dense, Network};
use crate::training::Training;

/// An experiment that the page offers by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Preset {
    /// What a first visit shows: sin x with a little noise, 5 and 4 tanh.
    Start,
    /// sin x, 50 points, one layer of 500 tanh: 1,501 parameters.
    SineWide,
    /// sin x, 50 points, two layers of 3 tanh: 22 parameters.
    SineSmall,
    /// x², 50 points, one layer of 800 tanh.
    SquareWide,
}

impl Preset {
    /// In the order in which the page shows them.
    pub const ALL: [Preset; 4] = [
        Preset::Start,
        Preset::SineWide,
        Preset::SineSmall,
        Preset::SquareWide,
    ];

    /// The name that links and tests use.
    pub fn name(self) -> &'static str {
        match self {
            Preset::Start => "start",
            Preset::SineWide => "sine-1x500",
            Preset::SineSmall => "sine-2x3",
            Preset::SquareWide => "square-1x800",
        }
    }

    /// The experiment: 50 equidistant points without noise, Adam 0.05, MSE, batches of 32, 1,000
    /// epochs, validation 20 % (rows shuffled beforehand), as in the course.
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
            ..Training::default()
        },
        ..Draft::default()
    }
}
