//! The rows that are drawn: a part of a large table's.

use experiment::{Experiment, Source};
use leptos::prelude::*;
use plot::fit::drawn;
use plot::regression::RegressionRow;

use crate::app::editor::Editor;
use crate::i18n::language::Language;
use crate::panels::regression::columns::{AxisChoice, axis_choices, categories};
use crate::panels::regression::reports::Reports;

/// What lies along x of the residuals, and the rows.
#[derive(Clone, Copy)]
pub struct ShownRows {
    /// What can lie along x, with its name.
    pub choices: Memo<Vec<(AxisChoice, String)>>,
    /// What a person has chosen.
    wanted: RwSignal<AxisChoice>,
    /// What lies along x: the chosen one, or the prediction if the table has no such column.
    pub axis: Memo<AxisChoice>,
    /// Names of the categories along x; empty for numbers.
    pub categories: Memo<Vec<String>>,
    /// The rows that are drawn.
    pub rows: Memo<Vec<RegressionRow>>,
    /// Number of rows in use.
    pub n_rows: Memo<usize>,
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
        let choices = Memo::new(move |_| {
            let language = language.get();
            editor.data.with(|draft| axis_choices(draft, language))
        });
        let wanted = RwSignal::new(AxisChoice::Prediction);
        let axis = Memo::new(move |_| {
            let wanted = wanted.get();
            let is_there = choices.with(|choices| choices.iter().any(|it| it.0 == wanted));
            if is_there {
                wanted
            } else {
                AxisChoice::Prediction
            }
        });
        let categories = Memo::new(move |_| match axis.get() {
            AxisChoice::Column(column) => {
                let language = language.get();
                editor
                    .data
                    .with(|draft| categories(draft, column, language))
            }
            _ => Vec::new(),
        });
        let places = Memo::new(move |_| match is_shown.get() {
            true => editor.data.with(|experiment| rows(experiment, axis.get())),
            false => Vec::new(),
        });
        let rows = Memo::new(move |_| {
            let rows = reports.with(|report| {
                let predicted = |(row_idx, row): &(usize, RegressionRow)| RegressionRow {
                    prediction: report.predictions[*row_idx],
                    ..*row
                };
                places.with(|places| places.iter().map(predicted).collect())
            });
            rows.unwrap_or_default()
        });
        Self {
            choices,
            wanted,
            axis,
            categories,
            rows,
            n_rows: Memo::new(move |_| editor.data.with(|it| it.dataset().n_rows())),
        }
    }

    /// Lays the residuals out along something else.
    pub fn choose_axis(self, axis: AxisChoice) {
        self.wanted.set(axis);
    }
}

/// The rows that are drawn, with their positions in the data set; they have no predictions yet.
fn rows(experiment: &Experiment, axis: AxisChoice) -> Vec<(usize, RegressionRow)> {
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
    let n_rows = dataset.n_rows().min(kept.len());
    drawn(n_rows)
        .map(|row_idx| (row_idx, row(row_idx)))
        .collect()
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
        let children = rows(&experiment, AxisChoice::Column(howell::AGE));
        assert_eq!(children.len(), 192);
        assert!(children.iter().all(|(_, row)| row.x <= 17.0));
        let table = howell::table();
        for (row_idx, row) in children {
            let in_table = row.number as usize - 1;
            let height = table.columns()[howell::HEIGHT as usize].values[in_table];
            assert_eq!(row.target, height, "row {row_idx}");
        }
    }
}
