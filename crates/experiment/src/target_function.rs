//! The true function behind the rows of a curve.

use crate::data::{Function, Source};
use crate::formula::{Formula, FormulaError, sinc, step};

/// The true function behind the rows.
#[derive(Debug, Clone, PartialEq)]
pub enum TargetFunction {
    /// A curve that has a name.
    Named(Function),
    /// A parsed formula.
    Formula(Formula),
    /// No function: the data are not a curve over one x.
    None,
}

impl TargetFunction {
    /// Returns the function of a source, after reading its formula if it has one.
    ///
    /// # Errors
    ///
    /// Fails if the formula cannot be read.
    pub fn new(source: &Source) -> Result<Self, FormulaError> {
        match source {
            Source::Function(function) => Ok(Self::Named(*function)),
            Source::Formula(text) => Formula::parse(text).map(Self::Formula),
            Source::Plane(_) | Source::Table(_) => Ok(Self::None),
        }
    }

    /// Returns the value at `x`; NaN or infinite where the function has none.
    pub fn at(&self, x: f64) -> f64 {
        match self {
            Self::Named(Function::Sine) => libm::sin(x),
            Self::Named(Function::Square) => x * x,
            Self::Named(Function::Absolute) => x.abs(),
            Self::Named(Function::Step) => step(x),
            Self::Named(Function::Sinc) => sinc(x),
            Self::Named(Function::Bump) => libm::exp(-x * x),
            Self::Named(Function::Line) => 0.5 * x,
            Self::Formula(formula) => formula.at(x),
            Self::None => f64::NAN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Draft;

    #[test]
    fn functions_have_their_values() {
        let at = |function, x| TargetFunction::Named(function).at(x);
        assert_eq!(at(Function::Square, -1.5), 2.25);
        assert_eq!(at(Function::Absolute, -1.5), 1.5);
        assert_eq!(at(Function::Step, -1e-300), 0.0);
        assert_eq!(at(Function::Step, 0.0), 1.0);
        assert_eq!(at(Function::Sinc, 0.0), 1.0);
        assert_eq!(at(Function::Sinc, 0.5), 2.0 / std::f64::consts::PI);
        assert!(at(Function::Sinc, 2.0).abs() < 1e-15);
        assert_eq!(at(Function::Bump, 1.0), libm::exp(-1.0));
        assert_eq!(at(Function::Line, 3.0), 1.5);
        for function in Function::ALL {
            let [from, to] = function.default_domain();
            assert!(at(function, from).is_finite() && at(function, to).is_finite());
            let mut draft = Draft::default();
            draft.data.set_function(function);
            assert_eq!(draft.clone().check().map(|_| ()), Ok(()), "{function:?}");
        }
    }
}
