//! The content of a chart.

use crate::scale::ScaleKind;
use crate::scene::{Dash, Role};

/// How a series is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// A line, 2 px wide.
    Line,
    /// A thin, pale line, for one of many.
    Thin,
    /// A dashed line.
    Dashed,
    /// Filled dots, not joined.
    Filled,
    /// Rings, not joined.
    Hollow,
}

/// Pairs of values under one name.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// In the page's language. A series without a name is not read under the pointer.
    pub name: String,
    /// Its color.
    pub role: Role,
    /// How it is painted.
    pub look: Look,
    /// In the data's unit; rising for lines. Shape: `[n]`.
    pub x: Vec<f32>,
    /// In the data's unit; a value that is not finite breaks a line. Shape: `[n]`.
    pub y: Vec<f32>,
}

impl Series {
    /// A series of evenly spaced samples over `window`, both ends included.
    ///
    /// Shapes: `y` is `[n]`.
    pub fn sampled(
        name: impl Into<String>,
        role: Role,
        look: Look,
        window: [f64; 2],
        y: &[f32],
    ) -> Self {
        let step = (window[1] - window[0]) / (y.len().max(2) - 1) as f64;
        Self {
            name: name.into(),
            role,
            look,
            x: (0..y.len())
                .map(|idx| (window[0] + step * idx as f64) as f32)
                .collect(),
            y: y.to_vec(),
        }
    }

    pub(super) fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        let pairs = self.x.iter().zip(&self.y);
        pairs.map(|(&x, &y)| (f64::from(x), f64::from(y)))
    }

    /// The pair with the nearest x among those whose y is finite.
    pub(super) fn nearest(&self, x: f64) -> Option<(f64, f64)> {
        self.points()
            .filter(|(_, y)| y.is_finite())
            .min_by(|a, b| (a.0 - x).abs().total_cmp(&(b.0 - x).abs()))
    }
}

/// One of the two axes.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartAxis {
    /// Name with its unit, in the page's language.
    pub name: String,
    /// Linear, logarithmic or counted in parts of π.
    pub kind: ScaleKind,
    /// First and last value, in the data's unit; `None` chooses round ends around all values.
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

/// A value for every place of the chart, painted as color below the series.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ground {
    /// In the page's language.
    pub name: String,
    /// A square grid over the axes' ranges, corners included, row by row from below. Shape:
    /// `[side, side]`.
    pub values: Vec<f32>,
    /// The values with the full color of [`Role::Negative`] and of [`Role::Positive`].
    pub ends: [f32; 2],
}

impl Ground {
    /// The value as a level of a raster, −1 to 1.
    pub(super) fn level(&self, value: f32) -> f32 {
        let [from, to] = self.ends;
        (2.0 * (value - from) / (to - from) - 1.0).clamp(-1.0, 1.0)
    }

    /// The nearest sample, if it is finite; both coordinates are shares of the area, from 0 to 1.
    pub(super) fn at(&self, [x, y]: [f64; 2]) -> Option<f32> {
        let side = self.values.len().isqrt();
        let last = side.checked_sub(1)?;
        let place = |at: f64| (at * last as f64).round().clamp(0.0, last as f64) as usize;
        let value = self.values.get(place(y) * side + place(x)).copied()?;
        value.is_finite().then_some(value)
    }
}

/// The content of a chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chart {
    /// The horizontal axis.
    pub x: ChartAxis,
    /// The vertical axis.
    pub y: ChartAxis,
    /// Values below the series. With them, the pointer reads a place and not an x.
    pub ground: Option<Ground>,
    /// The series in painting order.
    pub series: Vec<Series>,
    /// What files call the series, one by one, where a legend names several at once or none: of as many of the
    /// first series as there are. An empty one is the series' own name.
    pub file_names: Vec<String>,
}

/// How lines are broken, in the order in which a chart uses them.
const DASHES: [Dash; 6] = [
    Dash::Solid,
    Dash::LongDashed,
    Dash::DashDotted,
    Dash::Dotted,
    Dash::DashDotDotted,
    Dash::Dashed,
];

impl Chart {
    /// How the line of one of the series is broken. Up to six lines of different colors differ in it: a
    /// validation line has long dashes, any other one the first pattern that the lines before it leave.
    pub fn dash_of(&self, series: &Series) -> Dash {
        if series.look == Look::Dashed {
            return Dash::Dashed;
        }
        let has_dashed = self.series.iter().any(|it| it.look == Look::Dashed);
        let mut used: Vec<(Role, Dash)> = Vec::new();
        let lines = self.series.iter();
        let lines = lines.filter(|it| matches!(it.look, Look::Line | Look::Thin));
        for role in lines.map(|it| it.role) {
            if used.iter().any(|it| it.0 == role) {
                continue;
            }
            let is_free = |dash: &Dash| {
                let is_taken = used.iter().any(|it| it.1 == *dash);
                let is_validation = *dash == Dash::LongDashed && self.has_line(Role::Validation);
                let is_kept = is_validation || has_dashed && *dash == Dash::Dashed;
                !is_taken && !is_kept
            };
            let dash = match role {
                Role::Validation => Dash::LongDashed,
                _ => DASHES.into_iter().find(is_free).unwrap_or(Dash::Solid),
            };
            used.push((role, dash));
        }
        let own = used.iter().find(|it| it.0 == series.role);
        own.map_or(Dash::Solid, |it| it.1)
    }

    fn has_line(&self, role: Role) -> bool {
        let is_line = |look| matches!(look, Look::Line | Look::Thin);
        self.series
            .iter()
            .any(|it| it.role == role && is_line(it.look))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn chart(lines: &[(Role, Look)]) -> Chart {
        let series = |&(role, look)| Series {
            name: String::new(),
            role,
            look,
            x: Vec::new(),
            y: Vec::new(),
        };
        Chart {
            series: lines.iter().map(series).collect(),
            ..Chart::default()
        }
    }

    #[test]
    fn lines_of_different_colors_are_broken_differently() {
        let colors = [
            Role::Network,
            Role::Train,
            Role::Validation,
            Role::Positive,
            Role::Negative,
        ];
        let lines = colors.map(|role| (role, Look::Line));
        let chart = chart(&[&lines[..], &[(Role::Target, Look::Dashed)]].concat());
        let dashes: HashSet<Dash> = chart.series.iter().map(|it| chart.dash_of(it)).collect();
        assert_eq!(dashes.len(), 6);
        assert_eq!(chart.dash_of(&chart.series[2]), Dash::LongDashed);
        assert_eq!(chart.dash_of(&chart.series[5]), Dash::Dashed);
    }

    #[test]
    fn lines_of_one_color_are_broken_alike() {
        let lines = [Role::Network, Role::Network, Role::Train].map(|role| (role, Look::Thin));
        let chart = chart(&lines);
        let dashes: Vec<Dash> = chart.series.iter().map(|it| chart.dash_of(it)).collect();
        assert_eq!(dashes, [Dash::Solid, Dash::Solid, Dash::LongDashed]);
    }
}
