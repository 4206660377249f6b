//! The numbers of the pictures that the first view has: their panels are in the first chunk, this file is in the
//! deferred one. Other pictures give their own.

use experiment::{Row, Snapshot, ViewIdx};
use formats::columns_csv::CsvColumn;
use formats::history_csv;
use formats::series_csv::{self, CsvSeries};
use leptos::prelude::*;
use plot::Neuron;

use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::run_history::run_history;
use crate::app::selection::{Selection, UnitPlace, shown_unit};
use crate::canvas::pictures::Pictures;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::table_labels::Groups;

/// Gives the numbers of the fit, of the errors and of the selected neuron as long as the current component lives.
pub fn tell() {
    let pictures = expect_context::<Pictures>();
    let frames = expect_context::<Frames>();
    let editor = expect_context::<Editor>();
    let data_view = expect_context::<DataView>();
    let selection = expect_context::<Selection>();
    let language = use_language();
    pictures.tell_numbers("fit-canvas", move || {
        let axes = data_view.table_labels.with(|labels| {
            let input = |axis| labels.as_ref().and_then(|it| it.inputs.get(axis).cloned());
            let target = labels.as_ref().map(|it| it.target.clone());
            [input(editor.axis.get() as usize), target].map(Option::unwrap_or_default)
        });
        let rows = editor.rows.get();
        let mut columns = frames
            .with_snapshot(|snapshot| of_fit(snapshot, &rows, axes.each_ref(), language.get()));
        data_view.table_labels.with(|labels| {
            let groups = labels.as_ref().and_then(|it| it.groups.as_ref());
            columns.extend(groups.map(|it| group_column(it, &rows)));
        });
        columns
    });
    pictures.tell_numbers("error-canvas", move || {
        frames.with_snapshot(|snapshot| {
            let history = snapshot.map(|it| run_history(it, usize::MAX));
            history.map_or(Vec::new(), |it| history_csv::columns(&it))
        })
    });
    pictures.tell_numbers("neuron-canvas", move || {
        frames
            .with_snapshot(|snapshot| {
                let unit = shown_unit(snapshot?, selection.unit.get())?;
                of_neuron(snapshot?, unit)
            })
            .unwrap_or_default()
    });
}

/// The places of the samples of a curve over the window.
fn places(snapshot: &Snapshot, len: usize) -> Vec<f32> {
    let place = |idx| snapshot.x_at(idx, len) as f32;
    (0..len).map(place).collect()
}

/// The rows, the true function and the network's prediction.
fn of_fit(
    snapshot: Option<&Snapshot>,
    rows: &[Row],
    axes: [&String; 2],
    language: Language,
) -> Vec<CsvColumn> {
    let part = |validates: bool| -> (Vec<f32>, Vec<f32>) {
        let part = rows.iter().filter(|row| row.validates == validates);
        part.map(|row| (row.x, row.y)).unzip()
    };
    let [(train_x, train_y), (validation_x, validation_y)] = [false, true].map(part);
    let curve = |name, x, y| CsvSeries {
        name,
        is_curve: true,
        x,
        y,
    };
    let points = |name, x, y| CsvSeries {
        is_curve: false,
        ..curve(name, x, y)
    };
    let x = snapshot.map_or(Vec::new(), |it| places(it, it.prediction().len()));
    let mut series = vec![
        points(language.legend_train(), &*train_x, &*train_y),
        points(language.legend_validation(), &validation_x, &validation_y),
    ];
    if let Some(snapshot) = snapshot.filter(|it| it.head().plane.is_none()) {
        // A table has no true function.
        if snapshot.target().iter().any(|it| it.is_finite()) {
            series.push(curve(language.legend_target(), &x, snapshot.target()));
        }
        series.push(curve(language.legend_network(), &x, snapshot.prediction()));
    }
    series_csv::columns(&series, axes.map(String::as_str))
}

/// The group of each row, in the order of [`of_fit`]: the picture has it as color and shape.
fn group_column(groups: &Groups, rows: &[Row]) -> CsvColumn {
    let part = |validates: bool| {
        let part = rows.iter().zip(&groups.is_second);
        let part = part.filter(move |(row, _)| row.validates == validates);
        part.map(|(_, is_second)| usize::from(*is_second))
    };
    CsvColumn::names("group", groups.names.clone(), part(false).chain(part(true)))
}

/// The weighted sum and the output of a neuron over the window, or the output over the plane.
fn of_neuron(snapshot: &Snapshot, unit: UnitPlace) -> Option<Vec<CsvColumn>> {
    let neuron = Neuron::new(snapshot, unit.view_idx, unit.unit_idx)?;
    if let Some(plane) = snapshot.head().plane {
        let windows = [snapshot.head().window, plane.window];
        let map = series_csv::columns_over_grid(&[], ["x1", "x2"], "a", windows, &neuron.output);
        return Some(map);
    }
    let x = places(snapshot, neuron.output.len());
    let curve = |name, y| CsvSeries {
        name,
        is_curve: true,
        x: &x,
        y,
    };
    // An input has no sum, nor has a neuron behind a layer that is not shown as a whole.
    let has_sum = unit.view_idx != ViewIdx::INPUTS && !neuron.sum.is_empty();
    let sum = has_sum.then(|| curve("z", &*neuron.sum));
    let curves: Vec<CsvSeries<'_>> = sum
        .into_iter()
        .chain([curve("a", &neuron.output)])
        .collect();
    Some(series_csv::columns(&curves, ["x", ""]))
}

#[cfg(test)]
mod tests {
    use experiment::SnapshotHead;
    use formats::DecimalSign;
    use formats::columns_csv::write;

    use super::*;

    #[test]
    fn the_fit_has_its_rows_and_its_curves() {
        let head = SnapshotHead {
            window: [0.0, 1.0],
            curve_len: 2,
            ..SnapshotHead::default()
        };
        let mut snapshot = Snapshot::zeroed(head, Vec::new());
        snapshot.prediction_mut().copy_from_slice(&[0.5, 0.25]);
        let row = |x, validates| Row {
            x,
            y: 0.1,
            validates,
        };
        let rows = [row(0.5, true), row(0.75, false)];
        let axes = [String::new(), String::new()];
        let lines = |snapshot: &Snapshot| {
            let columns = of_fit(Some(snapshot), &rows, axes.each_ref(), Language::En);
            let text = write(&columns, DecimalSign::Point);
            text.lines().map(str::to_owned).collect::<Vec<String>>()
        };
        let expected = [
            "series,x,y",
            "training,0.75,0.1",
            "validation,0.5,0.1",
            "f(x),0,0",
            "f(x),1,0",
            "network,0,0.5",
            "network,1,0.25",
        ];
        assert_eq!(lines(&snapshot), expected);
        snapshot.target_mut().fill(f32::NAN);
        assert_eq!(lines(&snapshot).len(), 5, "a table has no true function");
        let groups = Groups {
            names: ["woman", "man"].map(str::to_owned),
            is_second: vec![true, false],
        };
        let mut columns = of_fit(Some(&snapshot), &rows, axes.each_ref(), Language::En);
        columns.push(group_column(&groups, &rows));
        let text = write(&columns, DecimalSign::Point);
        let expected = [
            "series,x,y,group",
            "training,0.75,0.1,woman",
            "validation,0.5,0.1,man",
            "network,0,0.5,",
            "network,1,0.25,",
        ];
        assert!(text.lines().eq(expected), "{text}");
    }
}
