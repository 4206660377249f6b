//! Pictures and sentences of a perceptron: its line among the points, its mistakes by epoch, its last
//! update.

use experiment::{PLANE_REACH, PerceptronState};
use plot::{Chart, ChartAxis, Look, Role, ScaleKind, Series};

use super::points::{Points, is_unit_square};
use crate::i18n::language::Language;
use crate::i18n::numbers;

/// The x and the y of two points of the line `w · x + b = 0`, at the ends of a window; `None` if both
/// weights are 0.
fn line(weights: [f64; 2], bias: f64, [from, to]: [f64; 2]) -> Option<(Vec<f32>, Vec<f32>)> {
    let [first, second] = weights;
    if second != 0.0 {
        let y = |x: f64| (-(bias + first * x) / second) as f32;
        return Some((vec![from as f32, to as f32], vec![y(from), y(to)]));
    }
    (first != 0.0).then(|| {
        let x = (-bias / first) as f32;
        (vec![x, x], vec![from as f32, to as f32])
    })
}

/// The points, the line, the line before the last update and the point that caused it.
pub fn plane(points: &Points, state: Option<&PerceptronState>, language: Language) -> Chart {
    let window = if is_unit_square(points) {
        [-0.5, 1.5]
    } else {
        [-PLANE_REACH, PLANE_REACH]
    };
    let mut series = state.map_or(Vec::new(), |state| lines(state, window, language));
    series.extend([false, true].map(|class| class_series(points, class, language)));
    if let Some((row, ..)) = state.and_then(|state| state.last)
        && let Some((point, _)) = points.get(row as usize)
    {
        series.push(Series {
            name: language.lab_perceptron_wrong().to_owned(),
            role: Role::Ink,
            look: Look::Hollow,
            x: vec![point[0]],
            y: vec![point[1]],
        });
    }
    let axis = |name: &str| ChartAxis {
        name: name.to_owned(),
        range: Some(window),
        ..ChartAxis::default()
    };
    Chart {
        x: axis("x₁"),
        y: axis("x₂"),
        series,
        ..Chart::default()
    }
}

/// The line before the last update and the line now.
fn lines(state: &PerceptronState, window: [f64; 2], language: Language) -> Vec<Series> {
    let series = |(x, y): (Vec<f32>, Vec<f32>), name: &str, role, look| Series {
        name: name.to_owned(),
        role,
        look,
        x,
        y,
    };
    let before = state
        .last
        .and_then(|(_, weights, bias)| line(weights, bias, window));
    let before = before.map(|ends| {
        let name = language.lab_perceptron_before();
        series(ends, name, Role::Second, Look::Dashed)
    });
    let now = line(state.weights, state.bias, window).map(|ends| {
        let name = language.lab_perceptron_line();
        series(ends, name, Role::Network, Look::Line)
    });
    before.into_iter().chain(now).collect()
}

fn class_series(points: &Points, class: bool, language: Language) -> Series {
    let of_class = points.iter().filter(|point| point.1 == class);
    let (x, y) = of_class.map(|point| (point.0[0], point.0[1])).unzip();
    Series {
        name: language.lab_perceptron_class(f64::from(u8::from(class))),
        role: if class {
            Role::Positive
        } else {
            Role::Negative
        },
        look: Look::Filled,
        x,
        y,
    }
}

/// Mistakes by epoch.
pub fn mistakes(state: Option<&PerceptronState>, language: Language) -> Chart {
    let counts = state.map_or(&[][..], |state| &state.mistakes_by_epoch);
    let series = |name: &str, look| Series {
        name: name.to_owned(),
        role: Role::Train,
        look,
        x: (1..=counts.len()).map(|epoch| epoch as f32).collect(),
        y: counts.iter().map(|&count| count as f32).collect(),
    };
    let most = counts.iter().max().copied().unwrap_or(0).max(4);
    Chart {
        x: ChartAxis {
            name: language.epoch_label().to_owned(),
            kind: ScaleKind::Count,
            range: Some([0.0, counts.len().max(10) as f64]),
        },
        y: ChartAxis {
            name: language.lab_perceptron_by_epoch().to_owned(),
            kind: ScaleKind::Count,
            range: Some([0.0, f64::from(most) * 1.1]),
        },
        series: vec![
            series("", Look::Line),
            series(language.lab_perceptron_by_epoch(), Look::Filled),
        ],
        ..Chart::default()
    }
}

/// How many epochs and mistakes there were, and whether the perceptron learns on; empty before the first
/// reply.
pub fn sentence(state: Option<&PerceptronState>, language: Language) -> String {
    let Some(state) = state else {
        return String::new();
    };
    let mistakes = f64::from(state.mistakes);
    let epochs = state.mistakes_by_epoch.len() as f64;
    if state.is_at_rest {
        language.lab_perceptron_rest(epochs, mistakes)
    } else {
        language.lab_perceptron_learning(epochs, mistakes)
    }
}

/// The last update with its numbers; `None` before the first one.
pub fn last_step(points: &Points, state: &PerceptronState, language: Language) -> Option<String> {
    let (row, before, bias) = state.last?;
    let (x, class) = points.get(row as usize)?;
    let number = |value: f64| numbers::significant(value, language);
    let pair = |[a, b]: [f64; 2]| format!("({}; {})", number(a), number(b));
    let sign = if *class { "+" } else { "−" };
    Some(format!(
        "w: {} {sign} {} = {},   b: {} {sign} 1 = {}",
        pair(before),
        pair(x.map(f64::from)),
        pair(state.weights),
        number(bias),
        number(state.bias),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_two_points_unless_there_is_none() {
        assert_eq!(line([0.0, 0.0], 1.0, [0.0, 1.0]), None);
        let (x, y) = line([1.0, 1.0], -1.0, [0.0, 1.0]).expect("a line");
        assert_eq!((x, y), (vec![0.0, 1.0], vec![1.0, 0.0]));
        let (x, _) = line([2.0, 0.0], -1.0, [0.0, 1.0]).expect("an upright line");
        assert_eq!(x, [0.5, 0.5]);
    }
}
