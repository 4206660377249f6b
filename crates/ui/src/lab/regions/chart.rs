//! The chart: a colored ground over two inputs, and the rows on it in the color of their targets.

use experiment::Grid;
use plot::{Chart, ChartAxis, Ground, Look, Role, Series};

use super::rows::TableRows;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::i18n::table_labels::TableLabels;

/// The two sides of a target: a class and all other ones, or the lower and the upper half of a number.
struct Sides {
    /// Name of the ground.
    ground: String,
    /// Values of the ground's two colors.
    ends: [f32; 2],
    /// Names of the lower and the upper side.
    names: [String; 2],
    /// The target's class, or the least number of the upper side.
    threshold: Threshold,
}

enum Threshold {
    Class(f64),
    Least(f64),
}

impl Sides {
    fn new(rows: &TableRows, class_idx: u32, labels: &TableLabels, language: Language) -> Self {
        match labels.classes.get(class_idx as usize) {
            Some(class) => {
                let other = match labels.classes.as_slice() {
                    [zero, one] => if class_idx == 0 { one } else { zero }.clone(),
                    _ => language.lab_regions_others().to_owned(),
                };
                Self {
                    ground: format!("P({class})"),
                    ends: [0.0, 1.0],
                    names: [other, class.clone()],
                    threshold: Threshold::Class(f64::from(class_idx)),
                }
            }
            None => {
                let [middle, half_width] = rows.middle();
                let text = numbers::significant(middle, language);
                Self {
                    ground: labels.target.clone(),
                    ends: [middle - half_width, middle + half_width].map(|end| end as f32),
                    names: [format!("< {text}"), format!("≥ {text}")],
                    threshold: Threshold::Least(middle),
                }
            }
        }
    }

    fn is_upper(&self, target: f64) -> bool {
        match self.threshold {
            Threshold::Class(class) => target == class,
            Threshold::Least(middle) => target >= middle,
        }
    }

    fn name(&self, is_upper: bool) -> &str {
        &self.names[usize::from(is_upper)]
    }
}

/// The chart of a grid. `values` are the network's over the grid, row by row; empty until they are
/// known.
pub fn chart(
    rows: &TableRows,
    grid: &Grid,
    values: &[f32],
    labels: &TableLabels,
    language: Language,
) -> Chart {
    let axis = |along: usize| {
        let name = labels.inputs.get(grid.axes[along] as usize).cloned();
        ChartAxis {
            name: name.unwrap_or_default(),
            range: Some(grid.windows[along].map(f64::from)),
            ..ChartAxis::default()
        }
    };
    let sides = Sides::new(rows, grid.class, labels, language);
    let parts = [(false, false), (false, true), (true, false), (true, true)];
    let series = parts.map(|(validates, is_upper)| {
        let mut series = part(rows, grid.axes, &sides, validates, is_upper);
        if validates {
            series.name = language.lab_regions_validates(&series.name);
        }
        series
    });
    Chart {
        x: axis(0),
        y: axis(1),
        series: series
            .into_iter()
            .filter(|series| !series.x.is_empty())
            .collect(),
        ground: Some(Ground {
            name: sides.ground,
            values: values.to_vec(),
            ends: sides.ends,
        }),
        ..Chart::default()
    }
}

/// The training or the validation rows on one side.
fn part(
    rows: &TableRows,
    axes: [u32; 2],
    sides: &Sides,
    validates: bool,
    is_upper: bool,
) -> Series {
    let [x, y] = axes.map(|axis| &rows.inputs[axis as usize]);
    let targets = rows.targets.iter().zip(&rows.validates).enumerate();
    let of_part = targets.filter(|(_, (target, row_validates))| {
        **row_validates == validates && sides.is_upper(**target) == is_upper
    });
    let (x, y) = of_part
        .map(|(idx, _)| (x[idx] as f32, y[idx] as f32))
        .unzip();
    Series {
        name: sides.name(is_upper).to_owned(),
        role: if is_upper {
            Role::Positive
        } else {
            Role::Negative
        },
        look: if validates {
            Look::Hollow
        } else {
            Look::Filled
        },
        x,
        y,
    }
}

#[cfg(test)]
mod tests {
    use experiment::{TableSpec, howell};

    use super::*;
    use crate::app::starts::first_table;

    fn of(spec: TableSpec, axes: [u32; 2], class: u32) -> (TableRows, Chart) {
        let mut draft = first_table();
        draft.data.set_table(spec);
        draft.fit_output();
        let rows = TableRows::of(&draft.clone().check().unwrap());
        let grid = Grid {
            axes,
            windows: axes.map(|axis| rows.window(axis)),
            side: 2,
            class,
        };
        let labels = TableLabels::of(&draft, Language::En).unwrap();
        let chart = chart(&rows, &grid, &[0.0; 4], &labels, Language::En);
        (rows, chart)
    }

    fn sizes(chart: &Chart) -> Vec<(&str, usize)> {
        let sizes = chart.series.iter().map(|it| (&*it.name, it.x.len()));
        sizes.collect()
    }

    #[test]
    fn howells_adults_are_told_apart_by_sex_and_part() {
        let (rows, men) = of(TableSpec::howell_sex(), [0, 1], 1);
        assert_eq!(rows.targets.len(), 352);
        assert_eq!(men.x.name, "weight (kg)");
        assert_eq!(men.y.name, "height (cm)");
        let ground = men.ground.as_ref().unwrap();
        assert_eq!((&*ground.name, ground.ends), ("P(male)", [0.0, 1.0]));
        let sizes = sizes(&men);
        let names: Vec<&str> = sizes.iter().map(|it| it.0).collect();
        let all = ["female", "male", "female (validation)", "male (validation)"];
        assert_eq!(names, all);
        assert_eq!(sizes.iter().map(|it| it.1).sum::<usize>(), 352);
        // The same data with the class of women as the one that is predicted.
        let (_, women) = of(TableSpec::howell_sex(), [0, 1], 0);
        assert_eq!(women.series[0].name, "male");
        assert_eq!(women.series[0].x, men.series[1].x);
    }

    #[test]
    fn heights_have_a_lower_and_an_upper_half() {
        let spec = TableSpec::howell_height(&[howell::WEIGHT, howell::AGE]);
        let (rows, chart) = of(spec, [1, 0], 0);
        let [from, to] = rows.window(1);
        assert!(from < 0.0 && to > 88.0, "{from} {to}");
        assert_eq!(chart.x.name, "age (years)");
        let ground = chart.ground.as_ref().unwrap();
        assert_eq!(ground.name, "height (cm)");
        let tallest = rows.targets.iter().copied().fold(0.0, f64::max);
        assert!(
            (f64::from(ground.ends[1]) - tallest).abs() < 1e-3,
            "{:?}",
            ground.ends
        );
        assert_eq!(sizes(&chart).iter().map(|it| it.1).sum::<usize>(), 544);
    }
}
