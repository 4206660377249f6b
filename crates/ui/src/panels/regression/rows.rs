//! The rows that are drawn: a part of a large table's.

use experiment::{Experiment, Source};
use leptos::prelude::*;
use plot::regression::RegressionRow;

use crate::app::editor::Editor;
use crate::i18n::language::Language;
use crate::panels::regression::columns::{AxisChoice, axis_names, categories};
use crate::panels::regression::reports::Reports;

/// What lies along x of the residuals, and the rows.
#[derive(Clone, Copy)]
pub struct ShownRows {
    editor: Editor,
    /// Names of what can lie along x.
    pub axis_names: Memo<Vec<String>>,
    /// Position of what a person has chosen.
    wanted: RwSignal<usize>,
    /// Names of the categories along x; empty for numbers.
    pub categories: Memo<Vec<String>>,
    /// The rows that are drawn.
    pub rows: Memo<Vec<RegressionRow>>,
}

impl ShownRows {
    /// The rows of the editor's experiment with the predictions of the newest report; none while the
    /// pictures are out of sight.
    pub fn new(
        editor: Editor,
        language: RwSignal<Language>,
        reports: Reports,
        is_shown: Memo<bool>,
    ) -> Self {
        let axis_names = Memo::new(move |_| {
            let language = language.get();
            editor.data.with(|draft| axis_names(draft, language))
        });
        let wanted = RwSignal::new(0);
        let axis = move || AxisChoice::at(axis_position(wanted, axis_names));
        let categories = Memo::new(move |_| match axis() {
            AxisChoice::Column(column) => {
                let language = language.get();
                editor
                    .data
                    .with(|draft| categories(draft, column, language))
            }
            _ => Vec::new(),
        });
        let places = Memo::new(move |_| match is_shown.get() {
            true => editor
                .data
                .with(|it| rows(it, reports.drawn_rows(), axis())),
            false => Vec::new(),
        });
        let rows = Memo::new(move |_| {
            let rows = reports.with(|report| {
                let predicted = |(row, &prediction): (&RegressionRow, &f64)| RegressionRow {
                    prediction,
                    ..*row
                };
                places.with(|places| {
                    let rows = places.iter().zip(&report.predictions);
                    rows.map(predicted).collect()
                })
            });
            rows.unwrap_or_default()
        });
        Self {
            editor,
            axis_names,
            wanted,
            categories,
            rows,
        }
    }

    /// Position of what lies along x in [`ShownRows::axis_names`]: the chosen one, or the prediction if
    /// the table has no such column.
    pub fn axis_position(self) -> usize {
        axis_position(self.wanted, self.axis_names)
    }

    /// What lies along x.
    pub fn axis(self) -> AxisChoice {
        AxisChoice::at(self.axis_position())
    }

    /// Lays the residuals out along something else.
    pub fn choose_axis(self, position: usize) {
        self.wanted.set(position);
    }

    /// Number of rows in use.
    pub fn n_rows(self) -> usize {
        self.editor.data.with(|it| it.dataset().n_rows())
    }
}

fn axis_position(wanted: RwSignal<usize>, names: Memo<Vec<String>>) -> usize {
    let wanted = wanted.get();
    if wanted < names.with(Vec::len) {
        wanted
    } else {
        0
    }
}

/// The rows at some positions of the data set; they have no predictions yet.
fn rows(
    experiment: &Experiment,
    positions: impl Iterator<Item = usize>,
    axis: AxisChoice,
) -> Vec<RegressionRow> {
    let Source::Table(spec) = &experiment.data.source else {
        return Vec::new();
    };
    let table = spec.table.data_table();
    let dataset = experiment.dataset();
    let kept = spec.kept_rows(table);
    let column = match axis {
        AxisChoice::Column(place) => table.columns().get(place as usize),
        AxisChoice::Prediction | AxisChoice::RowNumber => None,
    };
    let row = |row_idx: usize| {
        let in_table = kept[row_idx];
        let number = in_table as u32 + 1;
        RegressionRow {
            number,
            target: dataset.targets[[row_idx, 0]],
            prediction: f64::NAN,
            validates: dataset.validates[row_idx],
            x: column.map_or(f64::from(number), |column| column.values[in_table]),
        }
    };
    positions.map(row).collect()
}

#[cfg(test)]
mod tests {
    use experiment::{Filter, howell};

    use super::*;
    use crate::app::starts::first_table;

    #[test]
    fn rows_have_the_numbers_of_the_table() {
        let mut draft = first_table();
        if let Source::Table(spec) = &mut draft.data.source {
            spec.filters.push(Filter {
                column: howell::AGE,
                min: None,
                max: Some(17.0),
            });
        }
        let experiment = draft.check().unwrap();
        let axis = AxisChoice::Column(howell::AGE);
        assert_eq!(experiment.dataset().n_rows(), 192);
        let children = rows(&experiment, 0..192, axis);
        assert!(children.iter().all(|row| row.x <= 17.0));
        let table = howell::table();
        for row in children {
            let in_table = row.number as usize - 1;
            let height = table.columns()[howell::HEIGHT as usize].values[in_table];
            assert_eq!(row.target, height);
        }
    }
}
