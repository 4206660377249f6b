//! Scales of sliders: from a value to a place on the slider, and back; the steps that keys make.

use leptos::ev::KeyboardEvent;
use plot::RoundStep;

/// What a key does on a slider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Back,
    Ahead,
    FarBack,
    FarAhead,
    First,
    Last,
}

impl Step {
    /// Returns the step of a key, as browsers have them; `None` for other keys and with a modifier.
    pub fn of_key(event: &KeyboardEvent) -> Option<Self> {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return None;
        }
        Some(match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => Self::Back,
            "ArrowRight" | "ArrowUp" => Self::Ahead,
            "PageDown" => Self::FarBack,
            "PageUp" => Self::FarAhead,
            "Home" => Self::First,
            "End" => Self::Last,
            _ => return None,
        })
    }
}

/// A slider's scale. A typed value may lie beyond its ends; the thumb then stays at the end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    Linear {
        min: f64,
        max: f64,
        step: f64,
    },
    /// Two significant figures, a hundred places a decade. Keys move at least by `least`.
    Logarithmic {
        min: f64,
        max: f64,
        least: f64,
    },
}

impl Scale {
    /// First place, last place, distance of two places.
    pub fn places(self) -> (f64, f64, f64) {
        match self {
            Self::Linear { min, max, step } => (min, max, step),
            Self::Logarithmic { min, max, .. } => (min.log10(), max.log10(), 0.01),
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

    /// The value after a step of a key; `None` on a linear scale, on which the browser's own steps are round.
    ///
    /// On a logarithmic one they are the next value of two significant figures, or the next one of 1, 2 and 5
    /// times a power of ten.
    pub fn stepped(self, value: f64, step: Step) -> Option<f64> {
        let Self::Logarithmic { min, max, least } = self else {
            return None;
        };
        let value = value.clamp(min, max);
        // Between the value and its neighbors on either side.
        let (above, below) = (value * 1.001, value * 0.999);
        let stepped = match step {
            Step::First => min,
            Step::Last => max,
            Step::FarAhead => RoundStep::at_least(above).value(),
            Step::FarBack => RoundStep::at_most(below).value(),
            Step::Ahead | Step::Back => {
                let (place, n) = if step == Step::Ahead {
                    (above, 1.0)
                } else {
                    (below, -1.0)
                };
                // A tenth of the power of ten is exactly one of the second figure.
                let figure = RoundStep::power_of_ten_below(place) / 10.0;
                next_multiple(value, RoundStep::at_least(figure.max(least)), n)
            }
        };
        Some(as_written(stepped.clamp(min, max), 2))
    }

    pub fn value(self, place: f64) -> f64 {
        match self {
            // Places are sums of binary steps: 0.30000000000000004 stands for 0.3.
            Self::Linear { .. } => as_written(place, 12),
            Self::Logarithmic { .. } => as_written(10_f64.powf(place), 2),
        }
    }
}

/// Returns the next multiple of `step` on either side of `value`; `n` steps from it if it is a multiple.
pub fn next_multiple(value: f64, step: RoundStep, n: f64) -> f64 {
    // A value that is written as a multiple may lie a rounding error beside it.
    let multiples = value / step.value();
    let tolerance = 1e-6 * n.signum();
    let from = if n < 0.0 {
        (multiples + tolerance).ceil()
    } else {
        (multiples + tolerance).floor()
    };
    step.times(from + n)
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
        least: 0.0,
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

    /// Ten steps of the slider's own lie between 1 and 1.1 and would be rounded to one of the two.
    #[test]
    fn keys_step_through_two_figures_on_a_logarithmic_scale() {
        for (value, step, stepped) in [
            (1.0, Step::Ahead, 1.1),
            (1.0, Step::Back, 0.99),
            (0.01, Step::Back, 0.0099),
            (0.01, Step::Ahead, 0.011),
            (0.099, Step::Ahead, 0.1),
            (0.034, Step::Back, 0.033),
            (0.0333, Step::Back, 0.033),
            (0.01, Step::FarAhead, 0.02),
            (0.03, Step::FarAhead, 0.05),
            (0.05, Step::FarAhead, 0.1),
            (0.01, Step::FarBack, 0.005),
            (0.01, Step::First, 1e-5),
            (0.01, Step::Last, 10.0),
            (10.0, Step::Ahead, 10.0),
            (1e-5, Step::Back, 1e-5),
            (50.0, Step::Back, 9.9),
        ] {
            assert_eq!(RATE.stepped(value, step), Some(stepped), "{value} {step:?}");
        }
        let linear = Scale::Linear {
            min: 0.0,
            max: 1.0,
            step: 0.05,
        };
        assert_eq!(linear.stepped(0.5, Step::Ahead), None);
    }

    /// Between 5 and 10 a step of two figures was rounded away.
    #[test]
    fn keys_step_through_whole_numbers_where_they_are_asked_for() {
        let count = Scale::Logarithmic {
            min: 5.0,
            max: 2_000.0,
            least: 1.0,
        };
        for (value, step, stepped) in [
            (5.0, Step::Ahead, 6.0),
            (5.0, Step::Back, 5.0),
            (9.0, Step::Ahead, 10.0),
            (10.0, Step::Back, 9.0),
            (10.0, Step::Ahead, 11.0),
            (100.0, Step::Ahead, 110.0),
            (5.0, Step::FarAhead, 10.0),
        ] {
            assert_eq!(
                count.stepped(value, step),
                Some(stepped),
                "{value} {step:?}"
            );
        }
        let mut value = 5.0;
        while value < 2_000.0 {
            let next = count.stepped(value, Step::Ahead).unwrap();
            assert!(next > value && next.fract() == 0.0, "{value}: {next}");
            assert_eq!(count.stepped(next, Step::Back), Some(value), "{next}");
            value = next;
        }
    }

    #[test]
    fn values_beyond_the_ends_rest_at_the_ends() {
        assert_eq!(RATE.value(RATE.place(100.0)), 10.0);
        assert_eq!(RATE.value(RATE.place(0.0)), 1e-5);
    }
}
