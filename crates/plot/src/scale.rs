//! Conversion of values to pixels and back.

use std::f64::consts::PI;

/// The kind of an axis's scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScaleKind {
    /// Even steps.
    Linear,
    /// Even steps between whole numbers, for what is counted: layers, epochs, seeds.
    Count,
    /// Logarithmic with base 10; the domain is positive.
    Log,
    /// Linear, counted in parts of π.
    Pi,
}

impl ScaleKind {
    /// [`Pi`](Self::Pi) if both ends are multiples of π/4 and not both 0, otherwise linear.
    pub fn of_domain([from, to]: [f64; 2]) -> Self {
        // 3.14159, typed by hand, counts as π; 3.1416 does not.
        let quarters = |value: f64| {
            let rounded = (value / (PI / 4.0)).round();
            ((value - rounded * PI / 4.0).abs() < 5e-6 && rounded.abs() <= 4000.0)
                .then_some(rounded)
        };
        match (quarters(from), quarters(to)) {
            (Some(from), Some(to)) if from != 0.0 || to != 0.0 => ScaleKind::Pi,
            _ => ScaleKind::Linear,
        }
    }
}

/// An axis: `domain[0]` lies at `pixels[0]`, `domain[1]` at `pixels[1]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// How the axis counts.
    pub kind: ScaleKind,
    /// The values at the axis's ends, in the data's unit.
    pub domain: [f64; 2],
    /// The places of these ends, in CSS pixels.
    pub pixels: [f32; 2],
    /// The domain's ends on an even axis: their logarithms on a logarithmic axis. Stored because
    /// painting a curve converts thousands of values.
    even: [f64; 2],
}

impl Scale {
    /// A scale from `domain[0]` at `pixels[0]` to `domain[1]` at `pixels[1]`. The domain of a logarithmic
    /// scale is positive.
    pub fn new(kind: ScaleKind, domain: [f64; 2], pixels: [f32; 2]) -> Self {
        Self {
            kind,
            domain,
            pixels,
            even: domain.map(|end| straighten(kind, end)),
        }
    }

    /// Pixel of a value. On a logarithmic axis zero and negative values lie at the low end, so
    /// that a loss of exactly 0 stays in the picture; NaN stays NaN.
    pub fn to_px(&self, value: f64) -> f32 {
        let [from, to] = self.even;
        let value = match self.kind {
            ScaleKind::Log if value <= 0.0 => from,
            kind => straighten(kind, value),
        };
        let [low, high] = self.pixels.map(f64::from);
        let share = if to == from {
            0.5
        } else {
            (value - from) / (to - from)
        };
        (low + (high - low) * share) as f32
    }

    /// Value at a pixel, in the data's unit.
    pub fn to_value(&self, px: f32) -> f64 {
        let [low, high] = self.pixels;
        let share = if high == low {
            0.5
        } else {
            f64::from((px - low) / (high - low))
        };
        let [from, to] = self.even;
        let value = from + (to - from) * share;
        match self.kind {
            ScaleKind::Log => libm::pow(10.0, value),
            ScaleKind::Linear | ScaleKind::Count | ScaleKind::Pi => value,
        }
    }

    /// Whether the value lies within the domain.
    pub fn contains(&self, value: f64) -> bool {
        self.domain[0] <= value && value <= self.domain[1]
    }
}

fn straighten(kind: ScaleKind, value: f64) -> f64 {
    match kind {
        ScaleKind::Log => libm::log10(value),
        ScaleKind::Linear | ScaleKind::Count | ScaleKind::Pi => value,
    }
}

/// The smallest interval around all finite values; `None` if there are none.
pub fn extent(values: impl IntoIterator<Item = f64>) -> Option<[f64; 2]> {
    values
        .into_iter()
        .filter(|value| value.is_finite())
        .fold(None, |extent, value| match extent {
            None => Some([value, value]),
            Some([from, to]) => Some([value.min(from), value.max(to)]),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_and_values_go_both_ways() {
        for (kind, domain) in [
            (ScaleKind::Linear, [-3.0, 5.0]),
            (ScaleKind::Pi, [-PI, PI]),
            (ScaleKind::Log, [1e-6, 10.0]),
        ] {
            let scale = Scale::new(kind, domain, [300.0, 20.0]);
            assert_eq!(scale.to_px(domain[0]), 300.0);
            assert_eq!(scale.to_px(domain[1]), 20.0);
            for px in [300.0, 211.5, 100.0, 20.0] {
                let back = scale.to_px(scale.to_value(px));
                assert!((back - px).abs() < 1e-3, "{kind:?}: {px} became {back}");
            }
        }
    }

    #[test]
    fn zero_lies_at_the_foot_of_a_logarithmic_axis() {
        let scale = Scale::new(ScaleKind::Log, [1e-4, 1.0], [100.0, 0.0]);
        assert_eq!(scale.to_px(0.0), 100.0);
        assert_eq!(scale.to_px(-1.0), 100.0);
        assert!(scale.to_px(f64::NAN).is_nan());
    }

    #[test]
    fn domains_of_pi_are_known() {
        for domain in [
            [-PI, PI],
            [0.0, 2.0 * PI],
            [-PI / 4.0, 3.0 * PI / 4.0],
            [f64::from(-std::f32::consts::PI), PI],
        ] {
            assert_eq!(ScaleKind::of_domain(domain), ScaleKind::Pi, "{domain:?}");
        }
        for domain in [
            [-3.1, 3.1],
            [-PI - 2e-5, PI],
            [0.0, 1.0],
            [0.0, 0.0],
            [-PI, 1.0],
        ] {
            assert_eq!(
                ScaleKind::of_domain(domain),
                ScaleKind::Linear,
                "{domain:?}"
            );
        }
    }

    #[test]
    fn an_extent_ignores_what_is_not_finite() {
        let values = [f64::NAN, 2.0, f64::INFINITY, -1.0];
        assert_eq!(extent(values), Some([-1.0, 2.0]));
        assert_eq!(extent([f64::NAN]), None);
    }
}
