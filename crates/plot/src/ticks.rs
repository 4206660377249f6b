//! Marks of an axis and their labels: round numbers (1, 2, 5 times a power of ten), parts of π,
//! decades.

use std::f64::consts::PI;

use experiment::{PiNotation, write_pi};

use crate::format::{NumberFormat, trim_zeros, write_superscript};
use crate::round_step::{RoundStep, power_of_ten};
use crate::scale::ScaleKind;

/// Most ticks of an axis; a domain that is too narrow for f64 has none.
const MAX_TICKS: f64 = 200.0;

/// A mark on an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tick {
    /// Value at which it stands, in the data's unit.
    pub value: f64,
    /// The label beside it.
    pub label: TickLabel,
}

/// The label of a tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TickLabel {
    /// No label: a minor tick.
    Bare,
    /// A decimal number.
    Fixed {
        /// Digits after the decimal mark.
        decimals: usize,
    },
    /// Scientific notation, without zeros at the end of the figures.
    Scientific {
        /// Significant figures.
        figures: usize,
    },
    /// `numerator · π / denominator`, which the label reduces to lowest terms.
    Pi {
        /// Factor of π.
        numerator: i64,
        /// Divisor, positive.
        denominator: i64,
    },
    /// `mantissa · 10^exponent`
    Decade {
        /// 1 to 9.
        mantissa: u8,
        /// Power of ten.
        exponent: i32,
    },
}

impl Tick {
    /// Returns whether it has a label.
    pub fn is_major(&self) -> bool {
        self.label != TickLabel::Bare
    }

    /// Appends the label.
    pub fn write_label(&self, out: &mut String, format: NumberFormat) {
        match self.label {
            TickLabel::Bare => {}
            TickLabel::Fixed { decimals } => format.write_fixed(out, self.value, decimals),
            TickLabel::Scientific { .. } if self.value == 0.0 => out.push('0'),
            TickLabel::Scientific { figures } => {
                let start = out.len();
                format.write_scientific(out, self.value, figures);
                trim_zeros(out, start);
            }
            TickLabel::Pi {
                numerator,
                denominator,
            } => write_pi(out, numerator, denominator, PiNotation::TEXT),
            TickLabel::Decade { mantissa, exponent } => {
                write_decade(out, format, mantissa, exponent);
            }
        }
    }
}

/// Returns the ticks within the domain in ascending order, with about `max_labels` labels: on a linear axis at most one
/// more, on a logarithmic axis at most half as many again and one more.
///
/// There are no ticks in a domain that is not finite, does not rise or is too narrow for f64, nor in a
/// logarithmic one that is not positive.
///
/// ```
/// use plot::{ScaleKind, ticks::ticks};
///
/// let values: Vec<f64> = ticks(ScaleKind::Linear, [0.0, 10.0], 5).iter().map(|tick| tick.value).collect();
/// assert_eq!(values, [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
/// ```
pub fn ticks(kind: ScaleKind, domain: [f64; 2], max_labels: usize) -> Vec<Tick> {
    let [from, to] = domain;
    let max_labels = max_labels.max(1);
    if !(from.is_finite() && to.is_finite() && from < to) {
        return Vec::new();
    }
    // Where neighboring values of f64 are a visible distance apart, ticks would fall together.
    if to - from <= from.abs().max(to.abs()) * 1e-12 {
        return Vec::new();
    }
    match kind {
        ScaleKind::Linear => linear(domain, max_labels, 0.0),
        ScaleKind::Count => linear(domain, max_labels, 1.0),
        ScaleKind::Pi => parts_of_pi(domain, max_labels),
        ScaleKind::Log if from > 0.0 => decades(domain, max_labels),
        ScaleKind::Log => Vec::new(),
    }
}

/// Ticks at least `least_step` apart.
fn linear([from, to]: [f64; 2], max_labels: usize, least_step: f64) -> Vec<Tick> {
    let step = RoundStep::at_least(((to - from) / max_labels as f64).max(least_step));
    let size = from.abs().max(to.abs());
    let label = if size <= 1e6 && step.exponent() >= -5 {
        TickLabel::Fixed {
            decimals: step.decimals(),
        }
    } else {
        let figures = (libm::log10(size).floor() as i32 - step.exponent() + 1).clamp(1, 8);
        TickLabel::Scientific {
            figures: figures as usize,
        }
    };
    multiples(step.value(), from, to)
        .map(|n| Tick {
            value: step.times(n),
            label,
        })
        .filter(|tick| from <= tick.value && tick.value <= to)
        .collect()
}

/// The whole numbers `n` with `from ≤ n · step ≤ to`, one more on either side against rounding.
fn multiples(step: f64, from: f64, to: f64) -> impl Iterator<Item = f64> {
    let first = (from / step).ceil() - 1.0;
    let count = (to / step).floor() + 1.0 - first;
    let count = if count.is_finite() && count <= MAX_TICKS && first.abs() < 9e15 {
        count as u32
    } else {
        0
    };
    (0..=count).map(move |idx| first + f64::from(idx))
}

fn parts_of_pi([from, to]: [f64; 2], max_labels: usize) -> Vec<Tick> {
    let least = (to - from) / PI / max_labels as f64;
    // Below π the step is π/2, π/4, π/8 …; from π on it is 1, 2, 5, 10, 20 … times π.
    let mut denominator = 1_i64;
    while denominator < 1024 && 0.5 / denominator as f64 >= least {
        denominator *= 2;
    }
    let numerator = if denominator > 1 || least <= 1.0 {
        1
    } else {
        RoundStep::at_least(least).value() as i64
    };
    let step = PI * numerator as f64 / denominator as f64;
    // The ends may be multiples of π with a rounding error, or rounded to f32.
    let slack = 1e-5;
    multiples(step, from - slack, to + slack)
        .map(|n| {
            let n = n as i64 * numerator;
            Tick {
                value: n as f64 * PI / denominator as f64,
                label: TickLabel::Pi {
                    numerator: n,
                    denominator,
                },
            }
        })
        .filter(|tick| from - slack <= tick.value && tick.value <= to + slack)
        .map(|tick| Tick {
            value: tick.value.clamp(from, to),
            ..tick
        })
        .collect()
}

fn decades([from, to]: [f64; 2], max_labels: usize) -> Vec<Tick> {
    let first = libm::log10(from).floor() as i32 - 1;
    let last = libm::log10(to).ceil() as i32 + 1;
    let span = libm::log10(to) - libm::log10(from);
    let every = (span / max_labels as f64).ceil().max(1.0) as i32;
    // Three labels a decade where nearly all of them have room.
    let labelled: &[u8] = if 3.0 * span <= 1.4 * max_labels as f64 {
        &[1, 2, 5]
    } else {
        &[1]
    };
    let n_between = if every > 1 { 1 } else { 9 };
    (first..=last)
        .flat_map(|exponent| (1..=n_between).map(move |mantissa| (mantissa, exponent)))
        .map(|(mantissa, exponent)| Tick {
            value: decade_value(mantissa, exponent),
            label: if labelled.contains(&mantissa) && exponent.rem_euclid(every) == 0 {
                TickLabel::Decade { mantissa, exponent }
            } else {
                TickLabel::Bare
            },
        })
        .filter(|tick| from <= tick.value && tick.value <= to)
        .collect()
}

fn decade_value(mantissa: u8, exponent: i32) -> f64 {
    if exponent < 0 {
        f64::from(mantissa) / power_of_ten(-exponent)
    } else {
        f64::from(mantissa) * power_of_ten(exponent)
    }
}

fn write_decade(out: &mut String, format: NumberFormat, mantissa: u8, exponent: i32) {
    if (-3..4).contains(&exponent) {
        let decimals = (-exponent).max(0) as usize;
        format.write_fixed(out, decade_value(mantissa, exponent), decimals);
        return;
    }
    if mantissa != 1 {
        format.write_fixed(out, f64::from(mantissa), 0);
        out.push('·');
    }
    out.push_str("10");
    write_superscript(out, exponent);
}

#[cfg(test)]
mod tests {
    use experiment::random::{Random, Stream};

    use super::*;

    fn check(kind: ScaleKind, domain: [f64; 2], max_labels: usize, expected: &str) {
        let labels: Vec<String> = ticks(kind, domain, max_labels)
            .iter()
            .filter(|tick| tick.is_major())
            .map(|tick| {
                let mut text = String::new();
                tick.write_label(&mut text, NumberFormat::DecimalComma);
                text
            })
            .collect();
        assert_eq!(labels.join(" "), expected, "{kind:?} {domain:?}");
    }

    #[test]
    fn ticks_are_round_numbers() {
        use ScaleKind::Linear;
        check(Linear, [-1.5, 1.5], 7, "−1,5 −1,0 −0,5 0,0 0,5 1,0 1,5");
        check(Linear, [0.0, 412.0], 5, "0 100 200 300 400");
        check(Linear, [0.0, 10.0], 5, "0 2 4 6 8 10");
        check(Linear, [0.7, 1.2], 5, "0,7 0,8 0,9 1,0 1,1 1,2");
        check(Linear, [0.0, 1e-6], 5, "0 2e−7 4e−7 6e−7 8e−7 1e−6");
        check(Linear, [0.0, 3e6], 3, "0 1e6 2e6 3e6");
        check(Linear, [1e6, 1.02e6], 2, "1e6 1,01e6 1,02e6");
        check(Linear, [0.0, 1e6], 2, "0 500000 1000000");
    }

    /// There is no layer 1.5.
    #[test]
    fn what_is_counted_has_ticks_at_whole_numbers() {
        use ScaleKind::Count;
        check(Count, [0.5, 3.5], 7, "1 2 3");
        check(Count, [0.5, 1.5], 7, "1");
        check(Count, [0.0, 412.0], 5, "0 100 200 300 400");
    }

    #[test]
    fn ticks_of_a_pi_domain_are_parts_of_pi() {
        use ScaleKind::Pi;
        check(Pi, [-PI, PI], 5, "−π −π/2 0 π/2 π");
        check(Pi, [-1.5 * PI, 1.5 * PI], 7, "−3π/2 −π −π/2 0 π/2 π 3π/2");
        check(Pi, [0.0, PI], 5, "0 π/4 π/2 3π/4 π");
        check(Pi, [0.0, 4.0 * PI], 5, "0 π 2π 3π 4π");
        check(Pi, [0.0, 40.0 * PI], 5, "0 10π 20π 30π 40π");
        check(Pi, [-PI, f64::from(std::f32::consts::PI)], 2, "−π 0 π");
    }

    #[test]
    fn logarithmic_ticks_are_decades() {
        use ScaleKind::Log;
        check(Log, [1e-3, 1.0], 6, "0,001 0,01 0,1 1");
        check(Log, [0.05, 0.5], 6, "0,05 0,1 0,2 0,5");
        check(Log, [1e-9, 10.0], 6, "10⁻⁸ 10⁻⁶ 10⁻⁴ 0,01 1");
        check(Log, [2e-5, 2e-4], 6, "2·10⁻⁵ 5·10⁻⁵ 10⁻⁴ 2·10⁻⁴");
        check(Log, [1.0, 1e5], 8, "1 10 100 1000 10⁴ 10⁵");
    }

    #[test]
    fn a_domain_without_room_has_no_ticks() {
        for kind in [ScaleKind::Linear, ScaleKind::Log, ScaleKind::Pi] {
            for domain in [
                [1.0, 1.0],
                [2.0, 1.0],
                [f64::NAN, 1.0],
                [0.0, f64::INFINITY],
                [f64::NEG_INFINITY, f64::INFINITY],
            ] {
                assert_eq!(ticks(kind, domain, 5), [], "{kind:?} {domain:?}");
            }
        }
        assert_eq!(ticks(ScaleKind::Log, [0.0, 1.0], 5), []);
        assert_eq!(ticks(ScaleKind::Log, [-1.0, 1.0], 5), []);
    }

    #[test]
    fn ticks_lie_in_range_and_rise() {
        let seed = 7;
        let mut random = Random::new(seed, Stream::Data, 0);
        for case in 0..20_000 {
            let center = random.normal() * libm::pow(10.0, random.uniform(-8.0, 8.0));
            let width = libm::pow(10.0, random.uniform(-9.0, 9.0));
            let max_labels = 1 + random.below(12) as usize;
            for kind in [ScaleKind::Linear, ScaleKind::Pi, ScaleKind::Log] {
                let domain = match kind {
                    ScaleKind::Log => [center.abs(), center.abs() + width],
                    _ => [center, center + width],
                };
                let found = ticks(kind, domain, max_labels);
                let told = format!("seed {seed}, case {case}: {kind:?} {domain:?} {max_labels}");
                assert!(
                    found.windows(2).all(|pair| pair[0].value < pair[1].value),
                    "{told} does not rise"
                );
                assert!(
                    found
                        .iter()
                        .all(|tick| domain[0] <= tick.value && tick.value <= domain[1]),
                    "{told} leaves its range"
                );
                let n_labels = found.iter().filter(|tick| tick.is_major()).count();
                let most = match kind {
                    ScaleKind::Log => 1 + max_labels * 3 / 2,
                    ScaleKind::Linear | ScaleKind::Count | ScaleKind::Pi => 1 + max_labels,
                };
                assert!(n_labels <= most, "{told} has {n_labels} labels");
            }
        }
    }
}
