//! Scales of sliders: from a value to a place on the slider, and back.

/// A slider's scale. A typed value may lie beyond its ends; the thumb then stays at the end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    Linear {
        min: f64,
        max: f64,
        step: f64,
    },
    /// Two significant figures, a hundred places a decade.
    Logarithmic {
        min: f64,
        max: f64,
    },
}

impl Scale {
    /// First place, last place, distance of two places.
    pub fn places(self) -> (f64, f64, f64) {
        match self {
            Self::Linear { min, max, step } => (min, max, step),
            Self::Logarithmic { min, max } => (min.log10(), max.log10(), 0.01),
        }
    }

    pub fn place(self, value: f64) -> f64 {
        let (first, last, _) = self.places();
        match self {
            Self::Linear { .. } => value.clamp(first, last),
            Self::Logarithmic { .. } if value > 0.0 => value.log10().clamp(first, last),
            Self::Logarithmic { .. } => first,
        }
    }

    pub fn value(self, place: f64) -> f64 {
        match self {
            // Places are sums of binary steps: 0.30000000000000004 stands for 0.3.
            Self::Linear { .. } => as_written(place, 12),
            Self::Logarithmic { .. } => as_written(10_f64.powf(place), 2),
        }
    }
}

/// Rounds a value to a number of significant figures.
pub fn as_written(value: f64, figures: usize) -> f64 {
    let text = format!("{value:.*e}", figures.saturating_sub(1));
    text.parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Scale = Scale::Logarithmic {
        min: 1e-5,
        max: 10.0,
    };

    #[test]
    fn a_place_gives_back_the_value_that_it_was_made_of() {
        for value in [1e-5, 0.001, 0.01, 0.033, 0.05, 0.1, 1.0, 9.9, 10.0] {
            assert_eq!(RATE.value(RATE.place(value)), value);
        }
        let linear = Scale::Linear {
            min: 0.0,
            max: 2.0,
            step: 0.05,
        };
        assert_eq!(linear.value(0.1 + 0.2), 0.3);
    }

    #[test]
    fn values_beyond_the_ends_rest_at_the_ends() {
        assert_eq!(RATE.value(RATE.place(100.0)), 10.0);
        assert_eq!(RATE.value(RATE.place(0.0)), 1e-5);
    }
}
