//! What is in a chart.

use crate::scale::ScaleKind;
use crate::scene::Role;

/// How a series is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Line,
    /// Among many: thin and pale.
    Thin,
    Dashed,
    Filled,
    Hollow,
}

/// Pairs of values under one name.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// In the page's language; one without a name is not read under the pointer.
    pub name: String,
    pub role: Role,
    pub look: Look,
    /// Rising, for lines.
    pub x: Vec<f32>,
    /// As many as `x`. What is not finite breaks a line.
    pub y: Vec<f32>,
}

impl Series {
    /// Samples at even distances over a window, its ends among them.
    pub fn sampled(
        name: impl Into<String>,
        role: Role,
        look: Look,
        window: [f32; 2],
        y: &[f32],
    ) -> Self {
        let step = (window[1] - window[0]) / (y.len().max(2) - 1) as f32;
        Self {
            name: name.into(),
            role,
            look,
            x: (0..y.len())
                .map(|idx| window[0] + step * idx as f32)
                .collect(),
            y: y.to_vec(),
        }
    }

    pub(super) fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        let pairs = self.x.iter().zip(&self.y);
        pairs.map(|(&x, &y)| (f64::from(x), f64::from(y)))
    }

    /// The value whose x is nearest, and that x.
    pub(super) fn nearest(&self, x: f64) -> Option<(f64, f64)> {
        self.points()
            .filter(|(_, y)| y.is_finite())
            .min_by(|a, b| (a.0 - x).abs().total_cmp(&(b.0 - x).abs()))
    }
}

/// One of the two axes.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartAxis {
    /// With its unit, in the page's language.
    pub name: String,
    pub kind: ScaleKind,
    /// `None`: around all values, rounded.
    pub range: Option<[f64; 2]>,
}

impl Default for ChartAxis {
    fn default() -> Self {
        Self {
            name: String::new(),
            kind: ScaleKind::Linear,
            range: None,
        }
    }
}

/// A value everywhere in the chart, as color below the series.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ground {
    /// In the page's language.
    pub name: String,
    /// A square grid from corner to corner of the axes' ranges, row by row from below.
    pub values: Vec<f32>,
    /// The values that have the full color of [`Role::Negative`] and of [`Role::Positive`].
    pub ends: [f32; 2],
}

impl Ground {
    /// −1 … 1
    pub(super) fn level(&self, value: f32) -> f32 {
        let [from, to] = self.ends;
        (2.0 * (value - from) / (to - from) - 1.0).clamp(-1.0, 1.0)
    }

    /// The nearest sample; both places from 0 to 1.
    pub(super) fn at(&self, [x, y]: [f64; 2]) -> Option<f32> {
        let side = self.values.len().isqrt();
        let last = side.checked_sub(1)?;
        let place = |at: f64| (at * last as f64).round().clamp(0.0, last as f64) as usize;
        let value = self.values.get(place(y) * side + place(x)).copied()?;
        value.is_finite().then_some(value)
    }
}

/// What is in the chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chart {
    pub x: ChartAxis,
    pub y: ChartAxis,
    /// With it the pointer reads a place instead of an x.
    pub ground: Option<Ground>,
    /// The first are painted first.
    pub series: Vec<Series>,
}
