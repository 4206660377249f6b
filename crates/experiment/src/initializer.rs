//! Initializers of kernels: one entry each. The engine's file of the same name draws the numbers.

use serde::{Deserialize, Serialize};

use crate::entries::entries;
use crate::keras::{KerasSpelling, Names, named};

/// How kernels are drawn. Biases start at zero, with one exception.
///
/// Source: Keras's initializers of the same names; Glorot and Bengio, *Understanding the difficulty
/// of training deep feedforward neural networks* (2010); He and others, *Delving deep into
/// rectifiers* (2015); LeCun and others, *Efficient BackProp* (1998); Saxe and others, *Exact
/// solutions to the nonlinear dynamics of learning in deep linear neural networks* (2013).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Initializer {
    /// Uniform on `±√(6 / (inputs + units))`, Keras's default.
    GlorotUniform,
    /// Normal with variance `2 / (inputs + units)`, cut at two standard deviations.
    GlorotNormal,
    /// Uniform on `±√(6 / inputs)`.
    HeUniform,
    /// Normal with variance `2 / inputs`, cut at two standard deviations.
    HeNormal,
    /// Uniform on `±√(3 / inputs)`.
    LecunUniform,
    /// Normal with variance `1 / inputs`, cut at two standard deviations.
    LecunNormal,
    /// Orthonormal rows or columns, whichever are fewer.
    Orthogonal,
    /// All zero. The neurons of a layer then stay equal however long they train: to see why kernels
    /// are drawn.
    Zeros,
    /// Uniform on ±0.5 whatever the sizes, and biases of 0.1, as in TensorFlow Playground. Where its generator draws the
    /// points, it draws the kernels, too: see [`Generator::Seedrandom`](crate::Generator::Seedrandom).
    UniformHalf,
}

entries! {
    /// Every initializer, in the order in which the page shows them.
    Initializer, Names {
        [Initializer::GlorotUniform] Initializer::GlorotUniform => Names {
            keras: KerasSpelling::Default,
            ..named("glorot_uniform")
        };
        [Initializer::GlorotNormal] Initializer::GlorotNormal => named("glorot_normal");
        [Initializer::HeUniform] Initializer::HeUniform => named("he_uniform");
        [Initializer::HeNormal] Initializer::HeNormal => named("he_normal");
        [Initializer::LecunUniform] Initializer::LecunUniform => named("lecun_uniform");
        [Initializer::LecunNormal] Initializer::LecunNormal => named("lecun_normal");
        [Initializer::Orthogonal] Initializer::Orthogonal => named("orthogonal");
        [Initializer::Zeros] Initializer::Zeros => named("zeros");
        [Initializer::UniformHalf] Initializer::UniformHalf => Names {
            keras: KerasSpelling::Expression("keras.initializers.RandomUniform(-0.5, 0.5)"),
            ..named("uniform_half")
        };
    }
}

impl Initializer {
    /// The name in files and links, which is Keras's.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// The value of all biases before training.
    pub fn bias(self) -> f64 {
        match self {
            Self::UniformHalf => 0.1,
            _ => 0.0,
        }
    }

    /// The argument `kernel_initializer=` of a Keras layer.
    pub fn keras(self) -> KerasSpelling {
        self.entry().keras
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_one_that_files_have() {
        for initializer in Initializer::ALL {
            let text = serde_json::to_string(&initializer).unwrap();
            assert_eq!(text, format!("\"{}\"", initializer.name()));
        }
    }
}
